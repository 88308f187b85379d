"""Where queries run. One place decides the engine, so that mirrors and rollups can join in."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pandas as pd

from crm_tools.analytics.desk import Desk
from crm_tools.analytics.placeholders import Scalar, filled
from crm_tools.analytics.query import Query
from crm_tools.analytics.result import Step
from crm_tools.analytics.vocabulary import Dialect
from crm_tools.store.connect import reader
from crm_tools.texts import UserError

DIALECT: Dialect = "sqlite"

MOST_ROWS = 1_500_000
"""Rows of one answer that memory is meant for; nobody reads more, and a list of customers streams."""


class Engine:
    """Runs queries of one request over one connection and keeps its steps."""

    def __init__(self, connection: sqlite3.Connection, tool: str) -> None:
        self._connection = connection
        self._tool = tool
        self.steps: list[Step] = []

    def frame(self, query: Query) -> pd.DataFrame:
        """All rows of ``query``, values as Python objects."""
        return self.run(query.sql(DIALECT), query.values, {"measures": list(query.shape.measures)})

    def run(self, sql: str, values: Sequence[Scalar], arguments: dict[str, object] | None = None) -> pd.DataFrame:
        """All rows of a query, as a step of the answer. Raises UserError ``analytics.report.too_many_rows``."""
        began = time.perf_counter()
        cursor = self._connection.execute(sql, values)
        rows = cursor.fetchmany(MOST_ROWS + 1)
        if len(rows) > MOST_ROWS:
            raise UserError("analytics.report.too_many_rows", most=f"{MOST_ROWS:,}")
        names = [column[0] for column in cursor.description]
        ms = (time.perf_counter() - began) * 1000
        self.steps.append(Step(self._tool, arguments or {}, "sqlite", filled(sql, values), len(rows), round(ms, 2)))
        return pd.DataFrame(rows, columns=names, dtype=object)

    def frame_quietly(self, sql: str, values: Sequence[Scalar] = ()) -> pd.DataFrame:
        """All rows of a look-up that is no step of the answer."""
        cursor = self._connection.execute(sql, values)
        return pd.DataFrame(cursor.fetchall(), columns=[column[0] for column in cursor.description], dtype=object)

    def batches(self, sql: str, values: Sequence[Scalar], size: int) -> Iterator[pd.DataFrame]:
        """The rows of a query in frames of at most ``size``."""
        cursor = self._connection.execute(sql, values)
        names = [column[0] for column in cursor.description]
        while rows := cursor.fetchmany(size):
            yield pd.DataFrame(rows, columns=names, dtype=object)

    def quietly(self, sql: str, values: Sequence[Scalar] = ()) -> list[tuple[Any, ...]]:
        """Rows of a look-up that is no step of the answer."""
        return self._connection.execute(sql, values).fetchall()


@contextmanager
def engine(desk: Desk, tool: str) -> Iterator[Engine]:
    """An engine over one read-only connection: every query of a request sees the same state of the data."""
    with reader(desk.database, desk.query_seconds) as connection:
        connection.execute("BEGIN")
        yield Engine(connection, tool)
