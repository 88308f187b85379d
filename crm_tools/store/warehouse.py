"""The warehouse: the facts once more as Parquet files, for Spark to read on one machine or many.

:func:`load` writes all tables anew into a folder of its own and then names it in ``loaded.json``; readers go on with
the one they have open. It is used only while it is exactly as new as the database: any fact written since makes it
stale until the next load, and asking never loads. Mobiles, emails and what customers wrote stay out, as of the mirror.
"""

from __future__ import annotations

import json
import secrets
import shutil
import sqlite3
import time
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from crm_tools.store import facts, journal
from crm_tools.store.connect import exclusively, long_reader, writer
from crm_tools.texts import UserError

if TYPE_CHECKING:
    import pyarrow as pa

READER = "warehouse"
STAMP = "warehouse_stamp"
"""The fact by which a database knows its warehouse: another one's, or one from before a restore, is not used."""
STATE = "loaded.json"
ROWS_A_FILE = 1_000_000
"""Several files a table let several executors read it."""
BATCH = 200_000

TABLES: Mapping[str, str] = {
    "customers": "SELECT id, name, gender, city, level, channel, email_consent, created_at FROM customers",
    "products": "SELECT id, sku, title, category, price_cents, listed_at, active FROM products",
    "orders": "SELECT id, customer_id, amount_cents, pay_status, created_at FROM orders",
    "sold_items": "SELECT i.id, i.order_id, i.product_id, i.quantity, i.unit_price_cents, o.customer_id,"
    " o.amount_cents, o.pay_status, o.created_at FROM order_items i JOIN orders o ON o.id = i.order_id",
    "logins": "SELECT id, customer_id, logged_in_at FROM logins",
    "inquiries": "SELECT id, customer_id, product_id, channel, created_at FROM inquiries",
    "coupons": "SELECT id, title FROM coupons",
    "customer_coupons": "SELECT id, coupon_id, customer_id, issued_at, used_at, expires_at, order_id, discount_cents"
    " FROM customer_coupons",
    "browse_events": "SELECT id, customer_id, product_id, event, dwell_seconds, occurred_at FROM browse_events",
}
"""What is held. ``sold_items`` are the order items with what their order says beside them, as in the mirror."""


Columns = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class Warehouse:
    """Which cluster answers (``master`` as Spark names it: ``spark://host:7077``, ``local-cluster[2,1,1024]``,
    ``local[2]``), and the folder with the files, which every machine of the cluster sees under the same path."""

    master: str
    folder: Path


@dataclass(frozen=True)
class Loaded:
    """What a folder holds: of which database (``stamp``), as of which journal entry, below which name.

    ``columns``: of each table, its columns with their types in Spark. ``rows`` counts those of all tables.
    """

    stamp: str
    seq: int
    version: str
    loaded_at: str
    rows: int
    columns: Columns


def beside(database: Path, master: str | None, folder: Path | None) -> Warehouse | None:
    """The warehouse of ``database``: ``crm.warehouse/`` beside it, or below ``folder``; None where no master is set."""
    if not master:
        return None
    return Warehouse(master, (folder or database.parent) / f"{database.stem}.warehouse")


def load(database: Path, warehouse: Warehouse, at: str, progress: Callable[[str], object] | None = None) -> Loaded:
    """Write all facts of ``database`` into the warehouse; ``at`` is the local time that it keeps. ``progress`` is told
    the name of each table it comes to.

    One process at a time; the database's write lock is held for moments only. What was loaded before stays until the
    new files are whole, and the files of one load before that one are kept for readers that have them open. Raises
    UserError ``store.warehouse.folder`` where the folder cannot be written.
    """
    with exclusively(database, READER), closing(long_reader(database)) as connection:
        with writer(database) as listening:
            journal.listen(listening, READER)
        connection.execute("BEGIN")
        stretch = journal.unread(connection, READER)
        version = f"v{time.time_ns() // 1_000_000}"
        try:
            rows, columns = _written(connection, warehouse.folder / version, progress or (lambda _table: None))
        except OSError as error:
            shutil.rmtree(warehouse.folder / version, ignore_errors=True)
            raise UserError("store.warehouse.folder", path=warehouse.folder, reason=error.strerror or error) from error
        connection.rollback()
        before = loaded(warehouse)
        done = Loaded(secrets.token_hex(8), stretch.until if stretch else 0, version, at, rows, columns)
        _replace(warehouse.folder / STATE, json.dumps(asdict(done), ensure_ascii=False))
        with writer(database) as writing:
            facts.set_fact(writing, STAMP, done.stamp)
            _caught_up(writing)
        _clean(warehouse.folder, {version, before.version if before else version})
    return done


