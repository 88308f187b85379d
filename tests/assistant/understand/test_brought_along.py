"""A call brings nothing along for which the question has no word, and an order to act is no list."""

from __future__ import annotations

from typing import Any

import pytest

from crm_tools.assistant.calls import Call
from crm_tools.assistant.understand.checks.brought_along import brought_along


@pytest.mark.parametrize(
    ("question", "tool", "arguments", "amiss"),
    [
        ("7月开始退款率一个月一个月是怎么变的", "explain_change", {"measure": "refund_rate"}, True),
        ("退款率怎么突然变高了", "explain_change", {"measure": "refund_rate"}, False),
        ("为什么本月销售额下降", "explain_change", {"measure": "sales"}, False),
        ("谁买了家居家纺?给这批人发个满意度survey", "find_customers", {"period": "2026-10"}, True),
        ("which holders of the coupon have yet to redeem it?", "search_knowledge", {"question": "…"}, True),
        ("customers who bought and then refunded everything", "search_knowledge", {"question": "…"}, True),
        (
            "which product was viewed most but never bought",
            "run_report",
            {"measures": ["views"], "dimensions": ["product"], "audience": {"segment": "never_bought"}, "limit": 1},
            True,
        ),
        (
            "weekend share of orders by city",
            "run_report",
            {"measures": ["orders"], "dimensions": ["city"], "share": ["orders"]},
            True,
        ),
        ("who can use the coupon?", "search_knowledge", {"question": "…"}, False),
        (
            "rank cities by spend of one buyer",
            "run_report",
            {"measures": ["sales_per_buyer"], "compare": "previous"},
            True,
        ),
        ("sales vs last month", "run_report", {"measures": ["sales"], "compare": "previous"}, False),
        ("各城市销售额", "run_report", {"measures": ["sales"], "share": ["sales"]}, True),
        ("各城市销售额占比", "run_report", {"measures": ["sales"], "share": ["sales"]}, False),
        ("各城市订单", "run_report", {"measures": ["refunded_orders"]}, True),
        ("各城市退单", "run_report", {"measures": ["refunded_orders"]}, False),
        ("nov sales,new customers only", "run_report", {"measures": ["sales", "new_customers"]}, True),
        (
            "nov sales,new customers only",
            "run_report",
            {"measures": ["sales"], "audience": {"filters": [{"field": "new_customers", "op": "ge", "value": 1}]}},
            False,
        ),
        (
            "既是金卡又是钻石的客户",
            "find_customers",
            {"filters": [{"field": "level", "op": "in", "value": ["金卡", "钻石"]}]},
            True,
        ),
    ],
)
def test_what_is_brought_along(question: str, tool: str, arguments: dict[str, Any], amiss: bool) -> None:
    assert bool(brought_along(question, Call(tool, arguments))) is amiss
