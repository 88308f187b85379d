"""Audiences: customers with the reason each is there, counted, paged and streamed by the database.

A million customers never sit in memory: the list is a query, and what stands beside each customer (orders, last login)
is looked up for the customers of one page.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pandas as pd

from crm_tools.analytics import conditions, registry
from crm_tools.analytics.audience_request import AudienceRequest, Condition
from crm_tools.analytics.conditions import Ready
from crm_tools.analytics.desk import Desk
from crm_tools.analytics.engine import Engine, engine
from crm_tools.analytics.fetch import Members, Wanted, queries
from crm_tools.analytics.freshness import freshness_note
from crm_tools.analytics.inline import as_json
from crm_tools.analytics.listing import ATTRIBUTES, ListShape, Test, details_sql
from crm_tools.analytics.periods import DAY, Period, resolve
from crm_tools.analytics.placeholders import Scalar
from crm_tools.analytics.planning import note
from crm_tools.analytics.reasons import condition_words, reasons
from crm_tools.analytics.request import Filter
from crm_tools.analytics.result import Column, Step
from crm_tools.analytics.segments import Segment, segment
from crm_tools.analytics.vocabulary import Family, Measure
from crm_tools.texts import Language, UserError, Words

STREAM_SECONDS = 3600.0
"""A stream lasts as long as its reader takes; the limit of one query does not fit it."""

_ABOUT = (
    Column("customer_id", Words("客户ID", "Customer ID"), "id"),
    Column("customer", Words("客户", "Customer"), "text"),
    Column("city", Words("城市", "City"), "text"),
    Column("level", Words("会员等级", "Level"), "text"),
    Column("sales", Words("销售额", "Sales"), "money"),
    Column("orders", Words("订单数", "Orders"), "count"),
    Column("last_order_at", Words("最近下单", "Last order"), "time"),
    Column("last_login_at", Words("最近登录", "Last login"), "time"),
)
_REASON = Column("reason", Words("原因", "Reason"), "text")


@dataclass(frozen=True)
class Audience:
    """A list of customers, not yet read.

    ``columns``: customer_id, customer, city, level, sales and orders (paid, in ``period``), last_order_at,
    last_login_at, the segment's own columns, measures of conditions, and reason. ``definitions`` are the thresholds
    used, ``steps`` the queries run so far.
    """

    desk: Desk
    request: AudienceRequest
    columns: tuple[Column, ...]
    period: Period
    definitions: dict[str, Any]
    notes: tuple[Words, ...]
    steps: list[Step]
    _shape: ListShape = field(repr=False)
    _values: tuple[Scalar, ...] = field(repr=False)
    _told: tuple[Column, ...] = field(repr=False)
    _met: tuple[Words, ...] = field(repr=False)
    _asked: tuple[Words, ...] = field(repr=False)

    def count(self) -> int:
        """Number of customers on the list."""
        with engine(self.desk, "find_customers") as running:
            frame = self._list(running, replace(self._shape, form="count"), self._values)
        return int(frame["n"].iloc[0])

    def members(self) -> Members:
        """The customers as a query, for reports to join to their facts."""
        return Members(replace(self._shape, form="members"), self._values[1:])

    def words(self) -> Words:
        """The audience in words: its segment, what all on it meet, how many at most."""
        named = [segment(self.request.segment).label] if self.request.segment != "all" or not self._asked else []
        top = [note("analytics.reason.top", limit=self.request.limit)] if self.request.limit is not None else []
        return registry.join_words([*named, *self._asked, *top])

    def page(self, offset: int = 0, limit: int = 100, language: Language = "zh") -> pd.DataFrame:
        """``limit`` customers from ``offset`` on, columns as in ``columns``, reasons in ``language``."""
        with engine(self.desk, "find_customers") as running:
            ids = self._list(running, replace(self._shape, form="page"), (*self._values, limit, offset))
            return self._described(running, ids, language)

    def stream(self, batch: int = 10_000, language: Language = "zh") -> Iterator[pd.DataFrame]:
        """All customers in frames of ``batch`` rows, from one state of the data."""
        with engine(replace(self.desk, query_seconds=STREAM_SECONDS), "find_customers") as running:
            for ids in running.batches(self._shape.sql, self._values, batch):
                yield self._described(running, ids, language)

    def _list(self, running: Engine, shape: ListShape, values: Sequence[Scalar]) -> pd.DataFrame:
        frame = running.run(shape.sql, values, {"segment": self.request.segment})
        self.steps.extend(running.steps[-1:])
        return frame

    def _described(self, running: Engine, ids: pd.DataFrame, language: Language) -> pd.DataFrame:
        start, end = self.period.bounds()
        values = (_today_ends(self.desk.today), as_json(ids["customer_id"].tolist()), *([start] if start else []), end)
        about = running.frame_quietly(details_sql(start is not None, "sqlite"), values)
        own = ids.drop(columns=[name for name in ids.columns if name in about.columns])
        frame = pd.concat([about.drop(columns="position"), own], axis=1)
        frame["reason"] = reasons(
            frame, segment(self.request.segment), self._told, self._met, self.definitions, self.period, language
        )
        return _typed(frame[[column.name for column in self.columns]], self.columns)


def find(desk: Desk, request: AudienceRequest) -> Audience:
    """The customers that ``request`` asks for.

    Raises UserError ``analytics.segments.*`` for an unknown segment or parameter, ``analytics.definitions.bad_value``
    for a threshold that does not fit, ``analytics.audience.*`` for conditions that do not apply to customers, and those
    of periods and filters.
    """
    named = segment(request.segment)
    desk, used = _for_this_look(desk, named, request.params)
    period = resolve(request.period or named.period(desk.definitions), desk.today)
    own, attributes, measured = _conditions(request.filters, named)
    prepared = [_test(wanted, ready, period, desk.today) for wanted, ready in measured]
    order, sorting, touches = _order(request, named, [test for test, _, _ in prepared])
    prepared += [_test(Condition(field=name, op="ge", value=0), None, period, desk.today) for name in sorting]
    tests = tuple(test for test, _, _ in prepared)

    shape = ListShape(
        segment=named.name,
        own=tuple(condition for condition, _ in own),
        attributes=tuple(condition for condition, _ in attributes),
        tests=tests,
        touches=touches,
        order=order,
        limited=request.limit is not None,
    )
    values: list[Scalar] = [_today_ends(desk.today), *named.values(desk.definitions, desk.today)]
    values += [value for _, counted, _ in prepared for value in counted]
    values += [value for _, _, compared in prepared for value in compared]
    values += [value for _, compared in (*own, *attributes) for value in compared]
    values += [request.limit] if request.limit is not None else []

    columns, told = _columns(named, tests, request.filters)
    shown = {column.name for column in told}

    def told_by_row(one: Condition) -> bool:
        return one.field in shown and one.period is None and not one.where

    asked = {one: condition_words(one, desk.today, named.own) for one in request.filters}
    met = tuple(words for one, words in asked.items() if not told_by_row(one))
    with engine(desk, "find_customers") as running:
        notes = tuple(freshness_note(running, desk.today))
    return Audience(
        desk, request, columns, period, used, notes, [], shape, tuple(values), told, met, tuple(asked.values())
    )


def _today_ends(today: dt.date) -> str:
    return f"{today + DAY} 00:00:00"


def _for_this_look(desk: Desk, named: Segment, params: Mapping[str, Any]) -> tuple[Desk, dict[str, Any]]:
    """The desk with thresholds changed for this look, and the thresholds of the segment by their full names."""
    if named.definition is None:
        if params:
            raise UserError("analytics.segments.no_params", segment=named.label)
        return desk, {}
    for name in params:
        if name not in named.params:
            raise UserError(
                "analytics.segments.unknown_param", segment=named.label, name=name, known=", ".join(named.params)
            )
    changed = desk.definitions.changed({f"{named.definition}.{name}": value for name, value in params.items()})
    group = getattr(changed, named.definition).model_dump()
    return replace(desk, definitions=changed), {
        f"{named.definition}.{name}": value for name, value in group.items() if name in named.params
    }


def _conditions(
    filters: Sequence[Condition], named: Segment
) -> tuple[list[Ready], list[Ready], list[tuple[Condition, Ready]]]:
    """Conditions on the segment's own columns, on attributes, and on a measure of each customer."""
    columns = {column.name: column for column in named.own}
    own: list[Ready] = []
    attributes: list[Ready] = []
    measured: list[tuple[Condition, Ready]] = []
    for wanted in filters:
        if wanted.field in columns and wanted.period is None and not wanted.where:
            own.append(conditions.on_column(columns[wanted.field], wanted))
            continue
        if wanted.field in registry.MEASURES:
            measured.append((wanted, conditions.on_measure(registry.MEASURES[wanted.field], wanted)))
            continue
        entry = registry.dimension(wanted.field)
        if entry.family == "item":
            bought = _as_bought(wanted)
            measured.append((bought, conditions.on_measure(registry.MEASURES["units"], bought)))
        elif entry.name in ATTRIBUTES:
            attributes.append(conditions.on_dimension(entry, wanted))
        else:
            raise UserError("analytics.audience.not_of_customers", dimension=entry.label)
    return own, attributes, measured


