"""Two figures set against each other, and words that make another figure of one."""

from __future__ import annotations

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.assistant.understand import understand


@pytest.mark.parametrize(
    ("question", "measures", "group", "order"),
    [
        ("哪些商品浏览多但销量低", ["views", "units"], "product", None),
        ("哪些商品加购多但卖得少", ["carts", "units"], "product", None),
        ("哪些城市客户多但销售额低", ["customers", "sales"], "city", None),
        ("客单价高复购率低的城市", ["aov", "repeat_rate"], "city", None),
        ("看的人多买的人少的商品", ["browsing_customers", "buyers"], "product", None),
        ("哪些品类销量少但退款多", ["units", "refund_amount"], "category", {"by": "units", "descending": False}),
    ],
)
def test_both_are_shown_by_the_first(
    desk: Desk, question: str, measures: list[str], group: str, order: dict[str, object] | None
) -> None:
    told = understand(question, desk).arguments
    assert (told["measures"], told["dimensions"], told.get("order")) == (measures, [group], order)
    assert "limit" not in told


@pytest.mark.parametrize(
    ("question", "seen"),
    [
        ("哪些商品浏览多但没人买", "views"),
        ("加购了没人买的商品", "carts"),
        ("上个月咨询多但没卖出去的商品", "inquiries"),
        ("哪些商品浏览多但没卖出去", "views"),
    ],
)
def test_nobody_bought_what_many_looked_at(desk: Desk, question: str, seen: str) -> None:
    told = understand(question, desk).arguments
    assert (told["measures"], told["dimensions"]) == ([seen], ["product"])
    assert told["filters"] == [{"field": "units", "op": "eq", "value": 0}, {"field": seen, "op": "ge", "value": 1}]


@pytest.mark.parametrize("question", ["哪些商品浏览多转化少", "登录多下单少的客户", "浏览多没买的客户"])
def test_what_has_no_figure_is_asked_back(desk: Desk, question: str) -> None:
    assert understand(question, desk).tool == "clarify"


@pytest.mark.parametrize(
    ("question", "otherwise"),
    [
        ("买的人最多的商品", "购买人数最多的商品"),
        ("这周哪天登录的人最多", "这周哪天登录人数最多"),
        ("周几咨询的人最多", "周几咨询人数最多"),
        ("哪个商品看的人最多", "哪个商品浏览人数最多"),
    ],
)
def test_people_are_counted_where_something_else_is_ranked(desk: Desk, question: str, otherwise: str) -> None:
    assert understand(question, desk) == understand(otherwise, desk)


@pytest.mark.parametrize(
    "question",
    [
        *("每日累计退款率", "本月每天的累计客单价", "本月每天累计下单客户数", "双11当天每小时累计销售额"),
        *("退款率占全部的百分之几", "钻石会员今年退款率占全部的百分之几", "客单价占比"),
        *("退款率超过20%", "客单价超过500", "商品销售额超过1万"),
        *("今天完成的任务", "本周完成任务数"),
    ],
)
def test_no_word_of_these_is_dropped(desk: Desk, question: str) -> None:
    assert understand(question, desk).tool == "clarify"


def test_a_bound_on_a_figure_of_goods_is_of_no_customers(desk: Desk) -> None:
    assert understand("有没有商品退款率超过20%", desk) == understand("退款率超过20%的商品", desk)


def test_the_tasks_done_are_those_done(desk: Desk) -> None:
    assert understand("本月完成的任务", desk).arguments == {"due": "this_month", "states": ["done"]}
    assert understand("本周要完成的任务", desk).arguments == {"due": "by_this_week"}
