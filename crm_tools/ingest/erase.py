"""Erase one customer: all personal data goes, orders stay as orders of nobody in particular.

The row and its number stay, without anything that says who it was, so that sums and counts hold; imports skip the rows
of an erased customer, so that the same export doesn't bring the person back. Given coupons stay, as the orders do: they
say nothing of the person, and coupons are counted by them. ``personal.toml`` says what becomes of each table, those of
other rooms included; a table that refers to customers and stands not there is emptied of the customer. Files on disk
(exports, browsing logs, backups) are not touched; the result names the logs.
"""

# ruff: noqa: S608 (SQL is put together from our own names of tables and columns only; values are bound)

from __future__ import annotations

import datetime as dt
import json
import sqlite3
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

from crm_tools.settings import Settings
from crm_tools.store.actors import Actor, require
from crm_tools.store.connect import BUSY_SECONDS, reader
from crm_tools.texts import UserError, say


@dataclass(frozen=True)
class Rule:
    """What becomes of a table's rows: see ``personal.toml``."""

    rule: Literal["keep", "delete", "clear", "handled"]
    column: str = "customer_id"
    columns: tuple[str, ...] = ()
    why: str = ""


Counts = Mapping[str, int]
"""Rows by table."""


@cache
def rules() -> Mapping[str, Rule]:
    """The rule of every table that ``personal.toml`` lists."""
    tables = tomllib.loads(Path(__file__).with_name("personal.toml").read_text(encoding="utf-8"))
    return {name: Rule(**{**table, "columns": tuple(table.get("columns", ()))}) for name, table in tables.items()}


@dataclass(frozen=True)
class Erasure:
    """What went: rows by table, and the browsing logs (``browse_events.source``) that still name the customer."""

    customer_id: int
    erased_at: str
    erased_by: str
    removed: Counts
    logs: tuple[str, ...] = ()


def erase_customer(settings: Settings, customer_id: int, actor: Actor) -> Erasure:
    """Erase the personal data of one customer, in one transaction, logged in ``erasures``.

    Raises UserError ``store.not_allowed`` for an actor without the capability ``erase``, ``ingest.erase.unknown`` for
    no such customer, ``ingest.erase.done`` for one erased before.
    """
    require(actor, "erase")
    now = f"{dt.datetime.now(ZoneInfo(settings.timezone)):%Y-%m-%d %H:%M:%S}"
    with reader(settings.database):
        pass  # a database that isn't there is said as everywhere
    with closing(sqlite3.connect(settings.database, timeout=BUSY_SECONDS, isolation_level=None)) as connection:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA secure_delete = ON")  # what is deleted is overwritten in the file
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("PRAGMA defer_foreign_keys = ON")  # tables may refer to each other
        with connection:
            erasure = _erase(connection, customer_id, actor, now)
            name = say("ingest.erase.name", settings.language or "zh", customer=customer_id)
            connection.execute("UPDATE customers SET name = ? WHERE id = ?", (name, customer_id))
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # nor does it stay in the log beside the file
    return erasure


@dataclass(frozen=True)
class Prospect:
    """Whom an erasure would meet: the name as it stands, rows that would go or be emptied, and rows that stay."""

    customer_id: int
    name: str
    goes: Counts
    stays: Counts


def prospect(database: Path, customer_id: int) -> Prospect:
    """What :func:`erase_customer` would do. Raises UserError ``ingest.erase.unknown`` and ``ingest.erase.done``."""
    with reader(database) as connection:
        name = _erasable(connection, customer_id)

        def rows(table: str, column: str) -> int:
            found = connection.execute(f"SELECT count(*) FROM {table} WHERE {column} = ?", (customer_id,)).fetchone()
            return int(found[0])

        goes = {table: rows(table, column) for table, column, _ in _touched(connection)}
        stays = {table: rows(table, "customer_id") for table in ("orders", "customer_coupons")}
    return Prospect(customer_id, name, {table: count for table, count in goes.items() if count}, stays)


def _erasable(connection: sqlite3.Connection, customer_id: int) -> str:
    """The customer's name."""
    row = connection.execute("SELECT name FROM customers WHERE id = ?", (customer_id,)).fetchone()
    if row is None:
        raise UserError("ingest.erase.unknown", customer=customer_id)
    if connection.execute("SELECT 1 FROM erasures WHERE customer_id = ?", (customer_id,)).fetchone():
        raise UserError("ingest.erase.done", customer=customer_id)
    return str(row[0])


def erasures(database: Path) -> list[Erasure]:
    """All erasures, the latest first."""
    with reader(database) as connection:
        rows = connection.execute("SELECT * FROM erasures ORDER BY erased_at DESC, customer_id")
        return [Erasure(customer, at, by, json.loads(removed)) for customer, at, by, removed in rows]


def _erase(connection: sqlite3.Connection, customer_id: int, actor: Actor, now: str) -> Erasure:
    _erasable(connection, customer_id)
    logs = connection.execute(
        "SELECT DISTINCT source FROM browse_events WHERE customer_id = ? AND source IS NOT NULL ORDER BY source",
        (customer_id,),
    ).fetchall()
    removed = {}
    for table, column, columns in _touched(connection):
        statement = f"UPDATE {table} SET {columns}" if columns else f"DELETE FROM {table}"
        gone = connection.execute(f"{statement} WHERE {column} = ?", (customer_id,)).rowcount
        if gone:
            removed[table] = gone
    connection.execute(
        """UPDATE customers SET mobile = NULL, email = NULL, gender = NULL, city = NULL, level = NULL, channel = NULL,
             email_consent = 0 WHERE id = ?""",
        (customer_id,),
    )
    # The code that another system knows the person by stays: by it their rows are kept out of later imports.
    connection.execute("DELETE FROM arisen WHERE kind = 'customers' AND id = ?", (customer_id,))
    connection.execute("INSERT INTO erasures VALUES (?, ?, ?, ?)", (customer_id, now, actor.name, json.dumps(removed)))
    return Erasure(customer_id, now, actor.name, removed, tuple(source for (source,) in logs))


def _touched(connection: sqlite3.Connection) -> Iterator[tuple[str, str, str]]:
    """Tables that an erasure changes: table, the column with the customer's number, and what is set (else deleted)."""
    tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    for table in tables:
        rule = rules().get(table)
        if rule is None:
            for reference in connection.execute(f"PRAGMA foreign_key_list({table})").fetchall():
                if reference[2] == "customers":
                    yield table, reference[3], ""
        elif rule.rule == "delete":
            yield table, rule.column, ""
        elif rule.rule == "clear":
            info = connection.execute(f"PRAGMA table_info({table})").fetchall()
            empty = {name: (default or "''") if needed else "NULL" for _, name, _, needed, default, _ in info}
            yield table, rule.column, ", ".join(f"{column} = {empty[column]}" for column in rule.columns)
