"""Connections of readers kept open for the next ones, in a process that is an app.

A fresh connection reads the whole schema and begins with an empty cache, a millisecond or more for each of the dozen
looks of a page. Off by default: while anybody has the file open, the last writer leaves a log beside it.
"""

from __future__ import annotations

import sqlite3
import threading
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

MOST = 8
"""Of a database; each has a cache of 2 MB at most."""

File = tuple[int, int]
"""Device and number of the file that a path stands for now; another one may take its place."""


class Reading(sqlite3.Connection):
    """A connection that knows its cursors: one that was not read to its end would hold on to an old state."""

    file: File | None = None

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._cursors: weakref.WeakSet[sqlite3.Cursor] = weakref.WeakSet()

    def cursor(self, *given: Any, **named: Any) -> Any:
        made = super().cursor(*given, **named)
        self._cursors.add(made)
        return made

    def execute(self, *given: Any) -> Any:
        made = super().execute(*given)
        self._cursors.add(made)
        return made

    def put_down(self) -> None:
        """End whatever was begun, so that the next transaction sees the file as it is then."""
        for one in list(self._cursors):
            one.close()
        self._cursors.clear()
        self.rollback()
        self.set_progress_handler(None, 0)


_LOCK = threading.Lock()
_IDLE: dict[Path, list[Reading]] = {}
_on = False


def file(database: Path) -> File:
    status = database.stat()
    return status.st_dev, status.st_ino


@contextmanager
def kept() -> Iterator[None]:
    """Meanwhile this process keeps readers' connections open."""
    global _on
    _on = True
    try:
        yield
    finally:
        _on = False
        for database in list(_IDLE):
            _close(_all(database))


def take(database: Path) -> Reading | None:
    """An idle connection to the file that is there now, for the caller alone."""
    if not _on:
        return None
    with _LOCK:
        idle = _IDLE.get(database)
        connection = idle.pop() if idle else None
    if connection is not None and connection.file != file(database):
        _close([connection, *_all(database)])  # another file has taken its place
        return None
    return connection


def give(database: Path, connection: Reading) -> None:
    """Keep ``connection`` for the next one, or close it."""
    if _on and connection.file is not None:
        connection.put_down()
        with _LOCK:
            idle = _IDLE.setdefault(database, [])
            if len(idle) < MOST:
                idle.append(connection)
                return
    connection.close()


def _all(database: Path) -> list[Reading]:
    with _LOCK:
        return _IDLE.pop(database, [])


def _close(connections: list[Reading]) -> None:
    for connection in connections:
        connection.close()
