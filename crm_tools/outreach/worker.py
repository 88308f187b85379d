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

from crm_tools.logs import event, failure
from crm_tools.outreach import campaigns, coupons, followups, links, messages, transport
from crm_tools.outreach.campaigns import Campaign
from crm_tools.outreach.clock import now
from crm_tools.outreach.exclusions import why_not_now
from crm_tools.outreach.lease import Clock, Lease, LostLease
from crm_tools.settings import Settings
from crm_tools.store.connect import reader, writer
from crm_tools.texts import UserError, say

log = logging.getLogger(__name__)
BACKOFF_SECONDS = (30, 120, 600, 1800)
"""Waits before the second, third, … try; after the last one a message has failed."""
PAUSE_SECONDS = 60.0
"""How long a campaign waits while nothing can be sent at all: its messages lose no try by that."""
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


def run_forever(settings: Settings, stop: Callable[[float], bool], *, seconds: float = 2.0) -> None:
    """Work until ``stop(seconds)``, which waits in between, says so. What goes wrong is logged and tried again."""
    while True:
        try:
            run_once(settings)
        except Exception as error:
            failure(log, "worker_failed", error)
        if stop(seconds):
            return


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
        return _send_all(settings, found, way, lease, clock, backoff)
    if found.action == "offer_coupon" and found.content.get("mode") == "all_or_nothing":
        return _give_all_or_nothing(settings, found, lease)
    one: Mapping[str, Callable[[sqlite3.Connection, Settings, Campaign, int, str], tuple[str, str | None]]] = {
        "offer_coupon": _give_coupon,
        "create_followups": _create_task,
        "contact_list": _list_contact,
    }
    done = 0
    while True:
        with writer(settings.database) as connection:
            lease.renew(connection)
            rows = connection.execute(
                "SELECT id, customer_id, reason FROM deliveries WHERE campaign_id = ? AND state = 'planned'"
                " ORDER BY id LIMIT ?",
                (found.id, COUPONS_A_CLAIM),
            ).fetchall()
            if not rows:
                return done
            at = now(settings)
            for delivery, customer, reason in rows:
                state, because = one[found.action](connection, settings, found, customer, reason)
                connection.execute(
                    "UPDATE deliveries SET state = ?, because = ?, changed_at = ? WHERE id = ?",
                    (state, because, at, delivery),
                )
            done += len(rows)


def _give_coupon(
    connection: sqlite3.Connection, settings: Settings, found: Campaign, customer: int, _reason: str
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
            state, because = _give_coupon(connection, settings, found, customer, reason)
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
                "UPDATE deliveries SET state = ?, because = ?, changed_at = ? WHERE id = ?",
                (state, because, at, delivery),
            )
        return len(rows)


def _create_task(
    connection: sqlite3.Connection, settings: Settings, found: Campaign, customer: int, reason: str
) -> tuple[str, str | None]:
    followups.create(connection, found.id, customer, found.content, reason, found.created_by, now(settings))
    return "created", None


def _list_contact(
    _connection: sqlite3.Connection, _settings: Settings, _found: Campaign, _customer: int, _reason: str
) -> tuple[str, str | None]:
    return "listed", None


def _fields(connection: sqlite3.Connection, campaign_id: str, customer: int) -> Mapping[str, Any]:
    row = connection.execute(
        "SELECT fields FROM deliveries WHERE campaign_id = ? AND customer_id = ?", (campaign_id, customer)
    ).fetchone()
    fields: Mapping[str, Any] = json.loads(row[0])
    return fields


def _send_all(
    settings: Settings,
    found: Campaign,
    way: transport.Transport,
    lease: Lease,
    clock: Clock,
    backoff: tuple[float, ...],
) -> int:
    key, done = links.secret(settings.database), 0
    pause = 60.0 / settings.mail_per_minute if settings.mail == "smtp" else 0.0
    while not in_quiet_hours(settings, now(settings)):
        try:
            way.ready()
        except UserError as error:
            _pause(settings, found, error.text(found.language), clock())
            break
        claimed = _claim(settings, found, lease, clock())
        if claimed is None:
            break
        began = time.monotonic()
        delivery, customer, attempts, because = claimed
        done += 1
        if because is None:
            outcome = _send(settings, found, way, key, delivery, customer)
            _note(settings, delivery, attempts, outcome, clock(), backoff)
            if outcome.fate == "stopped":
                _pause(settings, found, outcome.said, clock())
                break
            time.sleep(max(0.0, pause - (time.monotonic() - began)))
    return done


