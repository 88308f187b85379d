"""Questions put to Spark over the files of a warehouse.

One Spark application a process, started when it is first asked and kept; each load of a warehouse gets a session of its
own, with the tables under the names they have in the database. Where Spark cannot be had (no package, no Java, no
cluster) :class:`NotReached` says why, and another engine answers.
"""

from __future__ import annotations

import atexit
import importlib.util
import logging
import os
import shutil
import sys
import threading
import time
import uuid
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from crm_tools.logs import event
from crm_tools.settings import ROOT
from crm_tools.store.functions import Function
from crm_tools.store.warehouse import Loaded, Warehouse
from crm_tools.texts import UserError

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import SparkSession

log = logging.getLogger(__name__)
_OPENING = threading.RLock()
_RUNNING: dict[str, SparkSession] = {}
"""The one application of this process, by its master."""
_REFUSED: dict[str, tuple[float, NotReached]] = {}
WAIT_SECONDS = 2.0
"""While one question starts Spark, others do not wait for it longer."""
RETRY_SECONDS = 60.0
"""After a cluster could not be reached, questions do not wait for it again for so long."""
_TYPES = {"VARCHAR": "STRING", "BIGINT": "BIGINT", "DOUBLE": "DOUBLE"}
_SETTINGS = {
    "spark.app.name": "crm-analyst-desk",
    "spark.ui.enabled": "false",  # it would listen on a port of its own, without the desk's login
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "ERROR",
    "spark.sql.ansi.enabled": "false",  # 0 ÷ 0 is null, as in SQLite, and no error
    "spark.sql.session.timeZone": "UTC",  # times are text; no zone must touch them
    "spark.sql.adaptive.enabled": "true",
}
_LOCAL = {
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.sql.shuffle.partitions": "2",
    "spark.default.parallelism": "2",
}
"""On one machine nothing listens to the outside, and a few parts are enough."""
_MISSING = ("TABLE_OR_VIEW_NOT_FOUND", "UNRESOLVED_COLUMN")
_VIEWS = {"order_items": "SELECT id, order_id, product_id, quantity, unit_price_cents FROM sold_items"}
_JULIAN_DAY = (
    "CREATE OR REPLACE TEMPORARY FUNCTION julianday(day STRING) RETURNS DOUBLE "
    "RETURN datediff(CAST(day AS DATE), DATE '2000-01-01') + CAST(2451544.5 AS DOUBLE)"
)


class NotReached(Exception):
    """Spark cannot be asked; the text says why."""


class NotHeld(Exception):
    """A query names a table or a column that the warehouse leaves out."""


class Rows:
    """The rows of an answer, as a database's cursor gives them."""

    def __init__(self, table: pa.Table) -> None:
        self._table = table
        self._next = 0
        self.description = [(name, None) for name in table.column_names]

    def fetchmany(self, size: int) -> list[tuple[Any, ...]]:
        """The next rows, at most ``size``; none at the end."""
        part = self._table.slice(self._next, size)
        self._next += part.num_rows
        return list(zip(*(column.to_pylist() for column in part.columns), strict=True))


def missing() -> str | None:
    """What Spark needs and is not here: ``pyspark`` or ``java``; None where both are."""
    if importlib.util.find_spec("pyspark") is None:
        return "pyspark"
    home = os.environ.get("JAVA_HOME")
    return None if shutil.which("java") or (home and shutil.which("java", path=f"{home}/bin")) else "java"


def execute(
    warehouse: Warehouse,
    held: Loaded,
    functions: tuple[Function, ...],
    seconds: float,
    sql: str,
    values: Mapping[str, object],
) -> Rows:
    """The rows of a query with named parameters (``:p1``).

    A query still running after ``seconds`` is stopped with UserError ``store.too_slow``; starting Spark does not count.
    Raises :class:`NotReached` and :class:`NotHeld`.
    """
    session = opened(warehouse, held, functions)
    from pyspark.errors import AnalysisException, PySparkException

    try:
        with _stopped_after(session, seconds):
            return Rows(session.sql(sql, args=dict(values)).toArrow())
    except AnalysisException as error:
        if str(error.getCondition()).startswith(_MISSING):
            raise NotHeld from error
        raise
    except UserError:
        raise
    except Exception as error:
        # Py4J has a family of errors of its own, for a Java process that is gone among others.
        if not isinstance(error, PySparkException | OSError) and not type(error).__module__.startswith("py4j"):
            raise
        event(log, "spark_failed", logging.WARNING, error=type(error).__name__)
        _forget_the_dead()
        raise NotReached(_first_line(error)) from error


