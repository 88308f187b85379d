"""Up to when the data goes."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache

from crm_tools.analytics.desk import Desk
from crm_tools.analytics.engine import Engine, engine
from crm_tools.analytics.periods import DAY
from crm_tools.analytics.planning import note
from crm_tools.store import changes
from crm_tools.texts import Words

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
    with engine(desk, "freshness") as running:
        return _newest(running, desk.today)


def freshness_note(running: Engine, today: dt.date) -> list[Words]:
    """A note where the newest data lies more than a day before ``today``."""
    return _told(_newest(running, today), today)


def _told(newest: dt.date | None, today: dt.date) -> list[Words]:
    if newest is None:
        return [note("analytics.note.no_data")]
    return [note("analytics.note.data_until", day=newest)] if newest < today - DAY else []


def _newest(running: Engine, today: dt.date) -> dt.date | None:
    found = running.quietly(_NEWEST, (f"{today + DAY} 00:00:00",))
    days = [at[:10] for (at,) in found if at]
    return dt.date.fromisoformat(max(days)) if days else None
