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

    def may_change(self, actor: Actor) -> bool:
        """Whether ``actor`` may rename or delete it: who made it, and who may administer."""
        return actor.name == self.created_by or "define" in actor.capabilities

    def parsed(self) -> ReportRequest:
        """Raises UserError ``analytics.saved.outdated`` for a request of a form that no longer exists."""
        try:
            return ReportRequest.model_validate_json(self.request)
        except ValidationError as error:
            raise UserError("analytics.saved.outdated", name=self.name) from error


_COLUMNS = "id, name, request, pinned, created_by, saved_at, chart"


def saved_reports(database: Path, *, pinned_only: bool = False) -> tuple[SavedReport, ...]:
    """All kept reports, pinned ones first, then by name."""
    with reader(database) as connection:
        rows = connection.execute(
            f"SELECT {_COLUMNS} FROM saved_reports "  # noqa: S608
            "WHERE pinned >= ? ORDER BY pinned DESC, name",
            (int(pinned_only),),
        ).fetchall()
    return tuple(_report(row) for row in rows)


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
    """Raises UserError ``analytics.saved.no_name``, ``analytics.saved.name_taken``, ``analytics.saved.gone`` and
    ``analytics.saved.not_yours``."""
    name = _named(name)
    try:
        _change(database, id, actor, "UPDATE saved_reports SET name = ?1 WHERE id = ?2", (name, id), own=True)
    except sqlite3.IntegrityError as error:
        raise UserError("analytics.saved.name_taken", name=name) from error


def pin_report(database: Path, id: int, pinned: bool, actor: Actor) -> None:
    """Raises UserError ``analytics.saved.gone``."""
    _change(database, id, actor, "UPDATE saved_reports SET pinned = ?1 WHERE id = ?2", (int(pinned), id), own=False)


def delete_report(database: Path, id: int, actor: Actor) -> None:
    """Raises UserError ``analytics.saved.gone`` and ``analytics.saved.not_yours``."""
    _change(database, id, actor, "DELETE FROM saved_reports WHERE id = ?1", (id,), own=True)


def _report(row: tuple[int, str, str, int, str, str, str]) -> SavedReport:
    return SavedReport(row[0], row[1], row[2], bool(row[3]), *row[4:])


def _named(name: str) -> str:
    name = name.strip()
    if not name:
        raise UserError("analytics.saved.no_name")
    return name


def _change(database: Path, id: int, actor: Actor, sql: str, values: tuple[str | int, ...], *, own: bool) -> None:
    """``own``: only who made the report, or who administers, may."""
    require(actor, "read")
    with writer(database) as connection:
        row = connection.execute(f"SELECT {_COLUMNS} FROM saved_reports WHERE id = ?", (id,)).fetchone()  # noqa: S608
        if row is None:
            raise UserError("analytics.saved.gone")
        kept = _report(row)
        if own and not kept.may_change(actor):
            raise UserError("analytics.saved.not_yours", name=kept.name, owner=kept.created_by)
        connection.execute(sql, values)
