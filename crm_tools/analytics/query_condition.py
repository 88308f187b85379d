"""One condition of a query: its shape, and what it is in SQL."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from crm_tools.analytics.placeholders import Placeholders

if TYPE_CHECKING:
    import ibis.expr.types as ir


@dataclass(frozen=True)
class Condition:
    """The shape of one filter: ``size`` values; ``by_name`` where a customer, product or coupon is told by its name."""

    field: str
    op: str
    size: int = 1
    by_name: bool = False


def compare(value: ir.Value, condition: Condition, placeholders: Placeholders, *, number: bool) -> ir.BooleanValue:
    """``value`` against the condition's placeholders. What is not filled in is unequal to everything."""
    new = placeholders.number if number else placeholders.text
    op = condition.op
    if op == "empty":
        return value.isnull() if number else value.isnull() | (value == "")
    if op == "not_empty":
        return value.notnull() if number else value.notnull() & (value != "")
    if op in ("in", "not_in"):
        among = value.isin([new() for _ in range(condition.size)])
        return among if op == "in" else ~among | value.isnull()
    if op == "between":
        return (value >= new()) & (value <= new())
    if op == "contains":
        return value.cast("string").lower().contains(placeholders.text())
    if op == "ne":
        return (value != new()) | value.isnull()
    tests = {"eq": value.__eq__, "ge": value.__ge__, "gt": value.__gt__, "le": value.__le__, "lt": value.__lt__}
    return tests[op](new())
