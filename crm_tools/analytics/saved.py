"""Reports that people keep under a name: the typed request, never its rows."""

from __future__ import annotations

import datetime as dt
import sqlite3
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from crm_tools.analytics.request import ReportRequest
from crm_tools.store.actors import Actor, require
from crm_tools.store.connect import reader, writer
from crm_tools.texts import UserError


@dataclass(frozen=True)
class SavedReport:
    """A kept report. ``request`` is its JSON; :meth:`parsed` gives the typed one; ``chart`` is how it is drawn."""

    id: int
    name: str
    request: str
    pinned: bool
    created_by: str
    saved_at: str
    chart: str = "auto"

    def parsed(self) -> ReportRequest:
        """Raises UserError ``analytics.saved.outdated`` for a request of a form that no longer exists."""
        try:
            return ReportRequest.model_validate_json(self.request)
        except ValidationError as error:
            raise UserError("analytics.saved.outdated", name=self.name) from error


def saved_reports(database: Path, *, pinned_only: bool = False) -> tuple[SavedReport, ...]:
    """All kept reports, pinned ones first, then by name."""
    with reader(database) as connection:
        rows = connection.execute(
            "SELECT id, name, request, pinned, created_by, saved_at, chart FROM saved_reports "
            "WHERE pinned >= ? ORDER BY pinned DESC, name",
            (int(pinned_only),),
        ).fetchall()
    return tuple(SavedReport(row[0], row[1], row[2], bool(row[3]), row[4], row[5], row[6]) for row in rows)


def save_report(
    database: Path,
    name: str,
    request: ReportRequest,
    actor: Actor,
    at: dt.datetime,
    *,
    pinned: bool = False,
    chart: str = "auto",
) -> int:
    """Keep ``request`` under ``name``; returns its id. ``chart``: auto, bar, line or pie.

    Raises UserError ``analytics.saved.no_name``, ``analytics.saved.name_taken`` and ``store.not_allowed``.
    """
    require(actor, "read")
    name = _named(name)
    with writer(database) as connection:
        try:
            cursor = connection.execute(
                "INSERT INTO saved_reports (name, request, pinned, created_by, saved_at, chart) "
                "VALUES (?, ?, ?, ?, ?, ?)",
                (name, request.model_dump_json(), int(pinned), actor.name, at.strftime("%Y-%m-%d %H:%M:%S"), chart),
            )
        except sqlite3.IntegrityError as error:
            raise UserError("analytics.saved.name_taken", name=name) from error
    return int(cursor.lastrowid or 0)


def rename_report(database: Path, id: int, name: str, actor: Actor) -> None:
    """Raises UserError ``analytics.saved.no_name``, ``analytics.saved.name_taken`` and ``analytics.saved.gone``."""
    require(actor, "read")
    name = _named(name)
    try:
        _change(database, "UPDATE saved_reports SET name = ? WHERE id = ?", (name, id))
    except sqlite3.IntegrityError as error:
        raise UserError("analytics.saved.name_taken", name=name) from error


def pin_report(database: Path, id: int, pinned: bool, actor: Actor) -> None:
    """Raises UserError ``analytics.saved.gone``."""
    require(actor, "read")
    _change(database, "UPDATE saved_reports SET pinned = ? WHERE id = ?", (int(pinned), id))


def delete_report(database: Path, id: int, actor: Actor) -> None:
    """Raises UserError ``analytics.saved.gone``."""
    require(actor, "read")
    _change(database, "DELETE FROM saved_reports WHERE id = ?", (id,))


def _named(name: str) -> str:
    name = name.strip()
    if not name:
        raise UserError("analytics.saved.no_name")
    return name


def _change(database: Path, sql: str, values: tuple[str | int, ...]) -> None:
    with writer(database) as connection:
        if connection.execute(sql, values).rowcount == 0:
            raise UserError("analytics.saved.gone")
