"""What a part's columns mean: its kind, and which column is which field. What is not sure is asked, never chosen."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from crm_tools.ingest.vocabulary import Field, Kind, field_label, header_forms, kinds, normal, says_cents
from crm_tools.texts import UserError, Words, catalogue


class Column(NamedTuple):
    """A field's column: its place (from 0), its header, whether amounts are in 分, how it was said to be written."""

    place: int
    header: str
    cents: bool
    options: frozenset[str] = frozenset()


OPTIONS = frozenset(("dmy", "mdy", "comma", "point", "fen", "yuan"))
"""What may follow a header after ``@``: the order of days and months, the decimal mark, the unit of amounts."""


@dataclass(frozen=True)
class Recognised:
    """``doubts`` are what a person has to settle before rows are read; ``suggestions`` are headers that come close."""

    kind: Kind | None
    columns: Mapping[str, Column] = field(default_factory=dict)
    doubts: tuple[UserError, ...] = ()
    suggestions: Mapping[str, str] = field(default_factory=dict)
    doubtful: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Optional fields for which several columns could stand; none of them is read."""
    rivals: tuple[str, ...] = ()
    """Kinds between which the headers don't decide."""

    def unused(self, header: Sequence[str]) -> tuple[str, ...]:
        used = {column.place for column in self.columns.values()}
        return tuple(name for index, name in enumerate(header) if name and index not in used)


def recognise(
    name: str, header: Sequence[str], kind: str | None = None, mapping: Mapping[str, str] | None = None
) -> Recognised:
    """Read ``header`` of the part ``name`` as ``kind`` (found out where None), ``mapping`` (field to header) first.

    Raises UserError for a ``kind`` or a field that does not exist. A mapping's entry whose header is not among these
    is left out here: in a set it may belong to another file.
    """
    mapping = mapping or {}
    if kind is not None:
        if kind not in kinds():
            raise UserError("ingest.map.no_kind", kind=kind, kinds=", ".join(kinds()))
        return _read_as(kinds()[kind], name, header, mapping)
    scored = sorted(
        ((_score(each, name, header, mapping), each) for each in kinds().values()),
        key=lambda pair: pair[0],
        reverse=True,
    )
    fitting = [(score, each) for score, each in scored if score.fits]
    if not fitting:
        closest = scored[0][1]
        if scored[0][0].points < _SOMETHING:
            return Recognised(None, doubts=(UserError("ingest.map.nothing_known", part=name, headers=_shown(header)),))
        return _read_as(closest, name, header, mapping)
    best, first = fitting[0]
    rivals = [each.name for score, each in fitting if score == best]
    if len(rivals) > 1 or not best.told:
        options = rivals if len(rivals) > 1 else [each.name for _, each in fitting[:3]]
        doubt = UserError(
            "ingest.map.which_kind", part=name, kinds=" / ".join(options), kind=options[0], headers=_shown(header)
        )
        return replace(_read_as(first, name, header, mapping), kind=None, doubts=(doubt,), rivals=tuple(options))
    return _read_as(first, name, header, mapping)


_SOMETHING = 3
"""Points (2 for a header, 1 for one that fits many kinds) below which a table is none of ours."""


_ENDING = re.compile(r"\.(?:csv|tsv|txt|xlsx|xlsm|gz)(?=[.#]|$)", re.IGNORECASE)


class _Score(NamedTuple):
    fits: bool
    told: bool
    points: int
    named: int


def _score(kind: Kind, name: str, header: Sequence[str], mapping: Mapping[str, str]) -> _Score:
    """How well a kind fits: all needs met, something that speaks for it alone, points, the file's name."""
    found, _ = _find(kind, header, mapping)
    strong = sum(hit.strong for hits in found.values() for hit in hits[:1])
    points = strong * 2 + sum(not hit.strong for hits in found.values() for hit in hits[:1])
    fits = all(any(found.get(field) for field in group) for group in kind.needs)
    said = normal(_ENDING.sub("", name))
    named = max((len(word) for word in kind.files if word in said), default=0)
    return _Score(fits, bool(strong or named), points, named)


class _Hit(NamedTuple):
    column: Column
    strong: bool


def _find(kind: Kind, header: Sequence[str], mapping: Mapping[str, str]) -> tuple[dict[str, list[_Hit]], set[int]]:
    """Candidates for each field: a mapped column alone, else the strong ones, else the weak ones."""
    found: dict[str, list[_Hit]] = {}
    taken: set[int] = set()
    for ours, theirs in mapping.items():
        name = field_name(kind, ours)
        if name is None:
            continue
        if not theirs:
            found[name] = []
        elif column := mapped_column(theirs, header):
            found[name] = [_Hit(column, True)]
            taken.add(column.place)
    for each in kind.fields.values():
        if each.name in found:
            continue
        hits = list(_hits(each, header, taken))
        strong = [hit for hit in hits if hit.strong]
        found[each.name] = strong or hits
        if strong:
            taken.update(hit.column.place for hit in strong)
    weak_taken = {hits[0].column.place for hits in found.values() if hits and hits[0].strong}
    for name, hits in found.items():
        if hits and not hits[0].strong:
            found[name] = [hit for hit in hits if hit.column.place not in weak_taken]
    return found, taken


