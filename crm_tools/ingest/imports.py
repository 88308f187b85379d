"""The importer: one command is one set of files, read in dependency order, merged in one transaction.

Nothing of a set is imported while one of its files is refused. Reading and judging happen in temporary tables, outside
the write lock; a dry run does everything and rolls back.
"""

# ruff: noqa: S608 (SQL is put together from our own names of tables and columns only; values are bound)

from __future__ import annotations

import datetime as dt
import json
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from crm_tools.ingest import loaded, mappings, order_lines
from crm_tools.ingest.merge import merge
from crm_tools.ingest.plan import SKIP, AsKinds, Columns, Planned, plan
from crm_tools.ingest.report import ImportReport, Rejects
from crm_tools.ingest.sql import run_script
from crm_tools.ingest.staged import StagedSet
from crm_tools.ingest.staging import readers, stage, staging
from crm_tools.ingest.workbooks import forget_workbook
from crm_tools.settings import Settings
from crm_tools.store.actors import LOCAL, Actor, require
from crm_tools.store.connect import BUSY_SECONDS, reader
from crm_tools.store.facts import TIME_COLUMNS, is_demo, today
from crm_tools.store.migrate import migrate
from crm_tools.texts import UserError, Words, catalogue

Progress = Callable[[float, Words], None]
"""Called with the share done (0 to 1) and what is being done, in both languages."""


def run(
    files: Sequence[Path],
    settings: Settings,
    *,
    kinds: AsKinds = None,
    mapping: Columns = None,
    dry_run: bool = False,
    actor: Actor = LOCAL,
    progress: Progress | None = None,
) -> ImportReport:
    """Import a set of files into ``settings.database``, which is made where none is.

    Where ``report.refused``, nothing was imported and each refused part says why. What a person said about kinds and
    columns is kept for the next time the same headers come. Raises UserError ``store.not_allowed`` for an actor without
    the capability ``import``, ``ingest.map.…`` for kinds, fields and headers that don't exist,
    ``ingest.database_failed`` and ``store.busy`` where the database can't be written, and what ``store.migrate``
    raises.
    """
    require(actor, "import")
    started = time.monotonic()
    report = ImportReport(dry_run=dry_run)
    with _told_apart(settings.database), ExitStack() as stack:
        stack.callback(forget_workbook)
        database = settings.database
        if dry_run and not database.exists():
            database = Path(stack.enter_context(tempfile.TemporaryDirectory())) / "crm.db"
        migrate(database)
        planned = plan(files, settings.timezone, kinds, mapping, mappings.by_headers(database))
        report.parts = [each.report for each in planned]
        planned = [each for each in planned if each.report.kind != SKIP]
        carry_out(
            planned,
            report,
            settings,
            database,
            actor,
            progress,
            before=lambda connection: _claim_logs(connection, planned),
            after=lambda connection: _note_logs(connection, planned, actor, settings.timezone),
        )
        if report.changed and (mapping or kinds) and not dry_run:
            mappings.keep(database, planned, actor, settings.timezone)
        if is_demo(database) and not report.refused:
            report.notes.append(UserError("ingest.note.demo"))
    report.seconds = time.monotonic() - started
    return report


@contextmanager
def _told_apart(database: Path) -> Iterator[None]:
    """What SQLite and the disk say, in words."""
    try:
        yield
    except sqlite3.OperationalError as error:
        if "locked" in str(error):
            raise UserError("store.busy", seconds=f"{BUSY_SECONDS:g}") from error
        raise UserError("ingest.database_failed", path=database, reason=error) from error
    except OSError as error:
        raise UserError("ingest.database_failed", path=database, reason=error.strerror or error) from error


@dataclass(frozen=True)
class ImportRun:
    """An import that changed something; ``report`` is its :meth:`ImportReport.to_dict`, without rejected cells."""

    at: str
    actor: str
    report: Mapping[str, Any]


def history(database: Path, limit: int = 100) -> list[ImportRun]:
    """The latest imports, the newest first."""
    with reader(database) as connection:
        rows = connection.execute("SELECT at, actor, report FROM import_runs ORDER BY id DESC LIMIT ?", (limit,))
        return [ImportRun(at, actor, json.loads(report)) for at, actor, report in rows]


Step = Callable[[sqlite3.Connection], None]
"""Something done inside the merge's transaction."""


