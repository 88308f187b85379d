"""Ranges between two pieces of the calendar: 3月到5月, “between 1 and 15 April”, each end completed by the other."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

from crm_tools.analytics.periods import DAY, add_months
from crm_tools.assistant.understand.days.dates import NoSuchDay, Part, completed
from crm_tools.assistant.understand.days.open_ends import single
from crm_tools.assistant.understand.days.span import (
    AFTER_BETWEEN,
    BETWEEN,
    END_AFTER,
    INCLUSIVE,
    MIDDLE_AFTER,
    SINCE_BEFORE,
    START_AFTER,
    START_BEFORE,
    SUFFIX,
    Atom,
    PeriodSpan,
    checked,
    grown,
    swallowed,
)
from crm_tools.assistant.understand.vocabulary.numbers import whole_number

TO = re.compile(
    rf"(?:{START_AFTER.pattern})?"
    r" ?(?:起|开始|号)?(?:-+|~+|一直到|直到|到|至|through(?! the )|thru|until|till|up (?:to|until|till)|to|through)"
    r"(?:了)?"
    r"(?: and including)? ?(?:the )?(?:(?:very )?(?:end|close) of )?(?:the )?(?:次年|翌年|第二年|来年)?的?"
)
_AND = re.compile(r" ?(?:和|与|跟|及|and) ?")
_AND_NOW = re.compile(r" ?and (?:right )?(?:now|the present(?: day)?|the current day)(?![a-z])")
_CONTRASTED = re.compile(r"\b(?:difference|differ\w*|gap)\b[^.;?!]{0,60}$")
"""“The difference in orders between October and September”: two periods, no days from one to the other."""
_UP_TO = re.compile(r"之前|以前|前(?!的?[\d一二两三四五六七八九十几名])")
_LOOSE_LEFT = re.compile(
    r"(?:(?P<year>(?:19|20)\d\d)年的?|(?P<month>1[0-2]|[1-9])月)?(?<![\d.:/-])(?P<number>(?:19|20)\d\d|\d{1,2}|[一二三四五六七八九]|十[一二]?)"
    r"(?: ?(?:-+|~+|到|至|through|to) ?| ?(?:and|和|与) ?)$"
)
_LOOSE_RIGHT = re.compile(
    r"(?: ?-+ ?| ?~+ ?|到|至| ?(?:to|through|thru|until|till|up to) (?:the )?)(?P<number>\d{1,2})(?:st|nd|rd|th)?"
    r"(?![\d万元%年月a-z]|[-./]\d| (?:or|and) (?:more|less)"
    r"|(?<!\d-\d)(?<!\d-\d\d) (?:[a-z]+ )?(?:customer|cit|product|channel|level|categor|order|buyer|member))"
    r"(?:,? ?(?:of )?(?P<year>(?:19|20)\d\d)(?!\d))?"
)


def range_at(norm: str, atom: Atom, after: Atom | None, today: dt.date) -> tuple[PeriodSpan, int] | None:
    """The range that begins with ``atom`` and how many pieces it took; None where it is no end of a range."""
    assert atom.part is not None
    start = grown(norm, atom.start, START_BEFORE)
    between_them = bool(BETWEEN.search(norm, 0, start))
    if between_them and (now := _AND_NOW.match(norm, atom.end)):
        days = Part(first=today, last=today, token="today")
        return _ranged(norm, start, now.end(), atom.part, days, today), 1
    if after is not None and after.part is not None:
        joining = norm[atom.end : after.start]
        both = between_them or AFTER_BETWEEN.match(norm[after.end :])
        if between_them and _AND.fullmatch(joining) and _CONTRASTED.search(norm, 0, start):
            return replace(single(norm, atom, today), start=grown(norm, start, BETWEEN)), 1
        if TO.fullmatch(joining) or (both and _AND.fullmatch(joining)):
            vague = START_AFTER.match(norm, after.end) or MIDDLE_AFTER.match(norm, after.end - 1)
            if vague:
                return PeriodSpan(start, vague.end(), None, "unsure"), 2
            last = after.part
            if early := _UP_TO.match(norm, after.end):  # 9月10号到国庆前
                day = completed(last, today).days()[0] - DAY
                return _ranged(norm, start, early.end(), atom.part, Part(first=day, last=day), today), 2
            ranged = _ranged(norm, start, after.end, atom.part, last, today)
            if _AND.fullmatch(joining) and (ranged.problem == "backwards" or _two_of_a_kind(atom.part, last)):
                return None  # 今年国庆和去年国庆期间: two periods, no days from one to the other
            return ranged, 2
    left = _LOOSE_LEFT.search(norm, 0, atom.start)
    if left and (" and " not in left.group() or BETWEEN.search(norm[: left.start()])):
        number = left["number"]
        loose = _loose(number, left["year"], left["month"])
        if loose is not None and not (left.group()[-1] in "和与" and not norm.startswith(("之间", "间"), atom.end)):
            try:
                return _ranged(norm, left.start(), atom.end, loose, atom.part, today), 1
            except ValueError:
                pass
    right = _LOOSE_RIGHT.match(norm, atom.end)
    if right and atom.part.unit == "day" and not norm[right.end() :].startswith(("元", "块")):
        year = int(right["year"]) if right["year"] else atom.part.year
        used = 2 if after is not None and after.start < right.end() else 1  # its year is named behind both
        return _ranged(
            norm, atom.start, right.end(), replace(atom.part, year=year), Part(loose=int(right["number"])), today
        ), used
    return None


def _two_of_a_kind(one: Part, other: Part) -> bool:
    """The same festival of two years."""
    named = one.month is not None and None not in (one.year, other.year) and one.year != other.year
    return named and (one.month, one.day, one.day_to) == (other.month, other.day, other.day_to)


def _loose(number: str, year: str | None, month: str | None) -> Part | None:
    if len(number) == 4:
        return Part(year=int(number))
    value = whole_number(number)
    return Part(loose=value, year=int(year) if year else None, month=int(month) if month else None)


def _ranged(norm: str, start: int, end: int, left: Part, right: Part, today: dt.date) -> PeriodSpan:
    try:
        left, right = range_of(left, right, today)
        sides = ((left, left.days()), (right, right.days()))
    except NoSuchDay:
        return PeriodSpan(start, end, None, "no_such_day")
    first, last = (str(days[place]) if ".." in part.name() else part.name() for place, (part, days) in enumerate(sides))
    if sides[0][1][0] > sides[1][1][1]:
        return PeriodSpan(start, end, None, "backwards")
    start = grown(norm, start, BETWEEN, SINCE_BEFORE)
    end = swallowed(norm, end, END_AFTER, AFTER_BETWEEN, SUFFIX, INCLUSIVE)
    return checked(start, end, f"{first}..{last}", "span", today)


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
