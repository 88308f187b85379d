"""English and numeric names of days, weeks, months, quarters and years, each read into a :class:`~.dates.Part`."""

from __future__ import annotations

import datetime as dt
import re

from crm_tools.analytics.periods import DAY, unit_start
from crm_tools.assistant.understand.days.dates import Part, completed, month_weekday, shifted, whole_year
from crm_tools.assistant.understand.days.events import EVENT, event_part
from crm_tools.assistant.understand.days.periods_zh import Reader, iso_week, relative, rolling, to_date, whole_units
from crm_tools.assistant.understand.vocabulary.numbers import find_numbers

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)(?![a-z])"
)
_COUNTED = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth "
    "sixteenth seventeenth eighteenth nineteenth twentieth"
)
_ORDINALS = tuple(_COUNTED.split())
_TENS = {"twenty": 20, "thirty": 30}
_SPOKEN_DAY = (
    rf"(?:(?:twenty|thirty)[ -](?:{'|'.join(_ORDINALS[:9])}|one|two|three|four|five|six|seven|eight|nine)"
    rf"|thirtieth|{'|'.join(_ORDINALS)})"
)
_DAY = (
    rf"(?:(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?(?![\d:%])"
    rf"|{_SPOKEN_DAY}(?! (?:\d|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|half|week|day)))"
    r"(?![a-z])"
)
_NTH_DAY = r"(?:(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th))(?![a-z\d])"
_WEEKDAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?(?![a-z])"
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_YEAR = (
    r"(?:(?P<year>(?:19|20)\d\d|'\d\d)(?!\d|,\d)"
    r"|(?P<named_year>(?:the )?(?:this|last|previous|prior|current) (?:calendar )?(?:year|yr)|the year before last))"
)
_OF_YEAR = rf"(?:(?: ?, ?| of | in | |(?='\d))(?:{_YEAR}))?"
_YEARS = r"(?:(?P<before_year>(?:this|last|previous|current) year)(?:'?s)? |(?P<front_year>(?:19|20)\d\d)[ /.-]{0,3})?"
_SEP = r"(?: ?[./-] ?| ?, ?| of | )"
_NOT_WORD = r"(?<![a-z\d])(?<!\btop )(?<!bottom )"
_NO_RANGE = r"(?! ?(?:-|to|through|thru|until|till) ?(?:the )?(?:[a-z]{3,9} )?\d)"
_UNIT = r"(?P<unit>day|week|month|quarter|qtr|year|yr|calendar year|calendar month|half[ -]?year)"
_NTH = r"(?P<nth>first|second|third|fourth|fifth|last|1st|2nd|3rd|4th|5th)"

_MONTH_DAY = rf"(?:{_WEEKDAY}(?: ?, ?| ))?(?P<month>{_MONTH})(?:{_SEP}|)(?:the )?(?P<day>{_DAY}){_OF_YEAR}"
_DAY_MONTH = (
    rf"(?:{_WEEKDAY}(?: ?, ?| ))?(?:the )?(?P<day>{_DAY})(?:{_SEP}|)(?P<month>{_MONTH})"
    rf"(?:[./-](?P<tail_year>(?:19|20)\d\d)|{_OF_YEAR})"
)
_QUARTER = (
    r"(?:(?:the )?(?P<quarter_word>first|second|third|fourth|1st|2nd|3rd|4th) (?:quarter|qtr)"
    r"|q(?P<quarter>[1-4])|(?P<quarter_first>[1-4])q)(?![a-z\d])"
)
_HALF = (
    r"(?:(?:the )?(?P<half_word>first|second|1st|2nd) half(?:[ -]year)?|h(?P<half>[12])|(?P<half_first>[12])h)"
    r"(?![a-z\d])"
)


def _name_index(names: tuple[str, ...], text: str) -> int:
    return next(index for index, name in enumerate(names) if text.startswith(name))


