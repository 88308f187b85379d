"""Rollups by customer hold the rows of their rules whatever happens to the facts, and are read only for the very
today and thresholds that they were made for."""

from __future__ import annotations

import datetime as dt
import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm_tools.analytics import audience, code, customer_rollups, report
from crm_tools.analytics.audience_request import AudienceRequest
from crm_tools.analytics.definitions import shipped
from crm_tools.analytics.desk import Desk
from crm_tools.analytics.engine import engine
from crm_tools.analytics.request import ReportRequest
from crm_tools.store import mirror
from crm_tools.store.connect import writer
from tests.analytics import shop
from tests.analytics.looked_up import engines
from tests.analytics.test_rollups import CHANGES, _order

OF_CUSTOMERS = {
    **CHANGES,
    "cart": lambda c, n: c.execute(
        "INSERT INTO browse_events (customer_id, product_id, event, occurred_at) VALUES (?, ?, 'cart', ?)",
        (n % 60 + 1, n % 20 + 1, f"2026-03-{n % 9 + 21} 10:00:00"),
    ),
    "bought since": lambda c, n: _order(c, n, "2026-03-30"),
    "inquiry moved": lambda c, n: c.execute("UPDATE inquiries SET customer_id = ? WHERE id = ?", (n % 60 + 1, n + 1)),
    "order moved": lambda c, n: c.execute("UPDATE orders SET customer_id = ? WHERE id = ?", (n % 60 + 1, n + 1)),
    "renamed": lambda c, n: c.execute("UPDATE products SET title = title || '新' WHERE id = ?", (n % 20 + 1,)),
    "login tomorrow": lambda c, n: c.execute(
        "INSERT INTO logins (customer_id, logged_in_at) VALUES (?, '2026-04-01 00:00:00')", (n % 60 + 1,)
    ),
}
CHANGE = st.tuples(st.sampled_from(sorted(OF_CUSTOMERS)), st.integers(0, 50))
ROUND = st.tuples(st.integers(-1, 3), st.booleans(), st.lists(CHANGE, max_size=4))
"""By how many days today moves, whether the mirror is brought level first, and what happens to the facts."""


def rows_of(desk: Desk, sql: str, values: tuple[Any, ...] = ()) -> pd.DataFrame:
    with engine(desk, "test") as running:
        frame = running.frame_quietly(sql, values)
    return frame.sort_values("customer_id", ignore_index=True)


def assert_they_hold_their_rules(desk: Desk) -> None:
    for name, kept in customer_rollups._kept().items():
        values = customer_rollups.values_of(name, kept, desk)
        held = rows_of(desk, f"SELECT * FROM {kept.table}")
        facts = rows_of(desk, customer_rollups.rule_sql(kept, "sqlite"), values)
        pd.testing.assert_frame_equal(held[list(facts.columns)], facts, check_dtype=False, rtol=1e-9, obj=kept.table)


def assert_totals_are_those_of_pandas(desk: Desk) -> None:
    ends = f"{desk.today + dt.timedelta(days=1)} 00:00:00"
    with closing(sqlite3.connect(desk.database)) as connection:
        orders = pd.read_sql("SELECT * FROM orders", connection)
        logins = pd.read_sql("SELECT * FROM logins", connection)
        held = {
            table: dict(connection.execute(f"SELECT customer_id, {column} FROM {table}"))
            for table, column in (("rollup_buyers", "sales"), ("rollup_spending", "total"), ("rollup_logins", "logins"))
        }
    paid = orders[(orders.pay_status == "paid") & (orders.created_at < ends)]
    month_before = (desk.today.replace(day=1) - dt.timedelta(days=1)).replace(day=1)
    lately = paid[paid.created_at >= f"{month_before} 00:00:00"]
    days = f"{desk.today - dt.timedelta(days=29)} 00:00:00"
    seen = logins[(logins.logged_in_at >= days) & (logins.logged_in_at < ends)]
    assert held["rollup_buyers"] == paid.groupby("customer_id").amount_cents.sum().to_dict()
    assert held["rollup_spending"] == lately.groupby("customer_id").amount_cents.sum().to_dict()
    assert held["rollup_logins"] == seen.groupby("customer_id").size().to_dict()


@given(st.lists(ROUND, min_size=1, max_size=3))
@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_after_each_refresh_they_equal_the_facts(
    shop_template: Path, tmp_path_factory: pytest.TempPathFactory, rounds: list[tuple[int, bool, list[tuple[str, int]]]]
) -> None:
    database = Path(shutil.copy(shop_template, tmp_path_factory.mktemp("kept") / "crm.db"))
    desk = Desk(database, shop.TODAY, shipped())
    customer_rollups.refresh(desk, least_rows=0)
    for days, mirrored, changes in rounds:
        desk = replace(desk, today=desk.today + dt.timedelta(days=days))
        with writer(database) as connection:
            for name, number in changes:
                OF_CUSTOMERS[name](connection, number)
        if mirrored:
            mirror.refresh(database, least_rows=0)
        customer_rollups.refresh(desk, least_rows=0)
        assert_they_hold_their_rules(desk)
        assert_totals_are_those_of_pandas(desk)


@given(st.lists(CHANGE, min_size=1, max_size=6))
@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_many_touched_customers_are_picked_out_by_the_mirror(
    shop_template: Path, tmp_path_factory: pytest.TempPathFactory, changes: list[tuple[str, int]]
) -> None:
    database = Path(shutil.copy(shop_template, tmp_path_factory.mktemp("by-mirror") / "crm.db"))
    desk = Desk(database, shop.TODAY, shipped())
    mirror.refresh(database, least_rows=0)
    customer_rollups.refresh(desk, least_rows=0)
    with writer(database) as connection:
        for name, number in changes:
            OF_CUSTOMERS[name](connection, number)
    mirror.refresh(database, least_rows=0)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(customer_rollups, "FEW_TOUCHED", 0)
        customer_rollups.refresh(desk, least_rows=0)
    assert_they_hold_their_rules(desk)
    assert_totals_are_those_of_pandas(desk)


