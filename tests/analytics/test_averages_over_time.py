"""Averages per day, week and month: against facts read with pandas, day by day."""

from __future__ import annotations

import datetime as dt
import sqlite3
from contextlib import closing
from typing import Any

import pandas as pd
import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.analytics.report import run
from crm_tools.analytics.request import Filter, Order, ReportRequest
from crm_tools.texts import UserError

TODAY = dt.date(2026, 3, 31)


@pytest.fixture(scope="module")
def orders(desk: Desk) -> pd.DataFrame:
    """Paid orders up to today with the attributes of their customers; ``day`` is a date."""
    with closing(sqlite3.connect(desk.database)) as connection:
        found = pd.read_sql(
            "SELECT o.*, c.city, c.level FROM orders o JOIN customers c ON c.id = o.customer_id "
            "WHERE pay_status = 'paid'",
            connection,
        )
    found["day"] = pd.to_datetime(found["created_at"].str[:10])
    return found[found["day"].dt.date <= TODAY]


def between(orders: pd.DataFrame, first: str, last: str) -> pd.DataFrame:
    return orders[(orders["day"] >= first) & (orders["day"] <= last)]


def one(desk: Desk, **request: Any) -> pd.Series:
    [(_, row)] = run(desk, ReportRequest(**request)).frame.iterrows()
    return row


def test_a_day_of_a_month_counts_every_day(desk: Desk, orders: pd.DataFrame) -> None:
    row = one(desk, measures=("sales", "orders"), period="2026-02", average="day")
    of_days = between(orders, "2026-02-01", "2026-02-28").set_index("day")["amount_cents"].resample("D").sum()
    daily = of_days.reindex(pd.date_range("2026-02-01", "2026-02-28"), fill_value=0)
    assert row["sales"] == pytest.approx(daily.mean())
    assert row["sales_total"] == daily.sum()
    assert row["orders"] == pytest.approx(len(between(orders, "2026-02-01", "2026-02-28")) / 28)


def test_a_cut_month_counts_by_its_days(desk: Desk, orders: pd.DataFrame) -> None:
    row = one(desk, measures=("orders",), period="2026-01-11..2026-03", average="month")
    assert row["orders"] == pytest.approx(len(between(orders, "2026-01-11", "2026-03-31")) / (21 / 31 + 2))
    assert one(desk, measures=("orders",), period="this_year", average="quarter")["orders"] == pytest.approx(
        len(between(orders, "2026-01-01", "2026-03-31"))
    )
    weekly = one(desk, measures=("orders",), period="2026-02", average="week")["orders"]
    assert weekly == pytest.approx(len(between(orders, "2026-02-01", "2026-02-28")) / 4)


def test_from_the_beginning_is_from_the_first_fact(desk: Desk, orders: pd.DataFrame) -> None:
    with closing(sqlite3.connect(desk.database)) as connection:
        [(first,)] = connection.execute("SELECT MIN(created_at) FROM orders").fetchall()
    days = (TODAY - dt.date.fromisoformat(first[:10])).days + 1
    assert one(desk, measures=("orders",), average="day")["orders"] == pytest.approx(len(orders) / days)


def test_each_month_has_its_own_days(desk: Desk, orders: pd.DataFrame) -> None:
    frame = run(
        desk, ReportRequest(measures=("sales",), dimensions=("month",), period="last_12_months", average="day")
    ).frame
    within = between(orders, "2025-04-01", "2026-03-31")
    wanted = within.groupby(within["day"].dt.to_period("M"))["amount_cents"].sum()
    wanted = wanted.reindex(pd.period_range("2025-04", "2026-03", freq="M"), fill_value=0)
    wanted = wanted / wanted.index.days_in_month
    assert list(frame["month"]) == [str(month) for month in wanted.index]
    assert list(frame["sales"]) == pytest.approx(list(wanted))


def test_weekdays_and_weekends_are_over_their_own_days(desk: Desk, orders: pd.DataFrame) -> None:
    frame = run(
        desk, ReportRequest(measures=("orders",), dimensions=("weekday",), period="2026-03", average="day")
    ).frame
    march = between(orders, "2026-03-01", "2026-03-31")
    days = pd.Series(pd.date_range("2026-03-01", "2026-03-31")).dt.day_of_week.value_counts()
    sold = march["day"].dt.day_of_week.value_counts()
    assert list(frame["orders"]) == pytest.approx([sold.get(day, 0) / days[day] for day in range(7)])
    weekend = (Filter(field="day_kind", value="weekend"),)
    daily = one(desk, measures=("orders",), period="2026-03", filters=weekend, average="day")["orders"]
    assert daily == pytest.approx((march["day"].dt.day_of_week > 4).sum() / (days[5] + days[6]))
    weekly = one(desk, measures=("orders",), period="2026-03", filters=weekend, average="week")["orders"]
    assert weekly == pytest.approx((march["day"].dt.day_of_week > 4).sum() / (31 / 7))


