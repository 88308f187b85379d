"""What a database file says about itself: facts by name, whether it is a demo, its today, what its tables hold."""

from __future__ import annotations

import datetime as dt
import sqlite3
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from crm_tools.store.connect import reader
from crm_tools.texts import UserError

if TYPE_CHECKING:
    import pandas as pd

TIME_COLUMNS = {
    "customers": "created_at",
    "products": "listed_at",
    "orders": "created_at",
    "order_items": None,
    "logins": "logged_in_at",
    "inquiries": "created_at",
    "coupons": "starts_at",
    "customer_coupons": "issued_at",
    "browse_events": "occurred_at",
}
"""The CRM's tables, each with the column that dates its rows."""


def fact(database: Path, name: str) -> str | None:
    """The value of a fact, None where the file doesn't have it.

    Raises UserError ``store.no_database`` where no file is, ``store.not_ours`` where it is no CRM database.
    """
    with reader(database) as connection:
        if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'desk_facts'").fetchone():
            raise UserError("store.not_ours", path=database)
        row = connection.execute("SELECT value FROM desk_facts WHERE name = ?", (name,)).fetchone()
    return None if row is None else str(row[0])


def set_fact(connection: sqlite3.Connection, name: str, value: str) -> None:
    """Write a fact inside the caller's transaction."""
    import sqlite_utils

    sqlite_utils.Database(connection).table("desk_facts").upsert({"name": name, "value": value}, pk="name")


def is_demo(database: Path) -> bool:
    """Whether ``seed.py`` or the app made this file with invented data."""
    return fact(database, "demo_today") is not None


def today(database: Path, setting: dt.date | None, timezone: str) -> dt.date:
    """The day that questions are asked on: ``setting``, else the demo's own day, else the date in ``timezone``."""
    if setting is not None:
        return setting
    if database.is_file() and (day := fact(database, "demo_today")) is not None:
        return dt.date.fromisoformat(day)
    return local_date(timezone)


def local_date(timezone: str) -> dt.date:
    """The machine's date in ``timezone``."""
    return dt.datetime.now(ZoneInfo(timezone)).date()


def overview(database: Path, seconds: float = 60.0) -> pd.DataFrame:
    """What is there. Columns ``table``, ``rows``, ``first_day``, ``last_day`` (local days, None where there is none).

    A day beyond today is shown as it stands in the data. A mirror that is level counts the largest size in a moment,
    SQLite in a few seconds.
    """
    import pandas as pd

    from crm_tools.store import mirror, mirror_reader

    rows = []
    with ExitStack() as stack:
        connection = stack.enter_context(reader(database, seconds))
        connection.execute("BEGIN")
        path = mirror.level(connection, database)
        counting = stack.enter_context(mirror_reader.reading(path, seconds)) if path else connection
        for table, column in TIME_COLUMNS.items():
            [count] = counting.execute(f"SELECT count(*) FROM {table}").fetchone() or (0,)  # noqa: S608
            first = last = None
            if column:
                # One query each: min and max together would read the whole index.
                first = connection.execute(f"SELECT substr(min({column}), 1, 10) FROM {table}").fetchone()[0]  # noqa: S608
                last = connection.execute(f"SELECT substr(max({column}), 1, 10) FROM {table}").fetchone()[0]  # noqa: S608
            rows.append((table, count, first, last))
    return pd.DataFrame(rows, columns=["table", "rows", "first_day", "last_day"])
