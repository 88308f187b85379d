"""The query behind an audience: which customers, in which order; and what stands beside each of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import TYPE_CHECKING

import ibis

from crm_tools.analytics.compiling import to_sql, with_parts
from crm_tools.analytics.conditions import TEXTUAL
from crm_tools.analytics.first_percent import first_percent
from crm_tools.analytics.grains import with_attributes, with_contacts
from crm_tools.analytics.kept import Asked, Kept, in_order_of_ids, made, same
from crm_tools.analytics.placeholders import TODAY_ENDS, Placeholders, Scalar, parameters, shifted, today_ends
from crm_tools.analytics.query import CustomerList, Shape, ordered
from crm_tools.analytics.query_condition import Condition, compare
from crm_tools.analytics.recency import RecencyShape
from crm_tools.analytics.registry import DIMENSIONS
from crm_tools.analytics.result import Column
from crm_tools.analytics.segments import SEGMENTS
from crm_tools.analytics.sql_functions import substr
from crm_tools.analytics.tables import CUSTOMERS, LOGINS, ORDERS
from crm_tools.analytics.tree import Attribute, Branch, Counted, Leaf, Node, Own, flag, flags, holds, leaves
from crm_tools.analytics.vocabulary import Dialect
from crm_tools.texts import Words

if TYPE_CHECKING:
    import ibis.expr.types as ir

CONTACTS = ("has_email", "has_mobile")
"""Attributes that no mirror holds, joined only where they are asked for."""
ATTRIBUTES = ("customer", "city", "level", "channel", "gender", "registration_month", "consent", *CONTACTS)
LISTED = "listed"
"""Beside each row of a first page: how many there are."""
REGISTERED = Column("registered_on", Words("注册日期", "Registered"), "day")
"""An attribute that no report groups by: its days are too many."""


@dataclass(frozen=True)
class Test:
    """A number of each customer that conditions test or the list sorts by: a measure, or days since something.

    ``column``: the name under which rows show it, None where they don't. ``or_zero``: one without facts counts 0.
    """

    source: Shape | RecencyShape
    column: str | None
    fraction: bool = False
    or_zero: bool = True


@dataclass(frozen=True)
class ListShape:
    """What the list's SQL depends on: the numbers tested, the other lists named, and the tree of rules over them.

    ``lean``: by who is on the segment alone, without its columns.

    ``touches``: last times to sort by. ``form``: the rows, a page, the first page with :data:`LISTED`, their number,
    their ids, or number and ``sums`` of each group ``by`` attributes and own columns. ``rolled``: from the kept table.
    """

    segment: str
    tree: Node | None = None
    tests: tuple[Test, ...] = ()
    lists: tuple[CustomerList, ...] = ()
    touches: tuple[str, ...] = ()
    order: tuple[tuple[str, bool], ...] = ()
    limited: bool = False
    percented: bool = False
    lean: bool = False
    form: str = "rows"
    by: tuple[str, ...] = ()
    sums: tuple[str, ...] = ()
    rolled: bool = False

    def sql(self, dialect: Dialect) -> str:
        """The query, compiled once for each shape and dialect."""
        return listing_sql(self, dialect)

    @property
    def everybody(self) -> bool:
        """Whether it is the customers in the order of their table, all or by their attributes."""
        counted = self.tests or self.lists or self.touches
        return self.segment == "all" and not counted and self.order in ((), (("customer_id", False),))

    def from_rollup(self, asked: Asked, values: Sequence[Scalar]) -> ListShape | None:
        """The same from the table in which the segment's rows are kept, where that answers ``values`` (the query's) and
        nothing is asked of the facts besides."""
        kept = SEGMENTS[self.segment].kept
        if kept is None or self.tests or self.lists or self.touches or self.form == "members":
            return None
        # Of a rule with a rest, or of a leaner one, the first so many.
        of_rows = 1 + min(kept.made.placeholders.taken, taken(self.segment, self.lean))
        return replace(self, rolled=True) if same(asked.get(kept.table), values[:of_rows]) else None


@lru_cache(maxsize=512)
def listing_sql(shape: ListShape, dialect: Dialect) -> str:
    """SQL of the list: ``customer_id``, the segment's own columns, then those of tests; or the count ``n``.

    The segment and the measure of each test are compiled apart and named in a WITH clause: nested into one another, a
    handful of conditions overflows SQLite's parser.
    """
    last = TODAY_ENDS + taken(shape.segment, shape.lean)
    if not shape.rolled:
        members = members_sql(shape.segment, dialect, shape.lean)
    else:
        members = _rolled_sql(shape.segment, dialect, _counted_only(shape))
        if shape.form in ("count", "groups") and _of_customers(shape):
            members = in_order_of_ids(members, _kept(shape.segment).table)
    parts = {"members": members}
    named: dict[str, CustomerList] = {
        f"test_{number}({_customer(number)}, {_value(number)})": test.source for number, test in enumerate(shape.tests)
    }
    named |= {f"list_{number}({_listed(number)})": found for number, found in enumerate(shape.lists)}
    for name, source in named.items():
        sql = source.sql(dialect)
        parts[name] = shifted(sql, last - TODAY_ENDS)
        last += parameters(sql)
    for touch in shape.touches:
        parts[touch] = _last_sql(touch, dialect)

    placeholders = Placeholders(last)
    found = _chosen(shape, dialect, placeholders)
    # In the words of the index: what is never null needs no place for nulls.
    never_null = {"hope", "urgency", "customer_id"} if shape.rolled else set()
    if shape.limited:
        found = ordered(found, shape.order, never_null).limit(placeholders.limit())
    if shape.percented:
        counted = {str(test.column): _value(number) for number, test in enumerate(shape.tests)}
        found = first_percent(found, shape.order, counted, placeholders)
    if shape.form == "members":
        return with_parts(to_sql(found.select("customer_id"), dialect, placeholders), parts)
    if shape.form == "count":
        return with_parts(to_sql(found.agg(n=found.count()), dialect, placeholders), parts)
    if shape.form == "groups":
        return with_parts(to_sql(_grouped(found, shape), dialect, placeholders), parts)
    listed = [found.count().over(ibis.window()).name(LISTED)] if shape.form == "first" else []
    found = ordered(found.mutate(*listed), shape.order, never_null)
    if shape.form in ("page", "first"):
        found = found.limit(placeholders.limit(), offset=placeholders.limit())
    own = [*(column.name for column in SEGMENTS[shape.segment].own), *SEGMENTS[shape.segment].beneath]
    extra = [test.column for test in shape.tests if test.column and test.column not in own]
    told = [flag(number) for number in range(len(flags(shape.tree)))] if shape.tree else []
    shown = found.select("customer_id", *own, *dict.fromkeys(extra), *told, *([LISTED] if listed else ()))
    return with_parts(to_sql(shown, dialect, placeholders), parts)


def _grouped(found: ir.Table, shape: ListShape) -> ir.Table:
    sums = {name: found[name].sum().coalesce(0) for name in shape.sums}
    grouped = found.group_by(*shape.by).agg(customers=found.count(), **sums)
    return ordered(grouped, (("customers", True), *((name, False) for name in shape.by)))


def _customer(number: int) -> str:
    return f"customer_{number}"


def _value(number: int) -> str:
    return f"value_{number}"


def _listed(number: int) -> str:
    return f"listed_{number}"


@lru_cache(maxsize=64)
def members_sql(segment: str, dialect: Dialect, lean: bool = False) -> str:
    """SQL of a segment's rule; ``lean``: of who is on it alone, where the segment has such a rule."""
    found = made(_rule(segment, lean))
    return to_sql(found.table, dialect, found.placeholders)


