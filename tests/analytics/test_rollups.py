"""Rollups equal the facts whatever happens to them, answer as these do, and are never used while they are behind."""

from __future__ import annotations

import random
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from itertools import product
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm_tools.analytics import code, registry, report, rollups
from crm_tools.analytics.definitions import shipped
from crm_tools.analytics.desk import Desk
from crm_tools.analytics.request import Filter, ReportRequest
from crm_tools.store import mirror
from crm_tools.store.connect import reader, writer
from crm_tools.texts import UserError
from tests.analytics import shop

TIMES = {
    "orders": "created_at",
    "customers": "created_at",
    "logins": "logged_in_at",
    "browse_events": "occurred_at",
    "inquiries": "created_at",
}
KINDS = {"orders": "pay_status", "browse_events": "event"}


def recomputed(database: Path) -> tuple[dict[tuple[str, str, str], tuple[int, int]], dict[tuple[object, ...], object]]:
    """The same totals counted by pandas over whole tables."""
    days = {}
    with closing(sqlite3.connect(database)) as connection:
        tables = {
            name: pd.read_sql(f"SELECT * FROM {name}", connection) for name in (*TIMES, "order_items", "products")
        }
    for fact, time in TIMES.items():
        table = tables[fact]
        if table.empty:
            continue
        table = table.assign(day=table[time].str[:10], kind=table[KINDS[fact]] if fact in KINDS else "")
        table["cents"] = table["amount_cents"] if fact == "orders" else 0
        counted = table.groupby(["day", "kind"])["cents"].agg(["size", "sum"])
        for (day, kind), size, cents in counted.itertuples(name=None):
            days[(fact, f"{day} 00:00:00", kind)] = (size, cents)
    lines = tables["order_items"].merge(tables["orders"], left_on="order_id", right_on="id", suffixes=("", "_order"))
    lines = lines.merge(tables["products"], left_on="product_id", right_on="id", suffixes=("", "_product"))
    lines = lines.assign(day=lines["created_at"].str[:10], cents=lines["quantity"] * lines["unit_price_cents"])
    lines["category"] = lines["category"].astype(object).where(lines["category"].notna(), "(none)")
    counted = lines.groupby(["category", "day", "pay_status"])[["quantity", "cents"]].sum()
    categories = {
        (category, f"{day} 00:00:00", kind): (units, cents)
        for (category, day, kind), units, cents in counted.itertuples(name=None)
    }
    return days, categories


def held(database: Path) -> tuple[dict[tuple[str, str, str], tuple[int, int]], dict[tuple[object, ...], object]]:
    with closing(sqlite3.connect(database)) as connection:
        days = {tuple(row[:3]): tuple(row[3:]) for row in connection.execute("SELECT * FROM rollup_days")}
        categories = {
            tuple(row[:3]): tuple(row[3:])
            for row in connection.execute(
                "SELECT coalesce(category, '(none)'), at, kind, units, cents FROM rollup_category_days"
            )
        }
    return days, categories


def is_level(database: Path) -> bool:
    with reader(database) as connection:
        return rollups.level(connection)


def _order(connection: sqlite3.Connection, number: int, day: str) -> None:
    order = connection.execute(
        "INSERT INTO orders (customer_id, amount_cents, pay_status, created_at) VALUES (?, ?, ?, ?)",
        (number % 60 + 1, number * 100, ("paid", "refunded")[number % 2], f"{day} 23:59:59"),
    ).lastrowid
    connection.execute(
        "INSERT INTO order_items (order_id, product_id, quantity, unit_price_cents) VALUES (?, ?, 2, 50)",
        (order, number % 20 + 1),
    )