@contextmanager
def _stopped_after(session: SparkSession, seconds: float) -> Iterator[None]:
    """Everything that this thread asks of ``session`` is stopped after ``seconds``."""
    context, tag, late = session.sparkContext, uuid.uuid4().hex, threading.Event()

    def stop() -> None:
        late.set()
        context.cancelJobsWithTag(tag)  # a session's own tags are known to one thread alone

    context.addJobTag(tag)
    clock = threading.Timer(seconds, stop)
    clock.start()
    try:
        yield
    except Exception as error:
        if late.is_set():
            raise UserError("store.too_slow", seconds=f"{seconds:g}") from error
        raise
    finally:
        clock.cancel()
        context.removeJobTag(tag)


def opened(warehouse: Warehouse, held: Loaded, functions: tuple[Function, ...] = ()) -> SparkSession:
    """A session in which the tables of one load stand. Raises :class:`NotReached`."""
    if not _OPENING.acquire(timeout=WAIT_SECONDS):
        raise NotReached("starting")
    try:
        return _opened(warehouse, held.version, _Hashed(held), functions)
    except Exception as error:
        problem = error if isinstance(error, NotReached) else NotReached(_first_line(error))
        if warehouse.master not in _REFUSED:
            event(log, "spark_not_reached", logging.WARNING, error=type(error).__name__)
        _REFUSED[warehouse.master] = (time.monotonic(), problem)
        raise problem from error
    finally:
        _OPENING.release()


class _Hashed:
    """A load as a cache's key: told apart by its stamp."""

    def __init__(self, held: Loaded) -> None:
        self.held = held

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Hashed) and self.held.stamp == other.held.stamp

    def __hash__(self) -> int:
        return hash(self.held.stamp)


@lru_cache(maxsize=4)
def _opened(warehouse: Warehouse, version: str, key: _Hashed, functions: tuple[Function, ...]) -> SparkSession:
    session = _application(warehouse.master).newSession()
    for table, columns in key.held.columns.items():
        described = ", ".join(f"`{name}` {kind}" for name, kind in columns.items())
        files = (warehouse.folder / version / table).absolute().as_uri()
        session.read.schema(described).parquet(files).createOrReplaceTempView(table)
    for view, query in _VIEWS.items():
        session.sql(query).createOrReplaceTempView(view)
    session.sql(_JULIAN_DAY)
    for function in functions:
        session.udf.register(function.name, _null_for_null(function), _TYPES[function.gives])
    return session


def _null_for_null(function: Function) -> Any:
    """Spark calls Python with nulls, too; and its function must not be this module's, which workers may not have."""
    call = function.call

    def called(*values: Any) -> Any:
        return None if any(value is None for value in values) else call(*values)

    return called


def _application(master: str) -> SparkSession:
    """The Spark application of this process. Raises :class:`NotReached`, again at once for a while."""
    refused = _REFUSED.get(master)
    if refused and time.monotonic() - refused[0] < RETRY_SECONDS:
        raise refused[1]
    if master not in _RUNNING:
        stop()  # of another master: a process has one application
        _RUNNING[master] = _started(master)
    _REFUSED.pop(master, None)
    return _RUNNING[master]


def _started(master: str) -> SparkSession:
    without = missing()
    if without:
        raise NotReached(without)
    # Executors run the desk's own functions: they need this folder and an interpreter as this one.
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
    settings = {**_SETTINGS, "spark.executorEnv.PYTHONPATH": path}
    if master.startswith("local"):
        os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
        settings |= _LOCAL
    from pyspark.sql import SparkSession

    warnings.filterwarnings("ignore", message="PySpark does not yet fully support pandas", category=FutureWarning)
    logging.getLogger("SQLQueryContextLogger").setLevel(logging.CRITICAL)  # it prints what is raised anyway
    builder = SparkSession.builder.master(master)
    for name, value in settings.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    atexit.register(stop)
    return session


def stop() -> None:
    """End the Spark application of this process, if there is one."""
    with _OPENING:
        _opened.cache_clear()
        for session in _RUNNING.values():
            session.stop()
        _RUNNING.clear()


def _forget_the_dead() -> None:
    """Where the application or its Java process is gone, the next question starts another one."""
    from pyspark import SparkContext

    with _OPENING:
        for session in _RUNNING.values():
            try:
                if not session.sparkContext._jsc.sc().isStopped():
                    return
            except Exception as error:
                event(log, "spark_gone", logging.WARNING, error=type(error).__name__)
        with suppress(Exception):
            stop()
        _RUNNING.clear()
        SparkContext._gateway = SparkContext._jvm = None


def _first_line(error: BaseException) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]
