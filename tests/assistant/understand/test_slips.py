"""Readings that cannot be meant are asked back; what the words do mean passes."""

from __future__ import annotations

from typing import Any

import pytest

from crm_tools.assistant.calls import Call
from crm_tools.assistant.understand.checks.slips import slip
from crm_tools.assistant.understand.checks.told import contradicts


@pytest.mark.parametrize(
    ("question", "tool", "wrong", "right"),
    [
        ("昨儿一共成交了几笔呀", "run_report", {"measures": ["sales"]}, {"measures": ["orders"]}),
        (
            "best earning product in every category",
            "run_report",
            {"measures": ["sales"], "dimensions": ["category"]},
            {"measures": ["sales"], "dimensions": ["category", "product"], "per": ["category"], "limit": 1},
        ),
        (
            "two or more orders ever, no login for the last 45 days",
            "find_customers",
            {"period": "last_45_days", "filters": [{"field": "orders", "op": "ge", "value": 2}]},
            {"filters": [{"field": "orders", "op": "ge", "value": 2, "period": "all"}], "period": "last_45_days"},
        ),
        (
            "退款率也一起放上来",
            "run_report",
            {"measures": ["refunded_orders"], "filters": [{"field": "refund_rate", "op": "ge", "value": 1}]},
            {"measures": ["refunded_orders", "refund_rate"]},
        ),
        (
            "30天内没有用券的顾客",
            "find_customers",
            {"filters": [{"field": "coupon_use_rate", "op": "lt", "value": 1}]},
            {"filters": [{"field": "coupons_used", "op": "eq", "value": 0}]},
        ),
        (
            "今年买过女装但是一次券都没用过的",
            "find_customers",
            {"filters": [{"field": "orders", "value": 1}, {"field": "coupons_used", "value": 0}]},
            {"filters": [{"field": "orders", "op": "ge", "value": 1}, {"field": "coupons_used", "value": 0}]},
        ),
        (
            "最近一周有多少人咨询过退货",
            "run_report",
            {"filters": [{"field": "inquiries", "op": "ge", "value": 1}, {"field": "refunded_orders", "op": "ge"}]},
            None,
        ),
        ("老客户回访那份问卷，NPS是多少", "run_report", {"measures": ["nps"]}, None),
        (
            "给广州的近90天复购客户（两单以上）发张券",
            "offer_coupon",
            {"audience": {"filters": [{"field": "repeat_buyers", "op": "ge", "value": 2}]}},
            {"audience": {"filters": [{"field": "orders", "op": "ge", "value": 2}]}},
        ),
        ("每个会员级别的客单价怎么变的", "explain_change", {"measure": "aov"}, None),
    ],
)
def test_a_slip_is_seen(question: str, tool: str, wrong: dict[str, Any], right: dict[str, Any] | None) -> None:
    assert slip(question, Call(tool, wrong), None) is not None
    assert right is None or slip(question, Call(tool, right), None) is None


def test_nobody_ordered_and_did_not_in_the_same_days() -> None:
    filters = [
        {"field": "first_time_buyers", "op": "ge", "value": 1, "period": "2026-09"},
        {"field": "orders", "op": "eq", "value": 0, "period": "all"},
    ]
    assert slip("九月份首单的客户", Call("find_customers", {"filters": filters}), None)
    filters[1]["period"] = "2026-10"
    assert slip("九月份首单的客户", Call("find_customers", {"filters": filters}), None) is None


def test_carted_and_not_paid_is_no_unpaid_order() -> None:
    filters = [{"field": "carts", "op": "ge", "value": 1}, {"field": "pending_orders", "op": "ge", "value": 1}]
    assert slip("近7天加购过但没付款的", Call("find_customers", {"filters": filters}), None)
    assert slip("近7天加购过而且有待付订单的", Call("find_customers", {"filters": filters}), None) is None


def test_nobody_bought_within_the_days_of_the_silence() -> None:
    bought = {"field": "orders", "op": "ge", "value": 1, "period": "last_10_days"}
    stages = {"field": "stage", "op": "in", "value": ["lapsed", "lost"]}
    assert contradicts({"stages": ["lapsed"], "params": {"lapsed_days": 184}, "filters": [bought]})
    assert contradicts({"audience": {"segment": "churn_risk", "filters": [stages, bought]}})
    assert not contradicts({"stages": ["lapsed"], "filters": [{**bought, "period": "last_180_days"}]})
    assert not contradicts({"stages": ["falling"], "filters": [bought]})
