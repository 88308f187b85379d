"""The audit log: who did what, when. Written in the transaction of what it tells of."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING

from crm_tools.store.actors import Actor
from crm_tools.store.connect import reader, writer

if TYPE_CHECKING:
    import pandas as pd


def record(
    connection: sqlite3.Connection, at: str, actor: Actor, action: str, subject: object, details: object = None
) -> None:
    """Keep one entry. ``at`` is local ``YYYY-MM-DD HH:MM:SS``, ``details`` anything JSON can hold."""
    connection.execute(
        "INSERT INTO audit_log (at, actor, action, subject, details) VALUES (?, ?, ?, ?, ?)",
        (at, actor.name, action, str(subject), json.dumps(details or {}, ensure_ascii=False)),
    )


def note(database: Path, at: str, actor: Actor, action: str, subject: object, details: object = None) -> None:
    """Keep one entry about something that changes nothing else: contact data shown."""
    with writer(database) as connection:
        record(connection, at, actor, action, subject, details)


def entries(database: Path, limit: int = 500) -> pd.DataFrame:
    """The latest entries first: columns ``at``, ``actor``, ``action``, ``subject``, ``details`` (JSON)."""
    import pandas as pd

    with reader(database) as connection:
        rows = connection.execute(
            "SELECT at, actor, action, subject, details FROM audit_log ORDER BY id DESC LIMIT ?", (limit,)
        ).fetchall()
    return pd.DataFrame(rows, columns=["at", "actor", "action", "subject", "details"])
