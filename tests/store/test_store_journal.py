"""The change journal: every key whose totals changed is in it, however the change was made."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm_tools.store import journal, migrate
from crm_tools.store.journal import FACTS, Stretch

DAYS = ("2026-01-31", "2026-02-01", "2026-02-14")
IDS = (1, 2, 3)
TIMES = tuple(f"{day} 10:00:00" for day in DAYS)
CATEGORIES = ("tea", "cups", None)
Change = tuple[str, tuple[object, ...]]

# Values that each column may take.
VALUES: dict[str, dict[str, tuple[object, ...]]] = {
    "customers": {"name": ("A", "B"), "city": ("上海", None), "created_at": TIMES},
    "products": {"title": ("t",), "category": CATEGORIES, "price_cents": IDS, "listed_at": (*TIMES, None)},
    "orders": {
        "customer_id": IDS,
        "amount_cents": IDS,
        "pay_status": ("paid", "pending", "cancelled", "refunded"),
        "created_at": TIMES,
    },
    "order_items": {"order_id": IDS, "product_id": IDS, "quantity": IDS, "unit_price_cents": IDS},
    "logins": {"customer_id": IDS, "logged_in_at": TIMES},
    "inquiries": {"customer_id": IDS, "product_id": (*IDS, None), "content": ("c",), "created_at": TIMES},
    "browse_events": {"customer_id": IDS, "product_id": IDS, "event": ("view", "cart"), "occurred_at": TIMES},
    "coupons": {
        "title": ("c",),
        "threshold_cents": IDS,
        "discount_cents": IDS,
        "total": (9,),
        "issued": IDS,
        "starts_at": TIMES,
        "ends_at": TIMES,
    },
    "customer_coupons": {
        "coupon_id": IDS,
        "customer_id": IDS,
        "issued_at": TIMES,
        "used_at": (*TIMES, None),
        "order_id": (*IDS, None),
    },
}


def insert(table: str, verb: str, row: dict[str, object]) -> Change:
    names, marks = ", ".join(row), ", ".join("?" * len(row))
    statement = f"INSERT INTO {table} ({names}) VALUES ({marks})"
    if verb == "UPSERT":
        changes = ", ".join(f"{name} = excluded.{name}" for name in row if name != "id")
        statement += f" ON CONFLICT (id) DO UPDATE SET {changes}"
    else:
        statement = statement.replace("INSERT", verb, 1)
    return statement, tuple(row.values())


def update(table: str, column: str, value: object, row_id: int) -> Change:
    return f"UPDATE {table} SET {column} = ? WHERE id = ?", (value, row_id)


def delete(table: str, row_id: int) -> Change:
    return f"DELETE FROM {table} WHERE id = ?", (row_id,)


@st.composite
def changes(draw: st.DrawFn) -> Change:
    # Sales are where keys hang together: orders and items come up more often.
    table = draw(st.sampled_from([*FACTS, "products", "orders", "orders", "order_items", "order_items"]))
    row_id = draw(st.sampled_from(IDS))
    kind = draw(
        st.sampled_from(["delete", "update", "update", "INSERT", "INSERT OR IGNORE", "INSERT OR REPLACE", "UPSERT"])
    )
    columns = {"id": (*IDS, 4), **VALUES[table]}
    if kind == "delete":
        return delete(table, row_id)
    if kind == "update":
        column = draw(st.sampled_from(sorted(columns)))
        return update(table, column, draw(st.sampled_from(columns[column])), row_id)
    return insert(table, kind, {name: draw(st.sampled_from(values)) for name, values in columns.items()})


# A small shop to begin with, so that most changes meet something that they change.
SHOP = [
    *(f"INSERT INTO customers (id, name, created_at) VALUES ({n}, 'A', '{DAYS[n - 1]} 10:00:00')" for n in (1, 2, 3)),
    *(
        f"INSERT INTO products VALUES ({n}, NULL, 't', {c}, {n}, NULL, 1)"
        for n, c in ((1, "'tea'"), (2, "'cups'"), (3, "NULL"))
    ),
    *(f"INSERT INTO orders VALUES ({n}, {n}, {n}, 'paid', '{DAYS[n - 1]} 10:00:00')" for n in (1, 2)),
    "INSERT INTO orders VALUES (3, 1, 3, 'pending', '2026-02-14 10:00:00')",
    *(f"INSERT INTO order_items VALUES ({n}, {o}, {p}, 1, 2)" for n, (o, p) in enumerate(((1, 1), (1, 2), (2, 3)), 1)),
    "INSERT INTO logins VALUES (1, 1, '2026-02-01 10:00:00')",
    "INSERT INTO inquiries VALUES (1, 1, 1, NULL, 'c', '2026-02-01 10:00:00')",
    "INSERT INTO browse_events VALUES (1, 1, 1, 'cart', 2, '2026-01-31 10:00:00', NULL)",
    "INSERT INTO browse_events VALUES (2, 2, 3, 'view', 2, '2026-02-14 10:00:00', NULL)",
    "INSERT INTO coupons VALUES (1, 'c', 3, 1, 9, 1, '2026-01-31 00:00:00', '2026-02-14 00:00:00')",
    "INSERT INTO customer_coupons VALUES (1, 1, 2, '2026-02-01 00:00:00', NULL, '2026-02-14 00:00:00', 2, 3, 1)",
]

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
    "category_days": """
        SELECT coalesce(p.category, '-') || substr(o.created_at, 1, 10), sum(i.quantity * i.unit_price_cents)
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
    "category_days": lambda s: f"SELECT coalesce(category, '-') || day FROM ({journal.category_days(s)})",
    "days of orders": lambda s: journal.days(s, ["orders"]),
    "days of units": lambda s: journal.days(s, ["orders", "order_items"]),
    "days of logins": lambda s: journal.days(s, ["logins"]),
    "days of customers": lambda s: journal.days(s, ["customers"]),
    "days of coupons given": lambda s: journal.days(s, ["customer_coupons"]),
    "days of coupons used": lambda s: journal.days(s, ["customer_coupons"]),
}


