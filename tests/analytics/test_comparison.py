"""Comparison periods: to date, month ends, leap days, 1 January, Mondays; and which bucket stands beside which."""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from crm_tools.analytics.comparison import compared_period, counterpart
from crm_tools.analytics.desk import Desk
from crm_tools.analytics.periods import Period, resolve
from crm_tools.analytics.report import run
from crm_tools.analytics.request import ReportRequest
from tests.analytics import oracle

DAY = dt.timedelta(days=1)
DAYS = st.dates(dt.date(1996, 1, 1), dt.date(2036, 12, 31))


def days(period: Period) -> tuple[str, str]:
    return str(period.start), str(period.end)


def compared(token: str, today: str, how: str = "previous", unit: str | None = None) -> tuple[str, str]:
    now = dt.date.fromisoformat(today)
    return days(compared_period(resolve(token, now), how, now, unit))


@pytest.mark.parametrize(
    ("token", "today", "wanted"),
    [
        ("this_month", "2026-11-22", ("2026-10-01", "2026-10-22")),
        ("this_month", "2026-03-31", ("2026-02-01", "2026-02-28")),
        ("this_month", "2024-03-30", ("2024-02-01", "2024-02-29")),
        ("this_month", "2026-01-01", ("2025-12-01", "2025-12-01")),
        ("this_month", "2026-02-28", ("2026-01-01", "2026-01-31")),
        ("2026-11", "2026-11-22", ("2026-10-01", "2026-10-22")),
        ("2026-02", "2026-11-22", ("2026-01-01", "2026-01-31")),
        ("last_month", "2026-03-15", ("2026-01-01", "2026-01-31")),
        ("last_30_days", "2026-11-22", ("2026-09-24", "2026-10-23")),
        ("last_1_months", "2026-03-31", ("2026-01-29", "2026-02-28")),
        ("last_3_months", "2026-11-22", ("2026-05-23", "2026-08-22")),
        ("last_1_years", "2026-11-22", ("2024-11-23", "2025-11-22")),
        ("today", "2026-01-01", ("2025-12-31", "2025-12-31")),
        ("yesterday", "2026-01-01", ("2025-12-30", "2025-12-30")),
        ("this_week", "2026-11-23", ("2026-11-16", "2026-11-16")),
        ("this_week", "2026-11-22", ("2026-11-09", "2026-11-15")),
        ("last_week", "2026-11-22", ("2026-11-02", "2026-11-08")),
        ("2026-W01", "2026-11-22", ("2025-12-22", "2025-12-28")),
        ("this_quarter", "2026-11-22", ("2026-07-01", "2026-08-22")),
        ("2026-Q3", "2026-11-22", ("2026-04-01", "2026-06-30")),
        ("this_year", "2026-11-22", ("2025-01-01", "2025-11-22")),
        ("this_year", "2024-02-29", ("2023-01-01", "2023-02-28")),
        ("2025", "2026-11-22", ("2024-01-01", "2024-12-31")),
        ("2026-03..2026-05", "2026-11-22", ("2025-12-01", "2026-02-28")),
        ("2026-11-11..2026-11-13", "2026-11-22", ("2026-11-08", "2026-11-10")),
    ],
)
def test_the_period_before(token: str, today: str, wanted: tuple[str, str]) -> None:
    assert compared(token, today) == wanted


@pytest.mark.parametrize(
    ("token", "today", "wanted"),
    [
        ("this_month", "2026-11-22", ("2025-11-01", "2025-11-22")),
        ("2024-02", "2026-11-22", ("2023-02-01", "2023-02-28")),
        ("2025-02", "2026-11-22", ("2024-02-01", "2024-02-29")),
        ("today", "2024-02-29", ("2023-02-28", "2023-02-28")),
        ("last_30_days", "2025-02-28", ("2024-01-30", "2024-02-28")),
        ("2026-11-11", "2026-11-22", ("2025-11-11", "2025-11-11")),
        ("2024", "2026-11-22", ("2023-01-01", "2023-12-31")),
    ],
)
def test_the_same_days_last_year(token: str, today: str, wanted: tuple[str, str]) -> None:
    assert compared(token, today, "year_ago") == wanted


@pytest.mark.parametrize(
    ("token", "unit", "wanted"),
    [
        ("this_year", "month", ("2025-12-01", "2026-10-22")),
        ("2026-01..2026-09", "month", ("2025-12-01", "2026-08-31")),
        ("last_30_days", "day", ("2026-10-23", "2026-11-21")),
        ("this_month", "week", ("2026-10-25", "2026-11-15")),
        ("this_year", "quarter", ("2025-10-01", "2026-08-22")),
    ],
)
def test_with_buckets_each_is_compared_with_the_one_before(token: str, unit: str, wanted: tuple[str, str]) -> None:
    assert compared(token, "2026-11-22", unit=unit) == wanted


