"""English days told by today: yesterday, last week's Friday, the past 30 days, quarter to date."""

from __future__ import annotations

import datetime as dt
import re

from crm_tools.assistant.understand.days.by_today import (
    days_of_week,
    relative,
    rolling,
    single_day,
    to_date,
    unsure,
    whole_units,
)
from crm_tools.assistant.understand.days.dates import Part, Reader
from crm_tools.assistant.understand.days.words_en import (
    COUNTS,
    NOT_DATE,
    NOT_WORD,
    UNIT,
    WEEKDAY,
    WEEKDAYS,
    compiled,
    name_index,
    unit_name,
    weeks_back,
)
from crm_tools.assistant.understand.vocabulary.numbers import find_numbers

_COUNT = (
    r"(?P<n>\d{1,4}|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)"
    r"(?:[ -](?:one|two|three|four|five|six|seven|eight|nine))?(?![a-z])|(?:a )?couple of|[a-z]{3,9}(?![a-z]))"
)
_NUMBER = rf"(?P<n>{COUNTS})"
_UNITS = r"(?P<unit>day|week|month|year)s?(?![a-z])"


def _counted(groups: dict[str, str]) -> float:
    if "n" not in groups:
        return 1
    if "couple" in groups["n"]:
        return 2
    return find_numbers(groups["n"])[0].value


def _weekday(groups: dict[str, str], today: dt.date) -> Part:
    back = weeks_back(groups.get("which") or groups.get("which_before") or "this")
    first, last = (5, 6) if "weekend" in groups else (name_index(WEEKDAYS, groups["weekday"]),) * 2
    return days_of_week(back, first, last, today)


def _weekdays(groups: dict[str, str], today: dt.date) -> Part:
    """“Monday to Friday of last week”."""
    first, last = (name_index(WEEKDAYS, groups[name]) for name in ("from", "to"))
    return days_of_week(weeks_back(groups["which"]), first, last, today)


def _last_weekday(groups: dict[str, str], today: dt.date) -> Part:
    return single_day((today.weekday() - name_index(WEEKDAYS, groups["weekday"]) - 1) % 7 + 1, today)


def _latest_weekday(groups: dict[str, str], today: dt.date) -> Part:
    """“Since Monday”: the latest one, today included."""
    return single_day((today.weekday() - name_index(WEEKDAYS, groups["weekday"])) % 7, today)


def _rolling(groups: dict[str, str], today: dt.date) -> Part | None:
    count = _counted(groups)
    return rolling(int(count), unit_name(groups["unit"]), today) if count == int(count) else None


def _and_a_half(groups: dict[str, str], today: dt.date) -> Part | None:
    """“The last year and a half”, “the past 2.5 years”: in months."""
    said = groups.get("half_of") or "1"
    years = int(said) if said.isdigit() else int(find_numbers(said)[0].value)
    return rolling(years * 12 + 6, "month", today)


def _relative(groups: dict[str, str], today: dt.date) -> Part:
    return relative(unit_name(groups["unit"]), weeks_back(groups["which"]), today)


def _days_back(groups: dict[str, str], today: dt.date) -> Part:
    named = {"today": 0, "yesterday": 1}.get(groups.get("name", ""), 2)
    return single_day(int(_counted(groups)) if "n" in groups else named, today)


def _before_last(groups: dict[str, str], today: dt.date) -> Part:
    return relative(groups["unit"], 2, today)


def _year_start(_: dict[str, str], today: dt.date) -> Part:
    return Part(year=today.year, token="this_year", first=today.replace(month=1, day=1), last=today)


