"""The days of a call held against those that the question names: every one of them, and ranges to their end.

“Jan thru now” does not end in January; of two stretches that are named neither stands for the other; “from September
to October” with growth sets one beside the other; 当月 and “those 30 days” are days that were named before.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from typing import Any

from crm_tools.analytics.comparison import compared_period
from crm_tools.analytics.periods import Period, resolve
from crm_tools.assistant.calls import LISTS, Call
from crm_tools.assistant.understand.checks.told import mappings
from crm_tools.assistant.understand.days.span import PeriodSpan
from crm_tools.texts import UserError

_TOOLS = ("run_report", "group_customers", *LISTS)
_POINT = (
    r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.?(?: \d{1,2}(?:st|nd|rd|th)?)?(?:,? 20\d\d)?"
    r"|20\d\d(?:-\d\d?)*|q[1-4]"
)
_THROUGH = r"(?:thru|through|to|until|till|'?til|up to|up until|up till|->|→|–|—|-|~)"
_NOW = (
    r"(?:right )?(?:now|today|date|present|this day|yesterday|the present|the current (?:day|week"
    r"|month)|this (?:week|month))"
)
_UP_TO_NOW = re.compile(
    rf"\b(?:{_POINT}) ?{_THROUGH} ?{_NOW}\b"
    "|(?:年|月|号|日|周|季度)份?(?:开始)?(?:一路|一直)?(?:到|至|-|~)(?:今[天日]?|现在|目前|当前|此刻"
    "|这会儿?|昨[天日])(?!年)"
)
_GROWTH = re.compile(
    r"\b(?:grew|grow\w*|change[sd]?|rose|rise|fell|fall|drop\w*|increas\w+|decreas\w+|declin\w+"
    r"|improv\w+|gain\w*|jump\w*)\b"
)
_FROM_TO = re.compile(rf"\bfrom (?P<a>{_POINT}) (?:to|into) (?P<b>{_POINT})\b")
_THOSE_DAYS = re.compile(
    r"\b(?:in|during|within|over|for) (?:that|those|the same|these) (?:same )?(?:\d+ |two |three |few )?"
    r"(?:days?|weeks?|months?|quarters?|period|time|window|stretch|span|year)\b"
    "|[这那]\\d+天|那[段阵]时间|[这那](?:个?期间|段时间|阵子)|同期|同一时[期间段]|同时期"
)
_THAT_MONTH = re.compile("当月|该月|当季|当年|当周|当天")
_THIS = {"当月": "this_month", "该月": "this_month", "当季": "this_quarter", "当年": "this_year", "当周": "this_week"}
_AS_OF = re.compile(
    r"\bas (?:of|at) (?!today|now)(?=.*\d)|截[至止]到?(?=\d)(?!.{0,12}(?:以来|开始))"
    r"|\bby the end of\b"
)
_ELSEWISE = re.compile(r"days|_since|_expiry|\d{4}-\d\d-\d\d \d")
"""Segments and ages are told in days of their own."""


def days_unlike(norm: str, call: Call, today: dt.date, named: Sequence[PeriodSpan]) -> str | None:
    """The days that a question, which goes on from none, names and its call does not hold; None if it holds them."""
    if call.tool not in _TOOLS:
        return None
    told = dict(call.arguments)
    said = [str(one["period"]) for one in mappings(told) if one.get("period")]
    periods = [one for one in said if one != "all"]
    if (now := _UP_TO_NOW.search(norm)) and periods:
        ends = [days.end for days in _resolved(periods, today)]
        if ends and max(ends) < today - dt.timedelta(days=1):
            return now.group()
    if (between := _FROM_TO.search(norm)) and _GROWTH.search(norm) and told.get("compare") and _is_range(told):
        return between.group()
    if (those := _THOSE_DAYS.search(norm)) and _for_all_time(told):
        return those.group()
    if (that := _THAT_MONTH.search(norm)) and _THIS.get(that.group(), "today") in periods and _earlier(norm, named):
        return that.group()
    if (as_of := _AS_OF.search(norm)) and periods and all(one.endswith("..") for one in periods):
        return as_of.group()
    if (only := _ONLY_THEN.search(norm)) and len(set(periods)) < 2 and not _NOT_THEN.search(str(told)):
        return only.group()
    if not periods and not _ELSEWISE.search(str(told)) and (lost := _none_held(norm, told, named)):
        return lost
    if not periods and (season := _SEASON.search(norm)) and not any(_touches(one, season) for one in named):
        return season.group()
    return _not_compared(norm, told, today, named) or _left_out(norm, told, periods, today, named)


def _resolved(tokens: Sequence[str], today: dt.date) -> Iterator[Period]:
    for token in tokens:
        try:
            yield resolve(token, today)
        except UserError:
            continue


def _is_range(told: Any) -> bool:
    return ".." in str(told.get("period"))


def _for_all_time(told: Any) -> bool:
    """Whether what some customers did counts in some days and what others did at any time."""
    conditions = [one for one in mappings(told) if one.get("period") and "field" in one]
    return any(one["period"] == "all" for one in conditions) and any(one["period"] != "all" for one in conditions)


def _earlier(norm: str, named: Sequence[PeriodSpan]) -> bool:
    """Whether the question names days other than today's own before 当月."""
    at = _THAT_MONTH.search(norm)
    return at is not None and any(
        one.start < at.start() and one.token not in (None, "all", "this_month", "today") for one in named
    )


