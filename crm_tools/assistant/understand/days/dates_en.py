"""English and numeric dates: days, months, quarters, halves and years, with or without a year or month."""

from __future__ import annotations

import datetime as dt
import re

from crm_tools.analytics.periods import DAY, unit_start
from crm_tools.assistant.understand.days.by_today import iso_week
from crm_tools.assistant.understand.days.dates import Part, Reader, completed, month_weekday
from crm_tools.assistant.understand.days.events import EVENT, event_part
from crm_tools.assistant.understand.days.words_en import (
    DAY_MONTH,
    DAY_NAME,
    MONTH,
    MONTH_DAY,
    MONTHS,
    NOT_DATE,
    NOT_WORD,
    NTH,
    NTH_DAY,
    OF_YEAR,
    SPOKEN_DAY,
    WEEKDAY,
    WEEKDAYS,
    YEAR,
    YEARS,
    compiled,
    day_number,
    month_day,
    name_index,
    named_month,
    nth_of,
    year_of,
)

_NO_RANGE = r"(?! ?(?:-|to|through|thru|until|till) ?(?:the )?(?:[a-z]{3,9} )?\d)"
_NO_UNIT = (
    r"(?! (?:full |calendar |whole |complete )?(?:(?:week|month)s?(?! (?:by|on|over))|quarter|half|fortnight|order"
    r"|purchase)(?![a-z]))"
)
"""The 1st week of November is no first of November."""
_QUARTER = (
    r"(?:(?:the )?(?P<quarter_word>first|second|third|fourth|1st|2nd|3rd|4th) (?:quarter|qtr)"
    r"|q(?P<quarter>[1-4])|(?P<quarter_first>[1-4])q)(?![a-z\d])"
)
_HALF = (
    r"(?:(?:the )?(?P<half_word>first|second|1st|2nd) half(?:[ -]year)?|h(?P<half>[12])|(?P<half_first>[12])h)"
    r"(?![a-z\d])"
)


def _week_of(groups: dict[str, str], today: dt.date) -> Part:
    """The week in which a day lies."""
    first = unit_start(completed(month_day(groups, today), today).days()[0], "week")
    return Part(first=first, last=first + dt.timedelta(days=6))


def _week_with(groups: dict[str, str], today: dt.date) -> Part | None:
    """“The week of Double 11”: the week in which a festival of one day lies, None for one of several days."""
    part = event_part(groups["event"], year_of(groups, today), today)
    if part is None:
        return None
    day, last = completed(part, today).days()
    if day != last:
        return None
    first = unit_start(day, "week")
    return Part(first=first, last=first + dt.timedelta(days=6))


def _ending(groups: dict[str, str], today: dt.date) -> Part:
    """“The fortnight ending 15 November”: the days up to and with that one."""
    last = completed(month_day(groups, today), today).days()[0]
    return Part(first=last - DAY * (13 if groups["span"] == "fortnight" else 6), last=last)


def _quarter(groups: dict[str, str], today: dt.date) -> Part:
    word = groups.get("quarter") or groups.get("quarter_first")
    number = int(word) if word else nth_of(groups["quarter_word"])
    return Part(year=year_of(groups, today), quarter=number)


def _half(groups: dict[str, str], today: dt.date) -> Part:
    word = groups.get("half") or groups.get("half_first")
    year = today.year if groups.get("the_year") else year_of(groups, today)
    return Part(year=year, half=int(word) if word else nth_of(groups["half_word"]))


def _nth_weekday(groups: dict[str, str], today: dt.date) -> Part:
    if "month" in groups:
        month = Part(year=year_of(groups, today), month=name_index(MONTHS, groups["month"]) + 1)
    else:
        month = named_month(groups["which"], today)
    return month_weekday(month, name_index(WEEKDAYS, groups["weekday"]), nth_of(groups["nth"]), today)


def _day_of_month(groups: dict[str, str], today: dt.date) -> Part:
    """“The 15th of this month”."""
    month = named_month(groups["which"], today)
    return Part(year=month.year, month=month.month, day=day_number(groups["day"]))


