"""What is said of an action beside its customers: who is to do it, until when, and in which words."""

from __future__ import annotations

import datetime as dt
import re
from functools import cache

from crm_tools.assistant.understand.days import calendar_zh
from crm_tools.assistant.understand.days.words_en import MONTHS, WEEKDAYS, name_index
from crm_tools.assistant.understand.text.normalise import Text
from crm_tools.assistant.understand.text.peel import cut
from crm_tools.assistant.understand.text.rewording import spliced
from crm_tools.assistant.understand.vocabulary.numbers import whole_number
from crm_tools.assistant.understand.vocabulary.words import pattern, patterns, ways

_NEAR = {"今天": 0, "今日": 0, "明天": 1, "明日": 1, "后天": 2, "大后天": 3, "today": 0, "tomorrow": 1}
_FAR = 150
"""Days ahead up to which a day without a year may be a last day."""
_CAPITAL = re.compile(r"[A-Z]")
_OCCASION = re.compile(r"\b(?:Day|Days|Festival|Eve|Week|Month|Quarter|Year|Sale|Christmas|Easter)$")
_SINCE = re.compile(
    r"(?:\b(?:not|never|no|without|nothing|who|that|have|has|had|did|bought|ordered|active|silent|quiet|inactive)\b|n't\b)"
    r"(?:(?!\b(?:call|contact|phone|follow|handle)\b)[^,;:.])*$"
)
"""Before “in 90 days”: customers who have not bought in 90 days, rather than work to be done within them."""


def owner_of(text: Text, instead: str) -> tuple[str | None, Text]:
    """Who is to follow up, as written, and the question with other words ``instead``."""
    cased = text.cased
    for one in patterns("create_followups", "owner"):
        for said in one.finditer(cased):
            name = next((group for group in said.groups() if group), "")
            if _OCCASION.search(name):
                continue  # the refund rate for Singles Day
            if name and (not name.isascii() or all(_CAPITAL.match(word) for word in name.split())):
                return name, spliced(text, *said.span(), instead)
    return None, text


def due_of(text: Text, today: dt.date) -> tuple[dt.date | None, Text]:
    """The last day that is named, and the question without it; a day without a year is the next one."""
    for one in _days():
        for said in one.finditer(text.norm):
            groups = {name.rstrip("_"): value for name, value in said.groupdict().items() if value}
            if "count" in groups and _SINCE.search(text.norm, 0, said.start()):
                continue
            if (day := _day(groups, today)) is not None:
                gone_by = "here" in groups and (day.year, day.month) != (today.year, today.month)
                first = said.end("here") if gone_by else said.start()  # 本月3号前, which was: 本月 stays unread
                return day, cut(text, [(first, said.end())])
    return None, text


@cache
def _days() -> tuple[re.Pattern[str], ...]:
    """The patterns of a last day, with the ways to name one in their places."""
    said = ways()["create_followups"]
    parts = {name: said[name] for name in ("day", "date", "done", "now")}
    return tuple(re.compile(_filled(one, parts)) for one in said["due"])


def _filled(pattern_: str, parts: dict[str, str]) -> str:
    for name, words in parts.items():
        pattern_ = pattern_.replace(f"{{{name}}}", words)
    return pattern_


def words_of(text: Text) -> tuple[str | None, Text]:
    """What is to be said to the customer, as written, and the question without it."""
    said = pattern("create_followups", "words").search(text.norm)
    if said is None:
        return None, text
    start, end = next(said.span(place) for place in range(1, said.re.groups + 1) if said[place])
    return text.quote(start, end).strip(" \"'“”。.") or None, cut(text, [said.span()])


def _day(said: dict[str, str], today: dt.date) -> dt.date | None:
    if near := said.get("near"):
        return today + dt.timedelta(days=_NEAR[near])
    if "end" in said:
        month = "月" in said["end"] or "month" in said["end"]
        return _end_of_month(today) if month else _weekday(6, today, False)
    if count := said.get("count"):
        number = whole_number(count)
        return today + dt.timedelta(days=number * (7 if said.get("unit") in ("周", "week", "weeks") else 1))
    if weekday := said.get("weekday"):
        place = calendar_zh.WEEKDAYS[weekday] if weekday in calendar_zh.WEEKDAYS else name_index(WEEKDAYS, weekday)
        return _weekday(place, today, "next" in said)
    try:
        return _dated(said, today)
    except ValueError:
        return None


def _dated(said: dict[str, str], today: dt.date) -> dt.date | None:
    if "iso" in said:
        return dt.date.fromisoformat(said["iso"])
    day = whole_number(said.get("day", ""))
    if not day:
        return None
    named = said.get("month", "")
    month = MONTHS.index(named[:3]) + 1 if named[:3] in MONTHS else whole_number(named)
    if month:
        found = dt.date(today.year, month, day)
        found = found if found >= today else dt.date(today.year + 1, month, day)
        return found if (found - today).days <= _FAR else None  # 6月1日之前注册的: long past, no last day
    found = today.replace(day=day)
    return found if found >= today else _end_of_month(today) + dt.timedelta(days=day)


def _weekday(place: int, today: dt.date, following: bool) -> dt.date:
    """The day of this week or, once it has passed, of the next; ``following``: of the next week."""
    monday = today - dt.timedelta(days=today.weekday())
    found = monday + dt.timedelta(days=place + (7 if following else 0))
    return found if found >= today else found + dt.timedelta(days=7)


def _end_of_month(today: dt.date) -> dt.date:
    return (today.replace(day=1) + dt.timedelta(days=32)).replace(day=1) - dt.timedelta(days=1)
