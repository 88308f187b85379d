"""Days told by a longer period, by a single day, by a weekday and its date, or by what lies before today."""

from __future__ import annotations

import datetime as dt

import pytest

from crm_tools.analytics.periods import resolve
from crm_tools.assistant.understand.days.periods import find_periods
from crm_tools.assistant.understand.text.normalise import normalise
from crm_tools.assistant.understand.text.shorthand import spelled_out

TODAY = dt.date(2026, 11, 22)


@pytest.mark.parametrize(
    ("said", "first", "last"),
    [
        ("the first fifteen days of last month", "2026-10-01", "2026-10-15"),
        ("last month, first 15 days", "2026-10-01", "2026-10-15"),
        ("the opening six months of 2026", "2026-01-01", "2026-06-30"),
        ("the first two quarters of 2025", "2025-01-01", "2025-06-30"),
        ("the first two weeks of October", "2026-10-01", "2026-10-14"),
        ("the final three days of October", "2026-10-29", "2026-10-31"),
        ("the last two months of 2025", "2025-11-01", "2025-12-31"),
        ("11/21", "2026-11-21", "2026-11-21"),
        ("from 11/1 to 11/21", "2026-11-01", "2026-11-21"),
        ("on Saturday the 21st", "2026-11-21", "2026-11-21"),
        ("on the 15th of this month", "2026-11-15", "2026-11-15"),
        ("the previous day", "2026-11-21", "2026-11-21"),
        ("the preceding six months", "2026-05-23", "2026-11-22"),
        ("the last half year", "2026-05-23", "2026-11-22"),
        ("the week before last", "2026-11-02", "2026-11-08"),
        ("not last week, the week before it", "2026-11-02", "2026-11-08"),
        ("Monday to Friday last week", "2026-11-09", "2026-11-13"),
        ("since New Year's Day", "2026-01-01", "2026-11-22"),
        ("from the start of 2025 onwards", "2025-01-01", "2026-11-22"),
        ("start of 2025 on", "2025-01-01", "2026-11-22"),
        ("2025 -> now", "2025-01-01", "2026-11-22"),
        ("October 1 to 7, 2025", "2025-10-01", "2025-10-07"),
        ("the week of November 9 to 15", "2026-11-09", "2026-11-15"),
        ("quarterly 25 & 26", "2025-01-01", "2026-11-22"),
        ("3Q26", "2026-07-01", "2026-09-30"),
        ("国庆 last year", "2025-10-01", "2025-10-07"),
        ("the second half of last month", "2026-10-16", "2026-10-31"),
        ("the first ten days of the month", "2026-11-01", "2026-11-10"),
        ("in the first nine months", "2026-01-01", "2026-09-30"),
        ("the final quarter of 2025", "2025-10-01", "2025-12-31"),
        ("the last day of October", "2026-10-31", "2026-10-31"),
        ("the 7 days before Singles' Day", "2026-11-04", "2026-11-10"),
        ("the 7 days ending yesterday", "2026-11-15", "2026-11-21"),
        ("今年前两个季度", "2026-01-01", "2026-06-30"),
        ("10月最后三天", "2026-10-29", "2026-10-31"),
        ("上个月前半个月", "2026-10-01", "2026-10-15"),
        ("去年最后两个月", "2025-11-01", "2025-12-31"),
        ("三季度第二个月", "2026-08-01", "2026-08-31"),
        ("10月1日后3天", "2026-10-02", "2026-10-04"),
    ],
)
def test_days_that_are_told(said: str, first: str, last: str) -> None:
    [span] = find_periods(spelled_out(normalise(said)).norm, TODAY)
    assert span.token is not None
    days = resolve(span.token, TODAY)
    assert (str(days.start), str(min(days.end, TODAY))) == (first, last)


@pytest.mark.parametrize(
    "said",
    [
        "the first week of October",  # seven days, or the first that begins on a Monday?
        "the last ten days of this year",  # not over yet
        "10月前一天",  # the day before it
        "10月第二周",
        "customers 25 and 26",
        "rated 9/10",
        "sales 1/11",
        "Friday the 21st",  # a Saturday
    ],
)
def test_days_that_are_not_certain(said: str) -> None:
    tokens = [span.token for span in find_periods(normalise(said).norm, TODAY)]
    assert len(tokens) != 1 or tokens in (["2026-10"], ["2026-11-21"])
