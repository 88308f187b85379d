"""The demo contradicts itself nowhere: asserted with SQL on the demo for 2026-11-22."""

from __future__ import annotations

import sqlite3

import pytest
from demo_facts import TODAY, none, one

FIRST = "2024-11-23"


def test_every_reference_leads_somewhere_and_the_file_is_sound(demo: sqlite3.Connection) -> None:
    assert demo.execute("PRAGMA foreign_key_check").fetchall() == []
    assert demo.execute("PRAGMA integrity_check").fetchall() == [("ok",)]  # CHECK constraints and NOT NULL too


def test_the_size_is_as_promised(demo: sqlite3.Connection) -> None:
    assert one(demo, "SELECT count(*) FROM customers") == 5000
    assert one(demo, "SELECT count(*) FROM orders") == 50_000
    assert one(demo, "SELECT count(*) FROM order_items") == 125_000
    assert (
        one(demo, "SELECT count(DISTINCT substr(created_at, 1, 7)) FROM orders") == 25
    )  # 24 months, two of them in part


def test_every_fact_lies_within_the_24_months_up_to_today(demo: sqlite3.Connection) -> None:
    for table, column in (
        ("customers", "created_at"),
        ("orders", "created_at"),
        ("logins", "logged_in_at"),
        ("inquiries", "created_at"),
        ("browse_events", "occurred_at"),
        ("customer_coupons", "issued_at"),
    ):
        first, last = demo.execute(f"SELECT min(date({column})), max(date({column})) FROM {table}").fetchone()
        assert FIRST <= first < "2024-12-01", table
        assert last == TODAY, table
        none(demo, f"{table} WHERE {column} IS NOT datetime({column})")  # every one a real time
    none(demo, f"customer_coupons WHERE used_at > '{TODAY} 23:59:59'")
    none(demo, f"products WHERE listed_at > '{TODAY} 23:59:59'")


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("orders", "created_at"),
        ("logins", "logged_in_at"),
        ("inquiries", "created_at"),
        ("browse_events", "occurred_at"),
        ("customer_coupons", "issued_at"),
    ],
)
def test_nobody_does_anything_before_registering(demo: sqlite3.Connection, table: str, column: str) -> None:
    none(demo, f"{table} f JOIN customers c ON c.id = f.customer_id WHERE f.{column} < c.created_at")


def test_no_product_is_sold_or_seen_before_it_was_listed(demo: sqlite3.Connection) -> None:
    none(
        demo,
        "order_items i JOIN orders o ON o.id = i.order_id JOIN products p ON p.id = i.product_id"
        " WHERE o.created_at < p.listed_at",
    )
    none(demo, "browse_events b JOIN products p ON p.id = b.product_id WHERE b.occurred_at < p.listed_at")


def test_an_order_is_the_sum_of_its_items_less_the_one_coupon_used_on_it(demo: sqlite3.Connection) -> None:
    goods = "(SELECT order_id AS id, sum(quantity * unit_price_cents) AS cents FROM order_items GROUP BY order_id)"
    none(
        demo,
        f"orders o LEFT JOIN {goods} g USING (id) LEFT JOIN customer_coupons k ON k.order_id = o.id"
        " WHERE o.amount_cents IS NOT g.cents - coalesce(k.discount_cents, 0)"
        " OR g.cents < coalesce(k.threshold_cents, 0)",
    )
    none(demo, "customer_coupons WHERE order_id IS NOT NULL GROUP BY order_id HAVING count(*) > 1")
    discounted = one(demo, "SELECT count(order_id) FROM customer_coupons") / 50_000
    assert 0.03 < discounted < 0.25


def test_coupons_are_given_and_used_within_their_terms(demo: sqlite3.Connection) -> None:
    none(
        demo,
        "customer_coupons k JOIN coupons c ON c.id = k.coupon_id LEFT JOIN orders o ON o.id = k.order_id"
        " WHERE k.issued_at NOT BETWEEN c.starts_at AND c.ends_at OR k.expires_at > c.ends_at"
        " OR k.used_at NOT BETWEEN k.issued_at AND k.expires_at OR (k.used_at IS NULL) <> (k.order_id IS NULL)"
        " OR o.customer_id <> k.customer_id OR o.created_at <> k.used_at OR o.pay_status NOT IN ('paid', 'refunded')"
        " OR k.threshold_cents <> c.threshold_cents OR k.discount_cents <> c.discount_cents",
    )
    none(
        demo,
        "coupons c WHERE issued <> (SELECT count(*) FROM customer_coupons WHERE coupon_id = c.id) OR issued > total"
        " OR discount_cents >= threshold_cents",
    )


def test_people_are_plainly_invented(demo: sqlite3.Connection) -> None:
    none(demo, "customers WHERE mobile NOT GLOB '154[0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9]'")  # unassigned
    none(
        demo,
        "customers WHERE email IS NOT NULL AND substr(email, instr(email, '@') + 1)"
        " NOT IN ('example.com', 'example.net', 'example.org')",
    )
    none(demo, "customers WHERE email_consent AND email IS NULL")
    for column in ("mobile", "email"):
        none(demo, f"customers WHERE {column} IS NOT NULL GROUP BY {column} HAVING count(*) > 1")
    assert 0.4 < one(demo, "SELECT avg(email_consent) FROM customers") < 0.8
    assert one(demo, "SELECT count(DISTINCT name) FROM customers") > 2000
