"""Conversations: a file of LangGraph checkpoints beside the database, named after it, one thread a conversation."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

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
