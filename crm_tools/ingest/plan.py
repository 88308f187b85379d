"""How a set will be read: the parts of its files, each with its kind, its columns and how they are written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

from crm_tools.ingest.cells import Style
from crm_tools.ingest.parts import Part
from crm_tools.ingest.recognise import Recognised, field_name, mapped_column, recognise
from crm_tools.ingest.report import PartReport
from crm_tools.ingest.styles import settle
from crm_tools.ingest.text_files import read_text_file
from crm_tools.ingest.vocabulary import kinds
from crm_tools.ingest.workbooks import read_workbook
from crm_tools.texts import UserError

AsKinds = str | Mapping[str, str] | None
"""One kind for all parts, or kinds by part name (``shop.xlsx#订单``); ``skip`` leaves a part out."""

Columns = Mapping[str, str] | Mapping[str, Mapping[str, str]] | None
"""Field to header for all parts, or such a mapping by part name. ``orders.created_at`` means the field of one kind;
``下单时间@dmy`` says how the column writes what can be read in two ways (:data:`recognise.OPTIONS`)."""

SKIP = "skip"
"""The kind of a part that a person left out: it stands in the report and is not read."""


@dataclass
class Planned:
    """A part with how it will be read. ``report.refused`` says why it won't."""

    part: Part
    recognised: Recognised
    report: PartReport
    styles: Mapping[str, Style] = field(default_factory=dict)


def read_parts(path: Path) -> tuple[Part, ...]:
    """The parts of a file, whatever its name says it is. Raises UserError ``ingest.file.…``."""
    if not path.exists():
        raise UserError("ingest.file.missing", file=path)
    try:
        if not path.is_file():
            raise UserError("ingest.file.unreadable", file=path)
        with path.open("rb") as file:
            start = file.read(4)
    except OSError as error:
        raise UserError("ingest.file.unreadable", file=path) from error
    if start.startswith(b"PK") or start == b"\xd0\xcf\x11\xe0" or path.suffix.lower() in (".xlsx", ".xlsm", ".xls"):
        return read_workbook(path)
    return (read_text_file(path),)


def plan(
    files: Sequence[Path],
    zone: str,
    as_kinds: AsKinds,
    columns: Columns,
    kept: Mapping[tuple[str, ...], tuple[str, Mapping[str, str]]],
) -> list[Planned]:
    """Plan a set. ``kept`` are saved mappings by header row: kind and field to header.

    A file that can't be read stands in the plan with its refusal. Raises UserError ``ingest.map.…`` for a kind, a
    field, a file or a header that doesn't exist, and for a field of another kind.
    """
    planned: list[Planned] = []
    for path in files:
        try:
            parts = read_parts(path)
        except UserError as error:
            planned.append(_refused(path, error))
            continue
        planned.extend(_plan_file(parts, zone, as_kinds, columns, kept))
    _check_kinds(as_kinds, planned)
    _check_columns(columns, planned)
    return planned


def _refused(path: Path, error: UserError) -> Planned:
    report = PartReport(path.name, path.name, refused=[error])
    return Planned(Part(path, None, (), 0, report.how, lambda: iter(())), Recognised(None), report)


def _plan_file(
    parts: Sequence[Part],
    zone: str,
    as_kinds: AsKinds,
    columns: Columns,
    kept: Mapping[tuple[str, ...], tuple[str, Mapping[str, str]]],
) -> Iterator[Planned]:
    planned = [_plan_part(part, zone, as_kinds, columns, kept) for part in parts]
    read = [each for each in planned if each.recognised.kind]
    for each in planned:
        if read and each.part.sheet and each.report.refused and not (each.recognised.kind or each.recognised.rivals):
            read[0].report.notes.append(UserError("ingest.note.sheet_not_read", sheet=each.part.sheet))
        else:
            yield each


def _plan_part(
    part: Part,
    zone: str,
    as_kinds: AsKinds,
    columns: Columns,
    kept: Mapping[tuple[str, ...], tuple[str, Mapping[str, str]]],
) -> Planned:
    kind = as_kinds if isinstance(as_kinds, str) else _kind_for(as_kinds or {}, part)
    report = PartReport(part.name, part.file.name, how=part.how, notes=list(part.notes))
    if kind == SKIP:
        report.kind = SKIP
        return Planned(part, Recognised(None), report)
    mapping = _columns_for(columns, part.name)
    if kind is None and not mapping and part.header in kept:
        kind, mapping = kept[part.header]
        report.notes.append(UserError("ingest.note.kept_mapping"))
    recognised = recognise(part.name, part.header, kind, mapping)
    report.refused.extend(recognised.doubts)
    report.kind = recognised.kind.name if recognised.kind else None
    report.columns = {name: column.header for name, column in recognised.columns.items()}
    report.unused = recognised.unused(part.header)
    for name, headers in recognised.doubtful.items():
        report.notes.append(
            UserError("ingest.note.doubtful", field=name, columns=" / ".join(headers), first=headers[0])
        )
    if recognised.kind is None or recognised.doubts:
        return Planned(part, recognised, report)
    try:
        styles, doubts = settle(part, recognised.kind, recognised.columns, zone)
    except UserError as error:
        styles, doubts = {}, [error]
    report.refused.extend(doubts)
    if recognised.kind.name == "orders" and "pay_status" not in recognised.columns:
        report.notes.append(UserError("ingest.note.all_paid"))
    return Planned(part, recognised, report, styles)


def _kind_for(kinds_: Mapping[str, str], part: Part) -> str | None:
    """The kind said for a part, or for all sheets of its file."""
    return kinds_.get(part.name, kinds_.get(part.file.name))


def _columns_for(columns: Columns, name: str) -> Mapping[str, str]:
    if columns and all(isinstance(value, Mapping) for value in columns.values()):
        return cast(Mapping[str, Mapping[str, str]], columns).get(name, {})
    return cast(Mapping[str, str], columns or {})


def _check_kinds(as_kinds: AsKinds, planned: Sequence[Planned]) -> None:
    """What a person said about a file that isn't in the set is a slip of the pen, not something to pass over."""
    if as_kinds is None or isinstance(as_kinds, str):
        return
    sheets = [note.values["sheet"] for each in planned for note in each.report.notes if "sheet" in note.values]
    names = [name for each in planned for name in (each.part.name, each.part.file.name)]
    names += [f"{each.part.file.name}#{sheet}" for each in planned for sheet in sheets]
    for name in as_kinds:
        if name not in names:
            known = ", ".join(dict.fromkeys(each.part.name for each in planned))
            raise UserError("ingest.map.no_part", part=name, parts=known)


def _check_columns(columns: Columns, planned: Sequence[Planned]) -> None:
    """A mapping that means nothing is a slip of the pen, not something to pass over."""
    for each in planned:
        for ours, theirs in _columns_for(columns, each.part.name).items():
            if not any(field_name(kind, ours) for kind in kinds().values()):
                raise UserError("ingest.map.no_field", field=ours)
            read_as = [other.recognised.kind for other in planned if ours in _columns_for(columns, other.part.name)]
            if all(read_as) and not any(kind and field_name(kind, ours) for kind in read_as):
                read = ", ".join(dict.fromkeys(kind.name for kind in read_as if kind))
                raise UserError("ingest.map.other_kind", field=ours, kinds=read)
            headers = [other.part.header for other in planned if ours in _columns_for(columns, other.part.name)]
            if theirs and each.part.header and not any(mapped_column(theirs, header) for header in headers):
                raise UserError("ingest.map.no_column", column=theirs, field=ours)
