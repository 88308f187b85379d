"""What a file holds before anyone has said what it means: parts (a text file, or one sheet) with headers and rows."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from crm_tools.ingest import bounds
from crm_tools.ingest.vocabulary import all_headers, header_forms
from crm_tools.texts import UserError, Words


class Chunk(NamedTuple):
    """Some rows: their numbers as a spreadsheet shows them, their cells, and the share of the part read so far."""

    numbers: list[int]
    rows: list[list[str]]
    done: float


@dataclass(frozen=True)
class Part:
    """A text file or one sheet of a workbook.

    ``chunks`` reads the rows below the header from the start each time it is called; rows have the header's width,
    a wider one keeps its surplus cells. ``wrong_cells`` of a workbook hold an error or a formula without value: by row
    number, the column (from 1) and ``error`` or ``formula``.
    """

    file: Path
    sheet: str | None
    header: tuple[str, ...]
    header_row: int
    how: Words
    chunks: Callable[[], Iterator[Chunk]]
    notes: tuple[UserError, ...] = ()
    delimiter: str | None = None
    wrong_cells: Mapping[int, Sequence[tuple[int, str]]] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """``orders.csv``, or ``shop.xlsx#订单`` for a sheet: how a choice for this part names it."""
        return self.file.name if self.sheet is None else f"{self.file.name}#{self.sheet}"


def chunked(
    rows: Iterator[tuple[int, list[str]]],
    width: int,
    progress: Callable[[], float],
    file: str,
    never_blank: Container[int] = (),
) -> Iterator[Chunk]:
    """Gather numbered rows into chunks; blank rows are left out, short ones filled up to ``width``.

    Rows of ``never_blank`` hold something that reads as nothing.

    Raises UserError ``ingest.file.too_slow`` when reading takes longer than its bound.
    """
    deadline = time.monotonic() + bounds.FILE_SECONDS
    numbers: list[int] = []
    cells: list[list[str]] = []
    characters = 0
    for number, row in rows:
        if not any(row) and number not in never_blank:
            continue
        if len(row) < width:
            row = row + [""] * (width - len(row))
        numbers.append(number)
        cells.append(row)
        characters += sum(map(len, row))
        if len(numbers) >= bounds.CHUNK_ROWS or characters >= bounds.CHUNK_CHARACTERS:
            if time.monotonic() > deadline:
                raise UserError("ingest.file.too_slow", file=file, seconds=f"{bounds.FILE_SECONDS:g}")
            yield Chunk(numbers, cells, progress())
            numbers, cells, characters = [], [], 0
    if numbers:
        yield Chunk(numbers, cells, 1.0)


def check_header(header: Sequence[str], file: str) -> tuple[str, ...]:
    """The header without empty columns at its end. Raises UserError where it is no header."""
    names = [readable(name.strip().lstrip("\ufeff")) for name in header]
    while names and not names[-1]:
        names.pop()
    if not names:
        raise UserError("ingest.file.no_header", file=file)
    if len(names) > bounds.COLUMNS:
        raise UserError("ingest.file.too_wide", file=file, columns=len(names), most=bounds.COLUMNS)
    times = Counter[str]()
    for place, name in enumerate(names):
        times[name] += 1
        if name and times[name] > 1:
            names[place] = f"{name} ({times[name]})"
    return tuple(names)


def find_header(top: Sequence[Sequence[str]]) -> int | None:
    """The place of the header among the first rows: the row with most known headers (two at least), else the first
    that holds anything; None where nothing does."""
    known = [sum(any(form in all_headers() for form, _ in header_forms(cell)) for cell in row) for row in top]
    best = max(range(len(top)), key=lambda place: (known[place], -place), default=0)
    if top and known[best] >= 2:
        return best
    return next((place for place, row in enumerate(top) if any(cell.strip() for cell in row)), None)


def header_notes(top: Sequence[Sequence[str]], place: int) -> tuple[UserError, ...]:
    """What to say about rows above the header."""
    above = sum(any(cell.strip() for cell in row) for row in top[:place])
    return (UserError("ingest.note.above_header", row=place + 1, rows=above),) if above else ()


def readable(text: str) -> str:
    """Text that can be printed and stored: bytes that no encoding knew become �."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")
