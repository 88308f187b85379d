"""Backup and restore of a CRM with all that lies beside it, while the desk runs.

What belongs to ``crm.db`` is named after it: ``crm.threads.db``, ``crm-outbox/``, …. SQLite files are copied by SQLite
itself, page by page as of one moment, so that people may go on working.
"""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path, PurePosixPath

from crm_tools.store import migrate, mirror, warehouse
from crm_tools.store.connect import BUSY_SECONDS
from crm_tools.texts import UserError

_DATABASE = "crm.db"
"""The CRM's name inside an archive, whatever it is called outside."""
_PASSING = (
    *("-wal", "-shm", "-journal", ".lock", ".building", ".backup", ".zip", ".unfinished"),
    *(".duckdb", ".warehouse", ".words"),
)
_SQLITE = b"SQLite format 3\0"


def backup(database: Path, archive: Path) -> list[str]:
    """Write ``database`` and the files beside it into the zip file ``archive``; returns the names inside.

    Raises UserError ``store.no_database``, ``store.backup.exists`` where ``archive`` is there already.
    """
    if not database.is_file():
        raise UserError("store.no_database", path=database.name)
    if archive.exists():
        raise UserError("store.backup.exists", path=archive)
    names = []
    unfinished = archive.with_name(f"{archive.name}.unfinished")
    try:
        with (
            tempfile.TemporaryDirectory(dir=archive.parent) as aside,
            zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as packed,
        ):
            for name, path in _belonging(database):
                held = path
                if _is_sqlite(path):
                    held = Path(aside) / "copy.db"
                    _copy(path, held)
                packed.write(held, name)
                names.append(name)
        unfinished.replace(archive)
    finally:
        unfinished.unlink(missing_ok=True)
    return names


def restore(archive: Path, database: Path) -> Path | None:
    """Put the CRM of ``archive`` in the place of ``database``; returns the backup made of what was there before.

    Readers see either the old CRM or the new one. Files beside the database that the archive does not have stay.
    Raises UserError ``store.backup.not_one`` for a file that :func:`backup` did not write, ``store.too_new`` for one of
    a newer desk; nothing is changed then.
    """
    with tempfile.TemporaryDirectory(dir=_folder(database)) as folder:
        aside = Path(folder)
        names = _unpacked(archive, aside)
        if not _is_crm(aside / _DATABASE):
            raise UserError("store.backup.not_one", path=archive)
        migrate.check(aside / _DATABASE)
        before = None
        if database.is_file():
            before = database.with_name(f"{database.name}.before-restore-{datetime.now():%Y%m%d-%H%M%S-%f}.zip")  # noqa: DTZ005
            backup(database, before)
        for name in sorted(names, key=lambda one: one == _DATABASE):  # the CRM last: what belongs to it is there then
            target = _target(name, database)
            target.parent.mkdir(parents=True, exist_ok=True)
            if _is_sqlite(aside / name):
                _copy(aside / name, target)
            else:
                shutil.copyfile(aside / name, target)
        mirror.drop(database)
        warehouse.disown(database)
    return before


def _folder(database: Path) -> Path:
    database.parent.mkdir(parents=True, exist_ok=True)
    return database.parent


def _belonging(database: Path) -> Iterator[tuple[str, Path]]:
    """The files of a CRM, each with its name inside an archive: the database's own stem reads ``crm`` there."""
    yield _DATABASE, database
    beside = [path for path in sorted(database.parent.iterdir()) if path != database]
    # shop.eu.db beside shop.db is another CRM, and shop.eu.threads.db belongs to that one.
    others = tuple(f"{path.stem}{mark}" for path in beside if path.suffix == ".db" and _is_crm(path) for mark in ".-")
    for path in beside:
        rest = path.name.removeprefix(database.stem)
        if rest == path.name or not rest.startswith((".", "-")) or rest.endswith(_PASSING):
            continue
        if others and path.name.startswith(others):
            continue
        for file in [path] if path.is_file() else sorted(one for one in path.rglob("*") if one.is_file()):
            inside = file.relative_to(database.parent).as_posix().removeprefix(database.stem)
            yield f"crm{inside}", file


def _target(name: str, database: Path) -> Path:
    return database if name == _DATABASE else database.parent / f"{database.stem}{name.removeprefix('crm')}"


def _unpacked(archive: Path, folder: Path) -> list[str]:
    try:
        with zipfile.ZipFile(archive) as packed:
            names = packed.namelist()
            ours = all(
                name.startswith(("crm.", "crm-")) and ".." not in PurePosixPath(name).parts and "\\" not in name
                for name in names
            )
            if _DATABASE not in names or not ours:
                raise UserError("store.backup.not_one", path=archive)
            packed.extractall(folder)
    except (OSError, zipfile.BadZipFile) as error:
        raise UserError("store.backup.not_one", path=archive) from error
    return names


def _is_sqlite(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(_SQLITE)) == _SQLITE


def _is_crm(path: Path) -> bool:
    if not path.is_file() or not _is_sqlite(path):
        return False
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        return bool(connection.execute("PRAGMA application_id").fetchone()[0] == migrate.APPLICATION_ID)


def _copy(source: Path, target: Path) -> None:
    """Copy a SQLite file into another, which may be in use."""
    with (
        closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True, timeout=BUSY_SECONDS)) as old,
        closing(sqlite3.connect(target, timeout=BUSY_SECONDS)) as new,
    ):
        old.backup(new)
