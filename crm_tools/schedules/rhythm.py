"""When something is due: every day, or every week on one day, at a full hour of local time."""

from __future__ import annotations

import datetime as dt

FORM = "%Y-%m-%d %H:%M:%S"


def next_after(at: str, weekday: int | None, hour: int) -> str:
    """The first due moment after ``at`` (both local ``YYYY-MM-DD HH:MM:SS``); ``weekday`` 1 is Monday, None any day."""
    moment = dt.datetime.strptime(at, FORM)
    due = moment.replace(hour=hour, minute=0, second=0)
    while due <= moment or (weekday is not None and due.isoweekday() != weekday):
        due += dt.timedelta(days=1)
    return due.strftime(FORM)


def latest_until(at: str, weekday: int | None, hour: int) -> str:
    """The last due moment not after ``at``: what was missed before it is not made up for."""
    moment = dt.datetime.strptime(at, FORM)
    due = moment.replace(hour=hour, minute=0, second=0)
    while due > moment or (weekday is not None and due.isoweekday() != weekday):
        due -= dt.timedelta(days=1)
    return due.strftime(FORM)
