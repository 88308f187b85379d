"""Reading a mirror's file: one connection of a process, a cursor a question, and an end to what takes too long."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from crm_tools.store import turns
from crm_tools.store.functions import Function
from crm_tools.texts import UserError

if TYPE_CHECKING:
    import duckdb

MEMORY = "700MB"
_OPENING = threading.Lock()
"""``lru_cache`` lets two threads that find nothing there both open the file."""
QUIET = "SET enable_progress_bar = false"
"""Else a query of two seconds draws a bar on stdout, where answers in JSON go; a setting of each cursor."""


@contextmanager
def reading(path: Path, seconds: float, functions: tuple[Function, ...] = ()) -> Iterator[duckdb.DuckDBPyConnection]:
    """A cursor on a mirror's file that knows ``functions``; a query still running after ``seconds``, the wait for its
    turn left out, is stopped with UserError ``store.too_slow``."""
    import duckdb

    cursor = opened(path, functions).cursor()
    cursor.execute(QUIET)
    done = threading.Event()
    threading.Thread(target=_watch, args=(cursor, seconds, done, turns.mine()), daemon=True).start()
    try:
        yield cursor
    except duckdb.InterruptException as error:
        raise UserError("store.too_slow", seconds=f"{seconds:g}") from error
    finally:
        done.set()
        cursor.close()


def _watch(cursor: duckdb.DuckDBPyConnection, seconds: float, done: threading.Event, thread: turns.Mine) -> None:
    clock = turns.Clock(seconds, thread)
    while not done.wait(max(0.0, seconds - clock.ran())):
        if clock.ran() >= seconds:
            cursor.interrupt()
            return


def opened(path: Path, functions: tuple[Function, ...] = ()) -> duckdb.DuckDBPyConnection:
    """The open file, shared by the threads of this process."""
    with _OPENING:
        return _connected(path, functions)


@lru_cache(maxsize=2)
def _connected(path: Path, functions: tuple[Function, ...]) -> duckdb.DuckDBPyConnection:
    """DuckDB has one instance of a file in a process, which lives until its last cursor is closed, and whose functions
    cannot be made twice: an earlier connection, closed or not, may have made them."""
    import duckdb

    connection = duckdb.connect(
        path, read_only=True, config={"memory_limit": MEMORY, "threads": 2, "enable_external_access": False}
    )
    made = {name for (name,) in connection.execute("SELECT function_name FROM duckdb_functions()").fetchall()}
    for function in functions:
        if function.name not in made:
            connection.create_function(function.name, function.call, list(function.takes), function.gives)
    return connection
