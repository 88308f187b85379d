"""Text tables: CSV with comma, semicolon or tab; UTF-8, GB18030, UTF-16, Windows-1252; plain or gzip."""

from __future__ import annotations

import codecs
import csv
import gzip
import io
import re
import zlib
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import BinaryIO, cast

from crm_tools.ingest import bounds
from crm_tools.ingest.parts import Chunk, Part, check_header, chunked, find_header, header_notes
from crm_tools.ingest.vocabulary import all_headers, header_forms
from crm_tools.texts import UserError, Words

_BLOCK = 1024**2
csv.field_size_limit(bounds.LINE_BYTES)  # a longer cell runs over many lines: its quote mark was never closed
_MARKS = {
    ",": Words("逗号", "commas"),
    ";": Words("分号", "semicolons"),
    "\t": Words("Tab ", "tabs"),
    "|": Words("竖线", "bars"),
}
_END = "\ue000the end\ue000"
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


@dataclass(frozen=True)
class _Scan:
    """What a first pass over the bytes told."""

    encoding: str
    unpacked: int


def read_text_file(path: Path) -> Part:
    """The one part of a text file. Raises UserError ``ingest.file.…`` where it is no table or beyond a bound."""
    scan = _scan(path)
    sample = _sample(path, scan)
    delimiter = _delimiter(sample)
    rows = _rows(path, scan, delimiter, [0])
    top = [row for _, row in islice(rows, bounds.HEADER_WITHIN)]
    rows.close()
    place = find_header(top)
    if place is None:
        raise UserError("ingest.file.no_header", file=path.name)
    header_row, header = place + 1, check_header(top[place], path.name)

    def chunks() -> Iterator[Chunk]:
        position = [0]
        rows = _rows(path, scan, delimiter, position, header_row)
        return chunked(rows, len(header), lambda: min(position[0] / max(scan.unpacked, 1), 1.0), path.name)

    mark = _MARKS[delimiter]
    how = Words(f"{_shown(scan.encoding)}、{mark.zh}分隔", f"{_shown(scan.encoding)} with {mark.en}")
    return Part(path, None, header, header_row, how, chunks, header_notes(top, place), delimiter)


def _shown(encoding: str) -> str:
    return {"utf-8-sig": "UTF-8", "cp1252": "Windows-1252"}.get(encoding, encoding.upper())


@contextmanager
def _open(path: Path) -> Iterator[BinaryIO]:
    """The unpacked bytes. Raises UserError for a broken gzip file."""
    with path.open("rb") as raw:
        packed = raw.read(2) == b"\x1f\x8b"
        raw.seek(0)
        if not packed:
            yield raw
            return
        try:
            with gzip.open(raw) as unpacked:
                yield cast(BinaryIO, unpacked)
        except (EOFError, gzip.BadGzipFile, zlib.error) as error:
            raise UserError("ingest.file.broken_gzip", file=path.name) from error


def _scan(path: Path) -> _Scan:
    """One pass over the bytes: within the bounds, text, and in which encoding."""
    tally = {encoding: _Tally(encoding) for encoding in ("utf-8", "gb18030")}
    total = since_newline = high_runs = lone_high = 0
    bom: str | None = None
    with _open(path) as file:
        while block := file.read(_BLOCK):
            if not total:
                bom = next((name for mark, name in _BOMS if block.startswith(mark)), None)
            total += len(block)
            if total > bounds.UNPACKED_BYTES:
                raise UserError("ingest.file.too_big", file=path.name, most=_mebibytes(bounds.UNPACKED_BYTES))
            first = block.find(b"\n")
            longest = since_newline + (len(block) if first < 0 else first)
            since_newline = longest if first < 0 else len(block) - block.rfind(b"\n") - 1
            if longest > bounds.LINE_BYTES:
                raise UserError("ingest.file.long_line", file=path.name, most=_mebibytes(bounds.LINE_BYTES))
            if bom != "utf-16" and b"\0" in block:
                raise UserError("ingest.file.not_text", file=path.name)
            if bom is None and not block.isascii():
                for each in tally.values():
                    each.feed(block)
                for run in re.findall(rb"[\x80-\xff]+", block):
                    high_runs += 1
                    lone_high += len(run) == 1
    if not total:
        raise UserError("ingest.file.empty", file=path.name)
    return _Scan(bom or _encoding(tally, high_runs, lone_high), total)


