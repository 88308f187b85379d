"""Excel workbooks (.xlsx): looked through before they are opened, then read with pandas and calamine.

The look (:mod:`crm_tools.ingest.xlsx_check`) bounds what opening may cost and finds what reading would hide: formulas
without a value, error cells, merged headers.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd

from crm_tools.ingest import bounds
from crm_tools.ingest.parts import Chunk, Part, check_header, chunked, find_header, header_notes
from crm_tools.ingest.xlsx_check import Sheet, check_workbook
from crm_tools.texts import UserError, Words


def read_workbook(path: Path) -> tuple[Part, ...]:
    """One part for each visible sheet that holds anything. Raises UserError ``ingest.file.…`` for no workbook."""
    sheets = [sheet for sheet in check_workbook(path) if sheet.rows]
    hidden = tuple(UserError("ingest.note.sheet_hidden", sheet=sheet.name) for sheet in sheets if not sheet.visible)
    parts = [_part(path, sheet) for sheet in sheets if sheet.visible]
    if not parts:
        raise UserError("ingest.file.empty", file=path.name)
    return (replace(parts[0], notes=parts[0].notes + hidden), *parts[1:])


def _part(path: Path, sheet: Sheet) -> Part:
    state = path.stat().st_size, path.stat().st_mtime_ns
    name = f"{path.name}#{sheet.name}"
    top = _frames(path, state)[sheet.name].head(bounds.HEADER_WITHIN)
    cells = [[as_text(cell) for cell in row] for row in top.itertuples(index=False, name=None)]
    place = find_header(cells)
    if place is None:
        raise UserError("ingest.file.no_header", file=name)
    header_row = place + 1
    for first, last, merged in sheet.merged:
        if first <= header_row <= last:
            raise UserError("ingest.file.merged_header", file=name, cells=merged)
    header = check_header(cells[place], name)

    def chunks() -> Iterator[Chunk]:
        frame = _frames(path, state)[sheet.name]
        position = [0]
        rows = _rows(frame, header_row, position)
        return chunked(rows, len(header), lambda: position[0] / max(len(frame), 1), path.name, sheet.wrong_cells)

    how = Words(f"Excel 工作表「{sheet.name}」", f"Excel sheet “{sheet.name}”")
    notes = header_notes(cells, place)
    return Part(path, sheet.name, header, header_row, how, chunks, notes, None, sheet.wrong_cells)


@lru_cache(maxsize=1)
def _frames(path: Path, state: tuple[int, int]) -> dict[str, pd.DataFrame]:  # noqa: ARG001
    """All sheets of the workbook read last, so that a set of workbooks is never in memory together."""
    try:
        return pd.read_excel(path, sheet_name=None, engine="calamine", header=None, dtype=object, na_filter=False)
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException as error:  # calamine's panics are no Exception; its errors and those of pandas are many
        raise UserError("ingest.file.broken_workbook", file=path.name) from error


def forget_workbook() -> None:
    """Let go of the workbook that was read last."""
    _frames.cache_clear()


def _rows(frame: pd.DataFrame, header_row: int, position: list[int]) -> Iterator[tuple[int, list[str]]]:
    for start in range(header_row, len(frame), bounds.CHUNK_ROWS):
        block = frame.iloc[start : start + bounds.CHUNK_ROWS]
        columns = [_texts(block[name].tolist()) for name in block.columns]
        for offset, row in enumerate(zip(*columns, strict=True)):
            position[0] = start + offset
            yield start + offset + 1, list(row)


def as_text(cell: object) -> str:
    """A cell as people would type it: whole numbers without ``.0``, times as ISO text."""
    convert = _AS_TEXT.get(type(cell))
    return convert(cell) if convert else str(cell)


def _texts(cells: list[object]) -> list[str]:
    """A column's cells as text; one kind of cell is turned to text by one function."""
    kinds = set(map(type, cells))
    if len(kinds) == 1:
        convert = _AS_TEXT.get(kinds.pop(), str)
        return list(map(convert, cells))
    return list(map(as_text, cells))


def _from_number(value: float) -> str:
    if math.isfinite(value) and value == int(value) and abs(value) < 1e15:
        return str(int(value))
    return repr(value)


def _from_whole(value: int) -> str:
    # Excel keeps 15 digits: a longer number in a cell is not the one that was typed.
    return str(value) if -(10**15) < value < 10**15 else f"{float(value):.14e}"


def _from_time(value: dt.datetime) -> str:
    """To the second, rounded: Excel keeps times as fractions of a day."""
    if value.microsecond:
        value = (value + dt.timedelta(microseconds=500_000)).replace(microsecond=0)
    return str(value)


_AS_TEXT: dict[type, Callable[[Any], str]] = {
    str: str,
    int: _from_whole,
    float: _from_number,
    bool: lambda value: "TRUE" if value else "FALSE",
    dt.datetime: _from_time,
    pd.Timestamp: lambda value: _from_time(value.to_pydatetime()),
}
