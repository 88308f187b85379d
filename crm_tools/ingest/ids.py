"""Foreign ids made ours, inside the merge's transaction.

A plain number that nobody else holds is the id. A code (``KH-0001``, ``C536379``) keeps its digits as its number where
that is free, and gets one from a reserved range where it isn't; ``external_ids`` remembers both, so that the same
code always means the same row, and two codes never meet in one. New ones wait in ``temp.new_ids`` until the merge
writes (:func:`remember`); ``temp.known_ids`` holds both.
"""

# ruff: noqa: S608 (SQL is put together from our own names of tables and columns only; values are bound)

from __future__ import annotations

import re
import sqlite3
from collections.abc import Sequence
from typing import Literal, NamedTuple

Target = Literal["customers", "orders", "coupons"]

RESERVED = 900_000_000_001
"""Numbers given to codes start here: twelve digits, which spreadsheets keep and phone numbers and dates don't reach."""

_DIGITS_LAST = re.compile(r"\D*?0*(\d{1,11})")


class Use(NamedTuple):
    """A staged column that holds ids of a target; one that ``defines`` them brings new ones."""

    table: str
    column: str
    defines: bool


def begin(connection: sqlite3.Connection) -> None:
    """Make the tables in which new ids wait; ``coming_<table>`` are rows that the set brings, once they were judged."""
    for table, columns in _COMING.items():
        connection.execute(f"CREATE TEMP TABLE coming_{table} (id INTEGER PRIMARY KEY{columns})")
    connection.execute(
        "CREATE TEMP TABLE new_ids (kind TEXT, code TEXT, id INTEGER, PRIMARY KEY (kind, code)) WITHOUT ROWID"
    )
    connection.execute("CREATE INDEX temp.new_ids_by_id ON new_ids (kind, id)")
    connection.execute(
        """CREATE TEMP VIEW known_ids AS
           SELECT kind, code, id FROM main.external_ids UNION ALL SELECT kind, code, id FROM temp.new_ids"""
    )


_COMING = {"customers": "", "products": ", sku", "orders": ", customer_id"}


def remember(connection: sqlite3.Connection) -> None:
    """Write the new ids into the database."""
    if connection.execute("SELECT 1 FROM new_ids LIMIT 1").fetchone():
        connection.execute("INSERT INTO main.external_ids (kind, code, id) SELECT kind, code, id FROM new_ids")


def resolve(connection: sqlite3.Connection, target: Target, uses: Sequence[Use]) -> list[tuple[str, int]]:
    """Replace foreign ids in ``uses`` by ours; those that stay text are unknown. Returns codes that could not keep
    their digits, with their numbers."""
    known = connection.execute("SELECT 1 FROM known_ids WHERE kind = ? LIMIT 1", (target,)).fetchone()
    texts = any(
        connection.execute(f"SELECT 1 FROM {use.table} WHERE typeof({use.column}) = 'text' LIMIT 1").fetchone()
        for use in uses
    )
    if not known and not texts:
        return []
    taken = _allocate(connection, target, uses)
    for use in uses:
        column = f"{use.table}.{use.column}"  # with its table: known_ids has an id of its own
        code = f"CAST({column} AS TEXT)"
        connection.execute(
            f"""UPDATE {use.table} SET {use.column} =
                  coalesce((SELECT e.id FROM known_ids e WHERE e.kind = :kind AND e.code = {code}), {code})
                WHERE typeof({column}) = 'text'
                   OR {column} IN (SELECT e.id FROM known_ids e WHERE e.kind = :kind)
                   OR {code} IN (SELECT e.code FROM known_ids e WHERE e.kind = :kind)""",
            {"kind": target},
        )
    return taken


def _allocate(connection: sqlite3.Connection, target: Target, uses: Sequence[Use]) -> list[tuple[str, int]]:
    """Give a number to every code that the set defines and that has none yet."""
    connection.execute("DROP TABLE IF EXISTS temp.set_numbers")
    connection.execute("CREATE TEMP TABLE set_numbers (id INTEGER PRIMARY KEY)")
    for use in uses:
        connection.execute(
            f"""INSERT OR IGNORE INTO set_numbers
                SELECT {use.column} FROM {use.table} WHERE typeof({use.column}) = 'integer'"""
        )
    taken = []
    for use in uses:
        if not use.defines:
            continue
        column = f"{use.table}.{use.column}"
        new = connection.execute(
            f"""SELECT CAST({column} AS TEXT) AS code FROM {use.table}
                WHERE (typeof({column}) = 'text' OR {column} IN (SELECT e.id FROM known_ids e WHERE e.kind = :kind))
                  AND CAST({column} AS TEXT) NOT IN (SELECT e.code FROM known_ids e WHERE e.kind = :kind)
                GROUP BY code ORDER BY min(rowid)""",
            {"kind": target},
        ).fetchall()
        for (code,) in new:
            number, own = _free_number(connection, target, code)
            connection.execute("INSERT INTO new_ids VALUES (?, ?, ?)", (target, code, number))
            if not own:
                taken.append((code, number))
    return taken


