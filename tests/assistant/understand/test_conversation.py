"""Turns that need more of a conversation than its last answer."""

from __future__ import annotations

from typing import Any

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.assistant.calls import audience_of
from tests.assistant.understand.talked import last_call


@pytest.mark.parametrize(
    ("turns", "holds"),
    [
        (("September sales by city", "new customers this month", "back to the city table, top 3"), {"limit": 3}),
        (("今年618当天各品类的销售额", "看下去年618的", "回到今年的，再给我看一遍"), {"period": "2026-06-18"}),
        (("sales in October", "oh sorry, September"), {"period": "2026-09"}),
        (("近30天新增多少客户", "分渠道", "说错了，是近7天"), {"period": "last_7_days", "dimensions": ["channel"]}),
        (("10月销售额", "9月呢", "差多少"), {"period": "2026-10", "compare": "2026-09"}),
        (("sales in the last 30 days", "and the 30 days before that?"), {"period": "2026-09-24..2026-10-23"}),
        (("sales yesterday", "same day last week"), {"period": "2026-11-14"}),
        (("10月每天的订单数", "总数给我就好"), {"measures": ["orders"], "period": "2026-10"}),
        (("本周每天新增用户", "别分天了"), {"measures": ["new_customers"], "period": "this_week"}),
        (("各渠道的销售额", "从小到大", "前三"), {"limit": 3, "order": {"by": "sales", "descending": False}}),
        (("本周销售额", "同比一下", "环比也要"), {"compare": "previous", "also": "year_ago"}),
    ],
)
def test_reports(desk: Desk, turns: tuple[str, ...], holds: dict[str, Any]) -> None:
    call = last_call(desk, *turns)
    assert call.tool == "run_report"
    assert {name: call.arguments.get(name) for name in holds} == holds


@pytest.mark.parametrize(
    ("turns", "gone"),
    [
        (("上海本月的销售额", "去掉上海这个条件"), "上海"),
        (("sales in Shanghai this month", "drop the city filter"), "上海"),
        (("daily orders last week", "just the total please"), "day"),
    ],
)
def test_taken_away(desk: Desk, turns: tuple[str, ...], gone: str) -> None:
    call = last_call(desk, *turns)
    assert call.tool == "run_report"
    assert f"'{gone}'" not in str(call.arguments)


def test_some_of_the_first_so_many(desk: Desk) -> None:
    call = last_call(desk, "10月消费前20的客户", "其中上海的")
    audience = audience_of(call.tool, call.arguments)
    assert audience is not None
    assert audience.rule is not None
    assert audience.limit is None
    [first] = audience.rule.rules
    assert (first.limit, first.order.by, first.period) == (20, "sales", "2026-10")  # type: ignore[union-attr]
    assert [(one.field, one.value) for one in audience.filters] == [("city", "上海")]


def test_not_where_the_number_changes(desk: Desk) -> None:
    assert last_call(desk, "top 20 customers by sales this year", "make it 15").arguments["limit"] == 15


@pytest.mark.parametrize(
    ("turns", "tool"),
    [
        (("高价值客户", "给他们发邮件推荐商品", "算了 还是发优惠券吧"), "offer_coupon"),
        (("churn customers", "send them a retention email", "actually make it follow-up tasks"), "create_followups"),
        (("流失客户", "建跟进任务", "截止下周五"), "create_followups"),
        (("给银卡会员发优惠券", "不对，金卡"), "offer_coupon"),
    ],
)
def test_acts(desk: Desk, turns: tuple[str, ...], tool: str) -> None:
    assert last_call(desk, *turns).tool == tool


def test_days_of_the_list_before(desk: Desk) -> None:
    call = last_call(desk, "customers who bought in Q3", "those who spent over 2000 in that period")
    assert call.arguments["period"] == "2026-Q3"
    assert all(one.get("period") in (None, "2026-Q3") for one in call.arguments["filters"])


@pytest.mark.parametrize(
    "turns",
    [
        ("buyers in September", "the xyzzy ones", "list"),  # of what was not understood
        ("本月销售额", "回到买咖啡机那些人"),  # nothing such was shown
        ("卖得最差的10个商品近90天", "是哪几个品类的"),  # of these ten, which a report cannot say
    ],
)
def test_asked_back(desk: Desk, turns: tuple[str, ...]) -> None:
    assert last_call(desk, *turns).tool == "clarify"


def test_who_they_are(desk: Desk) -> None:
    call = last_call(desk, "how many diamond members bought this month", "who exactly")
    assert call.tool == "find_customers"
    assert "'钻石'" in str(call.arguments)


def test_the_one_row(desk: Desk) -> None:
    call = last_call(desk, "which channel had the most orders in October", "that channel by month this year")
    assert call.arguments["dimensions"] == ["month"]
    assert [one["field"] for one in call.arguments["filters"]] == ["channel"]
