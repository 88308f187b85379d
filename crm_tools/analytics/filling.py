"""Empty time buckets: the buckets that a period has, and a frame with all of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

import pandas as pd

from crm_tools.analytics import buckets
from crm_tools.analytics.conditions import Ready, holds
from crm_tools.analytics.dimensions.times import FIRST_OF_WEEKEND
from crm_tools.analytics.engine import MOST_ROWS
from crm_tools.analytics.frames import columns_of, tidy
from crm_tools.analytics.periods import DAY, Period
from crm_tools.analytics.registry import DIMENSIONS
from crm_tools.analytics.vocabulary import Dimension
from crm_tools.texts import UserError


def filled(
    frame: pd.DataFrame, dimensions: Sequence[Dimension], period: Period, filters: Sequence[Ready]
) -> pd.DataFrame:
    """``frame`` with a row for every time bucket of the period that passes the filters, for each other group in it;
    its columns stay.

    A period without a beginning starts at the first bucket with data; it has every weekday and hour. Without any row
    the frame stays empty unless the time dimensions stand alone in a period with a beginning. Raises UserError
    ``analytics.report.too_many_rows``: every day of every customer.
    """
    timed = [entry for entry in dimensions if entry.time]
    others = columns_of([entry.name for entry in dimensions if not entry.time])
    start = period.start
    if start is None and timed and not frame.empty:
        start = _first_day(frame, timed)
        if start is None:
            start = period.end - DAY * 6
            filters = [ready for ready in filters if DIMENSIONS[ready[0].field].time == "cycle"]
    if not timed or start is None:
        return frame
    names = [entry.name for entry in timed]
    grid = _grid(start, period.end, tuple(names), tuple(filters))
    groups = list(dict.fromkeys(_cells(frame, others))) if others else [()]
    if len(grid) * len(groups) > MOST_ROWS:
        raise UserError("analytics.report.too_many_rows", most=f"{MOST_ROWS:,}")
    keys = [*names, *others]
    values = [name for name in frame.columns if name not in keys]
    # By hand: a merge of some hundred rows costs as much as asking for them.
    there = dict(zip(_cells(frame, keys), _cells(frame, values), strict=True))
    nothing = (None,) * len(values)
    every = [(*bucket, *group, *there.get((*bucket, *group), nothing)) for bucket in grid for group in groups]
    return tidy(pd.DataFrame(every, columns=[*keys, *values], dtype=object)[list(frame.columns)])


def _cells(frame: pd.DataFrame, names: Sequence[str]) -> list[tuple[object, ...]]:
    """Rows of some columns, values as Python objects."""
    return list(zip(*(frame[name].tolist() for name in names), strict=True)) if names else [()] * len(frame)


def up_to_each(frame: pd.DataFrame, dimensions: Sequence[Dimension], period: Period) -> pd.DataFrame:
    """Counts of what began in each bucket turned into how many there are at its end, for the buckets of the period.

    ``frame`` holds what began up to the period's end, also before its first day.
    """
    timed = [entry.name for entry in dimensions if entry.time == "calendar"]
    if not timed or frame.empty:
        return frame
    keys = columns_of([entry.name for entry in dimensions])
    counts = [name for name in frame.columns if name not in keys]
    every = filled(frame, dimensions, replace(period, start=None), ()).sort_values(timed, kind="stable")
    series = [name for name in keys if name not in timed]
    every[counts] = every.groupby(series, dropna=False)[counts].cumsum() if series else every[counts].cumsum()
    if period.start is not None:
        for name in timed:
            every = every[every[name] >= buckets.label(period.start, name)]
    return every.reset_index(drop=True)


def _first_day(frame: pd.DataFrame, timed: Sequence[Dimension]) -> dt.date | None:
    calendars = [entry.name for entry in timed if entry.time == "calendar"]
    if not calendars:
        return None
    return max(buckets.first_day(str(frame[name].min()), name) for name in calendars)


@lru_cache(maxsize=256)
def _grid(
    start: dt.date, end: dt.date, names: tuple[str, ...], filters: tuple[Ready, ...]
) -> tuple[tuple[object, ...], ...]:
    """The combinations of buckets that occur in the period, in the order of ``names``."""
    passing = [ready for ready in filters if ready[0].field != "hour"]
    hours = [hour for hour in range(24) if _passes({"hour": hour}, [r for r in filters if r[0].field == "hour"])]
    needed = {*names, *(ready[0].field for ready in passing)}
    units = [unit for unit in buckets.CALENDAR if unit in needed]
    found: dict[tuple[object, ...], None] = {}
    for number in range((end - start).days + 1):
        day = start + DAY * number
        of_day: dict[str, object] = {unit: buckets.label(day, unit) for unit in units}
        of_day["weekday"] = day.isoweekday()
        of_day["day_kind"] = "weekend" if day.isoweekday() >= FIRST_OF_WEEKEND else "workday"
        if not _passes(of_day, passing):
            continue
        for hour in hours if "hour" in names else [0]:
            found[tuple(hour if name == "hour" else of_day[name] for name in names)] = None
    return tuple(found)


def _passes(labels: dict[str, object], filters: Sequence[Ready]) -> bool:
    return all(holds(labels[condition.field], condition, values) for condition, values in filters)
