"""Plain English requests: goods that are ranked, why, then what, and what points at nothing."""

from __future__ import annotations

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.assistant.understand import understand


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("10 items with the highest view count last week", "top 10 products by views last week"),
        ("which 5 items sold the most pieces last week", "top 5 products by units last week"),
        ("five least sold products of the last 60 days", "5 products with the fewest units in the last 60 days"),
        ("which city buys the most beauty products this year", "which city buys the most beauty this year"),
        ("break last month's sales down by city, then channel", "sales by city and channel last month"),
        ("how come orders went down in October", "why did orders go down in October"),
        ("best month so far this year", "best month this year"),
        ("high-intent customers in Shanghai", "high-intent customers from Shanghai"),
        ("gross revenue incl. unpaid (GMV) last week", "GMV last week"),
        ("customers who bought nothing but womenswear", "customers who bought only womenswear"),
        ("customers who no longer order", "customers who stopped buying"),
        ("who spent the most in a single order this year", "the largest order this year"),
        ("what's trending this week", "best selling products this week"),
        ("what were our numbers last week", "key figures for last week"),
        ("our 5 biggest buyers last month", "top 5 customers by sales last month"),
        (
            "customers who signed up in October and ordered within the month",
            "customers who signed up in October and ordered in the same month",
        ),
    ],
)
def test_told_plainly(desk: Desk, said: str, meant: str) -> None:
    found = understand(said, desk)
    assert found.tool != "clarify"
    assert found == understand(meant, desk)


def test_goods_of_one_kind_are_ranked(desk: Desk) -> None:
    found = understand("top 3 pet supplies by units in September", desk).arguments
    assert (found["dimensions"], found["limit"], found["filters"][0]["value"]) == (["product"], 3, "宠物用品")


@pytest.mark.parametrize(
    "said",
    [
        "gross revenue last week",
        "people who joined last month and ordered within 30 days",
        "customers who signed up in October and ordered, newest first, within two weeks",
        "which customers ordered in that month",
        "orders in that week",
        "sales there last month",
        "products sold only in Shanghai",
        "members who joined before 2025 and are still active",
        "first 10 customers",
        "customers who only use coupons",
        "customers who no longer buy womenswear",
        "how many customers bought womenswear and how many bought menswear this month",
    ],
)
def test_asked_back(desk: Desk, said: str) -> None:
    assert understand(said, desk).tool == "clarify"


@pytest.mark.parametrize(
    "turns",
    [
        ("refund rate by category this quarter", "which products in it?"),
        ("sales this year by category", "what did gold members buy there"),
        ("sales of coffee machines this year", "by month", "best month", "who bought in that month"),
        ("which city sold the most last month?", "and the runner-up?", "compare the two by week"),
        ("refund amount last month", "by reason"),
        ("coupon use rate this month", "who has it unused"),
    ],
)
def test_a_row_that_is_pointed_at_is_kept_or_asked_for(desk: Desk, turns: tuple[str, ...]) -> None:
    call = None
    for turn in turns:
        call = understand(turn, desk, call)
    assert call is not None
    assert call.tool == "clarify"
