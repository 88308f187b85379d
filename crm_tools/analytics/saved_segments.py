"""Segments that people keep under a name: the typed request, never its customers. Usable wherever a segment is named.

A segment may be changed, renamed and deleted by whoever saved it and by those who may define.
"""

from __future__ import annotations

import datetime as dt
import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
from pydantic import ValidationError

from crm_tools.analytics.audience_request import AudienceRequest, Group, Member, rules_of
from crm_tools.analytics.registry import join_words
from crm_tools.analytics.segments import SEGMENTS
from crm_tools.store.actors import Actor, require
from crm_tools.store.connect import reader, writer
from crm_tools.texts import UserError, Words

MOST_LETTERS = 60
MOST_NAMES = 8
"""How many saved segments may each be a narrowing of the next."""
_COLUMNS = "id, name, request, owner, saved_at, changed_at"


@dataclass(frozen=True)
class SavedSegment:
    """A kept segment. ``request`` is its JSON; :meth:`parsed` gives the typed one."""

    id: int
    name: str
    request: str
    owner: str
    saved_at: str
    changed_at: str

    def parsed(self) -> AudienceRequest:
        """Raises UserError ``analytics.saved_segment.outdated`` for a request of a form that no longer exists."""
        try:
            return AudienceRequest.model_validate_json(self.request)
        except ValidationError as error:
            raise UserError("analytics.saved_segment.outdated", name=self.name) from error

    def may_change(self, actor: Actor) -> bool:
        """Its owner may, and who may define things for all."""
        return actor.name == self.owner or "define" in actor.capabilities


def saved_segments(database: Path) -> tuple[SavedSegment, ...]:
    """All kept segments by name; none in a file that no migration has reached yet."""
    if not database.is_file():
        return ()
    with reader(database) as connection:
        if not _kept(connection):
            return ()
        rows = connection.execute(f"SELECT {_COLUMNS} FROM saved_segments ORDER BY name").fetchall()  # noqa: S608
    return tuple(SavedSegment(*row) for row in rows)


def saved_segment(database: Path, name: str) -> SavedSegment:
    """The one called ``name``, whatever the case of its letters, or that used to be called so.

    Raises UserError ``analytics.saved_segment.unknown`` with the names there are.
    """
    with reader(database) as connection:
        row = None
        if _kept(connection):
            row = connection.execute(
                f"SELECT {_COLUMNS} FROM saved_segments WHERE name = ? "  # noqa: S608
                "OR id = (SELECT segment_id FROM saved_segment_changes WHERE name = ? COLLATE NOCASE ORDER BY id DESC) "
                "ORDER BY name <> ? COLLATE NOCASE LIMIT 1",
                (name.strip(),) * 3,
            ).fetchone()
    if row is None:
        names = [one.name for one in saved_segments(database)]
        known = join_words([Words(one, one) for one in names] or [Words("还没有", "none yet")])
        raise UserError("analytics.saved_segment.unknown", name=name, known=known)
    return SavedSegment(*row)


def expanded(database: Path, request: AudienceRequest, names_left: int = MOST_NAMES) -> AudienceRequest:
    """``request`` without a saved name: what was saved, narrowed by what the request says besides.

    Where both cannot be put into one request (a limited list is narrowed, other days are counted), being on the saved
    list becomes a rule. Raises UserError ``analytics.saved_segment.unknown``, ``analytics.saved_segment.outdated`` and
    ``analytics.saved_segment.circular``.
    """
    if request.saved is None:
        return request
    if not names_left:
        raise UserError("analytics.saved_segment.circular", name=request.saved)
    kept = saved_segment(database, request.saved)
    base = expanded(database, kept.parsed(), names_left - 1)
    narrowing = bool(request.filters or request.rule)
    cut = base.top_percent or (base.limit and (narrowing or request.top_percent))  # what was cut is not cut anew
    apart = request.segment != "all" or cut or (request.period and request.period != base.period)
    if apart:
        on_it = Member(segment=kept.name, params=request.params if request.segment == "all" else {})
        rules = (on_it, *((request.rule,) if request.rule else ()))
        changes: dict[str, Any] = {"saved": None, "rule": Group(rules=rules)} | (
            {"params": {}} if request.segment == "all" else {}
        )
        return request.model_copy(update=changes)
    both = [one.rule for one in (base, request) if one.rule is not None]
    return base.model_copy(
        update={
            "params": {**base.params, **request.params},
            "filters": (*base.filters, *request.filters),
            "rule": Group(rules=tuple(both)) if len(both) > 1 else both[0] if both else None,
            "order": request.order or base.order,
            "limit": min(one for one in (base.limit, request.limit) if one is not None)
            if base.limit or request.limit
            else None,
            "top_percent": request.top_percent,
            "saved": None,
        }
    )


def save_segment(database: Path, name: str, request: AudienceRequest, actor: Actor, at: dt.datetime) -> int:
    """Keep ``request`` under ``name``; returns its id. ``at`` is the local time.

    Raises UserError ``analytics.saved_segment.no_name``, ``analytics.saved_segment.too_long``,
    ``analytics.saved_segment.name_taken`` (also for the name of a segment that comes with the desk),
    ``analytics.saved_segment.circular`` and ``store.not_allowed``.
    """
    require(actor, "read")
    name = _named(name)
    _check_not_circular(database, name, request)
    moment, text = _moment(at), request.model_dump_json(exclude_defaults=True)
    with writer(database) as connection:
        try:
            cursor = connection.execute(
                "INSERT INTO saved_segments (name, request, owner, saved_at, changed_at) VALUES (?, ?, ?, ?, ?)",
                (name, text, actor.name, moment, moment),
            )
        except sqlite3.IntegrityError as error:
            raise UserError("analytics.saved_segment.name_taken", name=name) from error
        number = int(cursor.lastrowid or 0)
        _record(connection, number, "saved", name, text, actor, moment)
    return number


