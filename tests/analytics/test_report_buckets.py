"""Rows of a report over time: every bucket in its order, empty ones too, and whole series where rows are limited."""

from __future__ import annotations

import datetime as dt
from typing import Any

from crm_tools.analytics.definitions import shipped
from crm_tools.analytics.desk import Desk
from crm_tools.analytics.request import Filter
from crm_tools.analytics.result import OTHERS
from crm_tools.store.migrate import migrate
from tests.analytics.looked_up import query, rows


def test_time_runs_forward_and_has_no_holes(desk: Desk) -> None:
    got = dict(rows(desk, measures=("orders",), dimensions=("month",), period="2025"))
    assert list(got) == [f"2025-{month:02}" for month in range(1, 13)]
    assert got["2025-05"] == 0
    all_time = [month for month, _ in rows(desk, measures=("orders",), dimensions=("month",))]
    [(first,)] = query(desk, "SELECT MIN(substr(created_at, 1, 7)) FROM orders WHERE pay_status = 'paid'")
    assert (all_time[0], all_time[-1]) == (first, "2026-03")
    assert len(all_time) == len(set(all_time)) >= 24


def test_an_empty_bucket_of_a_ratio_is_null(desk: Desk) -> None:
    assert dict(rows(desk, measures=("aov",), dimensions=("month",), period="2025"))["2025-05"] is None


def test_nothing_ever_means_zeros_where_the_period_begins_somewhere(tmp_path: Any) -> None:
    migrate(tmp_path / "crm.db")
    empty = Desk(tmp_path / "crm.db", dt.date(2026, 3, 31), shipped())
    assert rows(empty, measures=("sales",), dimensions=("month",), period="2026") == [
        ("2026-01", 0),
        ("2026-02", 0),
        ("2026-03", 0),
    ]
    assert rows(empty, measures=("sales",), dimensions=("month",)) == []
    assert rows(empty, measures=("sales",), dimensions=("city",)) == []
    assert rows(empty, measures=("sales", "repeat_rate")) == [(0, None)]


def test_each_series_gets_every_bucket(desk: Desk) -> None:
    got = rows(desk, measures=("sales",), dimensions=("month", "level"), period="2025-04..2025-06")
    assert {(month, level) for month, level, _ in got} == {
        (month, level) for month in ("2025-04", "2025-05", "2025-06") for level in ("普通", "银卡", "金卡")
    }
    assert [month for month, _, _ in got] == sorted(month for month, _, _ in got)
    april = [sales for month, _, sales in got if month == "2025-04"]
    assert april == sorted(april, reverse=True)


def test_nested_and_cyclic_buckets_only_where_they_occur(desk: Desk) -> None:
    assert {
        row[:2] for row in rows(desk, measures=("orders",), dimensions=("year", "month"), period="2025-11..2026-02")
    } == {
        ("2025", "2025-11"),
        ("2025", "2025-12"),
        ("2026", "2026-01"),
        ("2026", "2026-02"),
    }
    # 31 March 2026 is a Tuesday; the week has no Wednesday yet.
    assert [day for day, _ in rows(desk, measures=("orders",), dimensions=("weekday",), period="this_week")] == [1, 2]
    assert [hour for hour, _ in rows(desk, measures=("orders",), dimensions=("hour",), period="today")] == list(
        range(24)
    )


def test_a_filter_on_time_keeps_other_buckets_out(desk: Desk) -> None:
    weekends = rows(
        desk,
        measures=("orders",),
        dimensions=("day",),
        period="2026-03",
        filters=(Filter(field="weekday", op="ge", value=6),),
    )
    assert [day for day, _ in weekends] == [f"2026-03-{day:02}" for day in (1, 7, 8, 14, 15, 21, 22, 28, 29)]


def test_weekdays_and_hours_are_whole_numbers_that_all_occur(desk: Desk) -> None:
    for dimension, wanted in (("weekday", list(range(1, 8))), ("hour", list(range(24)))):
        got = [bucket for bucket, _ in rows(desk, measures=("sales",), dimensions=(dimension,))]
        assert got == wanted
        assert all(isinstance(bucket, int) for bucket in got)
    [(sunday, sales)] = rows(
        desk,
        measures=("sales",),
        dimensions=("weekday",),
        filters=(Filter(field="weekday", value=7), Filter(field="year", value="2025")),
    )
    assert (sunday, bool(sales)) == (7, True)


def test_over_time_a_limit_chooses_series(desk: Desk) -> None:
    """The two best cities of the year by month, every month of each, the rest of each month as one."""
    request: dict[str, Any] = {"measures": ("sales", "buyers"), "dimensions": ("month", "city"), "period": "2025"}
    best = [city for city, *_ in rows(desk, measures=("sales",), dimensions=("city",), period="2025", limit=2)]
    full = rows(desk, **request)
    got = rows(desk, **request, limit=2)
    assert got == [row for row in full if row[1] in best]
    assert len(got) == 24

    with_rest = rows(desk, **request, limit=2, others=True)
    assert [row for row in with_rest if row[1] != OTHERS] == got
    rest = {month: (sales, buyers) for month, city, sales, buyers in with_rest if city == OTHERS}
    wanted = query(
        desk,
        "SELECT substr(o.created_at, 1, 7), SUM(amount_cents), COUNT(DISTINCT customer_id) FROM orders o "
        "JOIN customers c ON c.id = o.customer_id WHERE pay_status = 'paid' AND o.created_at LIKE '2025%' "
        "AND NOT (c.city IS ? OR c.city IS ?) GROUP BY 1",
        *best,
    )
    assert rest == {
        **dict.fromkeys((f"2025-{month:02}" for month in range(1, 13)), (0, 0)),
        **{m: (s, b) for m, s, b in wanted},
    }