@settings(deadline=None)
@given(today=DAYS)
@example(today=dt.date(2024, 2, 29))
@example(today=dt.date(2026, 3, 31))
@example(today=dt.date(2026, 1, 1))
@pytest.mark.parametrize("unit", ["week", "month", "quarter", "year"])
def test_a_unit_to_date_is_compared_with_the_same_days(unit: str, today: dt.date) -> None:
    now = resolve(f"this_{unit}", today)
    before = compared_period(now, "previous", today)
    assert now.start is not None
    assert before.start is not None
    assert before.start == resolve(f"last_{unit}", today).start
    assert before.end < now.start
    # As many days, or where the earlier unit is shorter, all of it; a whole unit against the whole one.
    whole_before = (now.start - before.start).days
    if (today + DAY) == resolve(f"this_{unit}", today + DAY).start:
        assert before.end == now.start - DAY
    elif unit in ("week", "month"):
        assert before.days == min((today - now.start).days + 1, whole_before)
    else:
        assert (before.end.day, before.end < now.start) in {
            (today.day, True),
            (calendar.monthrange(before.end.year, before.end.month)[1], True),
        }


@settings(deadline=None)
@given(today=DAYS, count=st.integers(1, 800))
@example(today=dt.date(2000, 3, 31), count=244)
def test_rolling_days_are_compared_with_as_many_days_right_before(today: dt.date, count: int) -> None:
    now = resolve(f"last_{count}_days", today)
    before = compared_period(now, "previous", today)
    assert now.start is not None
    assert (before.days, before.end) == (count, now.start - DAY)


@settings(deadline=None)
@given(today=DAYS, start=st.integers(0, 900), length=st.integers(1, 500))
def test_year_ago_never_reaches_into_the_period_of_a_year_or_less(today: dt.date, start: int, length: int) -> None:
    first = today - DAY * start
    last = min(first + DAY * (min(length, 365) - 1), today)
    now = resolve(f"{first}..{last}", today)
    before = compared_period(now, "year_ago", today)
    assert before.end < first
    assert before.start is not None
    assert (first - before.start).days in (365, 366)


@settings(deadline=None)
@given(today=DAYS, unit=st.sampled_from(["day", "week", "month", "quarter", "year"]), length=st.integers(1, 900))
def test_each_bucket_has_its_own_earlier_one(today: dt.date, unit: str, length: int) -> None:
    from crm_tools.analytics import buckets

    now = resolve(f"last_{length}_days", today)
    assert now.start is not None
    ours = buckets.labels(now.start, now.end, unit)
    for how in ("previous", "year_ago"):
        before = compared_period(now, how, today, unit)
        assert before.start is not None
        pairs = [(mine, counterpart(now, before, how, unit)(mine)) for mine in ours]
        theirs = [earlier for _, earlier in pairs if earlier is not None]
        assert len(set(theirs)) == len(theirs)
        assert all(earlier < mine for mine, earlier in pairs if earlier is not None)
        missing = [mine for mine, earlier in pairs if earlier is None]
        assert all(mine.endswith("-02-29") or unit == "week" for mine in missing)
        inside = set(buckets.labels(before.start, before.end, unit))
        assert set(theirs) <= inside


def rows(desk: Desk, **request: Any) -> list[dict[str, Any]]:
    return [
        {str(name): None if value != value else value for name, value in row.items()}
        for row in run(desk, ReportRequest(**request)).frame.to_dict("records")
    ]


def test_a_total_beside_the_period_before(desk: Desk) -> None:
    [row] = rows(desk, measures=("sales", "aov"), period="this_month", compare="previous")
    for measure in ("sales", "aov"):
        now = oracle.answer(desk.database, measure, (), dt.date(2026, 3, 1), desk.today, desk.today)[()]
        before = oracle.answer(desk.database, measure, (), dt.date(2026, 2, 1), dt.date(2026, 2, 28), desk.today)[()]
        assert row[measure] == pytest.approx(now)
        assert row[f"{measure}_previous"] == pytest.approx(before)
        assert row[f"{measure}_change"] == pytest.approx((now - before) / before)


