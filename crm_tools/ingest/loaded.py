"""Which browsing logs the database holds (table ``loaded_files``), by ``browse_events.source``."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, NamedTuple

from crm_tools.ingest.report import PartReport
from crm_tools.store.actors import Actor
from crm_tools.store.connect import reader
from crm_tools.texts import Words

Origin = Literal["folder", "import"]


class Stamp(NamedTuple):
    """What tells without reading whether a file may have changed."""

    size: int
    mtime_ns: int


NEVER = Stamp(-1, -1)
"""No file's stamp: the next look at the folder finds a change."""


@dataclass(frozen=True)
class LoadedFile:
    """A log that was loaded or refused. ``parts`` are its reports as plain values with English sentences (see
    :meth:`PartReport.to_dict`); ``rows`` counts what it has in the database now."""

    source: str
    origin: str
    loaded_at: str
    loaded_by: str
    rows: int
    parts: Sequence[Mapping[str, Any]]
    refused: Words | None = None
    """Why it could not be read."""


def files(database: Path) -> list[LoadedFile]:
    """All logs that were loaded or refused, the latest first."""
    with reader(database) as connection:
        counts = dict(connection.execute("SELECT source, count(*) FROM browse_events GROUP BY source"))
        rows = connection.execute(
            "SELECT source, origin, loaded_at, loaded_by, outcome FROM loaded_files ORDER BY loaded_at DESC, source"
        )
        return [
            LoadedFile(source, origin, at, by, counts.get(source, 0), outcome["parts"], _refusal(outcome))
            for source, origin, at, by, told in rows
            for outcome in (json.loads(told),)
        ]


def _refusal(outcome: Mapping[str, Any]) -> Words | None:
    told = outcome.get("refused")  # files loaded by an older desk have their parts' English sentences only
    if told is None:
        told = [sentence for part in outcome["parts"] for sentence in part["refused"]] * 2
    return Words(told[0], told[-1]) if told else None


def content_hash(path: Path) -> str:
    """SHA-256 of the file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def source_for(connection: sqlite3.Connection, origin: Origin, file: str) -> str:
    """The source under which a file of this origin stands: its name, unless the other origin has that already."""
    row = connection.execute("SELECT source FROM loaded_files WHERE origin = ? AND file = ?", (origin, file)).fetchone()
    if row:
        return str(row[0])
    held = connection.execute("SELECT 1 FROM loaded_files WHERE source = ?", (file,)).fetchone()
    return f"{origin}/{file}" if held else file


def source_of_content(connection: sqlite3.Connection, sha256: str) -> str | None:
    """The log that brought this content."""
    row = connection.execute(
        "SELECT source FROM loaded_files WHERE sha256 = ? AND outcome ->> 'same_as' IS NULL", (sha256,)
    ).fetchone()
    return None if row is None else str(row[0])


def note(
    connection: sqlite3.Connection,
    source: str,
    origin: Origin,
    file: str,
    sha256: str,
    stamp: Stamp,
    reports: Sequence[PartReport],
    actor: Actor,
    now: dt.datetime,
    same_as: str | None = None,
) -> None:
    """Write down a log with what became of its rows, inside the caller's transaction."""
    unknown = sum(each.rejected["unknown_customer"] + each.rejected["unknown_product"] for each in reports)
    again = same_as is not None or any(each.skipped["unchanged"] for each in reports)
    errors = [error for each in reports for error in each.refused]
    outcome = {
        "same_as": same_as,
        "again": again,
        "parts": [each.to_dict("en") for each in reports],
        "refused": [errors[0].text("zh"), errors[0].text("en")] if errors else [],
    }
    connection.execute(
        "INSERT OR REPLACE INTO loaded_files VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (source, origin, file, sha256, *stamp, f"{now:%Y-%m-%d %H:%M:%S}", actor.name, unknown, json.dumps(outcome)),
    )


def rows_left(connection: sqlite3.Connection) -> None:
    """After rows of some log were removed: others that were left out because it had them too are looked at again."""
    _forget_content(connection, "outcome ->> 'again' = 1")


def references_came(connection: sqlite3.Connection) -> None:
    """After new customers or products: logs with rows that named unknown ones are looked at again."""
    _forget_content(connection, "unknown_references > 0")


def _forget_content(connection: sqlite3.Connection, where: str) -> None:
    connection.execute(
        f"UPDATE loaded_files SET sha256 = '', size = -1, mtime_ns = -1 WHERE origin = 'folder' AND {where}"  # noqa: S608
    )