def _as_bought(wanted: Condition) -> Condition:
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


def _test(
    wanted: Condition, ready: Ready | None, period: Period, today: dt.date
) -> tuple[Test, tuple[Scalar, ...], tuple[Scalar, ...]]:
    """The measure of each customer in its period, the values of its query, and those it is compared with."""
    entry = registry.measure(wanted.field)
    where = tuple(conditions.on_dimension(registry.dimension(one.field), one) for one in wanted.where)
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
    test = Test(
        replace(query.shape, named=False),
        replace(ready[0], field=entry.name) if ready else None,
        entry.name if plain else None,
    )
    return test, query.values[1:], ready[1] if ready else ()


def _order(
    request: AudienceRequest, named: Segment, tests: Sequence[Test]
) -> tuple[tuple[tuple[str, bool], ...], list[str], tuple[str, ...]]:
    """How the list ranks, which measures it needs for that, and which last times."""
    last = ("customer_id", False)
    if request.order is None:
        shown = [test.column for test in tests if test.column]
        measured = ((shown[0], True),) if shown and not named.order else ()
        return (*(named.order or measured), last), [], ()
    by, down = request.order.by, request.order.descending
    own = {column.name for column in named.own}
    if by == "customer_id":
        return ((by, down),), [], ()
    if by in own or by in ATTRIBUTES or any(test.column == by for test in tests):
        return ((by, down), last), [], ()
    if by in ("last_order_at", "last_login_at"):
        return ((by, down), last), [], (by,)
    if by in registry.MEASURES:
        return ((by, down), last), [by], ()
    raise UserError("analytics.plan.cannot_sort", by=by)