class _Tally:
    """How much of a file an encoding can and cannot read."""

    def __init__(self, encoding: str) -> None:
        self._decoder = codecs.getincrementaldecoder(encoding)("replace")
        self.good = self.bad = 0

    def feed(self, block: bytes) -> None:
        text = self._decoder.decode(block)
        bad = text.count("\ufffd")
        self.bad += bad
        self.good += len(re.sub(r"[\x00-\x7f]+", "", text)) - bad


def _encoding(tally: dict[str, _Tally], high_runs: int, lone_high: int) -> str:
    """UTF-8 where its marks are, even if some bytes are broken (their rows are rejected); else GB18030; where bytes
    beyond ASCII stand alone between letters, as accents do, Windows-1252."""
    utf8, chinese = tally["utf-8"], tally["gb18030"]
    if utf8.bad == 0 or utf8.good > utf8.bad:
        return "utf-8"
    if lone_high * 2 > high_runs or chinese.bad > chinese.good:
        return "cp1252"
    return "gb18030"


def _mebibytes(count: int) -> int:
    return count // 1024**2


def _lines(path: Path, scan: _Scan, position: list[int]) -> Generator[str]:
    """Lines with their ends; bytes that the encoding does not know become lone surrogates, which reject their row."""
    with _open(path) as raw:
        text = io.TextIOWrapper(raw, scan.encoding, "surrogateescape", newline="")
        try:
            while line := text.readline(bounds.LINE_BYTES):
                position[0] += len(line)
                yield line
        except UnicodeError as error:
            raise UserError("ingest.file.not_text", file=path.name) from error


def _rows(
    path: Path, scan: _Scan, delimiter: str, position: list[int], after: int = 0
) -> Generator[tuple[int, list[str]]]:
    """Rows after a number, as a spreadsheet would number them. Raises UserError for a quote mark never closed."""
    lines = _with_end(_lines(path, scan, position))
    reader = csv.reader(lines, delimiter=delimiter)
    number = started = 0
    try:
        for row in reader:
            number += 1
            if reader.line_num - started > bounds.ROW_LINES:
                raise UserError("ingest.file.open_quote", file=path.name, row=number)
            started = reader.line_num
            if row and row[-1].endswith(_END):
                if row != [_END]:
                    raise UserError("ingest.file.open_quote", file=path.name, row=number)
                return
            if number > after:
                yield number, row
    except csv.Error as error:
        raise UserError("ingest.file.open_quote", file=path.name, row=number + 1) from error


def _with_end(lines: Iterator[str]) -> Iterator[str]:
    """A last line that comes out alone unless a quoted cell swallowed it."""
    line = ""
    for line in lines:
        yield line
    yield _END if line.endswith(("\n", "\r")) or not line else "\n" + _END


def _sample(path: Path, scan: _Scan) -> list[str]:
    lines = _lines(path, scan, [0])
    found = list(islice(lines, 20))
    lines.close()
    return found


def _delimiter(sample: list[str]) -> str:
    """The delimiter under which some row has the most known headers; then the one that cuts the most columns."""

    def worth(delimiter: str) -> tuple[int, int]:
        try:
            top = list(csv.reader(sample, delimiter=delimiter))
        except csv.Error:
            return 0, 0
        known = [sum(any(form in all_headers() for form, _ in header_forms(cell)) for cell in row) for row in top]
        return max(known, default=0), max(map(len, top), default=0)

    return max(_MARKS, key=worth)
