"""The folder of browsing logs: which of its files the database does not hold as they are now.

Every page asks this, hence nothing is loaded here that reads files.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

from crm_tools.ingest.loaded import Stamp
from crm_tools.settings import Settings
from crm_tools.store.connect import reader
from crm_tools.store.migrate import migrate

SUFFIXES = (".xlsx", ".xlsm", ".csv", ".csv.gz")
"""What counts as a log; anything else in the folder is left alone, as are Excel's lock files (``~$…``)."""


def pending(settings: Settings) -> list[str]:
    """Names of logs that a refresh (:mod:`~crm_tools.ingest.browsing`) would read; costs about a millisecond."""
    return [path.name for path, _ in changed_logs(settings)] if settings.database.is_file() else []


def changed_logs(settings: Settings) -> list[tuple[Path, Stamp]]:
    """Logs that are new or changed."""
    listed = list(_listed(settings.browsing_folder))
    known = _known(settings.database) if listed else {}
    changed = [(path, stamp) for path, stamp in listed if known.get(path.name) != stamp]
    if changed:
        from crm_tools.ingest.demo.logs import foreign

        changed = [(path, stamp) for path, stamp in changed if not foreign(path, settings.database)]
    return changed


def _listed(folder: Path) -> Iterator[tuple[Path, Stamp]]:
    if not folder.is_dir():
        return
    for path in sorted(folder.iterdir()):
        if path.name.lower().endswith(SUFFIXES) and not path.name.startswith(("~$", ".")) and path.is_file():
            status = path.stat()
            yield path, Stamp(status.st_size, status.st_mtime_ns)


def _known(database: Path) -> dict[str, Stamp]:
    query = "SELECT file, size, mtime_ns FROM loaded_files WHERE origin = 'folder'"
    try:
        with reader(database) as connection:
            return {file: Stamp(size, mtime_ns) for file, size, mtime_ns in connection.execute(query)}
    except sqlite3.OperationalError:  # a database that an older desk made
        migrate(database)
    with reader(database) as connection:
        return {file: Stamp(size, mtime_ns) for file, size, mtime_ns in connection.execute(query)}
