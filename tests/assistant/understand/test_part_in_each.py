"""Shares of what is named within each group, both kinds of customers, and averages of each of them."""

from __future__ import annotations

from typing import Any

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.assistant.understand import understand


def told(desk: Desk, question: str) -> dict[str, Any]:
    call = understand(question, desk)
    assert call.tool == "run_report", call
    return dict(call.arguments)


@pytest.mark.parametrize(
    ("question", "field", "group"),
    [
        ("没同意收邮件的客户占多大比例？按渠道", "consent", "channel"),
        ("会员里愿意收邮件的比例，分等级", "consent", "level"),
        ("各渠道客户同意收邮件的比例", "consent", "channel"),
        ("没留邮箱的客户占百分之几？分渠道看", "has_email", "channel"),
        ("女性客户占比，按城市看", "gender", "city"),
        ("金卡会员占几成？各城市都看看", "level", "city"),
        ("手机数码的销售额占多大比例，按城市看", "category", "city"),
    ],
)
def test_the_share_is_of_each_group(desk: Desk, question: str, field: str, group: str) -> None:
    found = told(desk, question)
    assert ([one["field"] for one in found["part"]], found["dimensions"]) == ([field], [group])
    assert not found.get("filters")


@pytest.mark.parametrize("question", ["女性客户各城市占比", "女客户城市分布占比"])
def test_those_named_are_shared_out_where_the_groups_are_what_has_shares(desk: Desk, question: str) -> None:
    assert told(desk, question)["filters"] == [{"field": "gender", "op": "eq", "value": "女"}]


@pytest.mark.parametrize(
    ("question", "same"),
    [
        ("老客贡献占比多少，新客贡献多少，看10月份", "10月新老客贡献占比"),
        ("老客贡献了多少销售额，新客贡献多少，10月", "10月新老客销售额"),
        ("上个月老客买了多少钱？新客呢？", "上个月新老客销售额"),
        ("本月新客下单多少，老客下单多少", "本月新老客订单数"),
    ],
)
def test_both_kinds_asked_after_apart_are_both_rows(desk: Desk, question: str, same: str) -> None:
    assert told(desk, question) == told(desk, same)


@pytest.mark.parametrize("question", ["天猫来的客户平均一年花多少", "金卡会员平均每月花多少"])
def test_what_each_customer_spends_is_no_average_of_all(desk: Desk, question: str) -> None:
    assert understand(question, desk).tool == "clarify"


@pytest.mark.parametrize(
    "question",
    ["加购过空气炸锅的人里有多少买了", "浏览过空气炸锅的客户中有多少下单了", "空气炸锅加购的人里，有多少最后付款了"],
)
def test_they_bought_what_they_looked_at(desk: Desk, question: str) -> None:
    looked, bought = told(desk, question)["audience"]["filters"]
    assert (bought["field"], bought["where"]) == ("units", looked["where"])


@pytest.mark.parametrize(
    ("question", "coupons"),
    [
        ("双11预热券今年和去年的使用率对比", ["2026 双11 预热券", "2025 双11 预热券"]),
        ("去年和今年的618大额券使用率", ["2025 618 大额券", "2026 618 大额券"]),
        ("国庆出游券2025年和2026年各用了多少", ["2025 国庆出游券", "2026 国庆出游券"]),
    ],
)
def test_a_coupon_of_several_years_is_several_coupons(desk: Desk, question: str, coupons: list[str]) -> None:
    found = told(desk, question)
    assert found["filters"] == [{"field": "coupon", "op": "in", "value": coupons}]
    assert (found["dimensions"], found.get("compare")) == (["coupon"], None)


def test_the_year_of_what_they_did_is_no_title(desk: Desk) -> None:
    call = understand("给去年买过手机的客户发女神节礼券", desk)
    assert (call.tool, call.arguments["coupon"]) == ("offer_coupon", "2026 女神节礼券")
    assert told(desk, "女神节礼券去年发了多少张")["filters"][0]["value"] == "2025 女神节礼券"
