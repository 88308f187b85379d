"""A look through an .xlsx before anything opens it: bounded unpacking, no entity tricks, what cells are really there.

The parts are unpacked here from their compressed bytes, not by the sizes that the archive states about itself: those
may lie, and the reader that comes after would believe them.
"""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import unescape
from itertools import chain
from pathlib import Path
from posixpath import normpath
from typing import BinaryIO

from crm_tools.ingest import bounds
from crm_tools.texts import UserError

_OLE = bytes.fromhex("D0CF11E0A1B11AE1")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_BLOCK = 256 * 1024
_WORKBOOK = "xl/workbook.xml"
_RELATIONS = "xl/_rels/workbook.xml.rels"
_DECLARATIONS = (b"<!DOCTYPE", b"<!ENTITY")


@dataclass(frozen=True)
class Sheet:
    """A sheet by its cells. ``wrong_cells``: by row number, (column, ``formula`` or ``error``); ``merged``: first
    row, last row and the cells' name."""

    name: str
    visible: bool
    rows: int
    columns: int
    wrong_cells: Mapping[int, Sequence[tuple[int, str]]]
    merged: tuple[tuple[int, int, str], ...]


def check_workbook(path: Path) -> tuple[Sheet, ...]:
    """The workbook's sheets in order. Raises UserError ``ingest.file.…`` for one that must not or cannot be opened."""
    with path.open("rb") as file:
        start = file.read(8)
        if start == _OLE:
            file.seek(0)
            locked = any(_ENCRYPTED in block for block in _overlapping(file))
            raise UserError("ingest.file.locked" if locked else "ingest.file.old_excel", file=path.name)
        if not start.startswith(b"PK"):
            raise UserError("ingest.file.not_a_workbook", file=path.name)
        try:
            return _check(file, path.name)
        except (
            zipfile.BadZipFile,
            zlib.error,
            struct.error,
            EOFError,
            KeyError,
            ValueError,
            NotImplementedError,
        ) as error:
            raise UserError("ingest.file.broken_workbook", file=path.name) from error


def _overlapping(file: BinaryIO) -> Iterator[bytes]:
    tail = b""
    while block := file.read(_BLOCK):
        yield tail + block
        tail = block[-len(_ENCRYPTED) :]


def _check(file: BinaryIO, name: str) -> tuple[Sheet, ...]:
    archive = zipfile.ZipFile(file)
    parts = archive.infolist()
    if len(parts) > bounds.WORKBOOK_PARTS:
        raise UserError("ingest.file.too_many_parts", file=name, parts=len(parts), most=bounds.WORKBOOK_PARTS)
    if any(part.flag_bits & 1 for part in parts):
        raise UserError("ingest.file.locked", file=name)
    names = {part.filename for part in parts}
    if not {_WORKBOOK, _RELATIONS} <= names:
        raise UserError("ingest.file.not_a_workbook", file=name)
    budget = _Budget(name)
    budget.hold(sum(part.file_size for part in parts))
    small = {path: b"".join(budget.blocks(file, archive.getinfo(path))) for path in (_WORKBOOK, _RELATIONS)}
    listed = tuple(_listed(small[_WORKBOOK], small[_RELATIONS]))
    if len(listed) > bounds.SHEETS:
        raise UserError("ingest.file.too_many_sheets", file=name, sheets=len(listed), most=bounds.SHEETS)
    looks = {target: _Look() for _, _, target in listed}
    for part in parts:
        look = looks.get(part.filename)
        for block in chain(budget.blocks(file, part), (b"",)):
            if look is None:
                continue
            look.feed(block, last=not block)
            cells = sum(max(each.rows * each.columns, each.count) for each in looks.values())
            if cells > bounds.WORKBOOK_CELLS:
                raise UserError("ingest.file.too_many_cells", file=name, cells=cells, most=bounds.WORKBOOK_CELLS)
    return tuple(looks[target].sheet(title, visible) for title, visible, target in listed if target in names)


class _Budget:
    """What all parts of one workbook may unpack to, together."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._left = bounds.WORKBOOK_BYTES

    def hold(self, told: int) -> None:
        """Refuse a workbook that says itself that it is too big, before any of it is read; others may lie."""
        if told > bounds.WORKBOOK_BYTES:
            raise self._too_big()

    def _too_big(self) -> UserError:
        return UserError("ingest.file.too_big", file=self._file, most=bounds.WORKBOOK_BYTES // 1024**2)

    def blocks(self, file: BinaryIO, part: zipfile.ZipInfo) -> Iterator[bytes]:
        tail = b""
        for block in _unpack(file, part):
            self._left -= len(block)
            if self._left < 0:
                raise self._too_big()
            seen = tail + block
            if any(mark in seen for mark in _DECLARATIONS) and part.filename.endswith((".xml", ".rels")):
                raise UserError("ingest.file.entities", file=self._file)
            tail = block[-16:]
            yield block


def _unpack(file: BinaryIO, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """A part's bytes, however many there really are."""
    file.seek(part.header_offset)
    fixed = file.read(30)
    if fixed[:4] != b"PK\3\4":
        raise zipfile.BadZipFile(part.filename)
    name_length, extra_length = struct.unpack("<HH", fixed[26:30])
    file.seek(name_length + extra_length, 1)
    packed_left = part.compress_size
    inflate = zlib.decompressobj(-15) if part.compress_type == zipfile.ZIP_DEFLATED else None
    if inflate is None and part.compress_type != zipfile.ZIP_STORED:
        raise NotImplementedError(part.compress_type)
    while packed_left > 0:
        packed = file.read(min(_BLOCK, packed_left))
        if not packed:
            raise EOFError(part.filename)
        packed_left -= len(packed)
        if inflate is None:
            yield packed
            continue
        while packed:
            yield inflate.decompress(packed, 4 * _BLOCK)
            packed = inflate.unconsumed_tail


