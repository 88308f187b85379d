"""Rollups by customer, kept level with the facts: each holds the rows of one rule (see
:mod:`~crm_tools.analytics.kept`) for today and the definitions in force.

A refresh recomputes the customers whose facts changed. On another day windows slide: where a rule says nothing of the
day but which facts count, for those whose facts come into a window or leave it; else, and with other definitions,
another fitted model or another version of the code, all rows are made anew, by the mirror where it is level. Asking
never refreshes.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from functools import lru_cache, partial
from itertools import chain, islice
from operator import itemgetter
from pathlib import Path

from crm_tools.analytics import code
from crm_tools.analytics.compiling import to_sql, with_parts
from crm_tools.analytics.desk import Desk
from crm_tools.analytics.engine import Engine
from crm_tools.analytics.kept import MADE_BY, READER, Kept, held
from crm_tools.analytics.level import over_facts
from crm_tools.analytics.periods import DAY
from crm_tools.analytics.placeholders import TODAY_ENDS, Placeholders, Scalar, parameters
from crm_tools.analytics.repurchase import fitted
from crm_tools.analytics.rules import BUYERS
from crm_tools.analytics.segments import SEGMENTS
from crm_tools.analytics.vocabulary import Dialect
from crm_tools.store import facts, journal, mirror
from crm_tools.store.connect import exclusively, long_reader, writer

FEW_TOUCHED = 10_000
"""Customers up to whom SQLite looks changed rows up, by the indexes of their facts; of more, the mirror picks theirs
out of all in less time."""
MOST_TOUCHED = 50_000
"""The same without a mirror; of more, all are made anew."""
AT_ONCE = 1_000
BATCH = 20_000

OF_CUSTOMERS: Mapping[str, str] = {
    "customers": "id",
    "orders": "customer_id",
    "logins": "customer_id",
    "browse_events": "customer_id",
    "inquiries": "customer_id",
}
"""Tables of facts with the column that says whose they are; order items follow their orders."""

Values = tuple[Scalar, ...]
Rows = tuple[list[str], list[tuple[object, ...]]]
"""Names of columns and rows."""


def refresh(desk: Desk, *, least_rows: int = mirror.LEAST_ROWS) -> int | None:
    """Bring the rollups level; rows written, or None where the facts are fewer than ``least_rows``.

    Rows are computed outside the write lock, which is held while they are written. One process at a time.
    """
    with exclusively(desk.database, READER), closing(long_reader(desk.database)) as connection:
        if least_rows and not mirror.worth_it(connection):
            drop(desk.database)
            return None
        if journal.unread(connection, READER) is None:
            with writer(desk.database) as listening:
                journal.listen(listening, READER)
                _empty(listening)
        fitted.keep_if_none(desk)
        wanted = {kept: values_of(name, kept, desk) for name, kept in _kept().items()}
        return _level(desk, connection, wanted)


def drop(database: Path) -> None:
    """Empty the rollups and stop keeping changes for them."""
    with writer(database) as connection:
        if journal.unread(connection, READER) is not None:
            journal.forget(connection, READER)
            _empty(connection)


def values_of(segment: str, kept: Kept, desk: Desk) -> Values:
    """What the rule of ``kept`` takes at this desk when nothing is changed for a look, the end of today first."""
    named = SEGMENTS[segment]
    found = (*named.values(desk.definitions, desk.today), *named.brings(desk, {}, True).values)
    return (f"{desk.today + DAY} 00:00:00", *found[: parameters(rule_sql(kept, "sqlite"))])


@lru_cache(maxsize=32)
def rule_sql(kept: Kept, dialect: Dialect) -> str:
    """SQL of the rule over the facts."""
    placeholders = Placeholders()
    return to_sql(kept.rule(placeholders), dialect, placeholders)


def _kept() -> dict[str, Kept]:
    """One of each table, by the segment that says which values it takes."""
    found = {"all": BUYERS}
    for name, entry in SEGMENTS.items():
        if entry.kept and entry.kept.table not in {kept.table for kept in found.values()}:
            found[name] = entry.kept
    return found


def _level(desk: Desk, connection: sqlite3.Connection, wanted: Mapping[Kept, Values]) -> int:
    connection.execute("BEGIN")
    stretch = journal.unread(connection, READER)
    before = held(connection)
    if stretch is None:
        raise RuntimeError("the journal keeps nothing for customer rollups")
    count = 0
    with over_facts(desk, connection) as mirrored:
        running = Engine(READER, connection, mirrored)
        for kept, values in wanted.items():
            then = before.get(kept.table)
            touched = _touched(connection, stretch, kept, then, values)
            if touched == [] and then == values:
                continue
            found, picked = _found(running, connection, kept, values, touched, bool(mirrored()))
            count += _write(desk.database, kept, values, found, touched if picked else None)
    connection.rollback()
    with writer(desk.database) as writing:
        facts.set_fact(writing, MADE_BY, code.version())
        journal.done(writing, READER, stretch)
    return count


def _touched(
    connection: sqlite3.Connection, stretch: journal.Stretch, kept: Kept, then: Values | None, now: Values
) -> list[int] | None:
    """Customers whose rows may differ from those of the values ``then``: their facts changed, or a bound moved past
    them. None where all may, or so many that all are made in less time."""
    moved = _moved(kept, then, now)
    if moved is None:
        return None
    passed = [
        f"SELECT {OF_CUSTOMERS[fact]} FROM {fact} WHERE {at} >= ? AND {at} < ?"  # noqa: S608 (names of our own)
        for fact, at in ((fact, facts.TIME_COLUMNS[fact]) for fact, *_ in moved)
    ]
    sql = " UNION ".join([journal.customers(stretch, kept.facts), *passed])
    touched = [row[0] for row in connection.execute(sql, [bound for _, *bounds in moved for bound in bounds])]
    [(rows,)] = connection.execute(f"SELECT count(*) FROM {kept.table}")  # noqa: S608 (a name of our own)
    return None if moved and 2 * len(touched) > rows else sorted(touched)


def _moved(kept: Kept, then: Values | None, now: Values) -> list[tuple[str, str, str]] | None:
    """The facts that a bound of the rule moved past, with where it stood and stands; None where more changed."""
    if then == now:
        return []
    if then is None or len(then) != len(now) or len(now) != len(kept.bounds):
        return None
    return [
        (fact, min(str(before), str(after)), max(str(before), str(after)))
        for cut, before, after in zip(kept.bounds, then, now, strict=True)
        for fact in (cut if before != after else ())
    ]


def _found(
    running: Engine,
    connection: sqlite3.Connection,
    kept: Kept,
    values: Values,
    touched: list[int] | None,
    mirrored: bool,
) -> tuple[Iterable[Rows], bool]:
    """Rows of the ``touched`` customers, or of all; and whether it is those customers' alone."""
    if touched is not None and len(touched) <= (FEW_TOUCHED if mirrored else MOST_TOUCHED):
        return list(_of(connection, kept, values, touched)), True
    if touched is not None and mirrored:
        return _begun(running.tuples(partial(_some_sql, kept), (*values, json.dumps(touched)), BATCH)), True
    found = running.tuples(partial(rule_sql, kept), values, BATCH)
    # From the mirror all is there with the first row; SQLite computes on while it is read.
    return _begun(found) if mirrored else list(found), False


