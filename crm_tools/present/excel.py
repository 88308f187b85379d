"""A styled workbook: title block, frozen header, number formats, a native chart, and text that stays text."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter

from crm_tools.analytics.result import Column, Unit
from crm_tools.present.excel_chart import Kept, add_chart
from crm_tools.present.shown import worded
from crm_tools.texts import Language, UserError, formats

Sheet = Any
"""A write-only sheet, which openpyxl's type stubs describe only in part."""
MOST_ROWS = 1_048_576
_FORMATS: dict[Unit, str] = {
    "rate": "0.0%",
    "points": "0.0%",
    "count": "#,##0",
    "number": "#,##0.00",
    "days": "#,##0",
    "id": "0",
    "text": "@",
    "day": "yyyy-mm-dd",
    "time": "yyyy-mm-dd hh:mm:ss",
}
_WIDTHS: dict[Unit, int] = {"money": 16, "text": 24, "day": 13, "time": 20}
_HEAD = PatternFill("solid", fgColor="E8EEF9")


def write_excel(
    target: Path | io.BytesIO,
    frames: Iterable[pd.DataFrame],
    columns: Sequence[Column],
    language: Language,
    *,
    title: str,
    about: Sequence[str] = (),
    currency: str = "CNY",
) -> Iterator[int]:
    """A workbook with every row, written batch by batch; yields the number of rows written so far.

    ``about`` are the lines under the title: period, definition, notes. Money stands in yuan with the currency's sign,
    rates as percentages, days and times as Excel's own. Raises UserError ``present.excel.too_many_rows`` beyond what a
    sheet can hold.
    """
    book = Workbook(write_only=True)
    sheet = book.create_sheet(re.sub(r"[\[\]:*?/\\]", " ", title).strip()[:31] or "CRM")
    head = len(about) + 3
    sheet.freeze_panes = f"A{head + 1}"
    for index, column in enumerate(columns, 1):
        sheet.column_dimensions[get_column_letter(index)].width = _WIDTHS.get(column.unit, 12)
    sheet.append([_text(sheet, title, Font(bold=True, size=14))])
    for line in about:
        sheet.append([_text(sheet, line, Font(color="6B7280"))])
    sheet.append([])
    sheet.append([_head(sheet, column.label.to(language)) for column in columns])
    pens = [_Pen(sheet, column, currency) for column in columns]
    rows = 0
    kept = Kept(columns)
    try:
        for frame in frames:
            rows += len(frame)
            kept.keep(frame)
            if head + rows > MOST_ROWS:
                raise UserError("present.excel.too_many_rows", most=f"{MOST_ROWS - head:,}")
            for row in zip(*(worded(frame[column.name], column, language) for column in columns), strict=True):
                sheet.append([pen.cell(value) for pen, value in zip(pens, row, strict=True)])
            yield rows
    except BaseException:
        # The rows wait in a file of their own, which goes with the sheet; also where nobody asks for the rest.
        sheet.close()
        raise
    if rows:
        sheet.auto_filter.ref = f"A{head}:{get_column_letter(len(columns))}{head + rows}"
        add_chart(book, sheet, columns, head, rows, kept, language, _number_format_of(currency))
    book.save(target)


class _Pen:
    """Writes the values of one column. One cell serves every row: a write-only sheet takes it in at once, and making a
    cell and looking its style up takes most of the time of a long sheet."""

    def __init__(self, sheet: Sheet, column: Column, currency: str) -> None:
        self._dated = column.unit in ("day", "time")
        self._number = WriteOnlyCell(sheet)
        self._number.number_format = _number_format(column, currency)
        self._words = _text(sheet, "")

    def cell(self, value: Any) -> Any:
        if value is None:
            return None
        if isinstance(value, str):
            moment = _moment(value) if self._dated else None
            if moment is None:
                self._words.value = ILLEGAL_CHARACTERS_RE.sub("", value)
                self._words.data_type = "s"
                return self._words
            value = moment
        self._number.value = value
        return self._number


def _text(sheet: Sheet, text: str, font: Font | None = None) -> Any:
    """A cell that stays text whatever it starts with, also after somebody edits it."""
    cell: Any = WriteOnlyCell(sheet, value=ILLEGAL_CHARACTERS_RE.sub("", text))
    cell.data_type = "s"
    cell.number_format = "@"
    cell.quotePrefix = True
    if font is not None:
        cell.font = font
    return cell


def _head(sheet: Sheet, label: str) -> Any:
    cell = _text(sheet, label, Font(bold=True))
    cell.fill = _HEAD
    return cell


def _moment(text: str) -> dt.date | dt.datetime | None:
    """The day or time that ``text`` says in full; buckets like ``2026-11`` stay text."""
    try:
        return dt.datetime.fromisoformat(text) if len(text) == 19 else dt.date.fromisoformat(text)
    except ValueError:
        return None


def _number_format_of(currency: str) -> Callable[[Column], str]:
    return lambda column: _number_format(column, currency)


def _number_format(column: Column, currency: str) -> str:
    if column.unit == "money":
        return f'"{formats.currency_sign(currency)}"#,##0.00'
    return _FORMATS[column.unit]
