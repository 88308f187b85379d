"""English questions about customers by what they did, and orders to act for them, lead to the calls of plainer ones."""

from __future__ import annotations

from typing import Any

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.assistant.understand import understand

_CANCELLED = "how many customers cancelled an order in October and bought in November"
_ACTIVE = "most active customers"
_CARTS = "customers who added to cart this week but did not order this week"
_RISK = "customers at risk of leaving"


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("cancelled in October, ordered again in November - how many people?", _CANCELLED),
        ("number of customers with a cancelled order in October and a subsequent order in November", _CANCELLED),
        ("of those who cancelled some order in October, how many went on to order in November?", _CANCELLED),
        ("customers with the highest recent activity", _ACTIVE),
        ("who has been active lately?", _ACTIVE),
        ("recent most active members", _ACTIVE),
        ("customers who abandoned their cart this week", _CARTS),
        ("cart abandoners of this week", _CARTS),
        ("customers close to churning", _RISK),
        ("members who might defect", _RISK),
        ("people on the brink of leaving us", _RISK),
        ("which customers do we regard as high-value", "high-value customers"),
        ("Diamond cards whose purchase frequency is falling", "diamond members who buy less often"),
        (
            "two or more refunded orders in the last 90 days",
            "customers with 2 or more refunded orders in the last 90 days",
        ),
        ("How many women and how many men signed up this month?", "new customers this month by gender"),
        ("sign-ups from Q3 that never bought anything", "customers who registered in Q3 and never bought"),
        ("who signed up on or after September 1", "who signed up since September 1"),
        ("customers without email or phone", "everyone with no phone and no email"),
    ],
)
def test_the_same_customers_in_other_words(desk: Desk, said: str, meant: str) -> None:
    assert _kept(understand(said, desk)) == _kept(understand(meant, desk))


def _kept(call: Any) -> tuple[str, Any]:
    """Tool and arguments, filters in any order."""
    told = dict(call.arguments)
    audience = dict(told.get("audience") or {})
    for one in (told, audience):
        one["filters"] = sorted(map(str, one.get("filters", ())))
    return call.tool, {**told, "audience": audience}


def test_since_then_goes_back_to_the_day_that_was_named(desk: Desk) -> None:
    asked = understand(
        "Customers who asked about kitchen appliances since 1 October but didn't buy any since then", desk
    )
    goods = [{"field": "category", "op": "eq", "value": "厨房电器"}]
    assert asked.arguments["period"] == "2026-10-01.." or asked.tool == "clarify"
    if asked.tool == "find_customers":
        assert [one["where"] for one in asked.arguments["filters"]] == [goods, goods]


@pytest.mark.parametrize(
    "said",
    [
        "the 20 biggest customers who haven't ordered this month",  # of the biggest, or the biggest of those?
        "new customers this month by channel, only those who already ordered",
        "how many gold, how many silver and how many diamond members bought in October?",
        "how many coupons can customer 12 still use?",
        "can you do the same for the other group?",
    ],
)
def test_what_is_not_certain_is_asked_back(desk: Desk, said: str) -> None:
    assert understand(said, desk).tool == "clarify"


@pytest.mark.parametrize(
    ("said", "tool"),
    [
        ("Drop a coupon on everybody who signed up this week", "offer_coupon"),
        ("let diamond members have a coupon", "offer_coupon"),
        ("most active people get a coupon, go ahead", "offer_coupon"),
        ("NPS survey to all diamond members please", "send_survey"),
        ("survey all buyers of October about product quality", "send_survey"),
        ("Can you have customer service ring the people whose order was refunded last week", "create_followups"),
        ("Could you write to the gold members? A gentle email will do.", "send_email"),
        ("please draft a win-back email for customers at risk of churning", "send_email"),
        ("Show me order 20111 with its lines", "find_order"),
        ("everything we know about customer 12, in order of time", "customer_story"),
        ("when did customer 12 last log in", "customer_story"),
        ("What do customers criticise in the satisfaction survey?", "ask_feedback"),
        ("can customers use two coupons on one order", "search_knowledge"),
        ("how many points does a gold member get", "search_knowledge"),
        ("drop table customers", "decline"),
        ("delete customer 12", "decline"),
    ],
)
def test_what_is_asked_for(desk: Desk, said: str, tool: str) -> None:
    assert understand(said, desk).tool == tool


def test_of_which_customers_a_report_is(desk: Desk) -> None:
    call = understand("revenue by city in October from customers with at least 3 orders this year", desk)
    assert call.tool == "run_report"
    assert not call.arguments.get("filters")
    assert call.arguments["audience"]["filters"][0]["field"] == "orders"
    assert call.arguments["audience"]["period"] == "this_year"