@cache
def _shop() -> bytes:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        connection.execute("PRAGMA foreign_keys = ON")
        migrate.apply(connection, migrate.newest())
        for statement in SHOP:
            connection.execute(statement)
        return connection.serialize()


@contextmanager
def opened_shop() -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        connection.deserialize(_shop())
        yield connection


def check(connection: sqlite3.Connection, statements: Iterable[Change]) -> None:
    """After the statements, every key whose totals differ, and every row that does, is in the journal."""
    journal.listen(connection, "test")
    before, rows_before = _totals(connection), _rows(connection)
    run(connection, statements)
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


def run(connection: sqlite3.Connection, statements: Iterable[Change]) -> None:
    for statement, values in statements:
        with suppress(sqlite3.IntegrityError):  # what the schema refuses changes nothing
            connection.execute(statement, values)


# Foreign keys off too: a script from outside may not have switched them on.
@pytest.mark.parametrize("foreign_keys", [True, False])
def test_any_changes_leave_every_key_whose_totals_changed(foreign_keys: bool) -> None:
    @settings(max_examples=150, deadline=None)
    @given(earlier=st.lists(changes(), max_size=6), later=st.lists(changes(), min_size=1, max_size=6))
    def holds(earlier: list[Change], later: list[Change]) -> None:
        with opened_shop() as connection:
            connection.execute(f"PRAGMA foreign_keys = {foreign_keys:d}")
            run(connection, earlier)
            check(connection, later)

    holds()


@pytest.mark.parametrize("table", FACTS)
def test_each_single_change_leaves_every_key_whose_totals_changed(table: str) -> None:
    """Every column of every row of the shop set to every value, in three ways; every row deleted."""
    for row_id in IDS:
        with opened_shop() as connection:
            check(connection, [delete(table, row_id)])
        for column, values in {"id": (*IDS, 4), **VALUES[table]}.items():
            for value in values:
                for way in ("UPDATE", "INSERT OR REPLACE", "UPSERT"):
                    with opened_shop() as connection:
                        row = _row(connection, table, row_id)
                        if row is None:
                            continue
                        change = (
                            update(table, column, value, row_id)
                            if way == "UPDATE"
                            else insert(table, way, {**row, column: value})
                        )
                        check(connection, [change])


def _row(connection: sqlite3.Connection, table: str, row_id: int) -> dict[str, object] | None:
    cursor = connection.execute(f"SELECT * FROM {table} WHERE id = ?", (row_id,))
    row = cursor.fetchone()
    return None if row is None else dict(zip([column[0] for column in cursor.description], row, strict=True))


def _totals(connection: sqlite3.Connection) -> dict[str, dict[object, object]]:
    return {name: dict(connection.execute(sql).fetchall()) for name, sql in TOTALS.items()}


def _rows(connection: sqlite3.Connection) -> dict[str, set[tuple[int, tuple[object, ...]]]]:
    return {fact: {(row[0], row) for row in connection.execute(f"SELECT * FROM {fact}")} for fact in FACTS}


def test_no_trigger_is_left_out() -> None:
    with opened_shop() as connection:
        triggers = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")}
    expected = {f"{fact}_{event}" for fact in FACTS for event in ("replaced", "inserted", "updated", "deleted")}
    assert expected <= triggers
