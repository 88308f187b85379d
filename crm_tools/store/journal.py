"""The change journal: which keys were touched since a reader last looked.

Triggers (``migrations/0003_journal.sql``) write it. A reader that keeps something derived (a rollup, the mirror) does

1. :func:`listen` once, in a transaction that ends before it first computes everything from the tables;
2. at each refresh :func:`unread`, recompute the keys that :func:`customers`, :func:`days`, :func:`product_days`,
   :func:`category_days` and :func:`rows` select for that stretch, and :func:`done`, all in one transaction.

Recomputing a key twice does no harm, so a change made between listening and computing is merely done again.
While nobody listens nothing is written. The selections are SQL text, to be joined with: there may be many keys.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from typing import NamedTuple

FACTS = (
    "customers",
    "products",
    "orders",
    "order_items",
    "logins",
    "inquiries",
    "coupons",
    "customer_coupons",
    "browse_events",
)
SALES = ("orders", "order_items")


class Stretch(NamedTuple):
    """Journal entries after ``after`` up to and including ``until``."""

    after: int
    until: int

    @property
    def empty(self) -> bool:
        """Whether nothing has changed."""
        return self.after == self.until


def listen(connection: sqlite3.Connection, reader: str) -> None:
    """Begin, or begin anew, to keep changes for ``reader``: from now on."""
    connection.execute("INSERT OR REPLACE INTO journal_readers (name, seen) VALUES (?, ?)", (reader, _last(connection)))


def unread(connection: sqlite3.Connection, reader: str) -> Stretch | None:
    """What ``reader`` has not worked off; None if it does not listen, and must compute everything."""
    row = connection.execute("SELECT seen FROM journal_readers WHERE name = ?", (reader,)).fetchone()
    return None if row is None else Stretch(row[0], _last(connection))


def done(connection: sqlite3.Connection, reader: str, stretch: Stretch) -> None:
    """``reader`` has worked off ``stretch``; what every reader has worked off is dropped."""
    connection.execute("UPDATE journal_readers SET seen = ? WHERE name = ?", (stretch.until, reader))
    _trim(connection)


def forget(connection: sqlite3.Connection, reader: str) -> None:
    """Keep nothing for ``reader`` any longer."""
    connection.execute("DELETE FROM journal_readers WHERE name = ?", (reader,))
    _trim(connection)


def customers(stretch: Stretch, facts: Iterable[str] = FACTS) -> str:
    """SQL for ``customer_id`` of customers touched by changes of these ``facts``."""
    return f"SELECT DISTINCT customer_id FROM journal WHERE {_in(stretch, facts)} AND customer_id IS NOT NULL"  # noqa: S608


def days(stretch: Stretch, facts: Iterable[str]) -> str:
    """SQL for ``day`` of days on which ``facts`` changed, for totals by day."""
    return f"SELECT DISTINCT day FROM journal WHERE {_in(stretch, facts)} AND day IS NOT NULL"  # noqa: S608


def product_days(stretch: Stretch, facts: Iterable[str] = SALES) -> str:
    """SQL for ``product_id, day`` whose units or sales may have changed; with other ``facts``, views or inquiries."""
    where = f"{_in(stretch, facts)} AND product_id IS NOT NULL AND day IS NOT NULL"
    return f"SELECT DISTINCT product_id, day FROM journal WHERE {where}"  # noqa: S608


def category_days(stretch: Stretch) -> str:
    """SQL for ``category, day`` whose units or sales may have changed; the category may be NULL, as in products.

    A product that moved from one category to another touches both, on every day it sold.
    """
    entries = f"SELECT product_id, category, day FROM journal WHERE {_in(stretch, ('products',))}"  # noqa: S608
    return f"""
        WITH moved AS ({entries}),
        sold AS (
          SELECT product_id, day FROM ({product_days(stretch)})
          UNION
          SELECT i.product_id, substr(o.created_at, 1, 10) FROM (SELECT DISTINCT product_id FROM moved) m
          JOIN order_items i ON i.product_id = m.product_id JOIN orders o ON o.id = i.order_id
        ),
        belongs AS (
          SELECT product_id, category FROM moved
          UNION
          SELECT p.id, p.category FROM products p JOIN (SELECT DISTINCT product_id FROM sold) s ON s.product_id = p.id
        )
        SELECT DISTINCT category, day FROM sold JOIN belongs USING (product_id)
    """  # noqa: S608


def rows(stretch: Stretch, fact: str) -> str:
    """SQL for ``row_id`` of the rows of one table that were inserted, changed or deleted."""
    return f"SELECT DISTINCT row_id FROM journal WHERE {_in(stretch, (fact,))}"  # noqa: S608


def _in(stretch: Stretch, facts: Iterable[str]) -> str:
    known = ", ".join(f"'{fact}'" for fact in FACTS if fact in tuple(facts))
    return f"seq > {stretch.after:d} AND seq <= {stretch.until:d} AND fact IN ({known})"


def _last(connection: sqlite3.Connection) -> int:
    last: int = connection.execute("SELECT coalesce(max(seq), 0) FROM journal").fetchone()[0]
    return last


def _trim(connection: sqlite3.Connection) -> None:
    """Drop what all have read, but never the last entry: numbers go on from it."""
    read = connection.execute("SELECT min(seen) FROM journal_readers").fetchone()[0]
    connection.execute("DELETE FROM journal WHERE seq < ?", (_last(connection) if read is None else read,))
