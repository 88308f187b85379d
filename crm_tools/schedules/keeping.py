"""Schedules as they are kept: what, for whom, how often; and what came of each time."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

import pandas as pd
from pydantic import BaseModel, ConfigDict

from crm_tools.analytics.audience_request import AudienceRequest
from crm_tools.outreach.campaigns import Action
from crm_tools.outreach.clock import now
from crm_tools.outreach.emails import valid_address
from crm_tools.schedules.rhythm import next_after
from crm_tools.settings import Settings
from crm_tools.store import audit
from crm_tools.store.actors import Actor, require
from crm_tools.store.connect import reader, writer
from crm_tools.texts import Language, UserError

Kind = Literal["report", "list", "alert", "draft"]
Format = Literal["csv", "xlsx"]
KINDS: tuple[Kind, ...] = ("report", "list", "alert", "draft")
RUN_COLUMNS = ("id", "due_at", "state", "rows", "said", "file", "campaign_id")


class What(BaseModel):
    """``report`` is a kept report's id; ``audience`` the customers of a list, an alert or a draft; a draft has an
    ``action`` and what goes with it: an email's ``template``, a coupon (id or ``best``), a task's ``owner``, a list's
    ``channel``."""

    model_config = ConfigDict(frozen=True)

    report: int | None = None
    audience: AudienceRequest | None = None
    action: Action | None = None
    template: str = "retention"
    coupon: str | None = None
    owner: str | None = None
    channel: str | None = None


@dataclass(frozen=True)
class Schedule:
    """``weekday`` 1 is Monday, None every day; ``mail_to`` addresses, none: the file stays on this machine."""

    id: int
    name: str
    kind: Kind
    what: What
    weekday: int | None
    hour: int
    format: Format
    mail_to: tuple[str, ...]
    language: Language
    paused: bool
    next_at: str
    created_at: str
    created_by: str


_COLUMNS = "id, name, kind, what, weekday, hour, format, mail_to, language, paused, next_at, created_at, created_by"


def schedules(database: Path) -> list[Schedule]:
    """All of them, what comes next first, paused ones last."""
    with reader(database) as connection:
        rows = connection.execute(f"SELECT {_COLUMNS} FROM schedules ORDER BY paused, next_at, id").fetchall()  # noqa: S608
    return [_schedule(row) for row in rows]


def read(connection: sqlite3.Connection, schedule_id: int) -> Schedule:
    """Raises UserError ``schedules.unknown``."""
    row = connection.execute(f"SELECT {_COLUMNS} FROM schedules WHERE id = ?", (schedule_id,)).fetchone()  # noqa: S608
    if row is None:
        raise UserError("schedules.unknown", id=schedule_id)
    return _schedule(row)


def save(
    settings: Settings,
    name: str,
    kind: Kind,
    what: What,
    actor: Actor,
    language: Language,
    *,
    weekday: int | None,
    hour: int,
    format: Format = "xlsx",
    mail_to: str = "",
) -> int:
    """Keep a schedule; returns its id. ``mail_to`` holds addresses apart by commas, spaces or lines.

    Raises UserError ``store.not_allowed`` without the capability ``act``, or ``approve`` where mail is to go out by
    itself; ``schedules.no_name``, ``schedules.bad_address``, ``schedules.nothing``.
    """
    addresses = _checked(name, kind, what, mail_to, actor)
    at = now(settings)
    members = _members(settings, what.audience) if kind == "alert" and what.audience else []
    with writer(settings.database) as connection:
        cursor = connection.execute(
            "INSERT INTO schedules (name, kind, what, weekday, hour, format, mail_to, language, next_at, created_at,"
            " created_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (name.strip()[:80], kind, what.model_dump_json(exclude_defaults=True), weekday, hour, format,
             "\n".join(addresses), language, next_after(at, weekday, hour), at, actor.name),
        )  # fmt: skip
        schedule_id = int(cursor.lastrowid or 0)
        connection.executemany(
            "INSERT INTO schedule_members (schedule_id, customer_id) VALUES (?, ?)",
            ((schedule_id, customer) for customer in members),
        )
        audit.record(connection, at, actor, "schedule", schedule_id, _details(name, kind, what, addresses))
    return schedule_id


def change(
    settings: Settings,
    schedule_id: int,
    name: str,
    what: What,
    actor: Actor,
    *,
    weekday: int | None,
    hour: int,
    format: Format = "xlsx",
    mail_to: str = "",
) -> None:
    """Give one another name, list, rhythm or addresses; its kind stays. What it made before stays too, and so does what
    an alert knows, unless its list is another one: then whoever is on that now is no news.

    Raises UserError ``schedules.unknown`` and those of :func:`save`; also one that mails already takes ``approve``.
    """
    at = now(settings)
    with reader(settings.database) as connection:
        before = read(connection, schedule_id)
    addresses = _checked(name, before.kind, what, mail_to, actor)
    if before.mail_to:
        require(actor, "approve")
    other_list = before.kind == "alert" and what.audience != before.what.audience
    members = _members(settings, what.audience) if other_list and what.audience else []
    with writer(settings.database) as connection:
        if replace(read(connection, schedule_id), next_at=before.next_at) != before:
            raise UserError("schedules.changed")
        connection.execute(
            "UPDATE schedules SET name = ?, what = ?, weekday = ?, hour = ?, format = ?, mail_to = ?, next_at = ?"
            " WHERE id = ?",
            (name.strip()[:80], what.model_dump_json(exclude_defaults=True), weekday, hour, format,
             "\n".join(addresses), next_after(at, weekday, hour), schedule_id),
        )  # fmt: skip
        if other_list:
            connection.execute("DELETE FROM schedule_members WHERE schedule_id = ?", (schedule_id,))
            connection.executemany(
                "INSERT INTO schedule_members (schedule_id, customer_id) VALUES (?, ?)",
                ((schedule_id, customer) for customer in members),
            )
        details = _details(name, before.kind, what, addresses)
        audit.record(connection, at, actor, "schedule_change", schedule_id, details)


def _checked(name: str, kind: Kind, what: What, mail_to: str, actor: Actor) -> tuple[str, ...]:
    """The addresses. Raises as :func:`save` does."""
    require(actor, "act")
    addresses = tuple(mail_to.replace(",", " ").replace("，", " ").replace(";", " ").replace("；", " ").split())
    if addresses:
        require(actor, "approve")
    for address in addresses:
        if not valid_address(address):
            raise UserError("schedules.bad_address", address=address)
    if not name.strip():
        raise UserError("schedules.no_name")
    if (what.report is None) == (kind == "report") or (what.audience is None) != (kind == "report"):
        raise UserError("schedules.nothing")
    return addresses


def _details(name: str, kind: Kind, what: What, addresses: tuple[str, ...]) -> dict[str, object]:
    meant = json.loads(what.model_dump_json(exclude_defaults=True))
    return {"name": name.strip(), "kind": kind, "mail_to": list(addresses), "what": meant}


def pause(settings: Settings, schedule_id: int, paused: bool, actor: Actor) -> None:
    """Pause one or let it go on, from its next moment. Raises UserError ``store.not_allowed``, ``schedules.unknown``;
    letting mail go out by itself needs ``approve``."""
    require(actor, "act")
    at = now(settings)
    with writer(settings.database) as connection:
        found = read(connection, schedule_id)
        if found.mail_to and not paused:
            require(actor, "approve")
        connection.execute(
            "UPDATE schedules SET paused = ?, next_at = ? WHERE id = ?",
            (int(paused), next_after(at, found.weekday, found.hour), schedule_id),
        )
        audit.record(connection, at, actor, "schedule_pause" if paused else "schedule_resume", schedule_id)


def run_now(settings: Settings, schedule_id: int, actor: Actor) -> None:
    """Let the worker carry one out at once, beside its rhythm. Raises UserError ``store.not_allowed`` (mail needs
    ``approve``), ``schedules.unknown``."""
    require(actor, "act")
    at = now(settings)
    with writer(settings.database) as connection:
        if read(connection, schedule_id).mail_to:
            require(actor, "approve")
        connection.execute(
            "INSERT OR IGNORE INTO schedule_runs (schedule_id, due_at, state, changed_at)"
            " VALUES (?1, ?2, 'running', ?2)",
            (schedule_id, at),
        )
        audit.record(connection, at, actor, "schedule_now", schedule_id)


def delete(settings: Settings, schedule_id: int, actor: Actor) -> None:
    """Forget one with its runs; drafts and files that it made stay. Raises UserError ``store.not_allowed``,
    ``schedules.unknown``."""
    require(actor, "act")
    with writer(settings.database) as connection:
        found = read(connection, schedule_id)
        connection.execute("DELETE FROM schedules WHERE id = ?", (schedule_id,))
        audit.record(connection, now(settings), actor, "schedule_delete", schedule_id, {"name": found.name})


def runs(database: Path, schedule_id: int, limit: int = 10) -> pd.DataFrame:
    """The latest first: columns ``RUN_COLUMNS``."""
    with reader(database) as connection:
        rows = connection.execute(
            f"SELECT {', '.join(RUN_COLUMNS)} FROM schedule_runs WHERE schedule_id = ? ORDER BY due_at DESC LIMIT ?",  # noqa: S608
            (schedule_id, limit),
        ).fetchall()
    return pd.DataFrame(rows, columns=list(RUN_COLUMNS), dtype=object)


def files_folder(database: Path) -> Path:
    """``crm.db`` → ``crm-schedules``."""
    return database.with_name(f"{database.stem}-schedules")


def _members(settings: Settings, request: AudienceRequest) -> list[int]:
    from crm_tools.outreach.freezing import people_of

    return [one.customer_id for one in people_of(settings, request)]


def _schedule(row: tuple[object, ...]) -> Schedule:
    made = Schedule(*row)  # type: ignore[arg-type]
    return replace(
        made,
        what=What.model_validate_json(str(made.what)),
        mail_to=tuple(str(row[7]).split()),
        paused=bool(made.paused),
    )