def test_different_people_are_counted_day_by_day(desk: Desk, orders: pd.DataFrame) -> None:
    march = between(orders, "2026-03-01", "2026-03-31")
    daily = march.groupby("day")["customer_id"].nunique().sum() / 31
    row = one(desk, measures=("buyers",), period="2026-03", average="day")
    assert row["buyers"] == pytest.approx(daily)
    assert "buyers_total" not in row
    by_level = run(
        desk, ReportRequest(measures=("orders", "buyers"), dimensions=("level",), period="2026-03", average="day")
    ).frame.set_index("level")
    wanted = march.groupby(["level", "day"])["customer_id"].nunique().groupby("level").sum() / 31
    assert dict(by_level["buyers"]) == pytest.approx(dict(wanted))
    monthly = one(desk, measures=("buyers",), period="this_year", average="month")["buyers"]
    of_months = between(orders, "2026-01-01", "2026-03-31")
    assert monthly == pytest.approx(of_months.groupby(of_months["day"].dt.month)["customer_id"].nunique().sum() / 3)


def test_each_side_of_a_comparison_has_its_own_days(desk: Desk, orders: pd.DataFrame) -> None:
    row = one(desk, measures=("orders",), period="2026-03", compare="previous", average="day")
    now, before = (
        len(between(orders, "2026-03-01", "2026-03-31")) / 31,
        len(between(orders, "2026-02-01", "2026-02-28")) / 28,
    )
    assert (row["orders"], row["orders_previous"]) == pytest.approx((now, before))
    assert row["orders_change"] == pytest.approx((now - before) / before)


def test_conditions_and_ranks_are_of_the_average(desk: Desk, orders: pd.DataFrame) -> None:
    march = between(orders, "2026-03-01", "2026-03-31")
    daily = march["level"].value_counts() / 31
    edge = float(daily.sort_values().iloc[-2])
    request = ReportRequest(
        measures=("orders",),
        dimensions=("level",),
        period="2026-03",
        filters=(Filter(field="orders", op="ge", value=edge - 1e-9),),
        order=Order(by="orders", descending=False),
        average="day",
    )
    frame = run(desk, request).frame
    assert list(frame["level"]) == list(daily.sort_values().index[-2:])
    first = run(
        desk, ReportRequest(measures=("orders",), dimensions=("customer",), limit=5, period="all", average="week")
    )
    most = orders["customer_id"].value_counts()
    assert sorted(first.frame["orders_total"], reverse=True) == sorted(most, reverse=True)[:5]


def test_the_answer_says_which_days_count(desk: Desk) -> None:
    told = run(desk, ReportRequest(measures=("sales",), period="2026-02", average="day"))
    assert any("28 天" in note.zh and "2026-02-01" in note.zh and "28 days" in note.en for note in told.notes)
    assert told.columns[0].label.zh == "日均销售额"
    cut = run(desk, ReportRequest(measures=("sales", "buyers"), period="2026-03-17..2026-03-31", average="month"))
    assert any("0.48 个月" in note.zh and "15 天" in note.zh for note in cut.notes)
    assert any("每月去重" in note.zh for note in cut.notes)


@pytest.mark.parametrize(
    ("key", "request_"),
    [
        ("analytics.plan.no_average", {"measures": ("aov",)}),
        ("analytics.plan.no_average", {"measures": ("customers",)}),
        ("analytics.plan.no_average", {"measures": ("repeat_buyers",)}),
        ("analytics.plan.average_alone", {"measures": ("sales",), "dimensions": ("city",), "share": ("sales",)}),
        ("analytics.plan.average_unit", {"measures": ("sales",), "dimensions": ("day",)}),
    ],
)
def test_what_has_no_average_is_said(desk: Desk, key: str, request_: dict[str, Any]) -> None:
    with pytest.raises(UserError) as refused:
        run(desk, ReportRequest(**request_, average="day"))
    assert refused.value.key == key
