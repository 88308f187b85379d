"""Days on any today: month ends, the leap day, 1 January, Mondays, to date; and what is not whole is said to be so."""

from __future__ import annotations

import calendar
import datetime as dt
import sqlite3
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tools.analytics import engine, filling
from crm_tools.analytics.desk import Desk
from crm_tools.analytics.notes import partial_notes
from crm_tools.analytics.periods import Period, resolve
from crm_tools.analytics.planning import plan
from crm_tools.analytics.report import run
from crm_tools.analytics.request import ReportRequest
from crm_tools.texts import UserError

ONE = dt.timedelta(days=1)
AWKWARD = [
    dt.date(2024, 2, 29),
    dt.date(2023, 2, 28),
    dt.date(2026, 1, 1),
    dt.date(2025, 12, 31),
    dt.date(2026, 3, 31),
    dt.date(2026, 5, 31),
    dt.date(2026, 11, 23),
]
DAYS = st.sampled_from(AWKWARD) | st.dates(dt.date(2001, 1, 1), dt.date(2040, 12, 31))
UNITS = ["week", "month", "quarter", "year"]


def first_of(day: dt.date, unit: str) -> dt.date:
    """The first day of the unit, found by walking back until a day before would belong to another one."""
    while same(day - ONE, day, unit):
        day -= ONE
    return day


def same(one: dt.date, other: dt.date, unit: str) -> bool:
    if unit == "week":
        return one.isocalendar()[:2] == other.isocalendar()[:2]
    if unit == "month":
        return (one.year, one.month) == (other.year, other.month)
    if unit == "quarter":
        return (one.year, (one.month - 1) // 3) == (other.year, (other.month - 1) // 3)
    return one.year == other.year


@given(today=DAYS, unit=st.sampled_from(UNITS))
def test_this_unit_runs_to_date_and_the_last_one_is_whole(today: dt.date, unit: str) -> None:
    this, last = resolve(f"this_{unit}", today), resolve(f"last_{unit}", today)
    assert (this.start, this.end) == (first_of(today, unit), today)
    assert last.end + ONE == this.start
    assert last.start == first_of(last.end, unit)
    assert not same(last.start - ONE, last.start, unit)


@given(today=DAYS, count=st.integers(1, 60))
def test_rolling_days_include_today(today: dt.date, count: int) -> None:
    days, weeks = resolve(f"last_{count}_days", today), resolve(f"last_{count}_weeks", today)
    assert (days.end, days.days) == (today, count)
    assert (weeks.end, weeks.days) == (today, 7 * count)


@given(today=DAYS, count=st.integers(1, 30))
def test_rolling_months_begin_the_day_after_the_same_date(today: dt.date, count: int) -> None:
    found = resolve(f"last_{count}_months", today)
    assert found.start is not None
    before = found.start - ONE
    assert (today.year - before.year) * 12 + today.month - before.month == count
    # 31 March less a month: February's last day stands for the 31st.
    assert before.day == min(today.day, calendar.monthrange(before.year, before.month)[1])


@given(today=DAYS, number=st.integers(1, 12))
def test_named_months_never_reach_beyond_today(today: dt.date, number: int) -> None:
    token = f"{today.year}-{number:02}"
    if number > today.month:
        with pytest.raises(UserError):
            resolve(token, today)
        return
    found = resolve(token, today)
    last = dt.date(today.year, number, calendar.monthrange(today.year, number)[1])
    assert (found.start, found.end) == (dt.date(today.year, number, 1), min(last, today))


@given(today=DAYS, back=st.integers(0, 800), length=st.integers(0, 800), unit=st.sampled_from(UNITS))
def test_a_bucket_that_is_cut_is_named(today: dt.date, back: int, length: int, unit: str) -> None:
    start = today - ONE * (back + length)
    end = today - ONE * back
    planned = plan(ReportRequest(measures=("sales",), dimensions=(unit,)))
    notes = partial_notes(planned, Period("x", start, end))
    cut_first, cut_last = same(start - ONE, start, unit), same(end, end + ONE, unit)
    assert bool(notes) == (cut_first or cut_last)
    words = "".join(note.zh for note in notes)
    if cut_first:
        assert str(start) in words
    if cut_last:
        assert str(end) in words


def test_whole_buckets_days_and_states_need_no_word(desk: Desk) -> None:
    def said(**request: object) -> list[str]:
        result = run(desk, ReportRequest.model_validate({"measures": ["sales"], **request}))
        return [note.en for note in result.notes if "whole" in note.en]

    assert said(dimensions=["month"], period="2025-10..2026-02") == []
    assert said(dimensions=["day"], period="last_10_days") == []
    assert said(measures=["customers"], dimensions=["month"], period="last_40_days") == []
    assert said(dimensions=["month"], period="this_year") == []  # 31 March ends a month
    assert said(dimensions=["week"], period="this_year") == [
        "2025-12-29 begins on 2026-01-01 and 2026-03-30 goes up to 2026-03-31 here; neither is whole."
    ]


def test_data_that_begins_in_the_midst_of_a_bucket_is_said(desk: Desk) -> None:
    with closing(sqlite3.connect(desk.database)) as connection:
        [(first,)] = connection.execute("SELECT date(MIN(logged_in_at)) FROM logins")
    for unit in ("week", "month", "year"):
        day = dt.date.fromisoformat(first)
        said = [one.en for one in run(desk, ReportRequest(measures=("logins",), dimensions=(unit,))).notes]
        assert any(first in one for one in said) == (first_of(day, unit) != day), unit
    later = run(desk, ReportRequest(measures=("logins",), dimensions=("year",), period="2026-02..2026-03"))
    assert not any("begins on" in one.en and first in one.en for one in later.notes)


def test_a_comparison_that_reaches_before_the_data_is_said(desk: Desk) -> None:
    with closing(sqlite3.connect(desk.database)) as connection:
        [(first,)] = connection.execute("SELECT date(MIN(created_at)) FROM orders")
    day = dt.date.fromisoformat(first)

    def said(start: dt.date) -> bool:
        compare = f"{start}..{day + dt.timedelta(days=20)}"
        result = run(desk, ReportRequest(measures=("sales",), period="2026-03", compare=compare))
        return any(first in note.en and "not whole" in note.en for note in result.notes)

    assert said(day - ONE)
    assert not said(day)


def test_more_rows_than_anybody_reads_are_refused(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(filling, "MOST_ROWS", 400)
    every_day = ReportRequest(measures=("orders",), dimensions=("day", "customer"), period="2026-03")
    with pytest.raises(UserError) as refused:
        run(desk, every_day)
    assert refused.value.key == "analytics.report.too_many_rows"
    assert run(desk, every_day.model_copy(update={"dimensions": ("customer",)})).total < 400
    monkeypatch.setattr(engine, "MOST_ROWS", 10)
    with pytest.raises(UserError, match="10"):
        run(desk, ReportRequest(measures=("orders",), dimensions=("customer",)))