def taken(segment: str, lean: bool = False) -> int:
    """How many values a segment's rule takes behind the end of today."""
    return made(_rule(segment, lean)).placeholders.taken


@lru_cache(maxsize=64)
def _rolled_sql(segment: str, dialect: Dialect, counted: bool) -> str:
    """SQL of a segment's rule over the table that keeps its rows, its parameters numbered as in the rule's own."""
    found = _kept(segment).rolled(placeholders := Placeholders(), counted=counted)
    placeholders.inline.clear()
    return to_sql(found, dialect, placeholders)


def _counted_only(shape: ListShape) -> bool:
    """Whether nothing is asked but numbers, of all rows or by what the rows hold themselves: no names."""
    if shape.tree is not None or shape.limited or shape.percented or _of_customers(shape):
        return False
    own = set(_kept(shape.segment).made.table.columns)
    return shape.form == "count" or (shape.form == "groups" and own.issuperset((*shape.by, *shape.sums)))


def _kept(segment: str) -> Kept:
    kept = SEGMENTS[segment].kept
    if kept is None:
        raise ValueError(f"the rows of {segment} are kept nowhere")
    return kept


@lru_cache(maxsize=64)
def _members(segment: str, lean: bool) -> ir.Table:
    return ibis.table(made(_rule(segment, lean)).table.schema(), name="members")


def _rule(segment: str, lean: bool) -> Callable[[Placeholders], ir.Table]:
    entry = SEGMENTS[segment]
    return entry.who if lean and entry.who else entry.members


