"""Pieces of the calendar that may lack their year or month, what completes them, and the token they become.

A day, month, quarter or half without a year is the latest one that has begun (design §3, Today).
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace

from crm_tools.analytics.periods import DAY, add_months

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


Reader = Callable[[dict[str, str], dt.date], Part | None]
"""What a match of a pattern, by its groups, and today make; None where the days cannot be told for certain."""


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


def whole_year(text: str) -> int:
    """A year of two or four digits as a number; two digits are the nearest such year, 91 is 1991 and 26 is 2026."""
    number = int(text)
    if len(text) > 2:
        return number
    return number + (2000 if number < 70 else 1900)


def _date(year: int, month: int, day: int) -> dt.date:
    try:
        return dt.date(year, month, day)
    except ValueError as error:
        raise NoSuchDay from error


def nth_weekday(year: int, month: int, weekday: int, nth: int) -> dt.date:
    """The ``nth`` (−1: last) Monday=0 … Sunday=6 of a month. Raises NoSuchDay where there is no fifth."""
    length = calendar.monthrange(year, month)[1]
    days = [day for day in range(1, length + 1) if dt.date(year, month, day).weekday() == weekday]
    try:
        return dt.date(year, month, days[nth - 1 if nth > 0 else nth])
    except IndexError as error:
        raise NoSuchDay from error


def month_weekday(month: Part, weekday: int, nth: int, today: dt.date) -> Part:
    """The ``nth`` weekday of a month, of the latest year in which it is not after today when none is given."""
    for year in (today.year, today.year - 1) if month.year is None else (month.year,):
        day = nth_weekday(year, month.month or 1, weekday, nth)
        if day <= today or month.year is not None:
            return Part(first=day, last=day)
    raise NoSuchDay
