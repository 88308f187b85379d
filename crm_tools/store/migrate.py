"""Numbered migrations: make the CRM file, or carry an older one forward after a backup.

``migrations/NNNN_name.sql`` are applied in order; ``PRAGMA user_version`` is the number of the last one, and
``PRAGMA application_id`` marks the file as ours, so that some other program's SQLite file is never altered.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from functools import cache
from pathlib import Path

from crm_tools.store.connect import BUSY_SECONDS
from crm_tools.texts import UserError

APPLICATION_ID = 0x43524D44  # "CRMD"
TABLES_ONLY = 1
"""The version that has the tables but no index and no journal yet: bulk loading stops here, then goes on."""


def migrate(database: Path) -> int:
    """Create ``database``, or carry it forward to the newest version; returns that version.

    An older file is first copied beside itself (``crm.db.v2-20261122-093000.backup``). Two processes may call this at
    once: the second finds the work done. Raises UserError ``store.not_ours`` for a file that is no CRM database and
    ``store.too_new`` for one that a newer desk wrote; both are left untouched.
    """
    database.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(database, timeout=BUSY_SECONDS, isolation_level=None)) as connection:
        version = _version(connection, database)
        if version == newest():
            return version
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("BEGIN IMMEDIATE")
        try:
            version = _version(connection, database)
            if 0 < version < newest():
                _backup(database, version)
            apply(connection, newest())
            if version and connection.execute("PRAGMA foreign_key_check").fetchone():
                raise UserError("store.broken_references", path=database.name)
        except BaseException:
            connection.rollback()
            raise
        connection.commit()
    return newest()


def newest() -> int:
    """The version that this desk reads and writes."""
    return _migrations()[-1][0]


def apply(connection: sqlite3.Connection, version: int) -> None:
    """Run the missing migrations up to ``version`` in the transaction that ``connection`` is in (or in none)."""
    current = connection.execute("PRAGMA user_version").fetchone()[0]
    for number, path in _migrations():
        if current < number <= version:
            for statement in _statements(path.read_text(encoding="utf-8")):
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {number}")
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")


def _version(connection: sqlite3.Connection, database: Path) -> int:
    """Version of a file that is ours or empty (0)."""
    try:
        version: int = connection.execute("PRAGMA user_version").fetchone()[0]
        application = connection.execute("PRAGMA application_id").fetchone()[0]
        empty = connection.execute("SELECT count(*) = 0 FROM sqlite_master").fetchone()[0]
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.OperationalError):
            raise
        raise UserError("store.not_ours", path=database) from error
    if not (application == APPLICATION_ID and version > 0) and not (empty and application == version == 0):
        raise UserError("store.not_ours", path=database)
    if version > newest():
        raise UserError("store.too_new", path=database, version=version, newest=newest())
    return version


def _backup(database: Path, version: int) -> None:
    """A copy as of the last commit; read over a second connection, since ours is already inside its transaction."""
    target = database.with_name(f"{database.name}.v{version}-{datetime.now():%Y%m%d-%H%M%S-%f}.backup")  # noqa: DTZ005
    with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(target)) as copy:
        source.backup(copy)


@cache
def _migrations() -> tuple[tuple[int, Path], ...]:
    folder = Path(__file__).with_name("migrations")
    return tuple((int(path.name[:4]), path) for path in sorted(folder.glob("[0-9][0-9][0-9][0-9]_*.sql")))


def _statements(script: str) -> Iterator[str]:
    """Single statements; ``executescript`` would commit the transaction they belong to."""
    pending = ""
    for line in script.splitlines(keepends=True):
        pending += line
        if sqlite3.complete_statement(pending):
            yield pending
            pending = ""
    if pending.strip() and not all(line.startswith("--") for line in pending.strip().splitlines()):
        yield pending
