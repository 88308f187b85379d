"""Numbered migrations: make the CRM file, or carry an older one forward after a backup.

``migrations/NNNN_name.sql`` are applied in the order of their numbers, and each file remembers which it has had: rooms
number theirs in ranges of their own, so a later one may carry a lower number. ``PRAGMA user_version`` is the highest;
``PRAGMA application_id`` marks the file as ours, so that some other program's SQLite file is never altered.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from functools import cache
from pathlib import Path

from crm_tools.store.connect import BUSY_SECONDS, reader
from crm_tools.texts import UserError

APPLICATION_ID = 0x43524D44  # "CRMD"
TABLES_ONLY = 1
"""The migration with the tables, without indexes and journal: bulk loading begins after it."""


def migrate(database: Path) -> int:
    """Create ``database``, or carry it forward to what this desk knows; returns the highest migration's number.

    An older file is first copied beside itself (``crm.db.20261122-093000-123456.backup``). Two processes may call this
    at once: the second finds the work done. Raises UserError ``store.not_ours`` for a file that is no CRM database,
    ``store.too_new`` for one that a newer desk wrote and ``store.broken_references`` for one whose rows refer to
    nothing; all three are left as they were.
    """
    database.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(database, timeout=BUSY_SECONDS, isolation_level=None)) as connection:
        if not _missing(connection, database):
            return newest()
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("BEGIN IMMEDIATE")
        with connection:
            carry_forward = bool(_applied(connection)) and bool(_missing(connection, database))
            if carry_forward:
                _backup(database)
            apply(connection, newest())
            if carry_forward and connection.execute("PRAGMA foreign_key_check").fetchone():
                raise UserError("store.broken_references", path=database)
    return newest()


def check(database: Path) -> set[int]:
    """The migrations that ``database`` lacks; changes nothing.

    Raises UserError ``store.no_database``, ``store.not_ours`` and ``store.too_new``.
    """
    with reader(database) as connection:
        return _missing(connection, database)


def newest() -> int:
    """The highest migration's number."""
    return max(_migrations())


def apply(connection: sqlite3.Connection, until: int) -> None:
    """Run the missing migrations up to number ``until``, in the caller's transaction if there is one."""
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(
        "CREATE TABLE IF NOT EXISTS desk_migrations (number INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT"
    )
    applied = _applied(connection)
    for number, path in _migrations().items():
        if number <= until and number not in applied:
            for statement in _statements(path.read_text(encoding="utf-8")):
                connection.execute(statement)
            connection.execute("INSERT INTO desk_migrations (number, name) VALUES (?, ?)", (number, path.name))
    connection.execute(f"PRAGMA user_version = {max(_applied(connection))}")


def _missing(connection: sqlite3.Connection, database: Path) -> set[int]:
    """Numbers that a file has not had yet. Raises UserError for a file that must not be touched."""
    try:
        application = connection.execute("PRAGMA application_id").fetchone()[0]
        empty = connection.execute("SELECT count(*) = 0 FROM sqlite_master").fetchone()[0]
    except sqlite3.OperationalError:
        raise
    except sqlite3.DatabaseError as error:
        raise UserError("store.not_ours", path=database) from error
    applied = _applied(connection)
    ours = application == APPLICATION_ID if applied else empty and application == 0
    if not ours:
        raise UserError("store.not_ours", path=database)
    if unknown := applied - set(_migrations()):
        raise UserError("store.too_new", path=database, version=max(unknown), newest=newest())
    return set(_migrations()) - applied


def _applied(connection: sqlite3.Connection) -> set[int]:
    if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'desk_migrations'").fetchone():
        return set()
    return {number for (number,) in connection.execute("SELECT number FROM desk_migrations")}


def _backup(database: Path) -> None:
    """A copy as of the last commit, read over a second connection: ours is already inside its transaction."""
    stamp = datetime.now().strftime("%Y%m%d-%H%M%S-%f")  # noqa: DTZ005
    target = database.with_name(f"{database.name}.{stamp}.backup")
    with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(target)) as copy:
        source.backup(copy)


@cache
def _migrations() -> dict[int, Path]:
    folder = Path(__file__).with_name("migrations")
    return {int(path.name[:4]): path for path in sorted(folder.glob("[0-9][0-9][0-9][0-9]_*.sql"))}


def _statements(script: str) -> Iterator[str]:
    """Single statements; ``executescript`` would commit the transaction they belong to."""
    pending = ""
    for line in script.splitlines(keepends=True):
        pending += line
        if sqlite3.complete_statement(pending):
            yield pending
            pending = ""
