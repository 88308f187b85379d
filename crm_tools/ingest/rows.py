"""Rows of one part into their table.

A row whose id exists with the same values is skipped, with other values it updates; an empty cell says nothing about
what is there. Rows without ids are matched as a multiset: those that are there already are skipped.
"""

# ruff: noqa: S608 (SQL is put together from our own names of tables and columns only; values are bound)

from __future__ import annotations

import re
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

from crm_tools.ingest.report import PartReport
from crm_tools.store.facts import TIME_COLUMNS


@dataclass(frozen=True)
class _Plan:
    """How a kind's rows go in: ``key`` fields name a row (none: always a multiset), ``fields`` are the others, and
    ``defaults`` is SQL for where neither the row nor the table has a value. A kind with ``optional_key`` has rows of
    both sorts."""

    key: tuple[str, ...]
    fields: tuple[str, ...]
    defaults: Mapping[str, str] = field(default_factory=dict)
    optional_key: bool = False


_COUPON_TITLE = "printf('满%g减%g', :threshold / 100.0, :discount / 100.0)"
_PLANS: Mapping[str, _Plan] = {
    "customers": _Plan(
        ("id",),
        ("name", "mobile", "email", "gender", "city", "level", "channel", "email_consent", "created_at"),
        {"name": "'Customer ' || :id", "email_consent": "0"},
    ),
    "products": _Plan(("id",), ("sku", "title", "category", "price", "listed_at", "active"), {"active": "1"}),
    "coupons": _Plan(
        ("id",),
        ("title", "threshold", "discount", "total", "issued", "starts_at", "ends_at"),
        {"title": _COUPON_TITLE, "total": "coalesce(:issued, 0)", "issued": "0"},
    ),
    "orders": _Plan(("id",), ("customer_id", "amount", "pay_status", "created_at"), {"pay_status": "'paid'"}),
    "customer_coupons": _Plan(("coupon_id", "customer_id"), ("issued_at", "expires_at", "used_at", "order_id")),
    "order_items": _Plan(("id",), ("order_id", "product_id", "quantity", "unit_price"), optional_key=True),
    "logins": _Plan(("id",), ("customer_id", "logged_in_at"), optional_key=True),
    "inquiries": _Plan(("id",), ("customer_id", "product_id", "channel", "content", "created_at"), optional_key=True),
    "browse_events": _Plan((), ("customer_id", "product_id", "event", "dwell_seconds", "occurred_at")),
}
_BOUND = re.compile(r":([a-z_]+)")
_MONEY = frozenset(("price", "amount", "threshold", "discount", "unit_price"))


def prepare_rows(connection: sqlite3.Connection, kind: str, number: int, report: PartReport) -> None:
    """Work out what of part ``number`` of ``in_<kind>`` is new and what may change something, in temporary tables
    (``new_…``, ``rest_…``, ``more_…``): all that need not hold the lock, as long as the table stays as it is."""
    plan = _PLANS[kind]
    if plan.optional_key:
        # A code is no number of ours, and nothing refers to such rows: they are told apart by their values.
        connection.execute(f"UPDATE in_{kind} SET id = NULL WHERE part = ? AND typeof(id) = 'text'", (number,))
    if plan.key:
        _prepare_keyed(connection, kind, plan, number)
    if plan.optional_key or not plan.key:
        _prepare_multiset(connection, kind, plan, number, report)


def merge_rows(connection: sqlite3.Connection, kind: str, number: int, report: PartReport) -> None:
    """Write the part, which is prepared first where it isn't yet, and count what became of its rows."""
    plan = _PLANS[kind]
    name = f"{kind}_{number}"
    made = f"{'new' if plan.key else 'more'}_{name}"
    if not connection.execute("SELECT 1 FROM sqlite_temp_master WHERE name = ?", (made,)).fetchone():
        prepare_rows(connection, kind, number, report)
    given = connection.execute(f"SELECT count(*) FROM in_{kind} WHERE part = ?", (number,)).fetchone()[0]
    accepted = updated = 0
    if plan.key:
        ours = _listed([*plan.key, *map(_column, plan.fields)])
        accepted = connection.execute(f"INSERT INTO main.{kind} ({ours}) SELECT * FROM new_{name}").rowcount
        added, updated = _upsert(connection, kind, plan, f"rest_{name}")
        accepted += added
    if plan.optional_key or not plan.key:
        accepted += _insert_more(connection, kind, f"more_{name}", report.source)
    report.accepted += accepted
    report.updated += updated
    if unchanged := given - accepted - updated:
        report.skipped["unchanged"] += unchanged


def _column(name: str) -> str:
    """The table's column for a field."""
    return f"{name}_cents" if name in _MONEY else name


def _listed(names: Sequence[str], pattern: str = "{}", between: str = ", ") -> str:
    return between.join(pattern.format(name) for name in names)


