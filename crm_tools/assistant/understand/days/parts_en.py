"""English days told by a longer period, by the days of a month or of a week, or counted back from today.

“The first ten days of October”, “the opening six months of 2026”, “11/21”, “Saturday the 21st”, “the previous day”.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

from crm_tools.analytics.periods import DAY, add_months, unit_start
from crm_tools.assistant.understand.days.dates import NoSuchDay, Part, completed, shifted
from crm_tools.assistant.understand.days.periods_zh import Reader, rolling
from crm_tools.assistant.understand.vocabulary.numbers import find_numbers

_COUNT = (
    r"(?P<n>\d{1,2}|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fourteen|fifteen|twenty|thirty"
    r"|a couple of)"
)
_SIDE = r"(?P<side>first|opening|initial|earliest|last|final|closing|latest)"
_UNIT = r"(?P<unit>day|week|fortnight|month|quarter)s?"
_STATES = r"(?: calendar| full| whole)?"
_BEFORE = re.compile(rf"(?:the )?{_SIDE} {_COUNT}{_STATES} {_UNIT} (?:of|in|within|from) (?:the )?$")
_BEHIND = re.compile(rf"(?:'?s?,? (?:the )?|, ?){_SIDE} {_COUNT}{_STATES} {_UNIT}(?![a-z]| (?:of|in|ago))")
_MONTHS = {"month": 1, "quarter": 3}

_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WEEKDAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?(?![a-z])"
_NTH_DAY = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)(?![a-z\d])"
_NUMBER = r"(?P<n>\d{1,3}|two|three|four|five|six|seven|eight|nine|ten|twelve|fourteen|thirty|sixty|ninety)"
_UNITS = r"(?P<unit>day|week|month|year)s?(?![a-z])"


def part_of(norm: str, start: int, end: int, part: Part, today: dt.date) -> tuple[int, int, Part] | None:
    """Where “the first ten days of …” around a period begins and ends, and its days; None where nothing like it is.

    A single week is left out: it may be the first seven days or the first that begins with a Monday.
    """
    said = _BEFORE.search(norm, 0, start) or _BEHIND.match(norm, end)
    if said is None:
        return None
    try:
        first, last = completed(part, today).days()
    except NoSuchDay:
        return None
    count = 2 if said["n"].startswith("a") else int(find_numbers(said["n"])[0].value)
    front = said["side"] in ("first", "opening", "initial", "earliest")
    if months := _MONTHS.get(said["unit"], 0) * count:
        if first.day != 1 or (last + DAY).day != 1:
            return None
        days = (first, add_months(first, months) - DAY) if front else (add_months(last + DAY, -months), last)
    else:
        length = DAY * (count * {"day": 1, "week": 7, "fortnight": 14}[said["unit"]] - 1)
        days = (first, first + length) if front else (last - length, last)
    if days[0] < first or days[1] > last or (last > today and not front):
        return None
    return min(start, said.start()), max(end, said.end()), Part(first=days[0], last=days[1])


def _month_slash_day(groups: dict[str, str], today: dt.date) -> Part:
    """11/21, 11/11 and 11/1-11/21; of 1/11 nobody knows which is the month."""
    named = {"this": today.year, "last": today.year - 1}.get(groups.get("named", ""))
    year = int(groups["year"]) if "year" in groups else named
    return Part(year=year, month=int(groups["m"]), day=int(groups["d"]))


def _weekday_of_month(groups: dict[str, str], today: dt.date) -> Part:
    """“Saturday the 21st”: the latest 21st, where it is a Saturday."""
    number = int(re.sub(r"\D", "", groups["day"]))
    day = completed(Part(day=number), today)
    first = day.days()[0]
    if _WEEKDAYS[first.weekday()] != groups["weekday"][:3]:
        raise LookupError
    return day


def _day_of(groups: dict[str, str], today: dt.date) -> Part:
    """“The 15th of this month”."""
    month = shifted(today, "month", 0 if groups["which"] in ("this", "the", "the current", "current") else 1)
    return Part(year=month.year, month=month.month, day=int(re.sub(r"\D", "", groups["day"])))


def _yesterday(_: dict[str, str], today: dt.date) -> Part:
    return Part(first=today - DAY, last=today - DAY, token="yesterday")


def _rolling(groups: dict[str, str], today: dt.date) -> Part | None:
    return rolling(int(find_numbers(groups["n"])[0].value), groups["unit"], today)


def _weeks_back(back: int) -> Callable[[dict[str, str], dt.date], Part]:
    def read(_: dict[str, str], today: dt.date) -> Part:
        monday = unit_start(today, "week") - dt.timedelta(weeks=back)
        return Part(first=monday, last=monday + 6 * DAY)

    return read


def _days_of_week(groups: dict[str, str], today: dt.date) -> Part:
    """“Monday to Friday of last week”."""
    monday = unit_start(today, "week") - dt.timedelta(weeks=0 if groups["which"] in ("this", "current") else 1)
    first, last = (_WEEKDAYS.index(groups[name][:3]) for name in ("from", "to"))
    if last < first:
        raise LookupError
    return Part(first=monday + DAY * first, last=monday + DAY * last)


def _year_start(_: dict[str, str], today: dt.date) -> Part:
    return Part(year=today.year, token="this_year", first=today.replace(month=1, day=1), last=today)


def _two_years(groups: dict[str, str], _: dt.date) -> Part:
    return Part(year=2000 + int(groups["a"]), token=f"20{groups['a']}..20{groups['b']}")


PATTERNS: tuple[tuple[re.Pattern[str], Reader], ...] = tuple(
    (re.compile(r"(?<![a-z\d/.])" + pattern), reader)
    for pattern, reader in (
        (
            r"(?<!rated )(?<!score )(?<!nps )(?<!top )(?:on )?(?P<m>1[0-2]|0?[1-9])/"
            r"(?P<d>3[01]|2\d|1[3-9]|(?P=m)|(?:1[0-2]|0?[1-9])(?= ?(?:-|to|through|until|till) ?(?:1[0-2]|0?[1-9])"
            r"/(?:1[3-9]|2\d|3[01])(?!\d)))"
            r"(?![\d/.%]| of |[a-z])(?:,? (?:of |in )?(?:(?P<named>last|this) (?:year|yr)|(?P<year>20\d\d)))?",
            _month_slash_day,
        ),
        (
            rf"(?:on )?(?P<weekday>{_WEEKDAY}),? (?:the )?(?P<day>{_NTH_DAY})"
            r"(?! (?:of )?[a-z]+(?:uar|ch|il|ber))",
            _weekday_of_month,
        ),
        (
            rf"(?:on )?(?:the )?(?P<day>{_NTH_DAY}) (?:day )?of "
            r"(?P<which>this|the current|current|the|last|the last|the previous|previous) month(?![a-z])",
            _day_of,
        ),
        (r"(?:the )?(?:previous|preceding|past) day(?![a-z])", _yesterday),
        (
            rf"(?:the )?(?:preceding|prior|foregoing|immediately preceding) {_NUMBER} {_UNITS}"
            r"(?! before| earlier| prior)",
            _rolling,
        ),
        (rf"(?:the )?previous {_NUMBER} (?P<unit>day)s(?! before| earlier| prior)", _rolling),
        (
            rf"(?:the )?{_NUMBER} (?:whole |full )?{_UNITS} "
            r"(?:just gone|just past|to today|up to today|up to now|to date|until today)",
            _rolling,
        ),
        (
            r"(?:the )?week (?:before last|prior to last week|before last week|preceding last week"
            r"|prior to the last one|before the last one)(?![a-z])",
            _weeks_back(2),
        ),
        (
            rf"(?:from )?(?P<from>{_WEEKDAY}) (?:to|till|until|through|-) (?P<to>{_WEEKDAY}) "
            r"(?:of |in )?(?P<which>this|the last|last|the previous|previous|current) week(?![a-z])",
            _days_of_week,
        ),
        (
            r"since (?:the turn of the year|new year(?:'s(?: day| eve)?)?|the new year|the year turned)(?![a-z])"
            r"|from new year(?:'s(?: day)?)? (?:on|onwards?|until today|to today|till today|to date|until now)(?![a-z])"
            r"|(?:the )?year to (?:today|now)(?![a-z])",
            _year_start,
        ),
        (
            r"(?:'|(?<=quarter )|(?<=quarterly )|(?<=month )|(?<=monthly )|(?<=sales )|(?<=revenue )|(?<=rev ))"
            r"(?P<a>2[0-6]) ?(?:&|\+|and|/) ?'?(?P<b>2[1-6])(?!\d|[.,%]\d| ?(?:%|[a-z]|yuan))",
            _two_years,
        ),
        (r"(?:the )?(?:last|past) half[ -]?(?:a )?year(?! of)", lambda _, today: rolling(6, "month", today)),
    )
)