def _chosen(shape: ListShape, dialect: Dialect, placeholders: Placeholders) -> ir.Table:
    """Members of the segment that meet every condition, with the columns to sort by."""
    found = _members(shape.segment, shape.lean)
    own = set(found.columns)
    for number, test in enumerate(shape.tests):
        kind = "float64" if test.fraction else "int64"
        counted = ibis.table({_customer(number): "int64", _value(number): kind}, name=f"test_{number}")
        found = found.left_join(counted, found.customer_id == counted[_customer(number)])
    for number in range(len(shape.lists)):
        listed = ibis.table({_listed(number): "int64"}, name=f"list_{number}")
        found = found.left_join(listed, found.customer_id == listed[_listed(number)])
    for touch in shape.touches:
        last = ibis.table({f"{touch}_customer": "int64", touch: "string"}, name=touch)
        found = found.left_join(last, found.customer_id == last[f"{touch}_customer"])
    attributes = ({by for by, _ in shape.order} | set(shape.by)) & set(ATTRIBUTES)
    of_customers = _of_customers(shape)
    if of_customers - set(CONTACTS):
        found = with_attributes(found)
    if of_customers & set(CONTACTS):
        found = with_contacts(found)

    values = [_counted(found, number, test) for number, test in enumerate(shape.tests)]
    textual = {column.name for column in SEGMENTS[shape.segment].own if column.unit in TEXTUAL}

    @cache  # a part that rows tell apart is the very expression, values and all, that they are chosen by
    def meaning(leaf: Leaf) -> ir.BooleanValue:
        if isinstance(leaf, Own):
            name = leaf.condition.field
            return compare(found[name], leaf.condition, placeholders, number=name not in textual)
        if isinstance(leaf, Attribute):
            return _attribute(found, leaf.condition, dialect, placeholders)
        if isinstance(leaf, Counted):
            return compare(values[leaf.test], leaf.condition, placeholders, number=True)
        return found[_listed(leaf.number)].notnull()

    shown = {
        test.column: value
        for value, test in zip(values, shape.tests, strict=True)
        if test.column and test.column not in own
    }
    for name in attributes & {"registration_month", "consent"}:
        shown[name] = DIMENSIONS[name].key(found, dialect)
    chosen = found
    if shape.tree:
        # Each of what must all hold stays by itself, for the engine to place it where it costs least.
        parts = shape.tree.parts if isinstance(shape.tree, Branch) and shape.tree.match == "all" else (shape.tree,)
        chosen = found.filter(*(holds(part, meaning) for part in parts))
        shown |= {flag(number): holds(part, meaning) for number, part in enumerate(flags(shape.tree))}
    return chosen.mutate(**shown) if shown else chosen


def _of_customers(shape: ListShape) -> set[str]:
    """Attributes that the list is told apart by: its conditions', those to sort and to group by."""
    asked = (
        {leaf.condition.field for leaf in leaves(shape.tree) if isinstance(leaf, Attribute)} if shape.tree else set()
    )
    return asked | (({by for by, _ in shape.order} | set(shape.by)) & set(ATTRIBUTES))


def _counted(found: ir.Table, number: int, test: Test) -> ir.Value:
    """The number of each customer; one who has no such facts counts 0, or null."""
    value = found[_value(number)]
    return value.coalesce(0) if test.or_zero else value


def _attribute(found: ir.Table, condition: Condition, dialect: Dialect, placeholders: Placeholders) -> ir.BooleanValue:
    if condition.field == REGISTERED.name:
        return compare(substr(found.registered_at, 1, 10), condition, placeholders, number=False)
    entry = DIMENSIONS[condition.field]
    value = found[entry.name] if condition.by_name else entry.key(found, dialect)
    return compare(value, condition, placeholders, number=entry.named_by is not None and not condition.by_name)


@lru_cache(maxsize=8)
def _last_sql(touch: str, dialect: Dialect) -> str:
    """When each customer last did something: columns ``<touch>_customer`` and ``<touch>``."""
    if touch == "last_order_at":
        facts = ORDERS.filter(ORDERS.pay_status == "paid", ORDERS.created_at < today_ends())
        last = facts.group_by(last_order_at_customer="customer_id").agg(last_order_at=facts.created_at.max())
    elif touch == "signed_up_at":
        last = CUSTOMERS.select(signed_up_at_customer="id", signed_up_at="created_at")
    else:
        facts = LOGINS.filter(LOGINS.logged_in_at < today_ends())
        last = facts.group_by(last_login_at_customer="customer_id").agg(last_login_at=facts.logged_in_at.max())
    return to_sql(last, dialect, Placeholders())
