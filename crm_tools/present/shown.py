"""Values of a column as readers write them, by the column's unit: ¥1,234.50, 12.3%, 123.4万, 周一."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from crm_tools.analytics.result import OTHERS, Column, Unit
from crm_tools.present.table import plain_values
from crm_tools.texts import Language, catalogue, formats, inside, say

CODED = frozenset(("weekday", "hour"))
"""Dimensions whose numbers stand for words."""


def shown(value: Any, unit: Unit, language: Language, currency: str = "CNY") -> str:
    """A plain value (yuan, fraction; see :mod:`crm_tools.present.table`) in full."""
    if value is None:
        return formats.NOTHING
    if unit == "money":
        return formats.money(value * 100, currency, language, exact=True)
    if unit == "rate":
        return formats.percent(value)
    if unit == "points":
        return say("present.points", language, points=f"{value * 100:.1f}")
    if unit == "days":
        return say("present.days", language, days=formats.number(value, language, exact=True))
    if unit in ("count", "number"):
        return formats.number(value, language, exact=True)
    return str(value)


def short(value: Any, unit: Unit, language: Language, currency: str = "CNY") -> str:
    """A plain value as axes, bars and cards show it: ¥123.4万 or ¥1.23M, no cents from a thousand on."""
    if value is None or unit not in ("money", "count", "number"):
        return shown(value, unit, language, currency)
    minus = "-" if value < 0 else ""
    size = abs(value)
    front = formats.currency_sign(currency) if unit == "money" else ""
    if unit == "money" and size < 1000 and round(size, 2) != int(size):
        return f"{minus}{front}{size:.2f}"
    return minus + front + formats.number(round(size) if size >= 1000 else size, language)


def tick(value: float, greatest: float, unit: Unit, language: Language, currency: str) -> str:
    """A plain value as the axis shows it that goes up to ``greatest``."""
    if unit == "rate" and float(round(value * 100, 6)).is_integer():
        return f"{value:.0%}"
    if unit not in ("money", "count", "number"):
        return shown(value, unit, language, currency)
    front = formats.currency_sign(currency) if unit == "money" else ""
    return f"{'-' if value < 0 else ''}{front}{formats.tick(abs(value), greatest, language)}"


def named(value: Any, column: Column, language: Language) -> str:
    """A member of a dimension for readers: weekdays, hours and statuses in words, no value in words too."""
    if value is None or value == "":
        key = f"present.no_value_of.{column.name}"
        return say(key if key in catalogue() else "present.no_value", language)
    if value == OTHERS:
        return say("present.others", language)
    if column.name == "weekday":
        return say("present.weekdays", language).split()[int(value) - 1]
    if column.name == "hour":
        return f"{int(value):02d}:00"
    if (key := f"present.value.{column.name}.{value}") in catalogue():
        return say(key, language)
    return str(value)


def worded(values: Iterable[Any], column: Column, language: Language) -> list[Any]:
    """Plain values of ``column`` as lists and files show them: codes in words, numbers as numbers, nothing as None."""
    plain = plain_values(values, column.unit)
    if column.name not in CODED and column.unit != "text":
        return plain
    return [None if value is None else named(value, column, language) for value in plain]


def titled(measures: Sequence[str], dimensions: Sequence[str], language: Language) -> str:
    """``Sales and orders by city``: what a report shows, from labels in ``language``."""
    also = say("present.and", language)
    first, *others = measures
    told = also.join([first, *map(inside, others)])
    if not dimensions:
        return told
    return say("present.title", language, measure=told, dimension=also.join(map(inside, dimensions)))
