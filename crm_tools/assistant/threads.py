"""The file beside the database, named after it, with what conversations leave behind.

LangGraph's checkpoints, one thread a conversation; the conversations as their readers see them; and what was sent to
cloud models. None of it is the shop's data, and an import that holds the database's lock keeps no reader waiting.
"""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from crm_tools.settings import Settings
from crm_tools.store.actors import Actor

if TYPE_CHECKING:
    from langgraph.checkpoint.sqlite import SqliteSaver

_BUSY_SECONDS = 60.0


def threads_file(database: Path) -> Path:
    """``crm.db`` → ``crm.threads.db``."""
    return database.with_suffix(".threads.db")


def thread_key(thread: str, actor: Actor) -> str:
    """The id a thread is kept under: a conversation belongs to the person who had it."""
    return f"{actor.name}/{thread}"


_TABLES = """
CREATE TABLE IF NOT EXISTS conversations (
    actor TEXT NOT NULL, thread TEXT NOT NULL, title TEXT NOT NULL, changed_at TEXT NOT NULL,
    PRIMARY KEY (actor, thread)
) STRICT;
CREATE TABLE IF NOT EXISTS exchanges (
    id INTEGER PRIMARY KEY, actor TEXT NOT NULL, thread TEXT NOT NULL, question TEXT NOT NULL, answer TEXT,
    asked_at TEXT NOT NULL,
    FOREIGN KEY (actor, thread) REFERENCES conversations (actor, thread) ON DELETE CASCADE
) STRICT;
CREATE INDEX IF NOT EXISTS exchanges_of ON exchanges (actor, thread, id);
CREATE TABLE IF NOT EXISTS sent (
    id INTEGER PRIMARY KEY, sent_at TEXT NOT NULL, actor TEXT NOT NULL, model TEXT NOT NULL, calls INTEGER NOT NULL,
    characters INTEGER NOT NULL, rows INTEGER NOT NULL, fields TEXT NOT NULL, trouble TEXT
) STRICT;
CREATE INDEX IF NOT EXISTS sent_when ON sent (sent_at);
CREATE TABLE IF NOT EXISTS seen (
    actor TEXT NOT NULL, what TEXT NOT NULL, seen_at TEXT NOT NULL, PRIMARY KEY (actor, what)
) STRICT;
CREATE TABLE IF NOT EXISTS ratings (
    exchange INTEGER PRIMARY KEY REFERENCES exchanges (id) ON DELETE CASCADE, good INTEGER NOT NULL,
    rated_at TEXT NOT NULL
) STRICT;
"""
_LAST_MADE = "ratings"
"""The last of the tables: a file that lacks it is older, and gets what it lacks."""


def now(settings: Settings) -> str:
    """Local ``YYYY-MM-DD HH:MM:SS``."""
    return f"{dt.datetime.now(ZoneInfo(settings.timezone)):%Y-%m-%d %H:%M:%S}"


@contextmanager
def opened(database: Path) -> Iterator[sqlite3.Connection]:
    """A connection to the file for one call, committed at its end; the tables are made where they are missing."""
    connection = sqlite3.connect(threads_file(database), timeout=_BUSY_SECONDS, isolation_level=None)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA foreign_keys = ON")
        if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (_LAST_MADE,)).fetchone():
            connection.executescript(f"BEGIN IMMEDIATE; {_TABLES} COMMIT;")
        connection.execute("BEGIN IMMEDIATE")
        with connection:
            yield connection
    finally:
        connection.close()


@contextmanager
def checkpoints(database: Path) -> Iterator[SqliteSaver]:
    """The checkpoints of ``database``'s conversations, on a connection for this turn."""
    from langgraph.checkpoint.sqlite import SqliteSaver

    # The graph reads and writes from its worker threads, one at a time.
    connection = sqlite3.connect(threads_file(database), timeout=_BUSY_SECONDS, check_same_thread=False)
    try:
        yield SqliteSaver(connection)
    finally:
        connection.close()


def keep_latest(saver: SqliteSaver, key: str) -> None:
    """Drop all but the newest checkpoint of a thread: each holds the whole conversation, nothing goes back in time."""
    with saver.cursor() as cursor:
        newest = "SELECT max(checkpoint_id) FROM checkpoints WHERE thread_id = :key"
        for table in ("checkpoints", "writes"):
            cursor.execute(f"DELETE FROM {table} WHERE thread_id = :key AND checkpoint_id < ({newest})", {"key": key})  # noqa: S608