_ONLY_THEN = re.compile(
    r"\bonly (?:ever )?(?:bought|ordered|shopped|purchased|buy|order|shop"
    r"|purchase)s? (?:with us )?(?:during|in|on|over)\b"
    r"|\b(?:bought|ordered|shopped|purchased) only (?:during|in|on)\b|(?:只|仅|就)在[^,。]{1,10}(?:买"
    r"|下单|消费|成交)过?的"
)
_NOT_THEN = re.compile("not_in|'ne'|'eq', 'value': 0|'none'|first_time|days_since")


def _none_held(norm: str, told: Any, named: Sequence[PeriodSpan]) -> str | None:
    """Days that are named where the call has none at all: 五月之后没再买过."""
    if not isinstance(told.get("filters"), list | tuple) or not told["filters"] or "segment" not in told:
        return None
    if told["segment"] != "all" or told.get("rule"):
        return None
    span = next((one for one in named if one.token not in (None, "all", "today")), None)
    return None if span is None or _NO_STRETCH.search(norm, span.start, span.end) else norm[span.start : span.end]


_SEASON = re.compile(
    r"\b(?:in|during|over|last|this|the|since|until|through) (?:the )?(?:early |late |whole |mid)?"
    r"(?:summer|winter|spring|autumn|easter|christmas|xmas|thanksgiving|halloween"
    r"|mid-autumn)\b(?! (?:jacket|coat|wear|sale|c))"
    "|(?:春天|夏天|秋天|冬天|夏季|冬季|秋季|春季|暑假|寒假|圣诞|感恩节|万圣节)(?!款|装|新品|券|上新|活动|清凉|大促)"
)
"""Times of the year that no calendar of ours bounds."""


def _touches(span: PeriodSpan, found: re.Match[str]) -> bool:
    return span.start < found.end() and found.start() < span.end


def _not_compared(norm: str, told: Any, today: dt.date, named: Sequence[PeriodSpan]) -> str | None:
    """Two stretches are named, of which one is neither what is asked for nor what that is compared with."""
    if not told.get("compare") or told.get("dimensions") or told.get("also"):
        return None
    try:
        days = resolve(told.get("period", "all"), today)
        other = compared_period(days, told["compare"], today, None)
    except UserError:
        return None
    held = [(days.start, days.end), (other.start, other.end)]
    for span in named:
        one = _of(span, today, norm)
        if one is None or one.start is None:
            continue
        if not any(_in((one.start, one.end), each) or _in(each, (one.start, one.end)) for each in held):
            return norm[span.start : span.end].strip()
    return None


def _left_out(norm: str, told: Any, periods: Sequence[str], today: dt.date, named: Sequence[PeriodSpan]) -> str | None:
    """Two stretches are named and the call holds one of them alone."""
    if told.get("compare") or _ELSEWISE.search(str(told)) or _CORRECTED.search(norm):
        return None
    held = {(one.start, one.end) for one in _resolved(periods, today)}
    wanted = [(span, days) for span in named if (days := _of(span, today, norm)) is not None]
    if len(wanted) < 2 or not any((days.start, days.end) in held for _, days in wanted):
        return None
    exact = {(days.start, days.end) for _, days in wanted}
    for span, days in wanted:
        within = any(_in(one, (days.start, days.end)) for one in held)  # 今年10月: said once, in two pieces
        within = within and not _apart(norm, span, [other for other, its in wanted if (its.start, its.end) in held])
        among = any(_in((days.start, days.end), one) for one in held - exact)  # 三月、四月: 2026-03..2026-04
        left_out = f"'{span.token}'" in str(told) or f"'{days.start}'" in str(told)  # 不含6月, 8月上市的
        if not within and not among and not left_out:
            return norm[span.start : span.end].strip()
    return None


_OF_PEOPLE = re.compile(r"\b(?:who|whose|with|without)\b|[过了]的(?:客户|会员|用户|顾客|人)(?!数)")


def _apart(norm: str, span: PeriodSpan, others: Sequence[PeriodSpan]) -> bool:
    """Whether the one tells what customers did and the other is of a figure: by sales this year, who bought in June."""
    return any(
        _OF_PEOPLE.search(norm, min(span.end, other.end), max(span.start, other.start))
        for other in others
        if other is not span
    )


def _in(one: tuple[dt.date | None, dt.date], other: tuple[dt.date | None, dt.date]) -> bool:
    early = other[0] is None or (one[0] is not None and other[0] <= one[0])
    return early and one[1] <= other[1]


_CORRECTED = re.compile(r"\bi mean\b|也就是|就是说|即")
_NO_STRETCH = re.compile(
    r"双\d|618|国庆|春节|national|singles|double|\d\d?\.\d|(?:on )?(?:the )?\d*1?\d(?:st|nd|rd|th)\b"
    r"|年初|年底|月初|月底"
)
"""Festivals and bare days are named for what they are; the days that count may stand beside them."""


def _of(span: PeriodSpan, today: dt.date, norm: str) -> Period | None:
    if span.token in (None, "all", "today") or _NO_STRETCH.search(norm, span.start, span.end):
        return None
    return next(_resolved([str(span.token)], today), None)
