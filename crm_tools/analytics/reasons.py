"""Why a customer is on a list, in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from string import Formatter
from typing import Any

from crm_tools.analytics import registry
from crm_tools.analytics.audience_request import AudienceRequest, Condition
from crm_tools.analytics.list_fields import LIST_FIELDS
from crm_tools.analytics.listing import REGISTERED
from crm_tools.analytics.periods import Period, resolve
from crm_tools.analytics.planning import note
from crm_tools.analytics.recency import RECENCIES
from crm_tools.analytics.request import Filter
from crm_tools.analytics.result import Column, Unit
from crm_tools.analytics.segment import Segment
from crm_tools.texts import LANGUAGES, Counted, Language, Words, catalogue, formats


@dataclass(frozen=True)
class Why:
    """What a rule says of a row: ``words`` that hold for all, or the value of ``column``; for a group, its parts.

    ``flag`` is the column that tells whether a row meets it, None where every row does.
    """

    words: Words | None = None
    column: Column | None = None
    match: str | None = None
    parts: tuple[Why, ...] = ()
    flag: str | None = None

    def told(self) -> Words:
        """The rule itself in words, without a row; a group within a group stands in brackets."""
        if self.words is not None:
            return self.words
        parts = registry.join_words([part._within() for part in self.parts])
        return parts if self.match == "all" else note(f"analytics.reason.{self.match}_of", parts=parts)

    def _within(self) -> Words:
        return note("analytics.reason.together", parts=self.told()) if len(self.parts) > 1 else self.told()


TO_THE_MINUTE = len("2026-11-22 18:30")
_ABOUT = {"sales": "money", "last_login_at": "time"}
"""Units of columns of every list that reasons tell."""
_SIGNS = {"eq": "", "ne": "≠ ", "ge": "≥ ", "gt": "> ", "le": "≤ ", "lt": "< ", "contains": "~ ", "not_in": "≠ "}


def condition_words(wanted: Condition, today: dt.date, own: Sequence[Column] = (), currency: str = "CNY") -> Words:
    """A condition that all on the list meet: an attribute, what was bought or not, a measure in days of its own, or
    one of the segment's ``own`` columns.
    """
    columns = {column.name: column for column in own}
    if wanted.field in columns and wanted.period is None and not wanted.where:
        return _labelled(columns[wanted.field].label, wanted, columns[wanted.field].unit, currency)
    if wanted.field in LIST_FIELDS:
        return _labelled(LIST_FIELDS[wanted.field].label, wanted)
    what = _told(wanted, currency)
    known = wanted.field in registry.MEASURES or wanted.field in RECENCIES or wanted.field == REGISTERED.name
    if not known and registry.dimension(wanted.field).family == "item":
        denied = wanted.op in ("ne", "not_in")
        positive = {"ne": "eq", "not_in": "in"}.get(wanted.op, wanted.op)
        what = _told(wanted.model_copy(update={"op": positive}), currency)
        what = note("analytics.reason.not_bought" if denied else "analytics.reason.bought", what=what)
    for one in wanted.where:
        more = _told(one, currency)
        what = Words(f"{what.zh}，{more.zh}", f"{what.en}, {more.en}")
    if wanted.period is None:
        return what
    days = resolve(wanted.period, today)
    if days.start is None:
        return note("analytics.reason.up_to", what=what, end=days.end)
    return note("analytics.reason.within", what=what, start=days.start, end=days.end)


def first_words(request: AudienceRequest, columns: Sequence[Column], period: Period) -> list[Words]:
    """How many a list has at most, and by what they were ranked where that was asked for."""
    cut = request.limit if request.limit is not None else request.top_percent
    if cut is None:
        return []
    order = request.order
    if order is None:
        return [note("analytics.reason.top", limit=cut)]
    label = next((column.label for column in columns if column.name == order.by), None)
    if label is None:
        entry = registry.MEASURES.get(order.by) or registry.DIMENSIONS.get(order.by)
        label = entry.label if entry else Words(order.by, order.by)
    key = "analytics.reason.highest" if order.descending else "analytics.reason.lowest"
    key += "" if request.limit is not None else "_percent"
    told = note(key, limit=f"{cut:g}", by=label)
    if order.by in registry.MEASURES and period.start is not None:
        told = note("analytics.reason.within", what=told, start=period.start, end=period.end)
    return [told]


def _told(wanted: Filter, currency: str) -> Words:
    if wanted.field in RECENCIES:
        return _labelled(RECENCIES[wanted.field].label, wanted)
    if wanted.field == REGISTERED.name:
        return _labelled(REGISTERED.label, wanted)
    if wanted.field in registry.MEASURES:
        entry = registry.MEASURES[wanted.field]
        return _labelled(entry.label, wanted, entry.unit, currency)
    known = registry.dimension(wanted.field)
    return _labelled(known.label, wanted, "money" if known.kind == "money" else known.unit, currency)


def _labelled(label: Words, wanted: Filter, unit: Unit = "text", currency: str = "CNY") -> Words:
    several = wanted.value if isinstance(wanted.value, tuple) else (wanted.value,)
    sign, between = _SIGNS.get(wanted.op, ""), "–" if wanted.op == "between" else " / "
    told = [coded(wanted.field, _plain(value, unit, currency)) for value in several]
    zh, en = (sign + between.join(value.to(language) for value in told) for language in LANGUAGES)
    return Words(f"{label.zh} {zh}", f"{label.en} {en}")


def coded(field: str, value: str) -> Words:
    """A value in words where it is a code of ours: a stage of churn, a group of RFM."""
    key = f"present.value.{field}.{value}"
    return note(key) if key in catalogue() else Words(value, value)


def reasons(
    cells: Mapping[str, list[Any]],
    named: Segment,
    told: Sequence[Column],
    met: Sequence[Words],
    definitions: Mapping[str, Any],
    period: Period,
    language: Language,
    why: Why | None = None,
    currency: str = "CNY",
) -> list[str]:
    """A sentence a row: the segment's rule with the row's numbers, values that conditions asked for, what all meet,
    and of the rules those that the row meets."""
    fixed: dict[str, object] = {
        name.partition(".")[2]: _plain(value, "money" if name.endswith("_yuan") else "text", currency)
        for name, value in definitions.items()
    }
    fixed |= {"period_start": period.start or "", "period_end": period.end}
    shown = list(_columns_of(why)) if why else []
    units = {column.name: column.unit for column in (*named.own, *told, *shown)} | _ABOUT
    labels = {column.name: column.label.to(language) for column in told}
    words = _Words(cells, units, fixed, language, currency)
    sentences = _Sentences(words, language)
    all_meet = [one.to(language) for one in met]
    by_segment = named.name != "all" or not (told or met or why)
    join = "；" if language == "zh" else "; "
    found = []
    for place in range(len(cells["customer_id"])):
        parts = []
        if by_segment:
            keys = (named.reason,) if isinstance(named.reason, str) else named.reason(_Row(cells, place))
            parts += [sentences.at(key, place) for key in keys]
        parts += [f"{label} {words[name][place]}" for name, label in labels.items()]
        parts += all_meet
        parts += dict.fromkeys(_met_by(why, _Row(cells, place), words, language)) if why else []
        found.append(join.join(parts))
    return found


class _Row(Mapping[str, Any]):
    """One row of columns, without a copy of it."""

    def __init__(self, cells: Mapping[str, list[Any]], place: int) -> None:
        self._cells, self.place = cells, place

    def __getitem__(self, name: str) -> Any:
        return self._cells[name][self.place]

    def __iter__(self) -> Iterator[str]:
        return iter(self._cells)

    def __len__(self) -> int:
        return len(self._cells)


class _Words(dict[str, Sequence[str]]):
    """The columns of a page in words, each made when a text asks for it; of what has no column, what holds for all."""

    def __init__(
        self,
        cells: Mapping[str, list[Any]],
        units: Mapping[str, str],
        fixed: Mapping[str, object],
        language: Language,
        currency: str,
    ) -> None:
        super().__init__()
        self._cells, self._units, self._fixed, self._language, self._currency = cells, units, fixed, language, currency

    def __missing__(self, name: str) -> Sequence[str]:
        values = self._cells.get(name)
        if values is None:
            self[name] = found = [Counted(self._fixed[name])] * len(self._cells["customer_id"])
            return found
        unit = self._units.get(name, "text")
        by_value: dict[Any, Counted] = {}
        for value in values:
            if value not in by_value:
                by_value[value] = Counted(coded(name, _shown(value, unit, self._currency)).to(self._language))
        self[name] = found = [by_value[value] for value in values]
        return found


@lru_cache(maxsize=256)
def _pieces(key: str, language: Language) -> tuple[tuple[str, str | None, str], ...]:
    """A text taken apart once: words, the name of the value behind them, and its noun or format."""
    return tuple((words, name, spec or "") for words, name, spec, _ in Formatter().parse(catalogue()[key].to(language)))


class _Sentences:
    """Texts filled with the values of a row; what stands around a value is put to it once for each value there is."""

    def __init__(self, words: Mapping[str, Sequence[str]], language: Language) -> None:
        self._words, self._language = words, language
        self._begun: dict[str, list[tuple[str, Sequence[str], str, dict[str, str]]]] = {}

    def at(self, key: str, place: int) -> str:
        """The text of ``key`` for the row at ``place``."""
        if key not in self._begun:
            self._begun[key] = [
                (said, self._words[name] if name else (), spec, {}) for said, name, spec in _pieces(key, self._language)
            ]
        return "".join(self._piece(piece, place) for piece in self._begun[key])

    @staticmethod
    def _piece(piece: tuple[str, Sequence[str], str, dict[str, str]], place: int) -> str:
        said, column, spec, made = piece
        if not column:
            return said
        value = column[place]
        found = made.get(value)
        if found is None:
            found = made[value] = f"{said}{value:{spec}}"
        return found


def _met_by(why: Why, row: _Row, words: Mapping[str, Sequence[str]], language: Language) -> list[str]:
    """What a row meets of a rule, each with the row's own number where a column shows it."""
    if why.match is None:
        if why.column is not None and why.column.name in row:
            return [f"{why.column.label.to(language)} {words[why.column.name][row.place]}"]
        return [why.words.to(language)] if why.words else []
    if why.match == "none":
        return [why.told().to(language)]
    return [
        told
        for part in why.parts
        if part.flag is None or bool(row.get(part.flag))
        for told in _met_by(part, row, words, language)
    ]


def _columns_of(why: Why) -> Iterator[Column]:
    if why.column is not None:
        yield why.column
    for part in why.parts:
        yield from _columns_of(part)


def _plain(value: object, unit: str = "text", currency: str = "CNY") -> str:
    """A value as conditions and thresholds hold it: yuan, fractions."""
    if not isinstance(value, int | float):
        return str(value)
    if unit == "rate":
        return formats.percent(value)
    return f"{formats.currency_sign(currency) if unit == 'money' else ''}{value:,.10g}"


def _shown(value: Any, unit: str, currency: str) -> str:
    """A value as frames hold it: 分, fractions."""
    if value is None or value != value:
        return "—"
    if unit == "money":
        return formats.money(value, currency, "en", exact=True)
    if unit == "rate":
        return formats.percent(value)
    if unit == "number":
        return f"{value:,.1f}"
    if unit == "days":
        return f"{round(value):,}"
    if unit == "time":
        return str(value)[:TO_THE_MINUTE]
    return f"{value:,}" if isinstance(value, int) and unit != "id" else str(value)