def _day_number(text: str) -> int:
    if match := re.match(r"\d+", text):
        return int(match[0])
    if text == "thirtieth":
        return 30
    tens, _, ones = text.replace("-", " ").rpartition(" ")
    if ones in _ORDINALS:
        return _TENS.get(tens, 0) + _ORDINALS.index(ones) + 1
    return _TENS.get(tens, 0) + int(find_numbers(ones)[0].value)


def _year(groups: dict[str, str], today: dt.date) -> int | None:
    if text := groups.get("year") or groups.get("tail_year") or groups.get("front_year"):
        return whole_year(text.strip("'"))
    name = groups.get("named_year") or groups.get("before_year")
    if name is None:
        return None
    return today.year - (2 if "before" in name else 0 if "this" in name or "current" in name else 1)


def _month_day(groups: dict[str, str], today: dt.date) -> Part:
    month = _name_index(_MONTHS, groups["month"]) + 1
    day = _day_number(groups["day"]) if "day" in groups else None
    year = _year(groups, today)
    if year is None and groups.get("which") and day is None:
        return _this_or_last_month(groups["which"], month, today)
    return Part(year=year, month=month, day=day)


def _week_of(groups: dict[str, str], today: dt.date) -> Part:
    """The week in which a day lies."""
    first = unit_start(completed(_month_day(groups, today), today).days()[0], "week")
    return Part(first=first, last=first + dt.timedelta(days=6))


def _ending(groups: dict[str, str], today: dt.date) -> Part:
    """“The fortnight ending 15 November”: the days up to and with that one."""
    last = completed(_month_day(groups, today), today).days()[0]
    return Part(first=last - DAY * (13 if groups["span"] == "fortnight" else 6), last=last)


def _this_or_last_month(which: str, month: int, today: dt.date) -> Part:
    """“this August” lies in this year, “last August” is the latest one that is over."""
    if which == "this":
        return Part(year=today.year, month=month)
    return Part(year=today.year - (month >= today.month), month=month)


def _quarter(groups: dict[str, str], today: dt.date) -> Part:
    word = groups.get("quarter") or groups.get("quarter_first")
    number = int(word) if word else _nth(groups["quarter_word"])
    return Part(year=_year(groups, today), quarter=number)


def _half(groups: dict[str, str], today: dt.date) -> Part:
    word = groups.get("half") or groups.get("half_first")
    year = today.year if groups.get("the_year") else _year(groups, today)
    return Part(year=year, half=int(word) if word else _nth(groups["half_word"]))


def _half_month(groups: dict[str, str], today: dt.date) -> Part:
    month = completed(Part(year=_year(groups, today), month=_name_index(_MONTHS, groups["month"]) + 1), today)
    first, last = month.days()
    middle = first.replace(day=15)
    return Part(first=first, last=middle) if _nth(groups["half_word"]) == 1 else Part(first=middle + DAY, last=last)


def _nth(word: str) -> int:
    return -1 if word == "last" else int(word[0]) if word[0].isdigit() else _ORDINALS.index(word) + 1


def _nth_weekday(groups: dict[str, str], today: dt.date) -> Part:
    if "month" in groups:
        month = Part(year=_year(groups, today), month=_name_index(_MONTHS, groups["month"]) + 1)
    else:
        month = shifted(today, "month", 0 if groups["which"] in ("the", "this", "current") else 1)
    return month_weekday(month, _name_index(_WEEKDAYS, groups["weekday"]), _nth(groups["nth"]), today)


def _day_of_month(groups: dict[str, str], today: dt.date) -> Part:
    month = shifted(today, "month", 0 if groups["which"] in ("the", "this", "current") else 1)
    return Part(year=month.year, month=month.month, day=_day_number(groups["day"]))


