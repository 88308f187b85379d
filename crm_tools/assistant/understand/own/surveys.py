"""Figures of one survey and of one of its questions: 618 满意度问卷的 NPS, “response rate of the 618 survey”.

A survey is named by pieces of its title, in other words for what it is about, or as the latest; a question by its
number or by pieces of it. What is left over asks back.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from crm_tools.analytics.periods import resolve
from crm_tools.assistant.calls import Call
from crm_tools.assistant.understand.days.periods import find_periods
from crm_tools.assistant.understand.own.slots import Slots, words
from crm_tools.assistant.understand.question import Asked
from crm_tools.assistant.understand.text.normalise import CJK, Text, fold
from crm_tools.assistant.understand.text.peel import cut, says
from crm_tools.assistant.understand.vocabulary.numbers import whole_number
from crm_tools.surveys.outlines import Outline, outlines

_ROOM = "surveys"
_PIECE = re.compile(rf"\d+|[{CJK}]+")
_ANY_TITLE = re.compile("客户|会员|用户|满意|度|问卷|调查|调研|最近|为什么|我们|[的了吗]")
"""What a title holds without being known by it."""
_ANY_QUESTION = re.compile(
    "有多|多大|多少|可能|是否|如何|怎么样|什么|您|你|我们|满意程度|满意|程度|的|是|对|最近|主要|总体|来说|这里|购物"
)
_WHO = re.compile(
    r"(?:(?:list|show|find|give me|get me|pull) )*(?:who|customers|members|people|everyone|those)\b(?!.*\bwhat\b)"
)
"""People are asked for, and no figure."""
_LEAST = 2
_MAKES = re.compile(
    "^(?:请|麻烦|帮我|帮忙|给我|给咱|我想|我要|我们要?|想要?|要|来|再)*(?:做|弄|搞|写|拟|设计|准备|起草|新建|建|出|整)(?:一(?:份|个|张|套)|个|份|张|套)新?的?"
    "(?![^?]*(?:结果|情况|怎么样|如何|回收|回复|得分|分析|汇总|报告|表|图|多少|几))[^?]*(?:问卷|调查|调研)表?[吧呗啊哈]?[?!.]*$"
)
"""做一份满意度问卷: one that is to be, and not the answers to the last."""
_WHICH = re.compile(
    r"(?:这|那)?(?:是)?哪一?(?:份|个|次|张)(?:问卷|调查)?(?:的|得来的)?(?:结果|分)?"
    r"|(?:of |from |in )?which (?:survey|one)(?: is (?:it|that|this))?"
)
_QUOTES = re.compile(
    r"(?:有|举|来|看|给)?(?:没有)?(?:几|些|点)?(?:句|条)?(?:啥|什么|哪些)?(?:客户|大家|他们)?(?:的)?(?:原话|原文)"
    r"(?:吗|呢|看看|有哪些|有吗)?"
    r"|(?:any |some |the |show (?:me )?|give (?:me )?)*(?:quotes|verbatims)(?: please)?"
    r"|quote (?:a few|some)(?: of them)?"
)
_SCORED = re.compile(r"满意|评分|打分|得分|nps|csat|\b(?:satisf|ratings?\b|rated\b|happy with)")
"""A score, which only surveys have."""


def _is_to_be(asked: Asked) -> bool:
    """Whether a survey is to be made; in English by the words that design one."""
    made = says(asked.text, "design_survey", "cue") if asked.language == "en" else _MAKES.match(asked.text.norm)
    return made is not None


def of_a_survey(asked: Asked) -> Call | None:
    """The figure of the one survey, or of the one question of it, that is meant to the last word; None otherwise."""
    about, scored = Slots(asked.text, _ROOM).has("about"), _SCORED.search(asked.text.norm)
    if not (about or scored) or _WHO.match(asked.text.norm) or _is_to_be(asked):
        return None
    known = outlines(asked.desk.database)
    if not about and (found_on := content_with(asked, known)) is not None:
        return found_on
    for named in (_by_title, _by_subject, _latest) if about else (_by_title,):
        found = [call for one in named(asked, known) if (call := _figures(asked, *one)) is not None]
        if found:
            return found[0] if len(found) == 1 else None
    return None


def survey_further(asked: Asked, previous: Call) -> Call | None:
    """客服评分多少, 物流单项呢, NPS呢, “on price” after the results of one survey: of the same one."""
    named = previous.arguments.get("survey")
    every = outlines(asked.desk.database)
    known = [one for one in every if named in (None, one.title)]
    found = content_with(asked, known, alone=True) or content_with(asked, every, alone=True)
    if found is not None:
        return found
    if _WHICH.fullmatch(asked.text.norm.strip(" ?!.")):
        return previous  # its answer names it
    if _QUOTES.fullmatch(asked.text.norm.strip(" ?!.")):
        return Call("analyze_feedback", {} if named is None else {"survey": named})
    slots = Slots(asked.text, _ROOM)
    slots.take("go_on")
    score = slots.first("score")
    survey = next((one for one in known if one.title == named), None)
    return None if survey is None else _figures(asked, survey, slots, score)


def content_with(asked: Asked, known: Sequence[Outline], *, alone: bool = False) -> Call | None:
    """物流满意度, “CSAT on delivery”: that question of the latest survey that asks how content people are with it.

    ``alone``: behind such an answer the subject need not say that it is a score.
    """
    score = Slots(asked.text, "scores")
    if alone:
        score = Slots(asked.text, _ROOM)
        score.take("go_on")
        score = Slots(score.text, "scores")
    if score.first("score") in (("nps",) if alone else (None, "nps")):
        return None
    slots = Slots(score.text, _ROOM)
    on = slots.every("content_with")
    slots = Slots(slots.text, "scores")
    for name in ("tail", "around", "tail"):
        slots.take(name)
    if len(on) != 1 or slots.text.norm.strip(" ,;:?!.~"):
        return None
    for survey in sorted(known, key=lambda one: one.published_on, reverse=True):
        kinds = survey.questions.items()
        asks = [number for number, (kind, title) in kinds if kind == "score" and re.search(on[0], fold(title))]
        if len(asks) == 1:
            return Call("survey_results", {"survey": survey.title, "question": asks[0]})
    return None


Named = Iterator[tuple[Outline | None, Slots, str | None]]
"""Surveys that may be meant, None for the latest; the question less what names it, and the score that is asked for."""


def _by_title(asked: Asked, known: Sequence[Outline]) -> Named:
    """Those of which a piece of the title is said that is in no other, with days on which they were published."""
    for survey in known:
        text, said = _without(asked.text, fold(survey.title))
        elsewhere = " ".join(fold(other.title) for other in known if other is not survey)
        if not any(len(_ANY_TITLE.sub("", piece)) >= _LEAST and piece not in elsewhere for piece in said):
            continue
        slots = Slots(text, _ROOM)
        spans = find_periods(text.norm, asked.desk.today)
        if all(span.token is not None and _published_in(survey, span.token, asked) for span in spans):
            for span in reversed(spans):
                slots.without(span.start, span.end)
            yield survey, slots, slots.first("score")


def _by_subject(asked: Asked, known: Sequence[Outline]) -> Named:
    """The one whose title has all that is said of it, in whichever words: “the June 18 satisfaction survey”."""
    slots = Slots(asked.text, _ROOM)
    score = slots.first("score")
    said = [piece for piece in words()[_ROOM]["subject"] if slots.has("subject", piece)]
    found = [one for one in known if said and all(fold(piece) in fold(one.title) for piece in said)]
    if len(found) == 1:
        for piece in said:
            slots.take("subject", piece)
        yield found[0], slots, score


def _latest(asked: Asked, _: Sequence[Outline]) -> Named:
    slots = Slots(asked.text, _ROOM)
    score = slots.first("score")
    if slots.take("latest"):
        yield None, slots, score


def _figures(asked: Asked, survey: Outline | None, slots: Slots, score: str | None) -> Call | None:
    """What is asked of the survey: scores, who answered, a row a question or group, or figures of one question."""
    arguments: dict[str, Any] = {} if survey is None else {"survey": survey.title}
    if score is not None:
        arguments["score"] = score
    if show := slots.first("show"):
        arguments["show"] = show
    rated = slots.take("rate") is not None
    told = bool(score or show) or rated
    number, about = _number(slots), None if survey is None else _about(slots, survey) or _content(slots, survey)
    scored = about is not None and arguments.get("score") in ("csat", "survey_score") and not (show or rated)
    if scored:
        arguments.pop("score")  # the row of a question tells both
    if number is not None or about is not None:
        if (told and not scored) or survey is None or about not in (None, number or about):
            return None
        question = arguments["question"] = number or about
        if question not in survey.questions:
            return None
        chosen = _choices(slots, survey.questions[question][0])
        if chosen is None and not scored:
            return None
        if chosen:
            arguments["show"] = "choices"
        slots.take("about")
        return Call("survey_results", arguments) if slots.empty(asked, "small") else None
    if rated and not (score or show):
        arguments["show"] = "returns"
    told |= slots.take("each") is not None
    told |= _answered(slots)
    slots.take("about")
    while _answered(slots):
        told = True
    bare = survey is not None and asked.previous is None  # 老客回访问卷
    return Call("survey_results", arguments) if (told or bare) and slots.empty(asked, "small") else None


def _content(slots: Slots, survey: Outline) -> int | None:
    """The question on what is named in other words than its own, where there is one: logistics."""
    asks = {
        name: [
            number
            for number, (kind, title) in survey.questions.items()
            if kind == "score" and re.search(name, fold(title))
        ]
        for name in words()[_ROOM]["content_with"]
        if slots.has("content_with", name)
    }
    if len(asks) != 1:
        return None
    [(name, found)] = asks.items()
    if len(found) != 1:
        return None
    slots.take("content_with", name)
    return found[0]


def _answered(slots: Slots) -> bool:
    """Whether it is asked how many answered, or how: both are told with every answer."""
    said = [slots.take(name) is not None for name in ("rate", "mean")]
    return any(said)


def _choices(slots: Slots, kind: str) -> bool | None:
    """Whether the choices of a question are asked for rather than its mean; None where it has no such figure."""
    if slots.take("mean") is not None:
        return False if kind in ("score", "nps") else None
    return True if slots.take("choices") is not None and kind != "text" else None


def _published_in(survey: Outline, token: str, asked: Asked) -> bool:
    period = resolve(token, asked.desk.today)
    return (period.start is None or period.start <= survey.published_on) and survey.published_on <= period.end


def _number(slots: Slots) -> int | None:
    said = slots.take("number")
    return None if said is None else whole_number(said["n"])


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
