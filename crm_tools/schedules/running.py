"""Carrying out what is due: once, whoever works and whenever one dies.

A run is claimed by a row (schedule, moment); a file is written again without harm; a draft names its run, of which
there can be one; mail is claimed before it goes out, so that a worker that dies over it leaves its fate unknown instead
of sending it twice.
"""

from __future__ import annotations

import logging
import re
import sqlite3
import time
from dataclasses import dataclass
from pathlib import Path

from crm_tools.logs import event, failure
from crm_tools.outreach import drafts, transport
from crm_tools.outreach.clock import now
from crm_tools.outreach.lease import Clock, Lease, LostLease
from crm_tools.schedules import keeping, making
from crm_tools.schedules.keeping import Schedule
from crm_tools.schedules.making import Made
from crm_tools.schedules.rhythm import latest_until, next_after
from crm_tools.settings import Settings
from crm_tools.store.actors import Actor
from crm_tools.store.connect import reader, writer
from crm_tools.texts import UserError, say

log = logging.getLogger(__name__)
MOST_TRIES = 12
RETRY_SECONDS = 300.0


@dataclass(frozen=True)
class Run:
    """One time that a schedule is due."""

    id: int
    due_at: str
    tries: int
    schedule: Schedule


def run_due(settings: Settings, *, at: str | None = None, clock: Clock = time.time) -> int:
    """Carry out what is due at the local moment ``at`` (now). Returns how many runs ended; 0 where another works."""
    moment = at or now(settings)
    if not _anything(settings.database, moment, clock()):
        return 0
    lease = Lease(settings.database, clock)
    if not lease.take():
        return 0
    try:
        _take_over(settings, moment)
        _claim(settings, moment)
        ended = 0
        for run in _waiting(settings.database, clock()):
            with writer(settings.database) as connection:
                lease.renew(connection)
            ended += _carry_out(settings, run, moment, clock())
        return ended
    except LostLease:
        event(log, "lease_lost", logging.WARNING)
        return 0
    finally:
        lease.give_back()


def _anything(database: Path, at: str, seconds: float) -> bool:
    with reader(database) as connection:
        return connection.execute(
            "SELECT 1 WHERE EXISTS (SELECT 1 FROM schedules WHERE NOT paused AND next_at <= ?) OR EXISTS"
            " (SELECT 1 FROM schedule_runs WHERE state = 'sending' OR (state = 'running' AND retry_at <= ?))",
            (at, seconds),
        ).fetchone() is not None  # fmt: skip


def _take_over(settings: Settings, at: str) -> None:
    """Mail that a worker died over: again where that is harmless, else nobody knows."""
    harmless = settings.mail == "outbox"
    with writer(settings.database) as connection:
        connection.execute(
            "UPDATE schedule_runs SET state = ?, said = ?, changed_at = ? WHERE state = 'sending'",
            ("running" if harmless else "unknown", None if harmless else "outreach.because.interrupted", at),
        )


def _claim(settings: Settings, at: str) -> None:
    with writer(settings.database) as connection:
        rows = connection.execute(
            "SELECT id, weekday, hour FROM schedules WHERE NOT paused AND next_at <= ? ORDER BY next_at, id", (at,)
        ).fetchall()
        for schedule, weekday, hour in rows:
            connection.execute(
                "INSERT OR IGNORE INTO schedule_runs (schedule_id, due_at, state, changed_at)"
                " VALUES (?, ?, 'running', ?)",
                (schedule, latest_until(at, weekday, hour), at),
            )
            connection.execute(
                "UPDATE schedules SET next_at = ? WHERE id = ?", (next_after(at, weekday, hour), schedule)
            )


def _waiting(database: Path, seconds: float) -> list[Run]:
    with reader(database) as connection:
        rows = connection.execute(
            "SELECT id, due_at, tries, schedule_id FROM schedule_runs WHERE state = 'running' AND retry_at <= ?"
            " ORDER BY id",
            (seconds,),
        ).fetchall()
        return [Run(run, due, tries, keeping.read(connection, schedule)) for run, due, tries, schedule in rows]


def _carry_out(settings: Settings, run: Run, at: str, seconds: float) -> int:
    """1 when the run ended, 0 when it is to be tried again."""
    try:
        if run.schedule.kind == "draft":
            _draft(settings, run, at)
            return 1
        return _file(settings, run, at, seconds)
    except UserError as error:
        nothing = error.key == "outreach.nobody"
        _end(settings, run, "nothing" if nothing else "failed", at, said=error.text(run.schedule.language))
    except Exception as error:
        failure(log, "schedule_failed", error, logging.ERROR, schedule=run.schedule.id)
        _end(
            settings, run, "failed", at, said=say("schedules.failed", run.schedule.language, kind=type(error).__name__)
        )
    return 1


