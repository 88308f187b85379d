"""What a report was asked for, in words: its conditions as readers write them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from crm_tools.analytics.criteria import Filter, Scalar
from crm_tools.analytics.planning import DERIVED, note
from crm_tools.analytics.registry import DIMENSIONS, MEASURES, dimension
from crm_tools.analytics.result import Column, Unit
from crm_tools.present.shown import named, shown
from crm_tools.texts import Language, Words, catalogue, formats, say

_PARTS = frozenset(("churn.falling_ratio", "churn.activity_ratio", "churn.least_chance"))
"""Definitions that are a part of a whole."""


def filter_words(wanted: Filter, language: Language, *, currency: str = "CNY") -> str:
    """``城市 为 上海 / 北京``, ``Sales ≥ ¥1,000.00``, ``销售额变化 < 0.0%``; requests hold yuan and fractions."""
    label, unit, column = _field(wanted.field)
    several = wanted.value if isinstance(wanted.value, tuple) else (wanted.value,)
    values = [_value(value, unit, column, language, currency) for value in several]
    if wanted.op == "between":
        return say("present.op.between", language, field=label, low=values[0], high=values[1])
    return say(f"present.op.{wanted.op}", language, field=label, value=" / ".join(values))


def threshold_words(used: Mapping[str, Any], language: Language, currency: str = "CNY") -> list[str]:
    """What a list was made by, definition by definition: ``买过但 90 天没再买``. Periods stand beside it as days."""
    return [
        say(key, language, value=_threshold(name, value, language, currency))
        for name, value in used.items()
        if (key := f"present.threshold.{name}") in catalogue()
    ]


def _threshold(name: str, value: Any, language: Language, currency: str) -> str:
    if name.endswith("_yuan"):
        return formats.chosen(value * 100, currency, language)
    if name in _PARTS:
        return formats.percent(value) if round(value * 100, 6) % 1 else f"{value:.0%}"
    return formats.number(value, language, exact=True)


def field_label(field: str) -> Words:
    """The label of a dimension, a measure, or of what stands beside a measure (``sales_change``)."""
    return _field(field)[0]


def defined(column: str) -> Words | None:
    """The definition of a column that holds a measure, what stands beside one, or a dimension; None for others."""
    for suffix in ("", *DERIVED):
        name = column.removesuffix(suffix)
        entry = MEASURES.get(name) or (DIMENSIONS.get(name) if not suffix else None)
        if column.endswith(suffix) and entry:
            return entry.description
    return None


def is_rate(field: str) -> bool:
    """Whether the values of a field are fractions: rates, changes, shares."""
    return _field(field)[1] == "rate"


def _field(field: str) -> tuple[Words, Unit, Column | None]:
    if field in MEASURES:
        return MEASURES[field].label, MEASURES[field].unit, None
    for suffix in DERIVED:
        measure = MEASURES.get(field.removesuffix(suffix))
        if field.endswith(suffix) and measure:
            unit: Unit = "rate" if suffix in ("_change", "_share") else measure.unit
            return note(f"analytics.column{suffix.replace('_', '.')}", measure=measure.label), unit, None
    entry = dimension(field) if field not in DIMENSIONS else DIMENSIONS[field]
    return entry.label, "money" if entry.kind == "money" else entry.unit, Column(entry.name, entry.label, entry.unit)


def _value(value: Scalar, unit: Unit, column: Column | None, language: Language, currency: str) -> str:
    if column is not None and unit != "money":
        return named(value, column, language)
    return shown(value, unit, language, currency)