def _weekday(groups: dict[str, str], today: dt.date) -> Part:
    which = groups.get("which") or groups.get("which_before") or "this"
    monday = unit_start(today, "week") - dt.timedelta(weeks=0 if which in ("this", "current") else 1)
    if "weekend" in groups:
        return Part(first=monday + dt.timedelta(days=5), last=monday + dt.timedelta(days=6))
    day = monday + dt.timedelta(days=_name_index(_WEEKDAYS, groups["weekday"]))
    return Part(first=day, last=day)


def _last_weekday(groups: dict[str, str], today: dt.date) -> Part:
    back = (today.weekday() - _name_index(_WEEKDAYS, groups["weekday"]) - 1) % 7 + 1
    day = today - dt.timedelta(days=back)
    return Part(first=day, last=day)


def _latest_weekday(groups: dict[str, str], today: dt.date) -> Part:
    """“Since Monday”: the latest one, today included."""
    day = today - dt.timedelta(days=(today.weekday() - _name_index(_WEEKDAYS, groups["weekday"])) % 7)
    return Part(first=day, last=day)


def _unit_name(text: str) -> str:
    if "half" in text:
        return "half"
    return {"qtr": "quarter", "yr": "year"}.get(text, text.rpartition(" ")[2])


def _rolling(groups: dict[str, str], today: dt.date) -> Part | None:
    count = find_numbers(groups["n"])[0].value if "n" in groups else 1
    unit = {
        "d": "day",
        "w": "week",
        "m": "month",
        "mo": "month",
        "mos": "month",
        "wk": "week",
        "wks": "week",
        "y": "year",
    }.get(groups["unit"], _unit_name(groups["unit"]))
    return rolling(int(count), unit, today) if count == int(count) else None


def _relative(groups: dict[str, str], today: dt.date) -> Part:
    back = 0 if groups["which"].removeprefix("the ") in ("this", "current", "present", "ongoing", "running") else 1
    return relative(_unit_name(groups["unit"]), back, today)


def _days_back(groups: dict[str, str], today: dt.date) -> Part:
    back = (
        int(find_numbers(groups["n"])[0].value)
        if "n" in groups
        else {"today": 0, "yesterday": 1}.get(groups["name"], 2)
    )
    day = today - dt.timedelta(days=back)
    return Part(first=day, last=day, token={0: "today", 1: "yesterday"}.get(back))


def _to_date(groups: dict[str, str], today: dt.date) -> Part:
    text = groups["unit"]
    return to_date({"y": "year", "m": "month", "q": "quarter", "w": "week"}.get(text, _unit_name(text)), today)


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


def _compile(*patterns: tuple[str, Reader]) -> tuple[tuple[re.Pattern[str], Reader], ...]:
    return tuple((re.compile(_NOT_WORD + f"(?:{pattern})"), reader) for pattern, reader in patterns)


