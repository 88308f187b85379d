"""Days told by today: this and the last unit of the calendar, the last so many, to date, and weeks by number."""

from __future__ import annotations

import datetime as dt

from crm_tools.analytics.periods import DAY, add_months, unit_start
from crm_tools.assistant.understand.days.dates import Part


def shifted(today: dt.date, unit: str, back: int) -> Part:
    """The week, month, quarter, half or year ``back`` units before the one that holds ``today``."""
    if unit == "day":
        day = today - dt.timedelta(days=back)
        return Part(first=day, last=day)
    if unit == "week":
        start = unit_start(today, "week") - dt.timedelta(weeks=back)
        return Part(first=start, last=start + dt.timedelta(days=6))
    if unit == "month":
        month = add_months(today.replace(day=1), -back)
        return Part(year=month.year, month=month.month)
    if unit == "quarter":
        start = add_months(unit_start(today, "quarter"), -3 * back)
        return Part(year=start.year, quarter=(start.month + 2) // 3)
    if unit == "half":
        start = add_months(today.replace(month=1 if today.month < 7 else 7, day=1), -6 * back)
        return Part(year=start.year, half=1 if start.month == 1 else 2)
    return Part(year=today.year - back)


def relative(unit: str, back: int, today: dt.date) -> Part:
    """This (0) or the last (1) week, month, quarter or year by its token, an earlier one by its days."""
    part = shifted(today, unit, back)
    if unit == "half" or back > 1:
        return part
    first, last = part.days()
    return Part(first=first, last=last, token=f"{'last' if back else 'this'}_{unit}")


def to_date(unit: str, today: dt.date) -> Part:
    """From the first day of the unit to today."""
    return Part(first=unit_start(today, unit), last=today, token=f"this_{unit}")  # type: ignore[arg-type]


def rolling(count: int, unit: str, today: dt.date) -> Part | None:
    """The last ``count`` units up to and with today; whether quarters are whole ones cannot be told."""
    if unit == "quarter":
        return None
    return Part(first=today, last=today, token=f"last_{count}_{unit}s") if count > 0 else None


def unsure(_groups: dict[str, str], _today: dt.date) -> None:
    """Words of which nobody knows for certain which days they mean: the last 24 hours, over the weekend."""


def whole_units(count: int, unit: str, today: dt.date) -> Part:
    """The ``count`` whole weeks, months, quarters or years before this one."""
    first, last = shifted(today, unit, count).days()[0], shifted(today, unit, 1).days()[1]
    return Part(first=first, last=last)


def iso_week(number: int, year: int | None, today: dt.date) -> Part | None:
    """The ISO week of ``year``, or the latest of that number that has begun."""
    for candidate in (today.year, today.year - 1) if year is None else (year,):
        try:
            first = dt.date.fromisocalendar(candidate, number, 1)
        except ValueError:
            return None
        if first <= today or year is not None:
            return Part(first=first, last=first + dt.timedelta(days=6), token=f"{candidate}-W{number:02d}")
    return None


def single_day(back: int, today: dt.date) -> Part:
    """The day ``back`` days ago; today and yesterday by their tokens."""
    day = today - DAY * back
    return Part(first=day, last=day, token={0: "today", 1: "yesterday"}.get(back))


def days_of_week(back: int, first: int, last: int, today: dt.date) -> Part:
    """From one weekday to another (Monday=0) of the week ``back`` weeks ago. Raises LookupError backwards."""
    if last < first:
        raise LookupError
    monday = unit_start(today, "week") - dt.timedelta(weeks=back)
    return Part(first=monday + DAY * first, last=monday + DAY * last)
