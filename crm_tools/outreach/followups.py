"""Follow-up tasks for service staff: who is to be spoken to, by whom, until when, and what came of it."""

# ruff: noqa: S608 (SQL is put together from our own names of columns only; values are bound)

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, TypedDict, Unpack

import pandas as pd

from crm_tools.outreach.clock import now, today
from crm_tools.outreach.told import REASON
from crm_tools.settings import Settings
from crm_tools.store import audit
from crm_tools.store.actors import Actor, require
from crm_tools.store.connect import reader, writer
from crm_tools.texts import Language, UserError, Words

State = Literal["open", "doing", "done", "dropped"]
COLUMNS = (
    "id", "customer_id", "customer", "owner", "due_on", "state", "reason", "words", "outcome", "created_at",
    "created_by", "overdue",
)  # fmt: skip
"""Of a task, as text but for the ids: ``due_on`` is a day, ``created_at`` local time; ``overdue`` 1 where it is past
due and not ended."""


def create(
    connection: sqlite3.Connection,
    campaign_id: str | None,
    customer_id: int,
    content: Mapping[str, Any],
    reason: Words,
    created_by: str,
    at: str,
) -> int:
    """Keep a task in the caller's transaction; one of a campaign and customer that is there already stays."""
    cursor = connection.execute(
        "INSERT OR IGNORE INTO followups (customer_id, campaign_id, owner, due_on, reason, reason_en, words, state,"
        " created_at, created_by, changed_at) VALUES (?, ?, ?, ?, ?, ?, ?, 'open', ?, ?, ?)",
        (customer_id, campaign_id, content["owner"], content["due_on"], *reason, content.get("words", ""), at,
         created_by, at),
    )  # fmt: skip
    return int(cursor.lastrowid or 0)


def add(
    settings: Settings, customer_id: int, owner: str, due_on: str, reason: str | Words, actor: Actor, words: str = ""
) -> int:
    """A task for one customer, by a person: a complaint, a call to return. Raises UserError ``store.not_allowed``,
    ``outreach.followup.no_customer``."""
    require(actor, "act")
    at = now(settings)
    why = reason if isinstance(reason, Words) else Words(reason, reason)
    with writer(settings.database) as connection:
        if not connection.execute("SELECT 1 FROM customers WHERE id = ?", (customer_id,)).fetchone():
            raise UserError("outreach.followup.no_customer", customer=customer_id)
        content = {"owner": owner.strip() or actor.name, "due_on": due_on, "words": words}
        task = create(connection, None, customer_id, content, why, actor.name, at)
        audit.record(connection, at, actor, "followup", task, {"customer": customer_id})
    return task


class Wanted(TypedDict, total=False):
    """Which tasks: open ones, where nothing else is said."""

    owner: str | None
    overdue: bool
    ended: bool
    """Done and dropped ones too."""
    customer: int | None
    states: Sequence[State]
    """Only those in these states."""
    due: tuple[dt.date | None, dt.date | None]
    """The first and last day on which they are due, both included; None: no bound."""
    language: Language
    """Of the reasons; Chinese where nothing else is said."""


def tasks(settings: Settings, **wanted: Unpack[Wanted]) -> pd.DataFrame:
    """Tasks with the columns ``COLUMNS``, those due first."""
    sql, values = asked(settings, **wanted)
    with reader(settings.database) as connection:
        rows = connection.execute(sql, values).fetchall()
    return pd.DataFrame(rows, columns=list(COLUMNS))


def asked(settings: Settings, **wanted: Unpack[Wanted]) -> tuple[str, list[Any]]:
    """The statement behind :func:`tasks`, with its values."""
    wheres, values = ["1"], [str(today(settings))]

    def bind(where: str, value: str) -> None:
        values.append(value)
        wheres.append(where.replace("?", f"?{len(values)}"))

    if states := wanted.get("states"):
        bind("f.state IN (SELECT value FROM json_each(?))", json.dumps(states))
    elif not wanted.get("ended"):
        wheres.append("f.state IN ('open', 'doing')")
    if wanted.get("overdue"):
        wheres.append("f.state IN ('open', 'doing') AND f.due_on < ?1")
    if (owner := wanted.get("owner")) is not None:
        bind("f.owner = ?", owner)
    if (customer := wanted.get("customer")) is not None:
        wheres.append(f"f.customer_id = {int(customer)}")
    for where, day in zip(("f.due_on >= ?", "f.due_on <= ?"), wanted.get("due", (None, None)), strict=True):
        if day is not None:
            bind(where, str(day))
    sql = (
        "SELECT f.id, f.customer_id, c.name, f.owner, f.due_on, f.state,"
        f" {REASON[wanted.get('language', 'zh')]}, f.words, f.outcome, f.created_at, f.created_by,"
        " f.state IN ('open', 'doing') AND f.due_on < ?1 FROM followups f"
        f" JOIN customers c ON c.id = f.customer_id WHERE {' AND '.join(wheres)} ORDER BY f.due_on, f.id"
    )
    return sql, values


def owners(database: Path) -> list[str]:
    """Everybody who has or had a task, by name."""
    with reader(database) as connection:
        return [owner for (owner,) in connection.execute("SELECT DISTINCT owner FROM followups ORDER BY 1")]


def notes(database: Path, task: int) -> pd.DataFrame:
    """The notes of a task, the first first: columns ``at``, ``actor``, ``note``."""
    with reader(database) as connection:
        rows = connection.execute(
            "SELECT at, actor, note FROM followup_notes WHERE followup_id = ? ORDER BY id", (task,)
        ).fetchall()
    return pd.DataFrame(rows, columns=["at", "actor", "note"])


def update(
    settings: Settings,
    task: int,
    actor: Actor,
    *,
    state: State | None = None,
    owner: str | None = None,
    due_on: str | None = None,
    outcome: str | None = None,
    note: str = "",
) -> None:
    """Change a task or add a note. Raises UserError ``outreach.followup.unknown``, and ``outreach.followup.no_outcome``
    where a task is done without saying what came of it."""
    require(actor, "act")
    at = now(settings)
    with writer(settings.database) as connection:
        row = connection.execute("SELECT outcome FROM followups WHERE id = ?", (task,)).fetchone()
        if row is None:
            raise UserError("outreach.followup.unknown", task=task)
        if state == "done" and not (outcome or row[0]).strip():
            raise UserError("outreach.followup.no_outcome")
        for column, value in (("state", state), ("owner", owner), ("due_on", due_on), ("outcome", outcome)):
            if value is not None:
                connection.execute(
                    f"UPDATE followups SET {column} = ?, changed_at = ? WHERE id = ?",
                    (value, at, task),
                )
        if note.strip():
            connection.execute(
                "INSERT INTO followup_notes (followup_id, at, actor, note) VALUES (?, ?, ?, ?)",
                (task, at, actor.name, note.strip()),
            )
        changed = {"state": state, "owner": owner, "due_on": due_on}
        audit.record(connection, at, actor, "followup", task, {k: v for k, v in changed.items() if v is not None})
