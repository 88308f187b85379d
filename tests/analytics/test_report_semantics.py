"""What a report's rows are: order, empty buckets, nulls, shares, limits, filters on measures, notes."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from typing import Any

import pytest

from crm_tools.analytics.definitions import shipped
from crm_tools.analytics.desk import Desk
from crm_tools.analytics.report import run
from crm_tools.analytics.request import Filter, Order, ReportRequest
from crm_tools.analytics.result import OTHERS
from crm_tools.store.migrate import migrate
from crm_tools.texts import UserError


def query(desk: Desk, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(desk.database)) as connection:
        return connection.execute(sql, values).fetchall()


def rows(desk: Desk, **request: Any) -> list[tuple[Any, ...]]:
    frame = run(desk, ReportRequest(**request)).frame
    return [
        tuple(None if value != value else value for value in row) for row in frame.itertuples(index=False, name=None)
    ]


def test_one_number_is_one_row(desk: Desk) -> None:
    [(sales,)] = rows(desk, measures=("sales",))
    assert [(sales,)] == query(
        desk,
        "SELECT SUM(amount_cents) FROM orders WHERE pay_status = 'paid' AND created_at < '2026-04-01'",
    )
    assert rows(desk, measures=("sales", "aov"), period="2019") == [(0, None)]


def test_top_customers_rank_by_the_measure_then_id(desk: Desk) -> None:
    wanted = query(
        desk,
        "SELECT c.id, c.name, COUNT(*) FROM orders o JOIN customers c ON c.id = o.customer_id "
        "WHERE pay_status = 'paid' AND o.created_at < '2026-04-01' GROUP BY c.id ORDER BY 3 DESC, c.id LIMIT 30",
    )
    assert len({count for _, _, count in wanted}) < 30, "no tie to break"
    assert rows(desk, measures=("orders",), dimensions=("customer",), limit=30) == wanted


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


def test_facts_after_today_count_nowhere(desk: Desk) -> None:
    [(later,)] = query(desk, "SELECT COUNT(*) FROM orders WHERE created_at >= '2026-04-01'")
    assert later
    days = [day for day, _ in rows(desk, measures=("orders",), dimensions=("day",), period="2026-03..2026-05")]
    assert days[-1] == "2026-03-31"


def test_shares_are_of_the_whole_before_the_limit(desk: Desk) -> None:
    full = rows(desk, measures=("sales",), dimensions=("level",), share=("sales",))
    assert sum(share for _, _, share in full) == pytest.approx(1)
    assert rows(desk, measures=("sales",), dimensions=("level",), share=("sales",), limit=1) == full[:1]
    high = rows(
        desk,
        measures=("sales",),
        dimensions=("level",),
        share=("sales",),
        filters=(Filter(field="sales", op="lt", value=full[0][1] / 100),),
    )
    assert high == full[1:]


def test_others_are_computed_anew(desk: Desk) -> None:
    """The rest of an average or a distinct count is no sum of its parts."""
    request: dict[str, Any] = {"measures": ("aov", "buyers", "sales"), "dimensions": ("product",), "others": True}
    with pytest.raises(UserError) as refused:
        rows(desk, limit=2, **request)
    assert refused.value.key == "analytics.plan.does_not_go"
    request["dimensions"] = ("city",)
    top = rows(desk, limit=2, **request)
    shown = [city for city, *_ in top[:2]]
    [rest] = query(
        desk,
        "SELECT 1.0 * SUM(amount_cents) / COUNT(*), COUNT(DISTINCT customer_id), SUM(amount_cents) FROM orders o JOIN "
        "customers c ON c.id = o.customer_id WHERE pay_status = 'paid' AND o.created_at < '2026-04-01' "
        "AND NOT (c.city IS ? OR c.city IS ?)",
        shown,
    )
    assert top[2] == (OTHERS, *(pytest.approx(value) for value in rest))
    assert rows(desk, limit=50, **request)[-1][0] != OTHERS


def test_others_leave_out_an_unfilled_group_that_is_shown(desk: Desk) -> None:
    got = rows(desk, measures=("orders",), dimensions=("gender",), limit=2, others=True, order=Order(by="gender"))
    [(total,)] = rows(desk, measures=("orders",))
    assert sum(orders for _, orders in got) == total


def test_conditions_on_measures_choose_rows(desk: Desk) -> None:
    got = rows(
        desk, measures=("sales",), dimensions=("customer",), filters=(Filter(field="orders", op="ge", value=12),)
    )
    wanted = query(
        desk,
        "SELECT c.id, c.name, SUM(amount_cents), COUNT(*) FROM orders o JOIN customers c ON c.id = o.customer_id "
        "WHERE pay_status = 'paid' AND o.created_at < '2026-04-01' GROUP BY c.id HAVING COUNT(*) >= 12 "
        "ORDER BY 3 DESC, 1",
    )
    assert got == wanted
    assert len(wanted) > 3


def test_conditions_on_money_are_in_yuan(desk: Desk) -> None:
    months = rows(
        desk,
        measures=("sales",),
        dimensions=("month",),
        period="2025",
        filters=(Filter(field="sales", op="lt", value=1),),
    )
    assert months == [("2025-05", 0)]


def test_running_total_over_time(desk: Desk) -> None:
    got = rows(desk, measures=("sales",), dimensions=("month",), period="2025", running=("sales",))
    total = 0
    for _, sales, running in got:
        total += sales
        assert running == total
    by_level = rows(desk, measures=("sales",), dimensions=("month", "level"), period="2025", running=("sales",))
    [(gold,)] = rows(desk, measures=("sales",), period="2025", filters=(Filter(field="level", value="金卡"),))
    assert [running for month, level, _, running in by_level if (month, level) == ("2025-12", "金卡")] == [gold]


def test_bottom_and_orders_asked_for(desk: Desk) -> None:
    by_product: dict[str, Any] = {"measures": ("units",), "dimensions": ("product",)}
    worst = rows(desk, **by_product, order=Order(by="units", descending=False), limit=5)
    assert [units for *_, units in worst] == sorted(units for *_, units in rows(desk, **by_product))[:5]
    by_name = rows(desk, **by_product, order=Order(by="product", descending=False), limit=7)
    assert [name for _, name, _ in by_name] == sorted(name for _, name, _ in by_name)
    late_first = rows(desk, measures=("orders",), dimensions=("month",), period="2025", order=Order(by="month"))
    assert late_first[0][0] == "2025-12"
    best_days = rows(desk, measures=("sales",), dimensions=("day",), period="2025", order=Order(by="sales"), limit=3)
    assert [sales for _, sales in best_days] == sorted((sales for _, sales in best_days), reverse=True)


def test_measures_of_different_grains_meet_on_their_dimensions(desk: Desk) -> None:
    got = {
        city: numbers
        for city, *numbers in rows(
            desk, measures=("sales", "logins", "new_customers", "units"), dimensions=("city",), period="2026-03"
        )
    }
    for position, measure in enumerate(("sales", "logins", "new_customers", "units")):
        alone = dict(rows(desk, measures=(measure,), dimensions=("city",), period="2026-03"))
        assert {city: numbers[position] for city, numbers in got.items() if numbers[position]} == alone


def test_gmv_says_what_it_is_and_gives_sales(desk: Desk) -> None:
    result = run(desk, ReportRequest(measures=("gmv",), period="2025"))
    assert list(result.frame.columns) == ["gmv", "sales"]
    assert any("GMV" in words.zh and "销售额" in words.zh for words in result.notes)
    assert [tuple(result.frame.iloc[0])] == query(
        desk,
        "SELECT SUM(amount_cents), SUM(amount_cents) FILTER (WHERE pay_status = 'paid') FROM orders "
        "WHERE created_at LIKE '2025%'",
    )


def test_a_status_leaves_nothing_to_split_in_sales(desk: Desk) -> None:
    result = run(desk, ReportRequest(measures=("sales", "orders"), dimensions=("pay_status",)))
    assert list(result.frame.columns) == ["pay_status", "gmv", "placed_orders"]
    assert set(result.frame["pay_status"]) == {"paid", "pending", "cancelled", "refunded"}
    assert len(result.notes) >= 2


def test_columns_and_steps_describe_the_frame(desk: Desk) -> None:
    result = run(desk, ReportRequest(measures=("sales", "aov"), dimensions=("customer",), period="2025", limit=3))
    assert [column.name for column in result.columns] == list(result.frame.columns)
    assert [column.unit for column in result.columns] == ["id", "text", "money", "money"]
    assert result.frame["sales"].dtype == "int64"
    [step] = result.steps
    assert (step.tool, step.engine) == ("run_report", "sqlite")
    assert "'2025-01-01 00:00:00'" in step.sql
    assert len(query(desk, step.sql)) == step.rows
    assert (result.period and result.period.start, result.period and result.period.end) == (
        dt.date(2025, 1, 1),
        dt.date(2025, 12, 31),
    )


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
        best,
    )
    assert rest == {
        **dict.fromkeys((f"2025-{month:02}" for month in range(1, 13)), (0, 0)),
        **{m: (s, b) for m, s, b in wanted},
    }


def test_conditions_on_changes_and_shares(desk: Desk) -> None:
    compared: dict[str, Any] = {
        "measures": ("sales",),
        "dimensions": ("city",),
        "period": "2026-03",
        "compare": "2026-02",
        "share": ("sales",),
    }
    full = rows(desk, **compared)
    grown = rows(desk, **compared, filters=(Filter(field="sales_change", op="gt", value=0),))
    assert grown == [row for row in full if row[3] is not None and row[3] > 0]
    assert 0 < len(grown) < len(full)
    large = rows(desk, **compared, filters=(Filter(field="sales_share", op="ge", value=0.2),))
    assert large == [row for row in full if row[4] >= 0.2]
    assert 0 < len(large) < len(full)
    small = rows(desk, **compared, filters=(Filter(field="sales_previous", op="lt", value=5000),))
    assert small == [row for row in full if row[2] < 500000]
    with pytest.raises(UserError) as refused:
        rows(desk, measures=("sales",), filters=(Filter(field="sales_change", op="gt", value=0),))
    assert refused.value.key == "analytics.plan.cannot_sort"
