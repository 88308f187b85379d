"""How a person read a header row, kept: the same headers are read the same way the next time."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from crm_tools.ingest.plan import Planned
from crm_tools.ingest.recognise import recognise
from crm_tools.store.actors import Actor, require
from crm_tools.store.connect import reader, writer


@dataclass(frozen=True)
class SavedMapping:
    """A header row, the kind it is, and field to header (``下单时间@dmy`` where the writing was said)."""

    headers: tuple[str, ...]
    name: str
    kind: str
    columns: Mapping[str, str]
    saved_at: str
    saved_by: str


def saved(database: Path) -> list[SavedMapping]:
    """All kept mappings, the latest first."""
    with reader(database) as connection:
        rows = connection.execute(
            "SELECT headers, name, kind, columns, saved_at, saved_by FROM import_mappings ORDER BY saved_at DESC, name"
        )
        return [
            SavedMapping(tuple(json.loads(headers)), name, kind, json.loads(columns), at, by)
            for headers, name, kind, columns, at, by in rows
        ]


def by_headers(database: Path) -> dict[tuple[str, ...], tuple[str, Mapping[str, str]]]:
    """Kind and columns of each kept mapping, by its header row."""
    return {each.headers: (each.kind, each.columns) for each in saved(database)}


def save(
    database: Path, headers: Sequence[str], name: str, kind: str, columns: Mapping[str, str], actor: Actor, zone: str
) -> None:
    """Keep a mapping; another one for the same headers is replaced. Raises UserError ``store.not_allowed``."""
    require(actor, "import")
    with writer(database) as connection:
        connection.execute(
            "INSERT OR REPLACE INTO import_mappings VALUES (?, ?, ?, ?, ?, ?)",
            (
                json.dumps(list(headers), ensure_ascii=False),
                name,
                kind,
                json.dumps(dict(columns), ensure_ascii=False),
                f"{dt.datetime.now(ZoneInfo(zone)):%Y-%m-%d %H:%M:%S}",
                actor.name,
            ),
        )


def forget(database: Path, headers: Sequence[str], actor: Actor) -> None:
    """Drop the mapping kept for a header row. Raises UserError ``store.not_allowed``."""
    require(actor, "import")
    with writer(database) as connection:
        connection.execute(
            "DELETE FROM import_mappings WHERE headers = ?", (json.dumps(list(headers), ensure_ascii=False),)
        )


def keep(database: Path, planned: Sequence[Planned], actor: Actor, zone: str) -> None:
    """Keep how the parts of a set were read, where a person had a say in it."""
    for each in planned:
        kind, columns = each.recognised.kind, each.recognised.columns
        alone = recognise(each.part.name, each.part.header)
        if kind and (kind != alone.kind or columns != alone.columns or alone.doubts):
            said = {field: "@".join((column.header, *sorted(column.options))) for field, column in columns.items()}
            save(database, each.part.header, each.part.name, kind.name, said, actor, zone)
