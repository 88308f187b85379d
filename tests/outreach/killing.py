"""Send a campaign over a mail server that misbehaves, by a worker that is killed with -9 again and again."""

from __future__ import annotations

import random
import sqlite3
import time
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from crm_tools.analytics.audience_request import AudienceRequest
from crm_tools.outreach.deciding import decide
from crm_tools.outreach.drafts import draft_email
from crm_tools.settings import Settings
from crm_tools.store.actors import LOCAL
from crm_tools.store.migrate import migrate
from tests.outreach.mail_server import Mailbox, Trouble, mail_server
from tests.processes import forked

GONE_EVERY = 40
"""Every so many-th address does not exist."""
SECONDS = 4.0
"""How long the desk waits for the mail server; the server's silence lasts longer."""
TODAY = "2026-11-22"


@dataclass(frozen=True)
class Fates:
    """``states`` are deliveries by state. ``twice`` were accepted more than once; ``lost`` are said to be sent but
    were not accepted, or were accepted but are said to have failed or to wait."""

    states: Mapping[str, int]
    twice: int
    lost: int
    in_doubt: int
    did: Mapping[str, int]
    seconds: float


def shop(database: Path, customers: int) -> None:
    """A desk with nothing but ``customers`` who agree to be written to."""
    migrate(database)
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.executemany(
            "INSERT INTO customers (id, name, email, email_consent, created_at) VALUES (?, ?, ?, 1, ?)",
            (
                (one, f"客户{one}", f"{'gone' if one % GONE_EVERY == 0 else 'c'}{one}@example.com",
                 "2026-01-01 00:00:00")
                for one in range(1, customers + 1)
            ),
        )  # fmt: skip


def send_and_kill(folder: Path, customers: int, kills: int, trouble: Trouble, *, seed: int = 7) -> Fates:
    """Write to ``customers``; the worker is killed ``kills`` times, each at a random moment of the work."""
    database, box, dice = folder / "crm.db", Mailbox(trouble, seed=seed), random.Random(seed)
    shop(database, customers)
    began = time.monotonic()
    with mail_server(folder, box) as reached:
        chosen = {"CRM_DATABASE": str(database), "CRM_TODAY": TODAY, "CRM_SMTP_SECONDS": str(SECONDS), **reached}
        settings = Settings(_env_file=None, **chosen)  # type: ignore[call-arg,arg-type]
        draft = draft_email(settings, AudienceRequest(), "retention", LOCAL, "zh", text="{{ name }}，您好")
        decide(settings, draft.id, "approve", LOCAL)
        context = forked("tests.outreach.killing")
        for rounds in range(kills + 1):
            worker = context.Process(target=_work, args=(chosen, draft.id), daemon=True)
            worker.start()
            if rounds < kills:
                _wait(box, sum(box.to.values()) + dice.randint(1, max(2, 2 * customers // (kills + 1) - 2)), worker)
                time.sleep(dice.random() * 0.02)
                worker.kill()
            worker.join(600)
    return _fates(database, box, time.monotonic() - began)


def _wait(box: Mailbox, accepted: int, worker: object, longest: float = 300.0) -> None:
    end = time.monotonic() + longest
    while sum(box.to.values()) < accepted and time.monotonic() < end and worker.is_alive():  # type: ignore[attr-defined]
        time.sleep(0.001)


def _work(chosen: dict[str, str], campaign_id: str) -> None:
    """A worker of a process of its own, in a hurry: nothing waits longer than it must."""
    from crm_tools.outreach import campaigns, lease, mailing, worker

    lease.LEASE_SECONDS, mailing.PAUSE_SECONDS = 1.0, 0.1
    settings = Settings(_env_file=None, **chosen)  # type: ignore[call-arg,arg-type]
    while campaigns.campaign(settings.database, campaign_id).state != "done":
        worker.run_once(settings, backoff=(0.1,) * 50)
        time.sleep(0.05)


def _fates(database: Path, box: Mailbox, seconds: float) -> Fates:
    with closing(sqlite3.connect(database)) as connection:
        rows = connection.execute("SELECT state, address FROM deliveries").fetchall()
    states: dict[str, int] = {}
    for state, _ in rows:
        states[state] = states.get(state, 0) + 1
    accepted = set(box.to)
    lost = sum(
        (state == "sent") != (address in accepted) for state, address in rows if state != "unknown"
    )  # fmt: skip
    return Fates(states, sum(times > 1 for times in box.to.values()), lost, box.in_doubt, dict(box.did), seconds)
