"""A thread of this process that brings the mirror level as soon as facts change, and questions that wait for it: a
moment's wait costs a reader, and everybody else, less than minutes of SQLite over millions of rows.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path

WAIT_SECONDS = 15.0
"""Longer no question waits; SQLite answers then."""


class Keeper:
    """What the thread and those who wait for it tell one another."""

    def __init__(self) -> None:
        self._news = threading.Condition()
        self.wanted = threading.Event()

    def tell(self) -> None:
        """The mirror is level, or was a moment ago."""
        with self._news:
            self._news.notify_all()

    def wait(self, level: Callable[[], bool]) -> None:
        """Returns once ``level`` says so, or after :data:`WAIT_SECONDS`."""
        end = time.monotonic() + WAIT_SECONDS
        with self._news:
            while not level() and (left := end - time.monotonic()) > 0:
                self.wanted.set()
                self._news.wait(left)


_KEEPERS: dict[Path, Keeper] = {}


def keep(database: Path) -> Keeper:
    """From now on a thread of this process keeps the mirror of ``database`` level."""
    return _KEEPERS.setdefault(database, Keeper())


def leave(database: Path) -> None:
    """It does no longer."""
    keeper = _KEEPERS.pop(database, None)
    if keeper:
        keeper.tell()


def keeper(database: Path) -> Keeper | None:
    return _KEEPERS.get(database)
