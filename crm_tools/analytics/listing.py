"""The query behind an audience: which customers, in which order; and what stands beside each of them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from crm_tools.analytics.grains import CUSTOMERS, LOGINS, ORDERS, with_attributes
from crm_tools.analytics.inline import PAGE
from crm_tools.analytics.placeholders import Placeholders, today_ends
from crm_tools.analytics.query import Condition, Shape, compare, expression, ordered, to_sql
from crm_tools.analytics.registry import DIMENSIONS, MEASURES
from crm_tools.analytics.segments import SEGMENTS
from crm_tools.analytics.vocabulary import Dialect

if TYPE_CHECKING:
    import ibis.expr.types as ir

ATTRIBUTES = ("customer", "city", "level", "channel", "gender", "registration_month")


@dataclass(frozen=True)
class Test:
    """A measure of each customer, and the condition it must meet (None: only shown or sorted by)."""

    shape: Shape
    condition: Condition | None
    column: str | None


@dataclass(frozen=True)
class ListShape:
    """What the list's SQL depends on. ``form``: the rows, a page of them, or their number."""

    segment: str
    attributes: tuple[Condition, ...] = ()
    tests: tuple[Test, ...] = ()
    touches: tuple[str, ...] = ()
    order: tuple[tuple[str, bool], ...] = ()
    limited: bool = False
    form: str = "rows"


@lru_cache(maxsize=512)
def listing_sql(shape: ListShape, dialect: Dialect) -> str:
    """SQL of the list: ``customer_id``, the segment's own columns, then those of tests; or the count ``n``."""
    placeholders = Placeholders()
    found = _chosen(shape, dialect, placeholders)
    if shape.limited:
        found = ordered(found, shape.order).limit(placeholders.limit())
    if shape.form == "count":
        return to_sql(found.agg(n=found.count()), dialect, placeholders)
    found = ordered(found, shape.order)
    if shape.form == "page":
        found = found.limit(placeholders.limit(), offset=placeholders.limit())
    own = [column.name for column in SEGMENTS[shape.segment].own]
    extra = [test.column for test in shape.tests if test.column and test.column not in own]
    return to_sql(found.select("customer_id", *own, *dict.fromkeys(extra)), dialect, placeholders)


def _chosen(shape: ListShape, dialect: Dialect, placeholders: Placeholders) -> ir.Table:
    """Members of the segment that meet every condition, with the columns to sort by."""
    found = SEGMENTS[shape.segment].members(placeholders)
    sorting = {by for by, _ in shape.order}
    if shape.attributes or sorting & set(ATTRIBUTES):
        found = _with_attributes(found, shape, dialect, placeholders)
    for number, test in enumerate(shape.tests):
        found = _tested(found, test, number, dialect, placeholders)
    for touch in shape.touches:
        last = _last(touch).rename(**{f"{touch}_customer": "customer_id"})
        found = found.left_join(last, found.customer_id == last[f"{touch}_customer"])
    return found


def _with_attributes(found: ir.Table, shape: ListShape, dialect: Dialect, placeholders: Placeholders) -> ir.Table:
    seen = with_attributes(found)
    tests = []
    for condition in shape.attributes:
        entry = DIMENSIONS[condition.field]
        value = seen[entry.name] if condition.by_name else entry.key(seen, dialect)
        number = entry.named_by is not None and not condition.by_name
        tests.append(compare(value, condition, placeholders, number=number))
    if "registration_month" in {by for by, _ in shape.order}:
        seen = seen.mutate(registration_month=DIMENSIONS["registration_month"].key(seen, dialect))
    return seen.filter(*tests) if tests else seen


def _tested(found: ir.Table, test: Test, number: int, dialect: Dialect, placeholders: Placeholders) -> ir.Table:
    """Joined with the measure of each customer; one who has no such facts counts 0, or null for a ratio."""
    measure = test.shape.measures[0]
    column, customer = f"_value_{number}", f"_customer_{number}"
    counted = expression(test.shape, dialect, placeholders).rename(**{column: measure, customer: "customer_id"})
    found = found.left_join(counted, found.customer_id == counted[customer])
    value = found[column] if MEASURES[measure].ratio else found[column].coalesce(0)
    if test.column and test.column not in found.columns:
        found = found.mutate(**{test.column: value})
        value = found[test.column]
    return found.filter(compare(value, test.condition, placeholders, number=True)) if test.condition else found


def _last(touch: str) -> ir.Table:
    if touch == "last_order_at":
        paid = ORDERS.filter(ORDERS.pay_status == "paid", ORDERS.created_at < today_ends())
        return paid.group_by("customer_id").agg(last_order_at=paid.created_at.max())
    recent = LOGINS.filter(LOGINS.logged_in_at < today_ends())
    return recent.group_by("customer_id").agg(last_login_at=recent.logged_in_at.max())


@lru_cache(maxsize=8)
def details_sql(from_a_day: bool, dialect: Dialect) -> str:
    """SQL for what stands beside each customer of a page, in the page's order.

    Columns ``customer_id``, ``customer``, ``city``, ``level``, ``sales`` (分) and ``orders`` of the period,
    ``last_order_at`` (paid) and ``last_login_at`` ever. Placeholders: today's end, page, the period's bounds.
    """
    placeholders = Placeholders()
    page = placeholders.table(PAGE)
    start = placeholders.text() if from_a_day else None
    end = placeholders.text()

    about = CUSTOMERS.select("city", "level", about_id="id", customer="name")
    found = page.left_join(about, page.customer_id == about.about_id)

    # IN seeks the page's customers in an index; a join here has SQLite read all orders for a Bloom filter first.
    paid = ORDERS.filter(
        ORDERS.customer_id.isin(PAGE.customer_id), ORDERS.pay_status == "paid", ORDERS.created_at < today_ends()
    )
    inside = paid.created_at < end if start is None else (paid.created_at >= start) & (paid.created_at < end)
    bought = paid.group_by(buyer=paid.customer_id).agg(
        sales=paid.amount_cents.sum(where=inside), orders=paid.count(where=inside), last_order_at=paid.created_at.max()
    )
    found = found.left_join(bought, found.customer_id == bought.buyer)

    seen = LOGINS.filter(LOGINS.customer_id.isin(PAGE.customer_id), LOGINS.logged_in_at < today_ends())
    logged = seen.group_by(visitor=seen.customer_id).agg(last_login_at=seen.logged_in_at.max())
    found = found.left_join(logged, found.customer_id == logged.visitor)

    shown = found.select(
        "position",
        "customer_id",
        "customer",
        "city",
        "level",
        "last_order_at",
        "last_login_at",
        sales=found.sales.coalesce(0),
        orders=found.orders.coalesce(0),
    ).order_by("position")
    return to_sql(shown, dialect, placeholders)
