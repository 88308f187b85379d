"""Where a question names a period, and the little words of time around it: 从…起, “from”, “until”, 期间."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Literal

from crm_tools.analytics.periods import resolve
from crm_tools.assistant.understand.days.dates import Part
from crm_tools.texts import UserError

Problem = Literal["no_such_day", "future", "unsure", "backwards"]

BETWEEN = re.compile(r"(?:between|介于) ?(?:the )?$")
AFTER_BETWEEN = re.compile(r"(?:这段)?(?:之间|期间|间)")
SINCE_BEFORE = re.compile(
    r"(?:自从|自打|打从|自|从|(?:right )?since|starting(?: from| in| on| with)?|beginning(?: from| in| on| with)?"
    r"|ever since|as of|from|on (?:or|and) after|after or on|(?:not|no) (?:before|earlier than)) ?(?:the )?$"
)
SUFFIX = re.compile(
    r"(?:(?:那|这)(?:[几两三四五六七八九十些一]|\d+)天|那(?:段|阵)(?:时间|子)?|那会儿?|那时候?|这段时间|这段|(?:大促|促销|活动)(?:期间|当[天日]|那天)?|期间|当[天日]|那[天日]|这[天日](?!子)|一整天|整天|全天|一整年|整年|全年|一整个?月|整月|全月|整个月|之内|以内|内|里面|里|当中|中(?!旬)|的时候"
    r"|份|以来|止|以内| in total| combined(?![a-z])| taken together| put together"
    r"|,? \(?(?:including|incl\.?|counting|(?:(?<=days )|(?<=weeks )|(?<=months ))(?:with|and)) today(?: included)?\)?)"
)
INCLUSIVE = re.compile(
    r"[,(]? ?(?:both|the)? ?(?:start and end|both|first and last|end)? ?(?:days?|dates?|ends?|endpoints)?"
    r" ?(?:being |are )?(?:included|inclusive(?: of both (?:ends|days|dates|of them))?)(?![a-z])\)?"
    r"|[,(] ?(?:including|counting) (?:both|the) (?:ends|days|dates|end dates|start and end(?: dates?| days?)?)\)?"
    r"|[,(]? ?(?:包含|包括|含|算上?)(?:首尾|头尾|两端|两头|起止|始末|首末|这?两[天日]|首尾两[天日]|起止日期?|当[天日])"
    r"(?:在内)?\)?"
    r"|[,(]? ?(?:首尾|头尾|两端|两头|起止|首末|两[天日])(?:两?[天日])?(?:都|均|也|全)?(?:包含|包括|含|算)"
    r"(?:在内|进去|进来|上)?\)?"
)
"""Both ends are counted anyway: “between 1 and 15 April, both days included”, 含首尾."""
TO_DATE = re.compile(r"到现在|至今|到目前|迄今|\b(?:so far|to date|until now|since then)\b")
THAT_WEEK = re.compile("[这那]一?个?(?:周|星期|礼拜)")
YEAR_SAID = re.compile(r"20\d\d|'\d\d|(?:this|last) year|[今去前]年")
NOW = r"(?:今[天日儿]?|现在|目前|当前|当下|眼下|此刻|如今|这会儿|这一刻)"
START_BEFORE = re.compile(r"(?:the )?(?:very )?(?:start|beginning|first day|outset|opening) of (?:the )?$")
START_AFTER = re.compile(
    r"的?[年月季周]?初(?![级步次始期中高一二三四五六七八九十])|的?(?:刚?一?开始|刚?开头|伊始)(?=[到至以起])"
)
"""The first day of what is named: “the start of October”, 10月初. By itself it names no certain days."""
MIDDLE_AFTER = re.compile(r"月中(?![旬间])")
"""10月中: its middle, or all of it."""
END_AFTER = re.compile(r"(?:年|月|季度?)?[底末](?!部|位|尾)(?:时|的时候|为止)?(?P<before>以前|之前|前)?")


@dataclass(frozen=True)
class PeriodSpan:
    """Where the question names a period: its token, or why it cannot be had. ``unit`` is how fine it was named."""

    start: int
    end: int
    token: str | None
    problem: Problem | None = None
    unit: str = "span"


@dataclass(frozen=True)
class Atom:
    """A piece of the calendar in the question, before it is joined with others or opened by “since”."""

    start: int
    end: int
    part: Part | None
    """None: the words name an event or a date that cannot be told for certain."""


def checked(start: int, end: int, token: str, unit: str, today: dt.date) -> PeriodSpan:
    """The span with its token, or with the reason why ``token`` names no days."""
    try:
        resolve(token, today)
    except UserError as error:
        problem: Problem = "future" if error.key.endswith("future") else "no_such_day"
        if error.key.endswith("backwards"):
            problem = "backwards"
        return PeriodSpan(start, end, None, problem, unit)
    return PeriodSpan(start, end, token, None, unit)


def grown(norm: str, start: int, *patterns: re.Pattern[str]) -> int:
    """``start``, or where words of a pattern right before it begin."""
    for pattern in patterns:
        if match := pattern.search(norm, 0, start):
            return match.start()
    return start


def swallowed(norm: str, end: int, *patterns: re.Pattern[str]) -> int:
    """``end``, or where words of the patterns right behind it end."""
    for pattern in patterns:
        while match := pattern.match(norm, end):
            end = match.end()
    return end
