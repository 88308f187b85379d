"""Orders asked for one a row: lists, the largest, the latest, and those that a number before counted."""

from __future__ import annotations

from typing import Any

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.assistant.understand import understand

OF_EACH = ["order", "ordered_at", "customer"]


@pytest.mark.parametrize(
    ("question", "counted", "measure"),
    [
        ("列出昨天的订单", "昨天的订单数", "sales"),
        ("昨天有哪些订单", "昨天的订单数", "sales"),
        ("上海客户本月的订单明细", "上海客户本月的订单数", "sales"),
        ("金卡会员10月的订单，逐笔列出来", "金卡会员10月的订单数", "sales"),
        ("昨天退款的订单列出来", "昨天的退款订单数", "refund_amount"),
        ("上周哪些订单退款了", "上周的退款订单数", "refund_amount"),
        ("未付款订单列表", "未付款订单数", "pending_amount"),
        ("今天的订单明细", "今天的订单数", "sales"),
        ("待付款订单有哪些", "待付款订单数", "pending_amount"),
        ("本月未付款的订单都是谁的", "本月未付款的订单数", "pending_amount"),
        ("超过1万的订单有哪些", "单笔超过1万的订单数", "sales"),
        ("list yesterday's orders", "how many orders yesterday", "sales"),
        ("which orders were refunded last week", "refunded orders last week", "refund_amount"),
        ("show me the orders over 10,000 in October", "how many orders over 10,000 yuan in October", "sales"),
        ("orders with a coupon this week, one by one", "how many orders with a coupon this week", "sales"),
    ],
)
def test_what_narrows_their_number_narrows_the_orders(desk: Desk, question: str, counted: str, measure: str) -> None:
    rows, number = understand(question, desk).arguments, understand(counted, desk).arguments
    assert rows == {**number, "measures": [measure], "dimensions": OF_EACH}


@pytest.mark.parametrize(
    ("question", "period", "limit", "order"),
    [
        ("最大的一单是多少", "all", 1, None),
        ("本月最大的一单是谁下的", "this_month", 1, None),
        ("谁下了最大的一单", "all", 1, None),
        ("金额最高的10笔订单", "all", 10, None),
        ("昨天的订单按金额前10", "yesterday", 10, None),
        ("最近一周金额最小的5笔订单", "last_1_weeks", 5, {"by": "sales", "descending": False}),
        ("最近10笔订单", "all", 10, {"by": "ordered_at", "descending": True}),
        ("largest order this month", "this_month", 1, None),
        ("who placed the largest order this year", "this_year", 1, None),
        ("top 10 orders by amount this year", "this_year", 10, None),
        ("latest 10 orders", "all", 10, {"by": "ordered_at", "descending": True}),
    ],
)
def test_the_first_of_them(desk: Desk, question: str, period: str, limit: int, order: dict[str, Any] | None) -> None:
    told = understand(question, desk).arguments
    assert (told["measures"], told["dimensions"], told["limit"]) == (["sales"], OF_EACH, limit)
    assert (told["period"], told.get("order")) == (period, order)


@pytest.mark.parametrize(
    ("counted", "turn"),
    [
        ("本月退款订单有多少", "哪几笔"),
        ("上海本月有多少订单", "订单明细"),
        ("how many refunded orders this week", "which orders were they"),
    ],
)
def test_those_that_were_counted(desk: Desk, counted: str, turn: str) -> None:
    before = understand(counted, desk)
    found = understand(turn, desk, before).arguments
    assert found["dimensions"] == OF_EACH
    assert {name: found.get(name) for name in ("period", "filters")} == {
        name: before.arguments.get(name) for name in ("period", "filters")
    }


def test_those_of_customers_on_a_list(desk: Desk) -> None:
    told = understand("their orders, one by one", desk, understand("list high value customers", desk)).arguments
    assert (told["dimensions"], told["audience"]["segment"]) == (OF_EACH, "high_value")


@pytest.mark.parametrize("question", ["订单明细", "list all orders"])
def test_all_orders_there_ever_were_are_asked_back(desk: Desk, question: str) -> None:
    assert understand(question, desk).tool == "clarify"


@pytest.mark.parametrize(
    "question",
    [
        "订单最多的10个客户",
        "下单最多的客户",
        "最新一笔订单是今年6月的客户",
        "哪些客户本月有订单",
        "最近10笔订单的平均金额",
        "每笔订单的平均金额",
        "昨天有多少订单",
        "which customers placed the most orders",
        "customers with an order over 10,000 yuan in October",
        "orders by city this month",
    ],
)
def test_what_asks_for_no_orders(desk: Desk, question: str) -> None:
    assert "order" not in understand(question, desk).arguments.get("dimensions", ())
