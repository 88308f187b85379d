"""Rows of a set, read and judged one by one into temporary tables, before the database is locked.

Temporary tables live in a private file of the connection that SQLite removes by itself, whatever happens to the
process. Each kind has the table ``temp.in_<kind>`` with its fields and
``part``, ``row`` (the row's number in its file).
"""

# ruff: noqa: S608 (SQL is put together from our own names of tables and columns only; values are bound)

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from crm_tools.ingest import bounds
from crm_tools.ingest.cells import Bad, Parser, Style, Value
from crm_tools.ingest.parts import Chunk, Part
from crm_tools.ingest.recognise import Column
from crm_tools.ingest.report import PartReport, Rejects
from crm_tools.ingest.values import parser
from crm_tools.ingest.vocabulary import Kind
from crm_tools.store.connect import BUSY_SECONDS

LINE_COLUMNS = (
    "order_id",
    "customer_id",
    "sku",
    "product_id",
    "title",
    "category",
    "quantity",
    "line_cents",
    "unit_price_cents",
    "pay_status",
    "created_at",
    "city",
    "customer_name",
    "becomes",
)
"""``in_order_lines`` differs from its fields: amounts are worked out, and ``becomes`` says what the line is."""


@contextmanager
def staging(database: Path) -> Iterator[sqlite3.Connection]:
    """A connection to ``database`` outside any transaction, for temporary tables first and one merge after."""
    connection = sqlite3.connect(database, timeout=BUSY_SECONDS, isolation_level=None)
    try:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        # Rows fall all over the indexes: with SQLite's two megabytes a merge holds the lock three times as long.
        connection.execute(f"PRAGMA cache_size = -{bounds.CACHE_KIB}")
        connection.execute(f"PRAGMA temp.cache_size = -{bounds.CACHE_KIB // 4}")
        yield connection
    finally:
        connection.close()


def columns_of(kind: Kind) -> tuple[str, ...]:
    return LINE_COLUMNS if kind.name == "order_lines" else tuple(kind.fields)


def make_table(connection: sqlite3.Connection, kind: Kind) -> None:
    names = ", ".join(columns_of(kind))
    connection.execute(f"CREATE TEMP TABLE IF NOT EXISTS in_{kind.name} (part, row, {names})")


class Memo(dict[str, Value]):
    """What each different cell of a column reads as, worked out once."""

    def __init__(self, read: Parser, needed: bool) -> None:
        super().__init__()
        self._read = read
        self._needed = needed
        self.any_bad = False

    def __missing__(self, cell: str) -> Value:
        value = self._read(cell)
        if value is None and self._needed:
            value = Bad("empty")
        if type(value) is Bad:
            self.any_bad = True
        if len(cell) <= bounds.MEMO_CHARACTERS:
            if len(self) >= bounds.MEMO_VALUES:
                self.clear()
            self[cell] = value
        return value


Readers = Mapping[str, tuple[Column, Memo]]


def readers(
    kind: Kind, columns: Mapping[str, Column], styles: Mapping[str, Style], optional: frozenset[str] = frozenset()
) -> Readers:
    """A memo for each mapped field; an empty cell is bad where the kind can't do without the field."""
    present = [[field for field in group if field in columns] for group in kind.needs]
    needed = {group[0] for group in present if len(group) == 1} - optional
    return {
        field: (column, Memo(parser(kind.fields[field].type, styles[field]), field in needed))
        for field, column in columns.items()
    }


def stage(
    connection: sqlite3.Connection,
    number: int,
    part: Part,
    kind: Kind,
    read: Readers,
    report: PartReport,
    rejects: Rejects,
    progress: Callable[[float], None],
) -> None:
    """Read all rows of a part of any kind but order lines into ``in_<kind>``; bad rows go to ``rejects``."""
    make_table(connection, kind)
    fields = columns_of(kind)
    insert = f"INSERT INTO in_{kind.name} VALUES ({', '.join('?' * (len(fields) + 2))})"
    either = [group for group in kind.needs if len(group) > 1 and len([field for field in group if field in read]) > 1]
    connection.execute("BEGIN")
    for chunk in part.chunks():
        report.read += len(chunk.rows)
        values = read_chunk(chunk, read)
        bad = bad_rows(chunk, part, read, values)
        for group in either:
            for i, cells in enumerate(zip(*(values[field] for field in group if field in values), strict=True)):
                if all(cell is None for cell in cells):
                    bad.setdefault(i, []).append((group[0], "", "empty"))
        judge(kind.name, values, bad)
        for i, problems in bad.items():
            rejects.row(report, part, chunk.numbers[i], problems)
        empty = [None] * len(chunk.rows)
        rows = zip(
            [number] * len(chunk.rows), chunk.numbers, *(values.get(field, empty) for field in fields), strict=True
        )
        connection.executemany(insert, (row for i, row in enumerate(rows) if i not in bad) if bad else rows)
        progress(chunk.done)
    connection.execute("COMMIT")


def read_chunk(chunk: Chunk, read: Readers) -> dict[str, list[Value]]:
    """The chunk's values by field."""
    cells = list(zip(*chunk.rows, strict=False))
    return {field: list(map(memo.__getitem__, cells[column.place])) for field, (column, memo) in read.items()}


Problems = dict[int, list[tuple[str, str, str]]]
"""By place in the chunk: column, cell and reason of each thing wrong with the row."""


def bad_rows(chunk: Chunk, part: Part, read: Readers, values: Mapping[str, Sequence[Value]]) -> Problems:
    """Rows with a cell that can't be read, with more cells than headers, or with an Excel error in a column we read."""
    bad: Problems = {}
    for field, (column, memo) in read.items():
        if memo.any_bad:
            for i, value in enumerate(values[field]):
                if type(value) is Bad:
                    bad.setdefault(i, []).append((column.header, chunk.rows[i][column.place], value.reason))
    width = len(part.header)
    if len(max(chunk.rows, key=len)) > width:
        for i, row in enumerate(chunk.rows):
            if any(cell.strip() for cell in row[width:]):
                bad.setdefault(i, []).insert(0, ("", "", "too_many_cells"))
    if part.wrong_cells:
        used = {column.place + 1: column.header for column, _ in read.values()}
        for i, row_number in enumerate(chunk.numbers):
            for place, what in part.wrong_cells.get(row_number, ()):
                if place in used:
                    others = [problem for problem in bad.get(i, ()) if problem[0] != used[place]]
                    bad[i] = [(used[place], "", what), *others]
    return bad


def judge(kind: str, values: Mapping[str, Sequence[Value]], bad: Problems) -> None:
    """What a kind asks of values that can be read one by one."""
    for field, wrong, reason in _JUDGED.get(kind, ()):
        for i, value in enumerate(values.get(field, ())):
            if isinstance(value, int | float) and wrong(value) and i not in bad:
                bad[i] = [(field, str(value), reason)]
    if kind == "coupons":
        for i, (start, end) in enumerate(zip(values["starts_at"], values["ends_at"], strict=True)):
            if isinstance(start, str) and isinstance(end, str) and start > end and i not in bad:
                bad[i] = [("ends_at", end, "ends_before_start")]


_JUDGED: Mapping[str, tuple[tuple[str, Callable[[float], bool], str], ...]] = {
    "order_items": (("quantity", lambda value: value <= 0, "not_positive"),),
}
