"""Order lines into the CRM: what arose from them is added; an order that they describe anew gets its items replaced.

Customers, products and orders that a file of their own kind has described keep what that file said; those that arose
from lines (table ``arisen``) follow later lines.
"""

from __future__ import annotations

import sqlite3

from crm_tools.ingest.ids import Products, Target, Use
from crm_tools.ingest.sql import run_script
from crm_tools.ingest.staged import StagedSet
from crm_tools.texts import UserError

_SKIPPED = {
    "no_customer": "no_customer",
    "skip_quantity": "quantity_not_positive",
    "skip_price": "price_not_positive",
    "known": "unchanged",
    "erased": "erased",
}
"""Outcomes that leave a line out, and the reasons they are reported with."""

USES: dict[Target, tuple[Use, ...]] = {
    "customers": (Use("line_customers", "customer_id", True), Use("line_orders", "customer_id", False)),
    "orders": (Use("line_orders", "id", True),),
    "coupons": (),
}
"""Where gathered lines hold ids."""


def skip_erased(connection: sqlite3.Connection) -> None:
    """Lines of people whose data was erased: their orders stay as they are."""
    connection.execute("DELETE FROM line_customers WHERE customer_id IN (SELECT customer_id FROM erasures)")
    connection.execute(
        "UPDATE line_orders SET state = 'erased' WHERE customer_id IN (SELECT customer_id FROM erasures)"
    )


def judge_lines(connection: sqlite3.Connection, products: Products) -> None:
    """Work out what the gathered lines bring; writes to temporary tables only."""
    _identify(connection, products)
    run_script(connection, "line_states")


def write_lines(connection: sqlite3.Connection, staged: StagedSet) -> None:
    """Write what the gathered lines bring, inside the caller's transaction."""
    run_script(connection, "line_customers")
    run_script(connection, "line_products")
    run_script(connection, "line_orders")
    _tell(connection, staged)


def _identify(connection: sqlite3.Connection, products: Products) -> None:
    products.keep_clear("line_products")
    rows = connection.execute("SELECT rowid, product_id, sku FROM line_products ORDER BY first").fetchall()
    for rowid, product_id, sku in rows:
        # A number and a stock code that are two products here: the number is what the line sold.
        found = products.identify(product_id, sku) or products.identify(product_id, None)
        connection.execute("UPDATE line_products SET id = ? WHERE rowid = ?", (found, rowid))


def _tell(connection: sqlite3.Connection, staged: StagedSet) -> None:
    for number, outcome, lines in connection.execute(
        "SELECT part, outcome, count(*) FROM line_outcomes GROUP BY part, outcome ORDER BY part, outcome"
    ):
        report = staged.parts[number][1]
        if outcome == "new":
            report.accepted += lines
        elif outcome == "changed":
            report.updated += lines
        elif outcome in _SKIPPED:
            report.skipped[_SKIPPED[outcome]] += lines
    for number, row, customer in connection.execute(
        "SELECT part, row, customer_id FROM line_outcomes WHERE outcome IN ('stranger', 'other_customer') ORDER BY line"
    ):
        staged.reject(number, row, "customer_id", customer, "other_customer")
    mixed = connection.execute("SELECT count(*) FROM line_orders WHERE statuses > 1").fetchone()[0]
    if mixed:
        staged.report.notes.append(UserError("ingest.note.mixed_status", orders=mixed))
