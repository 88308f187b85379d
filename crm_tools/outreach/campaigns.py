"""Campaigns as they are kept: what is to be done, for whom, and how far it has come."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import pandas as pd

from crm_tools.analytics.audience_request import AudienceRequest
from crm_tools.outreach.told import REASON
from crm_tools.store.actors import LOCAL
from crm_tools.store.connect import reader
from crm_tools.texts import Language, UserError, say

Action = Literal["send_email", "offer_coupon", "create_followups", "send_survey", "contact_list"]
State = Literal["draft", "approved", "running", "done", "rejected", "failed"]

RECEIVED = ("written", "sent", "given", "created", "listed")
"""States of deliveries that arrived."""
ENDED = (*RECEIVED, "left_out", "held_out", "failed", "unknown")
"""States that the worker does not leave by itself."""


@dataclass(frozen=True)
class Campaign:
    """``content`` by action: an email's ``template`` (name), ``subject``, ``text``, ``html`` (template sources) and
    perhaps ``coupon_id``; a coupon's ``coupon_id`` (None: each delivery has its own) and ``mode``; a follow-up's
    ``owner`` and ``due_on``. ``counts`` are deliveries by state."""

    id: str
    action: Action
    state: State
    title: str
    language: Language
    audience: AudienceRequest
    definitions: Mapping[str, Any]
    content: Mapping[str, Any]
    created_at: str
    created_by: str
    decided_at: str | None
    decided_by: str | None
    finished_at: str | None
    error: str | None
    counts: Mapping[str, int]

    @property
    def recipients(self) -> int:
        """Those who are to be reached: everybody but the ones left out or held out."""
        return sum(count for state, count in self.counts.items() if state not in ("left_out", "held_out"))

    @property
    def reached(self) -> int:
        """Those whom the message, coupon or task has got to."""
        return sum(self.counts.get(state, 0) for state in RECEIVED)


_COLUMNS = (
    "id, action, state, title, language, audience, definitions, content, created_at, created_by, decided_at,"
    " decided_by, finished_at, error"
)


def campaign(database: Path, campaign_id: str) -> Campaign:
    """Raises UserError ``outreach.unknown``."""
    with reader(database) as connection:
        return read(connection, campaign_id)


def read(connection: sqlite3.Connection, campaign_id: str) -> Campaign:
    """As :func:`campaign`, on an open connection. Raises UserError ``outreach.unknown``."""
    row = connection.execute(f"SELECT {_COLUMNS} FROM campaigns WHERE id = ?", (campaign_id.strip(),)).fetchone()  # noqa: S608
    if row is None:
        raise UserError("outreach.unknown", id=campaign_id)
    return _campaign(connection, row)


def campaigns(database: Path, *states: State) -> list[Campaign]:
    """All campaigns, or those in ``states``, the latest first."""
    marks = ", ".join("?" * len(states))
    where = f"WHERE state IN ({marks})" if states else ""
    with reader(database) as connection:
        rows = connection.execute(
            f"SELECT {_COLUMNS} FROM campaigns {where} ORDER BY created_at DESC, rowid DESC",  # noqa: S608
            states,
        ).fetchall()
        return [_campaign(connection, row) for row in rows]


def deliveries(
    database: Path, campaign_id: str, language: Language, *, limit: int = 200, offset: int = 0
) -> pd.DataFrame:
    """Who was on the list, ``reason`` in ``language``. Columns ``customer_id``, ``customer``, ``address``, ``state``,
    ``because``, ``reason``, ``changed_at``; those to be reached first, then by customer."""
    with reader(database) as connection:
        rows = connection.execute(
            f"SELECT d.customer_id, c.name, d.address, d.state, d.because, {REASON[language]}, d.changed_at"  # noqa: S608
            " FROM deliveries d JOIN customers c ON c.id = d.customer_id WHERE d.campaign_id = ?"
            " ORDER BY d.state IN ('left_out', 'held_out'), d.id LIMIT ? OFFSET ?",
            (campaign_id, limit, offset),
        ).fetchall()
    names = ["customer_id", "customer", "address", "state", "because", "reason", "changed_at"]
    return pd.DataFrame(rows, columns=names, dtype=object)


def left_out(database: Path, campaign_id: str) -> dict[str, int]:
    """How many were left out, by the text key of the reason."""
    with reader(database) as connection:
        return dict(
            connection.execute(
                "SELECT because, count(*) FROM deliveries WHERE campaign_id = ? AND state = 'left_out'"
                " GROUP BY because ORDER BY 2 DESC, 1",
                (campaign_id,),
            ).fetchall()
        )


def action_words(action: str, language: Language) -> str:
    """The action in words."""
    return say(f"outreach.action.{action}", language)


def title(found: Campaign, language: Language) -> str:
    """What a campaign is called, in the reader's language where the desk named it."""
    content = found.content
    if found.action == "send_email" and content.get("template"):
        return say(f"outreach.template.{content['template']}", language)
    if found.action == "offer_coupon" and "coupon_id" not in content:
        return say("outreach.coupon.random", language)
    if found.action == "create_followups":
        return tasks_title(content["owner"], content["due_on"], language)
    if found.action == "contact_list":
        return say("outreach.contact_list", language, channel=content["channel"])
    return found.title


def tasks_title(owner: str, due_on: str, language: Language) -> str:
    """What follow-up tasks are called: by whose they are, unless whoever sits at this machine has them, and the day."""
    key = "outreach.followup.own_title" if owner == LOCAL.name else "outreach.followup.title"
    return say(key, language, owner=owner, due=due_on)


def delivery_words(state: str, language: Language) -> str:
    """Where a delivery stands; what was only written to the outbox never counts as sent."""
    return say(f"outreach.delivery.{state}", language)


def _campaign(connection: sqlite3.Connection, row: tuple[Any, ...]) -> Campaign:
    counts = connection.execute("SELECT state, count(*) FROM deliveries WHERE campaign_id = ? GROUP BY state", row[:1])
    values = dict(zip(_COLUMNS.split(", "), row, strict=True))
    values["audience"] = AudienceRequest.model_validate_json(values["audience"])
    for name in ("definitions", "content"):
        values[name] = json.loads(values[name])
    return Campaign(**values, counts=dict(counts.fetchall()))
