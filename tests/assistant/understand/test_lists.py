"""Lists taken further, tasks with owner and day, people and orders looked up, what the data does not hold."""

from __future__ import annotations

from typing import Any

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.assistant.calls import Call
from crm_tools.assistant.understand import understand


def _told(desk: Desk, *questions: str) -> Call:
    previous: Call | None = None
    for question in questions:
        previous = understand(question, desk, previous)
    assert previous is not None
    return previous


def _fields(call: Call) -> set[tuple[str, str]]:
    return {(one["field"], one.get("op", "eq")) for one in call.arguments.get("filters", ())}


def test_some_of_a_list(desk: Desk) -> None:
    call = _told(desk, "Show gold members from the offline channel (线下)", "which of them are at risk of churn?")
    assert call.tool == "churn_risk"
    assert _fields(call) == {("level", "eq"), ("channel", "eq")}
    call = _told(desk, "上海的金卡会员", "其中近90天买过运动户外的")
    assert _fields(call) == {("city", "eq"), ("level", "eq"), ("units", "ge")}


@pytest.mark.parametrize(
    ("before", "question"),
    [
        ("high-value customers", "drop the ones in Shanghai"),
        ("高价值客户", "剔除上海的"),
        ("高价值客户", "上海的不要"),
    ],
)
def test_all_but_some(desk: Desk, before: str, question: str) -> None:
    call = _told(desk, before, question)
    rule = call.arguments["rule"]
    assert (rule["match"], [one["field"] for one in rule["rules"]]) == ("none", ["city"])


def test_nothing_is_left_out_of_the_data(desk: Desk) -> None:
    assert understand("remove those who never bought", desk).tool in ("decline", "clarify")
    assert _told(desk, "high-value customers", "delete all customers").tool == "decline"


def test_one_condition_less_and_one_value_more(desk: Desk) -> None:
    call = _told(desk, "本月咨询过的深圳金卡会员", "不限城市")
    assert _fields(call) == {("level", "eq"), ("inquiries", "ge")}
    call = _told(desk, "南京的钻石会员有谁", "再加上杭州")
    assert {"field": "city", "op": "in", "value": ["南京", "杭州"]} in call.arguments["filters"]


def test_money_of_those_on_the_list(desk: Desk) -> None:
    call = _told(desk, "今年下过单的南京金卡客户有哪些", "一共花了多少钱")
    assert (call.arguments["measures"], call.arguments["period"]) == (["sales"], "this_year")
    assert call.arguments["audience"]["period"] == "this_year"


@pytest.mark.parametrize(
    ("question", "arguments"),
    [
        ("给金卡客户建跟进任务，让小王负责，11月25号之前完成", {"owner": "小王", "due": "2026-11-25"}),
        ("给上个月退过款的金卡客户建回访任务，交给小李，周五前完成", {"owner": "小李", "due": "2026-11-27"}),
        (
            "please assign a follow-up to Li Na for high value customers, due 30 November",
            {"owner": "Li Na", "due": "2026-11-30"},
        ),
        ("Create follow-ups for gold members, owner Amy, by Friday", {"owner": "Amy", "due": "2026-11-27"}),
        ("给钻石会员建跟进任务，截止1月5日", {"due": "2027-01-05"}),
        ("高意向客户都安排客服跟进一下，话术就说双12有专属优惠", {"words": "双12有专属优惠"}),
    ],
)
def test_who_is_to_do_it_until_when(desk: Desk, question: str, arguments: dict[str, Any]) -> None:
    call = understand(question, desk)
    assert call.tool == "create_followups", call
    assert {name: one for name, one in call.arguments.items() if name != "audience"} == arguments


def test_a_list_of_those_who_agreed_to_emails_is_no_email(desk: Desk) -> None:
    assert understand("give me all clients who opted in to email and spent over 20k this year", desk).tool == (
        "find_customers"
    )


@pytest.mark.parametrize(
    ("question", "tool", "arguments"),
    [
        ("丁天佑最近买过什么", "customer_story", {"customer": "丁天佑"}),
        ("手机尾号不清楚，客户叫于婉清，帮我看看她的资料", "customer_story", {"customer": "于婉清"}),
        ("手机号15482064521是哪个客户", "customer_story", {"customer": "15482064521"}),
        ("订单号12345是什么时候下的 买了啥", "find_order", {"order_id": 12345}),
        ("给128号客户推荐点什么好", "recommend_products", {"customer": 128}),
        ("请问现在应该主推哪些商品给高价值客户？", "recommend_products", {}),
    ],
)
def test_one_person_one_order(desk: Desk, question: str, tool: str, arguments: dict[str, Any]) -> None:
    assert understand(question, desk) == Call(tool, arguments)


@pytest.mark.parametrize(
    "question", ["王伟今年花了多少钱", "火星用户的消费情况", "帮我查一下客户阿尔伯特·爱因斯坦的订单"]
)
def test_a_strange_name_is_asked_back(desk: Desk, question: str) -> None:
    """A figure of one person is no story; who is no customer is not passed over."""
    assert understand(question, desk).tool == "clarify"


@pytest.mark.parametrize(
    "question",
    [
        "我们的库存还够卖多久？",
        "客户用的是什么手机型号",
        "How many kids do our customers have?",
        "昨天的UV转化率和跳失率",
    ],
)
def test_what_is_kept_nowhere_is_declined(desk: Desk, question: str) -> None:
    call = understand(question, desk)
    assert (call.tool, call.arguments["reason"]) == ("decline", "no_data")


@pytest.mark.parametrize(
    ("question", "tool"),
    [
        ("618那次满意度调查结果怎么样", "survey_results"),
        ("回访问卷的结果按城市看看", "survey_results"),
        ("老客户回访那份问卷大家建议怎么改", "ask_feedback"),
        ("Which topics make detractors unhappy?", "ask_feedback"),
        ("拆封了的护肤品还能不能退", "search_knowledge"),
        ("do loyalty points expire?", "search_knowledge"),
    ],
)
def test_surveys_feedback_and_rules(desk: Desk, question: str, tool: str) -> None:
    assert understand(question, desk).tool == tool


def test_a_definition_in_the_question_says_who_is_meant(desk: Desk) -> None:
    call = understand("有没有薅羊毛的，就是今年用券三次以上的客户", desk)
    assert call.arguments["filters"] == [{"field": "coupons_used", "op": "ge", "value": 3}]
    assert understand("上海的薅羊毛客户，就是今年用券三次以上的", desk).tool == "clarify"


@pytest.mark.parametrize(
    ("question", "arguments"),
    [
        ("客户都在抱怨什么", {"question": "客户都在抱怨什么"}),
        ("上次问卷客户主要吐槽什么", {"question": "客户主要吐槽什么", "survey": "latest"}),
        ("618那次问卷里客户都在抱怨什么", {"question": "客户都在抱怨什么", "survey": "618 购物体验满意度调查"}),
        (
            "老客户回访里大家主要提了什么意见",
            {"question": "大家主要提了什么意见", "survey": "老客户回访：最近为什么来得少了？"},
        ),
        (
            "what did customers complain about in the last survey?",
            {"question": "what did customers complain about", "survey": "latest"},
        ),
        (
            "What do customers complain about in the 618 survey",
            {"question": "What do customers complain about", "survey": "618 购物体验满意度调查"},
        ),
    ],
)
def test_feedback_is_asked_of_the_survey_that_is_named(desk: Desk, question: str, arguments: dict[str, str]) -> None:
    call = understand(question, desk)
    assert call.tool == "ask_feedback"
    assert {name: value for name, value in call.arguments.items() if value is not None} == arguments
