"""A report for reading: the difference itself beside a compared figure, and no column that only counts to one."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from crm_tools.analytics.explain_parts import difference_column
from crm_tools.analytics.registry import MEASURES
from crm_tools.analytics.result import Column, Result


def with_differences(result: Result) -> Result:
    """``result`` with ``X_difference`` behind each ``X_previous``: X less its earlier figure, in its unit; nothing
    where either is not there. One without a comparison stays as it is."""
    names = {column.name for column in result.columns}
    columns: list[Column] = []
    frame = result.frame.copy(deep=False)
    for column in result.columns:
        columns.append(column)
        measure = MEASURES.get(column.name.removesuffix("_previous")) if column.name.endswith("_previous") else None
        if measure and measure.name in names and f"{measure.name}_difference" not in names:
            columns.append(difference_column(measure))
            frame[f"{measure.name}_difference"] = frame[measure.name] - frame[column.name]
    if len(columns) == len(result.columns):
        return result
    return replace(result, columns=tuple(columns), frame=frame[[column.name for column in columns]])


def without_ones(result: Result) -> Result:
    """``result`` without what counts each row's own customer or product, one in every row; the rest stays as it is."""
    names = {column.name for column in result.columns}
    kept = tuple(one for one in result.columns if not only_ones(one, names))
    return result if len(kept) == len(result.columns) else replace(result, columns=kept)


def only_ones(column: Column, names: Collection[str]) -> bool:
    """Whether ``column`` beside columns called ``names`` counts what each row is, uncompared."""
    measure = MEASURES.get(column.name)
    if measure is None or not {measure.counts, f"{measure.counts}_id"} & {*names}:
        return False
    return not any(name.startswith(f"{column.name}_") for name in names)
