"""Where queries run. One place decides the engine, each being used only while it is level with the database: rollups
where they say all that is asked, then Spark where a warehouse is set, then the mirror, else SQLite over the facts."""

from __future__ import annotations

import logging
import re
import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from crm_tools.analytics import answers, level
from crm_tools.analytics.answers import Answer
from crm_tools.analytics.desk import Desk
from crm_tools.analytics.flattening import flattened
from crm_tools.analytics.kept import Asked
from crm_tools.analytics.placeholders import Scalar, filled, highest
from crm_tools.analytics.query import Query
from crm_tools.analytics.result import Step
from crm_tools.analytics.vocabulary import Dialect
from crm_tools.logs import failure
from crm_tools.store import spark, turns
from crm_tools.store.connect import reader
from crm_tools.texts import UserError

if TYPE_CHECKING:
    import duckdb

    Cursor = sqlite3.Cursor | duckdb.DuckDBPyConnection | spark.Rows

log = logging.getLogger(__name__)

Sql = Callable[[Dialect], str]
"""A query by the engine it is compiled for."""
MOST_ROWS = 1_500_000
"""Rows of one answer that memory is meant for; nobody reads more, and a list of customers streams."""

_NUMBERED = re.compile(r"\?(\d+)")


class Engine:
    """Runs queries of one request over one state of the data and keeps its steps.

    ``derived`` is called once, before the first query.
    """

    def __init__(
        self,
        tool: str,
        connection: sqlite3.Connection,
        mirrored: Callable[[], duckdb.DuckDBPyConnection | None] = lambda: None,
        derived: Callable[[bool], level.Derived] = lambda _looked: level.Derived(),
        asks_spark: level.AskSpark | None = None,
        seconds: float = turns.UNATTENDED_SECONDS,
    ) -> None:
        self._tool = tool
        self._seconds = seconds
        self._connection = connection
        self._mirrored = mirrored
        self._derived = derived
        self._asks_spark = asks_spark
        self._looked = False
        self._found: level.Derived | None = None
        self.steps: list[Step] = []

    @property
    def derived(self) -> level.Derived:
        """What of the derived is level; waits for it where it will be in a moment, if nothing was read before."""
        # No cached_property: up to Python 3.11 it has one lock for all engines, and each would wait for all waits.
        if self._found is None:
            self._found = self._derived(self._looked)
        return self._found

    @property
    def asked(self) -> Asked:
        return self.derived.asked

    def frame(self, query: Query) -> pd.DataFrame:
        """All rows of ``query``, values as Python objects."""
        arguments: dict[str, object] = {"measures": list(query.shape.measures)}
        rolled = (query.rolled() if self.derived.days else None) or query.from_rollup(self.asked)
        return self.run((rolled or query).sql, query.values, arguments, rolled=rolled is not None)

    def run(
        self, sql: Sql, values: Sequence[Scalar], arguments: dict[str, object] | None = None, *, rolled: bool = False
    ) -> pd.DataFrame:
        """All rows of a query as in :meth:`answer`, values as Python objects."""
        return framed(self.answer(sql, values, arguments, rolled=rolled))

    def answer(
        self, sql: Sql, values: Sequence[Scalar], arguments: dict[str, object] | None = None, *, rolled: bool = False
    ) -> Answer:
        """All rows of a query, of rollups or of facts, as a step of the answer.

        Raises UserError ``analytics.report.too_many_rows``.
        """
        state = self.derived.state
        began = time.perf_counter()
        work_out = partial(self._worked_out, sql, values, rolled)
        if state is None:
            found = work_out()
        else:
            found = answers.answered(self._connection, state, sql("sqlite"), values, work_out, rolled=rolled)
        ms = (time.perf_counter() - began) * 1000
        told = filled(found.sql, values)
        self.steps.append(Step(self._tool, arguments or {}, found.engine, told, len(found.rows), round(ms, 2)))
        return found

    def tuples(
        self, sql: Sql, values: Sequence[Scalar], size: int, *, rolled: bool = False
    ) -> Iterator[tuple[list[str], list[tuple[Any, ...]]]]:
        """The names of a query's columns with at most ``size`` rows, again and again until there are no more."""
        cursor, rows, _, _ = self._begun(sql, values, size, rolled)
        names = _names(cursor)
        while rows:
            yield names, rows
            rows = _fetched(cursor, size)

    def cells_quietly(self, sql: str, values: Sequence[Scalar]) -> dict[str, list[Any]]:
        """The columns of a look-up that is no step of the answer."""
        cursor = self._look_up(sql, values)
        return cells_of(_names(cursor), cursor.fetchall())

    def frame_quietly(self, sql: str, values: Sequence[Scalar] | Mapping[str, Scalar] = ()) -> pd.DataFrame:
        """All rows of a look-up that is no step of the answer: few rows, found by SQLite's indexes."""
        cursor = self._look_up(sql, values)
        return pd.DataFrame(cursor.fetchall(), columns=_names(cursor), dtype=object)

    def quietly(self, sql: str, values: Sequence[Scalar] = ()) -> list[tuple[Any, ...]]:
        """Rows of a look-up that is no step of the answer."""
        return self._look_up(sql, values).fetchall()

    def _look_up(self, sql: str, values: Sequence[Scalar] | Mapping[str, Scalar]) -> sqlite3.Cursor:
        self._looked = True
        return self._connection.execute(sql, values)

    def _worked_out(self, sql: Sql, values: Sequence[Scalar], rolled: bool) -> Answer:
        state = self.derived.state
        if state is not None and not state.behind and not rolled:
            turns.take(self._seconds)  # the mirror's queries keep all cores busy; SQLite's take theirs as they go on
        try:
            cursor, rows, text, engine = self._begun(sql, values, MOST_ROWS + 1, rolled)
        finally:
            turns.give_back()
        if len(rows) > MOST_ROWS:
            raise UserError("analytics.report.too_many_rows", most=f"{MOST_ROWS:,}")
        return Answer(_names(cursor), rows, engine, text)

    def _begun(self, sql: Sql, values: Sequence[Scalar], size: int, rolled: bool = False) -> _Begun:
        """A query with its first ``size`` rows. What a mirror or Spark does not hold, or no longer, SQLite is asked."""
        if rolled:
            text = sql("sqlite")
            # A rollup stands in the place of a rule, and has no use for the rule's values.
            return _begun(self._connection.execute(text, tuple(values[: highest(text)])), size, text, "rollup")
        if self._asks_spark is not None:
            text = sql("spark")
            try:
                return _begun(self._asks_spark(_NUMBERED.sub(r":p\1", text), _used(text, values)), size, text, "spark")
            except spark.NotReached:
                self._asks_spark = None
            except spark.NotHeld:
                pass
        mirrored = self._mirrored()
        if mirrored is not None:
            import duckdb

            text = sql("duckdb")
            try:  # long answers come while they are read, and so do their errors
                return _begun(mirrored.execute(_NUMBERED.sub(r"$p\1", text), _used(text, values)), size, text, "duckdb")
            except (duckdb.CatalogException, duckdb.BinderException, duckdb.ConversionException):
                pass  # a table or a column that the mirror leaves out, or a text that is no time where it has times
            except (duckdb.OperationalError, duckdb.InternalError, duckdb.FatalException) as error:
                failure(log, "mirror_not_read", error, logging.WARNING)
                self._mirrored = lambda: None
        text = sql("sqlite")
        return _begun(self._from_sqlite(text, tuple(values[: highest(text)])), size, text, "sqlite")

    def _from_sqlite(self, text: str, values: tuple[Scalar, ...]) -> Cursor:
        """SQLite's parser holds a hundred symbols: a rule within a rule is more, until it is flattened."""
        try:
            return self._connection.execute(text, values)
        except sqlite3.OperationalError as error:
            if "parser stack overflow" not in str(error):
                raise
            return self._connection.execute(flattened(text), values)


