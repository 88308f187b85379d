"""Answers in words, written here from the result: short, how many rows and the leading figures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd

from crm_tools.analytics.audience_list import Audience
from crm_tools.analytics.registry import DIMENSIONS, MEASURES
from crm_tools.analytics.result import OTHERS, Column, Result, Unit
from crm_tools.analytics.segments import SEGMENTS
from crm_tools.assistant.calls import Clarify, Decline, RunReport
from crm_tools.assistant.turn import Found, Told
from crm_tools.present.compared import only_ones
from crm_tools.present.segment_figures import churn_groups
from crm_tools.present.shown import named, shown
from crm_tools.texts import Language, Words, formats, inside, say

_LEADERS = 3
_SUGGESTIONS = 3
_TIME = frozenset(("day", "week", "month", "quarter", "year"))
_COUNTED = {
    "customer": "assistant.found.customers",
    "order_id": "assistant.found.orders",
    "inquiry_id": "assistant.found.inquiries",
    "product": "assistant.found.products",
}
_NUMBER_OF = ("product", "category", "city", "channel", "level", "coupon", "survey", *_TIME)
_CHANGE = {"previous": "assistant.change.previous", "year_ago": "assistant.change.year_ago"}
_FIGURES: frozenset[Unit] = frozenset(("money", "rate", "points", "count", "number", "days"))


def spoken(outcome: Clarify | Decline, language: Language) -> str:
    """What the assistant says where it asks back or declines."""
    if isinstance(outcome, Decline):
        return say(f"assistant.decline.{outcome.reason}", language, about=outcome.about)
    lines = []
    if outcome.understood:
        lines.append(say("assistant.clarify.understood", language, understood=outcome.understood))
    if outcome.unclear:
        lines.append(say("assistant.clarify.unclear", language, unclear=joined(outcome.unclear, language)))
    if outcome.suggestions:
        lines.append(say("assistant.clarify.suggestions", language))
        lines += [f"- {suggestion}" for suggestion in outcome.suggestions[:_SUGGESTIONS]]
    return "\n".join(lines)


def headline(found: Found, language: Language, currency: str) -> str:
    """What was found, in one or two sentences."""
    outcome = found.outcome
    if isinstance(outcome, Clarify | Decline):
        return spoken(outcome, language)
    if isinstance(outcome, Told):
        return outcome.text
    look = _Look(language, currency)
    if isinstance(outcome, Result):
        return look.report(RunReport(**found.call.arguments), outcome)
    return look.audience(outcome, found)


def figure(value: Any, unit: Unit, language: Language, currency: str) -> str:
    """One value of a frame (money in 分) in running text."""
    if value is None or pd.isna(value):
        return formats.NOTHING
    if unit == "money":
        return formats.money(value, currency, language)
    if unit == "rate":
        return formats.percent(value)
    if unit == "points":
        return shown(value, unit, language)
    if unit in _FIGURES:
        return formats.number(value, language)
    return str(value)


def _all_there_is(request: RunReport) -> bool:
    """Whether no rows were left out: one row is then no winner."""
    return request.limit is None and request.top_percent is None


def leading_column(found: Found) -> Column | None:
    """The figure by which an audience ranks, as its first rows show: the one asked for, the segment's own, sales."""
    assert isinstance(found.outcome, Audience)
    request = found.outcome.request
    numeric = [column for column in found.outcome.columns if column.unit in _FIGURES]
    asked = [column for column in numeric if request.order and column.name == request.order.by]
    own = [column for column in numeric if column.name not in ("sales", "orders")]
    return next((column for column in (*asked, *own, *numeric) if _ranks(found.first[column.name])), None)


def _ranks(values: pd.Series[Any]) -> bool:
    known = pd.to_numeric(values).dropna()
    if len(known) < 2:
        return len(known) == 1
    return known.iloc[0] != known.iloc[-1] and (known.is_monotonic_decreasing or known.is_monotonic_increasing)


def joined(parts: Iterable[str], language: Language) -> str:
    return say("assistant.between", language).join(parts)


_SINGLE = ("order_id", "inquiry_id")
_OF_ONE = (*_SINGLE, "customer")
"""What a single order or inquiry is told by; what customers wrote stays in the table."""


