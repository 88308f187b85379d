"""Connections: readers that cannot write and stop in time, writers that take turns.

The file is in WAL mode, so readers see the last commit while a writer holds its lock. No two threads share anything at
a time; an app keeps connections of readers open for whoever comes next (:mod:`~crm_tools.store.idle`).
"""

from __future__ import annotations

import fcntl
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from crm_tools.store import idle, turns
from crm_tools.texts import UserError

BUSY_SECONDS = 60.0
"""How long a writer waits for another one; imports hold the lock for a few seconds at most."""

WRITER_CACHE_KIB = 65_536
"""An import touches every index all over; a reader is best off with SQLite's small default."""

LONGEST_LOG = 1_000_000
"""Bytes of the write-ahead log that may stay behind a writer: where nobody else has the file open, every connection
reads all of it first, 10 ms for 20 MB."""


@contextmanager
def reader(database: Path, seconds: float = 20.0) -> Iterator[sqlite3.Connection]:
    """A connection for one call that reads and cannot write, neither this file nor, by ATTACH, another.

    Queries that have worked for ``seconds`` are stopped with UserError ``store.too_slow`` (see
    :class:`~crm_tools.store.turns.Clock`). Other UserErrors: ``store.no_database`` where no file is, ``store.not_ours``
    where it is no SQLite file.
    """
    if not database.is_file():
        raise UserError("store.no_database", path=database.name)
    connection = idle.take(database) or _open_to_read(database, seconds)
    connection.execute(f"PRAGMA busy_timeout = {seconds * 1000:.0f}")
    connection.set_progress_handler(turns.Clock(seconds, turns.mine()).late, 20_000)
    done = False
    try:
        yield connection
        done = True
    except sqlite3.OperationalError as error:
        if "interrupted" in str(error):
            raise UserError("store.too_slow", seconds=f"{seconds:g}") from error
        raise
    finally:
        turns.give_back()
        if done:
            idle.give(database, connection)
        else:  # what failed may hold on to it
            connection.close()


def long_reader(database: Path) -> sqlite3.Connection:
    """A connection for one long read without the time limit of questions. Raises UserError ``store.no_database``."""
    if not database.is_file():
        raise UserError("store.no_database", path=database.name)
    return sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None)


@contextmanager
def exclusively(database: Path, what: str) -> Iterator[None]:
    """One process at a time does ``what`` for ``database``; others wait. Readers and writers of the file do not."""
    with database.with_suffix(f".{what}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextmanager
def writer(database: Path) -> Iterator[sqlite3.Connection]:
    """One short write transaction: all of it or nothing. A second writer waits its turn (``BUSY_SECONDS``).

    Raises UserError ``store.no_database`` where no file is (``migrate`` makes one) and ``store.busy`` when the turn
    does not come. What is committed survives a crash and a power cut.
    """
    if not database.is_file():
        raise UserError("store.no_database", path=database.name)
    connection = sqlite3.connect(database, timeout=BUSY_SECONDS, isolation_level=None)
    try:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute(f"PRAGMA cache_size = -{WRITER_CACHE_KIB}")
        _begin(connection)
        with connection:  # commits, or takes all back
            yield connection
        _shorten_log(connection, database)
    finally:
        connection.close()


def _shorten_log(connection: sqlite3.Connection, database: Path) -> None:
    """Carry a long write-ahead log into the file, unless somebody is reading what it replaces: then the next writer
    will."""
    log = database.with_name(database.name + "-wal")
    if log.is_file() and log.stat().st_size > LONGEST_LOG:
        connection.execute("PRAGMA busy_timeout = 0")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _begin(connection: sqlite3.Connection) -> None:
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError as error:
        if "locked" in str(error):
            raise UserError("store.busy", seconds=f"{BUSY_SECONDS:g}") from error
        raise


def _open_to_read(database: Path, seconds: float) -> idle.Reading:
    address = database.absolute().as_uri()
    try:
        try:
            file = idle.file(database)
            connection = _read_only(f"{address}?mode=ro", seconds)
            connection.file = file if idle.file(database) == file else None
            return connection
        except sqlite3.OperationalError:
            # Reading a WAL file needs its -shm and -wal beside it. Where they are absent and cannot be made (a
            # read-only folder), nobody can be writing either, and the file may be read as it stands.
            wal = database.with_name(database.name + "-wal")
            if wal.is_file() and wal.stat().st_size:
                raise
            return _read_only(f"{address}?mode=ro&immutable=1", seconds)
    except sqlite3.OperationalError:
        raise
    except sqlite3.DatabaseError as error:
        raise UserError("store.not_ours", path=database.name) from error


def _read_only(address: str, seconds: float) -> idle.Reading:
    connection = sqlite3.connect(address, seconds, uri=True, factory=idle.Reading, check_same_thread=False)
    try:
        connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
        connection.execute("PRAGMA query_only = ON")
        connection.execute("PRAGMA schema_version").fetchone()  # opening is lazy: fail here, not at the first query
    except BaseException:
        connection.close()
        raise
    return connection
