"""Pieces of the calendar that may lack their year or month, what completes them, and the token they become.

A day, month, quarter or half without a year is the latest one that has begun (design §3, Today).
"""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass, replace

from crm_tools.analytics.periods import DAY, add_months, unit_start

UNITS = ("day", "week", "month", "quarter", "year")


class NoSuchDay(ValueError):
    """A day that no calendar has, such as 30 February."""


@dataclass(frozen=True)
class Part:
    """A day, month, quarter, half or year, or fixed days (``first``–``last``), with the token that names it.

    ``day_to`` makes a run of days within one month, ``month_to`` a run of months, ``quarter_to`` of quarters.
    ``loose`` marks a lone number whose unit comes from the other end of a range.
    """

    year: int | None = None
    half: int | None = None
    quarter: int | None = None
    month: int | None = None
    day: int | None = None
    day_to: int | None = None
    month_to: int | None = None
    quarter_to: int | None = None
    first: dt.date | None = None
    last: dt.date | None = None
    token: str | None = None
    loose: int | None = None

    @property
    def unit(self) -> str:
        """How fine the piece is: ``day``, ``month``, ``quarter``, ``half``, ``year`` or ``span``."""
        if self.first is not None or self.is_run:
            return "span"
        for name in ("day", "month", "quarter", "half"):
            if getattr(self, name) is not None:
                return name
        return "year"

    @property
    def is_run(self) -> bool:
        """Several days, months or quarters, named by their first and last."""
        return bool(self.day_to or self.month_to or self.quarter_to or ".." in (self.token or ""))

    @property
    def complete(self) -> bool:
        return self.first is not None or (
            self.year is not None and (self.day is None or self.month is not None) and self.loose is None
        )

    def days(self) -> tuple[dt.date, dt.date]:
        """First and last day of a complete piece. Raises NoSuchDay."""
        if self.first is not None and self.last is not None:
            return self.first, self.last
        assert self.year is not None
        try:
            if self.month is not None and self.day is not None:
                end = _date(self.year, self.month, self.day_to or self.day)
                return _date(self.year, self.month, self.day), end
            if self.month is not None:
                start = _date(self.year, self.month, 1)
                return start, add_months(_date(self.year, self.month_to or self.month, 1), 1) - DAY
            if self.quarter is not None:
                start = dt.date(self.year, self.quarter * 3 - 2, 1)
                return start, add_months(dt.date(self.year, (self.quarter_to or self.quarter) * 3 - 2, 1), 3) - DAY
            if self.half is not None:
                start = dt.date(self.year, self.half * 6 - 5, 1)
                return start, add_months(start, 6) - DAY
            return dt.date(self.year, 1, 1), dt.date(self.year, 12, 31)
        except ValueError as error:
            raise NoSuchDay from error

    def name(self) -> str:
        """The period token of a complete piece."""
        if self.token is not None:
            return self.token
        first, last = self.days()
        if first == last:
            return first.isoformat()
        if self.unit == "year":
            return f"{self.year:04d}"
        if self.unit == "quarter" and not self.quarter_to:
            return f"{self.year:04d}-Q{self.quarter}"
        if (first.day, last + DAY) == (1, add_months(first, 1)):
            return f"{first:%Y-%m}"
        if first.day == 1 and (last + DAY).day == 1:
            return f"{first:%Y-%m}..{last:%Y-%m}"
        return f"{first}..{last}"


def completed(part: Part, today: dt.date) -> Part:
    """``part`` with year and month: the latest that has begun. Raises NoSuchDay where no year has such a day."""
    if part.complete:
        return part
    if part.day is not None and part.month is None:
        start = today if part.year is None else min(today, dt.date(part.year, 12, 31))
        return _latest(part, [_month_before(start, back) for back in range(24)], today)
    return _latest(part, [(year, part.month) for year in range(today.year, today.year - 9, -1)], today)


def _month_before(day: dt.date, back: int) -> tuple[int, int]:
    month = add_months(day.replace(day=1), -back)
    return month.year, month.month


def _latest(part: Part, choices: list[tuple[int, int | None]], today: dt.date) -> Part:
    for year, month in choices:
        whole = replace(part, year=year, month=month)
        try:
            if whole.days()[0] <= today:
                return whole
        except NoSuchDay:
            continue
    raise NoSuchDay