def _listed(workbook: bytes, relations: bytes) -> Iterator[tuple[str, bool, str]]:
    """Name, visibility and part of each sheet that has cells (chart sheets have none)."""
    targets = {}
    for tag in re.findall(rb"<(?:\w+:)?Relationship\b[^>]*>", relations):
        values = _attributes(tag)
        if values.get("Type", "").endswith("/worksheet"):
            target = values.get("Target", "")
            targets[values.get("Id", "")] = normpath(target.lstrip("/") if target.startswith("/") else f"xl/{target}")
    for tag in re.findall(rb"<(?:\w+:)?sheet\b[^>]*>", workbook):
        values = _attributes(tag)
        relation = next((value for key, value in values.items() if key.endswith(":id")), "")
        if relation in targets:
            yield values.get("name", ""), values.get("state", "visible") == "visible", targets[relation]


def _attributes(tag: bytes) -> dict[str, str]:
    return {
        key: unescape(value) for key, value in re.findall(r'([\w:]+)\s*=\s*"([^"]*)"', tag.decode("utf-8", "replace"))
    }


_CELL = re.compile(
    rb'<(?:\w+:)?c\b([^>]*?)(/?)>|<(?:\w+:)?row\b([^>]*)>|<(?:\w+:)?mergeCell\b[^>]*?\bref="([A-Z]+)(\d+):([A-Z]+)(\d+)"'
)
_REF = re.compile(rb'\br="([A-Z]{1,3})(\d{1,7})"')
_ROW = re.compile(rb'\br="(\d{1,7})"')
_COLUMN_OF_CELL = re.compile(rb'<c r="([A-Z]{1,3})\d+"(?: [^>]*)?(?<!/)>')
_ROW_OF_CELL = re.compile(rb'<c r="[A-Z]{1,3}(\d{1,7})"(?: [^>]*)?(?<!/)>')
_SPECIAL = (b"<f>", b"<f ", b"<f/", b't="e"', b"<mergeCell ", b":c ", b":c>", b":row", b"<row>")
_WRONG_MOST = 2_000_000


class _Look:
    """What a sheet's XML holds, read in blocks: the rectangle of its cells, formulas without value, errors, merges."""

    def __init__(self) -> None:
        self._rest = b""
        self._row = self._column = 0
        self.rows = self.columns = self.count = 0
        self.wrong: dict[int, list[tuple[int, str]]] = {}
        self._wrong_left = _WRONG_MOST
        self.merged: list[tuple[int, int, str]] = []

    def feed(self, block: bytes, last: bool) -> None:
        text = self._rest + block
        # What follows the last opening tag may be cut off: it waits for the next block.
        cut = text.rfind(b"<c ")
        if cut <= 0:
            cut = max(text.rfind(b"<row"), text.rfind(b"<mergeCell "), len(text) - 64 * 1024)
        if last or cut <= 0:
            cut = len(text)
        self._read(text[:cut])
        self._rest = text[cut:]

    def _read(self, text: bytes) -> None:
        """Cell by cell only where a block holds more than plain cells: that is thirty times slower."""
        cells = text.count(b"<c") - text.count(b"<col") + text.count(b":c ") + text.count(b":c>")
        self.count += cells
        if any(mark in text for mark in _SPECIAL) or cells != text.count(b'<c r="'):
            self._read_cells(text)
            return
        if columns := set(_COLUMN_OF_CELL.findall(text)):
            self.columns = max(self.columns, *map(column_number, columns))
            self.rows = max(self.rows, *map(int, set(_ROW_OF_CELL.findall(text))))
            self._row = self.rows

    def _read_cells(self, text: bytes) -> None:
        for match in _CELL.finditer(text):
            attributes, closed, row, *merge = match.groups()
            if attributes is not None:
                self._cell(attributes, bool(closed), text, match.end())
            elif row is not None:
                at = _ROW.search(row)
                self._row, self._column = int(at[1]) if at else self._row + 1, 0
            else:
                left, top, right, bottom = (each.decode() for each in merge)
                self.merged.append((int(top), int(bottom), f"{left}{top}:{right}{bottom}"))

    def _cell(self, attributes: bytes, closed: bool, text: bytes, inside: int) -> None:
        if at := _REF.search(attributes):
            self._column, self._row = column_number(at[1]), int(at[2])
        else:
            self._column += 1
        if closed:  # a style without a value
            return
        self.columns = max(self.columns, self._column)
        self.rows = max(self.rows, self._row)
        if b't="e"' in attributes:
            self._wrong("error")
        elif text.startswith((b"<f>", b"<f ", b"<f/"), inside):
            content = text[inside : text.find(b"</c>", inside)]
            if b"<v>" not in content or b"<v></v>" in content:
                self._wrong("formula")

    def _wrong(self, what: str) -> None:
        if self._wrong_left:
            self._wrong_left -= 1
            self.wrong.setdefault(self._row, []).append((self._column, what))

    def sheet(self, name: str, visible: bool) -> Sheet:
        return Sheet(name, visible, self.rows, self.columns, self.wrong, tuple(self.merged))


def column_number(letters: bytes) -> int:
    """``A`` is 1, ``AA`` 27."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
