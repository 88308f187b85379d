"""What English says once or leaves out: the deed of a second clause, the year of a pair, the days that are compared."""

from __future__ import annotations

from typing import Any

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.assistant.understand import understand


def _conditions(desk: Desk, question: str) -> list[tuple[str, str, Any, str | None]]:
    call = understand(question, desk)
    assert call.tool == "find_customers", call
    whole = call.arguments.get("period")
    return [
        (one["field"], one["op"], one["value"], one.get("period") or whole) for one in call.arguments.get("filters", ())
    ]


@pytest.mark.parametrize(
    ("question", "told"),
    [
        (
            "bought in 2025 and nothing in 2026, but logged in this month",
            [("orders", "ge", 1, "2025"), ("orders", "eq", 0, "2026"), ("logins", "ge", 1, "this_month")],
        ),
        (
            "customers with two or more orders in October but none in November",
            [("orders", "ge", 2, "2026-10"), ("orders", "eq", 0, "2026-11")],
        ),
        (
            "lifetime spend over 5,000 yuan, nothing bought in the last 120 days",
            [("sales", "gt", 5000, "all"), ("orders", "eq", 0, "last_120_days")],
        ),
        (
            "customers who were given a coupon in October, used none at all in October or November, and placed two "
            "or more orders in November",
            [
                ("coupons_issued", "ge", 1, "2026-10"),
                ("coupons_used", "eq", 0, "2026-10"),
                ("coupons_used", "eq", 0, "2026-11"),
                ("orders", "ge", 2, "2026-11"),
            ],
        ),
        (
            "customers who signed up before January 1, 2026, have no paid order in 2026, but logged in five times or "
            "more over the last 30 days",
            [
                ("new_customers", "ge", 1, "..2025-12-31"),
                ("orders", "eq", 0, "2026"),
                ("logins", "ge", 5, "last_30_days"),
            ],
        ),
    ],
)
def test_a_clause_without_a_verb_denies_the_deed_before(desk: Desk, question: str, told: list[Any]) -> None:
    assert _conditions(desk, question) == told


def test_none_is_of_the_same_goods_and_nothing_of_any(desk: Desk) -> None:
    same = understand("customers who bought beauty in October and none in November", desk).arguments["filters"]
    any_ = understand("customers who bought beauty in October and nothing in November", desk).arguments["filters"]
    assert [len(one.get("where", ())) for one in same] == [1, 1]
    assert [len(one.get("where", ())) for one in any_] == [1, 0]


def test_neither_nor_denies_both(desk: Desk) -> None:
    call = understand("high-value customers that are neither gold nor diamond", desk)
    assert call.arguments["segment"] == "high_value"
    [level] = call.arguments["filters"]
    assert (level["op"], level["value"]) == ("not_in", ["金卡", "钻石"])


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("High-value customers who have opted out of email", "no"),
        ("gold members who said no to our newsletter", "no"),
        ("women in Hangzhou who agreed to receive marketing mail", "yes"),
        ("silver members who haven't given consent to marketing email", "no"),
        ("customers in Beijing without permission for marketing emails", "no"),
        ("members in Suzhou who don't accept our mailings", "no"),
    ],
)
def test_consent_however_it_is_put(desk: Desk, question: str, value: str) -> None:
    call = understand(question, desk)
    assert call.tool == "find_customers", call
    assert {"yes": "yes", "no": "no"}[value] in [
        one["value"] for one in call.arguments["filters"] if one["field"] == "consent"
    ]


@pytest.mark.parametrize(
    ("question", "by", "limit"),
    [
        ("customers who spent more than 5,000 yuan in October but never logged in, highest spend first", "sales", None),
        (
            "Who spent between 2,000 and 5,000 yuan in October over at least two orders, offline customers excluded; "
            "give me the 20 with the largest October spend",
            "sales",
            20,
        ),
        (
            "added an item to the cart in the past 7 days but placed no order in those 7 days, newest registrations "
            "first, 40 people max",
            "registered_at",
            40,
        ),
    ],
)
def test_the_order_of_a_list_is_no_condition(desk: Desk, question: str, by: str, limit: int | None) -> None:
    call = understand(question, desk)
    assert call.tool == "find_customers", call
    assert call.arguments["order"] == {"by": by, "descending": True}
    assert call.arguments.get("limit") == limit


@pytest.mark.parametrize(
    ("question", "period", "compare"),
    [
        ("Singles' Day takings: 11.11 this year against 11.11 last year", "2026-11-11", "year_ago"),
        ("golden week (1-7 Oct): orders this year vs last year", "2026-10-01..2026-10-07", "year_ago"),
        ("Nov 11 revenue, 2026 vs 2025", "2026-11-11", "year_ago"),
        ("orders in Q3 2026 versus 2025", "2026-Q3", "year_ago"),
        ("revenue by channel, Oct over Sep", "2026-10", "previous"),
        ("active customers (this week vs last)", "this_week", "previous"),
        ("sales this month against the same days of October", "this_month", "previous"),
        ("revenue so far this year against the same stretch of last year", "this_year", "year_ago"),
    ],
)
def test_two_periods_of_which_one_is_said_in_part(desk: Desk, question: str, period: str, compare: str) -> None:
    call = understand(question, desk)
    assert call.tool == "run_report", call
    assert (call.arguments["period"], call.arguments["compare"]) == (period, compare)


@pytest.mark.parametrize(
    ("question", "told"),
    [
        (
            "women who bought beauty in the last 60 days but nothing from personal care this year",
            [("gender", "eq", "女", None), ("units", "ge", 1, "last_60_days"), ("units", "eq", 0, "this_year")],
        ),
        (
            "registered before 2025, at least 3 orders this year, no refunds ever",
            [
                ("new_customers", "ge", 1, "..2024-12-31"),
                ("orders", "ge", 3, "this_year"),
                ("refunded_orders", "eq", 0, "all"),
            ],
        ),
        (
            "tmall customers with two or more orders in each of September and October",
            [("channel", "eq", "天猫", None), ("orders", "ge", 2, "2026-09"), ("orders", "ge", 2, "2026-10")],
        ),
        (
            "customers who only bought once, and that was on double 11",
            [("orders", "eq", 1, "all"), ("orders", "ge", 1, "2026-11-11")],
        ),
        (
            "customers whose first order was in September and who ordered again in October",
            [("first_time_buyers", "ge", 1, "2026-09"), ("orders", "ge", 1, "2026-10")],
        ),
    ],
)
def test_days_stay_with_their_own_clause(desk: Desk, question: str, told: list[Any]) -> None:
    call = understand(question, desk)
    whole = call.arguments.get("period")
    days = None if whole == "all" else whole
    found = [
        (one["field"], one["op"], one["value"], one.get("period") or (days if one["field"] in ("units",) else None))
        for one in call.arguments.get("filters", ())
    ]
    assert found == told


@pytest.mark.parametrize(
    "question",
    [
        "How many customers bought from at least three different categories in 2026?",
        "buyers who came back within 30 days",
        "customers with high intent for sports & outdoors who haven't bought in that category this year",
    ],
)
def test_what_no_rule_says_is_asked_back(desk: Desk, question: str) -> None:
    assert understand(question, desk).tool == "clarify"
