"""What a question asks for and its call does not show is found; calls that show it pass."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from crm_tools.assistant.calls import Call
from crm_tools.assistant.understand.checks.asked_for import missed
from crm_tools.assistant.understand.days.periods import find_periods

TODAY = dt.date(2026, 11, 22)


@pytest.mark.parametrize(
    ("question", "wrong", "right"),
    [
        (
            "10月24号到今天卖得最多的5个sku是哪些",
            {"measures": ["units"], "dimensions": ["product"], "period": "2026-10-24", "limit": 5},
            {"measures": ["units"], "dimensions": ["product"], "period": "2026-10-24..", "limit": 5},
        ),
        (
            "refund amt per qtr, 2025 -> now",
            {"measures": ["refund_amount"], "dimensions": ["quarter"], "period": "2025"},
            {"measures": ["refund_amount"], "dimensions": ["quarter"], "period": "2025-01-01.."},
        ),
        (
            "每个城市卖得最好的那个商品是什么",
            {"measures": ["units"], "dimensions": ["city"], "limit": 1},
            {"measures": ["units"], "dimensions": ["city", "product"], "per": ["city"], "limit": 1},
        ),
        (
            "what was the total amount of orders refunded this year?",
            {"measures": ["refunded_orders"], "period": "this_year"},
            {"measures": ["refund_amount"], "period": "this_year"},
        ),
        (
            "how many orders of an amount above 5000 came in this year",
            None,
            {
                "measures": ["orders"],
                "period": "this_year",
                "filters": [{"field": "order_amount", "op": "gt", "value": 5000}],
            },
        ),
        (
            "sept: count the ladies in shanghai with an order",
            {"measures": ["orders"], "period": "2026-09"},
            {"measures": ["buyers"], "period": "2026-09"},
        ),
        (
            "month-over-month change in sales, jan through october",
            {"measures": ["sales"], "period": "2026-01..2026-10", "compare": "previous"},
            {"measures": ["sales"], "dimensions": ["month"], "period": "2026-01..2026-10", "compare": "previous"},
        ),
        (
            "sales month over month",
            None,
            {"measures": ["sales"], "period": "this_month", "compare": "previous"},
        ),
        (
            "rev qtd: tmall / douyin",
            {"measures": ["sales"], "filters": [{"field": "channel", "op": "in", "value": ["天猫", "抖音"]}]},
            {
                "measures": ["sales"],
                "dimensions": ["channel"],
                "filters": [{"field": "channel", "op": "in", "value": ["天猫", "抖音"]}],
            },
        ),
        (
            "what membership level brings in the most money among beijing customers?",
            {"measures": ["sales"], "dimensions": ["level"]},
            {"measures": ["sales"], "dimensions": ["level"], "limit": 1},
        ),
        (
            "those people who haven't bought anything in the last 90 days - how many orders did they make last year",
            {"measures": ["orders"], "period": "last_year"},
            {"measures": ["orders"], "period": "last_year", "audience": {"segment": "lapsed"}},
        ),
    ],
)
def test_reports(question: str, wrong: dict[str, Any] | None, right: dict[str, Any]) -> None:
    assert wrong is None or missed(question, Call("run_report", wrong), TODAY)
    assert missed(question, Call("run_report", right), TODAY) is None


@pytest.mark.parametrize(
    ("question", "tool", "wrong", "right"),
    [
        (
            "请提供购买意向评分排名前二十的客户",
            "intent_customers",
            {"filters": [{"field": "orders", "op": "ge", "value": 1}], "limit": 20},
            {"limit": 20},
        ),
        (
            "who has got at least five orders with us in the last 90 days",
            "find_customers",
            {"filters": [{"field": "coupons_issued", "op": "ge", "value": 1}, {"field": "orders", "value": 5}]},
            {"filters": [{"field": "orders", "op": "ge", "value": 5}]},
        ),
        (
            "今年卖出件数少于20的商品有哪几个",
            "find_customers",
            {"filters": [{"field": "units", "op": "lt", "value": 20}], "period": "this_year"},
            None,
        ),
    ],
)
def test_lists(question: str, tool: str, wrong: dict[str, Any], right: dict[str, Any] | None) -> None:
    assert missed(question, Call(tool, wrong), TODAY)
    assert right is None or missed(question, Call(tool, right), TODAY) is None


@pytest.mark.parametrize(
    ("question", "tool", "arguments", "found"),
    [
        ("按城市分布是怎样的，张数就行", "search_knowledge", {"question": "…"}, True),
        ("how do i approve a campaign?", "search_knowledge", {"question": "…"}, False),
        (
            "销售额前10的客户里有几个是金卡",
            "run_report",
            {"measures": ["sales"], "limit": 10, "filters": [{"field": "level", "op": "eq", "value": "金卡"}]},
            True,
        ),
        ("销售额前10的客户", "run_report", {"measures": ["sales"], "dimensions": ["customer"], "limit": 10}, False),
        (
            "今年首单的客户后来又买过吗",
            "find_customers",
            {"filters": [{"field": "orders", "op": "ge", "value": 1}]},
            True,
        ),
        (
            "customers who bought again since",
            "find_customers",
            {"filters": [{"field": "orders", "op": "ge", "value": 1, "period": "2026-10-01.."}]},
            False,
        ),
        (
            "每个月的新客里有多少当月下单",
            "run_report",
            {"measures": ["buyers"], "dimensions": ["month"], "period": "this_month"},
            True,
        ),
        ("10月复购的客户一共贡献了多少", "run_report", {"measures": ["repeat_buyers"], "period": "2026-10"}, True),
        ("各等级客户的平均消费", "run_report", {"measures": ["customers"], "dimensions": ["level"]}, True),
        ("各等级客户的平均消费", "run_report", {"measures": ["sales_per_buyer"], "dimensions": ["level"]}, False),
        (
            "销售额环比下降的城市",
            "run_report",
            {"measures": ["sales"], "dimensions": ["city"], "compare": "previous"},
            True,
        ),
        ("使用过优惠券的订单占比", "run_report", {"measures": ["coupon_use_rate"]}, True),
        (
            "new customers per city, biggest increase first",
            "run_report",
            {"measures": ["new_customers"], "dimensions": ["city"], "period": "2026-10", "compare": "previous"},
            True,
        ),
    ],
)
def test_what_is_told_of_rows(question: str, tool: str, arguments: dict[str, Any], found: bool) -> None:
    assert (missed(question, Call(tool, arguments), TODAY) is not None) == found


def test_days_that_nothing_holds() -> None:
    days = find_periods("首单在今年二季度、三季度没再复购的客户数", TODAY)
    lost = {"measures": ["customers"], "period": "all", "audience": {"segment": "all", "period": "all"}}
    kept = {**lost, "audience": {"segment": "all", "filters": [{"period": "2026-Q2"}, {"period": "2026-Q3"}]}}
    assert missed("首单在今年二季度、三季度没再复购的客户数", Call("run_report", lost), TODAY, days)
    assert missed("首单在今年二季度、三季度没再复购的客户数", Call("run_report", kept), TODAY, days) is None