def carry_out(
    planned: Sequence[Planned],
    report: ImportReport,
    settings: Settings,
    database: Path,
    actor: Actor,
    progress: Progress | None = None,
    before: Step | None = None,
    after: Step | None = None,
) -> None:
    """Read, judge and merge a planned set, unless one of its parts is refused, then or while it is read."""
    if report.refused:
        return
    progress = progress or _silent
    now = dt.datetime.now(ZoneInfo(settings.timezone))
    rejected = settings.database.with_name(f"{settings.database.stem}-imports") / f"rejected-{now:%Y%m%d-%H%M%S-%f}.csv"
    with staging(database) as connection, Rejects(rejected, settings.language or "zh") as rejects:
        staged = StagedSet([(each.part, each.report) for each in planned], rejects, report)
        for number, each in enumerate(planned):
            try:
                _stage(connection, number, each, rejects, _share(progress, number, len(planned), each.part.name))
            except UserError as error:
                each.report.refused.append(error)
                return
        if "order_lines" in staged.kinds():
            run_script(connection, "gather_lines")
        last_day = today(database, settings.today, settings.timezone)
        for number, each in enumerate(planned):
            _days(connection, number, each, last_day)
        progress(0.85, catalogue()["ingest.progress.merging"])

        def steps() -> None:
            if before:
                before(connection)
            merge(connection, staged)
            if {"customers", "products"} & set(report.made):
                loaded.references_came(connection)
            report.rejected_file = rejects.path
            if after:
                after(connection)
            if report.changed:
                _log(connection, report, actor, now)

        _in_one_transaction(connection, staged, steps)
    progress(1.0, catalogue()["ingest.progress.done"])


def _in_one_transaction(connection: sqlite3.Connection, staged: StagedSet, steps: Callable[[], None]) -> None:
    """Do ``steps`` in one transaction that locks the database at its first write only.

    What was read before that write must still hold then. Where someone else wrote meanwhile SQLite refuses the write;
    all is done again, the third time with the lock from the start.
    """
    for begin in ("BEGIN", "BEGIN", "BEGIN IMMEDIATE"):
        kept = staged.keep()
        connection.execute(begin)
        try:
            steps()
            connection.execute("ROLLBACK" if staged.report.dry_run else "COMMIT")
        except BaseException as error:
            connection.rollback()
            overtaken = isinstance(error, sqlite3.OperationalError) and error.sqlite_errorcode & 0xFF == _BUSY
            if not overtaken or begin == "BEGIN IMMEDIATE":
                raise
            staged.restore(kept)
        else:
            return


_BUSY = 5  # SQLITE_BUSY; its extended code for an outdated snapshot shares the last byte


def _claim_logs(connection: sqlite3.Connection, planned: Sequence[Planned]) -> None:
    """Name the source of imported browsing logs."""
    for each in planned:
        if each.report.kind == "browse_events":
            each.report.source = loaded.source_for(connection, "import", each.part.file.name)


def _note_logs(connection: sqlite3.Connection, planned: Sequence[Planned], actor: Actor, zone: str) -> None:
    """Write down imported browsing logs, so that the folder does not bring the same content again."""
    now = dt.datetime.now(ZoneInfo(zone))
    logs = [each for each in planned if each.report.kind == "browse_events"]
    for path in dict.fromkeys(each.part.file for each in logs):
        sha256 = loaded.content_hash(path)
        if loaded.source_of_content(connection, sha256) is None:
            reports = [each.report for each in logs if each.part.file == path]
            source = reports[0].source
            loaded.note(connection, source, "import", path.name, sha256, loaded.NEVER, reports, actor, now)


def _silent(share: float, what: Words) -> None:
    """No one is watching."""


def _share(progress: Progress, number: int, parts: int, name: str) -> Callable[[float], None]:
    text = catalogue()["ingest.progress.reading"]
    what = Words(text.zh.format(name=name), text.en.format(name=name))
    return lambda share: progress((number + share) * 0.8 / parts, what)


def _stage(
    connection: sqlite3.Connection, number: int, each: Planned, rejects: Rejects, progress: Callable[[float], None]
) -> None:
    kind = each.recognised.kind
    assert kind is not None  # a part without a kind is refused before
    lines = kind.name == "order_lines"
    read = readers(kind, each.recognised.columns, each.styles, frozenset(("customer_id",)) if lines else frozenset())
    if lines:
        order_lines.stage_lines(connection, number, each.part, read, each.report, rejects, progress)
    else:
        stage(connection, number, each.part, kind, read, each.report, rejects, progress)


_TIMES = {**TIME_COLUMNS, "order_lines": "created_at"}


def _days(connection: sqlite3.Connection, number: int, each: Planned, last_day: dt.date) -> None:
    """First and last day of a part, and how many rows lie after today."""
    kind = each.report.kind or ""
    column = _TIMES.get(kind)
    if column is None:
        return
    first, last, after = connection.execute(
        f"""SELECT substr(min({column}), 1, 10), substr(max({column}), 1, 10), sum({column} > ?)
            FROM in_{kind} WHERE part = ?""",
        (f"{last_day} 23:59:59", number),
    ).fetchone()
    each.report.first_day, each.report.last_day, each.report.after_today = first, last, after or 0


def _log(connection: sqlite3.Connection, report: ImportReport, actor: Actor, now: dt.datetime) -> None:
    kept = report.to_dict("en")
    for part in kept["files"]:
        part["rejected_rows"] = []  # cells of people stay in the file of rejected rows
    told = json.dumps(kept, ensure_ascii=False)
    connection.execute(
        "INSERT INTO import_runs (at, actor, report) VALUES (?, ?, ?)", (f"{now:%Y-%m-%d %H:%M:%S}", actor.name, told)
    )
