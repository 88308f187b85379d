"""Customers told by what they did: each clause with its days, denial, number and goods."""

from __future__ import annotations

from typing import Any

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.assistant.understand import understand


def _one(field: str, op: str, value: int, period: str | None = None, **where: str) -> dict[str, Any]:
    found: dict[str, Any] = {"field": field, "op": op, "value": value}
    if period:
        found["period"] = period
    if where:
        [(name, said)] = where.items()
        how = "contains" if name == "product" else "eq"
        found["where"] = [{"field": name, "op": how, "value": said}]
    return found


def _own_days(conditions: list[dict[str, Any]], period: str) -> list[dict[str, Any]]:
    """The conditions in the order of their fields, without days that are the request's."""
    kept = [{name: one for name, one in each.items() if (name, one) != ("period", period)} for each in conditions]
    return sorted(kept, key=lambda each: (each["field"], str(each["value"])))


@pytest.mark.parametrize(
    ("question", "period", "conditions"),
    [
        (
            "去年双12下过单、今年双11没下单的客户拉出来",
            "all",
            [_one("orders", "ge", 1, "2025-12-12"), _one("orders", "eq", 0, "2026-11-11")],
        ),
        (
            "收藏了跑步鞋没买的",
            "all",
            [_one("favorites", "ge", 1, product="跑步鞋"), _one("units", "eq", 0, product="跑步鞋")],
        ),
        (
            "打过电话咨询并且最近30天退过款的客户",
            "all",
            [
                _one("inquiries", "ge", 1, "all", inquiry_channel="电话"),
                _one("refunded_orders", "ge", 1, "last_30_days"),
            ],
        ),
        (
            "customers who contacted us by phone this month",
            "this_month",
            [_one("inquiries", "ge", 1, inquiry_channel="电话")],
        ),
        ("用过优惠券三张及以上的会员", "all", [_one("coupons_used", "ge", 3)]),
        (
            "浏览过空气炸锅但没买过的客户",
            "all",
            [_one("views", "ge", 1, product="空气炸锅"), _one("units", "eq", 0, product="空气炸锅")],
        ),
        (
            "收藏过羽绒服但从没买过任何东西的客户",
            "all",
            [_one("favorites", "ge", 1, product="羽绒服"), _one("orders", "eq", 0)],
        ),
        (
            "累计消费1.5万以上而且近30天登录过10次以上的客户",
            "all",
            [_one("sales", "ge", 15000), _one("logins", "ge", 10, "last_30_days")],
        ),
        ("有哪些客户领了券但是一直没用", "all", [_one("coupons_issued", "ge", 1), _one("coupon_use_rate", "lt", 1)]),
        ("近90天没下单的客户", "last_90_days", [_one("orders", "eq", 0)]),
        ("领了券一张都没用的", "all", [_one("coupons_issued", "ge", 1), _one("coupons_used", "eq", 0)]),
        ("近60天没下过单、登录也不到3次的客户", "last_60_days", [_one("orders", "eq", 0), _one("logins", "lt", 3)]),
        ("9月和10月都下过单的客户", "all", [_one("orders", "ge", 1, "2026-09"), _one("orders", "ge", 1, "2026-10")]),
        (
            "customers who bought last month but not this month",
            "all",
            [_one("orders", "ge", 1, "last_month"), _one("orders", "eq", 0, "this_month")],
        ),
        ("哪些人把东西放购物车里没买", "all", [_one("carts", "ge", 1), _one("orders", "eq", 0)]),
        ("who viewed air fryers this month", "this_month", [_one("views", "ge", 1, product="空气炸锅")]),
        ("最近一周浏览过空气炸锅的人", "last_1_weeks", [_one("views", "ge", 1, product="空气炸锅")]),
        (
            "Find shoppers who favourited something last week yet bought nothing",
            "last_week",
            [_one("favorites", "ge", 1), _one("orders", "eq", 0)],
        ),
        (
            "Anyone who put a 羽绒服 in the cart over the last 30 days but didn't buy one?",
            "last_30_days",
            [_one("carts", "ge", 1, product="羽绒服"), _one("units", "eq", 0, product="羽绒服")],
        ),
    ],
)
def test_a_clause_is_a_condition(desk: Desk, question: str, period: str, conditions: list[dict[str, Any]]) -> None:
    call = understand(question, desk)
    assert call.tool == "find_customers", call
    assert call.arguments["period"] == period
    assert _own_days(call.arguments["filters"], period) == _own_days(conditions, period)


def test_who_is_not_on_a_list(desk: Desk) -> None:
    call = understand("手里没券的高价值客户", desk)
    assert call.arguments["segment"] == "high_value"
    assert call.arguments["rule"]["rules"][0]["match"] == "none"
    assert call.arguments["rule"]["rules"][0]["rules"][0]["segment"] == "holding_coupon"


@pytest.mark.parametrize("question", ["浏览过蓝鲸的客户", "近两周加购了多少次"])
def test_what_is_no_certain_clause_is_no_list(desk: Desk, question: str) -> None:
    """A thing that is not sold; deeds counted rather than customers."""
    assert understand(question, desk).tool in ("clarify", "run_report")


def test_coupons_in_hand_are_counted(desk: Desk) -> None:
    call = understand("who has more than 3 unused coupons", desk)
    assert call.arguments["segment"] == "holding_coupon"
    assert [(one["field"], one["op"], one["value"]) for one in call.arguments["filters"]] == [("coupons_held", "gt", 3)]


def test_who_did_it_is_counted_not_how_often(desk: Desk) -> None:
    call = understand("上个月咨询过电脑办公的客户有多少", desk)
    assert (call.tool, call.arguments["measures"]) == ("run_report", ["inquiring_customers"])
    assert call.arguments["filters"] == [{"field": "category", "op": "eq", "value": "电脑办公"}]


def test_one_deed_or_the_other(desk: Desk) -> None:
    rule = understand("退款超过3次或者取消超过5次的上海客户", desk).arguments["rule"]
    assert (rule["match"], [one["field"] for one in rule["rules"]]) == ("any", ["refunded_orders", "cancelled_orders"])
    cities = understand("成都或重庆今年下过3单以上的客户", desk)
    assert "rule" not in cities.arguments
