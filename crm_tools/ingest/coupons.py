"""What holds for coupons: never more given than the total, one of a kind for a customer, ``issued`` counts them."""

# ruff: noqa: S608 (SQL is put together from our own names of tables and columns only; values are bound)

from __future__ import annotations

import sqlite3

from crm_tools.ingest.staged import StagedSet


def check_totals(connection: sqlite3.Connection, staged: StagedSet) -> None:
    """Reject staged coupons whose total is less than what was given; note new ones that state no total."""
    connection.execute(
        """CREATE TEMP TABLE open_coupons AS SELECT id FROM in_coupons
           WHERE total IS NULL AND id NOT IN (SELECT id FROM main.coupons)"""
    )
    known = "(SELECT c.{} FROM main.coupons c WHERE c.id = in_coupons.id)"
    beyond = f"issued > coalesce(total, {known.format('total')}, issued)"
    staged.reject_where(connection, "coupons", beyond, "issued", "beyond_total")
    staged.reject_where(connection, "coupons", f"total < {known.format('issued')}", "total", "below_issued")


def check_given(connection: sqlite3.Connection, staged: StagedSet) -> None:
    """Reject a second coupon of a kind for a customer within a file, and coupons beyond the total."""
    second = """EXISTS (
        SELECT 1 FROM in_customer_coupons f
        WHERE f.coupon_id = in_customer_coupons.coupon_id AND f.customer_id = in_customer_coupons.customer_id
          AND f.part = in_customer_coupons.part AND f.rowid < in_customer_coupons.rowid
          AND f.issued_at <> in_customer_coupons.issued_at)"""
    connection.execute(
        "CREATE INDEX temp.given_by_coupon ON in_customer_coupons (coupon_id, customer_id, part, issued_at)"
    )
    staged.reject_where(connection, "customer_coupons", second, "customer_id", "second_coupon")
    connection.execute(
        """CREATE TEMP TABLE newly_given AS
           SELECT s.coupon_id, s.customer_id, row_number() OVER (PARTITION BY s.coupon_id ORDER BY min(s.rowid)) AS nth
           FROM in_customer_coupons s
           WHERE NOT EXISTS (SELECT 1 FROM main.customer_coupons g
                             WHERE g.coupon_id = s.coupon_id AND g.customer_id = s.customer_id)
           GROUP BY s.coupon_id, s.customer_id"""
    )
    # A coupon that came without a total is as many as were given.
    unlimited = "0"
    if connection.execute("SELECT 1 FROM sqlite_temp_master WHERE name = 'open_coupons'").fetchone():
        unlimited = "coupon_id IN (SELECT id FROM open_coupons)"
    beyond = f"""NOT ({unlimited}) AND (coupon_id, customer_id) IN (
        SELECT n.coupon_id, n.customer_id FROM newly_given n JOIN main.coupons c ON c.id = n.coupon_id
        WHERE n.nth > c.total - (SELECT count(*) FROM main.customer_coupons g WHERE g.coupon_id = n.coupon_id))"""
    staged.reject_where(connection, "customer_coupons", beyond, "coupon_id", "beyond_total")


def count_issued(connection: sqlite3.Connection) -> None:
    """``issued`` never says fewer than were given, nor the total fewer than were issued."""
    connection.execute(
        """UPDATE coupons SET issued = given.times, total = max(total, given.times)
           FROM (SELECT coupon_id, count(*) AS times FROM customer_coupons GROUP BY coupon_id) given
           WHERE given.coupon_id = coupons.id AND coupons.issued < given.times"""
    )