def _columns(
    named: Segment, tests: Sequence[Test], filters: Sequence[Condition]
) -> tuple[tuple[Column, ...], tuple[Column, ...]]:
    """The audience's columns, and those that a reason tells because a condition names them."""
    about = {column.name for column in _ABOUT}
    own = [column for column in named.own if column.name not in about]
    known = about | {column.name for column in own}
    measures: list[Measure] = [registry.MEASURES[test.column] for test in tests if test.column]
    extra = [
        Column(entry.name, entry.label, entry.unit) for entry in dict.fromkeys(measures) if entry.name not in known
    ]
    columns = (*_ABOUT, *own, *extra, _REASON)
    asked = {one.field for one in filters if not one.where and one.period is None}
    return columns, tuple(column for column in columns if column.name in asked)


def _is_ratio(name: str) -> bool:
    return name in registry.MEASURES and registry.MEASURES[name].ratio


def _typed(frame: pd.DataFrame, columns: Sequence[Column]) -> pd.DataFrame:
    typed: dict[str, Any] = {}
    for column in columns:
        values = frame[column.name]
        if column.unit in ("id", "count", "days") or (column.unit == "money" and not _is_ratio(column.name)):
            typed[column.name] = pd.to_numeric(values).astype("int64")
        elif column.unit in ("rate", "number", "money"):
            typed[column.name] = pd.to_numeric(values).astype("float64")
        else:
            typed[column.name] = values.astype(object).where(values.notna(), None)
    return pd.DataFrame(typed, columns=[column.name for column in columns])
