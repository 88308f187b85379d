"""Figures of one survey by its title, and of one of its questions: 618 满意度问卷的 NPS, 老客户回访的回收率.

A survey is meant where every word is a piece of its title, a piece of one of its questions, a figure, or says nothing.
What is left over asks back.
"""

from __future__ import annotations

import re
from typing import Any

from crm_tools.analytics.periods import resolve
from crm_tools.assistant.calls import Call
from crm_tools.assistant.understand.days.periods import find_periods
from crm_tools.assistant.understand.own.slots import Slots
from crm_tools.assistant.understand.question import Asked
from crm_tools.assistant.understand.text.normalise import CJK, Text, fold
from crm_tools.assistant.understand.text.peel import cut
from crm_tools.assistant.understand.vocabulary.numbers import chinese_number
from crm_tools.surveys.outlines import Outline, outlines

_PIECE = re.compile(rf"\d+|[{CJK}]+")
_ANY_TITLE = re.compile("客户|会员|用户|满意|度|问卷|调查|调研|最近|为什么|我们|[的了吗]")
"""What a title holds without being known by it."""
_ANY_QUESTION = re.compile(
    "有多|多大|多少|可能|是否|如何|怎么样|什么|您|你|我们|满意程度|满意|程度|的|是|对|最近|主要|总体|来说|这里|购物"
)
_LEAST = 2


def of_a_survey(asked: Asked) -> Call | None:
    """The figure of the one survey, or of the one question of it, that is meant to the last word; None otherwise."""
    if asked.language != "zh" or not Slots(asked.text, "surveys").has("about"):
        return None
    known = outlines(asked.desk.database)
    found = [call for one in known if (call := _of(asked, one, [other for other in known if other is not one]))]
    return found[0] if len(found) == 1 else None


def _of(asked: Asked, survey: Outline, others: list[Outline]) -> Call | None:
    text, said = _without(asked.text, fold(survey.title))
    elsewhere = " ".join(fold(one.title) for one in others)
    if not any(len(_ANY_TITLE.sub("", piece)) >= _LEAST and piece not in elsewhere for piece in said):
        return None
    slots = Slots(text, "surveys")
    for span in reversed(find_periods(slots.text.norm, asked.desk.today)):
        if span.token is None or not _published_in(survey, span.token, asked):
            return None
        slots.without(span.start, span.end)
    arguments: dict[str, Any] = {"survey": survey.title}
    score, rate = slots.first("score"), slots.take("rate")
    number, about = _number(slots), _about(slots, survey)
    if number is not None and (number not in survey.questions or about not in (None, number)):
        return None
    number = number or about
    if number is not None:
        arguments["question"] = number
    if (score is not None) + (rate is not None) + (number is not None) != 1:
        return None
    if score is not None:
        arguments["score"] = score
    elif number is not None and (chosen := _figure(slots, survey, number)) is None:
        return None
    elif number is not None and chosen:
        arguments["show"] = "choices"
    slots.take("about")
    return Call("survey_results", arguments) if slots.empty(asked, "small") else None


def _figure(slots: Slots, survey: Outline, number: int) -> bool | None:
    """Whether its choices are asked for rather than its mean; None where neither is what the question has."""
    kind = survey.questions[number][0]
    if slots.take("mean") is not None:
        return False if kind in ("score", "nps") else None
    return True if slots.take("choices") is not None and kind != "text" else None


def _published_in(survey: Outline, token: str, asked: Asked) -> bool:
    period = resolve(token, asked.desk.today)
    return (period.start is None or period.start <= survey.published_on) and survey.published_on <= period.end


def _number(slots: Slots) -> int | None:
    said = slots.take("number")
    if said is None:
        return None
    return int(said["n"]) if said["n"].isdigit() else int(chinese_number(said["n"]) or 0)


def _about(slots: Slots, survey: Outline) -> int | None:
    """The one question that shares most with what is said, taken out of it."""
    shared = {}
    for number, (_, title) in survey.questions.items():
        pieces = [_ANY_QUESTION.sub("", piece) for piece in _without(slots.text, fold(title))[1]]
        shared[number] = sum(len(piece) for piece in pieces if len(piece) >= _LEAST)
    most = max(shared.values(), default=0)
    best = [number for number, length in shared.items() if length == most]
    if most < _LEAST or len(best) != 1:
        return None
    slots.text = _without(slots.text, fold(survey.questions[best[0]][1]))[0]
    return best[0]


def _without(text: Text, title: str) -> tuple[Text, list[str]]:
    """``text`` without the pieces that it shares with a title, each of them once, the longest first; and the pieces."""
    left, said, spans = _PIECE.findall(title), [], []
    norm = text.norm
    while (shared := _longest(norm, left)) is not None:
        at, piece, whole = shared
        norm = norm[:at] + " " * len(piece) + norm[at + len(piece) :]
        spans.append((at, at + len(piece)))
        said.append(piece)
        left.remove(whole)
        before, _, after = whole.partition(piece)
        left += [one for one in (before, after) if one]
    return (cut(text, sorted(spans)) if spans else text), said


def _longest(norm: str, wholes: list[str]) -> tuple[int, str, str] | None:
    """The longest piece of any of them that stands in the text: where, the piece, and what it is of."""
    best: tuple[int, str, str] | None = None
    for whole in wholes:
        if whole.isdigit():
            found = re.search(rf"(?<!\d){whole}(?!\d)", norm)
            pieces = [(found.start(), whole)] if found else []
        else:
            pieces = [
                (norm.index(whole[first:last]), whole[first:last])
                for first in range(len(whole))
                for last in range(first + _LEAST, len(whole) + 1)
                if whole[first:last] in norm
            ]
        for at, piece in pieces:
            if best is None or len(piece) > len(best[1]):
                best = (at, piece, whole)
    return best
