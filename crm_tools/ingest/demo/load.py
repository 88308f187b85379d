"""Make a demo database: draw everything with numpy, stream it into SQLite, then build indexes and the journal."""

from __future__ import annotations

import datetime as dt
import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np

from crm_tools.ingest.demo import answers, giving, goods, people, shopping, tables, visits
from crm_tools.ingest.demo.rhythm import calendar_of
from crm_tools.store import facts, migrate

Size = Literal["demo", "S", "M", "L"]
Progress = Callable[[float, str], None]


@dataclass(frozen=True)
class Counts:
    """How many rows of each table."""

    customers: int
    products: int
    orders: int
    items: int
    logins: int
    browse_events: int
    inquiries: int

    @property
    def rows(self) -> int:
        return self.customers + self.orders + self.items + self.logins + self.browse_events + self.inquiries


SIZES: dict[Size, Counts] = {
    "demo": Counts(5_000, 480, 50_000, 125_000, 240_000, 100_000, 6_000),
    "S": Counts(10_000, 800, 100_000, 250_000, 500_000, 200_000, 12_000),
    "M": Counts(100_000, 3_000, 1_000_000, 2_500_000, 5_000_000, 2_000_000, 120_000),
    "L": Counts(1_000_000, 10_000, 10_000_000, 25_000_000, 20_000_000, 10_000_000, 1_000_000),
}
DEFAULT_SEED = 7
BATCH = 100_000
ROWS_A_STATEMENT = 100
CACHE_KIB = 400_000
LOADED = 0.4
"""Part of the time that is over when all rows are in; indexes take the rest."""
INDEX_ENTRIES_A_ROW = 2.05


def fill(database: Path, size: Size, today: dt.date, seed: int, progress: Progress) -> None:
    """Write a demo into ``database``, which must not exist: the same size, day and seed give the same rows."""
    counts = SIZES[size]
    with closing(sqlite3.connect(database, isolation_level=None)) as connection:
        # Nobody reads this file yet, and a broken attempt is thrown away.
        for setting in ("journal_mode = OFF", "synchronous = OFF", "locking_mode = EXCLUSIVE"):
            connection.execute(f"PRAGMA {setting}")
        for setting in ("ignore_check_constraints = ON", f"cache_size = -{CACHE_KIB}", "threads = 2"):
            connection.execute(f"PRAGMA {setting}")
        migrate.apply(connection, migrate.TABLES_ONLY)
        connection.execute("BEGIN")
        loaded, crowd = _load_all(connection, counts, today, np.random.default_rng(seed), progress)
        for name, value in (("demo_today", today.isoformat()), ("demo_seed", str(seed)), ("demo_size", size)):
            facts.set_fact(connection, name, value)
        connection.execute("COMMIT")
        _build_indexes(connection, loaded, counts, progress)
        connection.execute("BEGIN")
        answers.load_surveys(connection, calendar_of(today), crowd, seed)
        connection.execute("COMMIT")
        connection.execute("PRAGMA analysis_limit = 1000")
        connection.execute("ANALYZE")
        for setting in ("locking_mode = NORMAL", "synchronous = FULL", "journal_mode = WAL"):
            connection.execute(f"PRAGMA {setting}")
    progress(1.0, "demo.step.done")


def _build_indexes(connection: sqlite3.Connection, loaded: dict[str, int], counts: Counts, progress: Progress) -> None:
    """Run the migrations that were left out for loading."""
    entries = 0

    def watch(statement: str) -> None:
        nonlocal entries
        if index := re.match(r"\s*(?:--.*\n|\s)*CREATE INDEX \w+ ON (\w+)", statement):
            progress(LOADED + (1 - LOADED) * min(1.0, entries / counts.rows / INDEX_ENTRIES_A_ROW), "demo.step.indexes")
            entries += loaded.get(index[1], 0)

    connection.set_trace_callback(watch)
    migrate.apply(connection, migrate.newest())
    connection.set_trace_callback(None)


def _load_all(
    connection: sqlite3.Connection, counts: Counts, today: dt.date, rng: np.random.Generator, progress: Progress
) -> tuple[dict[str, int], people.People]:
    """Draw and load table after table; returns how many rows each got, and the customers."""
    calendar = calendar_of(today)
    clock = calendar.clock()
    loaded: dict[str, int] = {}

    def load(table: tables.Table, step: str) -> None:
        before = sum(loaded.values())
        for start in range(0, table.count, BATCH):
            progress(LOADED * min(1.0, (before + start) / counts.rows), step)
            _insert(connection, table.name, table.columns(slice(start, start + BATCH)))
        loaded[table.name] = table.count

    progress(0.0, "demo.step.customers")
    shop = goods.make_goods(rng, calendar, counts.products)
    crowd = people.make_people(rng, calendar, counts.customers)
    bought = shopping.make_orders(rng, calendar, crowd, shop, counts.orders, counts.items)
    offered = giving.offers(calendar)
    given = giving.give(rng, calendar, crowd, bought, offered)
    load(tables.products(shop, clock), "demo.step.customers")
    paid = shopping.paid_cents(bought, counts.customers)
    load(tables.customers(rng, crowd, paid, clock), "demo.step.customers")
    load(tables.orders(bought, clock), "demo.step.orders")
    load(tables.order_items(bought), "demo.step.orders")
    load(tables.coupons(offered, given, clock), "demo.step.orders")
    load(tables.customer_coupons(offered, given, bought, clock), "demo.step.orders")
    load(tables.logins(visits.make_logins(rng, calendar, crowd, bought, counts.logins), clock), "demo.step.visits")
    seen = visits.make_browsing(rng, calendar, crowd, shop, bought, counts.browse_events)
    load(tables.browse_events(seen, clock), "demo.step.visits")
    asked = visits.make_inquiries(rng, calendar, crowd, shop, bought, counts.inquiries)
    load(tables.inquiries(rng, asked, crowd, shop, clock), "demo.step.visits")
    return loaded, crowd


def _insert(connection: sqlite3.Connection, table: str, columns: tables.Columns) -> None:
    """Insert columns of equal length, many rows a statement: three times as fast as one row a statement."""
    width, count = len(columns), len(next(iter(columns.values())))
    flat: list[object] = [None] * (width * count)
    for position, values in enumerate(columns.values()):
        flat[position::width] = values
    into = f"INSERT INTO {table} ({', '.join(columns)}) VALUES "  # noqa: S608
    row = f"({', '.join('?' * width)})"
    whole = count - count % ROWS_A_STATEMENT
    step = ROWS_A_STATEMENT * width
    connection.executemany(
        into + ", ".join([row] * ROWS_A_STATEMENT), (flat[at : at + step] for at in range(0, whole * width, step))
    )
    connection.executemany(into + row, (flat[at : at + width] for at in range(whole * width, len(flat), width)))
