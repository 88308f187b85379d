"""What an import would read, before it is asked to: kind, columns, first rows, and what is not sure.

For how many rows would be taken, updated or rejected, run :func:`imports.run` with ``dry_run=True``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from crm_tools.ingest import mappings
from crm_tools.ingest.parts import readable
from crm_tools.ingest.plan import AsKinds, Columns, Planned, plan
from crm_tools.ingest.vocabulary import field_label, kinds, says_cents
from crm_tools.ingest.workbooks import forget_workbook
from crm_tools.settings import Settings
from crm_tools.texts import UserError, Words

FIRST_ROWS = 10


@dataclass(frozen=True)
class ColumnPreview:
    """A column of the file: its header, the field it is read as (None: not read), the first different values; whether
    amounts in it are in 分."""

    header: str
    field: str | None
    samples: tuple[str, ...]
    cents: bool = False


@dataclass(frozen=True)
class PartPreview:
    """A file or sheet. ``rows`` is None where they were not counted. ``missing`` are needed fields without a column,
    ``suggestions`` field to header for what comes close; ``rivals`` are kinds between which the headers don't decide;
    ``doubts`` say why it can't be imported yet."""

    name: str
    kind: str | None
    how: Words
    rows: int | None
    columns: tuple[ColumnPreview, ...]
    first_rows: tuple[tuple[str, ...], ...]
    missing: tuple[str, ...]
    suggestions: Mapping[str, str]
    rivals: tuple[str, ...]
    doubts: tuple[UserError, ...]
    notes: tuple[UserError, ...]


@dataclass(frozen=True)
class FieldChoice:
    """A field that a column of some kind can be read as."""

    name: str
    label: Words
    needed: bool
    money: bool


def preview(
    files: Sequence[Path],
    settings: Settings,
    *,
    kinds: AsKinds = None,
    mapping: Columns = None,
    count: bool = True,
) -> list[PartPreview]:
    """Look at a set as :func:`imports.run` would read it; nothing is written. Raises what the plan raises.

    Counting rows reads each file to its end.
    """
    kept = mappings.by_headers(settings.database) if settings.database.is_file() else {}
    try:
        return [_preview(each, count) for each in plan(files, settings.timezone, kinds, mapping, kept)]
    finally:
        forget_workbook()


def field_choices(kind: str) -> tuple[FieldChoice, ...]:
    """The fields of a kind, needed ones first. Raises KeyError for no kind."""
    found = kinds()[kind]
    needed = {name for group in found.needs for name in group}
    choices = (
        FieldChoice(name, field_label(kind, name), name in needed, field.type in ("money", "price"))
        for name, field in found.fields.items()
    )
    return tuple(sorted(choices, key=lambda choice: not choice.needed))


def _preview(planned: Planned, count: bool) -> PartPreview:
    part, recognised = planned.part, planned.recognised
    first: list[tuple[str, ...]] = []
    rows = 0
    try:
        for chunk in part.chunks():
            rows += len(chunk.rows)
            first.extend(tuple(map(readable, row[: len(part.header)])) for row in chunk.rows[: FIRST_ROWS - len(first)])
            if not count:
                break
    except UserError as error:
        planned.report.refused.append(error)
    fields = {column.place: (field, column.cents) for field, column in recognised.columns.items()}
    columns = tuple(
        ColumnPreview(header, field, tuple(dict.fromkeys(row[place] for row in first if row[place]))[:3], cents)
        for place, header in enumerate(part.header)
        for field, cents in (fields.get(place, (None, says_cents(header))),)
    )
    needs = recognised.kind.needs if recognised.kind else ()
    return PartPreview(
        name=part.name,
        kind=planned.report.kind,
        how=part.how,
        rows=rows if count else None,
        columns=columns,
        first_rows=tuple(first),
        missing=tuple(group[0] for group in needs if not any(field in recognised.columns for field in group)),
        suggestions=recognised.suggestions,
        rivals=recognised.rivals,
        doubts=tuple(planned.report.refused),
        notes=tuple(planned.report.notes),
    )
