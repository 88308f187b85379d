"""The account of what was sent to cloud models: one line a turn in which one was asked."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from crm_tools.assistant import threads
from crm_tools.settings import Settings

if TYPE_CHECKING:
    from crm_tools.assistant.turn import Turn

_DAYS_KEPT = 365


@dataclass(frozen=True)
class SentDay:
    """What left on one day: turns in which a model was asked, calls, characters, rows of results, turns that failed."""

    day: str
    turns: int
    calls: int
    characters: int
    rows: int
    troubles: int


@dataclass(frozen=True)
class Sent:
    """``days``, the newest first; ``fields`` and how many turns sent each; the last turn's time and trouble."""

    days: tuple[SentDay, ...] = ()
    fields: tuple[tuple[str, int], ...] = ()
    last_at: str | None = None
    last_trouble: str | None = None


def record(turn: Turn, model: str) -> None:
    """Note what this turn sent; nothing where no cloud model was asked."""
    if not turn.sent_characters:
        return
    now = threads.now(turn.settings)
    trouble = turn.trouble.reason if turn.trouble else None
    with threads.opened(turn.desk.database) as connection:
        connection.execute(
            "INSERT INTO sent (sent_at, actor, model, calls, characters, rows, fields, trouble)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (now, turn.actor.name, model, turn.cloud_calls, turn.sent_characters, turn.sent_rows,
             json.dumps(sorted(turn.sent_fields)), trouble),
        )  # fmt: skip
        connection.execute("DELETE FROM sent WHERE sent_at < date(?, ?)", (now, f"-{_DAYS_KEPT} days"))


def summary(settings: Settings, days: int = 30) -> Sent:
    """What was sent on the last ``days`` days on which something was."""
    if not threads.threads_file(settings.database).is_file():
        return Sent()
    with threads.opened(settings.database) as connection:
        found = connection.execute(
            "SELECT substr(sent_at, 1, 10), count(*), sum(calls), sum(characters), sum(rows), count(trouble)"
            " FROM sent GROUP BY 1 ORDER BY 1 DESC LIMIT ?",
            (days,),
        ).fetchall()
        if not found:
            return Sent()
        fields = connection.execute("SELECT fields FROM sent WHERE sent_at >= ?", (found[-1][0],)).fetchall()
        last = connection.execute("SELECT sent_at, trouble FROM sent ORDER BY id DESC LIMIT 1").fetchone()
    counted = Counter(name for (names,) in fields for name in json.loads(names))
    return Sent(tuple(SentDay(*row) for row in found), tuple(counted.most_common()), *last)
