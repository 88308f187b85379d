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

from crm_tools.ingest.parts import Part
from crm_tools.ingest.report import PartReport, Rejects
from crm_tools.ingest.staging import LINE_COLUMNS, Readers, bad_rows, make_table, read_chunk
from crm_tools.ingest.values import cents
from crm_tools.ingest.vocabulary import kinds

_CANCELLATION = re.compile(r"C\d+")


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
    plain_number = negative_marked = False
    connection.execute("BEGIN")
    for chunk in part.chunks():
        report.read += len(chunk.rows)
        values = read_chunk(chunk, read)
        bad = bad_rows(chunk, part, read, values)
        empty = [None] * len(chunk.rows)
        columns = [
            values.get(field, empty)
            for field in (
                "order_id",
                "customer_id",
                "sku",
                "product_id",
                "title",
                "category",
                "quantity",
                "unit_price",
                "pay_status",
                "created_at",
                "city",
                "customer_name",
            )
        ]
        rows = []
        for i, (order, customer, sku, product, title, category, quantity, price, status, at, city, name) in enumerate(
            zip(*columns, strict=True)
        ):
            if customer is None:
                report.skipped["no_customer"] += 1
                bad.pop(i, None)
                continue
            if i in bad:
                continue
            if sku is None and product is None:
                bad[i] = [("sku", "", "empty")]
                continue
            assert isinstance(quantity, int)
            assert isinstance(price, Decimal)
            cancels = marked and type(order) is str and _CANCELLATION.fullmatch(order) is not None
            plain_number |= type(order) is int
            if cancels:
                negative_marked |= quantity < 0
                becomes = "refund"
                if price < 0:
                    bad[i] = [(read["unit_price"][0].header, str(price), "negative")]
                    continue
            else:
                becomes = "skip_quantity" if quantity <= 0 else "skip_price" if price <= 0 else "item"
            rows.append(
                (
                    number,
                    chunk.numbers[i],
                    order,
                    customer,
                    sku,
                    product,
                    title,
                    category,
                    quantity,
                    cents(abs(quantity) * price),
                    cents(price),
                    "refunded" if cancels else status,
                    at,
                    city,
                    name,
                    becomes,
                )
            )
        for i, problems in bad.items():
            rejects.row(report, part, chunk.numbers[i], problems)
        connection.executemany(insert, rows)
        progress(chunk.done)
    if marked and not plain_number and not negative_marked:
        _letters_mean_nothing(connection, number)
    connection.execute("COMMIT")


def _letters_mean_nothing(connection: sqlite3.Connection, number: int) -> None:
    """Where every order number starts with C and nothing is taken back, C is just how this shop numbers orders."""
    connection.execute(
        "UPDATE in_order_lines SET pay_status = NULL, becomes = CASE WHEN quantity <= 0 THEN 'skip_quantity' "
        "WHEN unit_price_cents <= 0 THEN 'skip_price' ELSE 'item' END WHERE part = ? AND becomes = 'refund'",
        (number,),
    )