def test_the_next_day_writes_those_whose_facts_come_or_go(shop_template: Path, tmp_path: Path) -> None:
    database = Path(shutil.copy(shop_template, tmp_path / "crm.db"))
    desk = Desk(database, shop.TODAY, shipped())
    customer_rollups.refresh(desk, least_rows=0)
    with writer(database) as connection:
        OF_CUSTOMERS["login tomorrow"](connection, 7)
    customer_rollups.refresh(desk, least_rows=0)
    written: dict[str, int] = {}
    write = customer_rollups._write

    def noted(*arguments: Any) -> int:
        written[arguments[1].table] = write(*arguments)
        return written[arguments[1].table]

    tomorrow = replace(desk, today=shop.TODAY + dt.timedelta(days=1))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(customer_rollups, "_write", noted)
        customer_rollups.refresh(tomorrow, least_rows=0)
    assert_they_hold_their_rules(tomorrow)
    with closing(sqlite3.connect(database)) as connection:
        orders = pd.read_sql("SELECT customer_id, created_at AS at, pay_status FROM orders", connection)
        logins = pd.read_sql("SELECT customer_id, logged_in_at AS at FROM logins", connection)
    came, went = (str(tomorrow.today - dt.timedelta(days=days)) for days in (0, 30))
    lately = logins[(logins["at"] >= f"{went}x") & (logins["at"] < f"{came}x")]
    moved = logins[logins["at"].str[:10].isin((came, went))]
    buyers = orders[(orders.pay_status == "paid") & (orders["at"] < f"{came}x")]
    assert written["rollup_buyers"] == len(
        set(orders[orders["at"].str[:10] == came].customer_id) & set(buyers.customer_id)
    )
    assert written["rollup_logins"] == len(set(moved.customer_id) & set(lately.customer_id)) > 0
    assert 2 * moved.customer_id.nunique() < lately.customer_id.nunique(), "else all are made"


def test_another_day_other_definitions_and_newer_facts_find_none(shop_template: Path, tmp_path: Path) -> None:
    database = Path(shutil.copy(shop_template, tmp_path / "crm.db"))
    desk = Desk(database, shop.TODAY, shipped())
    tomorrow = replace(desk, today=desk.today + dt.timedelta(days=1))
    stricter = replace(desk, definitions=shipped().changed({"churn.lapsed_days": 30}))
    top = ReportRequest(measures=("sales",), dimensions=("customer",), limit=3)

    def used(at: Desk) -> set[str]:
        found = audience.find(at, AudienceRequest(segment="churn_risk"))
        found.page(0, 5)
        return engines(found) | {step.engine for step in report.run(at, top).steps}

    assert used(desk) == {"sqlite"}
    customer_rollups.refresh(desk, least_rows=0)
    assert [used(desk), used(tomorrow), used(stricter)] == [{"rollup"}, {"sqlite"}, {"sqlite", "rollup"}]
    customer_rollups.refresh(stricter, least_rows=0)
    assert [used(desk), used(stricter)] == [{"sqlite", "rollup"}, {"rollup"}]
    with writer(database) as connection:
        _order(connection, 8, "2026-03-01")
    assert used(stricter) == {"sqlite"}
    customer_rollups.refresh(tomorrow, least_rows=0)
    assert [used(desk), used(tomorrow)] == [{"sqlite"}, {"rollup"}]
    assert customer_rollups.refresh(tomorrow) is None
    assert used(tomorrow) == {"sqlite"}


def test_rows_that_another_version_of_the_code_made_are_made_anew(
    shop_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = Path(shutil.copy(shop_template, tmp_path / "crm.db"))
    desk = Desk(database, shop.TODAY, shipped())

    def used() -> set[str]:
        found = audience.find(desk, AudienceRequest(segment="churn_risk"))
        found.count()
        return engines(found)

    made = customer_rollups.refresh(desk, least_rows=0)
    assert customer_rollups.refresh(desk, least_rows=0) == 0
    with writer(database) as connection:
        connection.execute("UPDATE rollup_churn SET activity_recent = activity_recent + 1")
    monkeypatch.setattr(code, "version", lambda: "another")
    assert used() == {"sqlite"}
    assert customer_rollups.refresh(desk, least_rows=0) == made
    assert used() == {"rollup"}
    assert_they_hold_their_rules(desk)


def test_what_changes_while_they_are_made_leaves_them_behind(
    shop_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = Path(shutil.copy(shop_template, tmp_path / "crm.db"))
    desk = Desk(database, shop.TODAY, shipped())
    real = customer_rollups._write
    done = []

    def write(*arguments: Any) -> int:
        if not done:
            with writer(database) as connection:
                done.append(connection.execute("UPDATE orders SET amount_cents = amount_cents + 1").rowcount)
        return real(*arguments)

    monkeypatch.setattr(customer_rollups, "_write", write)
    customer_rollups.refresh(desk, least_rows=0)
    found = audience.find(desk, AudienceRequest(segment="high_value", params={"min_sales_yuan": 0}))
    found.count()
    assert done[0] > 0
    assert engines(found) == {"sqlite"}
    customer_rollups.refresh(desk, least_rows=0)
    assert_they_hold_their_rules(desk)
