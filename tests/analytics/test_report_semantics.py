"""What a report's rows are: order, empty buckets, nulls, shares, limits, filters on measures, notes."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.analytics.report import run
from crm_tools.analytics.request import Filter, Order, ReportRequest
from crm_tools.analytics.result import OTHERS
from crm_tools.texts import UserError
from tests.analytics.looked_up import query, rows


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
        *shown,
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
