"""Frames of reports: the columns that dimensions bring, and values of the right type."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from crm_tools.analytics.registry import DIMENSIONS, MEASURES


def columns_of(dimensions: Sequence[str]) -> list[str]:
    """Key and name columns of dimensions."""
    found: list[str] = []
    for name in dimensions:
        found += [DIMENSIONS[name].key_name] + ([name] if DIMENSIONS[name].named_by else [])
    return found


def tidy(frame: pd.DataFrame) -> pd.DataFrame:
    """Typed columns: counts and money are integers with 0 for nothing (their averages floats), ratios floats with null,
    keys objects."""
    typed: dict[str, Any] = {}
    for name in frame.columns:
        column = frame[name]
        base = MEASURES.get(name) or MEASURES.get(_beside(name))
        if name.endswith(("_change", "_share")):
            typed[name] = column.astype("float64")
        elif base is None:
            typed[name] = column.astype(object).where(column.notna(), None)
        elif base.ratio:
            typed[name] = pd.to_numeric(column).astype("float64")
        else:
            typed[name] = _whole(pd.to_numeric(column).fillna(0))
    return pd.DataFrame(typed, columns=list(frame.columns))


def _beside(name: str) -> str:
    """The measure whose own value, of other days or before it was divided, stands in the column ``name``."""
    return name.removesuffix("_previous").removesuffix("_year_ago").removesuffix("_total")


def _whole(values: pd.Series[Any]) -> pd.Series[Any]:
    return values.astype("float64" if values.dtype.kind == "f" and (values % 1).any() else "int64")