def loaded(warehouse: Warehouse) -> Loaded | None:
    """What the warehouse holds, None where nothing was loaded or the file that says so is not ours."""
    try:
        return Loaded(**json.loads((warehouse.folder / STATE).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def level(connection: sqlite3.Connection, warehouse: Warehouse) -> Loaded | None:
    """What the warehouse holds, if that is just what ``connection`` sees."""
    held = loaded(warehouse)
    stretch = journal.unread(connection, READER) if held else None
    if held is None or stretch is None or stretch.until != held.seq:
        return None
    row = connection.execute("SELECT value FROM desk_facts WHERE name = ?", (STAMP,)).fetchone()
    return held if row and row[0] == held.stamp else None


def keep_journal_short(database: Path) -> None:
    """Let the journal drop what only the warehouse has not read: a load reads everything, never what has changed."""
    with closing(long_reader(database)) as connection:
        stretch = journal.unread(connection, READER)
    if stretch and not stretch.empty:
        with writer(database) as connection:
            _caught_up(connection)


def disown(database: Path) -> None:
    """The database has become another one: what was loaded is not its own any more."""
    with writer(database) as connection:
        if journal.unread(connection, READER) is not None:
            journal.forget(connection, READER)
        connection.execute("DELETE FROM desk_facts WHERE name = ?", (STAMP,))


def _written(connection: sqlite3.Connection, folder: Path, progress: Callable[[str], object]) -> tuple[int, Columns]:
    """Every table below ``folder``; returns the number of rows and the columns."""
    kinds = _kinds(connection)
    rows, columns = 0, {}
    for table, query in TABLES.items():
        progress(table)
        (folder / table).mkdir(parents=True)
        cursor = connection.execute(query)
        columns[table] = {name: kinds[name] for name, *_ in cursor.description}
        rows += _write_table(cursor, folder / table, columns[table])
    return rows, columns


def _kinds(connection: sqlite3.Connection) -> dict[str, str]:
    """The type in Spark of every column of the database's tables of facts; one name has one type in all of them."""
    return {
        name: _OF_SQLITE.get(kind.upper(), "STRING")
        for table in journal.FACTS
        for _, name, kind, *_ in connection.execute(f"PRAGMA table_info({table})")
    }


_OF_SQLITE = {"INTEGER": "BIGINT", "REAL": "DOUBLE", "FLOAT": "DOUBLE"}


def _arrow(kind: str) -> pa.DataType:
    import pyarrow as pa

    return {"BIGINT": pa.int64(), "DOUBLE": pa.float64()}.get(kind, pa.string())


def _write_table(cursor: sqlite3.Cursor, folder: Path, columns: Mapping[str, str]) -> int:
    """Rows as files of at most :data:`ROWS_A_FILE`, one file at least, a batch in memory at a time."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = pa.schema([(name, _arrow(kind)) for name, kind in columns.items()])
    rows = number = 0
    batch = cursor.fetchmany(BATCH)
    while batch or not number:
        with pq.ParquetWriter(folder / f"part-{number:05d}.parquet", schema, compression="zstd") as file:
            until = rows + ROWS_A_FILE
            while batch and rows < until:
                values = zip(*batch, strict=True)
                arrays = [pa.array(one, kind) for one, kind in zip(values, schema.types, strict=True)]
                file.write_table(pa.table(arrays, schema=schema))
                rows += len(batch)
                batch = cursor.fetchmany(BATCH)
        number += 1
    return rows


def _replace(path: Path, text: str) -> None:
    aside = path.with_suffix(".building")
    aside.write_text(text, encoding="utf-8")
    aside.replace(path)


def _clean(folder: Path, keep: set[str]) -> None:
    for one in folder.glob("v*"):
        if one.is_dir() and one.name not in keep:
            shutil.rmtree(one, ignore_errors=True)


def _caught_up(connection: sqlite3.Connection) -> None:
    if stretch := journal.unread(connection, READER):
        journal.done(connection, READER, stretch)