CHANGES: dict[str, Callable[[sqlite3.Connection, int], object]] = {
    "order": lambda c, n: _order(c, n, "2026-03-31"),
    "late order": lambda c, n: _order(c, n, "2020-02-29"),
    "refund": lambda c, n: c.execute("UPDATE orders SET pay_status = 'refunded' WHERE id % 50 = ?", (n,)),
    "another day": lambda c, n: c.execute("UPDATE orders SET created_at = '2024-12-31 00:00:00' WHERE id = ?", (n,)),
    "delete orders": lambda c, n: c.execute("DELETE FROM orders WHERE id % 60 = ?", (n,)),
    "delete items": lambda c, n: c.execute("DELETE FROM order_items WHERE id % 40 = ?", (n,)),
    "more pieces": lambda c, n: c.execute("UPDATE order_items SET quantity = quantity + 1 WHERE id % 70 = ?", (n,)),
    "another category": lambda c, n: c.execute("UPDATE products SET category = '新' WHERE id = ?", (n % 20 + 1,)),
    "no category": lambda c, n: c.execute("UPDATE products SET category = NULL WHERE id = ?", (n % 20 + 1,)),
    "login": lambda c, n: c.execute(
        "INSERT INTO logins (customer_id, logged_in_at) VALUES (?, '2026-03-30 10:00:00')", (n % 60 + 1,)
    ),
    "no logins": lambda c, n: c.execute("DELETE FROM logins WHERE id % 3 = ?", (n % 3,)),
    "view": lambda c, n: c.execute("UPDATE browse_events SET event = 'cart' WHERE id % 30 = ?", (n % 30,)),
    "customer moved": lambda c, n: c.execute(
        "UPDATE customers SET created_at = '2026-01-01 08:00:00' WHERE id = ?", (n,)
    ),
    "nothing": lambda _c, _n: None,
}
ROUNDS = st.lists(
    st.lists(st.tuples(st.sampled_from(sorted(CHANGES)), st.integers(0, 50)), max_size=4), min_size=1, max_size=3
)


@given(ROUNDS)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_after_each_refresh_they_equal_the_facts(
    shop_template: Path, tmp_path_factory: pytest.TempPathFactory, rounds: list[list[tuple[str, int]]]
) -> None:
    database = Path(shutil.copy(shop_template, tmp_path_factory.mktemp("rolled") / "crm.db"))
    rollups.refresh(database, least_rows=0)
    assert held(database) == recomputed(database)
    for changes in rounds:
        with writer(database) as connection:
            for name, number in changes:
                CHANGES[name](connection, number)
        rollups.refresh(database, least_rows=0)
        assert is_level(database)
        assert held(database) == recomputed(database)


def test_made_by_the_mirror_they_equal_the_facts(shop_template: Path, tmp_path: Path) -> None:
    database = Path(shutil.copy(shop_template, tmp_path / "crm.db"))
    mirror.refresh(database, least_rows=0)
    rollups.refresh(database, least_rows=0)
    assert held(database) == recomputed(database)


@given(ROUNDS)
@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_many_changed_days_are_counted_by_the_mirror(
    shop_template: Path, tmp_path_factory: pytest.TempPathFactory, rounds: list[list[tuple[str, int]]]
) -> None:
    database = Path(shutil.copy(shop_template, tmp_path_factory.mktemp("by-mirror") / "crm.db"))
    mirror.refresh(database, least_rows=0)
    rollups.refresh(database, least_rows=0)
    for changes in rounds:
        with writer(database) as connection:
            for name, number in changes:
                CHANGES[name](connection, number)
        mirror.refresh(database, least_rows=0)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(rollups, "MANY_DAYS", 0)
            rollups.refresh(database, least_rows=0)
        assert held(database) == recomputed(database)


