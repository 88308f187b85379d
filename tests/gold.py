"""What answers are set beside: SQL of the tests' own, run on the facts alone."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any


def query(database: Path, sql: str, *values: Any) -> list[tuple[Any, ...]]:
    """The rows of ``sql``; nothing can be written by it."""
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        return connection.execute(sql, values).fetchall()
