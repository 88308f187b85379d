"""How far the data goes, who may be mailed, the shop's rules in short, and what people said in surveys."""

from __future__ import annotations

import re

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.assistant.calls import Call
from crm_tools.assistant.understand import Earlier, understand
from crm_tools.surveys.outlines import outlines


@pytest.mark.parametrize(
    "question",
    [
        "数据更新到哪天了",
        "最新数据是哪天的",
        "数据是不是最新的",
        "how fresh is the data",
        "when was the data last updated",
    ],
)
def test_how_far_the_data_goes(desk: Desk, question: str) -> None:
    assert understand(question, desk) == Call("introduce", {"about": "data"})


@pytest.mark.parametrize(
    ("question", "group"),
    [
        ("同意收邮件的比例", "consent"),
        ("邮件同意率", "consent"),
        ("各渠道邮件同意率", "channel"),
        ("email consent rate", "consent"),
        ("opt-in rate by channel", "channel"),
    ],
)
def test_the_share_of_those_who_may_be_mailed(desk: Desk, question: str, group: str) -> None:
    told = understand(question, desk).arguments
    assert (told["measures"], told["share"], told["dimensions"]) == (["customers"], ["customers"], [group])
    assert told["part"] == [{"field": "consent", "op": "eq", "value": "yes"}]


@pytest.mark.parametrize("question", ["快递一般几天到", "偏远地区呢", "what about remote areas"])
def test_rules_of_delivery(desk: Desk, question: str) -> None:
    assert understand(question, desk) == Call("search_knowledge", {"question": question})


@pytest.mark.parametrize(
    "question", ["物流满意度多少", "CSAT on delivery", "satisfaction with delivery", "delivery rating"]
)
def test_how_content_with_one_thing(desk: Desk, question: str) -> None:
    told = understand(question, desk).arguments
    [survey] = [one for one in outlines(desk.database) if one.title == told["survey"]]
    kind, title = survey.questions[told["question"]]
    assert kind == "score"
    assert "物流" in title


@pytest.mark.parametrize(
    ("question", "score"), [("618满意度平均分", None), ("618那次的NPS", "nps"), ("满意度打分平均多少，618那次", None)]
)
def test_the_survey_of_an_event_rather_than_its_days(desk: Desk, question: str, score: str | None) -> None:
    call = understand(question, desk)
    assert (call.tool, call.arguments.get("score")) == ("survey_results", score)
    assert "618" in call.arguments["survey"]


@pytest.mark.parametrize(
    "question",
    [
        "老客回访里大家为啥不来了",
        "客服评分低的人都说了啥",
        "有人夸我们吗，夸哪里",
        "有没有人反馈过敏",
        "Why do lapsed customers say they left",
        "Any customers mentioning allergies?",
    ],
)
def test_what_people_said(desk: Desk, question: str) -> None:
    assert understand(question, desk) == Call("ask_feedback", {"question": question})


@pytest.mark.parametrize("question", ["举几句原话", "quote a few"])
def test_quotes(desk: Desk, question: str) -> None:
    assert understand(question, desk).tool == "analyze_feedback"


@pytest.mark.parametrize("question", ["why did sales drop", "为什么新客户变少了", "双11的NPS"])
def test_what_is_no_feedback(desk: Desk, question: str) -> None:
    assert understand(question, desk).tool in ("explain_change", "run_report")


def test_both_surveys(desk: Desk) -> None:
    told = understand("response rate for both surveys", desk).arguments
    assert (told["measures"], told["dimensions"]) == (["survey_response_rate"], ["survey"])


@pytest.mark.parametrize("question", ["最大的一单", "最贵的一单谁下的", "最近一笔订单", "who placed the largest order"])
def test_one_order_is_no_count_of_orders(desk: Desk, question: str) -> None:
    told = understand(question, desk).arguments
    assert (told["measures"], told["dimensions"][0], told["limit"]) == (["sales"], "order", 1)


@pytest.mark.parametrize(
    "question", ["最近一单超过60天的客户", "最近只下过一单的客户", "订单最多的客户", "最近30天的订单"]
)
def test_what_counts_them_is_read(desk: Desk, question: str) -> None:
    assert understand(question, desk).tool in ("find_customers", "run_report")


@pytest.mark.parametrize(
    ("question", "days"),
    [
        ("coupons expiring by the end of November", ["2026-11-22", "2026-11-30"]),
        ("coupons that expire in December", ["2026-12-01", "2026-12-31"]),
        ("coupons expiring before December", ["2026-11-22", "2026-11-30"]),
    ],
)
def test_coupons_by_the_month_they_end(desk: Desk, question: str, days: list[str]) -> None:
    [one] = understand(question, desk).arguments["filters"]
    assert (one["field"], one["value"]) == ("coupon_ends_on", days)