def _weekday_of_month(groups: dict[str, str], today: dt.date) -> Part:
    """“Saturday the 21st”: the latest 21st, where it is a Saturday."""
    day = completed(Part(day=day_number(groups["day"])), today)
    if WEEKDAYS[day.days()[0].weekday()] != groups["weekday"][:3]:
        raise LookupError
    return day


def _numeric(groups: dict[str, str]) -> Part | None:
    """2026-03-05, 2026.3, 20260305, 3/2026, 3/15/2026; None where day and month cannot be told apart."""
    if "y" in groups:
        return Part(year=int(groups["y"]), month=int(groups["m"]), day=int(groups["d"]) if "d" in groups else None)
    if "a" in groups:
        first, second = int(groups["a"]), int(groups["b"])
        if first <= 12 and second <= 12 and first != second:
            return None
        month, day = (first, second) if first <= 12 else (second, first)
        return Part(year=int(groups["ab_year"]), month=month, day=day)
    return Part(year=int(groups["my"]), month=int(groups["mm"]))


def _month_slash_day(groups: dict[str, str], today: dt.date) -> Part:
    """11/21, 11/11 and 11/1-11/21; of 1/11 nobody knows which is the month."""
    named = {"this": today.year, "last": today.year - 1}.get(groups.get("named", ""))
    year = int(groups["year"]) if "year" in groups else named
    return Part(year=year, month=int(groups["m"]), day=int(groups["d"]))


def _two_years(groups: dict[str, str], _: dt.date) -> Part:
    return Part(year=2000 + int(groups["a"]), token=f"20{groups['a']}..20{groups['b']}")


def _day(groups: dict[str, str], _: dt.date) -> Part:
    return Part(day=day_number(groups["day"]))


