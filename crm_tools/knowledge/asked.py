"""The questions that were asked of the knowledge base, so that people see what it lacks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from crm_tools.store.actors import Actor, require
from crm_tools.store.connect import reader, writer
from crm_tools.texts import Language

KEPT = 5_000
"""Different questions that are remembered; the longest unasked are forgotten."""
MAX_QUESTION = 500


@dataclass(frozen=True)
class AskedRow:
    """A question, whether it found an answer last time, and the heading that came closest."""

    id: int
    question: str
    language: Language
    found: bool
    nearest: str | None
    times: int
    first_asked_at: str
    last_asked_at: str


def record(
    database: Path, question: str, language: Language, found: bool, nearest: str | None, *, timezone: str
) -> None:
    """Remember that ``question`` was asked, with how it went."""
    text = " ".join(question.split())[:MAX_QUESTION]
    if not text:
        return
    now = f"{datetime.now(ZoneInfo(timezone)):%Y-%m-%d %H:%M:%S}"
    with writer(database) as connection:
        connection.execute(
            "INSERT INTO knowledge_asked (question, language, found, nearest, first_asked_at, last_asked_at)"
            " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (question) DO UPDATE SET language = excluded.language,"
            " found = excluded.found, nearest = excluded.nearest, times = times + 1,"
            " last_asked_at = excluded.last_asked_at",
            (text, language, int(found), nearest, now, now),
        )
        connection.execute(
            "DELETE FROM knowledge_asked WHERE id NOT IN"
            " (SELECT id FROM knowledge_asked ORDER BY last_asked_at DESC, id DESC LIMIT ?)",
            (KEPT,),
        )


def asked(database: Path, *, unanswered: bool = True, limit: int = 200) -> tuple[AskedRow, ...]:
    """Questions asked, most often first; with ``unanswered`` only those without an answer."""
    with reader(database) as connection:
        rows = connection.execute(
            "SELECT id, question, language, found, nearest, times, first_asked_at, last_asked_at FROM knowledge_asked"
            " WHERE NOT (found AND ?) ORDER BY times DESC, last_asked_at DESC, id LIMIT ?",
            (unanswered, limit),
        ).fetchall()
    return tuple(AskedRow(row[0], row[1], row[2], bool(row[3]), *row[4:]) for row in rows)


def forget(database: Path, asked_id: int, actor: Actor) -> None:
    """Strike a question from the list. Raises UserError ``store.not_allowed``."""
    require(actor, "import")
    with writer(database) as connection:
        connection.execute("DELETE FROM knowledge_asked WHERE id = ?", (asked_id,))
