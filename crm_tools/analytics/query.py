"""One query over one grain: its shape, compiled once to SQL by Ibis, and its values."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Protocol

import ibis

from crm_tools.analytics import grains
from crm_tools.analytics.compiling import to_sql, with_parts
from crm_tools.analytics.dimensions.bands import banded_key
from crm_tools.analytics.kept import Asked, same
from crm_tools.analytics.measures.making import ROLLED
from crm_tools.analytics.placeholders import TODAY_ENDS, Placeholders, Scalar, parameters, shifted
from crm_tools.analytics.query_condition import Condition, compare
from crm_tools.analytics.registry import DIMENSIONS, MEASURES
from crm_tools.analytics.rules import BUYERS
from crm_tools.analytics.vocabulary import GRAINS, Dialect, Dimension, Reading

if TYPE_CHECKING:
    import ibis.expr.types as ir


class CustomerList(Protocol):
    """Customers as a query of one column, compiled for an engine. Compared by value, being part of a shape."""

    def sql(self, dialect: Dialect) -> str: ...


@dataclass(frozen=True)
class Shape:
    """Everything about a query that its SQL depends on.

    ``excluded``: groups of the rows that are left out, as (dimensions, number of groups); the rest is then summed up.
    ``order`` holds result columns with True for descending; ``having`` conditions on measures; ``named`` whether names
    stand beside ids. ``per``: key columns within each group of which the limit counts, ``skipping`` whether rows are
    passed over before it. ``members``: lists of customers;
    only facts of those on every one. ``rolled``: from totals by day; ``kept``: from the customers' own. ``limits``:
    where bands begin, if not as usual.
    """

    grain: str
    measures: tuple[str, ...]
    dimensions: tuple[str, ...] = ()
    per_customer: bool = False
    from_a_day: bool = True
    filters: tuple[Condition, ...] = ()
    excluded: tuple[tuple[str, ...], int] = ((), 0)
    having: tuple[Condition, ...] = ()
    order: tuple[tuple[str, bool], ...] = ()
    limited: bool = False
    skipping: bool = False
    per: tuple[str, ...] = ()
    named: bool = True
    members: tuple[CustomerList, ...] = ()
    rolled: bool = False
    kept: bool = False
    limits: tuple[int, ...] = ()

    def sql(self, dialect: Dialect) -> str:
        """The query, compiled once for each shape and dialect."""
        return compiled(self, dialect)

    def unnamed(self) -> Shape:
        """The same with ids alone."""
        return replace(self, named=False)

    @property
    def can_be_rolled(self) -> bool:
        """Whether totals by day (and category) say all that is asked."""
        known = (*_OF_DAYS, "category") if self.grain == "order_items" else _OF_DAYS
        fields = (*self.dimensions, *(condition.field for condition in self.filters))
        return (
            self.grain in grains.ROLLED
            and not (self.per_customer or self.members or self.excluded[1])
            and all(field in known for field in fields)
            and all(_reading(name, self).value in ROLLED for name in self.measures)
        )

    @property
    def can_be_kept(self) -> bool:
        """Whether the customers' totals up to today say all that is asked."""
        return (
            (self.grain, self.dimensions, self.per_customer) == ("orders", ("customer",), False)
            and not (self.from_a_day or self.filters or self.members or self.excluded[1])
            and all(name in _BUYERS.columns for name in self.measures)
        )


_BUYERS = ibis.table({"customer_id": "int64", "sales": "int64", "orders": "int64"}, name=BUYERS.table)
"""Columns are called as the measures that they answer."""
_OF_DAYS = ("day", "week", "weekday", "day_kind", "month", "quarter", "year")


@dataclass(frozen=True)
class Query:
    """A shape with its values in the order of its placeholders: today's end, members, bounds, filters, …"""

    shape: Shape
    values: tuple[Scalar, ...]

    def sql(self, dialect: Dialect) -> str:
        """The query, compiled once for each shape and dialect."""
        return self.shape.sql(dialect)

    def rolled(self) -> Query | None:
        """The same from totals by day, where these say all that is asked."""
        return Query(replace(self.shape, rolled=True), self.values) if self.shape.can_be_rolled else None

    def from_rollup(self, asked: Asked) -> Query | None:
        """The same from the customers' totals, where these hold it: of all time, up to the very end of today."""
        up_to_today = self.values[:2] == self.values[:1] * 2
        held = up_to_today and same(asked.get(BUYERS.table), self.values[:1])
        return Query(replace(self.shape, kept=True), self.values) if held and self.shape.can_be_kept else None


