"""The account of what was sent to cloud models: one line a turn in which one was asked."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from crm_tools.assistant import threads
from crm_tools.settings import Settings
from crm_tools.store.actors import Actor

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
    trouble = turn.trouble.reason if turn.trouble else None
    note(
        turn.settings, turn.actor, model, calls=turn.cloud_calls, characters=turn.sent_characters,
        rows=turn.sent_rows, fields=turn.sent_fields, trouble=trouble,
    )  # fmt: skip


def note(
    settings: Settings,
    actor: Actor,
    model: str,
    *,
    calls: int,
    characters: int,
    rows: int,
    fields: Iterable[str],
    trouble: str | None = None,
) -> None:
    """Note one occasion on which something was sent to ``model``."""
    now = threads.now(settings)
    with threads.opened(settings.database) as connection:
        connection.execute(
            "INSERT INTO sent (sent_at, actor, model, calls, characters, rows, fields, trouble)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (now, actor.name, model, calls, characters, rows, json.dumps(sorted(fields)), trouble),
        )
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