class _Look:
    """How names and figures are written in this answer."""

    def __init__(self, language: Language, currency: str) -> None:
        self.language = language
        self.currency = currency

    def report(self, request: RunReport, result: Result) -> str:
        measures = [column for column in result.columns if column.name in MEASURES]
        if request.counted:
            return self._sentences([self._number_of_groups(request, result)])
        if not request.dimensions:
            facts = [self._single(request, column, result) for column in measures]
            return self._sentences([say("assistant.between_parts", self.language).join(facts)])
        if result.frame.empty:
            return say("assistant.found.nothing", self.language)
        groups = [column for column in result.columns if column.name in DIMENSIONS]
        if {"order", "inquiry"} & {*request.dimensions}:
            groups = [column for column in result.columns if column.name in _OF_ONE]
        main = next((column for column in measures if request.order and column.name == request.order.by), measures[0])
        if len(result.frame) == 1 and (request.part or _all_there_is(request)):
            shown = [main] if request.part else measures
            told = say("assistant.between_parts", self.language).join(
                self._single(request, column, result) for column in shown
            )
            part = self._group(groups, result.frame, result.frame.index[0])
            return self._sentences([say("assistant.found.part", self.language, part=part, told=told)])
        names = {column.name for column in result.columns}
        if all(only_ones(column, names) for column in measures):
            return self._counted(groups, len(result.frame))  # each of them counts as one
        counted = [self._counted(groups, len(result.frame))] if len(result.frame) > 1 else []
        by, descending = (request.order.by, request.order.descending) if request.order else (main.name, True)
        change = f"{main.name}_change"
        if by.endswith(("_change", "_difference")) and change in result.frame and not result.frame[change].isna().all():
            return self._sentences([*counted, self._movers(groups, main, result.frame, descending)])
        # Of sales by category, product sales are what is shown and ranked.
        stands_for = by in request.measures and by not in result.frame and len(measures) == 1
        lowest = (by == main.name or stands_for) and not descending
        if request.offset and not request.per:
            return self._sentences([*counted, self._places(groups, main, result.frame, request.offset, lowest)])
        return self._sentences([*counted, *self._leaders(groups, main, result.frame, lowest)])

    def audience(self, listed: Audience, found: Found) -> str:
        request, label = listed.request, listed.label
        if not found.total:
            return say("assistant.found.no_customers", self.language, segment=label)
        key = "assistant.found.customers" if label == SEGMENTS["all"].label else "assistant.found.segment"
        counted = say(key, self.language, count=self._count(found.total), segment=label)
        if request.segment == "churn_risk" and request.limit is None:
            counted = self._sentences([counted, self._churn(listed)])
        rows, main = found.first.head(_LEADERS), leading_column(found)
        if main is not None:
            leaders = [
                self._told(name, value, main) for name, value in zip(rows["customer"], rows[main.name], strict=True)
            ]
            return self._sentences([counted, self._ranked("assistant.found.first", main.label, leaders)])
        if not SEGMENTS[request.segment].order:
            return counted
        names = joined(rows["customer"], self.language)
        return self._sentences([counted, say("assistant.found.names", self.language, names=self._apart(names))])

    def _churn(self, listed: Audience) -> str:
        """How many of a churn list are at which stage, and what they put at risk together."""
        groups = churn_groups(listed)
        stage = next(column for column in listed.columns if column.name == "stage")
        by_stage = groups.groupby("stage", sort=False)["customers"].sum().sort_values(ascending=False)
        told = joined(
            (f"{named(name, stage, self.language)} {self._count(count)}" for name, count in by_stage.items()),
            self.language,
        )
        if "value_at_risk" not in groups:
            return say("assistant.found.stages", self.language, stages=told)
        risk = formats.money(int(groups["value_at_risk"].sum()), self.currency, self.language)
        return say("assistant.found.stages_at_risk", self.language, stages=told, risk=risk)

    def _number_of_groups(self, request: RunReport, result: Result) -> str:
        """341 products: the number with what was counted; of groups that have no word of their own, as their column."""
        (by,) = request.dimensions
        if by not in _NUMBER_OF:
            return self._single(request, result.columns[0], result)
        number = self._count(result.frame[result.columns[0].name].iloc[0])
        return say(f"assistant.number_of.{by}", self.language, count=number)

    def _single(self, request: RunReport, column: Column, result: Result) -> str:
        row = result.frame.iloc[0]
        now = f"{column.label.to(self.language)} {self._figure(row[column.name], column)}"
        if (share := f"{column.name}_share") in result.frame:
            now = say("assistant.found.with_share", self.language, value=now, share=formats.percent(row[share]))
        if f"{column.name}_previous" not in result.frame:
            return now
        return say(
            _CHANGE.get(request.compare or "", "assistant.change.other"),
            self.language,
            now=now,
            change=formats.percent(row[f"{column.name}_change"], signed=True),
            before=self._figure(row[f"{column.name}_previous"], column),
        )

    def _leaders(self, groups: Sequence[Column], main: Column, frame: pd.DataFrame, lowest: bool) -> list[str]:
        known = frame[frame[main.name].notna() & (frame[groups[0].name] != OTHERS)]
        if known.empty:
            return []
        values = pd.to_numeric(known[main.name])
        picked = (values.nsmallest if lowest else values.nlargest)(_LEADERS).index
        if values[picked[0]] == 0 and not lowest:
            return [say("assistant.found.all_zero", self.language, measure=main.label)]

        change = f"{main.name}_change"

        def told(index: Any) -> str:
            name = self._group(groups, known, index)
            return self._told(
                name, known.at[index, main.name], main, known.at[index, change] if change in known else None
            )

        over_time = len(groups) == 1 and groups[0].name in _TIME and known[groups[0].name].is_monotonic_increasing
        key = "assistant.found.lowest" if lowest else "assistant.found.highest"
        sentences = [self._ranked(key, main.label, [told(i) for i in (picked[:1] if over_time else picked)])]
        if over_time and known.index[-1] != picked[0]:
            sentences.append(say("assistant.found.latest", self.language, latest=told(known.index[-1])))
        if change in known and not over_time:
            sentences += self._moved_most(groups, known, change)
        return sentences

    def _places(self, groups: Sequence[Column], main: Column, frame: pd.DataFrame, passed: int, lowest: bool) -> str:
        """Which places of the ranking these are, from the high or the low end, and who has them, in their order."""
        leaders = [self._told(self._group(groups, frame, at), frame.at[at, main.name], main) for at in frame.index]
        last = passed + len(frame)
        places = f"{passed + 1}" if len(frame) == 1 else f"{passed + 1}–{last}"
        key = "assistant.found.places_lowest" if lowest else "assistant.found.places"
        told = self._apart(joined(leaders[:_LEADERS], self.language))
        return say(key, self.language, measure=main.label, places=places, told=told)

    def _movers(self, groups: Sequence[Column], main: Column, frame: pd.DataFrame, rising: bool) -> str:
        """The first of a ranking by change, said as what they are: most risen, most fallen, or least."""
        change = f"{main.name}_change"
        known = frame[frame[change].notna() & (frame[groups[0].name] != OTHERS)].head(_LEADERS)
        rose = bool(known[change].iloc[0] > 0)
        key = ("most" if rose == rising else "least") + ("_risen" if rose else "_fallen")
        leaders = [
            self._told(self._group(groups, known, at), known.at[at, main.name], main, known.at[at, change])
            for at in known.index
        ]
        return self._ranked(f"assistant.found.{key}", main.label, leaders)

    def _moved_most(self, groups: Sequence[Column], frame: pd.DataFrame, change: str) -> list[str]:
        """Which group rose most and which fell most, where that is one each."""
        changes: dict[Any, float] = pd.to_numeric(frame[change]).dropna().to_dict()
        found = []
        for key, furthest in (("rose", max), ("fell", min)):
            most = furthest(changes.values(), default=0.0)
            at = [index for index, one in changes.items() if one == most]
            if len(at) == 1 and len(changes) > 1 and (most > 0) == (key == "rose") and most != 0:
                name = self._apart(self._group(groups, frame, at[0]))
                by = formats.percent(most, signed=True)
                found.append(say(f"assistant.found.{key}_most", self.language, name=name, change=by))
        return found

    def _group(self, groups: Sequence[Column], frame: pd.DataFrame, index: Any) -> str:
        return " · ".join(named(frame.at[index, column.name], column, self.language) for column in groups)

    def _ranked(self, key: str, measure: Words, leaders: Sequence[str]) -> str:
        first = say(key, self.language, measure=measure, first=self._apart(leaders[0]))
        if len(leaders) == 1:
            return first
        others = self._apart(joined(leaders[1:], self.language))
        return say("assistant.found.then", self.language, first=first, others=others)

    def _apart(self, words: str) -> str:
        """A Latin name or a number behind a Chinese word stands apart from it."""
        return f" {words}" if self.language == "zh" and words[:1].isascii() and words[:1].isalnum() else words

    def _counted(self, groups: Sequence[Column], count: int) -> str:
        by = joined((inside(column.label.to(self.language)) for column in groups), self.language)
        alone = groups[0].name if len(groups) == 1 or groups[0].name in _SINGLE else ""
        return say(_COUNTED.get(alone, "assistant.found.groups"), self.language, count=self._count(count), by=by)

    def _told(self, name: str, value: Any, column: Column, change: Any = None) -> str:
        told = self._figure(value, column)
        if change is not None and not pd.isna(change):
            by = formats.percent(change, signed=True)
            told = say("assistant.found.with_change", self.language, value=told, change=by)
        return say("assistant.found.told", self.language, name=name, value=told)

    def _figure(self, value: Any, column: Column) -> str:
        return figure(value, column.unit, self.language, self.currency)

    def _count(self, count: int) -> str:
        return formats.number(count, self.language, exact=True)

    def _sentences(self, parts: Iterable[str]) -> str:
        stop, gap = ("。", "") if self.language == "zh" else (".", " ")
        return gap.join(part if part.endswith(stop) else part + stop for part in parts)
