"""A question at a desk: as typed, as read, and its tokens."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from crm_tools.analytics.audience_request import Condition
from crm_tools.analytics.desk import Desk
from crm_tools.analytics.periods import resolve
from crm_tools.assistant.calls import Call
from crm_tools.assistant.understand.draft import Draft, start
from crm_tools.assistant.understand.lists.first_orders import take_first_orders
from crm_tools.assistant.understand.lists.personal import take_ages
from crm_tools.assistant.understand.text.frame import settled, unframed
from crm_tools.assistant.understand.text.idioms import reworded
from crm_tools.assistant.understand.text.normalise import Text
from crm_tools.assistant.understand.text.peel import says
from crm_tools.assistant.understand.vocabulary.lexicon import Vocabulary, vocabulary
from crm_tools.assistant.understand.vocabulary.numbers import chinese_number
from crm_tools.assistant.understand.vocabulary.spans import Token, tokens_of
from crm_tools.texts import Language


@dataclass(frozen=True)
class Asked:
    """A question at a desk: as typed, as read, and the call that a follow-up refers to."""

    question: str
    text: Text
    language: Language
    desk: Desk
    previous: Call | None = None


def drafted(asked: Asked, text: Text | None = None, *, deeds: bool = False, among: bool = False) -> Draft:
    """The tokens of the question, or of what is left of it; ``deeds`` for reading it clause by clause.

    ``among``: said of those on a list, where 30天没下单 is no more than that.
    """
    words = vocabulary(asked.desk)
    read, tokens, ages, days = _read(asked.text if text is None else text, words, asked.desk, deeds, among)
    draft = start(read, asked.language, asked.desk, list(tokens), words)
    draft.ages = list(ages)
    draft.params |= {} if days is None else {"lapsed_days": days}
    return draft


@lru_cache(maxsize=512)
def _read(
    text: Text, words: Vocabulary, desk: Desk, deeds: bool, among: bool
) -> tuple[Text, tuple[Token, ...], tuple[Condition, ...], int | None]:
    """The text as read, its tokens, how long ago each customer did something last, and after how many days of silence.

    One question is drafted some thirty times over: by each way of reading it, and for each of its clauses.
    """
    text, days = reworded(text), None
    if not among:
        text, days = _silent(text, desk.today)
    ages: list[Condition] = []
    text = take_ages(take_first_orders(text, ages), desk.today, ages)
    mended, tokens = tokens_of(text, words, desk, deeds)
    return mended, tuple(settled(tokens, mended.norm)), tuple(ages), days


_SINCE_JOINING = re.compile("(?:注册|入会|加入)(?:已经?)?(?:满|超过|不到|不足|未满|有|快)?了?$")


def within_frame(asked: Asked) -> Asked:
    """The question without the clauses around it that say nothing."""
    _, tokens = tokens_of(asked.text, vocabulary(asked.desk), asked.desk)
    return replace(asked, text=unframed(asked.text, tokens))


_A_YEAR = 1900
"""2026年没买: in that year, rather than for so many."""


def _silent(text: Text, today: dt.date) -> tuple[Text, int | None]:
    """180天没下单, “haven't bought for 6 months”: read as the customers who are silent, for so many days."""
    said = says(text, "silent", "cue")
    if said is None or _SINCE_JOINING.search(text.norm, 0, said.start()):  # 注册满30天没下单的
        return text, None
    count, unit = said["n"] or said["m"], said["u"] or said["v"]
    number = Decimal(count) if count.isdigit() else chinese_number(count)
    if number is None or not 0 < number < _A_YEAR:
        return text, None
    unit = unit.strip("个多")  # 三个多月, 九十多天
    months = {"月": 1, "month": 1, "months": 1, "季度": 3, "年": 12, "year": 12, "years": 12}.get(unit)
    if months is None:
        days = int(number * (7 if unit in ("周", "星期", "礼拜", "week", "weeks") else 1))
    elif number * months < 1:
        days = 15
    else:
        days = resolve(f"last_{int(number * months)}_months", today).days or 0
    phrase = "沉默" if said["n"] else "lapsed"
    start_, end = said.span()
    origin = (*text.origin[:start_], *([text.origin[start_]] * len(phrase)), *text.origin[end:])
    return Text(text.raw, text.norm[:start_] + phrase + text.norm[end:], origin), days