def _claim(settings: Settings, found: Campaign, lease: Lease, at: float) -> tuple[int, int, int, str | None] | None:
    """The next message to send, claimed; ``because`` where it must not go out after all. None when none is due."""
    with writer(settings.database) as connection:
        lease.renew(connection)
        row = connection.execute(
            "SELECT id, customer_id, address, attempts FROM deliveries WHERE campaign_id = ? AND state = 'planned'"
            " AND next_try <= ? ORDER BY next_try, id LIMIT 1",
            (found.id, at),
        ).fetchone()
        if row is None:
            return None
        delivery, customer, address, attempts = row
        moment = now(settings)
        because = why_not_now(connection, settings, customer, address or "", moment)
        if because is None and found.content.get("coupon_id") and not attempts:
            because = coupons.give(connection, int(found.content["coupon_id"]), customer, moment)
        state = "sending" if because is None else "left_out"
        connection.execute(
            "UPDATE deliveries SET state = ?, because = ?, attempts = attempts + 1, changed_at = ? WHERE id = ?",
            (state, because, moment, delivery),
        )
    return delivery, customer, attempts + 1, because


def _send(
    settings: Settings, found: Campaign, way: transport.Transport, key: bytes, delivery: int, customer: int
) -> transport.Outcome:
    try:
        with reader(settings.database) as connection:
            whom = messages.render(connection, settings, found, key, customer)
        mark = f"{found.id}-{delivery}"
        mail = transport.compose(
            settings, whom.message, whom.customer, whom.address, mark,
            links.unsubscribe_link(settings, key, found.id, customer),
            links.one_click_link(settings, key, found.id, customer),
        )  # fmt: skip
    except Exception as error:
        failure(log, "message_not_made", error, logging.WARNING, delivery=delivery)
        return transport.Outcome("refused", f"{type(error).__name__}: {error}"[:300])
    return way.send(mail, mark)


def _note(
    settings: Settings, delivery: int, attempts: int, outcome: transport.Outcome, at: float, backoff: tuple[float, ...]
) -> None:
    state, next_try = str(outcome.fate), 0.0
    if outcome.fate == "refused":
        state = "failed"
    elif outcome.fate == "later":
        state = "planned" if attempts <= len(backoff) else "failed"
        next_try = at + backoff[min(attempts, len(backoff)) - 1]
    elif outcome.fate == "stopped":
        # No try is lost; but 0 tries would mean that what goes with the message was not given yet.
        state, attempts = "planned", max(1, attempts - 1)
    with writer(settings.database) as connection:
        connection.execute(
            "UPDATE deliveries SET state = ?, because = ?, next_try = ?, attempts = ?, changed_at = ? WHERE id = ?",
            (state, outcome.said or None, next_try, attempts, now(settings), delivery),
        )
        if state in campaigns.RECEIVED:
            connection.execute(
                "UPDATE campaigns SET error = NULL WHERE error IS NOT NULL"
                " AND id = (SELECT campaign_id FROM deliveries WHERE id = ?)",
                (delivery,),
            )


def _pause(settings: Settings, found: Campaign, why: str, at: float) -> None:
    """Nothing can be sent at present: try again in a while, and say so meanwhile."""
    with writer(settings.database) as connection:
        connection.execute(
            "UPDATE campaigns SET error = ?, retry_at = ? WHERE id = ?", (why, at + PAUSE_SECONDS, found.id)
        )


def _take_over(settings: Settings) -> None:
    """Deliveries that a worker died over: again where that is harmless, else their fate is unknown."""
    harmless = settings.mail == "outbox"
    with writer(settings.database) as connection:
        connection.execute(
            "UPDATE deliveries SET state = ?, because = ?, changed_at = ? WHERE state = 'sending'",
            ("planned" if harmless else "unknown", None if harmless else "outreach.because.interrupted", now(settings)),
        )


def in_quiet_hours(settings: Settings, at: str) -> bool:
    """Whether no mail goes out at ``at``: ``CRM_QUIET_HOURS`` is ``21-9``, from 21:00 to 09:00."""
    if settings.quiet_hours is None:
        return False
    first, last = settings.quiet_hours
    hour = int(at[11:13])
    return first <= hour < last if first < last else hour >= first or hour < last
