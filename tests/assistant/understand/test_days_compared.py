"""Which days are asked about and which they are compared with, where “compare” or “the same days” say so."""

from __future__ import annotations

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.assistant.calls import Call
from crm_tools.assistant.understand import understand


@pytest.mark.parametrize(
    ("said", "period", "compare", "also"),
    [
        ("Compare last month's sales with the same month last year", "last_month", "year_ago", None),
        ("compare last week's orders to the week before that", "last_week", "previous", None),
        ("compare yesterday's sales with the day before", "yesterday", "previous", None),
        ("对比上个月和去年同期的销售额", "last_month", "year_ago", None),
        ("sales compared with last month", "this_month", "previous", None),
        ("销售额和上月对比", "this_month", "previous", None),
        ("销售额对比上个月和去年同期", "this_month", "previous", "year_ago"),
        ("sales from 1 to 10 November vs the same days of last month", "2026-11-01..2026-11-10",
         "2026-10-01..2026-10-10", None),
        ("sales this month vs the same days of last month", "this_month", "previous", None),
        ("sales by day this week vs the same days last week", "this_week", "2026-11-09..2026-11-15", None),
        ("sales of 9-15 November vs the week before", "2026-11-09..2026-11-15", "previous", None),
        ("yesterday's sales vs the same day last week", "yesterday", "2026-11-14", None),
        ("11月1日到10日销售额，与上月同期相比", "2026-11-01..2026-11-10", "2026-10-01..2026-10-10", None),
    ],
)  # fmt: skip
def test_days_and_those_before(desk: Desk, said: str, period: str, compare: str, also: str | None) -> None:
    arguments = understand(said, desk).arguments
    assert (arguments["period"], arguments["compare"], arguments.get("also")) == (period, compare, also)


@pytest.mark.parametrize(
    ("said", "changed"),
    [
        ("same day last month", {"period": "2026-10-21"}),
        ("上月同一天呢", {"period": "2026-10-21"}),
        ("how does that compare with the same day last week?", {"period": "yesterday", "compare": "2026-11-14"}),
    ],
)
def test_the_same_day_of_the_answer_before(desk: Desk, said: str, changed: dict[str, str]) -> None:
    before = Call("run_report", {"measures": ["sales"], "period": "yesterday"})
    assert understand(said, desk, before).arguments == {"measures": ["sales"], **changed}


def test_the_same_day_of_no_day_is_asked_back(desk: Desk) -> None:
    assert understand("how many orders did we get the same day last week", desk).tool == "clarify"


def test_side_by_side_in_some_days_compares_no_days(desk: Desk) -> None:
    call = understand("Put the sales of Shanghai and Beijing side by side for the third quarter.", desk)
    assert call == understand("Compare the sales of Shanghai and Beijing in Q3", desk)
