"""The mirror: the facts once more in a DuckDB file beside the database, for questions over very many rows.

A cache. It is made from the tables, kept level from the change journal, and used only while it is exactly as new as the
database. Asking never refreshes it. Each refresh makes a new file with the next number, which appears by renaming;
readers go on with the one they have open. Mobiles, emails and what customers wrote stay out of it.
"""

from __future__ import annotations

import secrets
import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from crm_tools.store import facts, journal, mirror_reader
from crm_tools.store.connect import exclusively, long_reader, writer
from crm_tools.store.mirror_tables import FORMAT, MACROS, SOURCES, TABLES, VIEWS
from crm_tools.texts import UserError

if TYPE_CHECKING:
    import duckdb

READER = "mirror"
STAMP = "mirror_stamp"
"""The fact that says which mirror the journal is kept for."""
LEAST_ROWS = 800_000
"""Facts from which a mirror and rollups are worth their keep; below that SQLite answers in tens of milliseconds."""
BATCH = 200_000


@dataclass(frozen=True)
class Refreshed:
    """What a refresh did: rows written, and whether everything was read anew."""

    rows: int
    anew: bool


@dataclass(frozen=True)
class _State:
    """Which mirror a file is (``stamp``), and up to which journal entry it is level."""

    stamp: str
    seq: int


def files(database: Path) -> list[Path]:
    """The mirror's files, the newest last: ``crm.mirror.7.duckdb``. DuckDB knows an open file by its name, so a new one
    needs a new name."""
    found = database.parent.glob(f"{database.stem}.mirror.*.duckdb")
    return sorted(found, key=_number)


def _number(path: Path) -> int:
    number = path.suffixes[-2][1:]
    return int(number) if number.isdigit() else 0


def _newest(database: Path) -> Path | None:
    found = files(database)
    return found[-1] if found else None


def worth_it(connection: sqlite3.Connection) -> bool:
    """Whether the facts are so many that a mirror pays."""
    largest = ("orders", "order_items", "logins", "browse_events")
    rows = sum(connection.execute(f"SELECT coalesce(max(id), 0) FROM {table}").fetchone()[0] for table in largest)  # noqa: S608
    return bool(rows >= LEAST_ROWS)


def refresh(database: Path, *, least_rows: int = LEAST_ROWS) -> Refreshed | None:
    """Bring the mirror level with the database; None where the facts are fewer than ``least_rows``.

    One process at a time; the database's write lock is held for moments only.
    """
    with exclusively(database, READER), closing(long_reader(database)) as connection:
        if least_rows and not worth_it(connection):
            drop(database)
            return None
        mirrored = _mirrored(_newest(database))
        connection.execute("BEGIN")
        stretch = journal.unread(connection, READER)
        stamp = _fact(connection, STAMP)
        usable = mirrored and stretch and mirrored.stamp == stamp and stretch.after <= mirrored.seq <= stretch.until
        if mirrored and stretch and usable and mirrored.stamp.startswith(f"{FORMAT}-"):
            return _apply(database, connection, journal.Stretch(mirrored.seq, stretch.until))
        connection.rollback()
        return _anew(database, connection)


def drop(database: Path) -> None:
    """Take the mirror away and stop keeping changes for it."""
    if database.is_file():
        with writer(database) as connection:
            if journal.unread(connection, READER) is not None:
                journal.forget(connection, READER)
    for path in files(database):
        path.unlink(missing_ok=True)


def behind(connection: sqlite3.Connection) -> bool:
    """Whether facts were written that the mirror, which is kept, does not hold yet."""
    stretch = journal.unread(connection, READER)
    return stretch is not None and not stretch.empty


def level(connection: sqlite3.Connection, database: Path) -> Path | None:
    """The mirror's file, if there is one and it holds just what ``connection`` sees."""
    path = _newest(database)
    mirrored = _mirrored(path)
    if mirrored is None:
        return None
    stretch = journal.unread(connection, READER)
    same = stretch is not None and stretch.until == mirrored.seq and _fact(connection, STAMP) == mirrored.stamp
    return path if same else None


def _anew(database: Path, connection: sqlite3.Connection) -> Refreshed:
    """Everything read from the tables into a new file."""
    stamp = f"{FORMAT}-{secrets.token_hex(8)}"
    with writer(database) as listening:
        journal.listen(listening, READER)
        facts.set_fact(listening, STAMP, stamp)
    connection.execute("BEGIN")
    stretch = journal.unread(connection, READER)
    until = stretch.until if stretch else 0
    rows = 0
    with _unfinished(database) as path, _written(path) as mirror:
        for table, columns in TABLES.items():
            described = ", ".join(f"{name} {kind}" for name, kind in columns.items())
            mirror.execute(f"CREATE TABLE {table} ({described})")
            source = SOURCES.get(table, table)
            rows += _insert(mirror, table, connection.execute(f"SELECT {', '.join(columns)} FROM {source}"))  # noqa: S608
        for view, query in VIEWS.items():
            mirror.execute(f"CREATE VIEW {view} AS {query}")
        for macro in MACROS:
            mirror.execute(macro)
        mirror.execute("CREATE TABLE mirror_state (stamp VARCHAR, seq BIGINT)")
        mirror.execute("INSERT INTO mirror_state VALUES (?, ?)", [stamp, until])
    _worked_off(database, connection, until)
    return Refreshed(rows, anew=True)


