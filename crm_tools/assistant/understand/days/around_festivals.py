"""Days around a festival: 双11前三天, “the three days after 618”, 双十一那周."""

from __future__ import annotations

import datetime as dt
import re

from crm_tools.analytics.periods import DAY, unit_start
from crm_tools.assistant.understand.days.calendar_zh import WEEK, YEAR, year_of
from crm_tools.assistant.understand.days.dates import Part, Reader, completed
from crm_tools.assistant.understand.days.events import EVENT, event_part
from crm_tools.assistant.understand.vocabulary.numbers import place_of

_LENGTHS = {"天": 1, "日": 1, "周": 7, "星期": 7, "礼拜": 7, "day": 1, "week": 7, "fortnight": 14}
_ZH = re.compile(
    rf"(?:(?P<year>20\d\d)年?|(?P<named>去年|今年|前年))?的?(?P<event>{EVENT})(?:节)?(?:当天)?(?:之|以)?(?P<side>前|后)的?"
    r"(?P<n>\d{1,2}|[一两二三四五六七八九十])个?(?P<unit>天|日|周|星期|礼拜)(?![内里线])"
)
_EN = re.compile(
    r"(?<![a-z\d])(?:the |in the )?(?:(?P<n>\d{1,2}|one|two|three|four|five|six|seven|ten) )?"
    r"(?P<unit>day|week|fortnight)s? "
    r"(?:just |right |immediately )?(?P<side>before|after|following|leading up to|preceding|prior to|ahead of) "
    rf"(?:the )?(?:(?P<named>last year|this year)'?s? )?(?P<event>{EVENT})(?: (?:in )?(?P<year>20\d\d))?"
)
_BACK = {"去年": 1, "前年": 2, "今年": 0, "last year": 1, "this year": 0}


def _around(groups: dict[str, str], today: dt.date) -> Part | None:
    named = groups.get("named")
    year = int(groups["year"]) if "year" in groups else today.year - _BACK[named] if named else None
    event = event_part(groups["event"], year, today)
    if event is None:
        return None
    first, last = completed(event, today).days()
    before = groups["side"] in ("前", "before", "leading up to", "preceding", "prior to", "ahead of")
    if (first != last and before and groups["side"] == "前") or _LENGTHS[groups["unit"]] > 1:
        return None  # 国庆前三天: its first days, or those before it? A week before: by the calendar, or seven days?
    days = (place_of(groups.get("n", "1")) or 1) * _LENGTHS[groups["unit"]]
    return (
        Part(first=first - DAY * days, last=first - DAY) if before else Part(first=last + DAY, last=last + DAY * days)
    )


def _event_week(groups: dict[str, str], today: dt.date) -> Part | None:
    """双十一那周: the week in which a festival of one day lies; 十一长假那一周: the festival of seven days."""
    event = event_part(groups["event"], year_of(groups, today), today)
    if event is None:
        return None
    first, last = completed(event, today).days()
    monday = unit_start(first, "week")
    if first == last:
        return Part(first=monday, last=monday + dt.timedelta(days=6))
    return Part(first=first, last=last) if (last - first).days == 6 else None


def _event_day(groups: dict[str, str], today: dt.date) -> Part | None:
    """国庆当天: the first of its days."""
    event = event_part(groups["event"], year_of(groups, today), today)
    if event is None:
        return None
    first, last = completed(event, today).days()
    if first == last:
        raise LookupError  # 双11当天 is read as 双11
    return Part(first=first, last=first)


PATTERNS: tuple[tuple[re.Pattern[str], Reader], ...] = (
    (_ZH, _around),
    (_EN, _around),
    (re.compile(rf"(?:{YEAR}的?)?(?P<event>{EVENT})(?:当[天日]|那一?天)"), _event_day),
    (
        re.compile(rf"(?:{YEAR}的?)?(?P<event>{EVENT})(?:那|当|所在|所在的)的?一?个?{WEEK}(?![一二三四五六日天末])"),
        _event_week,
    ),
)
