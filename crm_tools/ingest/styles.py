"""How each column writes days and decimals, settled from the whole column before any of its cells is read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Literal

from crm_tools.ingest import bounds
from crm_tools.ingest.cells import Style, plain
from crm_tools.ingest.parts import Part
from crm_tools.ingest.recognise import Column
from crm_tools.ingest.vocabulary import Kind
from crm_tools.texts import UserError

_TIMES = frozenset(("time", "end"))
_NUMBERS = frozenset(("money", "price", "quantity", "count", "seconds"))
_YEAR_LAST = re.compile(r"(\d{1,2})([-/])(\d{1,2})\2\d{4}(?!\d)")
_COMMA_LAST = re.compile(r"\d,\d{1,2}(?!\d)|\d\.\d{3},\d|\d,\d{4,}")
_POINT_LAST = re.compile(r"\d\.\d{1,2}(?![\d,])|\d,\d{3}\.\d|\d\.\d{4,}")
_GROUP = re.compile(r"(?<![\d.,])\d{1,3}[.,]\d{3}(?![\d.,])")


@dataclass
class _Evidence:
    """What a column's cells showed so far."""

    day_first: bool = False
    month_first: bool = False
    either: str = ""
    comma: bool = False
    point: bool = False
    group: str = ""

    def time(self, cell: str) -> None:
        match = _YEAR_LAST.match(plain(cell))
        if match:
            first, second = int(match[1]), int(match[3])
            self.day_first |= first > 12 >= second
            self.month_first |= second > 12 >= first
            if first <= 12 and second <= 12 and first != second:
                self.either = self.either or cell.strip()

    def number(self, cell: str) -> None:
        if "," not in cell and "." not in cell and "，" not in cell and "．" not in cell:
            return
        text = plain(cell)
        self.comma |= bool(_COMMA_LAST.search(text))
        self.point |= bool(_POINT_LAST.search(text))
        if _GROUP.search(text):
            self.group = self.group or text


def settle(
    part: Part, kind: Kind, columns: Mapping[str, Column], zone: str
) -> tuple[dict[str, Style], list[UserError]]:
    """The style of each mapped column, and what a person has to say because the cells don't."""
    evidence = _gather(kind, columns, islice(_cells(part), bounds.SAMPLE_ROWS))
    asked = {
        field: columns[field]
        for field, seen in evidence.items()
        if seen.either or seen.day_first or seen.month_first or seen.comma or (seen.group and part.delimiter == ";")
    }
    if asked:
        evidence |= _gather(kind, asked, _cells(part))
    styles, doubts = {}, []
    for field, column in columns.items():
        seen = evidence.get(field, _Evidence())
        days, decimal = _days(column, seen), _decimal(column, seen, part.delimiter)
        if days is None and seen.either and not (seen.day_first and seen.month_first):
            doubts.append(
                UserError(
                    "ingest.map.day_or_month", part=part.name, column=column.header, value=seen.either, field=field
                )
            )
        if decimal is None and seen.group:
            doubts.append(
                UserError(
                    "ingest.map.point_or_comma", part=part.name, column=column.header, value=seen.group, field=field
                )
            )
        styles[field] = Style(days, decimal, column.cents, zone)
    return styles, doubts


def _cells(part: Part) -> Iterator[list[str]]:
    return (row for chunk in part.chunks() for row in chunk.rows)


def _gather(kind: Kind, columns: Mapping[str, Column], rows: Iterator[list[str]]) -> dict[str, _Evidence]:
    evidence = {field: _Evidence() for field in columns if kind.fields[field].type in _TIMES | _NUMBERS}
    look = [
        (columns[field].place, seen.time if kind.fields[field].type in _TIMES else seen.number)
        for field, seen in evidence.items()
    ]
    for row in rows:
        for index, see in look:
            see(row[index])
    return evidence


def _days(column: Column, seen: _Evidence) -> Literal["dmy", "mdy"] | None:
    if "dmy" in column.options or "mdy" in column.options:
        return "dmy" if "dmy" in column.options else "mdy"
    if seen.day_first == seen.month_first:
        return None
    return "dmy" if seen.day_first else "mdy"


def _decimal(column: Column, seen: _Evidence, delimiter: str | None) -> Literal["point", "comma"] | None:
    """Where nothing in a column tells, a comma groups thousands, except in files that use it for nothing else."""
    if "comma" in column.options or "point" in column.options:
        return "comma" if "comma" in column.options else "point"
    if seen.comma != seen.point:
        return "comma" if seen.comma else "point"
    return None if delimiter == ";" and not seen.point and seen.group else "point"
