"""A part of a longer period, in English: “the first ten days of October”, “the opening six months of 2026”."""

from __future__ import annotations

import datetime as dt
import re

from crm_tools.analytics.periods import DAY, add_months
from crm_tools.assistant.understand.days.dates import NoSuchDay, Part, completed
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
