"""A single period with what opens or ends it: since, until, before, after, by the end of."""

from __future__ import annotations

import datetime as dt
import re

from crm_tools.analytics.periods import DAY
from crm_tools.assistant.understand.days.dates import NoSuchDay, completed
from crm_tools.assistant.understand.days.span import (
    END_AFTER,
    INCLUSIVE,
    MIDDLE_AFTER,
    NOW,
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

_ON = re.compile(r" on(?=$| ?[,;?!.])")
_OF_NAMED = re.compile(r"(?<![a-z])from ?(?:the )?$")
_DATED_BY = re.compile(
    r"\b(?:sign[- ]?ups?|registrations?|joiners|registrants|newcomers|cohort|orders|purchases|refunds|returns"
    r"|cancellations|buyers|customers|members|users|people|shoppers|those|ones|inquiries|enquiries|questions|logins|views|responses"
    r"|answers|redemptions) from ?(?:the )?$"
)
"""“Sign-ups from Q3” are those of that quarter, where what is counted stands before it."""
_SINCE_ALONE = re.compile(r"(?:自从|自打|打从|(?<![a-z])(?:ever )?since) ?(?:the )?$")
"""From its first day even a festival of several days; “from 1–7 October” is that week."""
_BEFORE_LAST = re.compile(r"\b(?:before last|(?:before|prior to|preceding) (?:last week|the last one))$")
_NAMED = {"today", "yesterday"} | {
    f"{which}_{unit}" for which in ("this", "last") for unit in ("week", "month", "quarter", "year")
}
"""“Orders from yesterday” are yesterday's; “from March” goes on to today."""
_SINCE_AFTER = re.compile(
    r" ?(?:so far(?![a-z]))| ?(?:及|和|或|或者|以及)(?:之后|以后)"
    rf"|(?:开始|起(?!码)|以来)(?:一?直?[到至]{NOW}(?:为止)?|至今为?止?)?"
    rf"|至今为?止?|(?:一直|截[至止])?[到至]了?{NOW}(?:为?止)?|截[至止]到?{NOW}(?:为止)?"
    r"| ?(?:or|and) (?:later|after|since)"
    r"| ?(?:onwards?|and on|(?:right )?(?:up (?:to|until)|until|till|through|thru|to) "
    r"(?:right )?(?:now|date|(?:the )?present(?: (?:day|date|moment))?|this day|this moment))(?![a-z])"
)
_AFTER_AFTER = re.compile(
    rf"(?:之后|以后|过后|后(?!的?第?[\d一二两三四五六七八九十几半]|[期续来面台补悔]))(?:一?直?[到至]{NOW}(?:为止)?|至今)?"
)
_AFTER_BEFORE = re.compile(r"(?:(?<!no )(?<!not )later than|(?<!on or )(?<!on and )after) ?(?:the )?$")
_UNTIL_BEFORE = re.compile(
    r"(?:截至|截止到?|直到|到|(?<!run-)(?<!run )up to(?: and including)?|until|till|by the end of|no later than"
    r"|on or before|before or on) ?(?:the )?$"
    r"|(?<!came )(?<!come )(?<!comes )(?<!coming )(?<!went )(?<!go )(?<!gone )(?<!got )(?<!made it )(?<!put )through ?$"
)
_UNTIL_AFTER = re.compile(r"(?:及|和|或|或者|以及)(?:之前|以前)|为止|止| ?(?:or|and) (?:before|earlier)(?![a-z])")
_BEFORE_BEFORE = re.compile(
    r"(?:(?<!no )(?<!not )earlier than|prior to|(?<!on or )(?<!not )(?<!no )before) ?(?:the )?$"
)
_BEFORE_AFTER = re.compile(r"之前|以前|前(?!的?[\d一二两三四五六七八九十几名])")
_UNTIL_END = re.compile(
    r"(?<![a-z])(?:up to|up until|until|till|through|no later than) (?:the )?(?:very )?end of ?(?:the )?$"
)
_END_BEFORE = re.compile(r"(?:(?:at|by|as of|on|as at) )?(?:the )?end of ?(?:the )?$")
"""The end of a month or year: a day by which things are counted, not days in which they happen."""
_WITHOUT_TODAY = re.compile(
    r",? ?\(?(?:不包括|不包含|不含|不算|除去?|去掉|排除|excluding|excl\.?|not (?:including|counting)|without) ?"
    r"(?:今天|今日|当天|today)(?:在内|以?外)?\)?"
)
_WHOLE_BEFORE = re.compile(r"(?<![a-z])(?:all of|(?:the )?(?:whole|entirety|entire|course) of|all through) ?(?:the )?$")


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
    if opened := _from_the_start(norm, atom, first, today):
        return opened
    if (opens := START_BEFORE.search(before)) and (
        _SINCE_AFTER.match(after) or SINCE_BEFORE.search(norm, 0, opens.start())
    ):
        start, before = opens.start(), norm[: opens.start()]
    rolling = name.startswith("last_") and name[5].isdigit()
    if without := _WITHOUT_TODAY.match(after):
        return _to_yesterday(start, end + without.end(), name, today)
    if unit in ("month", "quarter", "year", "span") and not rolling and not _UNTIL_BEFORE.search(before):
        if match := END_AFTER.match(after):
            unit = "span" if match["before"] else "end"
            return checked(start, end + match.end(), f"..{last}", unit, today)
        if match := _UNTIL_END.search(before):
            return checked(match.start(), end, f"..{last}", "span", today)
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
    if unit in ("month", "quarter", "year") and last < today and _DATED_BY.search(before):
        return checked(grown(norm, start, _OF_NAMED), swallowed(norm, end, SUFFIX), name, unit, today)
    if not rolling and (match := (_SINCE_ALONE if atom.part.is_run else SINCE_BEFORE).search(before)):
        return checked(match.start(), end, f"{first}..", "span", today)
    match = _UNTIL_BEFORE.search(before)
    if match and not (match.group().startswith("through") and norm.startswith("the ", start)):
        return checked(match.start(), end + after.startswith(("底", "末")), f"..{last}", "span", today)
    start = grown(norm, start, _WHOLE_BEFORE, SINCE_BEFORE)
    return checked(start, swallowed(norm, end, SUFFIX, INCLUSIVE), name, unit, today)


def _from_the_start(norm: str, atom: Atom, first: dt.date, today: dt.date) -> PeriodSpan | None:
    """10月初以来, “start of 2025 on”; 10月初 and 10月中 by themselves are no certain days."""
    early = START_AFTER.match(norm, atom.end)
    if early:
        since = _SINCE_AFTER.match(norm, early.end())
        before = SINCE_BEFORE.search(norm, 0, atom.start)
        if since or before:
            start = before.start() if before else atom.start
            return checked(start, since.end() if since else early.end(), f"{first}..", "span", today)
        return PeriodSpan(atom.start, early.end(), None, "unsure")
    if (opens := START_BEFORE.search(norm, 0, atom.start)) and (on := _ON.match(norm, atom.end)):
        return checked(opens.start(), on.end(), f"{first}..", "span", today)
    if norm[: atom.start].endswith(("在", "于")):
        return None  # 在10月中下过单
    if middle := MIDDLE_AFTER.match(norm, atom.end - 1):
        return PeriodSpan(atom.start, middle.end(), None, "unsure")
    return None


def _to_yesterday(start: int, end: int, name: str, today: dt.date) -> PeriodSpan:
    """The last 7 days without today are the seven up to yesterday; this month without today ends yesterday."""
    rolling = re.fullmatch(r"last_(\d+)_(day|week)s", name)
    if rolling:
        days = int(rolling[1]) * (7 if rolling[2] == "week" else 1)
        return checked(start, end, f"{today - DAY * days}..{today - DAY}", "span", today)
    if re.fullmatch("this_(?:week|month|quarter|year)", name):
        return checked(start, end, f"{name}..{today - DAY}", "span", today)
    return PeriodSpan(start, end, None, "unsure")
