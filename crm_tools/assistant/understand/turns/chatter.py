"""What people say to an answer before they ask on: thanks, surprise, what they think of it, why they ask.

A piece of a turn is passed over only where it plainly tells something and names nothing that could change the answer:
what restricts (只看有钱人, “with a dog”) is no chatter even where no word of it is known.
"""

from __future__ import annotations

from collections.abc import Iterable

from crm_tools.assistant.understand.acts.deeds_asked import order_in
from crm_tools.assistant.understand.days.span import PeriodSpan
from crm_tools.assistant.understand.question import Asked, drafted
from crm_tools.assistant.understand.text.normalise import Text
from crm_tools.assistant.understand.text.peel import without
from crm_tools.assistant.understand.turns.said import turn_pattern
from crm_tools.assistant.understand.vocabulary.spans import Token

_FIXED = (
    "value",
    "segment",
    "saved",
    "number",
    "range",
    "part",
    "terms",
    "rfm_group",
    "list_column",
    "rfm_score",
    "surveyed",
)
"""Kinds of words that narrow whatever is asked."""
_CHANGING = ("measure", "dimension", "grouped", "share", "previous", "year_ago", "period")
"""Kinds of words that change an answer, unless it says the same already."""
_ONE = ("一", "one ", "one")
"""补了一句: no number."""
_WHOLE = ("chart_bar", "chart_line", "chart_pie", "export", "rank", "rank_up", "which_all", "head_count")


def idle(asked: Asked, piece: Text, rest: Text | None) -> bool:
    """Whether a piece of a turn says nothing about the answer; ``rest`` is what follows it."""
    said = piece.norm.strip(" ,.;:!?")
    if not said or turn_pattern("chatter", "reaction").fullmatch(said):
        return True
    if turn_pattern("chatter", "as_it_stands").fullmatch(said):
        return True
    if turn_pattern("request", "restated").match(said):
        return False
    if turn_pattern("lifting", "everybody").fullmatch(said) and _of_all(asked):
        return True  # 去掉城市限制，全国也这么比
    told = tells(asked, piece) or turn_pattern("chatter", "purpose").fullmatch(said) is not None
    return told and _names_nothing_new(asked, piece, rest)


def _of_all(asked: Asked) -> bool:
    """Whether the answer before is a report of no customers in particular already."""
    told = {} if asked.previous is None else asked.previous.arguments
    return "measures" in told and not (told.get("filters") or told.get("audience") or told.get("dimensions"))


def preface(asked: Asked, piece: Text, rest: Text) -> bool:
    """Whether a piece leads up to an order that ``rest`` gives: what one would like is not asked of this desk."""
    said = piece.norm.strip(" ,.;:!?")
    if idle(asked, piece, rest):
        return True
    told = leads_up(asked, piece) and not turn_pattern("chatter", "restricts").match(said)
    return told and _names_nothing_new(asked, piece, rest)


def leads_up(asked: Asked, piece: Text) -> bool:
    """Whether a piece has the form of something told."""
    said = piece.norm.strip(" ,.;:!?")
    if order_in(piece) is not None:
        return False
    if asked.language == "zh":
        return tells(asked, piece)
    return turn_pattern("chatter", "statement").match(said) is not None


def tells(asked: Asked, piece: Text) -> bool:
    """Whether a piece tells something rather than asking for it or saying who is meant."""
    said = piece.norm.strip(" ,.;:!?")
    if turn_pattern("chatter", "restricts").match(said) or order_in(piece) is not None:
        return False
    if asked.language == "zh":
        told = turn_pattern("chatter", "told").search(said)
        return told is not None and not turn_pattern("chatter", "ends_as_noun").search(said)
    return bool(turn_pattern("chatter", "statement").match(said)) and not turn_pattern("chatter", "asks").search(said)


def _names_nothing_new(asked: Asked, piece: Text, rest: Text | None) -> bool:
    """Nothing that narrows or changes, but what the answer before or the rest of the turn says as well."""
    tokens = drafted(asked, without(piece, (turn_pattern("chatter", "speaker"),))).tokens
    if any(token.kind in _WHOLE for token in tokens):
        return False
    before = "" if asked.previous is None else str(asked.previous.arguments)
    after = [] if rest is None else drafted(asked, rest).tokens
    again = {_value(token) for token in after}
    named = any(token.kind in ("segment", "value", "saved") for token in after)
    dated = any(token.kind == "period" for token in after)
    ours = any(turn_pattern("chatter", who).search(piece.norm.strip(" ,")) for who in ("ours", "speaker"))
    for token in tokens:
        if (token.kind == "period" and (dated or ours)) or token.text in _ONE:
            continue
        if token.kind == "segment" and ours and named:  # 老板想把流失的客户捞回来, before who is to get something
            continue
        if token.kind in _FIXED and not (_value(token) in again or (token.kind == "value" and _held(token, before))):
            return False
        if token.kind in _CHANGING and not (_value(token) in again or _held(token, before) or ours):
            return False
    return True


def _held(token: Token, before: str) -> bool:
    value = token.value
    if isinstance(value, PeriodSpan):
        return value.token is not None and f"'{value.token}'" in before
    words: Iterable[object] = value if isinstance(value, tuple) else (value,)
    return all(f"'{one}'" in before for one in list(words)[-1:])


def _value(token: Token) -> str:
    return str(token.value.token) if isinstance(token.value, PeriodSpan) else str(token.value)
