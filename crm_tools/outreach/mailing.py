"""Sending a campaign's messages: each is claimed, handed over, and its fate noted, in this order and each committed.

Over SMTP one at a time, so that a worker that dies leaves one message in doubt at most. Writing a file again is
harmless, so that many go into the outbox at once.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass

from crm_tools.logs import failure
from crm_tools.outreach import campaigns, coupons, links, messages, transport
from crm_tools.outreach.campaigns import Campaign
from crm_tools.outreach.clock import now
from crm_tools.outreach.exclusions import why_not_now
from crm_tools.outreach.lease import Clock, Lease
from crm_tools.outreach.secrets import forget_links
from crm_tools.settings import Settings
from crm_tools.store.connect import reader, writer
from crm_tools.texts import UserError

log = logging.getLogger(__name__)
PAUSE_SECONDS = 60.0
"""How long a campaign waits while nothing can be sent at all: its messages lose no try by that."""
OUTBOX_A_CLAIM = 50


@dataclass(frozen=True)
class _Claimed:
    delivery: int
    customer: int
    attempts: int


def send_all(
    settings: Settings,
    found: Campaign,
    way: transport.Transport,
    lease: Lease,
    clock: Clock,
    backoff: tuple[float, ...],
) -> int:
    """Send what is due now; returns how many deliveries changed."""
    key, done = links.secret(settings.database), 0
    over_smtp = settings.mail == "smtp"
    pause = 60.0 / settings.mail_per_minute if over_smtp else 0.0
    while not in_quiet_hours(settings, now(settings)):
        try:
            way.ready()
        except UserError as error:
            _pause(settings, found, error.text(found.language), clock())
            break
        changed, claimed = _claim(settings, found, lease, clock(), 1 if over_smtp else OUTBOX_A_CLAIM)
        if not changed:
            break
        began = time.monotonic()
        done += changed
        outcomes = [_send(settings, found, way, key, one) for one in claimed]
        if not outcomes:
            continue
        _note(settings, claimed, outcomes, clock(), backoff)
        if outcomes[-1].fate == "stopped":
            _pause(settings, found, outcomes[-1].said, clock())
            break
        time.sleep(max(0.0, pause - (time.monotonic() - began)))
    return done


def _claim(settings: Settings, found: Campaign, lease: Lease, at: float, most: int) -> tuple[int, list[_Claimed]]:
    """The next messages to send, claimed; and how many changed, with those that must not go out after all."""
    claimed = []
    with writer(settings.database) as connection:
        lease.renew(connection)
        rows = connection.execute(
            "SELECT id, customer_id, address, attempts FROM deliveries WHERE campaign_id = ? AND state = 'planned'"
            " AND next_try <= ? ORDER BY next_try, id LIMIT ?",
            (found.id, at, most),
        ).fetchall()
        moment = now(settings)
        for delivery, customer, address, attempts in rows:
            because = why_not_now(connection, settings, customer, address or "", moment)
            if because is None and found.content.get("coupon_id") and not attempts:
                because = coupons.give(connection, int(found.content["coupon_id"]), customer, moment)
            if because is None:
                claimed.append(_Claimed(delivery, customer, attempts + 1))
            connection.execute(
                "UPDATE deliveries SET state = ?, because = ?, attempts = attempts + 1, changed_at = ? WHERE id = ?",
                ("sending" if because is None else "left_out", because, moment, delivery),
            )
            if because is not None:
                forget_links(connection, [delivery])
    return len(rows), claimed


def _send(
    settings: Settings, found: Campaign, way: transport.Transport, key: bytes, one: _Claimed
) -> transport.Outcome:
    try:
        with reader(settings.database) as connection:
            whom = messages.render(connection, settings, found, key, one.customer)
        mark = f"{found.id}-{one.delivery}"
        mail = transport.compose(
            settings, whom.message, whom.customer, whom.address, mark,
            links.unsubscribe_link(settings, key, found.id, one.customer),
            links.one_click_link(settings, key, found.id, one.customer),
        )  # fmt: skip
    except Exception as error:
        failure(log, "message_not_made", error, logging.WARNING, delivery=one.delivery)
        return transport.Outcome("refused", f"{type(error).__name__}: {error}"[:300])
    return way.send(mail, mark)


def _note(
    settings: Settings,
    claimed: Sequence[_Claimed],
    outcomes: Sequence[transport.Outcome],
    at: float,
    backoff: tuple[float, ...],
) -> None:
    moment, over = now(settings), list[int]()
    with writer(settings.database) as connection:
        for one, outcome in zip(claimed, outcomes, strict=True):
            state, attempts, next_try = str(outcome.fate), one.attempts, 0.0
            if outcome.fate == "refused":
                state = "failed"
            elif outcome.fate == "later":
                state = "planned" if attempts <= len(backoff) else "failed"
                next_try = at + backoff[min(attempts, len(backoff)) - 1]
            elif outcome.fate == "stopped":
                # No try is lost; but 0 tries would mean that what goes with the message was not given yet.
                state, attempts = "planned", max(1, attempts - 1)
            connection.execute(
                "UPDATE deliveries SET state = ?, because = ?, next_try = ?, attempts = ?, changed_at = ? WHERE id = ?",
                (state, outcome.said or None, next_try, attempts, moment, one.delivery),
            )
            if state != "planned":
                over.append(one.delivery)
        forget_links(connection, over)
        if any(outcome.fate in campaigns.RECEIVED for outcome in outcomes):
            connection.execute(
                "UPDATE campaigns SET error = NULL WHERE error IS NOT NULL"
                " AND id = (SELECT campaign_id FROM deliveries WHERE id = ?)",
                (claimed[0].delivery,),
            )


def _pause(settings: Settings, found: Campaign, why: str, at: float) -> None:
    """Nothing can be sent at present: try again in a while, and say so meanwhile."""
    with writer(settings.database) as connection:
        connection.execute(
            "UPDATE campaigns SET error = ?, retry_at = ? WHERE id = ?", (why, at + PAUSE_SECONDS, found.id)
        )


def in_quiet_hours(settings: Settings, at: str) -> bool:
    """Whether no mail goes out at ``at``: ``CRM_QUIET_HOURS`` is ``21-9``, from 21:00 to 09:00."""
    if settings.quiet_hours is None:
        return False
    first, last = settings.quiet_hours
    hour = int(at[11:13])
    return first <= hour < last if first < last else hour >= first or hour < last