@lru_cache(maxsize=1024)
def compiled(shape: Shape, dialect: Dialect) -> str:
    """The SQL of a shape with numbered parameters, those of its members first."""
    parts = {}
    last = TODAY_ENDS
    for number, members in enumerate(shape.members):
        parts[f"members_{number}(member_{number})"] = shifted(members.sql(dialect), last - TODAY_ENDS)
        last += parameters(members.sql(dialect))
    placeholders = Placeholders(last)
    sql = to_sql(expression(shape, dialect, placeholders), dialect, placeholders)
    return with_parts(sql, parts, "AS" if dialect == "spark" else "AS MATERIALIZED")


def expression(shape: Shape, dialect: Dialect, placeholders: Placeholders) -> ir.Table:
    """The shape as an Ibis expression over unbound tables: key columns, names, then measures."""
    if shape.kept:
        placeholders.text()  # the end of the period, which is today's
        return _finished(_BUYERS.select("customer_id", *shape.measures), shape, placeholders)
    readings = {name: _reading(name, shape) for name in shape.measures}
    found, only = _chosen_facts(shape, readings, dialect, placeholders)
    grouped = [DIMENSIONS[name] for name in shape.dimensions]
    keys = {entry.key_name: _key(entry, shape.limits)(found, dialect) for entry in grouped}
    if shape.per_customer:
        orders = found.count() if shape.grain == "orders" else found.order_id.nunique()
        found = found.group_by(**keys, _customer=found.customer_id).agg(orders=orders)
        keys = {name: found[name] for name in keys}
    values = {
        name: (ROLLED[reading.value] if shape.rolled else reading.value)(
            found, _own_condition(found, shape.grain, reading, only)
        )
        for name, reading in readings.items()
    }
    return _finished(found.group_by(**keys).agg(**values) if keys else found.agg(**values), shape, placeholders)


def _finished(grouped: ir.Table, shape: Shape, placeholders: Placeholders) -> ir.Table:
    """Groups that meet the conditions on measures, in their order, cut, with their names."""
    for condition in shape.having:
        grouped = grouped.filter(compare(grouped[condition.field], condition, placeholders, number=True))
    if shape.per:
        grouped = _first_of_each(grouped, shape, placeholders)
    grouped = ordered(grouped, shape.order, ("customer_id",) if shape.kept else ())
    if shape.limited and not shape.per:
        grouped = grouped.limit(placeholders.limit(), offset=placeholders.limit() if shape.skipping else 0)
    return _with_names(grouped, shape)


def _reading(name: str, shape: Shape) -> Reading:
    return next(
        reading
        for reading in MEASURES[name].readings
        if reading.grain == shape.grain and reading.per_customer == shape.per_customer
    )


def _chosen_facts(
    shape: Shape, readings: dict[str, Reading], dialect: Dialect, placeholders: Placeholders
) -> tuple[ir.Table, frozenset[str] | None]:
    """The facts of the period that pass the filters, and the kinds of fact they were narrowed to."""
    used = [DIMENSIONS[name] for name in (*shape.dimensions, *shape.excluded[0])]
    joins = {join for entry in used for join in entry.joins}
    joins |= {join for reading in readings.values() for join in reading.joins}
    for condition in shape.filters:
        entry = DIMENSIONS[condition.field]
        joins |= entry.joins | ({entry.named_by} if condition.by_name and entry.named_by else set())
    only = _all_kinds(readings)
    kinds = GRAINS[shape.grain].kinds

    start = placeholders.text() if shape.from_a_day else None
    end = placeholders.text()

    def choose(facts: ir.Table) -> ir.Table:
        entry = GRAINS[shape.grain]
        tests = [] if start is None or entry.to_date or entry.missing else [facts["at"] >= start]
        if entry.missing:  # what nobody dated was there all the time
            tests.append((facts["at"] < end) | facts["at"].isnull())
        elif shape.grain != "listed":  # who is on today's list counts, whenever they registered
            tests.append(facts["at"] < end)
        if only and kinds:
            tests.append(facts[kinds].isin(sorted(only)) if len(only) > 1 else facts[kinds] == min(only))
        return facts.filter(*tests) if tests else facts

    found = (
        grains.rolled(shape.grain, choose)
        if shape.rolled
        else grains.facts(shape.grain, dialect, frozenset(joins), choose, (start, end))
    )
    for number in range(len(shape.members)):
        # A join, never IN: SQLite then goes from the customers to their facts, or from the facts, as is cheaper.
        members = ibis.table({f"member_{number}": "int64"}, name=f"members_{number}")
        found = found.inner_join(members, found.customer_id == members[f"member_{number}"])
    tests = [_filter(found, condition, dialect, placeholders, shape.limits) for condition in shape.filters]
    if shape.excluded[1]:
        tests.append(~_any_group(found, shape.excluded, dialect, placeholders, shape.limits))
    return (found.filter(*tests) if tests else found), only


