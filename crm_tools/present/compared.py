"""A compared report for reading: beside the earlier figure and the relative change, the difference itself."""

from __future__ import annotations

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
