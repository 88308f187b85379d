"""A single period with what opens or ends it: since, until, before, after, by the end of."""

from __future__ import annotations

import datetime as dt
import re

from crm_tools.analytics.periods import DAY
from crm_tools.assistant.understand.days.dates import NoSuchDay, completed
from crm_tools.assistant.understand.days.span import SINCE_BEFORE, SUFFIX, Atom, PeriodSpan, checked, grown, swallowed

_START_OF = re.compile(r"(?:the )?(?:very )?(?:start|beginning|first day|outset|opening) of (?:the )?$")
_ON = re.compile(r" on(?=$| ?[,;?!.])")
_OF_NAMED = re.compile(r"(?<![a-z])from ?(?:the )?$")
_BEFORE_LAST = re.compile(r"\b(?:before last|(?:before|prior to|preceding) (?:last week|the last one))$")
_NAMED = {"today", "yesterday"} | {
    f"{which}_{unit}" for which in ("this", "last") for unit in ("week", "month", "quarter", "year")
}
"""“Orders from yesterday” are yesterday's; “from March” goes on to today."""
_SINCE_AFTER = re.compile(
    r" ?(?:及|和|或|或者|以及)(?:之后|以后)|(?:开始|起|以来)(?:至今|到现在|到今天|到目前为止)?"
    r"|至今为?止?|到现在为?止?|到今[天日]为?止?|到目前(?:为止)?|截[至止]到?(?:目前|今[天日]|现在)(?:为止)?"
    r"| ?(?:or|and) (?:later|after|since)| ?(?:onwards?|and on|until now|till now|to date|to now|up to now)(?![a-z])"
)
_AFTER_AFTER = re.compile(r"之后|以后|过后")
_AFTER_BEFORE = re.compile(r"(?:later than|after) ?(?:the )?$")
_UNTIL_BEFORE = re.compile(
    r"(?:截至|截止到?|直到|到|up to|until|till|by the end of|no later than) ?(?:the )?$"
    r"|(?<!came )(?<!come )(?<!comes )(?<!coming )(?<!went )(?<!go )(?<!gone )(?<!got )(?<!made it )(?<!put )through ?$"
)
_UNTIL_AFTER = re.compile(r"(?:及|和|或|或者|以及)(?:之前|以前)|为止|止| ?(?:or|and) (?:before|earlier)(?![a-z])")
_BEFORE_BEFORE = re.compile(r"(?:earlier than|prior to|before) ?(?:the )?$")
_BEFORE_AFTER = re.compile(r"之前|以前|前(?![\d一二两三四五六七八九十几名的])")
_END_AFTER = re.compile(r"(?:年|月|季度?)?[底末](?!部|位|尾)(?:时|的时候|为止)?(?P<before>以前|之前|前)?")
_END_BEFORE = re.compile(r"(?:(?:at|by|as of|on|as at|until) )?(?:the )?end of ?(?:the )?$")
"""The end of a month or year: a day by which things are counted, not days in which they happen."""


def single(norm: str, atom: Atom, today: dt.date) -> PeriodSpan:
    """The period of one piece and the words that open or end it: since September, by the end of June."""
    assert atom.part is not None
    try:
        part = completed(atom.part, today)
        first, last = part.days()
        name = part.name()
    except NoSuchDay:
        return PeriodSpan(atom.start, atom.end, None, "no_such_day")
    start, end, unit = atom.start, atom.end, atom.part.unit
    before, after = norm[:start], norm[end:]
    opens = _START_OF.search(before)
    if opens and _ON.match(after):
        return checked(opens.start(), end + len(" on"), f"{first}..", "span", today)
    if opens and (_SINCE_AFTER.match(after) or SINCE_BEFORE.search(norm, 0, opens.start())):
        start, before = opens.start(), norm[: opens.start()]
    rolling = name.startswith("last_") and name[5].isdigit()
    if unit in ("month", "quarter", "year", "span") and not rolling and not _UNTIL_BEFORE.search(before):
        if match := _END_AFTER.match(after):
            unit = "span" if match["before"] else "end"
            return checked(start, end + match.end(), f"..{last}", unit, today)
        if match := _END_BEFORE.search(before):
            return checked(match.start(), end, f"..{last}", "end", today)
    if not rolling and (match := _SINCE_AFTER.match(after)):
        start = grown(norm, start, SINCE_BEFORE)
        if name == "today" or name.startswith("this_"):  # 今天截至目前
            return checked(start, end + match.end(), name, "span", today)
        if unit == "month" and first == today.replace(day=1):  # 11月以来, in November
            return checked(start, end + match.end(), "this_month", "span", today)
        return checked(start, end + match.end(), f"{first}..", "span", today)
    if match := _AFTER_AFTER.match(after):
        start = grown(norm, start, SINCE_BEFORE)
        return checked(start, end + match.end(), f"{last + DAY}..", "span", today)
    if match := _AFTER_BEFORE.search(before):
        return checked(match.start(), end, f"{last + DAY}..", "span", today)
    if match := _UNTIL_AFTER.match(after):
        return checked(grown(norm, start, _UNTIL_BEFORE), end + match.end(), f"..{last}", "span", today)
    if not rolling and (match := _BEFORE_AFTER.match(after)):
        return checked(start, end + match.end(), f"..{first - DAY}", "span", today)
    if match := _BEFORE_BEFORE.search(before):
        return checked(match.start(), end, f"..{first - DAY}", "span", today)
    if _OF_NAMED.search(before) and (name in _NAMED or _BEFORE_LAST.search(norm, atom.start, atom.end)):
        return checked(grown(norm, start, _OF_NAMED), swallowed(norm, end, SUFFIX), name, unit, today)
    if not (rolling or atom.part.is_run) and (match := SINCE_BEFORE.search(before)):
        return checked(match.start(), end, f"{first}..", "span", today)
    match = _UNTIL_BEFORE.search(before)
    if match and not (match.group().startswith("through") and norm.startswith("the ", start)):
        return checked(match.start(), end + after.startswith(("底", "末")), f"..{last}", "span", today)
    return checked(grown(norm, start, SINCE_BEFORE), swallowed(norm, end, SUFFIX), name, unit, today)
