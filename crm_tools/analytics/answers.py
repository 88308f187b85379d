"""Answers that need not be worked out again: of queries over the same facts, with the same SQL and the same values, by
the same version of the code.

Some are in the file, asked ahead by a refresh (:mod:`~crm_tools.analytics.ahead`); others in this process, from whoever
asked first. Who asks while somebody is being answered waits for that answer. Only where the journal tells one state of
the facts from another, which it does where a mirror is kept; and only for queries that read nothing but facts.
"""

from __future__ import annotations

import hashlib
import json
import re
import sqlite3
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any, NamedTuple

from crm_tools.analytics import code
from crm_tools.analytics.placeholders import Scalar
from crm_tools.store import facts, journal, mirror
from crm_tools.texts import UserError

MOST_CELLS = 10_000
"""Of an answer that is kept: longer ones cost more to keep than to find."""
MOST_KEPT = 128
_AT = "answers_at"
_WORD = re.compile(r"\w+")

Row = tuple[Any, ...]


class Answer(NamedTuple):
    """Rows with the names of their columns, the engine and the SQL it was asked in."""

    names: list[str]
    rows: list[Row]
    engine: str
    sql: str

    @property
    def short(self) -> bool:
        """Whether it is worth keeping."""
        return len(self.names) * len(self.rows) <= MOST_CELLS


class State(NamedTuple):
    """Of the facts: the same state holds the same facts. ``master``: of the Spark that is to be asked, if one is.
    ``behind``: whether some are not in the mirror yet;
    ``ahead``: whether the file has answers for these very facts."""

    database: Path
    master: str
    facts: str
    behind: bool
    ahead: bool
    others: frozenset[str]
    """Names of tables that are no facts."""


Key = tuple[Path, str, str, str, tuple[Scalar, ...]]

_LOCK = threading.Lock()
_KEPT: OrderedDict[Key, Future[Answer]] = OrderedDict()
_NOTED: ContextVar[list[tuple[State, str, Answer]] | None] = ContextVar("noted", default=None)


def state(connection: sqlite3.Connection, database: Path, master: str = "") -> State | None:
    """The facts as ``connection`` sees them; None where nobody keeps a journal of all of them."""
    stretch = journal.unread(connection, mirror.READER)
    if stretch is None:
        return None
    told = dict(
        connection.execute("SELECT name, value FROM desk_facts WHERE name IN (?, ?)", (_AT, mirror.STAMP)).fetchall()
    )
    at = f"{told.get(mirror.STAMP)} {stretch.until}"
    [(version,)] = connection.execute("PRAGMA schema_version").fetchall()
    return State(database, master, at, not stretch.empty, told.get(_AT) == at, _others(connection, database, version))


_OTHERS: dict[tuple[Path, int], frozenset[str]] = {}


def _others(connection: sqlite3.Connection, database: Path, version: int) -> frozenset[str]:
    if (database, version) not in _OTHERS:
        names = connection.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")
        _OTHERS[database, version] = frozenset(name for (name,) in names) - set(journal.FACTS)
    return _OTHERS[database, version]


def answered(
    connection: sqlite3.Connection,
    at: State | None,
    sql: str,
    values: Sequence[Scalar],
    work_out: Callable[[], Answer],
    *,
    rolled: bool = False,
) -> Answer:
    """The answer to ``sql`` (as SQLite is asked) over the facts of ``at``: kept, or else worked out.

    ``rolled``: of rollups, which are level with the facts.
    """
    if at is None or not (rolled or at.others.isdisjoint(_WORD.findall(sql))):
        return work_out()
    noted = _NOTED.get()
    if noted is not None:
        found = work_out()
        if found.short:
            noted.append((at, _digest(sql, values), found))
        return found
    key = (at.database, at.master, at.facts, sql, tuple(values))
    with _LOCK:
        future = _KEPT.get(key)
        mine = future is None
        if future is None:
            future = _KEPT[key] = Future()
        _KEPT.move_to_end(key)
        while len(_KEPT) > MOST_KEPT:
            _KEPT.popitem(last=False)
    if not mine:
        try:
            return future.result()
        except UserError:
            return work_out()  # theirs took too long, or they went away
    try:
        found = (_ahead(connection, sql, values) if at.ahead else None) or work_out()
    except BaseException as error:
        _forget(key)
        future.set_exception(error if isinstance(error, UserError) else UserError("store.busy", seconds="0"))
        raise
    future.set_result(found)
    if not found.short:
        _forget(key)
    return found


def forget() -> None:
    """Everything that this process keeps."""
    with _LOCK:
        _KEPT.clear()


def _forget(key: Key) -> None:
    with _LOCK:
        _KEPT.pop(key, None)


def _ahead(connection: sqlite3.Connection, sql: str, values: Sequence[Scalar]) -> Answer | None:
    """What a refresh asked ahead."""
    row = connection.execute("SELECT answer FROM rollup_answers WHERE question = ?", (_digest(sql, values),)).fetchone()
    if row is None:
        return None
    names, rows = json.loads(row[0])
    return Answer(names, [tuple(one) for one in rows], "rollup", sql)


def _digest(sql: str, values: Sequence[Scalar]) -> str:
    return hashlib.sha256(json.dumps([code.version(), sql, list(values)]).encode()).hexdigest()


@contextmanager
def noted() -> Iterator[list[tuple[State, str, Answer]]]:
    """What is asked meanwhile in this thread is worked out, and noted, for :func:`keep`."""
    found: list[tuple[State, str, Answer]] = []
    token = _NOTED.set(found)
    try:
        yield found
    finally:
        _NOTED.reset(token)


def keep(connection: sqlite3.Connection, database: Path, found: Sequence[tuple[State, str, Answer]]) -> int:
    """Put answers in the place of all that the file has, in the caller's transaction, if they are good for the facts as
    these now are; how many."""
    now = state(connection, database)
    if now is None or any(at.facts != now.facts for at, _, _ in found):
        return 0
    connection.execute("DELETE FROM rollup_answers")
    connection.executemany(
        "INSERT OR REPLACE INTO rollup_answers VALUES (?, ?)",
        [(question, json.dumps([one.names, one.rows], ensure_ascii=False)) for _, question, one in found],
    )
    facts.set_fact(connection, _AT, now.facts)
    return len(found)
