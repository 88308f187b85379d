"""Filters made ready: checked against the registry, values in the database's units, their shape apart from them."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from crm_tools.analytics.placeholders import Scalar
from crm_tools.analytics.query_condition import Condition
from crm_tools.analytics.registry import DIMENSIONS
from crm_tools.analytics.request import Filter
from crm_tools.analytics.result import Column
from crm_tools.analytics.vocabulary import Dimension, Measure
from crm_tools.texts import UserError

TEXTUAL = ("text", "day", "time")
"""Units of columns that are compared as text."""

Ready = tuple[Condition, tuple[Scalar, ...]]
"""A condition with its values."""


def on_dimension(entry: Dimension, wanted: Filter) -> Ready:
    """A filter on a dimension. Customers, products and coupons are told by id where the value is a number.

    An empty text stands for what is not filled in. Raises UserError ``analytics.filter.not_a_number``.
    """
    values = _several(wanted.value)
    if wanted.op in ("eq", "ne") and values == [""]:
        return Condition(entry.name, "empty" if wanted.op == "eq" else "not_empty", 0), ()
    if wanted.op == "contains":
        return Condition(entry.name, "contains", 1, entry.named_by is not None), (_ascii_lower(str(values[0])),)
    if entry.named_by and not all(_is_id(value) for value in values):
        return Condition(entry.name, wanted.op, len(values), True), tuple(str(value) for value in values)
    if entry.kind == "text" and not entry.named_by:
        return Condition(entry.name, wanted.op, len(values)), tuple(str(value) for value in values)
    numbers = [_number(entry, value) for value in values]
    scale = 100 if entry.kind == "money" else 1
    return Condition(entry.name, wanted.op, len(values)), tuple(number * scale for number in numbers)


def on_measure(entry: Measure, wanted: Filter, derived: str = "") -> Ready:
    """A filter on a measure's value (money in 分), or on what is ``derived`` from it: ``_change`` and ``_share`` are
    fractions. Raises UserError ``analytics.filter.not_a_number`` and ``analytics.filter.contains_number``.
    """
    if wanted.op == "contains":
        raise UserError("analytics.filter.contains_number", field=entry.label)
    scale = 100 if entry.unit == "money" and derived not in ("_change", "_share") else 1
    return Condition(entry.name + derived, wanted.op, len(_several(wanted.value))), tuple(
        _number(entry, value) * scale for value in _several(wanted.value)
    )


def on_column(column: Column, wanted: Filter) -> Ready:
    """A filter on a column that a segment brings: its stage, its score. Raises as :func:`on_dimension` does."""
    values = _several(wanted.value)
    if wanted.op in ("eq", "ne") and values == [""]:
        return Condition(column.name, "empty" if wanted.op == "eq" else "not_empty", 0), ()
    if wanted.op == "contains" or column.unit in TEXTUAL:
        return Condition(column.name, wanted.op, len(values)), tuple(str(value) for value in values)
    scale = 100 if column.unit == "money" else 1
    return Condition(column.name, wanted.op, len(values)), tuple(_number(column, value) * scale for value in values)


def _several(value: Any) -> list[Any]:
    return list(value) if isinstance(value, tuple) else [value]


def _is_id(value: object) -> bool:
    return (isinstance(value, int) and not isinstance(value, bool)) or (
        isinstance(value, str) and value.isascii() and value.isdigit()
    )


def _number(entry: Dimension | Measure | Column, value: object) -> int | float:
    if isinstance(value, str):
        try:
            return int(value)
        except ValueError:
            try:
                return float(value)
            except ValueError as error:
                raise UserError("analytics.filter.not_a_number", field=entry.label, value=value) from error
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise UserError("analytics.filter.not_a_number", field=entry.label, value=value)
    return value


def _ascii_lower(text: str) -> str:
    """As SQLite's lower(): letters outside ASCII stay as they are."""
    return "".join(letter.lower() if letter.isascii() else letter for letter in text)


_COMPARE: Mapping[str, Callable[[Any, Any], Any]] = {
    "eq": operator.eq,
    "ne": operator.ne,
    "ge": operator.ge,
    "gt": operator.gt,
    "le": operator.le,
    "lt": operator.lt,
}


def holds(value: Any, condition: Condition, values: tuple[Scalar, ...]) -> Any:
    """Whether ``value``, or each of a whole column, meets the condition. Null meets only ``ne`` and ``not_in``."""
    if condition.op in ("in", "not_in"):
        found = value.isin(values) if hasattr(value, "isin") else value in values
        return found if condition.op == "in" else (~found if hasattr(value, "isin") else not found)
    if condition.op == "between":
        return (value >= values[0]) & (value <= values[1])
    if condition.op == "contains":
        return str(values[0]) in str(value)
    if condition.op in ("empty", "not_empty"):
        return condition.op == "not_empty"
    return _COMPARE[condition.op](value, values[0])


def time_conditions(filters: Iterable[Ready]) -> list[Ready]:
    """Those filters that choose time buckets."""
    return [ready for ready in filters if DIMENSIONS[ready[0].field].time]
