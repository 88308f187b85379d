"""Comparing with another period: which days it has, and which of its buckets answers to which of ours."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Callable
from typing import cast

from crm_tools.analytics import buckets
from crm_tools.analytics.periods import DAY, Period, Unit, add_months, resolve, rolling_start, unit_start
from crm_tools.texts import UserError

Counterpart = Callable[[str], str | None]
"""From a bucket of ours to the earlier bucket it is compared with."""


def compared_period(period: Period, how: str, today: dt.date, unit: str | None = None) -> Period:
    """The period to compare ``period`` with: ``previous``, ``year_ago`` or a token.

    With ``unit`` (a calendar dimension is grouped by), ``previous`` compares each bucket with the one before it; a
    bucket to date with the same days of the one before. Raises UserError ``analytics.compare.no_start`` where the
    period has no beginning.
    """
    if how not in ("previous", "year_ago"):
        return resolve(how, today)
    if how == "previous" and unit is not None:
        start = None if period.start is None else buckets.step(period.start, unit, -1)
        return Period(how, start, _bucket_before(period.end, unit))
    if period.start is None and how == "year_ago" and unit not in (None, "week"):
        return Period(how, None, add_months(period.end, -12))
    if period.start is None:
        raise UserError("analytics.compare.no_start")
    if how == "year_ago":
        whole = period.start.day == 1 and _ends_month(period.end)
        return Period(how, add_months(period.start, -12), _months_before(period.end, 12, whole))
    start, end = _previous(period, period.start)
    return Period(how, start, end)


def _bucket_before(end: dt.date, unit: str) -> dt.date:
    first = unit_start(end, cast(Unit, unit))
    if end == buckets.step(first, unit) - DAY:
        return first - DAY
    return min(buckets.step(end, unit, -1), first - DAY)


def _previous(period: Period, start: dt.date) -> tuple[dt.date, dt.date]:
    if match := re.fullmatch(r"last_(\d+)_(month|year)s?", period.token):
        end = start - DAY
        return rolling_start(end, int(match[1]), match[2]), end
    if match := re.fullmatch(r"this_(week|month|quarter|year)", period.token):
        return _unit_before(start, period.end, match[1])
    for unit, pattern in (
        ("month", r"\d{4}-\d{2}"),
        ("quarter", r"\d{4}-Q\d"),
        ("year", r"\d{4}"),
        ("week", r"\d{4}-W\d+"),
    ):
        if re.fullmatch(pattern, period.token):
            return _unit_before(start, period.end, unit)
    # So many days stay so many days, even where they happen to be whole months.
    rolling = re.fullmatch(r"last_\d+_(day|week)s?", period.token)
    if not rolling and start.day == 1 and _ends_month(period.end):
        count = (period.end.year - start.year) * 12 + period.end.month - start.month + 1
        return add_months(start, -count), start - DAY
    return start - (period.end - start + DAY), start - DAY


def _unit_before(start: dt.date, end: dt.date, unit: str) -> tuple[dt.date, dt.date]:
    """The whole unit before, or of one to date, its same days."""
    return buckets.step(start, unit, -1), _bucket_before(end, unit)


def _ends_month(day: dt.date) -> bool:
    return day.day == calendar.monthrange(day.year, day.month)[1]


def _months_before(day: dt.date, months: int, to_the_end: bool) -> dt.date:
    moved = add_months(day, -months)
    return moved.replace(day=calendar.monthrange(moved.year, moved.month)[1]) if to_the_end else moved


def counterpart(period: Period, compared: Period, how: str, unit: str) -> Counterpart:
    """For each bucket of ``period`` the bucket of ``compared`` it stands beside, None where there is none.

    Previous: the bucket before. Year ago: the same day, month, quarter of last year (29 February has none). Weeks and
    other periods: the n-th beside the n-th. Raises UserError ``analytics.compare.no_start`` for these where one of the
    periods has no first day.
    """
    if how == "previous":
        return lambda text: buckets.label(buckets.step(buckets.first_day(text, unit), unit, -1), unit)
    if how == "year_ago" and unit != "week":
        return lambda text: _year_before(buckets.first_day(text, unit), unit)
    if period.start is None or compared.start is None:
        raise UserError("analytics.compare.no_start")
    pairs = dict(
        zip(
            buckets.labels(period.start, period.end, unit),
            buckets.labels(compared.start, compared.end, unit),
            strict=False,
        )
    )
    return pairs.get


def _year_before(day: dt.date, unit: str) -> str | None:
    moved = add_months(day, -12)
    return buckets.label(moved, unit) if moved.day == day.day else None
