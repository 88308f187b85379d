"""The conditions and rules of an audience request made ready: numbers of each customer, other lists, a tree, values."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from crm_tools.analytics import conditions, registry
from crm_tools.analytics.audience_request import Condition, Member, Rule
from crm_tools.analytics.conditions import Ready
from crm_tools.analytics.fetch import Members, Wanted, queries
from crm_tools.analytics.list_fields import LIST_FIELDS, as_member, check_code
from crm_tools.analytics.listing import ATTRIBUTES, REGISTERED, Test
from crm_tools.analytics.periods import Period, resolve
from crm_tools.analytics.placeholders import Scalar
from crm_tools.analytics.planning import note
from crm_tools.analytics.reasons import Why, condition_words
from crm_tools.analytics.recency import RECENCIES, RecencyShape
from crm_tools.analytics.request import Filter
from crm_tools.analytics.result import Column
from crm_tools.analytics.segment import Segment
from crm_tools.analytics.tree import Attribute, Branch, Counted, Listed, Node, Own, flag
from crm_tools.analytics.vocabulary import Family, Measure
from crm_tools.texts import UserError, Words


class FoundList(Protocol):
    """A list that a rule names."""

    @property
    def definitions(self) -> dict[str, Any]: ...

    def members(self) -> Members: ...

    def words(self) -> Words: ...


@dataclass
class Plan:
    """What a request comes to, filled rule by rule. ``find_list`` finds the list that a membership names.

    ``told`` are the values of tests, of lists, and those that conditions compare with, each in the order of its kind.
    """

    named: Segment
    period: Period
    today: dt.date
    find_list: Callable[[Member], FoundList]
    currency: str = "CNY"
    tests: list[Test] = field(default_factory=list)
    lists: list[Members] = field(default_factory=list)
    test_values: list[tuple[Scalar, ...]] = field(default_factory=list)
    compared: list[Scalar] = field(default_factory=list)
    columns: list[Column] = field(default_factory=list)
    definitions: dict[str, Any] = field(default_factory=dict)
    _leaves: int = 0
    _flags: int = 0

    def filters(self, wanted: Sequence[Condition]) -> list[Node]:
        """Conditions that all hold."""
        return [self._condition(one) for one in wanted]

    def rule(self, wanted: Rule, tell: bool = True) -> tuple[Node, Why]:
        """A tree, and what it says of a row. ``tell``: whether rows tell which parts of an ``any`` they meet."""
        if isinstance(wanted, Condition):
            if self._of_list(wanted):
                return self._condition(wanted), Why(self._words(wanted))
            shown = self._plain_column(wanted)
            return self._condition(wanted), Why(self._words(wanted), shown)
        if isinstance(wanted, Member):
            return self._member(wanted)
        flagged = tell and wanted.match == "any" and len(wanted.rules) > 1
        parts: list[Node] = []
        whys: list[Why] = []
        for one in wanted.rules:
            mark = flag(self._flags) if flagged else None
            self._flags += flagged
            part, why = self.rule(one, tell and wanted.match != "none")
            parts.append(part)
            whys.append(Why(why.words, why.column, why.match, why.parts, mark))
        return Branch(wanted.match, tuple(parts), flagged), Why(match=wanted.match, parts=tuple(whys))

    def sort_by(self, name: str) -> None:
        """Bring a number that nothing tests, for the list to be sorted by."""
        self._counted(Condition(field=name, op="ge", value=0))

    def values(self) -> list[Scalar]:
        """Values of the whole query behind those of the segment, in the order of its placeholders."""
        found = [value for one in self.test_values for value in one]
        found += [value for one in self.lists for value in one.values]
        return found + self.compared

    def _next(self, values: Sequence[Scalar]) -> int:
        self.compared += values
        self._leaves += 1
        return self._leaves - 1

    def _of_list(self, wanted: Condition) -> bool:
        """Whether a condition names a column that another list than this one brings."""
        return wanted.field in LIST_FIELDS and all(column.name != wanted.field for column in self.named.own)

    def _words(self, wanted: Condition) -> Words:
        return condition_words(wanted, self.today, self.named.own, self.currency)

    def _condition(self, wanted: Condition) -> Node:
        own = {column.name: column for column in self.named.own}
        if self._of_list(wanted):
            return self.rule(as_member(wanted), tell=False)[0]
        if wanted.field in own and wanted.period is None and not wanted.where:
            check_code(own[wanted.field], wanted)
            condition, values = conditions.on_column(own[wanted.field], wanted)
            return Own(self._next(values), condition)
        if wanted.field in registry.MEASURES or wanted.field in RECENCIES:
            return self._tested(wanted)
        if wanted.field == REGISTERED.name:
            condition, values = conditions.on_column(REGISTERED, wanted)
            return Attribute(self._next(values), condition)
        entry = registry.dimension(wanted.field)
        if entry.family == "item":
            return self._tested(as_bought(wanted))
        if entry.name not in ATTRIBUTES:
            raise UserError("analytics.audience.not_of_customers", dimension=entry.label)
        condition, values = conditions.on_dimension(entry, wanted)
        return Attribute(self._next(values), condition)

    def _tested(self, wanted: Condition) -> Counted:
        number = self._counted(wanted)
        if wanted.field in RECENCIES:
            condition, values = conditions.on_column(RECENCIES[wanted.field].column, wanted)
        else:
            condition, values = conditions.on_measure(registry.MEASURES[wanted.field], wanted)
        return Counted(self._next(values), number, condition)

    def _counted(self, wanted: Condition) -> int:
        """The place of the number that ``wanted`` is about; two conditions on one number share it."""
        if wanted.field in RECENCIES:
            found = Test(RecencyShape(wanted.field), wanted.field, or_zero=False)
            values: tuple[Scalar, ...] = (self.today.isoformat(),)
            column = RECENCIES[wanted.field].column
        else:
            found, values, entry = _measured(wanted, self.period, self.today)
            column = Column(entry.name, entry.label, entry.unit)
        for number, (test, counted) in enumerate(zip(self.tests, self.test_values, strict=True)):
            if (test.source, counted) == (found.source, values) and found.column in (None, test.column):
                return number
        self.tests.append(found)
        self.test_values.append(values)
        if found.column and column not in self.columns:
            self.columns.append(column)
        return len(self.tests) - 1

    def _member(self, wanted: Member) -> tuple[Node, Why]:
        found = self.find_list(wanted)
        self.lists.append(found.members())
        self.definitions |= found.definitions
        return Listed(self._next(()), len(self.lists) - 1), Why(note("analytics.reason.on_list", list=found.words()))

    def _plain_column(self, wanted: Condition) -> Column | None:
        """The column that shows the number of a condition, where its words need say nothing of days or kinds."""
        if wanted.period is not None or wanted.where:
            return None
        own = {column.name: column for column in self.named.own}
        if wanted.field in own:
            return own[wanted.field]
        if wanted.field in RECENCIES:
            return RECENCIES[wanted.field].column
        entry = registry.MEASURES.get(wanted.field)
        return Column(entry.name, entry.label, entry.unit) if entry else None


def as_bought(wanted: Condition) -> Condition:
    """A condition on products means having bought such a one; its denial, never having bought it.

    Told by units, not orders: these would have to be counted distinct.
    """
    positive = {"ne": "eq", "not_in": "in"}.get(wanted.op)
    where = Filter(field=wanted.field, op=positive or wanted.op, value=wanted.value)
    return Condition(
        field="units",
        op="eq" if positive else "ge",
        value=0 if positive else 1,
        period=wanted.period,
        where=(where, *wanted.where),
    )


def _measured(wanted: Condition, period: Period, today: dt.date) -> tuple[Test, tuple[Scalar, ...], Measure]:
    """The measure of each customer in its days, and the values of its query."""
    entry = registry.measure(wanted.field)
    where: tuple[Ready, ...] = tuple(
        conditions.on_dimension(registry.dimension(one.field), one) for one in wanted.where
    )
    if entry.segment is not None:
        raise UserError("analytics.audience.not_for_each", measure=entry.label)
    families: set[Family] = {"customer", *(registry.DIMENSIONS[condition.field].family for condition, _ in where)}
    if registry.reading(entry, families) is None:
        other = registry.substitute(entry, families)
        if other is None:
            raise UserError("analytics.audience.not_for_each", measure=entry.label)
        entry = other
    days = resolve(wanted.period, today) if wanted.period else period
    [query] = queries(Wanted((entry.name,), ("customer",), days, where), today)
    plain = wanted.period is None and not wanted.where
    shape = query.shape.unnamed()
    test = Test(shape, entry.name if plain else None, fraction=entry.ratio, or_zero=not entry.ratio)
    return test, query.values[1:], entry
