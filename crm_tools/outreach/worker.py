"""The worker carries out what was approved: one at a time in all processes, one delivery at a time, each written down
before and after, so that dying in the middle loses nothing and does nothing twice.

The claim on a delivery (state ``sending``) is committed before the message goes out. A worker that finds one claimed by
a dead one knows that its fate is unknown; where doing it again is harmless (the outbox), it does.
"""

from __future__ import annotations

import json
import logging
import sqlite3
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crm_tools.logs import event
from crm_tools.outreach import campaigns, coupons, followups, mailing, transport
from crm_tools.outreach.campaigns import Campaign
from crm_tools.outreach.clock import now
from crm_tools.outreach.lease import Clock, Lease, LostLease
from crm_tools.outreach.secrets import forget_links
from crm_tools.settings import Settings
from crm_tools.store.connect import reader, writer
from crm_tools.texts import Words, say

log = logging.getLogger(__name__)
BACKOFF_SECONDS = (30, 120, 600, 1800)
"""Waits before the second, third, … try; after the last one a message has failed."""
COUPONS_A_CLAIM = 200


@dataclass(frozen=True)
class Worked:
    """How many deliveries changed; ``busy`` where another worker is at work; ``waiting`` until a later try."""

    done: int = 0
    busy: bool = False
    waiting: int = 0


def run_once(settings: Settings, *, clock: Clock = time.time, backoff: tuple[float, ...] = BACKOFF_SECONDS) -> Worked:
    """Carry out everything that is due now. Returns at once where another worker is at work or nothing is due."""
    if not _anything_due(settings.database, clock()):
        return Worked(waiting=_waiting(settings.database))
    lease = Lease(settings.database, clock)
    if not lease.take():
        return Worked(busy=True)
    done = 0
    try:
        _take_over(settings)
        with transport.opened(settings) as way:
            waiting: list[str] = []
            while (found := _next(settings, clock(), waiting)) is not None:
                count = _carry_out(settings, found, way, lease, clock, backoff)
                done += count
                if not _finish(settings, found.id) and not count:
                    waiting.append(found.id)  # what is left of it waits for a later try; the others need not
    except LostLease:
        event(log, "lease_lost", logging.WARNING)
    finally:
        lease.give_back()
    event(log, "worked", deliveries=done)
    return Worked(done, waiting=_waiting(settings.database))


def _anything_due(database: Path, at: float) -> bool:
    with reader(database) as connection:
        return connection.execute(
            "SELECT 1 FROM campaigns c WHERE c.state IN ('approved', 'running') AND c.retry_at <= ?1 AND (NOT EXISTS"
            " (SELECT 1 FROM deliveries d WHERE d.campaign_id = c.id AND d.state IN ('planned', 'sending')) OR EXISTS"
            " (SELECT 1 FROM deliveries d WHERE d.campaign_id = c.id AND (d.state = 'sending' OR"
            " (d.state = 'planned' AND d.next_try <= ?1)))) LIMIT 1",
            (at,),
        ).fetchone() is not None  # fmt: skip


def _waiting(database: Path) -> int:
    with reader(database) as connection:
        return int(connection.execute(
            "SELECT count(*) FROM deliveries d JOIN campaigns c ON c.id = d.campaign_id"
            " WHERE c.state = 'running' AND d.state = 'planned'"
        ).fetchone()[0])  # fmt: skip


def _next(settings: Settings, at: float, waiting: Sequence[str]) -> Campaign | None:
    """The campaign that was approved first, now running; not one that is paused or among ``waiting``."""
    with writer(settings.database) as connection:
        row = connection.execute(
            "SELECT id FROM campaigns WHERE state IN ('approved', 'running') AND retry_at <= ?"
            " AND id NOT IN (SELECT value FROM json_each(?)) ORDER BY decided_at, rowid LIMIT 1",
            (at, json.dumps(list(waiting))),
        ).fetchone()
        if row is None:
            return None
        connection.execute("UPDATE campaigns SET state = 'running' WHERE id = ?", row)
        return campaigns.read(connection, row[0])


def _finish(settings: Settings, campaign_id: str) -> bool:
    with writer(settings.database) as connection:
        return connection.execute(
            "UPDATE campaigns SET state = 'done', finished_at = ? WHERE id = ? AND state = 'running' AND NOT EXISTS"
            " (SELECT 1 FROM deliveries WHERE campaign_id = ?2 AND state IN ('planned', 'sending'))",
            (now(settings), campaign_id),
        ).rowcount == 1  # fmt: skip


