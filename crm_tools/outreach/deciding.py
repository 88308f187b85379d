"""A person decides about a draft: approve or reject, once, from wherever."""

from __future__ import annotations

import datetime as dt
import json
import logging
from dataclasses import dataclass, replace
from typing import Literal

from crm_tools.logs import event
from crm_tools.outreach import campaigns, emails, links, messages
from crm_tools.outreach.campaigns import State
from crm_tools.outreach.clock import now, today
from crm_tools.outreach.secrets import forget_links_of
from crm_tools.settings import Settings
from crm_tools.store import audit
from crm_tools.store.actors import Actor, require
from crm_tools.store.connect import reader, writer
from crm_tools.texts import UserError, say

log = logging.getLogger(__name__)
TRIED = 100
"""Recipients whose message is made before a change of it is kept."""
DESK = Actor("desk", frozenset())
"""What the desk does by itself."""
Decision = Literal["approve", "reject"]


@dataclass(frozen=True)
class Decided:
    """``state`` is where the campaign is now; ``changed`` whether this decision brought it there."""

    id: str
    state: State
    changed: bool


def decide(settings: Settings, campaign_id: str, decision: Decision, actor: Actor) -> Decided:
    """Approve or reject a draft: one compare-and-set. Deciding again changes nothing and says where it stands.

    A draft that has lapsed is not approved any more. Raises UserError ``store.not_allowed`` without the capability
    ``approve``, ``outreach.unknown``.
    """
    require(actor, "approve")
    lapse(settings)
    at = now(settings)
    state = "approved" if decision == "approve" else "rejected"
    with writer(settings.database) as connection:
        found = campaigns.read(connection, campaign_id)
        changed = connection.execute(
            "UPDATE campaigns SET state = ?, decided_at = ?, decided_by = ? WHERE id = ? AND state = 'draft'",
            (state, at, actor.name, found.id),
        ).rowcount == 1  # fmt: skip
        if changed and state == "rejected":
            forget_links_of(connection, found.id)
        if changed:
            meant = found.audience.model_dump(mode="json", exclude_defaults=True)
            details = {
                "action": found.action, "title": found.title, "recipients": found.recipients, "audience": meant,
                "definitions": dict(found.definitions),
            }  # fmt: skip
            audit.record(connection, at, actor, decision, found.id, details)
        event(log, "decided", campaign=found.id, decision=decision, changed=changed, recipients=found.recipients)
        return Decided(found.id, campaigns.read(connection, found.id).state, changed)


def lapse(settings: Settings) -> int:
    """Reject drafts that nobody decided about for ``CRM_DRAFT_DAYS`` days: their lists are out of date. Returns how
    many."""
    before = f"{today(settings) - dt.timedelta(days=settings.draft_days)} 00:00:00"
    with reader(settings.database) as connection:
        if not connection.execute(_LAPSED, (before,)).fetchone():
            return 0
    at = now(settings)
    with writer(settings.database) as connection:
        rows = connection.execute(_LAPSED, (before,)).fetchall()
        for campaign_id, language in rows:
            connection.execute(
                "UPDATE campaigns SET state = 'rejected', error = ?, finished_at = ? WHERE id = ?",
                (say("outreach.lapsed", language, days=settings.draft_days), at, campaign_id),
            )
            forget_links_of(connection, campaign_id)
            audit.record(connection, at, DESK, "lapse", campaign_id)
    return len(rows)


_LAPSED = "SELECT id, language FROM campaigns WHERE state = 'draft' AND created_at < ?"


def edit(settings: Settings, campaign_id: str, subject: str, text: str, actor: Actor) -> None:
    """Change the message of a draft. Raises UserError ``outreach.not_a_draft``, ``outreach.bad_template``: also where
    the message of one of the first recipients could not be made of it."""
    require(actor, "act")
    emails.check(subject, text)
    key = links.secret(settings.database)
    with writer(settings.database) as connection:
        found = campaigns.read(connection, campaign_id)
        if found.state != "draft" or "text" not in found.content:
            raise UserError("outreach.not_a_draft")
        content = {**found.content, "subject": subject, "text": text}
        changed = replace(found, content=content)
        for customer in messages.first(connection, found.id, TRIED):
            messages.render(connection, settings, changed, key, customer)
        connection.execute(
            "UPDATE campaigns SET content = ? WHERE id = ?", (json.dumps(content, ensure_ascii=False), found.id)
        )
        audit.record(connection, now(settings), actor, "edit", found.id)
