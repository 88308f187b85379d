"""Connections: readers that cannot write and stop in time, writers that take turns."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from crm_tools.texts import UserError

BUSY_SECONDS = 60.0
"""How long a writer waits for another one; imports hold the lock for a few seconds at most."""


@contextmanager
def reader(database: Path, seconds: float = 20.0) -> Iterator[sqlite3.Connection]:
    """A read-only connection for one call; a query that runs longer than ``seconds`` is stopped.

    Opening costs about 25 µs, so nothing is shared between threads. Raises UserError ``store.no_database`` where no
    file is, and ``store.too_slow`` for a query over its time.
    """
    if not database.is_file():
        raise UserError("store.no_database", path=database.name)
    connection = sqlite3.connect(f"file:{database.as_posix()}?mode=ro", uri=True, timeout=BUSY_SECONDS)
    connection.execute("PRAGMA query_only = ON")
    deadline = time.monotonic() + seconds
    connection.set_progress_handler(lambda: time.monotonic() > deadline, 20_000)
    try:
        yield connection
    except sqlite3.OperationalError as error:
        if "interrupted" in str(error):
            raise UserError("store.too_slow", seconds=f"{seconds:g}") from error
        raise
    finally:
        connection.close()


@contextmanager
def writer(database: Path) -> Iterator[sqlite3.Connection]:
    """One short write transaction: all of it or nothing. A second writer waits its turn (``BUSY_SECONDS``)."""
    connection = sqlite3.connect(database, timeout=BUSY_SECONDS, isolation_level=None)
    try:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield connection
        except BaseException:
            connection.rollback()
            raise
        connection.commit()
    finally:
        connection.close()