def _carry_out(
    settings: Settings,
    found: Campaign,
    way: transport.Transport,
    lease: Lease,
    clock: Clock,
    backoff: tuple[float, ...],
) -> int:
    if found.action in ("send_email", "send_survey"):
        return mailing.send_all(settings, found, way, lease, clock, backoff)
    if found.action == "offer_coupon" and found.content.get("mode") == "all_or_nothing":
        return _give_all_or_nothing(settings, found, lease)
    one: Mapping[str, Callable[[sqlite3.Connection, Settings, Campaign, int, Words], tuple[str, str | None]]] = {
        "offer_coupon": _give_coupon,
        "create_followups": _create_task,
        "contact_list": _list_contact,
    }
    done = 0
    while True:
        with writer(settings.database) as connection:
            lease.renew(connection)
            rows = connection.execute(
                "SELECT id, customer_id, reason, coalesce(reason_en, reason) FROM deliveries"
                " WHERE campaign_id = ? AND state = 'planned' ORDER BY id LIMIT ?",
                (found.id, COUPONS_A_CLAIM),
            ).fetchall()
            if not rows:
                return done
            at = now(settings)
            for delivery, customer, *reason in rows:
                state, because = one[found.action](connection, settings, found, customer, Words(*reason))
                connection.execute(
                    "UPDATE deliveries SET state = ?, because = ?, attempts = attempts + 1, changed_at = ?"
                    " WHERE id = ?",
                    (state, because, at, delivery),
                )
            done += len(rows)


def _give_coupon(
    connection: sqlite3.Connection, settings: Settings, found: Campaign, customer: int, _reason: Words
) -> tuple[str, str | None]:
    coupon = found.content.get("coupon_id") or _fields(connection, found.id, customer).get("coupon_id")
    if coupon is None:
        return "left_out", "outreach.because.no_coupon_left"
    because = coupons.give(connection, int(coupon), customer, now(settings))
    return ("left_out", because) if because else ("given", None)


def _give_all_or_nothing(settings: Settings, found: Campaign, lease: Lease) -> int:
    """In one transaction: each customer who does not have the coupon gets it, or the campaign fails and nobody does."""
    with writer(settings.database) as connection:
        lease.renew(connection)
        at = now(settings)
        rows = connection.execute(
            "SELECT id, customer_id, reason FROM deliveries WHERE campaign_id = ? AND state = 'planned'", (found.id,)
        ).fetchall()
        connection.execute("SAVEPOINT giving")
        for delivery, customer, reason in rows:
            state, because = _give_coupon(connection, settings, found, customer, Words(reason, reason))
            if because and because != "outreach.because.has_coupon":
                connection.execute("ROLLBACK TO giving")
                connection.execute(
                    "UPDATE deliveries SET state = 'failed', because = ?, changed_at = ?"
                    " WHERE campaign_id = ? AND state = 'planned'",
                    (because, at, found.id),
                )
                why = say("outreach.coupon.nobody", found.language, reason=say(because, found.language))
                connection.execute(
                    "UPDATE campaigns SET state = 'failed', error = ?, finished_at = ? WHERE id = ?",
                    (why, at, found.id),
                )
                return len(rows)
            connection.execute(
                "UPDATE deliveries SET state = ?, because = ?, attempts = attempts + 1, changed_at = ? WHERE id = ?",
                (state, because, at, delivery),
            )
        return len(rows)


def _create_task(
    connection: sqlite3.Connection, settings: Settings, found: Campaign, customer: int, reason: Words
) -> tuple[str, str | None]:
    followups.create(connection, found.id, customer, found.content, reason, found.created_by, now(settings))
    return "created", None


def _list_contact(
    _connection: sqlite3.Connection, _settings: Settings, _found: Campaign, _customer: int, _reason: Words
) -> tuple[str, str | None]:
    return "listed", None


def _fields(connection: sqlite3.Connection, campaign_id: str, customer: int) -> Mapping[str, Any]:
    row = connection.execute(
        "SELECT fields FROM deliveries WHERE campaign_id = ? AND customer_id = ?", (campaign_id, customer)
    ).fetchone()
    fields: Mapping[str, Any] = json.loads(row[0])
    return fields


def _take_over(settings: Settings) -> None:
    """Deliveries that a worker died over: again where that is harmless, else their fate is unknown."""
    harmless = settings.mail == "outbox"
    with writer(settings.database) as connection:
        connection.execute(
            "UPDATE deliveries SET state = ?, because = ?, changed_at = ? WHERE state = 'sending'",
            ("planned" if harmless else "unknown", None if harmless else "outreach.because.interrupted", now(settings)),
        )
        if not harmless:
            rows = connection.execute("SELECT id FROM deliveries WHERE state = 'unknown' AND fields LIKE '%?t=%'")
            forget_links(connection, [delivery for (delivery,) in rows.fetchall()])