def _apply(database: Path, connection: sqlite3.Connection, stretch: journal.Stretch) -> Refreshed:
    """A copy of the mirror with the rows that changed replaced."""
    if stretch.empty:
        return Refreshed(0, anew=False)
    rows = 0
    with _unfinished(database) as path:
        shutil.copyfile(files(database)[-1], path)
        with _written(path) as mirror:
            mirror.execute("BEGIN")
            mirror.execute("CREATE TEMP TABLE touched (id BIGINT)")
            for table, columns in TABLES.items():
                touched = _touched(stretch, table)
                mirror.execute("DELETE FROM touched")
                if not _insert(mirror, "touched", connection.execute(touched)):
                    continue
                mirror.execute(f"DELETE FROM {table} USING touched WHERE {table}.id = touched.id")  # noqa: S608
                now = f"SELECT {', '.join(f't.{name}' for name in columns)} FROM ({touched}) k JOIN {SOURCES.get(table, table)} t ON t.id = k.row_id"  # noqa: S608,E501
                rows += _insert(mirror, table, connection.execute(now))
            mirror.execute("UPDATE mirror_state SET seq = ?", [stretch.until])
            mirror.execute("COMMIT")
    _worked_off(database, connection, stretch.until)
    return Refreshed(rows, anew=False)


def _touched(stretch: journal.Stretch, table: str) -> str:
    """SQL for ``row_id`` of a table's rows that may have changed."""
    if table != "sold_items":
        return journal.rows(stretch, table)
    of_orders = journal.rows(stretch, "orders")
    return (
        f"{journal.rows(stretch, 'order_items')} UNION"  # noqa: S608
        f" SELECT i.id AS row_id FROM ({of_orders}) o JOIN order_items i ON i.order_id = o.row_id"
    )


def _insert(mirror: duckdb.DuckDBPyConnection, table: str, cursor: sqlite3.Cursor) -> int:
    import duckdb
    import pyarrow as pa

    count = 0
    kinds = dict(TABLES.get(table, {"id": "BIGINT"}))
    names = [column[0] for column in cursor.description] if table in TABLES else ["id"]
    numbers = {"BIGINT": pa.int64(), "DOUBLE": pa.float64()}
    types = [numbers.get(kinds[name], pa.string()) for name in names]
    while rows := cursor.fetchmany(BATCH):
        columns = [pa.array(values, kind) for values, kind in zip(zip(*rows, strict=True), types, strict=True)]
        mirror.register("incoming", pa.table(columns, names=names))
        try:
            mirror.execute(f"INSERT INTO {table} SELECT * FROM incoming")  # noqa: S608
        except duckdb.ConversionException as error:
            raise UserError("store.mirror.no_time", table=table, problem=str(error).partition(chr(10))[0]) from error
        mirror.unregister("incoming")
        count += len(rows)
    return count


def _worked_off(database: Path, connection: sqlite3.Connection, until: int) -> None:
    connection.rollback()
    with writer(database) as writing:
        stretch = journal.unread(writing, READER)
        if stretch and stretch.after < until:
            journal.done(writing, READER, journal.Stretch(stretch.after, until))


@contextmanager
def _unfinished(database: Path) -> Iterator[Path]:
    """A file that becomes the mirror once it is whole, in the place of all before it."""
    before = files(database)
    # Never a number that was used before, not even by a mirror that was dropped.
    number = max(time.time_ns() // 1_000_000, _number(before[-1]) + 1 if before else 0)
    path = database.with_suffix(".mirror.building")
    path.unlink(missing_ok=True)
    try:
        yield path
        path.replace(database.with_suffix(f".mirror.{number}.duckdb"))
        for old in before:
            old.unlink(missing_ok=True)
    finally:
        path.unlink(missing_ok=True)


@contextmanager
def _written(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    import duckdb

    with closing(duckdb.connect(path, config={"memory_limit": mirror_reader.MEMORY, "threads": 2})) as mirror:
        mirror.execute(mirror_reader.QUIET)
        yield mirror


@lru_cache(maxsize=8)
def _mirrored(path: Path | None) -> _State | None:
    if path is None:
        return None
    import duckdb

    try:
        row = mirror_reader.opened(path).cursor().execute("SELECT stamp, seq FROM mirror_state").fetchone()
    except duckdb.Error:
        return None  # broken, or made by something else: it will be made anew
    return _State(str(row[0]), int(row[1])) if row else None


def _fact(connection: sqlite3.Connection, name: str) -> str | None:
    row = connection.execute("SELECT value FROM desk_facts WHERE name = ?", (name,)).fetchone()
    return None if row is None else str(row[0])