def _prepare_keyed(connection: sqlite3.Connection, kind: str, plan: _Plan, number: int) -> None:
    """Rows with a key: new ones, to be written all at once, and those that may change something."""
    names = [*plan.key, *plan.fields]
    connection.execute("DROP TABLE IF EXISTS temp.keyed")
    connection.execute(f"""
        CREATE TEMP TABLE keyed AS
        SELECT {_listed(names)}, row, count(*) OVER (PARTITION BY {_listed(plan.key)}) AS times
        FROM in_{kind} WHERE part = {number} AND {_listed(plan.key, "{} IS NOT NULL", " AND ")}""")
    ours = [_column(name) for name in plan.fields]
    defaults = {name: _BOUND.sub(r"n.\1", plan.defaults.get(name, "NULL")) for name in plan.fields}
    same_key = _listed(plan.key, "t.{0} = n.{0}", " AND ")
    connection.execute(f"""
        CREATE TEMP TABLE new_{kind}_{number} AS
        SELECT {_listed(plan.key, "n.{}")},
          {_listed([f"coalesce(n.{name}, {defaults[name]}) AS {name}" for name in plan.fields])}
        FROM keyed n WHERE n.times = 1 AND NOT EXISTS (SELECT 1 FROM main.{kind} t WHERE {same_key})
        ORDER BY n.row""")
    as_told = [f"coalesce(n.{name}, t.{_column(name)}, {defaults[name]})" for name in plan.fields]
    connection.execute(f"""
        CREATE TEMP TABLE rest_{kind}_{number} AS
        SELECT {_listed(names, "n.{}")} FROM keyed n LEFT JOIN main.{kind} t ON {same_key}
        WHERE n.times > 1 OR t.{plan.key[0]} IS NOT NULL AND ({_listed(ours, "t.{}")}) IS NOT ({_listed(as_told)})
        ORDER BY n.row""")


def _upsert(connection: sqlite3.Connection, kind: str, plan: _Plan, table: str) -> tuple[int, int]:
    """Add or update the rows of a temporary table in their order: a key that comes twice in a file updates what its
    first row brought.

    Returns how many were added, and how many changed a row.
    """
    rows = connection.execute(f"SELECT * FROM {table} ORDER BY rowid")
    names = [column[0] for column in rows.description]
    there = f"(SELECT t.{{}} FROM main.{kind} t WHERE {_listed(plan.key, 't.{0} = :{0}', ' AND ')})"
    values = [
        f"coalesce(:{name}, {there.format(_column(name))}, {plan.defaults.get(name, 'NULL')})" for name in plan.fields
    ]
    ours = [_column(name) for name in plan.fields]
    first = rows.fetchone()
    if first is None:
        return 0, 0
    before = _count(connection, kind)
    changed = connection.executemany(
        f"""
        INSERT INTO main.{kind} AS m ({_listed([*plan.key, *ours])})
        VALUES ({_listed(plan.key, ":{}")}, {_listed(values)})
        ON CONFLICT ({_listed(plan.key)}) DO UPDATE SET {_listed(ours, "{0} = excluded.{0}")}
        WHERE ({_listed(ours, "m.{}")}) IS NOT ({_listed(ours, "excluded.{}")})""",
        (dict(zip(names, row, strict=True)) for row in chain((first,), rows)),
    ).rowcount
    added = _count(connection, kind) - before
    return added, max(changed, 0) - added


def _prepare_multiset(connection: sqlite3.Connection, kind: str, plan: _Plan, number: int, report: PartReport) -> None:
    """As many of each row as the part has more than the table. Rows are compared by the fields that the part has."""
    names = [name for name in plan.fields if name in report.columns or name == "product_id"]
    unnamed = f"part = {number}" + (" AND id IS NULL" if plan.optional_key else "")
    same = " AND ".join(f"m.{_column(name)} IS n.{name}" for name in names)
    connection.execute("DROP TABLE IF EXISTS temp.numbered")
    connection.execute("DROP TABLE IF EXISTS temp.there")
    connection.execute(f"""
        CREATE TEMP TABLE numbered AS
        SELECT {_listed(names)}, row, row_number() OVER (PARTITION BY {_listed(names)} ORDER BY row) AS nth
        FROM in_{kind} WHERE {unnamed}""")
    connection.execute(f"""
        CREATE TEMP TABLE there AS SELECT {_listed(names, "n.{}")}, count(*) AS times
        FROM numbered n CROSS JOIN main.{kind} m ON {same}
        WHERE n.nth = 1 GROUP BY {_listed(names, "n.{}")}""")
    # By time, as they happened: the index by time then grows at its end, which takes half as long.
    in_order = [name for name in (TIME_COLUMNS[kind], "row") if name in (*names, "row")]
    connection.execute(f"""
        CREATE TEMP TABLE more_{kind}_{number} AS
        SELECT {_listed([f"n.{name}" for name in names])}
        FROM numbered n LEFT JOIN there t ON {_listed(names, "t.{0} IS n.{0}", " AND ")}
        WHERE n.nth > coalesce(t.times, 0) ORDER BY {_listed(in_order, "n.{}")}""")


def _insert_more(connection: sqlite3.Connection, kind: str, table: str, source: str) -> int:
    """Write the prepared rows of a temporary table; browse events with their source. Returns how many."""
    names = [column[0] for column in connection.execute(f"SELECT * FROM {table} LIMIT 0").description]
    ours, values = [_column(name) for name in names], list(names)
    if kind == "browse_events":
        ours, values = [*ours, "source"], [*values, ":source"]
    return connection.execute(
        f"INSERT INTO main.{kind} ({_listed(ours)}) SELECT {_listed(values)} FROM {table} ORDER BY rowid",
        {"source": source},
    ).rowcount


def _count(connection: sqlite3.Connection, table: str) -> int:
    count: int = connection.execute(f"SELECT count(*) FROM main.{table}").fetchone()[0]
    return count
