"""A process brings the mirror level as soon as facts change, and questions wait for it: a moment's wait costs a reader,
and everybody else, less than SQLite over millions of rows.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

WAIT_SECONDS = 10.0
"""Longer no question waits; SQLite answers then, and for as long nobody waits again."""
LOOK_SECONDS = 0.1

_KEPT: set[Path] = set()
_IN_VAIN: dict[Path, float] = {}


def keep(database: Path) -> None:
    """From now on the mirror of ``database`` is kept level, as far as this process knows."""
    _KEPT.add(database)


def leave(database: Path) -> None:
    """It is no longer."""
    _KEPT.discard(database)
    _IN_VAIN.pop(database, None)


def kept(database: Path) -> bool:
    """Whether it is, and will be level soon, as far as experience goes."""
    return database in _KEPT and time.monotonic() > _IN_VAIN.get(database, 0.0) + WAIT_SECONDS


def wait(database: Path, level: Callable[[], bool]) -> None:
    """Returns once ``level`` says so, or after :data:`WAIT_SECONDS`, or when the mirror is kept no longer."""
    end = time.monotonic() + WAIT_SECONDS
    while not level():
        if time.monotonic() > end:
            _IN_VAIN[database] = time.monotonic()
        if not kept(database):
            return
        time.sleep(LOOK_SECONDS)
