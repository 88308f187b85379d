"""Turns of few words: a ranking made again, the days behind, all so many, all of a kind, a list widened."""

from __future__ import annotations

import pytest

from crm_tools.analytics.desk import Desk
from tests.assistant.understand.talked import last_call


@pytest.mark.parametrize(
    ("first", "then", "field", "op", "value"),
    [
        ("biggest spenders of 2026, top 20", "without the diamond people", "level", "ne", "钻石"),
        ("biggest spenders of 2026, top 20", "ladies only", "gender", "eq", "女"),
        ("今年消费最高的20个客户", "只看女的", "gender", "eq", "女"),
    ],
)
def test_the_ranking_is_made_again_among_those(
    desk: Desk, first: str, then: str, field: str, op: str, value: str
) -> None:
    call = last_call(desk, first, then)

    assert call.arguments["limit"] == 20
    assert not call.arguments.get("rule")
    assert (field, op, value) in {
        (one["field"], one.get("op", "eq"), one["value"]) for one in call.arguments["filters"]
    }


@pytest.mark.parametrize("then", ["which of them are women?", "其中女的有哪些"])
def test_of_them_are_some_of_the_twenty(desk: Desk, then: str) -> None:
    call = last_call(desk, "biggest spenders of 2026, top 20", then)

    assert call.arguments.get("limit") is None
    assert "'limit': 20" in str(call.arguments["rule"])


@pytest.mark.parametrize(
    ("first", "then", "period"),
    [
        ("orders per hour on nov 11", "and the day after", "2026-11-12"),
        ("11月11日的销售额", "后一天呢", "2026-11-12"),
        ("sales in September", "the following month?", "2026-10-01..2026-10-31"),
    ],
)
def test_the_days_behind(desk: Desk, first: str, then: str, period: str) -> None:
    assert last_call(desk, first, then).arguments["period"] == period


def test_days_that_have_not_come_are_no_answer(desk: Desk) -> None:
    before = last_call(desk, "今天的销售额").arguments["period"]

    call = last_call(desk, "今天的销售额", "后一天呢")
    assert call.tool == "clarify" or call.arguments["period"] != before


@pytest.mark.parametrize("then", ["give all ten a 会员回馈券 anyway, they deserve it", "这10个人都发一张会员回馈券"])
def test_all_so_many_are_those_that_were_shown(desk: Desk, then: str) -> None:
    call = last_call(desk, "most active customers", "any of them without an order this month?", then)

    assert (call.tool, call.arguments["coupon"]) == ("offer_coupon", "会员回馈券")
    assert call.arguments["audience"]["segment"] == "most_active"
    assert not call.arguments["audience"].get("filters")


def test_so_many_as_were_never_shown_are_asked_back(desk: Desk) -> None:
    turns = ("most active customers", "any of them without an order this month?", "give all 50 a 会员回馈券")

    assert last_call(desk, *turns).tool == "clarify"


@pytest.mark.parametrize(
    "then",
    [
        "and which of all our coupons has the best use rate",
        "所有券里哪张使用率最高",
        "which coupon has the best use rate?",
    ],
)
def test_all_of_the_kind(desk: Desk, then: str) -> None:
    call = last_call(desk, "2026 国庆出游券的使用率", then)

    assert (call.arguments["measures"], call.arguments["dimensions"]) == (["coupon_use_rate"], ["coupon"])
    assert not call.arguments.get("filters")


def test_a_wider_list_and_how_many_it_has(desk: Desk) -> None:
    call = last_call(
        desk,
        "customers who bought pet supplies in the last 3 months",
        "living in Chengdu",
        "actually Chongqing as well, we have one team for both. how many in total?",
    )

    assert call.arguments["measures"] == ["customers"]
    cities = [one["value"] for one in call.arguments["audience"]["filters"] if one["field"] == "city"]
    assert cities == [["成都", "重庆"]]
