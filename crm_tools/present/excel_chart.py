"""A workbook's native chart: beside the table, or of two dimensions on a sheet of its own with the figures it draws."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pandas as pd
from openpyxl.cell import WriteOnlyCell
from openpyxl.chart import BarChart, LineChart, Reference
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from crm_tools.analytics.result import Column
from crm_tools.present.figures import TIME, pivoted, split_roles
from crm_tools.texts import Language, say

MOST_CHARTED = 30
MOST_KEPT = 20_000
"""Rows up to which a table of two dimensions is set out crosswise for its chart."""

Sheet = Any
"""A write-only sheet or book, which openpyxl's type stubs describe only in part."""


class Kept:
    """The rows that went by, as long as they are few and two dimensions ask for them."""

    def __init__(self, columns: Sequence[Column]) -> None:
        groups, measures = split_roles(columns)
        self._frames: list[pd.DataFrame] | None = [] if len(groups) == 2 and measures else None
        self._rows = 0

    def keep(self, frame: pd.DataFrame) -> None:
        self._rows += len(frame)
        if self._frames is not None:
            self._frames.append(frame)
        if self._rows > MOST_KEPT:
            self._frames = None

    @property
    def frame(self) -> pd.DataFrame | None:
        return pd.concat(self._frames, ignore_index=True) if self._frames else None


def add_chart(
    book: Sheet,
    sheet: Sheet,
    columns: Sequence[Column],
    head: int,
    rows: int,
    kept: Kept,
    language: Language,
    number_format: Callable[[Column], str],
) -> None:
    """A line over time, else bars, of the first measure; beside it the compared period; stacked for two dimensions.

    ``head`` is the row of the table's labels, ``rows`` how many follow it.
    """
    groups, measures = split_roles(columns)
    if not groups or not measures or rows < 2 or len(groups) > 2:
        return
    if len(groups) == 2:
        frame = kept.frame
        if frame is not None:
            _crosswise(book, columns, frame, language, number_format)
        return
    place = [column.name for column in columns].index
    over_time = groups[0][-1].name in TIME
    last = head + (rows if over_time else min(rows, MOST_CHARTED))
    chart = _chart(over_time)
    for name in (measures[0].name, f"{measures[0].name}_previous"):
        if name in [column.name for column in columns]:
            at = place(name) + 1
            chart.add_data(Reference(sheet, min_col=at, min_row=head, max_row=last), titles_from_data=True)
    chart.set_categories(Reference(sheet, min_col=place(groups[0][-1].name) + 1, min_row=head + 1, max_row=last))
    if len(chart.series) == 1:
        chart.legend = None
    _place(sheet, chart, last - head, f"{get_column_letter(len(columns) + 2)}{head}")


def _crosswise(
    book: Sheet,
    columns: Sequence[Column],
    frame: pd.DataFrame,
    language: Language,
    number_format: Callable[[Column], str],
) -> None:
    """The first measure with one dimension down and the other across, at most five of it, and its stacked chart."""
    groups, measures = split_roles(columns)
    first, wide, tail = pivoted(groups, measures[0], frame, language)
    sheet = book.create_sheet(say("present.excel.chart", language))
    sheet.column_dimensions["A"].width = 24
    for index in range(2, len(wide.columns) + 2):
        sheet.column_dimensions[get_column_letter(index)].width = 16
    title = [measures[0].label.to(language), tail]
    sheet.append([_text(sheet, "  ".join(part for part in title if part), bold=True)])
    sheet.append([_text(sheet, name, bold=True) for name in (first[-1].label.to(language), *wide.columns)])
    for label, values in zip(wide.index, wide.to_numpy(), strict=True):
        sheet.append(
            [_text(sheet, str(label)), *(_number(sheet, value, number_format(measures[0])) for value in values)]
        )
    over_time = first[-1].name in TIME
    chart = _chart(over_time, stacked=not over_time)
    end = 2 + len(wide)
    chart.add_data(
        Reference(sheet, min_col=2, max_col=1 + len(wide.columns), min_row=2, max_row=end), titles_from_data=True
    )
    chart.set_categories(Reference(sheet, min_col=1, min_row=3, max_row=end))
    _place(sheet, chart, len(wide), f"{get_column_letter(len(wide.columns) + 3)}2")


def _chart(over_time: bool, *, stacked: bool = False) -> LineChart | BarChart:
    if over_time:
        chart: LineChart | BarChart = LineChart()
    else:
        chart = BarChart()
        chart.type = "bar"
        chart.x_axis.scaling.orientation = "maxMin"
        if stacked:
            chart.grouping, chart.overlap = "stacked", 100
    chart.x_axis.delete = chart.y_axis.delete = False
    chart.title = None
    return chart


def _place(sheet: Sheet, chart: LineChart | BarChart, rows: int, corner: str) -> None:
    chart.height, chart.width = max(7.5, min(18.0, 0.6 * rows + 3)), 20
    sheet.add_chart(chart, corner)


def _text(sheet: Sheet, text: str, *, bold: bool = False) -> Any:
    cell: Any = WriteOnlyCell(sheet, value=text)
    cell.data_type = "s"
    cell.quotePrefix = True
    if bold:
        cell.font = Font(bold=True)
    return cell


def _number(sheet: Sheet, value: float, number_format: str) -> Any:
    if value != value:
        return None
    cell = WriteOnlyCell(sheet, value=float(value))
    cell.number_format = number_format
    return cell
