"""Browsing logs dropped into a folder: each file counts once, as it is now, from the next answer on.

A file that changed replaces the rows it brought before. One that is gone keeps its rows until someone forgets it
(:func:`forget`): logs are archived, and what was answered yesterday should be answered today. Rows that named customers
or products unknown at the time are tried again once an import brought new ones.
"""

from __future__ import annotations

import datetime as dt
import sqlite3
import time
from collections.abc import Sequence
from pathlib import Path
from zoneinfo import ZoneInfo

from crm_tools.ingest.imports import carry_out
from crm_tools.ingest.loaded import (
    Stamp,
    content_hash,
    note,
    rows_left,
    source_for,
    source_of_content,
)
from crm_tools.ingest.log_folder import changed_logs
from crm_tools.ingest.plan import Planned, plan
from crm_tools.ingest.report import ImportReport, PartReport
from crm_tools.ingest.workbooks import forget_workbook
from crm_tools.settings import Settings
from crm_tools.store.actors import LOCAL, Actor, require
from crm_tools.store.connect import writer
from crm_tools.texts import UserError


def refresh(settings: Settings, actor: Actor = LOCAL) -> ImportReport:
    """Load the logs of ``settings.browsing_folder`` that are new or changed; called before every question.

    Costs about a millisecond where nothing changed. A file that can't be read is refused in the report with one
    sentence and not looked at again until it changes; the others are loaded. Does nothing without a database.
    """
    started = time.monotonic()
    report = ImportReport()
    if not settings.database.is_file():
        return report
    for _ in range(2):  # replacing a file's rows may make room for rows that another file has too
        changed = changed_logs(settings)
        for path, stamp in changed:
            loaded = _load(path, stamp, settings, actor)
            report.parts.extend(loaded.parts)
            report.rejected_file = loaded.rejected_file or report.rejected_file
        if not changed:
            break
    report.seconds = time.monotonic() - started
    return report


def forget(settings: Settings, source: str, actor: Actor = LOCAL) -> int:
    """Remove a log's rows from the database; returns how many. A file still in the folder will be loaded again.

    Raises UserError ``store.not_allowed`` for an actor without the capability ``import``.
    """
    require(actor, "import")
    with writer(settings.database) as connection:
        connection.execute("DELETE FROM loaded_files WHERE source = ?", (source,))
        removed = connection.execute("DELETE FROM browse_events WHERE source = ?", (source,)).rowcount
        rows_left(connection)
    return removed


class _NothingNew(Exception):
    """The content is here already, or another process was quicker."""


def _load(path: Path, stamp: Stamp, settings: Settings, actor: Actor) -> ImportReport:
    """Load one file; the report is empty where only its stamp or its name is new."""
    report = ImportReport()
    now = dt.datetime.now(ZoneInfo(settings.timezone))
    try:
        sha256 = content_hash(path)
        if not _stands_already(settings.database, path.name, sha256, stamp, actor, now):
            planned = _plan(path, settings, report)
            carry_out(
                planned,
                report,
                settings,
                settings.database,
                actor,
                before=lambda connection: _make_room(connection, path.name, sha256, planned),
                after=lambda connection: _note(connection, path.name, sha256, stamp, report, actor, now),
            )
    except _NothingNew:
        return ImportReport()
    except OSError:  # gone since the folder was listed, or not ours to read
        error = UserError("ingest.file.unreadable", file=path.name)
        report.parts = [PartReport(path.name, path.name, refused=[error])]
        sha256 = ""
    finally:
        forget_workbook()
    if report.refused:
        with writer(settings.database) as connection:
            _remove_rows(connection, path.name)
            _note(connection, path.name, sha256, stamp, report, actor, now)
    return report


def _plan(path: Path, settings: Settings, report: ImportReport) -> Sequence[Planned]:
    """The sheets that are logs; where none is, the first one says why. Other sheets are mentioned."""
    planned = plan([path], settings.timezone, "browse_events", None, {})
    logs = [each for each in planned if not each.report.refused]
    for each in planned:
        if logs and each.report.refused:
            logs[0].report.notes.append(UserError("ingest.note.sheet_not_read", sheet=each.part.sheet))
    kept = logs or planned[:1]
    report.parts = [each.report for each in kept]
    return kept


def _stands_already(database: Path, file: str, sha256: str, stamp: Stamp, actor: Actor, now: dt.datetime) -> bool:
    """Whether this content was loaded; then only the new stamp, or the second name for it, is written down."""
    with writer(database) as connection:
        source = source_for(connection, "folder", file)
        same = source_of_content(connection, sha256)
        if same is None:
            return False
        if same == source:
            connection.execute("UPDATE loaded_files SET size = ?, mtime_ns = ? WHERE source = ?", (*stamp, source))
        else:
            _remove_rows(connection, file)
            note(connection, source, "folder", file, sha256, stamp, [], actor, now, same_as=same)
        return True


def _make_room(connection: sqlite3.Connection, file: str, sha256: str, planned: Sequence[Planned]) -> None:
    if source_of_content(connection, sha256):
        raise _NothingNew
    for each in planned:
        each.report.source = source_for(connection, "folder", file)
    _remove_rows(connection, file)


def _remove_rows(connection: sqlite3.Connection, file: str) -> None:
    """Take away what the file of this name brought before."""
    source = source_for(connection, "folder", file)
    if connection.execute("DELETE FROM loaded_files WHERE source = ?", (source,)).rowcount:
        connection.execute("DELETE FROM browse_events WHERE source = ?", (source,))
        rows_left(connection)


def _note(
    connection: sqlite3.Connection,
    file: str,
    sha256: str,
    stamp: Stamp,
    report: ImportReport,
    actor: Actor,
    now: dt.datetime,
) -> None:
    source = source_for(connection, "folder", file)
    note(connection, source, "folder", file, sha256, stamp, report.parts, actor, now)