_NUMERIC = (
    r"(?P<y>(?:19|20)\d\d)(?P<sep>[-./])(?P<m>1[0-2]|0?[1-9])(?:(?P=sep)(?P<d>3[01]|[12]\d|0?[1-9]))?(?:日|号)?(?!\d|[-./]\d{1,2}(?!\d))"
    r"|(?P<y_>(?:19|20)\d\d)(?P<m_>1[0-2]|0[1-9])(?P<d_>3[01]|[12]\d|0[1-9])?(?!\d|元|块|万)"
    r"|(?<![-./\d])(?P<a>\d{1,2})[-./](?P<b>\d{1,2})[-./](?P<ab_year>(?:19|20)\d\d)(?!\d)"
    r"|(?<![-./\d])(?P<mm>1[0-2]|0?[1-9])[/.-](?P<my>(?:19|20)\d\d)(?!\d)"
)
_OF_MONTH = r"(?P<which>this|last|previous|the|the previous|the last|the current|current) month"
_OF_THE_MONTH = rf"{_OF_MONTH}(?![a-z])"
_SHORT: tuple[tuple[str, Reader], ...] = (
    (
        r"(?<!rated )(?<!score )(?<!nps )(?<!top )(?:on )?(?P<m>1[0-2]|0?[1-9])/"
        r"(?P<d>3[01]|2\d|1[3-9]|(?P=m)|(?:1[0-2]|0?[1-9])(?= ?(?:-|to|through|until|till) ?(?:1[0-2]|0?[1-9])"
        r"/(?:1[3-9]|2\d|3[01])(?!\d)))"
        r"(?![\d/.%]| of |[a-z])(?:,? (?:of |in )?(?:(?P<named>last|this) (?:year|yr)|(?P<year>20\d\d)))?",
        _month_slash_day,
    ),
    (
        rf"(?:on )?(?P<weekday>{WEEKDAY}),? (?:the )?(?P<day>{NTH_DAY})(?! (?:of )?[a-z]+(?:uar|ch|il|ber))",
        _weekday_of_month,
    ),
    (rf"(?:on )?(?:the )?(?P<day>{NTH_DAY}) (?:day )?of {_OF_THE_MONTH}", _day_of_month),
    (
        r"(?:'|(?<=quarter )|(?<=quarterly )|(?<=month )|(?<=monthly )|(?<=sales )|(?<=revenue )|(?<=rev ))"
        r"(?P<a>2[0-6]) ?(?:&|\+|and|/) ?'?(?P<b>2[1-6])(?!\d|[.,%]\d| ?(?:%|[a-z]|yuan))",
        _two_years,
    ),
)
_LONG: tuple[tuple[str, Reader], ...] = (
    (rf"(?:the )?{NTH} (?P<weekday>{WEEKDAY}) (?:of|in) (?:(?P<month>{MONTH}){OF_YEAR}|{_OF_MONTH})", _nth_weekday),
    (rf"(?:the )?(?P<day>{DAY_NAME}) (?:of )?{_OF_MONTH}", _day_of_month),
    (rf"(?:the )?week (?:of|starting|beginning|commencing)(?: on)? (?:the )?(?:{MONTH_DAY}){_NO_RANGE}", _week_of),
    (rf"(?:the )?week (?:of|starting|beginning|commencing)(?: on)? (?:{DAY_MONTH}){_NO_RANGE}", _week_of),
    (
        r"(?:the )?(?:whole |entire |full )?week (?:of|with|containing|around|that had|in which we had)"
        rf" (?P<event>{EVENT}){OF_YEAR}",
        _week_with,
    ),
    (rf"(?:the )?(?P<span>week|fortnight) (?:ending|ended|to)(?: on)? (?:the )?(?:{MONTH_DAY})", _ending),
    (rf"(?:the )?(?P<span>week|fortnight) (?:ending|ended|to)(?: on)? (?:{DAY_MONTH})", _ending),
    (MONTH_DAY, month_day),
    (DAY_MONTH, month_day),
    (rf"(?P<front_year>(?:19|20)\d\d)[ ./-](?P<month>{MONTH})(?:[ ./-](?P<day>{DAY_NAME}))?", month_day),
    (
        rf"(?:(?P<which>this|last) |the (?:whole |entire )?month of )?(?P<month>{MONTH})"
        rf"(?:[./-](?P<tail_year>(?:19|20)\d\d)|{OF_YEAR})",
        month_day,
    ),
    (rf"(?P<before_year>(?:this|last|previous) year)(?:'?s)? (?P<month>{MONTH})", month_day),
    (rf"{YEARS}{_QUARTER}{OF_YEAR}", _quarter),
    (
        rf"(?:the )?last quarter of (?:the year )?{YEAR}",
        lambda groups, today: Part(year=year_of(groups, today), quarter=4),
    ),
    (rf"{YEARS}{_HALF}(?P<the_year>(?: of the year)?){OF_YEAR}", _half),
    (
        rf"{YEARS}(?P<event>{EVENT}){OF_YEAR}",
        lambda groups, today: event_part(groups["event"], year_of(groups, today), today),
    ),
    (
        r"(?:the )?(?:iso )?week (?:no\.? ?|number )?(?P<week>\d{1,2})(?!\d)"
        + OF_YEAR
        + r"|w(?P<week_>\d{1,2})"
        + OF_YEAR.replace("(?P<", "(?P<w_"),
        lambda groups, today: iso_week(int(groups.get("week") or groups["week_"]), year_of(groups, today), today),
    ),
    (_NUMERIC, lambda groups, _: _numeric({name.rstrip("_"): value for name, value in groups.items()})),
    (  # from the first to the tenth of November
        rf"(?:the )?(?P<day>{SPOKEN_DAY})(?= (?:to|through|until|till) (?:the )?{DAY_NAME} (?:of )?{MONTH})",
        _day,
    ),
    (rf"(?:the |on the )?(?P<day>{NTH_DAY}){_NO_UNIT}", _day),
    (
        r"(?:the )?(?:calendar )?(?:year )?(?P<year>20[0-4]\d)(?![\d%]|[.,]\d|年"
        r"| ?(?:元|块|yuan|rmb|customers|orders|people|个|名|次|单|件|[kw](?![a-z])|万|位|人|以上|以下|以内|起|及以"
        r"|or more|or less|and (?:up|above)))",
        lambda groups, _: Part(year=int(groups["year"])),
    ),
)
PATTERNS: tuple[tuple[re.Pattern[str], Reader], ...] = compiled(NOT_DATE, _SHORT) + compiled(NOT_WORD, _LONG)
