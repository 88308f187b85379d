"""The merge of a staged set into the CRM: one transaction, everything or nothing.

First all that only reads the database, in the order in which kinds refer to each other: a row that refers to what
neither the database nor the set has is rejected, and rows of people whose personal data was erased stay out. Then the
rows are written, which is what locks the database.
"""

# ruff: noqa: S608 (SQL is put together from our own names of tables and columns only; values are bound)

from __future__ import annotations

import sqlite3
from collections.abc import Mapping

from crm_tools.ingest import coupons, ids, merge_lines
from crm_tools.ingest.ids import Products, Target, Use, resolve
from crm_tools.ingest.rows import merge_rows, prepare_rows
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
    before = _counts(connection, staged)
    ids.begin(connection)
    products = Products(connection)
    _resolve_ids(connection, staged)
    for kind in staged.kinds():
        if kind not in _AT_ONCE:
            _judge(connection, staged, kind, products)
    _write(connection, staged, products)
    after = _counts(connection, staged)
    staged.report.made = {name: count - before[name] for name, count in after.items() if count > before[name]}


_AT_ONCE = frozenset(("coupons", "customer_coupons"))
"""Kinds of few rows whose rules look at each other in the database: judged when they are written."""


def _judge(connection: sqlite3.Connection, staged: StagedSet, kind: str, products: Products) -> None:
    """Reject what can't be merged and work out what is new; writes to temporary tables only."""
    _skip_erased(connection, staged, kind)
    if kind == "order_lines":
        merge_lines.judge_lines(connection, products)
        return
    if kind == "products":
        _identify_products(connection, staged, products)
    elif "product_id" in kinds()[kind].fields:
        products.resolve(f"in_{kind}")
    for field, table, reason in _PARENTS.get(kind, ()):
        unknown = f"""{field} IS NOT NULL AND NOT (typeof({field}) = 'integer' AND (
                      EXISTS (SELECT 1 FROM main.{table} t WHERE t.id = {field}){_coming(table, field)}))"""
        staged.reject_where(connection, kind, unknown, field, reason)
    if columns := _COMING.get(kind):
        connection.execute(f"INSERT OR IGNORE INTO coming_{kind} SELECT {columns} FROM in_{kind} ORDER BY part, row")
    lines_change_it = kind == "order_items" and "order_lines" in staged.kinds()
    if kind not in _AT_ONCE and not lines_change_it:
        number, report = next(staged.of(kind))  # a second file of the kind has to see what the first one brings
        prepare_rows(connection, kind, number, report)


_COMING = {"customers": "id", "products": "id, sku", "orders": "id, customer_id"}


def _coming(table: str, field: str) -> str:
    return f" OR EXISTS (SELECT 1 FROM temp.coming_{table} t WHERE t.id = {field})" if table in _COMING else ""


def _write(connection: sqlite3.Connection, staged: StagedSet, products: Products) -> None:
    ids.remember(connection)
    for kind in staged.kinds():
        if kind == "order_lines":
            merge_lines.write_lines(connection, staged)
            continue
        if kind in _AT_ONCE:
            _judge(connection, staged, kind, products)
        if kind == "coupons":
            coupons.check_totals(connection, staged)
        if kind == "customer_coupons":
            coupons.check_given(connection, staged)
        for number, report in staged.of(kind):
            merge_rows(connection, kind, number, report)
        if kind in _COMING:
            connection.execute(f"DELETE FROM arisen WHERE kind = ? AND id IN (SELECT id FROM in_{kind})", (kind,))
    if _AT_ONCE & set(staged.kinds()):
        coupons.count_issued(connection)


def _counts(connection: sqlite3.Connection, staged: StagedSet) -> dict[str, int]:
    """Rows of the tables that the set can fill, and orders by payment status (``orders_paid``, …)."""
    present = set(staged.kinds())
    if "order_lines" in present:
        present |= {"customers", "products", "orders", "order_items"}
    names = [name for name in TIME_COLUMNS if name in present]
    counts = {name: connection.execute(f"SELECT count(*) FROM main.{name}").fetchone()[0] for name in names}
    if "orders" not in present:
        return counts
    statuses = dict(connection.execute("SELECT pay_status, count(*) FROM main.orders GROUP BY pay_status"))
    each = {f"orders_{name}": statuses.get(name, 0) for name in ("paid", "pending", "cancelled", "refunded")}
    return counts | each


_NAMED = 3
"""Codes with another number than their digits that the report names; the others are counted."""


def _resolve_ids(connection: sqlite3.Connection, staged: StagedSet) -> None:
    present = staged.kinds()
    for target, places in _IDS.items():
        uses = [Use(f"in_{kind}", field, defines) for kind, field, defines in places if kind in present]
        if "order_lines" in present:
            uses.extend(merge_lines.USES[target])
        taken = resolve(connection, target, uses)
        for code, number in taken[:_NAMED]:
            staged.report.notes.append(UserError("ingest.note.renumbered", kind=target, code=code, number=number))
        if len(taken) > _NAMED:
            more = len(taken) - _NAMED
            staged.report.notes.append(UserError("ingest.note.renumbered_more", kind=target, codes=f"{more:,}"))


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
