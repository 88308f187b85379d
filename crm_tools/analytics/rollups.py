"""Rollups: totals of the facts by day, in small tables of the same file, for questions that need no more than these.

Kept where the facts are so many that it pays (as the mirror is), level from the change journal. Asking never refreshes:
a rollup that is behind the facts is not used, and the facts are asked instead.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import ExitStack, closing
from pathlib import Path

from crm_tools.store import facts, journal, mirror
from crm_tools.store.connect import exclusively, long_reader, writer

READER = "rollups"
_BUILT = "rollups_built"
_MAKING_SECONDS = 600.0

_BY_DAY: Mapping[str, tuple[str, str, str]] = {
    "orders": ("created_at", "pay_status", "sum(amount_cents)"),
    "customers": ("created_at", "''", "0"),
    "logins": ("logged_in_at", "''", "0"),
    "browse_events": ("occurred_at", "event", "0"),
    "inquiries": ("created_at", "''", "0"),
}
"""For each fact its time, its kinds and what its amounts sum up to."""

Row = tuple[str | int | None, ...]


def level(connection: sqlite3.Connection) -> bool:
    """Whether the rollups hold just what ``connection`` sees in the facts."""
    stretch = journal.unread(connection, READER)
    return stretch is not None and stretch.empty and _built(connection)


def refresh(database: Path, *, least_rows: int = mirror.LEAST_ROWS) -> int | None:
    """Bring the rollups level with the facts; rows written, or None where the facts are fewer than ``least_rows``.

    Totals are computed outside the write lock, which is held for moments. One process at a time.
    """
    with exclusively(database, READER), closing(long_reader(database)) as connection:
        if least_rows and not mirror.worth_it(connection):
            drop(database)
            return None
        anew = 0 if _built(connection) else _anew(database, connection)
        return anew + _again(database, connection)


def drop(database: Path) -> None:
    """Empty the rollups and stop keeping changes for them."""
    with writer(database) as connection:
        if journal.unread(connection, READER) is None:
            return
        journal.forget(connection, READER)
        _empty(connection)


def _anew(database: Path, connection: sqlite3.Connection) -> int:
    """Everything computed from the facts. What changes meanwhile is in the journal, and done again."""
    with writer(database) as listening:
        journal.listen(listening, READER)
    connection.execute("BEGIN")
    with ExitStack() as stack:
        # A mirror that is level makes in seconds what SQLite makes in minutes.
        path = mirror.level(connection, database)
        facts_of = stack.enter_context(mirror.reading(path, _MAKING_SECONDS)) if path else connection
        days = [row for fact in _BY_DAY for row in facts_of.execute(_days_sql(fact)).fetchall()]
        categories = facts_of.execute(_categories_sql(_SOLD_IN_MIRROR if path else _SOLD)).fetchall()
    connection.rollback()
    with writer(database) as writing:
        _empty(writing)
        _insert(writing, days, categories)
        facts.set_fact(writing, _BUILT, "yes")
    return len(days) + len(categories)


def _again(database: Path, connection: sqlite3.Connection) -> int:
    """The totals of the days that changed."""
    connection.execute("BEGIN")
    stretch = journal.unread(connection, READER)
    if stretch is None or stretch.empty:
        connection.rollback()
        return 0
    touched = {fact: _texts(connection, journal.days(stretch, (fact,))) for fact in _BY_DAY}
    sold = _texts(connection, f"SELECT DISTINCT day FROM ({journal.category_days(stretch)})")  # noqa: S608
    days = [
        row
        for fact, changed in touched.items()
        for day in changed
        for row in connection.execute(_days_sql(fact, one_day=True), (day, day))
    ]
    of_day = _categories_sql(f"{_SOLD} {_of_one_day('created_at')}")
    categories = [row for day in sold for row in connection.execute(of_day, (day, day))]
    connection.rollback()
    with writer(database) as writing:
        for fact, changed in touched.items():
            writing.executemany(
                "DELETE FROM rollup_days WHERE fact = ? AND at = ?", [(fact, f"{day} 00:00:00") for day in changed]
            )
        writing.executemany("DELETE FROM rollup_category_days WHERE at = ?", [(f"{day} 00:00:00",) for day in sold])
        _insert(writing, days, categories)
        journal.done(writing, READER, stretch)
    return len(days) + len(categories)


def _built(connection: sqlite3.Connection) -> bool:
    built = connection.execute("SELECT 1 FROM desk_facts WHERE name = ?", (_BUILT,)).fetchone()
    return built is not None and journal.unread(connection, READER) is not None


def _empty(connection: sqlite3.Connection) -> None:
    connection.execute("DELETE FROM rollup_days")
    connection.execute("DELETE FROM rollup_category_days")
    connection.execute("DELETE FROM desk_facts WHERE name = ?", (_BUILT,))


def _insert(connection: sqlite3.Connection, days: Iterable[Row], categories: Iterable[Row]) -> None:
    connection.executemany("INSERT INTO rollup_days (fact, at, kind, number, cents) VALUES (?, ?, ?, ?, ?)", days)
    connection.executemany(
        "INSERT INTO rollup_category_days (category, at, kind, units, cents) VALUES (?, ?, ?, ?, ?)", categories
    )


def _texts(connection: sqlite3.Connection, sql: str) -> list[str]:
    return [row[0] for row in connection.execute(sql)]


def _days_sql(fact: str, *, one_day: bool = False) -> str:
    time, kind, cents = _BY_DAY[fact]
    return (
        f"SELECT '{fact}', substr({time}, 1, 10) || ' 00:00:00', {kind}, count(*), {cents} FROM {fact}"  # noqa: S608
        f" {_of_one_day(time) if one_day else ''} GROUP BY 2, 3"
    )


_SOLD = "orders o CROSS JOIN order_items i ON i.order_id = o.id"
_SOLD_IN_MIRROR = "sold_items"


def _categories_sql(sold: str) -> str:
    """Of order items beside what their orders say."""
    # Items first by product and day of their order, so that only totals are joined to products.
    by_product = (
        "SELECT product_id, substr(created_at, 1, 10) || ' 00:00:00' AS day, pay_status AS kind,"  # noqa: S608
        " sum(quantity) AS units, sum(quantity * unit_price_cents) AS cents"
        f" FROM {sold} GROUP BY 1, 2, 3"
    )
    return (
        "SELECT p.category, s.day, s.kind, sum(s.units), sum(s.cents)"  # noqa: S608
        f" FROM ({by_product}) s LEFT JOIN products p ON p.id = s.product_id GROUP BY 1, 2, 3"
    )


def _of_one_day(time: str) -> str:
    """By an index on the time: of the day bound twice."""
    return f"WHERE {time} >= ? || ' 00:00:00' AND {time} <= ? || ' 23:59:59'"
