"""A turn against the whole question that it makes of the one before, and what it must not be taken for."""

from __future__ import annotations

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.assistant.calls import Call
from crm_tools.assistant.understand import understand


def _after(desk: Desk, first: str, turn: str) -> Call:
    return understand(turn, desk, understand(first, desk))


@pytest.mark.parametrize(
    ("first", "turn", "whole"),
    [
        ("近30天的新增客户数", "9月的呢", "9月的新增客户数"),
        ("近30天的新增客户数", "核销张数也加上", "近30天的新增客户数和核销张数"),
        ("今年的下单客户数", "只看食品生鲜的", "今年食品生鲜的下单客户数"),
        ("上周的咨询次数", "按性别看", "上周各性别的咨询次数"),
        ("上个月的销售额", "各商品分别多少", "上个月各商品的销售额"),
        (
            "repeat rate by city yesterday",
            "of which diamond members?",
            "repeat rate by city yesterday, diamond members only",
        ),
        ("sales by channel last month", "add AOV as a column", "sales and AOV by channel last month"),
        ("sales by channel last month", "add a column for orders", "sales and orders by channel last month"),
        ("logins yesterday", "active customers instead", "number of active customers yesterday"),
        ("上个月的销售额", "算了不看这个。昨天卖了多少", "昨天卖了多少"),
        ("本月各城市销售额", "钻石会员有多少", "钻石会员有多少"),
        ("本月订单数", "女客户有多少", "女客户有多少"),
    ],
)
def test_it_is_the_whole_question(desk: Desk, first: str, turn: str, whole: str) -> None:
    assert _after(desk, first, turn) == understand(whole, desk)


@pytest.mark.parametrize("turn", ["钻石会员有多少", "钻石会员呢"])
def test_a_row_of_its_own_is_that_row(desk: Desk, turn: str) -> None:
    assert _after(desk, "上个月各等级的销售额", turn).arguments["measures"] == ["sales"]


def test_a_channel_is_no_day_of_the_week(desk: Desk) -> None:
    assert understand("上周天猫的订单数", desk) == understand("天猫上周的订单数", desk)


@pytest.mark.parametrize(
    ("first", "turn"),
    [
        ("上个月下过单的客户", "这些人里有多少又下过单"),
        ("上个月下过单的客户有多少", "又下过单的有多少"),
        ("本月各城市销售额", "列出其中上海的客户"),
    ],
)
def test_what_adds_nothing_is_asked_back(desk: Desk, first: str, turn: str) -> None:
    assert _after(desk, first, turn).tool == "clarify"


def test_those_of_a_number_are_listed(desk: Desk) -> None:
    first = "上个月新增客户有多少"
    assert _after(desk, first, "列出其中上海的客户") == _after(desk, first, "其中上海的列出来")


@pytest.mark.parametrize("turn", ["该挽回谁", "谁可能流失", "who should we win back?"])
def test_who_is_at_risk_of_those_listed(desk: Desk, turn: str) -> None:
    call = _after(desk, "上海的金卡会员", turn)
    assert call.tool == "churn_risk"
    assert {one["value"] for one in call.arguments["filters"]} == {"上海", "金卡"}
    assert _after(desk, "本月各城市销售额", turn) == Call("churn_risk", {})


@pytest.mark.parametrize("question", ["who bought it", "谁买的", "谁买过这些商品"])
def test_nobody_bought_what_is_not_told(desk: Desk, question: str) -> None:
    assert understand(question, desk).tool == "clarify"


@pytest.mark.parametrize(
    ("first", "turn"),
    [
        ("快到期的券有哪些", "没用掉的客户名单"),
        ("best-selling products last month", "same for Shanghai buyers"),
        ("orders above 10,000 yuan in November", "who placed them"),
    ],
)
def test_no_answer_of_everybody_for_some(desk: Desk, first: str, turn: str) -> None:
    assert _after(desk, first, turn).tool == "clarify"


@pytest.mark.parametrize(
    ("turn", "field"),
    [("最近一周下过单的", "orders"), ("最近三天咨询过的", "inquiries"), ("who ordered this week", "orders")],
)
def test_those_who_did_of_late_are_listed(desk: Desk, turn: str, field: str) -> None:
    call = _after(desk, "高价值客户", turn)
    assert (call.tool, [one["field"] for one in call.arguments["filters"]]) == ("find_customers", [field])


def test_who_of_a_number_is_a_list(desk: Desk) -> None:
    assert _after(desk, "new customers this month", "who ordered").tool == "find_customers"


@pytest.mark.parametrize(
    ("turn", "same"),
    [
        ("how many can we email", "how many of them accept email"),
        ("他们都买过什么", "他们各商品的销量"),
        ("在看什么商品", "他们各商品浏览次数"),
    ],
)
def test_what_is_told_of_those_listed(desk: Desk, turn: str, same: str) -> None:
    call = _after(desk, "高价值客户", turn)
    assert call.tool == "run_report"
    assert call == _after(desk, "高价值客户", same)


def test_a_comparison_tells_by_how_much(desk: Desk) -> None:
    first = understand("涨幅最大的前三个类目", desk)
    assert understand("具体涨了多少", desk, first) == first
    assert understand("具体涨了多少", desk, understand("本月销售额", desk)).tool == "clarify"


@pytest.mark.parametrize(
    ("first", "turn", "whole"),
    [
        ("上个月的订单数", "有多少人下单", "上个月的下单客户数"),
        ("上个月的订单数", "几个人下的单", "上个月的下单客户数"),
        ("上个月的销售额", "女客户贡献了多少", "上个月女客户的销售额"),
        ("上个月卖得最好的10个商品", "最差的10个呢", "上个月卖得最差的10个商品"),
    ],
)
def test_verbs_say_what_is_counted(desk: Desk, first: str, turn: str, whole: str) -> None:
    assert _after(desk, first, turn) == understand(whole, desk)


def test_the_worst_sellers_by_the_same_figure(desk: Desk) -> None:
    assert _after(desk, "上个月卖得最好的10个商品", "卖得最差的呢").arguments["measures"] == ["units"]


def test_products_of_the_catalogue(desk: Desk) -> None:
    first = understand("在售商品有哪些", desk)
    women = understand("只看女装", desk, first)
    assert understand("一共多少个", desk, first).arguments["measures"] == ["products"]
    sold = understand("上个月卖了多少", desk, women).arguments
    assert (sold["measures"], sold["period"], sold["filters"]) == (["sales"], "last_month", women.arguments["filters"])
