"""Put a demo database where it belongs, whole or not at all, and only where nothing of someone else's is."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from crm_tools.ingest.demo.load import DEFAULT_SEED, Progress, Size, fill
from crm_tools.ingest.demo.logs import write_logs
from crm_tools.settings import DEFAULT_DATABASE, Settings, settings
from crm_tools.store import facts
from crm_tools.texts import UserError

BUILD_SECONDS = 1800.0
"""How long a second process waits for the first one to finish building the same demo."""


def build(
    database: Path,
    size: Size = "demo",
    today: dt.date | None = None,
    seed: int = DEFAULT_SEED,
    progress: Progress | None = None,
) -> None:
    """Make a demo database, or replace one that was made here before.

    ``today`` is the day the demo plays on (default: the date in ``CRM_TIMEZONE``). ``progress`` is called with the
    part that is done (0 to 1) and the key of a text saying what is being made. Raises UserError ``demo.not_ours`` for
    a file that is no demo database, which is left as it is. The old demo stays in place until the new one is whole.
    """
    day = today or facts.local_date(settings().timezone)
    with _one_builder(database):
        if _holds_something(database) and not _is_demo(database):
            raise UserError("demo.not_ours", path=database)
        _build(database, size, day, seed, progress)


def ensure(wanted: Settings, progress: Progress | None = None) -> bool:
    """Build the demo if ``wanted.database`` is the default path and nothing is there; says whether it did.

    Its browsing logs go into ``wanted.browsing_folder``. When two processes start at once, the second one waits.
    """
    database = wanted.database
    if database != DEFAULT_DATABASE or _holds_something(database):
        return False
    with _one_builder(database):
        if _holds_something(database):
            return False
        _build(database, "demo", wanted.today or facts.local_date(wanted.timezone), DEFAULT_SEED, progress)
        write_logs(database, wanted.browsing_folder)
    return True


def _build(database: Path, size: Size, day: dt.date, seed: int, progress: Progress | None) -> None:
    aside = database.with_name(f"{database.name}.building")
    aside.unlink(missing_ok=True)
    try:
        fill(aside, size, day, seed, progress or _silent)
        if _holds_something(database):
            _copy_over(aside, database)
        else:
            aside.replace(database)
    finally:
        aside.unlink(missing_ok=True)


def _silent(part: float, step: str) -> None:
    """Progress that nobody watches."""


def _copy_over(source: Path, target: Path) -> None:
    """Replace the content of ``target`` in one transaction.

    Not by renaming: a desk that has the old file open would go on writing its -wal and -shm, which are found by name
    and would then belong to the new file.
    """
    with closing(sqlite3.connect(source)) as new, closing(sqlite3.connect(target)) as old:
        new.backup(old)


@contextmanager
def _one_builder(database: Path) -> Iterator[None]:
    """Hold a lock that the operating system lets go of when this process ends, however it ends."""
    database.parent.mkdir(parents=True, exist_ok=True)
    lock = database.with_name(f"{database.name}.lock")
    with closing(sqlite3.connect(lock, timeout=BUILD_SECONDS, isolation_level=None)) as connection:
        connection.execute("BEGIN EXCLUSIVE")
        yield


def _holds_something(database: Path) -> bool:
    return database.exists() and (not database.is_file() or database.stat().st_size > 0)


def _is_demo(database: Path) -> bool:
    """False also for a file that is no database of ours at all."""
    try:
        return facts.is_demo(database)
    except (UserError, sqlite3.DatabaseError):
        return False