class _Begun(NamedTuple):
    """A running query, the rows that came so far, its text and the engine's name."""

    cursor: Cursor
    rows: list[tuple[Any, ...]]
    text: str
    engine: str


def _begun(cursor: Cursor, size: int, text: str, engine: str) -> _Begun:
    return _Begun(cursor, _fetched(cursor, size), text, engine)


def _used(text: str, values: Sequence[Scalar]) -> dict[str, Scalar]:
    """The values of a compiled query by the names that its parameters then have."""
    return {f"p{number}": values[int(number) - 1] for number in _NUMBERED.findall(text)}


def _fetched(cursor: Cursor, size: int) -> list[tuple[Any, ...]]:
    """The next rows; times, which the mirror has as such, as the texts that they are everywhere else."""
    rows = cursor.fetchmany(size)
    times = {place for place, column in enumerate(cursor.description or ()) if column[1] == "TIMESTAMP"}
    if not times or not rows:
        return rows
    columns = list(zip(*rows, strict=True))
    for place in times:
        columns[place] = tuple(None if value is None else str(value) for value in columns[place])
    return list(zip(*columns, strict=True))


def framed(found: Answer) -> pd.DataFrame:
    """The rows of an answer, values as Python objects."""
    return pd.DataFrame(found.rows, columns=found.names, dtype=object)


def cells_of(names: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> dict[str, list[Any]]:
    """Rows as columns by their names."""
    columns = zip(*rows, strict=True) if rows else (() for _ in names)
    return {name: list(values) for name, values in zip(names, columns, strict=True)}


def _names(cursor: Cursor) -> list[str]:
    return [column[0] for column in cursor.description or ()]


@contextmanager
def engine(desk: Desk, tool: str) -> Iterator[Engine]:
    """An engine whose every query sees the same state of the data: SQLite's snapshot, and a mirror level with it."""
    with ExitStack() as stack:
        connection = stack.enter_context(reader(desk.database, desk.query_seconds))
        connection.execute("BEGIN")
        mirrored = stack.enter_context(level.over_facts(desk, connection))
        derived = partial(level.derived, desk, connection)
        yield Engine(tool, connection, mirrored, derived, level.asks_spark(desk, connection), desk.query_seconds)