def _draft(settings: Settings, run: Run, at: str) -> None:
    what, language = run.schedule.what, run.schedule.language
    actor = Actor(run.schedule.created_by, frozenset({"read", "act"}))
    assert what.audience is not None
    try:
        if what.action == "send_email":
            made = drafts.draft_email(
                settings, what.audience, what.template, actor, language, coupon=what.coupon, run=run.id
            )
        elif what.action == "offer_coupon":
            made = drafts.draft_coupons(
                settings, what.audience, actor, language, coupon=what.coupon or "best", run=run.id
            )
        elif what.action == "create_followups":
            made = drafts.draft_followups(settings, what.audience, actor, language, owner=what.owner, run=run.id)
        else:
            made = drafts.draft_contact_list(
                settings, what.audience, actor, language, channel=what.channel or "", run=run.id
            )
    except sqlite3.IntegrityError:
        # This run made its draft before the one who worked on it died.
        with reader(settings.database) as connection:
            (campaign,) = connection.execute("SELECT id FROM campaigns WHERE run_id = ?", (run.id,)).fetchone()
            (rows,) = connection.execute(
                "SELECT count(*) FROM deliveries WHERE campaign_id = ? AND state = 'planned'", (campaign,)
            ).fetchone()
        _end(settings, run, "done", at, rows=rows, campaign=campaign)
        return
    _end(settings, run, "done", at, rows=made.recipients, campaign=made.id)


def _file(settings: Settings, run: Run, at: str, seconds: float) -> int:
    schedule = run.schedule
    made = making.make(settings, schedule, _before(settings.database, schedule.id))
    if schedule.kind == "alert" and not made.rows:
        _end(settings, run, "nothing", at, said=say("schedules.nobody_new", schedule.language), made=made)
        return 1
    name = _file_name(run)
    path = keeping.files_folder(settings.database) / name
    making.write(made, path, schedule, settings.currency)
    if not schedule.mail_to:
        _end(settings, run, "done", at, rows=made.rows, file=name, made=made)
        return 1
    return _mail(settings, run, made, path, at, seconds)


def _mail(settings: Settings, run: Run, made: Made, path: Path, at: str, seconds: float) -> int:
    schedule = run.schedule
    text = "\n".join((*made.about, "", say("schedules.mail.attached", schedule.language, file=path.name)))
    subject = say("schedules.mail.subject", schedule.language, name=schedule.name, day=run.due_at[:10])
    message = transport.compose_report(
        settings, subject, text, schedule.mail_to, path, f"schedule-{schedule.id}-{run.id}"
    )
    with transport.opened(settings) as way:
        try:
            way.ready()
        except UserError as error:
            return _later(settings, run, at, seconds, error.text(schedule.language))
        with writer(settings.database) as connection:
            claimed = connection.execute(
                "UPDATE schedule_runs SET state = 'sending', changed_at = ? WHERE id = ? AND state = 'running'",
                (at, run.id),
            ).rowcount
        if claimed != 1:
            return 0
        outcome = way.send(message, f"schedule-{schedule.id}-{run.id}")
    if outcome.fate in ("later", "stopped"):
        return _later(settings, run, at, seconds, outcome.said)
    state = {"written": "done", "sent": "done", "refused": "failed"}.get(outcome.fate, outcome.fate)
    _end(settings, run, state, at, said=outcome.said or None, rows=made.rows, file=path.name, made=made)
    return 1


def _later(settings: Settings, run: Run, at: str, seconds: float, said: str) -> int:
    if run.tries + 1 >= MOST_TRIES:
        _end(settings, run, "failed", at, said=said)
        return 1
    with writer(settings.database) as connection:
        connection.execute(
            "UPDATE schedule_runs SET state = 'running', said = ?, tries = tries + 1, retry_at = ?, changed_at = ?"
            " WHERE id = ?",
            (said, seconds + RETRY_SECONDS, at, run.id),
        )
    return 0


def _end(
    settings: Settings,
    run: Run,
    state: str,
    at: str,
    *,
    said: str | None = None,
    rows: int | None = None,
    file: str | None = None,
    campaign: str | None = None,
    made: Made | None = None,
) -> None:
    with writer(settings.database) as connection:
        ended = connection.execute(
            "UPDATE schedule_runs SET state = ?, said = ?, rows = ?, file = ?, campaign_id = ?, changed_at = ?"
            " WHERE id = ? AND state IN ('running', 'sending', 'unknown')",
            (state, said, rows, file, campaign, at, run.id),
        ).rowcount
        if ended != 1:
            return  # another worker, which took this one for dead, has ended it
        if run.schedule.kind == "alert" and made is not None and state in ("done", "nothing"):
            connection.execute("DELETE FROM schedule_members WHERE schedule_id = ?", (run.schedule.id,))
            connection.executemany(
                "INSERT INTO schedule_members (schedule_id, customer_id) VALUES (?, ?)",
                ((run.schedule.id, customer) for customer in made.members),
            )
        if campaign:
            # The draft of last week that nobody decided about is out of date with it.
            connection.execute(
                "UPDATE campaigns SET state = 'rejected', decided_at = ?, decided_by = ?, error = ?"
                " WHERE state = 'draft' AND run_id IN (SELECT id FROM schedule_runs WHERE schedule_id = ?) AND id <> ?",
                (at, run.schedule.created_by, say("schedules.superseded", run.schedule.language),
                 run.schedule.id, campaign),
            )  # fmt: skip


def _before(database: Path, schedule_id: int) -> frozenset[int]:
    with reader(database) as connection:
        rows = connection.execute("SELECT customer_id FROM schedule_members WHERE schedule_id = ?", (schedule_id,))
        return frozenset(customer for (customer,) in rows)


def _file_name(run: Run) -> str:
    name = re.sub(r"[^\w.-]+", "-", run.schedule.name, flags=re.UNICODE).strip("-.") or "schedule"
    return f"{name}-{run.due_at[:10]}-{run.id}.{run.schedule.format}"