def _free_number(connection: sqlite3.Connection, target: Target, code: str) -> tuple[int, bool]:
    """The code's own digits where no one holds them, else the next reserved number; and whether they are its own."""
    digits = _DIGITS_LAST.fullmatch(code)
    if digits and not digits[0].isdigit() and int(digits[1]):
        number = int(digits[1])
        held = connection.execute(
            f"""SELECT EXISTS (SELECT 1 FROM {target} WHERE id = :id)
                OR EXISTS (SELECT 1 FROM set_numbers WHERE id = :id)
                OR EXISTS (SELECT 1 FROM known_ids WHERE kind = :kind AND id = :id)""",
            {"id": number, "kind": target},
        ).fetchone()[0]
        if not held:
            return number, True
    # Each table by itself: over the view of both SQLite would read all of them, for every code.
    last: int | None = connection.execute(
        """SELECT max(id) FROM (
             SELECT max(id) AS id FROM main.external_ids WHERE kind = :kind AND id >= :least
             UNION ALL SELECT max(id) FROM temp.new_ids WHERE kind = :kind AND id >= :least)""",
        {"kind": target, "least": RESERVED},
    ).fetchone()[0]
    return (RESERVED if last is None else last + 1), not digits


_ALL_PRODUCTS = "SELECT id FROM main.products UNION ALL SELECT id FROM temp.coming_products"


class Products:
    """Products by id and by stock code, in the merge's transaction. New ones are numbered after the largest id."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        connection.execute("CREATE TEMP TABLE sku_ids (sku TEXT PRIMARY KEY, id INTEGER NOT NULL) WITHOUT ROWID")
        connection.execute(
            """INSERT OR IGNORE INTO sku_ids
               SELECT upper(trim(sku)), id FROM main.products WHERE trim(sku) <> '' ORDER BY id"""
        )
        self._next: int = connection.execute("SELECT coalesce(max(id), 0) + 1 FROM products").fetchone()[0]

    def keep_clear(self, table: str) -> None:
        """New numbers begin after the ids that the staged ``table`` brings itself."""
        largest = self._one(f"SELECT max(product_id) FROM {table} WHERE typeof(product_id) = ?", "integer")
        self._next = max(self._next, (largest or 0) + 1)

    def identify(self, product_id: int | str | None, sku: str | None) -> int | None:
        """The id of a product that a row describes, an old one or a new one; None where its id and its stock code are
        two different products."""
        by_code = self._code(str(product_id)) if product_id is not None else None
        by_sku = self._sku(sku) if sku else None
        if by_code is None and isinstance(product_id, int) and self._exists(product_id, sku):
            by_code = product_id
        if by_code is not None and by_sku is not None and by_code != by_sku:
            return None
        found = by_code if by_code is not None else by_sku
        if found is None and isinstance(product_id, str):
            found = self._sku(product_id)
        if found is None:
            free = (
                isinstance(product_id, int)
                and not self._held(product_id)
                and not self._one(f"SELECT id FROM ({_ALL_PRODUCTS}) WHERE id = ?", product_id)
            )
            found = product_id if isinstance(product_id, int) and free else self._new()
        if product_id is not None and product_id != found:
            self._connection.execute(
                """INSERT INTO new_ids SELECT 'products', :code, :id
                   WHERE NOT EXISTS (SELECT 1 FROM known_ids WHERE kind = 'products' AND code = :code)""",
                {"code": str(product_id), "id": found},
            )
        if sku:
            self._connection.execute("INSERT OR IGNORE INTO sku_ids VALUES (?, ?)", (sku.strip().upper(), found))
        self._next = max(self._next, found + 1)
        return found

    def _new(self) -> int:
        self._next += 1
        return self._next - 1

    def _one(self, sql: str, value: int | str) -> int | None:
        row = self._connection.execute(sql, (value,)).fetchone()
        return None if row is None or row[0] is None else int(row[0])

    def _code(self, code: str) -> int | None:
        return self._one("SELECT id FROM known_ids WHERE kind = 'products' AND code = ?", code)

    def _sku(self, sku: str) -> int | None:
        return self._one("SELECT id FROM sku_ids WHERE sku = ?", sku.strip().upper())

    def _exists(self, number: int, sku: str | None) -> bool:
        """Whether a foreign number is the same product's number here: not where we numbered it, for another code."""
        row = self._connection.execute(
            """SELECT coalesce(n.sku, p.sku), CASE WHEN n.id IS NULL THEN a.id END
               FROM (SELECT ? AS id) k LEFT JOIN main.products p ON p.id = k.id
               LEFT JOIN coming_products n ON n.id = k.id LEFT JOIN arisen a ON a.kind = 'products' AND a.id = k.id
               WHERE p.id IS NOT NULL OR n.id IS NOT NULL""",
            (number,),
        ).fetchone()
        if row is None or self._held(number):
            return False
        ours, numbered_here = row
        return not (sku and ours and numbered_here is not None and ours.upper() != sku.strip().upper())

    def _held(self, number: int) -> bool:
        """Whether this number is already the id of a product that another system knows by another code."""
        return self._one("SELECT 1 FROM known_ids WHERE kind = 'products' AND id = ?", number) is not None

    def resolve(self, table: str) -> None:
        """Replace product ids and stock codes in a staged table by our ids; what stays unresolved is unknown."""
        code = f"CAST(coalesce({table}.product_id, {table}.sku) AS TEXT)"  # with the table: others have a sku too
        self._connection.execute(
            f"""UPDATE {table} SET product_id = coalesce(
                  (SELECT e.id FROM known_ids e WHERE e.kind = 'products' AND e.code = {code}),
                  CASE WHEN typeof({table}.product_id) = 'integer'
                       THEN (SELECT p.id FROM ({_ALL_PRODUCTS}) p WHERE p.id = {table}.product_id) END,
                  (SELECT s.id FROM sku_ids s WHERE s.sku = upper({code})),
                  {code})
                WHERE product_id IS NOT NULL OR sku IS NOT NULL"""
        )
