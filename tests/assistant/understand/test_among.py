"""A report over customers told by a clause: the clause as a list, the rest as a report, the days of each its own."""

from __future__ import annotations

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.assistant.understand import understand


@pytest.mark.parametrize(
    ("question", "measure", "dimensions", "period", "registered"),
    [
        (
            "Among customers who registered in 2025: orders per buyer in the last six months, compared across levels",
            "orders_per_buyer",
            ["level"],
            "last_6_months",
            "2025",
        ),
        ("AOV in October of customers who registered in 2025, by level", "aov", ["level"], "2026-10", "2025"),
        ("How many orders did customers who registered in Q1 place in October?", "orders", [], "2026-10", "2026-Q1"),
        ("what did gold members who joined in 2024 spend this year, by city?", "sales", ["city"], "this_year", "2024"),
    ],
)
def test_the_clause_says_whose_facts_are_counted(
    desk: Desk, question: str, measure: str, dimensions: list[str], period: str, registered: str
) -> None:
    call = understand(question, desk)
    assert call.tool == "run_report", call
    told = call.arguments
    assert (told["measures"], told.get("dimensions", []), told["period"]) == ([measure], dimensions, period)
    joined = [one for one in told["audience"]["filters"] if one["field"] == "new_customers"]
    assert [one.get("period") or told["audience"]["period"] for one in joined] == [registered]


def test_days_that_could_be_those_of_either_are_asked_back(desk: Desk) -> None:
    call = understand("refund rate by level of customers who logged in in October", desk)
    assert call.tool != "run_report" or call.arguments["period"] != "all"