def test_groups_of_either_period_appear(desk: Desk) -> None:
    """Customers who bought in one of the two weeks; new ones have no change, gone ones lost all."""
    first, last = dt.date(2026, 3, 2), dt.date(2026, 3, 8)
    week = dt.timedelta(days=7)
    now = oracle.answer(desk.database, "sales", ("customer",), first, last, desk.today)
    before = oracle.answer(desk.database, "sales", ("customer",), first - week, last - week, desk.today)
    assert set(now) - set(before)
    assert set(before) - set(now)
    got = rows(desk, measures=("sales",), dimensions=("customer",), period=f"{first}..{last}", compare="previous")
    assert {row["customer_id"] for row in got} == {key for (key,) in {*now, *before}}
    for row in got:
        key = (row["customer_id"],)
        assert (row["sales"], row["sales_previous"]) == (now.get(key, 0), before.get(key, 0))
        assert row["sales_change"] == (pytest.approx(now.get(key, 0) / before[key] - 1) if before.get(key) else None)
    assert [row["sales"] for row in got] == sorted((row["sales"] for row in got), reverse=True)


def test_months_beside_the_month_before(desk: Desk) -> None:
    got = rows(desk, measures=("sales",), dimensions=("month",), period="2025-11..2026-03", compare="previous")
    sales = oracle.answer(desk.database, "sales", ("month",), dt.date(2025, 10, 1), desk.today, desk.today)
    assert [row["month"] for row in got] == ["2025-11", "2025-12", "2026-01", "2026-02", "2026-03"]
    assert [row["sales_previous"] for row in got] == [
        sales[(month,)] for month in ("2025-10", "2025-11", "2025-12", "2026-01", "2026-02")
    ]


def test_months_beside_last_year(desk: Desk) -> None:
    got = rows(desk, measures=("orders",), dimensions=("month",), period="this_year", compare="year_ago")
    before = oracle.answer(desk.database, "orders", ("month",), dt.date(2025, 1, 1), dt.date(2025, 3, 31), desk.today)
    assert {row["month"]: row["orders_previous"] for row in got} == {
        month.replace("2025", "2026"): orders for (month,), orders in before.items()
    }


def test_days_beside_those_of_a_named_month_by_their_number(desk: Desk) -> None:
    got = rows(desk, measures=("orders",), dimensions=("day",), period="2026-03", compare="2026-02")
    before = oracle.answer(desk.database, "orders", ("day",), dt.date(2026, 2, 1), dt.date(2026, 2, 28), desk.today)
    assert len(got) == 31
    assert [row["orders_previous"] for row in got[:28]] == [
        before.get((f"2026-02-{day:02}",), 0) for day in range(1, 29)
    ]
    assert [row["orders_previous"] for row in got[28:]] == [0, 0, 0]


def test_sorting_by_change_and_cutting(desk: Desk) -> None:
    got = rows(
        desk,
        measures=("sales",),
        dimensions=("level",),
        period="2026-03",
        compare="2026-02",
        order={"by": "sales_change", "descending": True},
        limit=2,
    )
    changes = [row["sales_change"] for row in got]
    assert len(got) == 2
    assert changes == sorted(changes, reverse=True)


def test_others_compare_too(desk: Desk) -> None:
    full = rows(desk, measures=("sales",), dimensions=("city",), period="2026-03", compare="2026-02")
    [*shown, rest] = rows(
        desk, measures=("sales",), dimensions=("city",), period="2026-03", compare="2026-02", limit=2, others=True
    )
    assert [row["sales"] for row in shown] == [row["sales"] for row in full[:2]]
    for column in ("sales", "sales_previous"):
        assert rest[column] == sum(row[column] for row in full[2:])


def test_a_bucket_to_date_is_said(desk: Desk) -> None:
    def said(today: str) -> bool:
        here = replace(desk, today=dt.date.fromisoformat(today))
        request = ReportRequest(measures=("sales",), dimensions=("month",), period="this_year", compare="previous")
        return any("没有结束" in words.zh for words in run(here, request).notes)

    assert said("2026-03-30")
    assert not said("2026-03-31")


def test_all_months_beside_last_year(desk: Desk) -> None:
    sales = oracle.answer(desk.database, "sales", ("month",), None, desk.today, desk.today)
    got = rows(desk, measures=("sales",), dimensions=("month",), compare="year_ago")
    assert got[0]["month"] == min(sales)[0]
    for row in got:
        before = f"{int(row['month'][:4]) - 1}{row['month'][4:]}"
        assert row["sales"] == sales.get((row["month"],), 0)
        assert row["sales_previous"] == sales.get((before,), 0)
