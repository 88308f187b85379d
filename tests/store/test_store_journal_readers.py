"""The journal's readers: each has its own mark, what all have read goes, a write keeps its entries or none."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from crm_tools.store import journal
from crm_tools.store.connect import writer
from crm_tools.store.journal import Stretch


def test_nothing_is_kept_while_nobody_reads(demo_copy: Path) -> None:
    with writer(demo_copy) as connection:
        connection.execute("UPDATE orders SET pay_status = 'refunded' WHERE id = 1")
        assert connection.execute("SELECT count(*) FROM journal").fetchone() == (0,)
        assert journal.unread(connection, "rollups") is None


def test_each_reader_has_its_own_mark_and_what_all_have_read_goes(demo_copy: Path) -> None:
    with writer(demo_copy) as connection:
        journal.listen(connection, "rollups")
        journal.listen(connection, "mirror")
        connection.execute("INSERT INTO logins (customer_id, logged_in_at) VALUES (5, '2026-11-22 10:00:00')")
        first = journal.unread(connection, "rollups")
        assert first is not None
        assert connection.execute(journal.customers(first)).fetchall() == [(5,)]
        journal.done(connection, "rollups", first)
    with writer(demo_copy) as connection:
        connection.execute("INSERT INTO logins (customer_id, logged_in_at) VALUES (6, '2026-11-22 11:00:00')")
        second, both = journal.unread(connection, "rollups"), journal.unread(connection, "mirror")
        assert second is not None
        assert both is not None
        assert connection.execute(journal.customers(second)).fetchall() == [(6,)]
        assert sorted(connection.execute(journal.customers(both)).fetchall()) == [(5,), (6,)]
        journal.done(connection, "rollups", second)
        journal.done(connection, "mirror", both)
        assert connection.execute("SELECT count(*) FROM journal").fetchone() == (1,)  # numbers go on from the last
        assert journal.unread(connection, "mirror") == Stretch(both.until, both.until)
        connection.execute("INSERT INTO logins (customer_id, logged_in_at) VALUES (7, '2026-11-22 12:00:00')")
        third = journal.unread(connection, "mirror")
        assert third is not None
        assert not third.empty
        assert connection.execute(journal.customers(third)).fetchall() == [(7,)]
        journal.forget(connection, "rollups")
        journal.forget(connection, "mirror")
        assert connection.execute("SELECT count(*) FROM journal").fetchone()[0] <= 1


def test_a_write_and_its_entries_stand_or_fall_together(demo_copy: Path) -> None:
    with writer(demo_copy) as connection:
        journal.listen(connection, "rollups")
    with pytest.raises(sqlite3.IntegrityError), writer(demo_copy) as connection:
        connection.executemany("DELETE FROM customers WHERE id = ?", [(1,), (2,)])
    with writer(demo_copy) as connection:
        stretch = journal.unread(connection, "rollups")
        assert stretch is not None
        assert stretch.empty


def test_a_refund_touches_the_customer_the_day_and_each_product_and_category(demo_copy: Path) -> None:
    with writer(demo_copy) as connection:
        order, customer, day = connection.execute(
            "SELECT o.id, o.customer_id, date(o.created_at) FROM orders o JOIN order_items i ON i.order_id = o.id"
            " WHERE o.pay_status = 'paid' GROUP BY o.id HAVING count(DISTINCT i.product_id) = 3 LIMIT 1"
        ).fetchone()
        journal.listen(connection, "rollups")
        connection.execute("UPDATE orders SET pay_status = 'refunded' WHERE id = ?", (order,))
        stretch = journal.unread(connection, "rollups")
        assert stretch is not None
        assert connection.execute(journal.customers(stretch)).fetchall() == [(customer,)]
        assert connection.execute(journal.days(stretch, ["orders"])).fetchall() == [(day,)]
        products = connection.execute(f"SELECT DISTINCT product_id, '{day}' FROM order_items WHERE order_id = {order}")
        assert sorted(connection.execute(journal.product_days(stretch)).fetchall()) == sorted(products.fetchall())
        categories = connection.execute(
            "SELECT DISTINCT category, ? FROM order_items i JOIN products p ON p.id = product_id WHERE order_id = ?",
            (day, order),
        ).fetchall()
        assert sorted(connection.execute(journal.category_days(stretch)).fetchall()) == sorted(categories)
        again = stretch.until
        connection.execute("UPDATE orders SET pay_status = 'refunded' WHERE id = ?", (order,))  # as it is already
        assert journal.unread(connection, "rollups") == Stretch(stretch.after, again)
