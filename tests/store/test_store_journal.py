"""The change journal: every key whose totals changed is in it, however the change was made."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm_tools.store import journal, migrate
from crm_tools.store.connect import writer
from crm_tools.store.journal import FACTS, Stretch

DAYS = ("2026-01-31", "2026-02-01", "2026-02-14")
SMALL = st.integers(1, 3)
TIMES = st.sampled_from([f"{day} 10:00:00" for day in DAYS])
STATUSES = st.sampled_from(["paid", "pending", "cancelled", "refunded"])
CATEGORIES = st.sampled_from(["tea", "cups", None])

VALUES: dict[str, dict[str, st.SearchStrategy[object]]] = {
    "customers": {"name": st.sampled_from(["A", "B"]), "city": st.sampled_from(["上海", None]), "created_at": TIMES},
    "products": {"title": st.just("t"), "category": CATEGORIES, "price_cents": SMALL, "listed_at": TIMES | st.none()},
    "orders": {"customer_id": SMALL, "amount_cents": SMALL, "pay_status": STATUSES, "created_at": TIMES},
    "order_items": {"order_id": SMALL, "product_id": SMALL, "quantity": SMALL, "unit_price_cents": SMALL},
    "logins": {"customer_id": SMALL, "logged_in_at": TIMES},
    "inquiries": {"customer_id": SMALL, "product_id": SMALL | st.none(), "content": st.just("c"), "created_at": TIMES},
    "browse_events": {
        "customer_id": SMALL,
        "product_id": SMALL,
        "event": st.sampled_from(["view", "cart"]),
        "occurred_at": TIMES,
    },
    "coupons": {
        "title": st.just("c"),
        "threshold_cents": SMALL,
        "discount_cents": SMALL,
        "total": st.just(9),
        "issued": SMALL,
        "starts_at": TIMES,
        "ends_at": TIMES,
    },
    "customer_coupons": {
        "coupon_id": SMALL,
        "customer_id": SMALL,
        "issued_at": TIMES,
        "used_at": TIMES | st.none(),
        "order_id": SMALL | st.none(),
    },
}


def _row(table: str) -> st.SearchStrategy[dict[str, object]]:
    return st.fixed_dictionaries({"id": SMALL, **VALUES[table]})


def _insert(table: str) -> st.SearchStrategy[tuple[str, tuple[object, ...]]]:
    def made(verb: str, row: dict[str, object]) -> tuple[str, tuple[object, ...]]:
        names, marks = ", ".join(row), ", ".join("?" * len(row))
        if verb == "UPSERT":
            changes = ", ".join(f"{name} = excluded.{name}" for name in row if name != "id")
            statement = f"INSERT INTO {table} ({names}) VALUES ({marks}) ON CONFLICT (id) DO UPDATE SET {changes}"
        else:
            statement = f"{verb} INTO {table} ({names}) VALUES ({marks})"
        return statement, tuple(row.values())

    return st.builds(made, st.sampled_from(["INSERT", "INSERT OR IGNORE", "INSERT OR REPLACE", "UPSERT"]), _row(table))


def _update(table: str) -> st.SearchStrategy[tuple[str, tuple[object, ...]]]:
    def made(change: tuple[str, object], row_id: int | None) -> tuple[str, tuple[object, ...]]:
        where = "" if row_id is None else f" WHERE id = {row_id}"
        return f"UPDATE {table} SET {change[0]} = ?{where}", (change[1],)

    changes = [st.tuples(st.just(name), values) for name, values in ({"id": SMALL} | VALUES[table]).items()]
    return st.builds(made, st.one_of(changes), SMALL | st.none())


def _delete(table: str) -> st.SearchStrategy[tuple[str, tuple[object, ...]]]:
    return st.builds(lambda row_id: (f"DELETE FROM {table} WHERE id = ?", (row_id,)), SMALL)


# Sales are where keys hang together: orders and items come up more often.
TABLES = st.sampled_from([*FACTS, "orders", "order_items", "order_items"])
CHANGES = st.lists(
    TABLES.flatmap(lambda table: st.one_of(_insert(table), _update(table), _delete(table))), min_size=1, max_size=8
)
STARTS = st.lists(TABLES.flatmap(_insert), max_size=25)

TOTALS = {
    "customers": """
        SELECT c.id, json_array(
          (SELECT json_group_array(pay_status || amount_cents || created_at) FROM
             (SELECT * FROM orders WHERE customer_id = c.id ORDER BY created_at, amount_cents, pay_status)),
          (SELECT count(*) || max(logged_in_at) FROM logins WHERE customer_id = c.id),
          (SELECT count(*) || count(used_at) FROM customer_coupons WHERE customer_id = c.id),
          (SELECT count(*) || max(created_at) FROM inquiries WHERE customer_id = c.id),
          (SELECT json_group_array(product_id || event || occurred_at) FROM
             (SELECT * FROM browse_events b WHERE customer_id = c.id AND NOT EXISTS (
                SELECT 1 FROM orders o JOIN order_items i ON i.order_id = o.id WHERE o.customer_id = c.id
                AND i.product_id = b.product_id AND o.pay_status = 'paid' AND o.created_at >= b.occurred_at)
              ORDER BY product_id, event, occurred_at)))
        FROM (SELECT 1 AS id UNION SELECT 2 UNION SELECT 3) c""",
    "product_days": """
        SELECT i.product_id || substr(o.created_at, 1, 10), sum(i.quantity * 1000 + i.quantity * i.unit_price_cents)
        FROM orders o JOIN order_items i ON i.order_id = o.id WHERE o.pay_status = 'paid' GROUP BY 1""",
    "category_months": """
        SELECT coalesce(p.category, '-') || substr(o.created_at, 1, 7), sum(i.quantity * i.unit_price_cents)
        FROM orders o JOIN order_items i ON i.order_id = o.id JOIN products p ON p.id = i.product_id
        WHERE o.pay_status = 'paid' GROUP BY 1""",
    "days of orders": """
        SELECT substr(created_at, 1, 10), group_concat(pay_status || amount_cents || customer_id)
        FROM (SELECT * FROM orders ORDER BY pay_status, amount_cents, customer_id) GROUP BY 1""",
    "days of units": """
        SELECT substr(o.created_at, 1, 10), sum(i.quantity)
        FROM orders o JOIN order_items i ON i.order_id = o.id WHERE o.pay_status = 'paid' GROUP BY 1""",
    "days of logins": "SELECT substr(logged_in_at, 1, 10), count(*) FROM logins GROUP BY 1",
    "days of customers": "SELECT substr(created_at, 1, 10), count(*) FROM customers GROUP BY 1",
    "days of coupons given": "SELECT substr(issued_at, 1, 10), count(*) FROM customer_coupons GROUP BY 1",
    "days of coupons used": "SELECT substr(used_at, 1, 10), count(*) FROM customer_coupons GROUP BY 1",
}
KEYS: dict[str, Callable[[Stretch], str]] = {
    "customers": lambda s: journal.customers(s),
    "product_days": lambda s: f"SELECT product_id || day FROM ({journal.product_days(s)})",
    "category_months": lambda s: f"SELECT coalesce(category, '-') || month FROM ({journal.category_months(s)})",
    "days of orders": lambda s: journal.days(s, ["orders"]),
    "days of units": lambda s: journal.days(s, ["orders", "order_items"]),
    "days of logins": lambda s: journal.days(s, ["logins"]),
    "days of customers": lambda s: journal.days(s, ["customers"]),
    "days of coupons given": lambda s: journal.days(s, ["customer_coupons"]),
    "days of coupons used": lambda s: journal.days(s, ["customer_coupons"]),
}


@cache
def _empty() -> bytes:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        migrate.apply(connection, migrate.newest())
        return connection.serialize()


@contextmanager
def _fresh() -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        connection.deserialize(_empty())
        yield connection


def _try(connection: sqlite3.Connection, statements: list[tuple[str, tuple[object, ...]]]) -> None:
    for statement, values in statements:
        try:
            connection.execute(statement, values)
        except sqlite3.IntegrityError:
            continue  # a statement that the schema refuses changes nothing


@pytest.mark.parametrize("foreign_keys", [True, False])
def test_every_key_whose_totals_changed_is_in_the_journal(foreign_keys: bool) -> None:
    """Foreign keys off too: a script from outside may not have switched them on."""

    @settings(max_examples=250, deadline=None, suppress_health_check=list(HealthCheck))
    @given(start=STARTS, changes=CHANGES)
    def holds(start: list[tuple[str, tuple[object, ...]]], changes: list[tuple[str, tuple[object, ...]]]) -> None:
        with _fresh() as connection:
            connection.execute(f"PRAGMA foreign_keys = {foreign_keys:d}")
            if foreign_keys:  # otherwise little gets in
                for n in (1, 2, 3):
                    connection.execute(
                        f"INSERT INTO customers (id, name, created_at) VALUES ({n}, 'A', '{DAYS[0]} 10:00:00')"
                    )
                    connection.execute(
                        f"INSERT INTO products (id, title, category, price_cents) VALUES ({n}, 't', 'tea', 1)"
                    )
            _try(connection, start)
            journal.listen(connection, "test")
            before, rows_before = _totals(connection), _rows(connection)
            _try(connection, changes)
            stretch = journal.unread(connection, "test")
            assert stretch is not None
            after, rows_after = _totals(connection), _rows(connection)
            for name in TOTALS:
                touched = {key for (key,) in connection.execute(KEYS[name](stretch))}
                changed = {key for key, _ in before[name].items() ^ after[name].items() if key is not None}
                assert changed <= touched, name
            for fact in FACTS:
                touched = {row_id for (row_id,) in connection.execute(journal.rows(stretch, fact))}
                assert {row_id for row_id, _ in rows_before[fact] ^ rows_after[fact]} <= touched, fact

    holds()


def _totals(connection: sqlite3.Connection) -> dict[str, dict[object, object]]:
    return {name: dict(connection.execute(sql).fetchall()) for name, sql in TOTALS.items()}


def _rows(connection: sqlite3.Connection) -> dict[str, set[tuple[int, tuple[object, ...]]]]:
    return {fact: {(row[0], row) for row in connection.execute(f"SELECT * FROM {fact}")} for fact in FACTS}


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
            (day[:7], order),
        ).fetchall()
        assert sorted(connection.execute(journal.category_months(stretch)).fetchall()) == sorted(categories)
        again = stretch.until
        connection.execute("UPDATE orders SET pay_status = 'refunded' WHERE id = ?", (order,))  # as it is already
        assert journal.unread(connection, "rollups") == Stretch(stretch.after, again)


def test_no_trigger_is_left_out() -> None:
    with _fresh() as connection:
        triggers = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")}
    expected = {f"{fact}_{event}" for fact in FACTS for event in ("replaced", "inserted", "updated", "deleted")}
    assert expected <= triggers
