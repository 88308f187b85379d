"""When facts changed, table by table, as far as this process saw: keys for whatever is kept as long as they stay.

The file's size and time change with every row that is written, also while a campaign notes what it has sent. Where the
journal is kept it tells more: which tables of facts were touched, and so what may be used again.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Hashable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from crm_tools.store import journal, mirror
from crm_tools.store.connect import long_reader

State = tuple[tuple[int, int], ...]


@dataclass
class _Seen:
    """Up to which entry the journal was read; the last one of each table, ``first`` for those with none since then."""

    stamp: str
    file: int
    first: int
    until: int
    last: dict[str, int] = field(default_factory=dict)


_LOCK = threading.Lock()
_SEEN: dict[Path, _Seen | None] = {}
_LOOKED: dict[Path, State] = {}


def state(database: Path) -> State:
    """Changes whenever the database does: size and time of the file and its write-ahead log.

    An empty log says nothing: whoever reads first makes it, and it goes again with the last reader.
    """
    files = (str(database), f"{database}-wal")
    return tuple((told.st_size, told.st_mtime_ns) for told in map(_told, files) if told and told.st_size)


def _told(file: str) -> os.stat_result | None:
    """What is known of a file, None where there is none: the last reader may take the log away at any moment."""
    try:
        return os.stat(file)  # noqa: PTH116 (asked ten times for each question: a path takes ten times as long)
    except FileNotFoundError:
        return None


def of(database: Path, *facts: str) -> Hashable:
    """Changes whenever one of these tables of facts does; where nobody keeps a journal, or one of them is no fact,
    whenever the database does.

    Whoever looks before reading keeps nothing that is older than the key.
    """
    now = state(database)
    if not set(facts) <= set(journal.FACTS):
        return now
    with _LOCK:
        if _LOOKED.get(database) != now:
            _SEEN[database] = _looked(database, _SEEN.get(database))
            _LOOKED[database] = now
        seen = _SEEN[database]
        if seen is None:
            return now
        return (seen.stamp, seen.file, seen.first, *(seen.last.get(fact, seen.first) for fact in facts))


def _looked(database: Path, before: _Seen | None) -> _Seen | None:
    # Without the turns of questions: everybody waits for this look.
    with closing(long_reader(database)) as connection:
        try:
            return _look(connection, database, before)
        except sqlite3.DatabaseError:
            return None  # no database of ours, or an older one: whoever reads it will tell


def _look(connection: sqlite3.Connection, database: Path, before: _Seen | None) -> _Seen | None:
    connection.execute("BEGIN")
    stretch = journal.unread(connection, mirror.READER)
    stamp = connection.execute("SELECT value FROM desk_facts WHERE name = ?", (mirror.STAMP,)).fetchone()
    if stretch is None or stamp is None:
        return None
    file = database.stat().st_ino
    known = before is not None and (before.stamp, before.file) == (stamp[0], file) and before.until <= stretch.until
    if before is None or not known or _dropped(connection, before.until):
        return _Seen(stamp[0], file, stretch.until, stretch.until)
    touched = connection.execute("SELECT fact, max(seq) FROM journal WHERE seq > ? GROUP BY fact", (before.until,))
    return _Seen(stamp[0], file, before.first, stretch.until, before.last | dict(touched.fetchall()))


def _dropped(connection: sqlite3.Connection, until: int) -> bool:
    """Whether entries after ``until`` were worked off and dropped before this process looked."""
    (first,) = connection.execute("SELECT min(seq) FROM journal").fetchone()
    return first is not None and first > until + 1
