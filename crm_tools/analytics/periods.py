"""Periods: a short token that links and saved things keep, and the local days it means on a given today.

A token is one of

- ``all``: from the beginning to today
- ``today``, ``yesterday``
- ``last_30_days`` (weeks, months, years too): rolling, today included
- ``this_week``, ``this_month``, ``this_quarter``, ``this_year``: from its first day to today; weeks start on Monday
- ``last_week``, ``last_month``, ``last_quarter``, ``last_year``: the whole previous one
- ``2026``, ``2026-Q3``, ``2026-W07``, ``2026-09``, ``2026-09-01``: that year, quarter, ISO week, month, day
- ``A..B``: from the first day of A to the last day of B, both tokens above; ``A..`` runs to today, ``..B`` from the
  beginning. ``last_month..today`` is the 1st of last month to today.

Facts after today count nowhere, so every period ends today at the latest.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass
from typing import Literal

from crm_tools.texts import UserError

Unit = Literal["day", "week", "month", "quarter", "year"]
DAY = dt.timedelta(days=1)
EARLIEST = "0001-01-01 00:00:00"
"""A first moment for windows without one."""
USUAL = (
    "last_7_days",
    "last_30_days",
    "last_90_days",
    "this_month",
    "last_month",
    "this_quarter",
    "last_quarter",
    "this_year",
    "last_12_months",
    "all",
)
"""Tokens that are offered to choose from."""


@dataclass(frozen=True)
class Period:
    """First and last local day, both included; ``start`` None means from the beginning of the data."""

    token: str
    start: dt.date | None
    end: dt.date

    @property
    def days(self) -> int | None:
        """Number of days, None without a beginning."""
        return None if self.start is None else (self.end - self.start).days + 1

    def bounds(self) -> tuple[str | None, str]:
        """Half-open bounds as the database's text times: ``column >= low`` and ``column < high``."""
        high = f"{self.end + DAY} 00:00:00"
        return (None if self.start is None else f"{self.start} 00:00:00"), high


def resolve(token: str, today: dt.date) -> Period:
    """The days that ``token`` means on ``today``.

    Raises UserError ``analytics.period.unknown`` for a token outside the grammar,
    ``analytics.period.no_such_day`` for a day that no calendar has, ``analytics.period.future`` for a period that
    begins after today, and ``analytics.period.backwards`` where the last day lies before the first.
    """
    if ".." in token:
        first, _, last = token.partition("..")
        start = _span(first, today, token)[0] if first else None
        end = _span(last, today, token)[1] if last else today
    else:
        start, end = _span(token, today, token)
    if start is not None and start > today:
        raise UserError("analytics.period.future", period=token, today=today)
    if start is not None and end < start:
        raise UserError("analytics.period.backwards", period=token)
    return Period(token, start, min(end, today))


def _span(token: str, today: dt.date, whole: str) -> tuple[dt.date | None, dt.date]:
    if token == "all":
        return None, today
    if token == "today":
        return today, today
    if token == "yesterday":
        return today - DAY, today - DAY
    if match := re.fullmatch(r"last_(\d{1,4})_(day|week|month|year)s?", token):
        return rolling_start(today, int(match[1]), match[2], token), today
    if match := re.fullmatch(r"(this|last)_(week|month|quarter|year)", token):
        unit: Unit = match[2]  # type: ignore[assignment]
        first = unit_start(today, unit)
        if match[1] == "this":
            return first, today
        return unit_start(first - DAY, unit), first - DAY
    return _named_span(token, whole)


def rolling_start(today: dt.date, count: int, unit: str, token: str = "") -> dt.date:
    """First day of the last ``count`` days, weeks, months or years up to and including ``today``.

    Raises UserError ``analytics.period.unknown`` for less than one, or beyond the calendar.
    """
    if count < 1:
        raise UserError("analytics.period.unknown", period=token or f"last_{count}_{unit}s")
    try:
        if unit in ("day", "week"):
            return today - dt.timedelta(days=count * (7 if unit == "week" else 1) - 1)
        return add_months(today, -count * (12 if unit == "year" else 1)) + DAY
    except (OverflowError, ValueError) as error:
        raise UserError("analytics.period.unknown", period=token) from error


def _named_span(token: str, whole: str) -> tuple[dt.date, dt.date]:
    try:
        if re.fullmatch(r"\d{4}", token):
            return dt.date(int(token), 1, 1), dt.date(int(token), 12, 31)
        if match := re.fullmatch(r"(\d{4})-Q([1-4])", token):
            first = dt.date(int(match[1]), int(match[2]) * 3 - 2, 1)
            return first, add_months(first, 3) - DAY
        if match := re.fullmatch(r"(\d{4})-W(\d{1,2})", token):
            first = dt.date.fromisocalendar(int(match[1]), int(match[2]), 1)
            return first, first + dt.timedelta(days=6)
        if match := re.fullmatch(r"(\d{4})-(\d{2})", token):
            first = dt.date(int(match[1]), int(match[2]), 1)
            return first, add_months(first, 1) - DAY
        if match := re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", token):
            day = dt.date(int(match[1]), int(match[2]), int(match[3]))
            return day, day
    except ValueError as error:
        raise UserError("analytics.period.no_such_day", period=token) from error
    raise UserError("analytics.period.unknown", period=whole)


def unit_start(day: dt.date, unit: Unit) -> dt.date:
    """First day of the week (Monday), month, quarter or year that holds ``day``."""
    if unit == "day":
        return day
    if unit == "week":
        return day - dt.timedelta(days=day.weekday())
    if unit == "month":
        return day.replace(day=1)
    if unit == "quarter":
        return day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)
    return day.replace(month=1, day=1)


def add_months(day: dt.date, months: int) -> dt.date:
    """``day`` moved by ``months``; a day that the month lacks becomes its last (31 March − 1 = 28 or 29 February)."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
