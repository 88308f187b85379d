"""Rollups: totals of the facts by day, in small tables of the same file, for questions that need no more than these.

Kept where the facts are so many that it pays (as the mirror is), level from the change journal. Asking never refreshes:
a rollup that is behind the facts, or was made by another version of the code, is not used, and the facts are asked
instead.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from crm_tools.analytics import code
from crm_tools.store import facts, journal, mirror, mirror_reader
from crm_tools.store.connect import exclusively, long_reader, writer

if TYPE_CHECKING:
    import duckdb

READER = "rollups"
MANY_DAYS = 14
"""Changed days from which the mirror counts all days in less time than SQLite counts these."""
_BUILT = "rollups_built"
"""The fact of the file that tells which version of the code made them."""
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
    # A mirror that is level makes in seconds what SQLite makes in minutes.
    with _mirrored(database, connection) as mirrored:
        days = [row for fact in _BY_DAY for row in _all_days(fact, connection, mirrored)]
        categories = _all_categories(connection, mirrored)
    connection.rollback()
    with writer(database) as writing:
        _empty(writing)
        _insert(writing, days, categories)
        facts.set_fact(writing, _BUILT, code.version())
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
    with _mirrored(database, connection) as mirrored:
        days = [row for fact, changed in touched.items() for row in _some_days(fact, changed, connection, mirrored)]
        categories = _some_categories(sold, connection, mirrored)
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
    built = connection.execute("SELECT value FROM desk_facts WHERE name = ?", (_BUILT,)).fetchone()
    return built == (code.version(),) and journal.unread(connection, READER) is not None


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


@contextmanager
def _mirrored(database: Path, connection: sqlite3.Connection) -> Iterator[duckdb.DuckDBPyConnection | None]:
    """The mirror, if it is level with what ``connection`` sees."""
    path = mirror.level(connection, database)
    if path is None:
        yield None
        return
    with mirror_reader.reading(path, _MAKING_SECONDS) as mirrored:
        yield mirrored


def _some_days(
    fact: str, changed: Collection[str], connection: sqlite3.Connection, mirrored: duckdb.DuckDBPyConnection | None
) -> Iterable[Row]:
    """Totals of a fact on the ``changed`` days."""
    if mirrored is not None and len(changed) > MANY_DAYS:
        return _of_days(_all_days(fact, connection, mirrored), changed)
    sql = _days_sql(fact, one_day=True)
    return [row for day in changed for row in connection.execute(sql, (day, day))]


def _some_categories(
    changed: Collection[str], connection: sqlite3.Connection, mirrored: duckdb.DuckDBPyConnection | None
) -> list[Row]:
    if mirrored is not None and len(changed) > MANY_DAYS:
        return _of_days(_all_categories(connection, mirrored), changed)
    sql = _categories_sql(_of_one_day("created_at"))
    return [row for day in changed for row in connection.execute(sql, (day, day))]


def _of_days(rows: Iterable[Row], days: Collection[str]) -> list[Row]:
    wanted = {f"{day} 00:00:00" for day in days}
    return [row for row in rows if row[1] in wanted]


def _all_days(fact: str, connection: sqlite3.Connection, mirrored: duckdb.DuckDBPyConnection | None) -> list[Row]:
    if mirrored is None:
        return connection.execute(_days_sql(fact)).fetchall()
    time, kind, cents = _BY_DAY[fact]
    return _dated(
        mirrored,
        f"SELECT '{fact}' AS fact, CAST({time} AS DATE) AS day, {kind} AS kind, count(*), {cents} FROM {fact}"  # noqa: S608
        " GROUP BY 2, 3",
    )


def _all_categories(connection: sqlite3.Connection, mirrored: duckdb.DuckDBPyConnection | None) -> list[Row]:
    if mirrored is None:
        return connection.execute(_categories_sql()).fetchall()
    return _dated(
        mirrored,
        "SELECT category, CAST(created_at AS DATE) AS day, pay_status, sum(quantity), sum(quantity * unit_price_cents)"
        " FROM sold_items LEFT JOIN products p ON p.id = product_id GROUP BY 1, 2, 3",
    )


def _dated(mirrored: duckdb.DuckDBPyConnection, sql: str) -> list[Row]:
    """Rows of the mirror, where days group faster than their texts, with ``day`` as facts have their times."""
    return mirrored.execute(f"SELECT * REPLACE (strftime(day, '%Y-%m-%d 00:00:00') AS day) FROM ({sql})").fetchall()  # noqa: S608


def _days_sql(fact: str, *, one_day: bool = False) -> str:
    time, kind, cents = _BY_DAY[fact]
    return (
        f"SELECT '{fact}', substr({time}, 1, 10) || ' 00:00:00', {kind}, count(*), {cents} FROM {fact}"  # noqa: S608
        f" {_of_one_day(time) if one_day else ''} GROUP BY 2, 3"
    )


def _categories_sql(of_one_day: str = "") -> str:
    """Of order items beside what their orders say."""
    # Items first by product and day of their order, so that only totals are joined to products.
    by_product = (
        "SELECT product_id, substr(created_at, 1, 10) || ' 00:00:00' AS day, pay_status AS kind,"  # noqa: S608
        " sum(quantity) AS units, sum(quantity * unit_price_cents) AS cents"
        f" FROM orders o CROSS JOIN order_items i ON i.order_id = o.id {of_one_day} GROUP BY 1, 2, 3"
    )
    return (
        "SELECT p.category, s.day, s.kind, sum(s.units), sum(s.cents)"  # noqa: S608
        f" FROM ({by_product}) s LEFT JOIN products p ON p.id = s.product_id GROUP BY 1, 2, 3"
    )


def _of_one_day(time: str) -> str:
    """By an index on the time: of the day bound twice."""
    return f"WHERE {time} >= ? || ' 00:00:00' AND {time} <= ? || ' 23:59:59'"
