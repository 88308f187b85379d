"""A question that could not be read, told again with less in it: without the business around it or its small words.

Only what changes no row and no number is left out; where the rest is no whole question, it is asked back as typed.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from typing import Any

from crm_tools.analytics.audience_request import AudienceRequest
from crm_tools.analytics.registry import MEASURES
from crm_tools.assistant.calls import Call
from crm_tools.assistant.understand.question import Asked, drafted
from crm_tools.assistant.understand.text.around_en import without_around
from crm_tools.assistant.understand.text.asked_behind import asked_in_front, number_in_front
from crm_tools.assistant.understand.text.bounds_en import bounds_beside
from crm_tools.assistant.understand.text.context import shorter
from crm_tools.assistant.understand.text.dates_in_short import dates_in_full
from crm_tools.assistant.understand.text.days_again import days_again
from crm_tools.assistant.understand.text.days_in_front import days_in_front
from crm_tools.assistant.understand.text.days_shared import months_apart, shared_days, without_names
from crm_tools.assistant.understand.text.figures_en import asked_plainly, figures_named
from crm_tools.assistant.understand.text.frame import settled
from crm_tools.assistant.understand.text.idle_en import without_idle
from crm_tools.assistant.understand.text.labelled import unlabelled
from crm_tools.assistant.understand.text.laid_out import laid_out
from crm_tools.assistant.understand.text.meant_zh import told_plainly
from crm_tools.assistant.understand.text.misheard import misheard
from crm_tools.assistant.understand.text.normalise import Text
from crm_tools.assistant.understand.text.of_the_shop import each_of_them, levels_named
from crm_tools.assistant.understand.text.plainer import Reader, plainer
from crm_tools.assistant.understand.text.ranked_en import ranked
from crm_tools.assistant.understand.text.respelled import respelled
from crm_tools.assistant.understand.text.said_zh import said_plainly
from crm_tools.assistant.understand.text.set_beside import set_beside
from crm_tools.assistant.understand.text.shown_zh import without_shown
from crm_tools.assistant.understand.text.yielded_en import without_yielding
from crm_tools.assistant.understand.vocabulary.lexicon import vocabulary
from crm_tools.assistant.understand.vocabulary.spans import Token, tokens_as_typed, tokens_of


def retold(asked: Asked) -> Iterator[Asked]:
    """The question in plainer words, without what tells why somebody asks, and both."""
    if asked.language == "zh" and (text := misheard(asked.text, _tokens(asked), asked.desk)) is not asked.text:
        asked = replace(asked, text=text)
        yield asked
    if asked.language == "zh" and asked.previous is None:
        meant = _as_meant(asked)
        if meant.text.norm != asked.text.norm:
            asked = meant
            yield asked
        if (plainly := one_way(asked)) is not None:
            asked = plainly
            yield asked
    if (less := without_heading(asked)) is not None:
        yield less
        yield from plainer_words(less)
        for shortest in shorter(less):
            yield shortest
            yield from plainer_words(shortest)
    if asked.previous is None and (again := days_again(asked.text, asked.desk.today)) is not None:
        yield replace(asked, text=again)
        yield from plainer_words(replace(asked, text=again))
    if asked.language == "zh" and asked.previous is None:
        fronted = days_in_front(asked.text, asked.desk.today)
        if fronted is not None:
            dated = replace(asked, text=fronted)
            yield dated
            plainly = one_way(dated)
            yield from (() if plainly is None else (plainly,))
            yield from plainer_words(dated)
    if asked.language == "zh":
        told = months_apart(without_names(shared_days(asked.text)))
        if told is not asked.text:
            asked = replace(asked, text=told)
            yield asked
    yield from plainer_words(asked)
    yield from _in_front(asked)
    for less in shorter(asked):
        yield less
        yield from plainer_words(less)
        yield from _in_front(less)


def one_way(asked: Asked) -> Asked | None:
    """The Chinese question with nothing left out, each thing told in one way; None where that is how it is told."""
    if asked.language != "zh" or asked.previous is not None:
        return None
    plainly = replace(asked, text=said_plainly(asked.text, _tokens(asked)))
    plainly = replace(plainly, text=levels_named(plainly.text, asked.desk))
    plainly = replace(plainly, text=each_of_them(plainly.text, _tokens(plainly), asked.desk))
    return None if plainly.text.norm == asked.text.norm else plainly


def _as_meant(asked: Asked) -> Asked:
    """The question with words that point back inside it as what they mean: 该品类 behind 手机数码."""
    return replace(asked, text=told_plainly(asked.text, _tokens(asked)))


def without_heading(asked: Asked) -> Asked | None:
    """光逛不买：…: what is described alone; None where nothing stands in front of it."""
    if asked.language != "zh" or asked.previous is not None:
        return None
    text = unlabelled(asked.text, _tokens(asked))
    return None if text is None else replace(asked, text=text)


def _tokens(asked: Asked) -> list[Token]:
    return tokens_of(asked.text, vocabulary(asked.desk), asked.desk)[1]


def _in_front(asked: Asked) -> Iterator[Asked]:
    """The question with what is asked for at its end put in front, as it stands and in plainer words."""
    if asked.language != "en" or asked.previous is not None:
        return
    text = asked_in_front(asked.text) or number_in_front(asked.text, asked.question)
    if text is not None:
        moved = replace(asked, text=text)
        yield moved
        yield from plainer_words(moved)


def sound(call: Call, asked: Asked) -> bool:
    """Whether the call for a question told again is whole: it says who is meant, when, and what was asked for."""
    return _says_something(call) and _dated(call, asked) and _as_asked(call, asked.text.raw.lower())


_LIST = re.compile(r"名单|清单|导一?份|导出|拉一?份|\blist of\b")
_BOUND = (
    r"(?![>≥<≤=]|段|区间|档|分[布段档层]|的分布|大于|小于|超过|不低|不高|不少"
    r"|不到|不足|至少|在|介于|满|达|过|上[百千万]|破|高于|低于|\d)"
)
"""No bound: 金额>5000 asks for no amount."""
_MONEY = re.compile(
    rf"金额{_BOUND}|多少钱|\bamount\b(?! ?(?:>|above|over|exceed|of more|more|at least|is))|how much money"
)


def _as_asked(call: Call, typed: str) -> bool:
    """No one number where a list is asked for, and money where an amount is."""
    if call.tool != "run_report":
        return True
    money = any(MEASURES[name].unit == "money" for name in call.arguments["measures"])
    return not (_LIST.search(typed) and not call.arguments.get("dimensions")) and (money or not _MONEY.search(typed))


def plainer_words(asked: Asked) -> Iterator[Asked]:
    """The question in plainer words, where it has any."""
    words = vocabulary(asked.desk)

    @cache
    def tokens(told: Text) -> list[Token]:
        return settled(tokens_of(told, words, asked.desk)[1], told.norm)

    typed = tokens_as_typed(asked.text, words, asked.desk) if asked.language == "en" else tokens(asked.text)
    spelled = respelled(asked.text, typed, words)
    spelled = (without_around if asked.language == "en" else without_shown)(spelled, tokens)
    for less in _less(spelled, asked, tokens):
        text = plainer(less, asked.language, tokens, asked.previous is not None) or less
        text = without_around(text, tokens) if asked.language == "en" else text
        if text.norm != asked.text.norm:
            yield replace(asked, text=text)
    if asked.language == "zh":
        mended = tokens_of(asked.text, words, asked.desk)[0]
        again = plainer(mended, asked.language, tokens, asked.previous is not None) or mended
        if mended.norm not in (asked.text.norm, text.norm) and again.norm != text.norm:
            yield replace(asked, text=again)


def _less(text: Text, asked: Asked, tokens: Reader) -> Iterator[Text]:
    """The question in one way of telling each thing; English ones without the words that add nothing as well."""
    if asked.language != "en":
        yield text
        return
    yield _one_way(text, asked.desk.today, tokens)
    less = without_idle(text, tokens)
    if less is not text:
        yield _one_way(less, asked.desk.today, tokens)


def _one_way(text: Text, today: dt.date, tokens: Reader) -> Text:
    text = laid_out(set_beside(asked_plainly(dates_in_full(text, today), tokens), today))
    return ranked(bounds_beside(figures_named(without_yielding(text, tokens), tokens)))


def _dated(call: Call, asked: Asked) -> bool:
    """Whether days that are named bound something; those of a survey are its name."""
    if call.tool == "survey_results":
        return True
    named = any(t.kind == "period" and t.value.token not in (None, "all") for t in drafted(asked).tokens)
    return not named or any(re.search(r"\d|this_|last_|today|yesterday", said) for said in _periods(call.arguments))


def _periods(arguments: Any) -> Iterator[str]:
    """Every period in the arguments of a call, however deep."""
    if isinstance(arguments, Mapping):
        yield from ("last_days" for name in arguments if name.endswith("days"))  # of a segment
        yield from (said for name, said in arguments.items() if name in ("period", "value") and isinstance(said, str))
        yield from (said for value in arguments.values() for said in _periods(value))
    elif isinstance(arguments, list | tuple):
        yield from (said for value in arguments for said in _periods(value))


def _says_something(call: Call) -> bool:
    """No list of all customers: a list says who is meant."""
    if call.tool != "find_customers":
        return True
    request = AudienceRequest.model_validate(call.arguments)
    return request.segment != "all" or bool(request.filters or request.rule or request.saved or request.limit)
