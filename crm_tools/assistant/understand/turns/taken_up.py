"""A turn after one that was asked back: 成都 – 销售额、客单价; “women's clothing” – “top 20 items”.

What the turn before named (a city, a category, days, groups) is still meant, so both are read as one. Where that is no
question either, the turn by itself would be answered of everything, and goes back instead.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from crm_tools.assistant.calls import LISTS, Call
from crm_tools.assistant.understand.asking_back import clarified
from crm_tools.assistant.understand.question import Asked, drafted
from crm_tools.assistant.understand.text.normalise import language_of, normalise
from crm_tools.assistant.understand.turns.around import takes_up_the_last
from crm_tools.assistant.understand.turns.returning import Earlier
from crm_tools.assistant.understand.vocabulary.spans import Token
from crm_tools.assistant.understand.whole import Reading

if TYPE_CHECKING:
    from crm_tools.analytics.desk import Desk

_MOST_TURNS = 3
_READ = ("run_report", "survey_results", *LISTS)
"""What a turn that forgets the one before is answered by."""
_GROUPS = ("dimension", "grouped")
_ANSWERS = re.compile(
    r"^(?:(?:就是|我?(?:是说|说的是|是指|指的是|的意思是|问的是|要的是)|意思是|我[要想]看的?是?|那就|那|嗯+|哦|看下|看看|看)"
    r"[,，、 ]*)+"
    r"|^(?:(?:i mean|i meant|i'm asking about|that is|sorry|ok|okay|well|then|just|so|hmm|um|uh)\b[, ]*)+",
    re.IGNORECASE,
)
_NARROWS = re.compile(
    r"^(?:只|仅|就要|其中|里面|去掉|去除|剔除|排除|不含|除了|不看|不要|再|也|还)|[一-鿿]呢[?？]*$"
    r"|(?:不看|不要|去掉|剔除|加回来?)(?=$|[,，。;；!！了])"
    r"|^(?:only|just|exclud|without|except|leave out|drop|but|among|and|what about)\b",
    re.IGNORECASE,
)
"""Says which of the things before are meant."""
_OTHER = re.compile(r"^(?:算了|不看|先不|换个|never ?mind|forget|another|different|new question)", re.IGNORECASE)


@dataclass(frozen=True)
class _Named:
    """What a turn names: values by their dimension, dimensions it groups by, days, figures, groups of customers."""

    values: tuple[tuple[str, str], ...]
    dimensions: tuple[str, ...]
    days: tuple[str, ...]
    measures: tuple[str, ...]
    groups: bool


_NOTHING = _Named((), (), (), (), False)

ReadBefore = Callable[[str, Sequence[Earlier]], Reading]
"""Reads a turn as following those."""


_CHANGES = re.compile(
    "去掉|去除|剔除|排除|不要|不看|不算|不含|不限|不分|放开|取消|换|改|只[看要留算]|限定|加[上回]|再加|除外"
    r"|\b(?:drop|remove|without|exclud\w*|except|leave out|only|just|change|switch|swap|instead|make it|add|forget)\b",
    re.IGNORECASE,
)


def taken_up(
    question: str,
    reading: Reading,
    asked: Asked,
    earlier: Sequence[Earlier],
    read: ReadBefore,
    alone: Callable[[], Call],
) -> Reading:
    """``reading``, or where it forgets what the turns before it named in vain, that of both, or asked back.

    ``alone`` reads the turn as following nothing.
    """
    asked_back = _asked_back(earlier)
    if not asked_back or reading.call.tool not in (*_READ, "clarify") or _OTHER.search(question.strip()):
        return reading
    if takes_up_the_last(asked) or _drawn_otherwise(reading.call, asked.previous):
        return reading
    changes = asked.previous is not None and any(map(_CHANGES.search, asked_back))
    tokens = [drafted(_asked(one, asked.desk)).tokens for one in (*asked_back, question)]
    while len(tokens) > 1 and _named(tokens[0]) == _NOTHING:
        asked_back, tokens = asked_back[1:], tokens[1:]
    told, own = [_named(one) for one in tokens[:-1]], _named(tokens[-1])
    answers = _ANSWERS.sub("", question.strip()) or question
    understood = not any(token.kind == "unknown" for one in tokens[:-1] for token in one)
    if understood and not changes and any(_forgets(reading.call, one, own) for one in told):
        for words in _as_one((*asked_back, answers), asked.language):
            both = read(words, earlier[: len(earlier) - len(asked_back)])
            if both.call.tool in _READ and not both.passed_over and _holds(both.call, reading.call, own, told):
                return both
    if reading.call.tool == "clarify":
        again = read(answers, earlier) if answers != question else reading
        return (
            again if again.call.tool in _READ and not any(_forgets(again.call, one, own) for one in told) else reading
        )
    lost = [one for one in told if _forgets(reading.call, one, own)]
    if lost and (
        _of_the_figure_before(reading.call, asked.previous, told, own)
        or not _stands_alone(question, own, days=not (understood or any(one.values for one in lost)))
    ):
        draft = drafted(_asked(question, asked.desk))
        draft.unclear.append((question, "understand.reason.of_the_last"))
        return Reading(clarified(draft, asked.desk))
    if changes and not _says_again(told, own) and alone() != reading.call:
        draft = drafted(_asked(question, asked.desk))
        draft.unclear.append((question, "understand.reason.of_the_last"))
        return Reading(clarified(draft, asked.desk))
    return reading


def _of_the_figure_before(call: Call, previous: Call | None, told: Sequence[_Named], own: _Named) -> bool:
    """Whether the figure is that of the last answer, where one was asked for in vain since."""
    before = None if previous is None else previous.arguments.get("measures")
    return (
        bool(before)
        and not own.measures
        and any(one.measures for one in told)
        and call.arguments.get("measures") == before
    )


def _says_again(told: Sequence[_Named], own: _Named) -> bool:
    """Whether the turn names all that the one asked back did: 不要深圳了 after 深圳去掉."""
    held = {*own.values, *own.dimensions, *own.days, *own.measures}
    return any({*one.values, *one.dimensions, *one.days, *one.measures} <= held for one in told[-1:])


def _drawn_otherwise(call: Call, previous: Call | None) -> bool:
    """画成柱状图, 导出: the last answer as it was."""
    return previous is not None and call.tool == previous.tool and _undrawn(call) == _undrawn(previous)


def _undrawn(call: Call) -> dict[str, Any]:
    return {name: value for name, value in call.arguments.items() if name not in ("chart", "order")}


def _asked_back(earlier: Sequence[Earlier]) -> tuple[str, ...]:
    """The last turns, as far as they were asked back, oldest first."""
    found: list[str] = []
    for one in reversed(earlier):
        if one.call is not None or len(found) == _MOST_TURNS:
            break
        found.append(one.question)
    return tuple(reversed(found))


def _asked(question: str, desk: Desk) -> Asked:
    return Asked(question, normalise(question), language_of(question), desk)


def _named(tokens: Sequence[Token]) -> _Named:
    values = [one.value for one in tokens if one.kind == "value"]
    fields = {field for field, *_ in values}  # “food category”: one of them
    return _Named(
        tuple((str(field), str(value)) for field, value, *_ in values),
        tuple(one.value for one in tokens if one.kind in _GROUPS and one.value not in fields),
        tuple(str(getattr(one.value, "token", None) or "") for one in tokens if one.kind == "period"),
        tuple(str(one.value) for one in tokens if one.kind == "measure"),
        any(one.kind in ("segment", "saved") for one in tokens),
    )


def _forgets(call: Call, told: _Named, own: _Named) -> bool:
    """Whether something that was named is neither in the call nor replaced by what the turn itself names."""
    fields = {field for field, _ in own.values}
    held = _texts(call.arguments)
    lost = any(value not in held and field not in fields for field, value in told.values)
    dated = _titled(call) or bool(held.intersection(told.days))
    days = bool(told.days) and not own.days and not dated
    by = not own.dimensions and not {*told.dimensions} - {"customer"} <= {*call.arguments.get("dimensions", ())}
    of = bool(told.measures) and not own.measures and not held.intersection(told.measures)
    return lost or days or ((by or of) and call.tool == "run_report")


def _titled(call: Call) -> bool:
    """Of coupons whose titles have their year: 2026 国庆出游券."""
    return re.search(r"'20\d\d ", str(call.arguments)) is not None


def _holds(both: Call, alone: Call, own: _Named, told: Sequence[_Named]) -> bool:
    """Whether the call answers all that was named, and asks for what the turn alone would."""
    held = _texts(both.arguments)
    if any(value not in held for _, value in own.values) or any(_forgets(both, one, own) for one in told):
        return False
    if alone.tool not in _READ:
        return True
    measures = alone.arguments.get("measures")
    return alone.tool == both.tool and (measures is None or set(measures) <= set(both.arguments["measures"]))


def _stands_alone(question: str, own: _Named, *, days: bool) -> bool:
    """Whether the turn says itself what it is about; ``days``: for which its own days are enough."""
    about = own.values or own.groups or (days and own.days)
    return bool(about) and not _NARROWS.search(question.strip())


def _as_one(turns: Sequence[str], language: str) -> Iterator[str]:
    turns = [one.strip(" ?!.,;:。？！，；、") for one in turns]
    front, last = " ".join(turns[:-1]), turns[-1]
    if language == "zh":
        front = "".join(turns[:-1])
        yield f"{front}{last}"
        yield f"{front}的{last}"
        yield f"{front},{last}"
        return
    yield f"{front} {last}"
    yield f"{last} {front}"
    yield f"{last} for {front}"
    yield f"{front}, {last}"


def _texts(value: Any) -> set[str]:
    """Every text and number in the arguments."""
    if isinstance(value, dict):
        return set().union(*map(_texts, value.values()))
    if isinstance(value, list | tuple):
        return set().union(*map(_texts, value))
    return set() if value is None else {str(value)}
