"""English words of the calendar: months, weekdays, days of a month, years, ordinals; what they are as numbers."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable

from crm_tools.assistant.understand.days.by_today import shifted
from crm_tools.assistant.understand.days.dates import Part, Reader, whole_year
from crm_tools.assistant.understand.vocabulary.numbers import ORDINALS, find_numbers

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)(?![a-z])"
)
_TENS = {"twenty": 20, "thirty": 30}
SPOKEN_DAY = (
    rf"(?:(?:twenty|thirty)[ -](?:{'|'.join(ORDINALS[:9])}|one|two|three|four|five|six|seven|eight|nine)"
    rf"|thirtieth|{'|'.join(ORDINALS)})"
)
DAY_NAME = (
    rf"(?:(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?(?!:?\d|%)"
    rf"|{SPOKEN_DAY}(?! (?:\d|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|half|week|day)))"
    r"(?![a-z])"
)
NTH_DAY = r"(?:(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th))(?![a-z\d])"
WEEKDAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?(?![a-z])"
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
YEAR = (
    r"(?:(?P<year>(?:19|20)\d\d|'\d\d)(?!\d|,\d)"
    r"|(?P<named_year>(?:the )?(?:this|last|previous|prior|current) (?:calendar )?(?:year|yr)|the year before last))"
)
OF_YEAR = rf"(?:(?: ?, ?| of | in | |(?='\d))(?:{YEAR}))?"
YEARS = r"(?:(?P<before_year>(?:this|last|previous|current) year)(?:'?s)? |(?P<front_year>(?:19|20)\d\d)[ /.-]{0,3})?"
"""A year in front of what it dates: last year's March, 2025 Q3."""
_SEP = r"(?: ?[./-] ?| ?, ?| of | )"
UNIT = r"(?P<unit>day|week|month|quarter|qtr|year|yr|calendar year|calendar month|half[ -]?year)"
NTH = r"(?P<nth>first|second|third|fourth|fifth|last|1st|2nd|3rd|4th|5th)"
MONTH_DAY = (
    rf"(?:{WEEKDAY}(?: ?, ?| ))?(?P<month>{MONTH})(?!,(?:{SPOKEN_DAY}))(?:{_SEP}|)(?:the )?(?P<day>{DAY_NAME}){OF_YEAR}"
)
"""In October, first bought …: no first of October."""
DAY_MONTH = (
    rf"(?:{WEEKDAY}(?: ?, ?| ))?(?:the )?(?P<day>{DAY_NAME})(?:{_SEP}|)(?P<month>{MONTH})"
    rf"(?:[./-](?P<tail_year>(?:19|20)\d\d)|{OF_YEAR})"
)


COUNTS = (
    r"\d{1,4}|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)"
    r"(?:[ -](?:one|two|three|four|five|six|seven|eight|nine))?(?![a-z])"
    r"|(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen)(?![a-z])"
)
"""How many: digits and words from two to ninety-nine."""


def name_index(names: tuple[str, ...], text: str) -> int:
    """Which of the short ``names`` begins ``text``, from 0."""
    return next(index for index, name in enumerate(names) if text.startswith(name))


def day_number(text: str) -> int:
    """21, 21st, twenty-first as a number."""
    if match := re.match(r"\d+", text):
        return int(match[0])
    if text == "thirtieth":
        return 30
    tens, _, ones = text.replace("-", " ").rpartition(" ")
    if ones in ORDINALS:
        return _TENS.get(tens, 0) + ORDINALS.index(ones) + 1
    return _TENS.get(tens, 0) + int(find_numbers(ones)[0].value)


def nth_of(word: str) -> int:
    """“First” and 1st are 1, “last” is −1."""
    return -1 if word == "last" else int(word[0]) if word[0].isdigit() else ORDINALS.index(word) + 1


def year_of(groups: dict[str, str], today: dt.date) -> int | None:
    """The year that a match of :data:`YEAR` or :data:`YEARS` names."""
    if text := groups.get("year") or groups.get("tail_year") or groups.get("front_year"):
        return whole_year(text.strip("'"))
    name = groups.get("named_year") or groups.get("before_year")
    if name is None:
        return None
    return today.year - (2 if "before" in name else 0 if "this" in name or "current" in name else 1)


def month_day(groups: dict[str, str], today: dt.date) -> Part:
    """A day or month by name: a match of :data:`MONTH_DAY`, :data:`DAY_MONTH`, or of a month alone."""
    month = name_index(MONTHS, groups["month"]) + 1
    day = day_number(groups["day"]) if "day" in groups else None
    year = year_of(groups, today)
    if year is None and groups.get("which") and day is None:
        return _this_or_last_month(groups["which"], month, today)
    return Part(year=year, month=month, day=day)


def _this_or_last_month(which: str, month: int, today: dt.date) -> Part:
    """“this August” lies in this year, “last August” is the latest one that is over."""
    if which == "this":
        return Part(year=today.year, month=month)
    return Part(year=today.year - (month >= today.month), month=month)


def weeks_back(which: str) -> int:
    """0 for “this” and “the current”, 1 for “last” and “the previous”."""
    return 0 if which.removeprefix("the ") in ("this", "current", "present", "ongoing", "running", "the") else 1


def named_month(which: str, today: dt.date) -> Part:
    """The month that “of this month”, “of the last month” means."""
    return shifted(today, "month", weeks_back(which))


def unit_name(text: str) -> str:
    """The unit that a word or its short form names: qtr → quarter, mo → month, w → week."""
    if "half" in text:
        return "half"
    short = {"d": "day", "w": "week", "wk": "week", "wks": "week", "m": "month", "mo": "month", "mos": "month"}
    short |= {"q": "quarter", "qtr": "quarter", "y": "year", "yr": "year"}
    return short.get(text, text.rpartition(" ")[2])


def compiled(before: str, patterns: Iterable[tuple[str, Reader]]) -> tuple[tuple[re.Pattern[str], Reader], ...]:
    """Patterns behind ``before``, which keeps them from beginning within a word or a number."""
    return tuple((re.compile(before + f"(?:{pattern})"), reader) for pattern, reader in patterns)


NOT_WORD = r"(?<![a-z\d])(?<!\btop )(?<!bottom )"
NOT_DATE = r"(?<![a-z\d/.])"
