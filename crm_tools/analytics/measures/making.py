"""What entries of measures are made of: their fields in short, and the expressions that several share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from crm_tools.analytics.result import Unit
from crm_tools.analytics.vocabulary import Family, Measure, Quotient, Reading, Value
from crm_tools.texts import Words

if TYPE_CHECKING:
    import ibis.expr.types as ir

PAID = ("paid",)
REFUNDED = ("refunded",)
CANCELLED = ("cancelled",)
PENDING = ("pending",)
SETTLED = ("paid", "refunded")
EVERY = ("paid", "pending", "cancelled", "refunded")


def measure(
    name: str,
    label: tuple[str, str],
    synonyms: str,
    unit: Unit,
    description: tuple[str, str],
    *readings: Reading,
    additive: bool = True,
    instead: Mapping[Family, str] | None = None,
    **more: Any,
) -> Measure:
    """A measure; labels and descriptions are (zh, en), ``synonyms`` stand between “|”."""
    words = tuple(word.strip() for word in synonyms.split("|"))
    return Measure(name, Words(*label), words, unit, Words(*description), readings, additive, instead, **more)


def listed(name: str, segment: str, label: tuple[str, str], synonyms: str, description: tuple[str, str]) -> Measure:
    """How many customers a segment has today."""
    return measure(
        name,
        label,
        synonyms,
        "count",
        description,
        Reading("listed", rows),
        additive=False,
        segment=segment,
    )


def over(above: str, below: str) -> Quotient:
    """Measures above and below the line, each several by ``+``."""
    return Quotient(tuple(above.split("+")), tuple(below.split("+")))


def rows(t: ir.Table, where: ir.BooleanValue | None) -> ir.Value:
    """How many facts."""
    return t.count(where=where)


def amount(t: ir.Table, where: ir.BooleanValue | None) -> ir.Value:
    """Sum of the orders' amounts (分), 0 of none."""
    return t.amount_cents.sum(where=where).coalesce(0)


def distinct_customers(t: ir.Table, where: ir.BooleanValue | None) -> ir.Value:
    """How many customers the facts are of."""
    return t.customer_id.nunique(where=where)


def distinct_orders(t: ir.Table, where: ir.BooleanValue | None) -> ir.Value:
    """How many orders the facts are of."""
    return t.order_id.nunique(where=where)


def units(t: ir.Table, where: ir.BooleanValue | None) -> ir.Value:
    """Sum of the quantities, 0 of none."""
    return t.quantity.sum(where=where).coalesce(0)


def item_amount(t: ir.Table, where: ir.BooleanValue | None) -> ir.Value:
    """Sum of quantity × unit price (分), 0 of none."""
    return (t.quantity * t.unit_price_cents).sum(where=where).coalesce(0)


def average_amount(t: ir.Table, where: ir.BooleanValue | None) -> ir.Value:
    """Mean amount of an order (分), null of none."""
    return t.amount_cents.sum(where=where) / t.count(where=where).nullif(0)


Rolled = Callable[["ir.Table", "ir.BooleanValue | None"], "ir.Value"]
ROLLED: Mapping[Value, Rolled] = {
    rows: lambda t, where: t.number.sum(where=where).coalesce(0),
    amount: amount,
    average_amount: lambda t, where: t.amount_cents.sum(where=where) / t.number.sum(where=where).nullif(0),
    units: units,
    item_amount: lambda t, where: t.item_cents.sum(where=where).coalesce(0),
}
"""Expressions that totals by day answer as well as the facts do, and how: ``number`` counts a day's facts."""
