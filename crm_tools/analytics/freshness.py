"""Up to when the data goes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING

from crm_tools.analytics.desk import Desk
from crm_tools.analytics.periods import DAY
from crm_tools.store import changes
from crm_tools.store.connect import reader
from crm_tools.texts import Words

if TYPE_CHECKING:
    from crm_tools.analytics.engine import Engine

_TIMES = (
    ("orders", "created_at"),
    ("logins", "logged_in_at"),
    ("browse_events", "occurred_at"),
    ("inquiries", "created_at"),
    ("customers", "created_at"),
)
_NEWEST = " UNION ALL ".join(
    f"SELECT MAX({time}) AS at FROM {table} WHERE {time} < ?1"  # noqa: S608 (names of our own)
    for table, time in _TIMES
)
"""One index look-up a table."""


def data_until(desk: Desk) -> dt.date | None:
    """The last day, not after today, on which anything happened; None for an empty database. Looked up once for as long
    as these facts stay as they are."""
    return _looked_up(desk, changes.of(desk.database, *(table for table, _ in _TIMES)))


def freshness_of(desk: Desk) -> list[Words]:
    """A note where the newest data lies more than a day before the desk's today."""
    return _told(data_until(desk), desk.today)


@lru_cache(maxsize=32)
def _looked_up(desk: Desk, _state: object) -> dt.date | None:
    # Without an engine: the first page of a process asks this, and need not wait until all that engines need is loaded.
    with reader(desk.database, desk.query_seconds) as connection:
        return _latest(connection.execute(_NEWEST, _until(desk.today)).fetchall())


def freshness_note(running: Engine, today: dt.date) -> list[Words]:
    """A note where the newest data lies more than a day before ``today``."""
    return _told(_latest(running.quietly(_NEWEST, _until(today))), today)


def _told(newest: dt.date | None, today: dt.date) -> list[Words]:
    if newest is not None and newest >= today - DAY:
        return []
    from crm_tools.analytics.planning import note

    return [note("analytics.note.data_until", day=newest) if newest else note("analytics.note.no_data")]


def _until(today: dt.date) -> tuple[str]:
    return (f"{today + DAY} 00:00:00",)


def _latest(found: Iterable[tuple[str | None]]) -> dt.date | None:
    days = [at[:10] for (at,) in found if at]
    return dt.date.fromisoformat(max(days)) if days else None
