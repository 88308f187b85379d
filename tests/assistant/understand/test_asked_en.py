"""English that asks, lays out and dates a figure in other words than the grammar's is read as the plain question."""

from __future__ import annotations

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.assistant.understand import understand


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("Could you do me a favour and show me the turnover of October?", "sales in October"),
        ("Could I trouble you for one figure? The count of newcomers this month.", "new customers this month"),
        ("Please present the daily turnover of October", "sales by day in October"),
        ("One number is missing from my deck: sales in October. Could you fill it in?", "sales in October"),
        ("Monthly refund rate 2026, I suspect it's getting worse", "refund rate by month in 2026"),
        ("I need a cross table for October: revenue by channel and by level", "sales by channel and level in October"),
        ("aov last quarter with level and channel as the two dimensions", "aov by level and channel last quarter"),
        ("pls share the quarterly buyers count for 2025", "buyers by quarter in 2025"),
        ("revenue by category, share of total too, October", "share of sales by category in October"),
        ("In October, how many pieces did an order contain on average?", "units per order in October"),
        ("how many distinct products found a buyer last week?", "products sold last week"),
        ("How many new customers have registered each week this year?", "new customers by week this year"),
        ("do we sell more on weekends than on weekdays this month?", "sales on weekends vs weekdays this month"),
        ("show lowest 5 channels... sorry, cities by revenue this year", "lowest 5 cities by sales this year"),
        ("revenue lost through refunds this year", "refund amount this year"),
        ("AOV 2025, men and women and unknown separately", "AOV by gender in 2025"),
        ("did the mini program overtake Tmall in orders in October?", "orders in October, mini program vs Tmall"),
        ("which products sold best among women in October, top 10", "top 10 products by units for women in October"),
        ("could we please see churn... er, refund rate by category for 2026", "refund rate by category for 2026"),
        ("percentage of buyers who bought more than once, 2026, by channel", "repeat rate by channel in 2026"),
        ("orders in October: how many via app, how many via mini program?", "orders in October, app vs mini program"),
    ],
)
def test_a_figure_in_other_words(desk: Desk, said: str, meant: str) -> None:
    call = understand(said, desk)
    assert call.tool == "run_report"
    assert call == understand(meant, desk)


@pytest.mark.parametrize(
    ("said", "period", "compare"),
    [
        ("total turnover starting 1 April and ending with the last day of October", "2026-04-01..2026-10", None),
        ("sales between the start of the year and the end of June", "2026-01-01..2026-06", None),
        ("sales by month, going back 6 months", "last_6_months", None),
        ("sales this month, day 1 to day 10", "2026-11-01..2026-11-10", None),
        ("sales in the week of Double 11", "2026-11-09..2026-11-15", None),
        ("sales by city for the National Day holiday period", "2026-10-01..2026-10-07", None),
        ("was yesterday's revenue better or worse than the day before it?", "yesterday", "previous"),
        ("sales Q1 vs Q2 of 2025", "2025-Q2", "previous"),
        ("compare H1 and H2 of 2025 in sales", "2025-07..2025-12", "previous"),
        ("Q1 sales vs Q1 2025", "2026-Q1", "year_ago"),
    ],
)
def test_days_in_other_words(desk: Desk, said: str, period: str, compare: str | None) -> None:
    call = understand(said, desk)
    assert (call.arguments["period"], call.arguments.get("compare")) == (period, compare)


@pytest.mark.parametrize(
    ("said", "descending"),
    [
        ("refund rate by channel this year, worst one on top", None),
        ("sales by channel this year, worst one on top", False),
        ("sales by channel this year, starting with the largest", None),
        ("orders by city, fewest at the head of the list", False),
    ],
)
def test_which_way_it_is_ranked(desk: Desk, said: str, descending: bool | None) -> None:
    order = understand(said, desk).arguments.get("order")
    assert (None if order is None else order["descending"]) is descending


def test_one_is_named(desk: Desk) -> None:
    assert understand("Name the city that brought in the highest sales in Q3", desk).arguments["limit"] == 1


@pytest.mark.parametrize(
    "said",
    [
        "spent at least 1,000 in each of the last three months",
        "lost sales this year",
        "sales of the week of National Day",
        "wholesale: orders this month",
        "are there any cities without orders in October",
        "sales for the 1st week of November, per day",
    ],
)
def test_what_is_still_asked_back(desk: Desk, said: str) -> None:
    assert understand(said, desk).tool in ("clarify", "decline")
