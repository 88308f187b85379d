"""CSV that opens right in Chinese Excel: UTF-8 with BOM, every row, and no cell that a spreadsheet would run."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from crm_tools.analytics.result import Column
from crm_tools.present.shown import worded
from crm_tools.texts import Language

BOM = "\ufeff"
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""First characters of a text cell that some spreadsheet takes for a formula (OWASP, CSV injection), full-width too."""


def defused(text: str) -> str:
    """``text`` as a cell that no spreadsheet runs: an apostrophe goes in front of a formula's first character."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def csv_stream(frames: Iterable[pd.DataFrame], columns: Sequence[Column], language: Language) -> Iterator[bytes]:
    """The file piece by piece: BOM and labels first, then one piece a frame. Money in yuan with two decimals."""
    yield (BOM + _lines([[defused(column.label.to(language)) for column in columns]])).encode()
    for frame in frames:
        yield _rows(frame, columns, language)


def write_csv(
    target: Path, frames: Iterable[pd.DataFrame], columns: Sequence[Column], language: Language
) -> Iterator[int]:
    """The file written frame by frame, so that memory holds one of them; yields the number of rows written so far."""
    rows = 0
    with target.open("wb") as out:
        out.writelines(csv_stream((), columns, language))
        for frame in frames:
            out.write(_rows(frame, columns, language))
            rows += len(frame)
            yield rows


def _rows(frame: pd.DataFrame, columns: Sequence[Column], language: Language) -> bytes:
    cells = [_cells(frame[column.name], column, language) for column in columns]
    return _lines(zip(*cells, strict=True)).encode()


def _cells(values: pd.Series, column: Column, language: Language) -> list[Any]:
    return [_cell(value, column) for value in worded(values, column, language)]


def _cell(value: Any, column: Column) -> Any:
    if value is None:
        return ""
    if isinstance(value, str):
        return defused(value)
    if column.unit == "money":
        return f"{value:.2f}"
    return round(value, 6) if isinstance(value, float) else value


def _lines(rows: Iterable[Sequence[Any]]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows(rows)
    return out.getvalue()