def _all_kinds(readings: dict[str, Reading]) -> frozenset[str] | None:
    found: set[str] = set()
    for reading in readings.values():
        if reading.only is None:
            return None
        found |= set(reading.only)
    return frozenset(found)


def _own_condition(
    found: ir.Table, grain: str, reading: Reading, only: frozenset[str] | None
) -> ir.BooleanValue | None:
    """A measure's own kinds of fact, where the query holds more than these."""
    kinds = GRAINS[grain].kinds
    if reading.only is None or kinds is None or only == frozenset(reading.only):
        return None
    return found[kinds].isin(reading.only) if len(reading.only) > 1 else found[kinds] == reading.only[0]


def _key(entry: Dimension, limits: tuple[int, ...]) -> Callable[[ir.Table, Dialect], ir.Value]:
    return banded_key(entry.bands, limits) if entry.bands and limits else entry.key


def _filter(
    found: ir.Table, condition: Condition, dialect: Dialect, placeholders: Placeholders, limits: tuple[int, ...]
) -> ir.BooleanValue:
    entry = DIMENSIONS[condition.field]
    value = found[entry.name] if condition.by_name else _key(entry, limits)(found, dialect)
    return compare(value, condition, placeholders, number=_is_number(entry, condition))


def _is_number(entry: Dimension, condition: Condition) -> bool:
    return not condition.by_name and (entry.kind != "text" or entry.named_by is not None)


def _any_group(
    found: ir.Table,
    excluded: tuple[tuple[str, ...], int],
    dialect: Dialect,
    placeholders: Placeholders,
    limits: tuple[int, ...],
) -> ir.BooleanValue:
    entries = [DIMENSIONS[name] for name in excluded[0]]
    groups = []
    for _ in range(excluded[1]):
        same = [
            _key(entry, limits)(found, dialect).identical_to(
                placeholders.integer() if entry.named_by or entry.kind == "integer" else placeholders.text()
            )
            for entry in entries
        ]
        groups.append(ibis.and_(*same))
    return ibis.or_(*groups)


def ordered(table: ir.Table, order: Sequence[tuple[str, bool]], never_null: Collection[str] = ()) -> ir.Table:
    """Sorted by columns; nulls come last either way. Of columns that are ``never_null`` SQLite is not told so: it would
    not use an index."""
    if not order:
        return table
    return table.order_by(
        *(ibis.desc(by) if down else ibis.asc(by, nulls_first=by in never_null) for by, down in order)
    )


def _first_of_each(grouped: ir.Table, shape: Shape, placeholders: Placeholders) -> ir.Table:
    """The first rows in order within each group of ``per``. Nulls come last, as in :func:`ordered`."""
    order = [ibis.desc(by) if down else ibis.asc(by) for by, down in shape.order if by not in shape.per]
    place = ibis.row_number().over(group_by=[grouped[name] for name in shape.per], order_by=order)
    ranked = grouped.mutate(_place=place)
    wanted = ranked["_place"] < placeholders.integer()
    if shape.skipping:
        wanted &= ranked["_place"] >= placeholders.integer()
    return ranked.filter(wanted).drop("_place")


def _with_names(grouped: ir.Table, shape: Shape) -> ir.Table:
    """Names are joined to the groups that remain, not to every fact."""
    named = [DIMENSIONS[name] for name in shape.dimensions if DIMENSIONS[name].named_by and shape.named]
    columns: list[str] = []
    for name in shape.dimensions:
        columns += [DIMENSIONS[name].key_name] + ([name] if DIMENSIONS[name] in named else [])
    for entry in named:
        about = grains.names(str(entry.named_by)).rename(**{f"{entry.name}_key": "key", entry.name: "name"})
        grouped = grouped.left_join(about, grouped[entry.key_name] == about[f"{entry.name}_key"])
    if not named:
        return grouped.select(*columns, *shape.measures)
    return ordered(grouped.select(*columns, *shape.measures), shape.order)