_COUNT = (
    r"(?P<n>\d{1,4}|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)"
    r"(?:[ -](?:one|two|three|four|five|six|seven|eight|nine))?(?![a-z])|[a-z]{3,9}(?![a-z]))"
)
_NUMERIC = (
    r"(?P<y>(?:19|20)\d\d)(?P<sep>[-./])(?P<m>1[0-2]|0?[1-9])(?:(?P=sep)(?P<d>3[01]|[12]\d|0?[1-9]))?(?:日|号)?(?!\d|[-./]\d{1,2}(?!\d))"
    r"|(?P<y_>(?:19|20)\d\d)(?P<m_>1[0-2]|0[1-9])(?P<d_>3[01]|[12]\d|0[1-9])?(?!\d|元|块|万)"
    r"|(?<![-./\d])(?P<a>\d{1,2})[-./](?P<b>\d{1,2})[-./](?P<ab_year>(?:19|20)\d\d)(?!\d)"
    r"|(?<![-./\d])(?P<mm>1[0-2]|0?[1-9])[/.-](?P<my>(?:19|20)\d\d)(?!\d)"
)
_ALL_MONTH = r"(?P<which>this|last|previous|the|the previous|the last|the current|current) month"
PATTERNS = _compile(
    (r"(?P<name>the day before yesterday|day before yesterday|yesterday|today)", _days_back),
    (r"(?P<n>\d{1,4}|[a-z]{3,9}) days? ago", _days_back),
    (rf"{_NTH} (?P<weekday>{_WEEKDAY}) (?:of|in) (?:(?P<month>{_MONTH}){_OF_YEAR}|{_ALL_MONTH})", _nth_weekday),
    (
        rf"(?:the )?{_NTH} (?P<weekday>{_WEEKDAY}) (?:of|in) (?:(?P<month>{_MONTH}){_OF_YEAR}|{_ALL_MONTH})",
        _nth_weekday,
    ),
    (rf"(?:the )?(?P<day>{_DAY}) (?:of )?{_ALL_MONTH}", _day_of_month),
    (rf"(?:the )?week (?:of|starting|beginning|commencing)(?: on)? (?:the )?(?:{_MONTH_DAY}){_NO_RANGE}", _week_of),
    (rf"(?:the )?week (?:of|starting|beginning|commencing)(?: on)? (?:{_DAY_MONTH}){_NO_RANGE}", _week_of),
    (rf"(?:the )?(?P<span>week|fortnight) (?:ending|ended|to)(?: on)? (?:the )?(?:{_MONTH_DAY})", _ending),
    (rf"(?:the )?(?P<span>week|fortnight) (?:ending|ended|to)(?: on)? (?:{_DAY_MONTH})", _ending),
    (_MONTH_DAY, _month_day),
    (_DAY_MONTH, _month_day),
    (rf"(?P<front_year>(?:19|20)\d\d)[ ./-](?P<month>{_MONTH})(?:[ ./-](?P<day>{_DAY}))?", _month_day),
    (
        rf"(?:(?P<which>this|last) |the (?:whole |entire )?month of )?(?P<month>{_MONTH})"
        rf"(?:[./-](?P<tail_year>(?:19|20)\d\d)|{_OF_YEAR})",
        _month_day,
    ),
    (rf"(?P<before_year>(?:this|last|previous) year)(?:'?s)? (?P<month>{_MONTH})", _month_day),
    (rf"{_YEARS}{_QUARTER}{_OF_YEAR}", _quarter),
    (
        rf"(?:the )?last quarter of (?:the year )?{_YEAR}",
        lambda groups, today: Part(year=_year(groups, today), quarter=4),
    ),
    (rf"(?:the )?(?P<half_word>first|second|1st|2nd) half of (?P<month>{_MONTH}){_OF_YEAR}", _half_month),
    (rf"{_YEARS}{_HALF}(?P<the_year>(?: of the year)?){_OF_YEAR}", _half),
    (
        rf"{_YEARS}(?P<event>{EVENT}){_OF_YEAR}",
        lambda groups, today: event_part(groups["event"], _year(groups, today), today),
    ),
    (
        rf"(?:(?P<which>this|last|previous|current) week(?:'?s)?(?: on)? (?P<weekday>{_WEEKDAY})"
        rf"|(?:the )?(?P<weekday_>{_WEEKDAY}) (?:of |from |in )?(?:the )?"
        r"(?P<which_before>this|last|previous|current) week"
        r"|(?P<which_>this|last|previous) (?P<weekend>weekend)(?![a-z]))",
        lambda groups, today: _weekday({name.rstrip("_"): value for name, value in groups.items()}, today),
    ),
    (rf"last (?P<weekday>{_WEEKDAY})", _last_weekday),
    (rf"(?:(?<=since )|(?<=from )|(?<=until ))(?P<weekday>{_WEEKDAY})(?!s)", _latest_weekday),
    (rf"(?P<weekday>{_WEEKDAY})(?= (?:to|through|till|until) (?:now|today|yesterday))", _latest_weekday),
    (
        rf"(?:the )?(?:last|past|trailing|rolling|recent|most recent|latest)[ -]{_COUNT}[ -]?"
        r"(?P<unit>day|week|month|quarter|year|wk|mo|d|w|m|y)s?(?![a-z])",
        _rolling,
    ),
    (r"(?:the )?(?:past|trailing|rolling) (?P<unit>day|week|month|quarter|year)(?![a-z])", _rolling),
    (
        r"for (?:over |more than |at least )?(?P<n>\d{1,4}) (?P<unit>day|week|month|year)s?(?: or more)?(?![a-z])",
        _rolling,
    ),
    (r"within (?:the )?(?P<n>\d{1,4}) (?P<unit>day|week|month|year)s?(?![a-z])", _rolling),
    (
        r"(?P<unit>[ymqw])td(?![a-z])|(?:the )?(?P<unit_a>year|month|quarter|week)[ -]to[ -]date"
        r"|so far this (?P<unit_b>year|month|quarter|week)|the (?P<unit_e>year|month|quarter|week) so far"
        r"|(?:this|current) (?P<unit_c>year|month|quarter|week)"
        r" (?:so far|to date|until now|till now|up to now|to today)"
        r"|since the (?:start|beginning) of (?:the|this) (?P<unit_d>year|month|quarter|week)",
        lambda groups, today: _to_date({"unit": next(iter(groups.values()))}, today),
    ),
    (
        r"(?P<which>this|(?:the )?(?:current|present|ongoing|running|last|previous|prior|preceding))"
        rf"(?: full| whole| complete| entire| calendar)? {_UNIT}(?![a-z])",
        _relative,
    ),
    (
        r"the (?P<unit>week|month|quarter|year) (?:just gone|gone by|just past|just ended|just over|before this one)",
        lambda groups, today: relative(groups["unit"], 1, today),
    ),
    (
        r"(?:the )?(?:iso )?week (?:no\.? ?|number )?(?P<week>\d{1,2})"
        + _OF_YEAR
        + r"|w(?P<week_>\d{1,2})"
        + _OF_YEAR.replace("(?P<", "(?P<w_"),
        lambda groups, today: iso_week(int(groups.get("week") or groups["week_"]), _year(groups, today), today),
    ),
    (
        rf"(?:the )?(?:last|past|previous) {_COUNT} (?:full|complete|completed|whole|calendar)"
        r" (?P<unit>week|month|quarter|year)s?(?![a-z])",
        lambda groups, today: whole_units(int(find_numbers(groups["n"])[0].value), groups["unit"], today),
    ),
    (_NUMERIC, lambda groups, _: _numeric({name.rstrip("_"): value for name, value in groups.items()})),
    (  # from the first to the tenth of November
        rf"(?:the )?(?P<day>{_SPOKEN_DAY})(?= (?:to|through|until|till) (?:the )?{_DAY} (?:of )?{_MONTH})",
        lambda groups, _: Part(day=_day_number(groups["day"])),
    ),
    (rf"(?:the |on the )(?P<day>{_NTH_DAY})", lambda groups, _: Part(day=_day_number(groups["day"]))),
    (rf"(?P<day>{_NTH_DAY})", lambda groups, _: Part(day=_day_number(groups["day"]))),
    (
        r"(?:the )?(?:calendar )?(?:year )?(?P<year>20[0-4]\d)(?![\d%]|[.,]\d|年"
        r"| ?(?:元|块|yuan|rmb|customers|orders|people|个|名|次|单|件|[kw](?![a-z])|万|位|人|以上|以下|以内|起|及以"
        r"|or more|or less|and (?:up|above)))",
        lambda groups, _: Part(year=int(groups["year"])),
    ),
    (r"the year before last", lambda _, today: Part(year=today.year - 2)),
    (
        r"the (?P<unit>week|month|quarter) before last(?! (?:week|month|quarter|year)s?(?![a-z]))",
        lambda groups, today: relative(groups["unit"], 2, today),
    ),
    (r"these (?P<n>\d{1,4}) (?P<unit>day|week|month|year)s?(?![a-z])", _rolling),
)