def _hits(each: Field, header: Sequence[str], taken: set[int]) -> Iterator[_Hit]:
    for index, text in enumerate(header):
        if index in taken:
            continue
        for form, cents in header_forms(text):
            if form in each.headers or form in each.weak:
                yield _Hit(Column(index, text, cents), form in each.headers)
                break


def field_name(kind: Kind, ours: str) -> str | None:
    """The field a mapping's left side means in this kind: ``created_at``, ``orders.created_at``, ``amount_cents``."""
    owner, _, name = ours.strip().rpartition(".")
    if owner and owner != kind.name:
        return None
    return next((each for each in (name, name.removesuffix("_cents")) if each in kind.fields), None)


def mapped_column(theirs: str, header: Sequence[str]) -> Column | None:
    """The column that a mapping's right side names: a header, with ``@dmy`` and the like after it."""
    name, options = theirs.strip(), frozenset[str]()
    while name not in header and "@" in name and name.rsplit("@", 1)[1] in OPTIONS:
        name, option = name.rsplit("@", 1)
        options |= {option}
    places = [i for i, each in enumerate(header) if each == name] or [
        i for i, each in enumerate(header) if normal(each) == normal(name)
    ]
    if not places:
        return None
    cents = "fen" in options or says_cents(header[places[0]])
    return Column(places[0], header[places[0]], cents and "yuan" not in options, options)


def _read_as(kind: Kind, name: str, header: Sequence[str], mapping: Mapping[str, str]) -> Recognised:
    found, _ = _find(kind, header, mapping)
    columns = {field: hits[0].column for field, hits in found.items() if len(hits) == 1}
    several = {field: tuple(hit.column.header for hit in hits) for field, hits in found.items() if len(hits) > 1}
    used = {column.place for column in columns.values()}
    free = [text for index, text in enumerate(header) if text and index not in used]
    suggestions = {
        field: close
        for field in kind.fields
        if field not in columns and field not in several and (close := _close(kind.fields[field], free))
    }
    doubts = [
        UserError(
            "ingest.map.several",
            part=name,
            kind=kind.name,
            field=field,
            columns=" / ".join(several[field]),
            first=several[field][0],
        )
        for field in _open_needs(kind, columns)
        if field in several
    ]
    missing = [field for field in _open_needs(kind, columns) if field not in several]
    if missing:
        doubts.append(_missing(kind, name, header, missing, suggestions))
    needed = {field for group in kind.needs for field in group}
    doubtful = {field: headers for field, headers in several.items() if field not in needed}
    return Recognised(kind, columns, tuple(doubts), suggestions, doubtful)


def _open_needs(kind: Kind, columns: Mapping[str, Column]) -> list[str]:
    """Fields that the kind can't do without and that have no column, one for each need."""
    return [group[0] for group in kind.needs if not any(field in columns for field in group)]


def _missing(
    kind: Kind, name: str, header: Sequence[str], fields: Sequence[str], close: Mapping[str, str]
) -> UserError:
    """One sentence for all columns that are missing, with the first way out."""
    texts = catalogue()
    labels = [field_label(kind.name, field) for field in fields]
    field = next((each for each in fields if each in close), fields[0])
    hint = texts["ingest.map.hint_perhaps" if field in close else "ingest.map.hint_name"]
    values = {"field": field, "close": close.get(field, "")}
    return UserError(
        "ingest.map.missing",
        part=name,
        kind=kind.name,
        kind_label=texts[f"ingest.kind.{kind.name}"],
        fields=Words(
            "、".join(f"{label.zh}({field})" for field, label in zip(fields, labels, strict=True)),
            ", ".join(f"{label.en} ({field})" for field, label in zip(fields, labels, strict=True)),
        ),
        hint=Words(hint.zh.format(**values), hint.en.format(**values)),
        headers=_shown(header),
    )


def _close(each: Field, headers: Sequence[str]) -> str | None:
    """A header that comes close to one we know, to be suggested."""
    known = each.headers | each.weak
    for header in headers:
        form = normal(header)
        if len(form) >= 2 and any(len(word) >= 2 and (word in form or form in word) for word in each.headers):
            return header
    for header in headers:
        if difflib.get_close_matches(normal(header), known, 1, 0.8):
            return header
    return None


def _shown(header: Sequence[str]) -> str:
    text = ", ".join(name[:40] for name in header[:30] if name)
    return "".join(character if character.isprintable() else "�" for character in text)
