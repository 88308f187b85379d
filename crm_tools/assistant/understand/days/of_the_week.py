"""A day of the week by itself: 周三卖了多少, “orders on Friday” mean the latest one, as with every day that names no
more (design §3); 每周三, “on Wednesdays”, or one within other days that are named (10月周三的), all of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from crm_tools.assistant.understand.days.calendar_zh import WEEK, WEEKDAYS
from crm_tools.assistant.understand.days.words_en import WEEKDAYS as SHORT
from crm_tools.assistant.understand.days.words_en import name_index

_NAMES = "monday|tuesday|wednesday|thursday|friday|saturday|sunday"
_NOT_ONCE = r"(?![次单均活度报会刊五六]|[到至~-]|(?<=一)[共起直季年样])"
_CHINESE = re.compile(
    rf"(?<![到至~\-上这本下大单双隔几个一二两三四五六七八九十百\d])(?P<each>每一?个?|逢)?{WEEK}(?P<weekday>[一二三四五六日天])(?!(?<=天)猫)(?:当天|那天)?{_NOT_ONCE}"
)
_ENGLISH = re.compile(
    rf"(?<![a-z'-])(?P<each>every |each )?(?P<on>on (?:an? |the )?)?"
    rf"(?P<weekday>{_NAMES}|(?<=on )(?:{'|'.join(SHORT)}))(?P<all>s)?(?![a-z'-])"
)
_ANOTHER = re.compile(
    r"(?:by|before|after|due|until|till|to|through|from|since|between|next|coming|this|last|previous|past|black|cyber|super|good|easter"
    r"|than|vs|versus) (?:on )?(?:the )?$"
)
"""Words in front with which it is another day, or the end of several."""
_GOES_ON = re.compile(
    r",? (?:to|through|thru|until|till|the \d|of |last|this|week|morning|afternoon|evening|night|\d)|-"
)
_PAST = re.compile(r"[了过]|多少|几|怎么?样|如何|哪|当天|那天|[a-z]")
"""周五的订单 by itself may be those of every Friday."""
_LATER = re.compile(
    r"给|发[给放]|跟进|提醒|推送|通知|派|安排|开会|汇报|要交|之前|以前|截止|[前后]|"
    r"\b(?:send|e-?mail|text|call|ring|remind|notify|message|offer|give|schedule|follow(?:ing)? up|due|assign|meeting"
    r"|need(?:ed)?|deadline|ready|present)\b"
)
"""With which it may be a day to come."""


@dataclass(frozen=True)
class WeekdaySpan:
    """Where the question names a day of the week: 1 is Monday. ``each``: every such day is said."""

    start: int
    end: int
    weekday: int
    each: bool


def weekdays(norm: str) -> list[WeekdaySpan]:
    """Every day of the week in ``norm`` that no other word makes a certain day."""
    return sorted((*_in_chinese(norm), *_in_english(norm)), key=lambda one: one.start)


def is_past(norm: str) -> bool:
    """Whether a single one is certainly the latest: none to come, on which something shall be done, and not all."""
    return bool(_PAST.search(norm)) and not _LATER.search(norm)


def _in_chinese(norm: str) -> Iterator[WeekdaySpan]:
    for found in _CHINESE.finditer(norm):
        yield WeekdaySpan(*found.span(), WEEKDAYS[found["weekday"]] + 1, bool(found["each"]))


def _in_english(norm: str) -> Iterator[WeekdaySpan]:
    for found in _ENGLISH.finditer(norm):
        each = bool(found["each"] or found["all"])
        another = _ANOTHER.search(norm, 0, found.start())
        if another and found["all"] and another.group().startswith(("vs", "versus", "than")):
            another = None  # Mondays vs Fridays
        if another or (not each and _GOES_ON.match(norm, found.end())):
            continue
        yield WeekdaySpan(*found.span(), name_index(SHORT, found["weekday"]) + 1, each)
