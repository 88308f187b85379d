"""Order lines: one row a line, from which customers, orders, order items and products arise.

The tests on a line, the first that applies decides: no customer → skipped; the order number is a cancellation's (``C``
before digits) → part of a refunded order; quantity ≤ 0 → skipped; price ≤ 0 → skipped; otherwise an order item. A
column with a payment status takes the place of the mark in the number.
"""

# ruff: noqa: S608 (SQL is put together from our own names of tables and columns only; values are bound)

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from crm_tools.ingest import bounds
from crm_tools.ingest.cells import Value
from crm_tools.ingest.parts import Part
from crm_tools.ingest.report import PartReport, Rejects
from crm_tools.ingest.staging import LINE_COLUMNS, Readers, bad_rows, make_table, read_chunk
from crm_tools.ingest.values import LARGEST_CENTS, cents
from crm_tools.ingest.vocabulary import kinds

_CANCELLATION = re.compile(r"C\d+")


class _Line(NamedTuple):
    """One line's values; its fields are the kind's, in the order in which they are taken."""

    order_id: int | str
    customer_id: int | str | None
    sku: str | None
    product_id: int | str | None
    title: str | None
    category: str | None
    quantity: int
    unit_price: Decimal | None
    line_amount: Decimal | None
    pay_status: str | None
    created_at: str
    city: str | None
    customer_name: str | None


def stage_lines(
    connection: sqlite3.Connection,
    number: int,
    part: Part,
    read: Readers,
    report: PartReport,
    rejects: Rejects,
    progress: Callable[[float], None],
) -> None:
    """Read all lines of a part into ``in_order_lines``; lines without customer are counted and left out."""
    make_table(connection, kinds()["order_lines"])
    insert = f"INSERT INTO in_order_lines VALUES ({', '.join('?' * (len(LINE_COLUMNS) + 2))})"
    marked = "pay_status" not in read
    plain_number = taken_back = False
    connection.execute("BEGIN")
    for chunk in part.chunks():
        report.read += len(chunk.rows)
        values = read_chunk(chunk, read)
        bad = bad_rows(chunk, part, read, values)
        empty = [None] * len(chunk.rows)
        columns = [values.get(field, empty) for field in _Line._fields]
        rows = []
        for i, line in enumerate(map(_Line._make, zip(*columns, strict=True))):
            if line.customer_id is None:
                report.skipped["no_customer"] += 1
                bad.pop(i, None)
                continue
            if i in bad:
                continue
            cancels = marked and type(line.order_id) is str and _CANCELLATION.fullmatch(line.order_id) is not None
            plain_number |= type(line.order_id) is int
            taken_back |= cancels and line.quantity < 0
            cost = _cost(line.quantity, line.unit_price, line.line_amount)
            if problem := _problem(line, cost, cancels):
                bad[i] = [problem]
                continue
            rows.append((number, chunk.numbers[i], *_staged(line, cost, cancels)))
        for i, problems in bad.items():
            rejects.row(report, part, chunk.numbers[i], problems)
        connection.executemany(insert, rows)
        progress(chunk.done)
    if marked and not plain_number and not taken_back:
        _letters_mean_nothing(connection, number)
    connection.execute("COMMIT")


class _Cost(NamedTuple):
    """What a line comes to, in 分: the line, one piece, and whether a piece costs more than nothing as written."""

    amount: int
    piece: int
    sign: int


@lru_cache(maxsize=bounds.MEMO_VALUES)
def _cost(quantity: int, unit_price: Decimal | None, line_amount: Decimal | None) -> _Cost:
    """A line costs its amount as written, else quantity times price; a piece its price, else its share of the amount.
    Both are rounded half up."""
    if unit_price is None:
        line_amount = line_amount or Decimal(0)
        unit_price = abs(line_amount) / abs(quantity) if quantity else line_amount
    amount = abs(quantity) * unit_price if line_amount is None else abs(line_amount)
    return _Cost(cents(amount), cents(unit_price), (unit_price > 0) - (unit_price < 0))


def _problem(line: _Line, cost: _Cost, cancels: bool) -> tuple[str, str, str] | None:
    """Field, value and reason of what makes a readable line impossible."""
    if line.sku is None and line.product_id is None:
        return "sku", "", "empty"
    if line.unit_price is None and line.line_amount is None:
        return "unit_price", "", "empty"
    if cancels and cost.sign < 0:
        return "unit_price", str(line.unit_price), "negative"
    if cost.amount > LARGEST_CENTS:
        return "quantity", str(line.quantity), "too_large"
    return None


def _staged(line: _Line, cost: _Cost, cancels: bool) -> tuple[Value, ...]:
    """The line's row in ``in_order_lines`` (:data:`LINE_COLUMNS`)."""
    kept = "skip_quantity" if line.quantity <= 0 else "skip_price" if cost.sign <= 0 else "item"
    return (
        *line[:7],
        cost.amount,
        cost.piece,
        "refunded" if cancels else line.pay_status,
        *line[10:],
        "refund" if cancels else kept,
    )


def _letters_mean_nothing(connection: sqlite3.Connection, number: int) -> None:
    """Where every order number starts with C and nothing is taken back, C is just how this shop numbers orders."""
    connection.execute(
        """UPDATE in_order_lines SET pay_status = NULL,
             becomes = CASE WHEN quantity <= 0 THEN 'skip_quantity'
                            WHEN unit_price_cents <= 0 THEN 'skip_price' ELSE 'item' END
           WHERE part = ? AND becomes = 'refund'""",
        (number,),
    )