def range_of(left: Part, right: Part, today: dt.date) -> tuple[Part, Part]:
    """Both ends of a range, each completed with the other's help. Raises NoSuchDay or ValueError (makes no range)."""
    left, right = _loose_left(left, right), _loose_right(left, right)
    if left.loose is not None or right.loose is not None:
        raise ValueError
    if not right.complete and left.year is not None:
        right = _inherited(right, left, upwards=True)
    elif not left.complete and right.year is not None:
        left = _inherited(left, right, upwards=False)
    if not right.complete and not left.complete:
        if left.unit == right.unit == "day" and left.month is None and right.month is None:  # 1号到15号
            right = completed(right, today)
            left = _inherited(left, right, upwards=False)
        elif right.month is None and left.month is not None and right.day is not None:  # 一月十日到十二日
            left = completed(left, today)
            right = _inherited(right, left, upwards=True)
        else:
            return _latest_range(left, right, today)
    if not left.complete:
        left = _before(left, completed(right, today), today)
    if not right.complete:
        right = _after(right, left)
    return left, right


def _latest_range(left: Part, right: Part, today: dt.date) -> tuple[Part, Part]:
    """Two pieces without a year: the latest pair of which the second has begun."""
    for year in range(today.year, today.year - 9, -1):
        try:
            end = replace(right, year=year)
            start = _inherited(left, end, upwards=False)
            if end.days()[0] <= today and start.days()[0] <= end.days()[1]:
                return start, end
        except NoSuchDay:
            continue
    raise NoSuchDay


def _loose_left(left: Part, right: Part) -> Part:
    if left.loose is None:
        return left
    number, rest = left.loose, replace(left, loose=None)
    if right.day is not None and (left.month is not None or right.month is not None):
        return replace(rest, day=number, month=left.month or right.month)
    if right.unit == "month":
        return replace(rest, month=number)
    if right.unit == "quarter":
        return replace(rest, quarter=number)
    if right.unit == "day":
        return replace(rest, day=number)
    return left


def _loose_right(left: Part, right: Part) -> Part:
    if right.loose is None:
        return right
    number, rest = right.loose, replace(right, loose=None)
    if left.unit == "day":
        return replace(rest, day=number, month=right.month)
    return right


def _inherited(part: Part, other: Part, upwards: bool) -> Part:
    """``part`` with the year (and month) of ``other``, on its right side (``upwards``) or left side."""
    if part.day is not None and part.month is None:
        if other.month is None or other.year is None:
            return part
        part = replace(part, month=other.month)
    if part.year is None and other.year is not None:
        part = replace(part, year=other.year)
        try:
            if upwards and part.days()[1] < other.days()[0]:
                part = replace(part, year=other.year + 1)
            elif not upwards and part.days()[0] > other.days()[1]:
                part = replace(part, year=other.year - 1)
        except NoSuchDay:
            pass
    return part


def _before(part: Part, right: Part, today: dt.date) -> Part:
    return completed(part, min(right.days()[1], today))


def _after(part: Part, left: Part) -> Part:
    first = left.days()[0]
    for ahead in range(24):
        month = add_months(first.replace(day=1), ahead)
        choice = replace(part, year=month.year, month=part.month or month.month)
        try:
            if choice.days()[1] >= first:
                return choice
        except NoSuchDay:
            continue
    raise NoSuchDay


def whole_year(text: str) -> int:
    """A year of two or four digits as a number; two digits are the nearest such year, 91 is 1991 and 26 is 2026."""
    number = int(text)
    if len(text) > 2:
        return number
    return number + (2000 if number < 70 else 1900)


def nth_weekday(year: int, month: int, weekday: int, nth: int) -> dt.date:
    """The ``nth`` (−1: last) Monday=0 … Sunday=6 of a month. Raises NoSuchDay where there is no fifth."""
    length = calendar.monthrange(year, month)[1]
    days = [day for day in range(1, length + 1) if dt.date(year, month, day).weekday() == weekday]
    try:
        return dt.date(year, month, days[nth - 1 if nth > 0 else nth])
    except IndexError as error:
        raise NoSuchDay from error


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


def _date(year: int, month: int, day: int) -> dt.date:
    try:
        return dt.date(year, month, day)
    except ValueError as error:
        raise NoSuchDay from error


def month_weekday(month: Part, weekday: int, nth: int, today: dt.date) -> Part:
    """The ``nth`` weekday of a month, of the latest year in which it is not after today when none is given."""
    for year in (today.year, today.year - 1) if month.year is None else (month.year,):
        day = nth_weekday(year, month.month or 1, weekday, nth)
        if day <= today or month.year is not None:
            return Part(first=day, last=day)
    raise NoSuchDay