@pytest.mark.parametrize(
    ("question", "like"),
    [
        ("issued vs used for 新客礼券", "新客礼券发了多少用了多少"),
        ("how many 新客礼券 were issued and how many used", "新客礼券发了多少用了多少"),
        ("新客礼券谁没用", "新客礼券领了没用的客户"),
        ("建个回访给客户1463", "给客户1463建个回访"),
        ("让客服给客户1463打个电话", "给客户1463建个回访"),
        ("assign a call to service for customer 1463", "create a follow-up for customer 1463"),
        ("email customer 842 a recommendation", "send customer 842 a recommendation email"),
        ("满意度低于3分的顾客", "customers who scored us below 3"),
    ],
)
def test_as_in_other_words(desk: Desk, question: str, like: str) -> None:
    call = understand(question, desk)
    assert call.tool != "clarify"
    assert call == understand(like, desk)


@pytest.mark.parametrize("question", ["写封召回邮件的文案我先看看", "write a friendly retention email"])
def test_a_draft_needs_those_who_get_it(desk: Desk, question: str) -> None:
    call = understand(question, desk)
    assert call.tool == "clarify"
    assert re.search("给谁|to whom", str(call.arguments["unclear"]))


@pytest.mark.parametrize("turn", ["第一个通过", "都批了吧", "approve the first one", "reject it"])
def test_what_waits_is_decided_by_hand(desk: Desk, turn: str) -> None:
    waiting = Call("campaign_results", {"which": "waiting"})
    call = understand(turn, desk, waiting, [Earlier("有哪些待审批的", waiting)])
    assert (call.tool, call.arguments.get("reason")) == ("decline", "by_hand")


@pytest.mark.parametrize(
    ("turn", "question"),
    [("客服评分多少", "客服"), ("物流单项呢", "物流"), ("what about price", "价格"), ("客服满意率", "客服")],
)
def test_behind_one_survey_its_questions(desk: Desk, turn: str, question: str) -> None:
    before = understand("618问卷结果", desk)
    told = understand(turn, desk, before, [Earlier("618问卷结果", before)]).arguments
    assert told["survey"] == before.arguments["survey"]
    [survey] = [one for one in outlines(desk.database) if one.title == told["survey"]]
    assert question in survey.questions[told["question"]][1]


def test_behind_a_survey_days_are_of_the_report_before(desk: Desk) -> None:
    report, survey = understand("本月销售额", desk), understand("618问卷结果", desk)
    earlier = [Earlier("本月销售额", report), Earlier("618问卷结果", survey)]
    assert understand("上个月呢", desk, survey, earlier) == Call(
        "run_report", {"measures": ["sales"], "period": "last_month"}
    )
    assert understand("高价值客户有哪些", desk, survey, earlier).arguments == {"segment": "high_value"}


@pytest.mark.parametrize("question", ["shoot coupon 24 to the most active customers", "给近期活跃客户发24号券"])
def test_a_coupon_by_its_number(desk: Desk, question: str) -> None:
    told = understand(question, desk).arguments
    assert told == {"coupon": "会员回馈券", "audience": {"segment": "most_active"}}


@pytest.mark.parametrize(
    "question", ["CSAT on logistics in the 618 survey", "618问卷的物流满意率", "618问卷的物流评分"]
)
def test_one_subject_of_a_survey_that_is_named(desk: Desk, question: str) -> None:
    assert understand(question, desk).arguments == {"survey": "618 购物体验满意度调查", "question": 3}


@pytest.mark.parametrize("turn", ["有啥原话", "举几句原话", "quote a few"])
def test_behind_a_survey_quotes_are_of_it(desk: Desk, turn: str) -> None:
    before = understand("老客回访问卷", desk)
    call = understand(turn, desk, before, [Earlier("老客回访问卷", before)])
    assert (call.tool, call.arguments["survey"]) == ("analyze_feedback", before.arguments["survey"])


@pytest.mark.parametrize("question", ["限量秒杀券是不是抢光了", "Is 限量秒杀券 all gone?"])
def test_whether_a_coupon_is_gone(desk: Desk, question: str) -> None:
    told = understand(question, desk).arguments
    assert told["measures"] == ["coupons_left"]
    assert told["filters"] == [{"field": "coupon", "op": "eq", "value": "限量秒杀券"}]
