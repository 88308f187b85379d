"""A slip put right: 说错了，是近7天, “sorry, meant 90”, “Guangzhou I meant”: one piece of what was asked is replaced.

Either the answer before takes the new piece in the place of the one of its kind, or, for numbers and orders to act, the
question before is read again with the new words where those of their kind stood.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from crm_tools.assistant.calls import ACTIONS, Call
from crm_tools.assistant.understand.lists.customers import audience_call
from crm_tools.assistant.understand.lists.listed import lists
from crm_tools.assistant.understand.question import Asked, drafted
from crm_tools.assistant.understand.text.normalise import Text, normalise
from crm_tools.assistant.understand.text.peel import piece_of
from crm_tools.assistant.understand.text.rewording import spliced
from crm_tools.assistant.understand.turns.returning import Earlier, Read, answered
from crm_tools.assistant.understand.turns.said import turn_pattern
from crm_tools.assistant.understand.vocabulary.spans import Token

_NAMING = ("measure", "dimension", "grouped", "value", "segment", "number", "period", "part")
_MOST_TURNS = 4
"""How far back a numeral is looked for."""
_AROUND = ("filler", "comma", "follow", "turn", "group", "only", "customer", "pronoun", "lead", "count_word")
_NUMERAL = re.compile(r"\d+(?:\.\d+)?|(?<![一-鿿])[两二三四五六七八九十百]+(?=[天周个次单笔件名])")


def plainly(asked: Asked) -> bool:
    """Whether the words tell of a slip, so that the turn can be nothing else."""
    return turn_pattern("correcting", "strong").search(asked.text.norm) is not None


def put_right(asked: Asked) -> Text | None:
    """What is meant instead, where a turn corrects the one before and names one thing; None for any other."""
    said = turn_pattern("correcting", "said").fullmatch(asked.text.norm.strip(" ?!.,;:"))
    if said is None:
        return None
    place = next((name for name in ("x", "y", "z", "w", "x_", "y_", "z_") if said.groupdict().get(name)), None)
    if place is None:
        return None
    start = asked.text.norm.index(said[place], said.start(place))
    meant = piece_of(asked.text, start, start + len(said[place]))
    tokens = drafted(asked, meant).tokens
    named = [one for one in tokens if one.kind in _NAMING]
    around = all(one.kind in (*_NAMING, *_AROUND) or one.read_as("filler") is not None for one in tokens)
    return meant if around and 0 < len(named) <= 2 else None


def corrected(asked: Asked, meant: Text, earlier: Sequence[Earlier], again: Read) -> Call | None:
    """The answer before with one piece replaced by what was meant; None where it is not one piece, or not certain."""
    assert asked.previous is not None
    if (
        earlier
        and earlier[-1].call is not None
        and (told := _as_asked_before(asked, meant, earlier, again)) is not None
    ):
        return told
    for words in _as_changes(meant, asked.language):
        call = again(words, asked.previous, ())
        if one_replaced(asked.previous, call):
            return call
    return None


def _as_changes(meant: Text, language: str) -> Iterator[str]:
    words = meant.norm.strip(" ,")  # not as typed: what stands behind it in the turn is no part of it
    if language == "zh":
        yield from (f"换成{words}", f"那{words}呢", words)
    else:
        yield from (f"change to {words}", f"{words} instead", f"what about {words}", words)


def _as_asked_before(asked: Asked, meant: Text, earlier: Sequence[Earlier], again: Read) -> Call | None:
    """The question before with the number, or of an order the words of one kind, replaced."""
    number = _only_number(meant)
    if number is not None:
        return _with_number(asked, number, answered(earlier), again)
    before = earlier[-1].question
    context = next((call for _, call in answered(earlier)[-2:-1]), None)
    text = normalise(before)
    tokens = [one for one in drafted(replace(asked, previous=None), meant).tokens if one.kind in _NAMING]
    said = drafted(replace(asked, text=text, previous=None))
    if len(tokens) != 1 or not said.has("action", "act"):
        return None
    same = [one for one in said.tokens if _of_one_kind(one, tokens[0])]
    if len(same) != 1:
        return None
    new = spliced(said.text, same[0].start, same[0].end, tokens[0].text)
    call = again(new.norm, context, earlier[:-1])
    return call if call.tool in ACTIONS else None


def _with_number(asked: Asked, number: tuple[str, str], turns: Sequence[tuple[str, Call]], again: Read) -> Call | None:
    """The conversation as if its last numeral had been this one: that turn read again, and those behind it."""
    for at in range(len(turns) - 1, max(-1, len(turns) - 1 - _MOST_TURNS), -1):
        text = normalise(turns[at][0]).norm
        told = [one for one in _NUMERAL.finditer(text) if _same_unit(text[one.end() :], number[1])]
        if not told:
            continue
        if len(told) > 1:
            return None
        call = again(text[: told[0].start()] + number[0] + text[told[0].end() :], turns[at - 1][1] if at else None, ())
        for question, _ in turns[at + 1 :]:
            people = None if call.tool == "run_report" else lists(call)
            if call.tool != "run_report" and people is None:
                return None
            call = again(question, call if people is None else audience_call(people), ())
        return call if call.tool in ACTIONS or _alike(call, asked.previous) else None
    return None


def _alike(call: Call, before: Call | None) -> bool:
    """Whether both are reports, or both lists of customers."""
    if before is None or call.tool == "run_report" or before.tool == "run_report":
        return before is not None and call.tool == before.tool
    return lists(call) is not None and lists(before) is not None


def _only_number(meant: Text) -> tuple[str, str] | None:
    """The numeral and its unit where nothing else is said."""
    said = turn_pattern("correcting", "number").fullmatch(meant.norm.strip(" ,.;:!?"))
    return None if said is None else (said["n"], said["u"] or "")


def _same_unit(behind: str, unit: str) -> bool:
    return not unit or behind.strip().startswith(unit.rstrip("s"))


def _of_one_kind(one: Token, other: Token) -> bool:
    if one.kind != other.kind:
        return False
    return one.kind != "value" or one.value[0] == other.value[0]


def one_replaced(before: Call, call: Call) -> bool:
    """Whether the call differs from the one before in one piece that has taken another's place."""
    if not before.tool == call.tool == "run_report" and before.tool:
        one_list, other_list = lists(before), lists(call)
        if "run_report" in (before.tool, call.tool) or one_list is None or other_list is None:
            return False
        before, call = audience_call(one_list), audience_call(other_list)
    one, other = ({n: v for n, v in c.arguments.items() if n not in ("chart", "order")} for c in (before, call))
    differ = [name for name in one.keys() | other.keys() if one.get(name) != other.get(name)]
    differ = [name for name in differ if name not in ("share", "running")]
    if len(differ) != 1:
        return False
    [name] = differ
    old, new = one.get(name), other.get(name)
    if not old or not new:
        return False
    if name == "filters":
        return _one_filter(old, new)
    if name == "audience":
        return one_replaced(Call("", old), Call("", new))
    if name == "params":
        return set(old) == set(new) and sum(old[key] != new[key] for key in old) == 1
    return not isinstance(old, list | tuple) or len(old) == len(new)


def _one_filter(old: Sequence[dict[str, Any]], new: Sequence[dict[str, Any]]) -> bool:
    gone = [one for one in old if one not in new]
    come = [one for one in new if one not in old]
    if len(gone) != 1 or len(come) != 1:
        return False
    same = [name for name in ("field", "op", "value") if gone[0].get(name) == come[0].get(name)]
    return gone[0]["field"] == come[0]["field"] or len(same) == 2
