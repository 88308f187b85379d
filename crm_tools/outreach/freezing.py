"""Freezing a draft: who is on its list, who must be left out, what each gets; nothing happens until a person decides.

Every draft goes through :func:`freeze`.
"""

from __future__ import annotations

import json
import random
import secrets
import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from crm_tools.analytics import audience
from crm_tools.analytics.audience_request import AudienceRequest
from crm_tools.analytics.desk import open_desk
from crm_tools.analytics.saved_segments import expanded
from crm_tools.outreach import coupons
from crm_tools.outreach.campaigns import Action
from crm_tools.outreach.clock import now
from crm_tools.outreach.exclusions import leave_out
from crm_tools.settings import Settings
from crm_tools.store import audit
from crm_tools.store.actors import Actor, require
from crm_tools.store.connect import writer
from crm_tools.texts import LANGUAGES, Language, UserError, Words, say

ID_BYTES = 6
BATCH = 5_000
FEW_FOR_HOLDOUT = 1_000
HOLDOUT = 0.1
"""Share of a large list that is held out where nobody says how much."""
MOST_HELD_OUT = 0.5


@dataclass(frozen=True)
class Draft:
    """What came of drafting: ``summary`` in the draft's language; ``recipients`` are those left after exclusions and
    without those ``held_out`` to compare with."""

    id: str
    action: Action
    summary: str
    recipients: int
    left_out: Mapping[str, int] = field(default_factory=dict)
    held_out: int = 0


@dataclass(frozen=True)
class Person:
    """One customer of the audience and why."""

    customer_id: int
    reason: Words


Personal = Callable[[Sequence[Person]], Mapping[int, Mapping[str, Any]]]
"""The personal fields of messages by customer, for a batch of people."""


def freeze(
    settings: Settings,
    action: Action,
    request: AudienceRequest,
    people: Sequence[Person],
    content: Mapping[str, Any],
    actor: Actor,
    language: Language,
    *,
    title: str,
    personal: Personal | None = None,
    holdout: float = 0.0,
    also: Callable[[sqlite3.Connection, str, Sequence[int]], None] | None = None,
    run: int | None = None,
) -> Draft:
    """Keep a draft with everybody on its list. ``personal`` makes the fields of those to be reached; ``holdout`` is the
    share of them left out at random to compare with (from 1,000 on). ``also`` writes in the same transaction, given
    the draft's id and the customers to be reached. A ``run`` (of a schedule) makes one draft: a second one raises
    sqlite3.IntegrityError.

    Raises UserError ``store.not_allowed`` without the capability ``act``, ``outreach.nobody`` where nobody is left.
    """
    require(actor, "act")
    draft_id, at = secrets.token_hex(ID_BYTES), now(settings)
    definitions = open_desk(settings).definitions.model_dump()
    # A kept segment may change or go: what it meant today stays in the log.
    meant = expanded(settings.database, request).model_dump(mode="json", exclude_defaults=True)
    with writer(settings.database) as connection:
        connection.execute(
            "INSERT INTO campaigns (id, action, state, title, language, audience, definitions, content, created_at,"
            " created_by, run_id) VALUES (?, ?, 'draft', ?, ?, ?, ?, ?, ?, ?, ?)",
            (draft_id, action, title, language, request.model_dump_json(exclude_defaults=True),
             json.dumps(definitions, ensure_ascii=False), json.dumps(content, ensure_ascii=False), at, actor.name,
             run),
        )  # fmt: skip
        connection.executemany(
            "INSERT INTO deliveries (campaign_id, customer_id, state, reason, reason_en, address, changed_at)"
            " SELECT ?, id, 'planned', ?, ?, email, ? FROM customers WHERE id = ?",
            ((draft_id, *one.reason, at, one.customer_id) for one in people),
        )
        leave_out(connection, settings, draft_id, action, content, at)
        planned, held = _planned(connection, draft_id), []
        if holdout and len(planned) >= FEW_FOR_HOLDOUT:
            held = random.SystemRandom().sample(planned, round(len(planned) * holdout))
            connection.executemany(
                "UPDATE deliveries SET state = 'held_out' WHERE campaign_id = ? AND customer_id = ?",
                ((draft_id, one) for one in held),
            )
            planned = _planned(connection, draft_id)
        out = _left_out(connection, draft_id)
        if not planned:
            raise UserError("outreach.nobody", reasons=_reasons(out, len(people)))
        if personal:
            _write_fields(connection, draft_id, planned, people, personal)
        _check_coupons_suffice(connection, action, content, planned)
        if also:
            also(connection, draft_id, planned)
        details = {"action": action, "recipients": len(planned), "audience": meant}
        audit.record(connection, at, actor, "draft", draft_id, details)
    summary = say(f"outreach.summary.{action}", language, recipients=f"{len(planned):,}", title=title)
    return Draft(draft_id, action, summary, len(planned), out, len(held))


def people_of(settings: Settings, request: AudienceRequest, selected: Iterable[int] | None = None) -> list[Person]:
    """The audience as it is now, or those of it whose ids are ``selected``, each with the reason in words."""
    found = audience.find(open_desk(settings), request)
    wanted = None if selected is None else set(selected)
    return [Person(customer, reason) for customer, reason in found.told(BATCH) if wanted is None or customer in wanted]


def _planned(connection: sqlite3.Connection, draft_id: str) -> list[int]:
    rows = connection.execute(
        "SELECT customer_id FROM deliveries WHERE campaign_id = ? AND state = 'planned' ORDER BY id", (draft_id,)
    )
    return [customer for (customer,) in rows]


def _left_out(connection: sqlite3.Connection, draft_id: str) -> dict[str, int]:
    rows = connection.execute(
        "SELECT because, count(*) FROM deliveries WHERE campaign_id = ? AND state = 'left_out'"
        " GROUP BY because ORDER BY 2 DESC, 1",
        (draft_id,),
    )
    return dict(rows.fetchall())


def _reasons(out: Mapping[str, int], people: int) -> Words:
    if not people:
        return Words(say("outreach.nobody_there", "zh"), say("outreach.nobody_there", "en"))
    told = [[f"{say(key, one)} {count}" for key, count in out.items()] for one in LANGUAGES]
    return Words("、".join(told[0]), ", ".join(told[1]))


def _write_fields(
    connection: sqlite3.Connection,
    draft_id: str,
    planned: Sequence[int],
    people: Sequence[Person],
    personal: Personal,
) -> None:
    wanted = set(planned)
    to_reach = [one for one in people if one.customer_id in wanted]
    for start in range(0, len(to_reach), BATCH):
        fields = personal(to_reach[start : start + BATCH])
        connection.executemany(
            "UPDATE deliveries SET fields = ? WHERE campaign_id = ? AND customer_id = ?",
            ((json.dumps(values, ensure_ascii=False), draft_id, customer) for customer, values in fields.items()),
        )


def _check_coupons_suffice(
    connection: sqlite3.Connection, action: Action, content: Mapping[str, Any], planned: Sequence[int]
) -> None:
    if action == "offer_coupon" and content.get("mode") == "all_or_nothing" and "coupon_id" in content:
        left = coupons.read(connection, int(content["coupon_id"])).left
        if left < len(planned):
            raise UserError("outreach.coupon.too_few", left=left, customers=len(planned))
