"""Customers of a list or a number taken further: by another trait, by what they did in days of their own, as a rank."""

from __future__ import annotations

from typing import Any

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.assistant.understand import understand
from tests.assistant.understand.talked import last_call


@pytest.mark.parametrize(
    ("turns", "fields"),
    [
        (("列一下上海客户", "钻石会员的有哪些"), {"city": "上海", "level": "钻石"}),
        (("列一下上海客户", "筛一下银卡会员"), {"city": "上海", "level": "银卡"}),
        (("列一下银卡客户", "钻石会员的有哪些"), {"level": "钻石"}),
        (("list female customers in 上海", "forget the city"), {"gender": "女"}),
    ],
)
def test_another_trait(desk: Desk, turns: tuple[str, ...], fields: dict[str, str]) -> None:
    call = last_call(desk, *turns)

    assert {one["field"]: one["value"] for one in call.arguments["filters"]} == fields


@pytest.mark.parametrize(
    "turns",
    [
        ("银卡的客户有多少", "按今年销售额取前10"),
        ("银卡的客户有多少", "今年消费最高的10个"),
        ("how many silver members do we have?", "who are the top 10 by spend this year?"),
    ],
)
def test_the_first_of_those_counted(desk: Desk, turns: tuple[str, ...]) -> None:
    told = last_call(desk, *turns).arguments

    assert (told["limit"], told["order"]["by"], told["period"]) == (10, "sales", "this_year")
    assert [one["value"] for one in told["filters"]] == ["银卡"]


def _left_out(told: dict[str, Any]) -> list[dict[str, Any]]:
    people = told.get("audience") or told
    assert people["rule"]["match"] == "none"
    return list(people["rule"]["rules"])


@pytest.mark.parametrize(
    ("turns", "days"),
    [
        (("今年买过大家电的客户", "排除国庆期间退过款的"), "2026-10-01..2026-10-07"),
        (("今年买过大家电的客户", "把这7天退过款的剔除"), "last_7_days"),
        (("今年买过大家电的客户", "期间退过款的不要"), "this_year"),
        (("近7天买过大家电的客户", "这7天退过款的不要"), "last_7_days"),
        (("上海的客户有多少", "去掉上个月退过款的"), "last_month"),
        (("how many customers in 上海?", "exclude those who had a refund last month"), "last_month"),
    ],
)
def test_who_is_left_out_did_so_in_days_of_their_own(desk: Desk, turns: tuple[str, ...], days: str) -> None:
    call = last_call(desk, *turns)

    [one] = _left_out(call.arguments)
    assert (one["field"], one["period"]) == ("refunded_orders", days)
    assert (call.tool == "run_report") == ("多少" in turns[0] or "how many" in turns[0])


@pytest.mark.parametrize("turn", ["其中大家电这个月看过的有几个", "他们里大家电这个月看过的有几个"])
def test_who_looked_is_no_buyer(desk: Desk, turn: str) -> None:
    people = last_call(desk, "上海的客户", turn).arguments["audience"]

    assert [one["field"] for one in people["filters"]] == ["city", "views"]


@pytest.mark.parametrize(
    ("turn", "tool"),
    [
        ("send these customers a coupon", "offer_coupon"),
        ("send those customers the survey", "send_survey"),
        ("send these customers a recommendation email", "send_email"),
    ],
)
def test_an_act_for_these_customers(desk: Desk, turn: str, tool: str) -> None:
    call = last_call(desk, "gold members", turn)

    assert call.tool == tool
    assert call.arguments["audience"] == {"filters": [{"field": "level", "value": "金卡"}]}


@pytest.mark.parametrize(
    ("turns", "tool"),
    [
        (("上海客户有多少", "近30天下过单的有哪些"), "find_customers"),
        (("上海客户有多少", "这些人里本季度没买过东西的列出来"), "find_customers"),
        (("上海客户有多少", "其中近30天下过单的有多少"), "run_report"),
        (("how many customers in 上海?", "which of them ordered last month?"), "find_customers"),
        (("how many customers in 上海?", "how many of them ordered last month?"), "run_report"),
    ],
)
def test_who_they_are_and_how_many(desk: Desk, turns: tuple[str, ...], tool: str) -> None:
    call = last_call(desk, *turns)

    assert call.tool == tool
    people = call.arguments.get("audience") or call.arguments
    assert people["filters"][0]["value"] == "上海"


@pytest.mark.parametrize(
    ("turns", "segment"),
    [
        (("上海的客户", "快流失的有几个"), "churn_risk"),
        (("上海的客户", "高价值的有几个"), "high_value"),
        (("上海客户有多少", "其中高价值的有几个"), "high_value"),
        (("上海的客户", "手上有券没用的有几个"), "holding_coupon"),
        (("customers in 上海", "how many are at risk?"), "churn_risk"),
        (("customers in 上海", "how many have unused coupons?"), "holding_coupon"),
        (("how many customers in 上海?", "how many of them are high value?"), "high_value"),
    ],
)
def test_a_segment_told_without_a_noun_is_of_those_before(desk: Desk, turns: tuple[str, ...], segment: str) -> None:
    call = last_call(desk, *turns)

    people = call.arguments["audience"]
    assert (call.tool, call.arguments["measures"]) == ("run_report", ["customers"])
    assert [one["value"] for one in people["filters"]] == ["上海"]
    assert segment in str(people)


@pytest.mark.parametrize("turn", ["高价值客户有多少", "how many high-value customers do we have?"])
def test_a_segment_by_its_noun_is_of_the_shop(desk: Desk, turn: str) -> None:
    assert last_call(desk, "上海的客户", turn) == understand(turn, desk)


@pytest.mark.parametrize("turn", ["改成杭州的", "杭州的呢"])
def test_another_value_takes_the_place_of_the_one_before(desk: Desk, turn: str) -> None:
    told = last_call(desk, "广州的客户有多少", "其中流失风险客户有几个", turn).arguments

    cities = [one["value"] for part in (told, told["audience"]) for one in part["filters"] if one["field"] == "city"]
    assert cities == ["杭州"]


@pytest.mark.parametrize(
    "turn", ["and those with spend above 2000 yuan in the last 3 months?", "近3个月消费超过2000的呢"]
)
def test_what_is_added_has_days_of_its_own(desk: Desk, turn: str) -> None:
    told = last_call(desk, "近12个月买过宠物用品的客户", turn).arguments

    assert told["period"] == "last_12_months"
    assert [one.get("period") for one in told["filters"]] == [None, "last_3_months"]


@pytest.mark.parametrize(
    ("turn", "segment"),
    [
        ("narrow it to high-value customers", "high_value"),
        ("what about those at risk of churning?", "churn_risk"),
        ("what about the ones holding an unused coupon?", "holding_coupon"),
    ],
)
def test_some_of_those_listed(desk: Desk, turn: str, segment: str) -> None:
    call = last_call(desk, "customers in 广州", turn)

    assert segment in (call.tool, call.arguments.get("segment"))
    assert [one["value"] for one in call.arguments["filters"]] == ["广州"]