def change_segment(database: Path, id: int, request: AudienceRequest, actor: Actor, at: dt.datetime) -> None:
    """Give a kept segment another request. Raises as :func:`save_segment` does, ``analytics.saved_segment.gone`` and
    ``analytics.saved_segment.not_yours``."""
    moment, text = _moment(at), request.model_dump_json(exclude_defaults=True)
    _check_not_circular(database, _read(database, id).name, request)
    with writer(database) as connection:
        kept = _mine(connection, id, actor)
        connection.execute("UPDATE saved_segments SET request = ?, changed_at = ? WHERE id = ?", (text, moment, id))
        _record(connection, id, "changed", kept.name, text, actor, moment)


def rename_segment(database: Path, id: int, name: str, actor: Actor, at: dt.datetime) -> None:
    """Its old name still finds it until another one takes it. Raises as :func:`change_segment` does."""
    name, moment = _named(name), _moment(at)
    with writer(database) as connection:
        kept = _mine(connection, id, actor)
        try:
            connection.execute("UPDATE saved_segments SET name = ?, changed_at = ? WHERE id = ?", (name, moment, id))
        except sqlite3.IntegrityError as error:
            raise UserError("analytics.saved_segment.name_taken", name=name) from error
        _record(connection, id, "renamed", name, kept.request, actor, moment)


def delete_segment(database: Path, id: int, actor: Actor, at: dt.datetime) -> None:
    """Raises UserError ``analytics.saved_segment.gone`` and ``analytics.saved_segment.not_yours``."""
    moment = _moment(at)
    with writer(database) as connection:
        kept = _mine(connection, id, actor)
        connection.execute("DELETE FROM saved_segments WHERE id = ?", (id,))
        _record(connection, id, "deleted", kept.name, kept.request, actor, moment)


def segment_history(database: Path, id: int | None = None) -> pd.DataFrame:
    """Every change, of one segment or of all, the latest first: ``segment_id``, ``action``, ``name``, ``request``,
    ``actor``, ``changed_at``."""
    with reader(database) as connection:
        rows = connection.execute(
            "SELECT segment_id, action, name, request, actor, changed_at FROM saved_segment_changes "
            "WHERE ? IS NULL OR segment_id = ? ORDER BY id DESC",
            (id, id),
        ).fetchall()
    return pd.DataFrame(rows, columns=["segment_id", "action", "name", "request", "actor", "changed_at"])


def _kept(connection: sqlite3.Connection) -> bool:
    return bool(connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'saved_segments'").fetchone())


def _named(name: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise UserError("analytics.saved_segment.no_name")
    if len(name) > MOST_LETTERS:
        raise UserError("analytics.saved_segment.too_long", most=MOST_LETTERS)
    shipped = {word.casefold() for one in SEGMENTS.values() for word in (one.name, *one.label, *one.synonyms)}
    if name.casefold() in shipped:
        raise UserError("analytics.saved_segment.name_taken", name=name)
    return name


def _check_not_circular(database: Path, name: str, request: AudienceRequest) -> None:
    """Nothing that ``request`` names may lead back to ``name``."""
    waiting, seen = _names_in(request), set()
    while waiting:
        one = waiting.pop()
        if one.casefold() == name.casefold():
            raise UserError("analytics.saved_segment.circular", name=name)
        if one.casefold() not in seen:
            seen.add(one.casefold())
            waiting += _names_in(saved_segment(database, one).parsed())


def _names_in(request: AudienceRequest) -> list[str]:
    """The saved segments that a request names."""
    members = [one for one in (rules_of(request.rule) if request.rule else ()) if isinstance(one, Member)]
    named = [one.segment for one in members if one.segment not in SEGMENTS]
    return [*named, *([request.saved] if request.saved else [])]


def _read(database: Path, id: int) -> SavedSegment:
    with reader(database) as connection:
        return _row(connection, id)


def _row(connection: sqlite3.Connection, id: int) -> SavedSegment:
    row = connection.execute(f"SELECT {_COLUMNS} FROM saved_segments WHERE id = ?", (id,)).fetchone()  # noqa: S608
    if row is None:
        raise UserError("analytics.saved_segment.gone")
    return SavedSegment(*row)


def _mine(connection: sqlite3.Connection, id: int, actor: Actor) -> SavedSegment:
    require(actor, "read")
    kept = _row(connection, id)
    if not kept.may_change(actor):
        raise UserError("analytics.saved_segment.not_yours", name=kept.name, owner=kept.owner)
    return kept


def _record(
    connection: sqlite3.Connection, id: int, action: str, name: str, request: str, actor: Actor, at: str
) -> None:
    connection.execute(
        "INSERT INTO saved_segment_changes (segment_id, action, name, request, actor, changed_at) "
        "VALUES (?, ?, ?, ?, ?, ?)",
        (id, action, name, request, actor.name, at),
    )


def _moment(at: dt.datetime) -> str:
    return at.strftime("%Y-%m-%d %H:%M:%S")
