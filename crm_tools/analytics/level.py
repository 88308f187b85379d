"""What stands beside the facts and is level with what a connection sees: rollups, the mirror, Spark."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from functools import cache, partial
from typing import TYPE_CHECKING, NamedTuple

from crm_tools.analytics import answers, kept, rollups
from crm_tools.analytics.answers import State
from crm_tools.analytics.desk import Desk
from crm_tools.analytics.kept import Asked
from crm_tools.analytics.placeholders import Scalar
from crm_tools.analytics.repurchase.in_sql import FUNCTIONS
from crm_tools.analytics.sql_functions import Middle
from crm_tools.logs import failure
from crm_tools.store import keeping, mirror, mirror_reader, spark, warehouse

if TYPE_CHECKING:
    import duckdb

log = logging.getLogger(__name__)

AskSpark = Callable[[str, Mapping[str, Scalar]], "spark.Rows"]


class Derived(NamedTuple):
    """What of the derived is level with the facts that a connection sees: totals by day, rollups by customer, and the
    state of the facts, by which answers are kept."""

    days: bool = False
    asked: Asked = kept.NOTHING
    state: State | None = None


def derived(desk: Desk, connection: sqlite3.Connection, looked: bool) -> Derived:
    """What is level with what ``connection`` sees. Where a thread of this process brings the mirror level, and nothing
    was ``looked`` up yet, with what it sees once the mirror is."""

    def level() -> bool:
        # A snapshot is held for no longer than the look at it.
        connection.execute("BEGIN")
        behind = mirror.behind(connection)
        if behind:
            connection.rollback()
        return not behind

    if not looked and desk.warehouse is None and keeping.kept(desk.database) and mirror.behind(connection):
        connection.rollback()
        keeping.wait(desk.database, level)
        if not connection.in_transaction:
            connection.execute("BEGIN")
    state = answers.state(connection, desk.database, desk.warehouse.master if desk.warehouse else "")
    return Derived(rollups.level(connection), kept.asked(connection), state)


@contextmanager
def over_facts(desk: Desk, connection: sqlite3.Connection) -> Iterator[Callable[[], duckdb.DuckDBPyConnection | None]]:
    """Opens, once it is needed, a mirror level with what ``connection`` sees; None where there is none. Both know the
    functions of queries."""
    for function in FUNCTIONS:
        connection.create_function(function.name, len(function.takes), function.call, deterministic=True)
    connection.create_aggregate(Middle.name, Middle.takes, Middle)  # type: ignore[arg-type]  # typeshed: one value only
    with ExitStack() as stack:

        @cache
        def mirrored() -> duckdb.DuckDBPyConnection | None:
            path = mirror.level(connection, desk.database)
            if path is None:
                return None
            import duckdb

            try:
                return stack.enter_context(mirror_reader.reading(path, desk.query_seconds, FUNCTIONS))
            except duckdb.Error as error:
                # Replaced by the next one this very moment, and taken away; or it cannot be read.
                failure(log, "mirror_not_read", error, logging.WARNING)
                return None

        yield mirrored


def asks_spark(desk: Desk, connection: sqlite3.Connection) -> AskSpark | None:
    """How to ask Spark, where the desk has a warehouse that is level with what ``connection`` sees."""
    held = warehouse.level(connection, desk.warehouse) if desk.warehouse else None
    if held is None or desk.warehouse is None:
        return None
    return partial(spark.execute, desk.warehouse, held, FUNCTIONS, desk.query_seconds)
