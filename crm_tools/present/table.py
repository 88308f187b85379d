"""Frames of an analysis as plain values at the border: yuan, fractions, whole numbers, text, None."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import pandas as pd

from crm_tools.analytics.result import Column, Unit
from crm_tools.texts import Language

_JSON_TYPES: dict[Unit, str] = {
    "money": "number",
    "rate": "number",
    "points": "number",
    "number": "number",
    "count": "integer",
    "days": "integer",
    "id": "integer",
    "text": "string",
    "day": "string",
    "time": "string",
}
_AS_WHOLE: tuple[Unit, ...] = ("count", "id", "days")
"""Units of what is whole also where a frame holds it as a fraction, because some of it is not known."""


def to_columns(columns: Sequence[Column], language: Language) -> list[dict[str, str]]:
    """The heads of a table: registry ``name``, ``label`` for the reader, JSON ``type``."""
    return [
        {"name": column.name, "label": column.label.to(language), "type": _JSON_TYPES[column.unit]}
        for column in columns
    ]


def to_rows(columns: Sequence[Column], frame: pd.DataFrame) -> list[list[Any]]:
    """Every row of ``frame`` as JSON-able values, in the order of ``columns``; money comes out in yuan."""
    return [list(row) for row in zip(*(plain_values(frame[c.name], c.unit) for c in columns), strict=True)]


def plain_values(values: Iterable[Any], unit: Unit) -> list[Any]:
    """Python values of one column: 分 become yuan, NaN becomes None, numpy scalars become Python's own."""
    if isinstance(values, pd.Series) and values.dtype.kind in "iuf" and unit not in _AS_WHOLE:
        # Of long lists: what holds for a whole column is not asked of each value.
        known = [None if value is pd.NA or value != value else value for value in values.tolist()]
        return [None if value is None else round(value / 100, 2) for value in known] if unit == "money" else known
    if isinstance(values, pd.Series) and values.dtype.kind in "iu":
        return [None if value is pd.NA else value for value in values.tolist()]
    if isinstance(values, pd.Series):
        values = values.tolist()
    # Texts are what they are, and most of what a long list holds.
    return [value if type(value) is str else plain(value, unit) for value in values]


def plain(value: Any, unit: Unit) -> Any:
    """One value as :func:`plain_values` gives it. A whole number stays whole where the unit counts."""
    if value is None or value is pd.NaT or value is pd.NA or (isinstance(value, float) and np.isnan(value)):
        return None
    if isinstance(value, np.generic):
        value = value.item()
    if unit == "money":
        return round(value / 100, 2)
    if unit in _AS_WHOLE and isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, (bool, int, float, str)):
        return value
    return str(value)
