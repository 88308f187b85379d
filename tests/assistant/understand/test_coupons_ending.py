"""Coupons in customers' hands: who holds which, those that end on days to come, and how many there are."""

from __future__ import annotations

from typing import Any

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.analytics.report import run
from crm_tools.analytics.request import ReportRequest
from crm_tools.assistant.understand import understand

NAMED = {"field": "coupon", "op": "eq", "value": "新客礼券"}


def ends(*days: str) -> dict[str, Any]:
    if len(days) == 1:
        return {"field": "expires_on", "op": "eq", "value": days[0]}
    return {"field": "expires_on", "op": "between", "value": list(days)}


NEXT_WEEK = ends("2026-11-23", "2026-11-29")


@pytest.mark.parametrize(
    ("question", "where"),
    [
        ("手上有新客礼券的客户", [NAMED]),
        ("customers holding 新客礼券", [NAMED]),
        ("手里有新客礼券快过期的客户", [NAMED, ends("2026-11-22", "2026-11-28")]),
        ("新客礼券下周过期的客户", [NAMED, NEXT_WEEK]),
        ("券下周到期的客户", [NEXT_WEEK]),
        ("下周有券到期的客户", [NEXT_WEEK]),
        ("哪些客户的券下周到期", [NEXT_WEEK]),
        ("谁的券明天到期", [ends("2026-11-23")]),
        ("手里的券12月10号到期的客户", [ends("2026-12-10")]),
        ("12月10号前有券过期的客户", [ends("2026-11-22", "2026-12-10")]),
        ("这个月底前券到期的客户", [ends("2026-11-22", "2026-11-30")]),
        ("customers with a coupon expiring next week", [NEXT_WEEK]),
        ("customers whose coupon expires in December", [ends("2026-12-01", "2026-12-31")]),
        ("who still holds a coupon that expires by the end of the month", [ends("2026-11-22", "2026-11-30")]),
    ],
)
def test_who_holds_them(desk: Desk, question: str, where: list[Any]) -> None:
    call = understand(question, desk)
    [held] = call.arguments["filters"]
    assert (call.tool, held["field"], held["op"], held["value"]) == ("find_customers", "coupons_usable", "ge", 1)
    assert held["where"] == where


def test_they_are_counted_acted_on_and_narrowed_as_others_are(desk: Desk) -> None:
    counted = understand("how many gold members have a coupon expiring next week", desk).arguments
    assert counted["measures"] == ["customers"]
    assert [one["field"] for one in counted["audience"]["filters"]] == ["level", "coupons_usable"]
    mailed = understand("给券下周到期的客户发邮件", desk)
    assert mailed.tool == "send_email"
    assert mailed.arguments["audience"]["filters"][0]["where"] == [NEXT_WEEK]
    holders = understand("手里有券的客户", desk)
    further = understand("其中下周到期的", desk, holders)
    assert further.arguments["filters"][0]["where"] == [NEXT_WEEK]


@pytest.mark.parametrize(
    ("question", "filters"),
    [
        ("可用券数", []),
        ("还能用的券有多少张", []),
        ("客户手里还有多少张没用的券", []),
        ("how many coupons are still usable", []),
        ("how many unused coupons do customers hold", []),
        ("12月到期的券还有多少张没用", [ends("2026-12-01", "2026-12-31")]),
        ("新客礼券7天内到期的还有多少张没用", [NAMED, ends("2026-11-22", "2026-11-28")]),
        ("how many coupons expire next week", [NEXT_WEEK]),
        ("how many unused coupons do gold members hold", [{"field": "level", "op": "eq", "value": "金卡"}]),
    ],
)
def test_how_many_are_in_hand(desk: Desk, question: str, filters: list[Any]) -> None:
    told = understand(question, desk).arguments
    assert (told["measures"], told.get("filters", []), told["period"]) == (["coupons_usable"], filters, "all")


def test_in_hand_by_city(desk: Desk) -> None:
    for question in ("各城市手里12月到期的券有多少张", "how many unused coupons does each city have"):
        told = understand(question, desk).arguments
        assert (told["measures"], told["dimensions"]) == (["coupons_usable"], ["city"])


@pytest.mark.parametrize(
    ("question", "period"),
    [("过期没用的券有多少张", "all"), ("上个月过期没用的券有多少张", "last_month"), ("coupons expired unused", "all")],
)
def test_how_many_ran_out(desk: Desk, question: str, period: str) -> None:
    told = understand(question, desk).arguments
    assert (told["measures"], told["period"]) == (["coupons_expired"], period)


@pytest.mark.parametrize("question", ["新客礼券没用的客户", "新客礼券没用掉的客户"])
def test_a_coupon_that_was_not_used_was_given(desk: Desk, question: str) -> None:
    assert understand(question, desk) == understand("领了新客礼券没用的客户", desk)


@pytest.mark.parametrize(
    ("question", "days"),
    [
        ("coupons ending this month", ["2026-11-22", "2026-11-30"]),
        ("本月还会到期的券", None),
        ("哪些券12月10号前到期", ["2026-11-22", "2026-12-10"]),
        ("coupons that expire on December 10", ["2026-12-10", "2026-12-10"]),
    ],
)
def test_what_is_ending_has_not_ended(desk: Desk, question: str, days: list[str] | None) -> None:
    filters = understand(question, desk).arguments.get("filters")
    assert (filters and filters[0]["value"]) == days


@pytest.mark.parametrize(
    ("question", "coupon"),
    [
        ("岁末感恩券什么时候开始，满多少减多少？", "岁末感恩券"),
        ("会员日通用券什么时候到期", "会员日通用券"),
        ("新客礼券满多少能用", "新客礼券"),
        ("when does 会员日通用券 expire", "会员日通用券"),
        ("what is the minimum order for 新客礼券", "新客礼券"),
        ("各券满多少减多少", None),
    ],
)
def test_the_terms_of_a_coupon(desk: Desk, question: str, coupon: str | None) -> None:
    told = understand(question, desk).arguments
    assert told["measures"] == ["coupon_minimum", "coupon_face"]
    assert told["dimensions"] == ["coupon", "coupon_starts_on", "coupon_ends_on"]
    assert [one["value"] for one in told.get("filters", ())] == ([coupon] if coupon else [])


@pytest.mark.parametrize(
    ("question", "measure"),
    [("今年每张券带来的销售额", "sales"), ("orders by coupon this year", "orders"), ("各券的客单价", "aov")],
)
def test_what_coupons_brought(desk: Desk, question: str, measure: str) -> None:
    told = understand(question, desk).arguments
    assert (told["measures"], told["dimensions"]) == ([measure], ["coupon"])
    assert run(desk, ReportRequest(measures=(measure,), dimensions=("coupon",))).frame[measure].min() > 0


@pytest.mark.parametrize("question", ["优惠券的销售额", "618券使用率", "双11券用了多少张", "一单能用几张券"])
def test_what_may_mean_another_thing_is_asked_back(desk: Desk, question: str) -> None:
    assert understand(question, desk).tool == "clarify"


def test_what_can_still_be_given_has_not_ended(desk: Desk) -> None:
    told = understand("现在还能发的优惠券都有啥", desk).arguments["filters"]
    assert [(one["field"], one["op"]) for one in told] == [("coupon_ends_on", "ge"), ("coupons_left", "gt")]


def test_all_of_what_waits_is_no_more_than_that(desk: Desk) -> None:
    waiting = understand("which campaigns are waiting for approval", desk)
    assert understand("all of them", desk, waiting) == waiting
    assert understand("逾期未处理的任务是哪些，分别是谁负责", desk).arguments == {"due": "overdue"}