def test_what_changes_while_they_are_made_is_done_again(
    shop_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = Path(shutil.copy(shop_template, tmp_path / "crm.db"))
    real = rollups._insert
    done = []

    def insert(connection: sqlite3.Connection, days: list[rollups.Row], categories: list[rollups.Row]) -> None:
        if not done:
            done.append(connection.execute("UPDATE orders SET amount_cents = amount_cents + 1").rowcount)
        real(connection, days, categories)

    monkeypatch.setattr(rollups, "_insert", insert)
    rollups.refresh(database, least_rows=0)
    assert done[0] > 0
    assert is_level(database)
    assert held(database) == recomputed(database)


def test_until_they_are_made_and_while_they_are_behind_nobody_uses_them(shop_template: Path, tmp_path: Path) -> None:
    database = Path(shutil.copy(shop_template, tmp_path / "crm.db"))
    desk = Desk(database, shop.TODAY, shipped())
    request = ReportRequest(measures=("sales",), period="all")
    assert not is_level(database)
    before = report.run(desk, request)
    rollups.refresh(database, least_rows=0)
    rolled = report.run(desk, request)
    with writer(database) as connection:
        _order(connection, 8, "2026-03-01")
    behind = report.run(desk, request)
    rollups.drop(database)

    engines = [[step.engine for step in result.steps] for result in (before, rolled, behind, report.run(desk, request))]
    assert engines == [["sqlite"], ["rollup"], ["sqlite"], ["sqlite"]]
    sales = [result.frame["sales"].iloc[0] for result in (before, rolled, behind)]
    assert sales == [sales[0], sales[0], sales[0] + 800]


def test_those_of_another_version_of_the_code_are_made_anew(
    shop_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = Path(shutil.copy(shop_template, tmp_path / "crm.db"))
    rollups.refresh(database, least_rows=0)
    with writer(database) as connection:
        connection.execute("UPDATE rollup_days SET number = number + 1")
    monkeypatch.setattr(code, "version", lambda: "another")
    assert not is_level(database)
    rollups.refresh(database, least_rows=0)
    assert is_level(database)
    assert held(database) == recomputed(database)


def test_few_facts_have_none(shop_template: Path, tmp_path: Path) -> None:
    database = Path(shutil.copy(shop_template, tmp_path / "crm.db"))
    assert rollups.refresh(database) is None
    rollups.refresh(database, least_rows=0)
    assert rollups.refresh(database) is None
    with reader(database) as connection:
        assert connection.execute("SELECT count(*) FROM rollup_days").fetchone() == (0,)


@pytest.fixture(scope="module")
def desks(shop_template: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Desk, Desk]:
    """The same shop at two desks: facts alone; rollups, and a mirror for the rest."""
    folder = tmp_path_factory.mktemp("desks")
    plain, rolled = (Path(shutil.copy(shop_template, folder / name)) for name in ("plain.db", "rolled.db"))
    rollups.refresh(rolled, least_rows=0)
    mirror.refresh(rolled, least_rows=0)
    desk = Desk(plain, shop.TODAY, shipped())
    return desk, replace(desk, database=rolled)


def test_they_answer_as_the_facts_do(desks: tuple[Desk, Desk]) -> None:
    """Measures by times, with and without categories, in random periods; a split by city they leave alone."""
    draw = random.Random(11)
    times = [(), ("day",), ("week",), ("month",), ("quarter",), ("year",), ("weekday",)]
    splits = [(), ("category",), ("city",)]
    periods = ["all", "last_90_days", "this_month", "last_month", "last_6_months", "2025-02", "last_2_years"]
    answered = 0
    for measure, time, split in draw.sample(list(product(registry.MEASURES, times, splits)), 170):
        filters = (
            (Filter(field="category", op="ne", value="女装"),) if split == ("category",) and draw.random() < 0.5 else ()
        )
        request = ReportRequest(
            measures=(measure,), dimensions=(*time, *split), period=draw.choice(periods), filters=filters
        )
        try:
            plain = report.run(desks[0], request)
        except UserError:
            continue
        rolled = report.run(desks[1], request)
        pd.testing.assert_frame_equal(plain.frame, rolled.frame, check_dtype=False, rtol=1e-9)
        engines = {step.engine for step in rolled.steps}
        answered += engines == {"rollup"}
        if split == ("city",):
            assert "rollup" not in engines
    assert answered > 20


def test_comparisons_shares_and_conditions_on_measures(desks: tuple[Desk, Desk]) -> None:
    for request in (
        ReportRequest(
            measures=("sales", "aov", "orders"), dimensions=("month",), period="this_year", compare="year_ago"
        ),
        ReportRequest(
            measures=("product_sales",),
            dimensions=("category",),
            period="last_90_days",
            share=("product_sales",),
            filters=(Filter(field="product_sales", op="ge", value=100),),
            limit=2,
        ),
        ReportRequest(measures=("customers", "new_customers"), dimensions=("month",), period="last_12_months"),
        ReportRequest(measures=("views", "carts"), dimensions=("day",), period="last_30_days"),
    ):
        plain, rolled = (report.run(desk, request) for desk in desks)
        pd.testing.assert_frame_equal(plain.frame, rolled.frame, check_dtype=False, rtol=1e-9)
        assert {step.engine for step in rolled.steps} == {"rollup"}
