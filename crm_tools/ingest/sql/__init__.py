"""SQL scripts of the importer, statement by statement."""

from __future__ import annotations

import sqlite3
from functools import cache
from pathlib import Path


def run_script(connection: sqlite3.Connection, name: str) -> None:
    """Run ``<name>.sql`` in the transaction that ``connection`` is in (``executescript`` would commit it)."""
    for statement in _statements(name):
        connection.execute(statement)


@cache
def _statements(name: str) -> tuple[str, ...]:
    script = Path(__file__).with_name(f"{name}.sql").read_text(encoding="utf-8")
    return tuple(statement for statement in script.split(";\n") if statement.strip())
