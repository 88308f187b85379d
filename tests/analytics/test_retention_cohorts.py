"""Cohorts and the funnel beside plain Python over all rows."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections import defaultdict
from contextlib import closing
from dataclasses import replace
from typing import Any

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.analytics.retention import FUNNEL_WORDS, cohorts, conversion, funnel


def table(desk: Desk, sql: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(desk.database)) as connection:
        return connection.execute(sql).fetchall()


@pytest.mark.parametrize("today", [dt.date(2026, 3, 31), dt.date(2026, 1, 1), dt.date(2025, 8, 15)])
def test_cohorts(today: dt.date, desk: Desk) -> None:
    here = replace(desk, today=today)
    months = defaultdict(set)
    for customer, at in table(here, "SELECT customer_id, created_at FROM orders WHERE pay_status = 'paid'"):
        if at[:10] <= today.isoformat():
            months[customer].add(at[:7])
    first = {customer: min(bought) for customer, bought in months.items()}
    result = cohorts(here, "last_6_months")
    frame = result.frame
    assert result.period is not None
    assert result.period.start is not None
    assert result.period.start.day == 1
    assert list(frame["cohort"].unique()) == sorted(
        {month for month in first.values() if month >= f"{result.period.start:%Y-%m}"}
    )
    for row in frame.itertuples():
        members = [customer for customer, month in first.items() if month == row.cohort]
        year, month = int(row.cohort[:4]), int(row.cohort[5:]) + row.month_number
        label = f"{year + (month - 1) // 12}-{(month - 1) % 12 + 1:02}"
        assert label <= f"{today:%Y-%m}"
        buying = sum(label in months[customer] for customer in members)
        assert (row.size, row.customers) == (len(members), buying)
        assert row.retention == buying / len(members)
    assert (frame[frame["month_number"] == 0]["retention"] == 1).all()
    to_date = any(f"{today:%Y-%m}" in words.zh and "没有结束" in words.zh for words in result.notes)
    assert to_date is ((today + dt.timedelta(days=1)).day != 1)


def test_cohorts_reach_the_month_of_today(desk: Desk) -> None:
    last = cohorts(desk, "2025-07..2026-03").frame.groupby("cohort")["month_number"].max().to_dict()
    assert len(last) > 2
    assert last == {month: (2026 - int(month[:4])) * 12 + 3 - int(month[5:]) for month in last}


@pytest.mark.parametrize("period", ["last_30_days", "2026-03", "all"])
def test_funnel(period: str, desk: Desk) -> None:
    result = funnel(desk, period)
    assert result.period is not None
    low, high = str(result.period.start or "0000"), str(result.period.end)
    events = defaultdict(set)
    for customer, product, event, at in table(
        desk, "SELECT customer_id, product_id, event, occurred_at FROM browse_events"
    ):
        if low <= at[:10] <= high:
            events[event].add((customer, product))
    bought = {
        (customer, product)
        for customer, product, at in table(
            desk,
            "SELECT customer_id, product_id, created_at FROM orders JOIN order_items ON order_id = orders.id "
            "WHERE pay_status = 'paid'",
        )
        if low <= at[:10] <= high
    }
    viewers = {customer for customer, _ in events["view"]}
    wanted = [
        len(viewers),
        len(viewers & {customer for customer, _ in events["favorite"]}),
        len(viewers & {customer for customer, _ in events["cart"]}),
        len({customer for customer, _ in events["view"] & bought}),
    ]
    assert result.frame["step"].tolist() == list(FUNNEL_WORDS)
    assert result.frame["customers"].tolist() == wanted
    assert result.frame["of_first"].tolist() == [pytest.approx(count / wanted[0]) for count in wanted]
    assert result.frame["of_previous"].tolist()[1:] == [
        pytest.approx(count / before) for count, before in zip(wanted[1:], wanted, strict=False)
    ]


def test_an_empty_funnel_has_no_rates(desk: Desk) -> None:
    frame = funnel(desk, "2019").frame
    assert frame["customers"].tolist() == [0, 0, 0, 0]
    assert frame["of_first"].isna().all()
    assert cohorts(desk, "2019").frame.empty


@pytest.mark.parametrize(
    ("of", "to"), [("cart", "order"), ("favorite", "order"), ("view", "cart"), ("favorite", "cart")]
)
@pytest.mark.parametrize("period", ["last_30_days", "all"])
def test_conversion_is_of_the_same_product(of: str, to: str, period: str, desk: Desk) -> None:
    result = conversion(desk, of, to, period)
    assert result.period is not None
    low, high = str(result.period.start or "0000"), str(result.period.end)
    done = defaultdict(set)
    for step, customer, product, at in table(
        desk,
        "SELECT event, customer_id, product_id, occurred_at FROM browse_events UNION ALL SELECT 'order', customer_id,"
        " product_id, created_at FROM orders JOIN order_items ON order_id = orders.id WHERE pay_status = 'paid'",
    ):
        if low <= at[:10] <= high:
            done[step].add((customer, product))
    came = {customer for customer, _ in done[of]}
    went = {customer for customer, _ in done[of] & done[to]}
    assert came
    wanted = (len(came), len(went), pytest.approx(len(went) / len(came)))
    assert tuple(result.frame.iloc[0]) == wanted
