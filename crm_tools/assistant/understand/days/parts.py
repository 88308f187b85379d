"""A part of a longer period: “the first ten days of October”, 上个月最后三天, 10月前半个月;
and days counted from a day: “the 7 days before 1 October”, 10月1日后的三天.

A single week of a month is left out: it may be the first seven days or the first that begins with a Monday.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

from crm_tools.analytics.periods import DAY, add_months
from crm_tools.assistant.understand.days.by_today import relative, rolling
from crm_tools.assistant.understand.days.calendar_zh import COUNT, UNITS, number
from crm_tools.assistant.understand.days.dates import NoSuchDay, Part, Reader, completed
from crm_tools.assistant.understand.days.span import Atom
from crm_tools.assistant.understand.days.words_en import COUNTS
from crm_tools.assistant.understand.vocabulary.numbers import find_numbers

_FRONT = ("first", "1st", "opening", "initial", "earliest", "front", "前", "头", "最初", "开头", "最开始", "首")
_SIDE = (
    r"(?P<side>first|opening|initial|earliest|front|last|final|closing|latest|back|very last|very first|1st|second|2nd)"
)
_NUMBER = rf"(?P<n>{COUNTS}|(?:a )?couple(?: of)?)"
_N = rf"(?:{_NUMBER} )?"
_STATES = r"(?:calendar |full |whole |complete )?"
_UNIT = r"(?P<unit>day|week|fortnight|month|quarter|half)s?"
_BEFORE = re.compile(rf"(?:the )?{_SIDE} {_N}{_STATES}{_UNIT} (?:of|in|within|from) (?:the )?$")
_BEHIND = re.compile(rf"(?:'?s?,? (?:the )?|, ?){_SIDE} {_N}{_STATES}{_UNIT}(?![a-z]| (?:of|in|ago))")
_LAST_ZH = "最后|最末|末尾|末|尾"
_BEHIND_ZH = re.compile(
    rf"(?:里|中|内)?的?(?:(?P<side>前|头|最初|开头|最开始|首|{_LAST_ZH}|后)的?(?P<n>{COUNT})?|第(?P<nth>{COUNT}))"
    r"个?(?:完整的?|整)?(?P<unit>天|日|周|星期|礼拜|月|季度|季|半年|半个?月)(?!份|级|龄|活|均)"
)
_LENGTHS = {"day": 1, "week": 7, "fortnight": 14}
_MONTHS = {"month": 1, "quarter": 3}


def parted(norm: str, atoms: list[Atom], today: dt.date) -> list[Atom]:
    """The pieces, with “the first ten days of October” in the place of October."""
    kept: list[Atom] = []
    for atom in atoms:
        found = None if atom.part is None else _part_of(norm, atom, atom.part, today)
        if found is not None:
            kept = [one for one in kept if one.end <= found.start]
            atom = found
        if not kept or atom.start >= kept[-1].end:
            kept.append(atom)
    return kept


def _part_of(norm: str, atom: Atom, part: Part, today: dt.date) -> Atom | None:
    for pattern, reader in ((_BEFORE, _english), (_BEHIND, _english), (_BEHIND_ZH, _chinese), *_COUNTED):
        behind = pattern in (_BEHIND, _BEHIND_ZH, _AFTER_ZH, _NTH_BEHIND)
        said = pattern.match(norm, atom.end) if behind else pattern.search(norm, 0, atom.start)
        if said is None:
            continue
        try:
            days = reader(said, part, today)
        except NoSuchDay:
            continue
        if days is not None:
            return Atom(min(atom.start, said.start()), max(atom.end, said.end()), days)
    return None


def _english(said: re.Match[str], part: Part, today: dt.date) -> Part | None:
    if said["side"] in ("second", "2nd") and said["unit"] != "half":
        return None if said["n"] else _nth(part, 2, said["unit"], today)
    return _within(part, said["side"].removeprefix("very "), _count(said["n"]), said["unit"], today)


def _count(text: str | None) -> int:
    if text is None:
        return 1
    return 2 if "couple" in text else int(find_numbers(text)[0].value)


def _chinese(said: re.Match[str], part: Part, today: dt.date) -> Part | None:
    """上个月最后三天, 本季度第一个月, 10月前半个月; 10月前一天 is the day before it."""
    if "半" in said["unit"]:
        if said["n"] or said["nth"]:
            return None
        return _within(part, said["side"], 1, "half" if "月" in said["unit"] else "half_year", today)
    unit = next(name for text, name in UNITS.items() if text in said["unit"])
    if said["nth"]:
        return _nth(part, number(said["nth"]), unit, today)
    count = number(said["n"]) if said["n"] else 1
    if (said["n"] is None and said["side"] not in ("首", "末", "尾")) or (said["side"] in ("前", "后") and count < 2):
        return None
    if said["side"] == "后" and (part.unit not in ("month", "quarter", "half", "year") and not part.token):
        return None
    return _within(part, said["side"], count, unit, today)


def _nth(part: Part, nth: int, unit: str, today: dt.date) -> Part | None:
    """今年第三个月, 10月第一天; which week of a month is meant is not certain."""
    first, last = completed(part, today).days()
    if unit == "week" or nth < 1 or part.unit == "day":
        return None
    start = first + DAY * (nth - 1) if unit == "day" else add_months(first, _MONTHS[unit] * (nth - 1))
    end = start if unit == "day" else add_months(start, _MONTHS[unit]) - DAY
    if end > last or (unit != "day" and (first.day != 1 or (start == first and end == last))):
        return None
    return Part(first=start, last=end)


def _within(part: Part, side: str, count: int, unit: str, today: dt.date) -> Part | None:
    """The first or last ``count`` units within a piece; None where they do not fit or are not certain."""
    first, last = completed(part, today).days()
    front = side in _FRONT
    if unit in ("half", "half_year"):
        halves = _halves(first, last)
        if halves is None or (unit == "half_year") != (last - first > DAY * 200):
            return None
        days = halves[0] if front else halves[1]
    elif months := _MONTHS.get(unit, 0) * count:
        if first.day != 1 or (last + DAY).day != 1:
            return None
        days = (first, add_months(first, months) - DAY) if front else (add_months(last + DAY, -months), last)
    else:
        length = DAY * (count * _LENGTHS[unit] - 1)
        days = (first, first + length) if front else (last - length, last)
    if (unit == "week" and count == 1) or (days == (first, last) and unit != "half"):
        return None
    if days[0] < first or days[1] > last or (last > today and not front):
        return None
    return Part(first=days[0], last=days[1])


def _halves(first: dt.date, last: dt.date) -> tuple[tuple[dt.date, dt.date], tuple[dt.date, dt.date]] | None:
    """Of a month up to the 15th and from the 16th, of a year six months each; of anything else nothing is agreed on."""
    if first.day != 1 or (last + DAY) not in (add_months(first, 1), add_months(first, 12)):
        return None
    second = first.replace(day=16) if last - first < DAY * 40 else add_months(first, 6)
    return (first, second - DAY), (second, last)


_DAYS = rf"(?P<n>{COUNTS})"
_ENDING = re.compile(
    rf"(?:the |(?<![a-z])(?:in|for|over|during) ){_DAYS} (?P<unit>day|week|month|quarter)s "
    r"(?P<side>ending|ended|up to|to|through)(?: on| in)?(?: and including)? (?:the )?(?:end of )?(?:the )?$"
)
_COUNTED_FROM = re.compile(
    rf"the {_DAYS} (?P<unit>day)s (?:just |right |immediately )?"
    r"(?P<side>before|prior to|preceding|leading up to|ahead of|after|following|from|starting|beginning)(?: on)? "
    r"(?:the )?$"
)
_AFTER_ZH = re.compile(
    rf"(?:当天|当日)?(?P<side>往前|之前|以前|前|往后|之后|以后|后|起)的?(?:推|数)?的?(?P<n>{COUNT})(?P<unit>天)(?![内里线没未])"
)


def _from_day(said: re.Match[str], part: Part, today: dt.date) -> Part | None:
    """Days counted from a single day: up to and with it, or before and after it without it."""
    first, last = completed(part, today).days()
    if months := _MONTHS.get(said["unit"], 0) * _number_of(said["n"]):  # the twelve months to October
        start = add_months(last + DAY, -months)
        return Part(first=start, last=last) if last <= today or first == last else None
    if first != last or part.token == "all" or (part.token or "").startswith("last_"):
        return None
    text, side = said["n"], said["side"]
    count = _number_of(text)
    length = DAY * count * _LENGTHS[UNITS.get(said["unit"], said["unit"])]
    if side in ("from", "starting", "beginning", "起"):
        return Part(first=first, last=first + length - DAY)
    if side in ("ending", "ended", "up to", "to", "through"):
        return Part(first=first - length + DAY, last=first)
    if side in ("after", "following", "往后", "之后", "以后", "后"):
        return Part(first=first + DAY, last=first + length)
    if side == "往前" and first >= today - DAY:  # 今天往前14天
        return rolling(count, "day", today) if first == today else Part(first=first - length + DAY, last=first)
    return None if side == "往前" else Part(first=first - length, last=first - DAY)


def _number_of(text: str) -> int:
    return int(text) if text.isdigit() else number(text) if not text.isascii() else _count(text)


def _day_behind(said: re.Match[str], part: Part, today: dt.date) -> Part | None:
    """双11后第一天, 国庆节后的第二天."""
    _, last = completed(part, today).days()
    day = last + DAY * (number(said["n"]) if said["n"] else 1)
    return Part(first=day, last=day)


_NTH_BEHIND = re.compile(rf"(?:之|以|过)?后的?(?:第(?P<n>{COUNT})|首)天")
_COUNTED: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], Part, dt.date], Part | None]], ...] = (
    (_ENDING, _from_day),
    (_COUNTED_FROM, _from_day),
    (_AFTER_ZH, _from_day),
    (_NTH_BEHIND, _day_behind),
)


def _of_the(groups: dict[str, str], today: dt.date) -> Part | None:
    """“The first ten days of the month”: of this one."""
    side = groups["side"].removeprefix("very ")
    if side in ("second", "2nd") and groups["unit"] != "half":
        return None
    return _within(relative(groups["whole"], 0, today), side, _count(groups.get("n")), groups["unit"], today)


def _of_this_year(groups: dict[str, str], today: dt.date) -> Part | None:
    """“In the first nine months”, 头三个月: of this year, where they are over."""
    count = number(groups["months"]) if "months" in groups else _count(groups["n"])
    part = _within(Part(year=today.year), "first", count, groups.get("unit", "month"), today)
    return part if part is not None and part.last is not None and part.last <= today else None


PATTERNS: tuple[tuple[re.Pattern[str], Reader], ...] = (
    (
        re.compile(
            rf"(?<![a-z\d])(?:the )?{_SIDE} {_N}{_STATES}{_UNIT} (?:of|in) the (?P<whole>week|month|quarter|year)"
            r"(?![a-z]| (?:before|so far|to date))"
        ),
        _of_the,
    ),
    (
        re.compile(
            rf"(?:(?<=in )|(?<=for )|(?<=over )|(?<=during ))the (?:first|opening) {_NUMBER} {_STATES}"
            r"(?P<unit>month|quarter)s(?![a-z]| (?:of|in|after|from|since|as|with|on))"
        ),
        _of_this_year,
    ),
    (re.compile(rf"(?<![年\d每])头(?P<months>{COUNT})个月"), _of_this_year),
)
