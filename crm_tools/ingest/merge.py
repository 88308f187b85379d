"""The merge of a staged set into the CRM: one transaction of a few seconds, everything or nothing.

Kinds are merged in the order in which they refer to each other: a row that refers to what neither the database nor the
set has is rejected. Rows of people whose personal data was erased stay out.
"""

# ruff: noqa: S608 (SQL is put together from our own names of tables and columns only; values are bound)

from __future__ import annotations

import sqlite3
from collections.abc import Mapping

from crm_tools.ingest import coupons, merge_lines
from crm_tools.ingest.ids import Products, Target, Use, resolve
from crm_tools.ingest.rows import merge_rows
from crm_tools.ingest.staged import StagedSet
from crm_tools.ingest.vocabulary import kinds
from crm_tools.store.facts import TIME_COLUMNS
from crm_tools.texts import UserError

_CUSTOMER = ("customer_id", "customers", "unknown_customer")
_PRODUCT = ("product_id", "products", "unknown_product")
_ORDER = ("order_id", "orders", "unknown_order")
_PARENTS: Mapping[str, tuple[tuple[str, str, str], ...]] = {
    "orders": (_CUSTOMER,),
    "order_items": (_ORDER, _PRODUCT),
    "logins": (_CUSTOMER,),
    "inquiries": (_CUSTOMER, _PRODUCT),
    "customer_coupons": (("coupon_id", "coupons", "unknown_coupon"), _CUSTOMER, _ORDER),
    "browse_events": (_CUSTOMER, _PRODUCT),
}
"""Field, the table it refers to, and the reason where nothing is there."""

_IDS: Mapping[Target, tuple[tuple[str, str, bool], ...]] = {
    "customers": (
        ("customers", "id", True),
        *((kind, "customer_id", False) for kind, parents in _PARENTS.items() if _CUSTOMER in parents),
    ),
    "orders": (("orders", "id", True), ("order_items", "order_id", False), ("customer_coupons", "order_id", False)),
    "coupons": (("coupons", "id", True), ("customer_coupons", "coupon_id", False)),
}
"""Where staged rows hold ids: kind, field, and whether it brings new ones."""


def merge(connection: sqlite3.Connection, staged: StagedSet) -> None:
    """Merge the staged tables inside the caller's transaction; fills the reports."""
    present = staged.kinds()
    before = _counts(connection)
    _resolve_ids(connection, staged)
    products = Products(connection)
    for kind in present:
        _skip_erased(connection, staged, kind)
        if kind == "order_lines":
            merge_lines.merge_lines(connection, staged, products)
            continue
        if kind == "products":
            _identify_products(connection, staged, products)
        elif "product_id" in kinds()[kind].fields:
            products.resolve(f"in_{kind}")
        for field, table, reason in _PARENTS.get(kind, ()):
            unknown = f"""{field} IS NOT NULL AND NOT (typeof({field}) = 'integer'
                          AND EXISTS (SELECT 1 FROM main.{table} t WHERE t.id = {field}))"""
            staged.reject_where(connection, kind, unknown, field, reason)
        if kind == "coupons":
            coupons.check_totals(connection, staged)
        if kind == "customer_coupons":
            coupons.check_given(connection, staged)
        for number, report in staged.of(kind):
            merge_rows(connection, kind, number, report)
        if kind in ("customers", "products", "orders"):
            connection.execute(f"DELETE FROM arisen WHERE kind = ? AND id IN (SELECT id FROM in_{kind})", (kind,))
    if {"coupons", "customer_coupons"} & set(present):
        coupons.count_issued(connection)
    after = _counts(connection)
    staged.report.made = {name: count - before[name] for name, count in after.items() if count > before[name]}


def _counts(connection: sqlite3.Connection) -> dict[str, int]:
    """Rows by table, and orders by payment status (``orders_paid``, …)."""
    counts = {name: connection.execute(f"SELECT count(*) FROM main.{name}").fetchone()[0] for name in TIME_COLUMNS}
    statuses = dict(connection.execute("SELECT pay_status, count(*) FROM main.orders GROUP BY pay_status"))
    each = {f"orders_{name}": statuses.get(name, 0) for name in ("paid", "pending", "cancelled", "refunded")}
    return counts | each


def _resolve_ids(connection: sqlite3.Connection, staged: StagedSet) -> None:
    present = staged.kinds()
    for target, places in _IDS.items():
        uses = [Use(f"in_{kind}", field, defines) for kind, field, defines in places if kind in present]
        if "order_lines" in present:
            uses.extend(merge_lines.USES[target])
        for code, number in resolve(connection, target, uses):
            staged.report.notes.append(UserError("ingest.note.renumbered", kind=target, code=code, number=number))


def _skip_erased(connection: sqlite3.Connection, staged: StagedSet, kind: str) -> None:
    if not connection.execute("SELECT 1 FROM erasures LIMIT 1").fetchone():
        return
    if kind == "order_lines":
        merge_lines.skip_erased(connection)
        return
    field = "id" if kind == "customers" else "customer_id"
    if field not in kinds()[kind].fields:
        return
    for number, report in staged.of(kind):
        gone = connection.execute(
            f"DELETE FROM in_{kind} WHERE part = ? AND {field} IN (SELECT customer_id FROM erasures)", (number,)
        ).rowcount
        if gone:
            report.skipped["erased"] += gone


def _identify_products(connection: sqlite3.Connection, staged: StagedSet, products: Products) -> None:
    """Give every staged product our id; its own becomes a code where it is another one."""
    connection.execute("ALTER TABLE in_products RENAME COLUMN id TO product_id")
    connection.execute("ALTER TABLE in_products ADD COLUMN id")
    products.keep_clear("in_products")
    rows = connection.execute("SELECT rowid, part, row, product_id, sku FROM in_products ORDER BY part, row").fetchall()
    for rowid, number, row, product_id, sku in rows:
        found = products.identify(product_id, sku)
        if found is None:
            staged.reject(number, row, "sku", sku, "sku_taken")
            connection.execute("DELETE FROM in_products WHERE rowid = ?", (rowid,))
            continue
        code = product_id if isinstance(product_id, str) else None
        connection.execute(
            "UPDATE in_products SET id = ?, sku = coalesce(sku, ?) WHERE rowid = ?", (found, code, rowid)
        )
