"""What the tests of the demo ask of it: one value, or that no row is there."""

from __future__ import annotations

import sqlite3
from typing import Any

TODAY = "2026-11-22"


def one(demo: sqlite3.Connection, question: str) -> Any:
    """The one value that a query gives."""
    (value,) = demo.execute(question).fetchone()
    return value


def none(demo: sqlite3.Connection, what: str) -> None:
    """No row of ``what`` exists."""
    assert demo.execute(f"SELECT * FROM {what} LIMIT 3").fetchall() == []