_SHORT: tuple[tuple[str, Reader], ...] = (
    (r"(?:the )?(?:previous|preceding|past) day(?![a-z])", lambda _, today: single_day(1, today)),
    (
        rf"(?:the )?(?:preceding|prior|foregoing|immediately preceding) {_NUMBER} {_UNITS}(?! before| earlier| prior)",
        _rolling,
    ),
    (rf"(?:the )?previous {_NUMBER} (?P<unit>day)s(?! before| earlier| prior)", _rolling),
    (
        rf"(?:the )?{_NUMBER} (?:whole |full )?{_UNITS} "
        r"(?:just gone|just past|to today|up to today|up to now|to date|until today)",
        _rolling,
    ),
    (
        r"(?:the )?(?P<unit>week) (?:before last|prior to last week|before last week|preceding last week"
        r"|prior to the last one|before the last one)(?![a-z])",
        _before_last,
    ),
    (
        rf"(?:from |(?P<between>between ))?(?P<from>{WEEKDAY}) "
        rf"?(?:to|till|until|through|thru|-|(?(between)and|to)) ?(?P<to>{WEEKDAY}),? "
        r"(?:of |in )?(?P<which>this|the last|last|the previous|previous|current) week(?![a-z])",
        _weekdays,
    ),
    (
        r"since (?:the turn of the year|new year(?:'s(?: day| eve)?)?|the new year|the year turned)(?![a-z])"
        r"|from new year(?:'s(?: day)?)? (?:on|onwards?|until today|to today|till today|to date|until now)(?![a-z])"
        r"|(?:the )?year to (?:today|now)(?![a-z])",
        _year_start,
    ),
    (r"(?:the )?(?:last|past) half[ -]?(?:a )?year(?! of)", lambda _, today: rolling(6, "month", today)),
)
_LONG: tuple[tuple[str, Reader], ...] = (
    (r"(?P<name>the day before yesterday|day before yesterday|yesterday|today)", _days_back),
    (
        r"(?<!\d-)(?<!\d~)(?<!\d to )(?<!\d and )(?<!less than )(?<!more than )(?P<n>\d{1,4}|[a-z]{3,9}) days? ago",
        _days_back,
    ),
    (
        rf"(?:(?P<which>this|last|previous|current) week(?:'?s)?(?: on)? (?P<weekday>{WEEKDAY})"
        rf"|(?:the )?(?P<weekday_>{WEEKDAY}) (?:of |from |in )?(?:the )?"
        r"(?P<which_before>this|last|previous|current) week"
        r"|(?P<which_>this|last|previous) (?P<weekend>weekend)(?![a-z]))",
        lambda groups, today: _weekday({name.rstrip("_"): value for name, value in groups.items()}, today),
    ),
    (
        r"(?:the )?weekend before (?:last|the last one|last weekend)(?![a-z])",
        lambda _, today: days_of_week(2, 5, 6, today),
    ),
    (r"(?:(?<=over )|(?<=this past ))(?:the )?weekend(?![a-z])(?!.*weekday)", unsure),
    (rf"last (?P<weekday>{WEEKDAY})", _last_weekday),
    (rf"(?:(?<=since )|(?<=from )|(?<=until ))(?P<weekday>{WEEKDAY})(?!s)", _latest_weekday),
    (rf"(?P<weekday>{WEEKDAY})(?= (?:to|through|till|until) (?:now|today|yesterday))", _latest_weekday),
    (
        rf"(?:the )?(?:last|past|trailing|rolling|recent|most recent|latest)[ -]{_COUNT}[ -]?"
        r"(?P<unit>day|week|month|quarter|year|wk|mo|d|w|m|y)s?(?![a-z])",
        _rolling,
    ),
    (
        r"(?:the )?(?:last|past|trailing|rolling) (?:year and a half|(?P<half_of>\d{1,2}|one|two|three|four)"
        r"(?:\.5| and a half|½) years?)(?![a-z])",
        _and_a_half,
    ),
    (r"(?:the )?(?:past|last|trailing|rolling|most recent) \d{1,3}[ -]?(?:hours?|hrs?|h)(?![a-z])", unsure),
    (
        r"(?:(?<=in )|(?<=over )|(?<=during )|(?<=within )|(?<=for )|(?<=across )|(?<=throughout ))"
        r"(?:the )last (?P<unit>day|week|month|year)(?![a-z]| (?:of|but|before))",
        _rolling,
    ),
    (
        r"(?:the )?(?:last|past|previous|trailing|rolling) fortnight(?![a-z])",
        lambda _, today: rolling(14, "day", today),
    ),
    (rf"looking back (?:over )?(?:the )?(?:last |past )?{_NUMBER} {_UNITS}", _rolling),
    (r"(?:the )?(?:past|trailing|rolling) (?P<unit>day|week|month|quarter|year)(?![a-z])", _rolling),
    (
        r"for (?:over |more than |at least )?(?P<n>\d{1,4}) (?P<unit>day|week|month|year)s?(?: or more)?(?![a-z])",
        _rolling,
    ),
    (rf"(?:within (?:the )?|these )(?P<n>\d{{1,4}}) {_UNITS}", _rolling),
    (
        r"(?P<unit>[ymqw])td(?![a-z])|(?:the )?(?P<unit_a>year|month|quarter|week)[ -]to[ -]date"
        r"|so far this (?P<unit_b>year|month|quarter|week)|(?:the )?(?P<unit_e>year|month|quarter|week) so far(?! this)"
        r"|(?:this|current) (?P<unit_c>year|month|quarter|week)"
        r" (?:so far|to date|until now|till now|up to now|to today)"
        r"|since the (?:start|beginning) of (?:the|this) (?P<unit_d>year|month|quarter|week)",
        lambda groups, today: to_date(unit_name(next(iter(groups.values()))), today),
    ),
    (
        r"(?P<which>this|(?:the )?(?:current|present(?! year.to.date)|ongoing|running|last|previous|prior|preceding))"
        rf"(?: full| whole| complete| entire| calendar)? {UNIT}(?![a-z])",
        _relative,
    ),
    (
        r"the (?P<unit>week|month|quarter|year) (?:just gone|gone by|just past|just ended|just over|before this one)",
        lambda groups, today: relative(groups["unit"], 1, today),
    ),
    (
        rf"(?:the )?(?:last|past|previous) {_COUNT} (?:full|complete|completed|whole|calendar)"
        r" (?P<unit>week|month|quarter|year)s?(?![a-z])",
        lambda groups, today: whole_units(int(_counted(groups)), groups["unit"], today),
    ),
    (
        r"(?:(?<=start of )|(?<=beginning of )|(?<=outset of ))the (?P<unit>week|month|quarter|year)"
        r"(?![a-z]| (?:before|just|after))",
        lambda groups, today: relative(groups["unit"], 0, today),
    ),
    (r"the (?P<unit>year) before last", _before_last),
    (r"the (?P<unit>week|month|quarter) before last(?! (?:week|month|quarter|year)s?(?![a-z]))", _before_last),
)
PATTERNS: tuple[tuple[re.Pattern[str], Reader], ...] = compiled(NOT_DATE, _SHORT) + compiled(NOT_WORD, _LONG)