def _begun(found: Iterator[Rows]) -> Iterator[Rows]:
    """The same, its first rows being there already."""
    return chain(list(islice(found, 1)), found)


def _of(connection: sqlite3.Connection, kept: Kept, values: Values, customers: Sequence[int]) -> Iterator[Rows]:
    """The rows of some customers, by the indexes of their facts."""
    sql = _some_sql(kept, "sqlite")
    for first in range(0, len(customers), AT_ONCE):
        cursor = connection.execute(sql, (*values, json.dumps(customers[first : first + AT_ONCE])))
        yield [column[0] for column in cursor.description], cursor.fetchall()


@lru_cache(maxsize=32)
def _some_sql(kept: Kept, dialect: Dialect) -> str:
    """The rule where facts are those of the customers in the last parameter, a JSON array, alone: a subquery stands in
    the place, and under the name, of each table."""
    sql = rule_sql(kept, dialect)
    last = f"?{TODAY_ENDS + parameters(sql) + 1}"
    given = f"unnest(from_json({last}, '[\"BIGINT\"]'))" if dialect == "duckdb" else f"value FROM json_each({last})"
    # SQLite steps from each customer into the index of the facts; the mirror reads all facts once.
    join = "JOIN" if dialect == "duckdb" else "CROSS JOIN"
    theirs = {
        table: f"SELECT f.* FROM touched t {join} main.{table} f ON f.{column} = t.customer_id"  # noqa: S608
        for table, column in OF_CUSTOMERS.items()
    }
    touched = {"touched(customer_id)": f"SELECT {given}"}
    return with_parts(with_parts(sql, theirs), touched, "AS MATERIALIZED")


def _write(database: Path, kept: Kept, values: Values, found: Iterable[Rows], touched: list[int] | None) -> int:
    """Rows in the place of those of the ``touched`` customers, or of all, in one transaction."""
    count = 0
    with writer(database) as connection, _indexed_after(connection, kept.table, touched is None):
        if touched is None:
            connection.execute(f"DELETE FROM {kept.table}")  # noqa: S608 (a name of our own)
        gone = set(touched or ())
        for names, rows in found:
            marks = ", ".join("?" * len(names))
            place = names.index("customer_id")
            # In the order of the table: each page is then written once.
            rows.sort(key=itemgetter(place))
            connection.executemany(
                f"INSERT OR REPLACE INTO {kept.table} ({', '.join(names)}) VALUES ({marks})",  # noqa: S608
                rows,
            )
            gone.difference_update(row[place] for row in rows)
            count += len(rows)
        connection.execute(
            f"DELETE FROM {kept.table} WHERE customer_id IN (SELECT value FROM json_each(?))",  # noqa: S608
            (json.dumps(sorted(gone)),),
        )
        connection.execute("INSERT OR REPLACE INTO rollup_asked VALUES (?, ?)", (kept.table, json.dumps(values)))
    return count


@contextmanager
def _indexed_after(connection: sqlite3.Connection, table: str, anew: bool) -> Iterator[None]:
    """Where all rows are written ``anew``, the table's indexes are made after them: sorted at once they take a quarter
    of the time of entries that come one by one, each in another place."""
    indexes = connection.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = ? AND sql IS NOT NULL", (table,)
    ).fetchall()
    for name, _ in indexes if anew else ():
        connection.execute(f"DROP INDEX {name}")
    yield
    for _, sql in indexes if anew else ():
        connection.execute(sql)


def _empty(connection: sqlite3.Connection) -> None:
    connection.execute("DELETE FROM rollup_asked")
    for kept in _kept().values():
        connection.execute(f"DELETE FROM {kept.table}")  # noqa: S608
