"""What stands around a question: who asks, why, in what haste. It is passed over where it says nothing else.

老板刚问我，…, 开会要用, “for tomorrow's meeting”, “sorry to bother you”. Words of frame.toml are such words only in a
clause of their own or at the ends of the clause that asks; elsewhere they are unknown.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from crm_tools.assistant.understand.text.normalise import Text
from crm_tools.assistant.understand.text.peel import cut, without
from crm_tools.assistant.understand.vocabulary.idle import IDLE
from crm_tools.assistant.understand.vocabulary.phrases import phrases_of
from crm_tools.assistant.understand.vocabulary.spans import Token, merged
from crm_tools.assistant.understand.vocabulary.words import frame

_AROUND = ("before", "around", "alone", "occasions")
_SAYS_NOTHING = ("filler", "comma", "lead", *_AROUND)
_OF_AN_OCCASION = ("period", "daypart", "which", "pronoun", "and", "customer")
"""Kinds of words that are part of an occasion in a clause about one: 下周三的周会, 这个会."""
CLAUSE_ENDS = re.compile(r"[,;!?~…]+|(?<!\d):|:(?!\d)|\.(?!\d)| - ")
_OF_WHOM = re.compile("过(?![去往])|的?(?:客户|会员|用户|顾客|人|买家)")


def settled(tokens: Sequence[Token], norm: str) -> list[Token]:
    """The tokens, with those of frame.toml as fillers where they stand around what is asked, unknown elsewhere."""
    if not any(map(_around, tokens)):
        return list(tokens)
    tokens = merged(norm, [_said_of_somebody(tokens, at, norm) for at in range(len(tokens))])
    idle = {id(token) for clause in clauses(tokens, norm) if _idle(clause) for token in clause}
    told = [at for at, token in enumerate(tokens) if not (token.kind in _SAYS_NOTHING or id(token) in idle)]
    first, last = (told[0], told[-1]) if told else (len(tokens), -1)
    found = []
    for at, token in enumerate(tokens):
        outside = (at < first and token.kind != "alone") or (at > last and token.kind in ("around", "occasions"))
        if id(token) in idle or (token.kind in _AROUND and outside):
            token = replace(token, kind="filler", others=())
        elif token.kind in _AROUND:
            token = _else(token)
        found.append(token)
    return merged(norm, found)


def unframed(text: Text, tokens: Sequence[Token]) -> Text:
    """The question without the clauses that say nothing; as it is where no other is left."""
    tokens = [_said_of_somebody(tokens, at, text.norm) for at in range(len(tokens))]
    told = clauses(tokens, text.norm)
    idle = [clause for clause in told if any(map(_around, clause)) and _idle(clause)]
    if idle and len(idle) < len(told):
        text = cut(text, [(clause[0].start, clause[-1].end) for clause in idle])
    return without(_without_purpose(text, tokens), (_for_an_occasion(),))


_PURPOSE = re.compile(
    r"(?:for|to|in order to|as input to|in preparation (?:for|of)|ahead of|with a view to|as|since|because)"
    r" [^,;:?]{3,90}, ?(?=(?:please|kindly|could you|can you|would you|(?:i|we) (?:would|need|require|should like))\b)"
)
_OF_A_REQUEST = (
    "value",
    "period",
    "number",
    "range",
    "segment",
    "group",
    "grouped",
    "which",
    "how_many",
    "customer",
    "never",
)


def _without_purpose(text: Text, tokens: Sequence[Token]) -> Text:
    """“For our cohort report, please …”: what for, where nothing of it could be asked for."""
    found = _PURPOSE.match(text.norm)
    if found is None or any(t.start < found.end() and t.kind in _OF_A_REQUEST for t in tokens):
        return text
    people = any(t.start < found.end() and t.value == "customer" for t in tokens)
    return text if people else cut(text, [found.span()])


def _idle(clause: Sequence[Token]) -> bool:
    """Whether a clause says nothing about what is asked: 领导在催, 下午开会要用."""
    occasion = any(token.kind == "occasions" for token in clause)
    beside = _OF_AN_OCCASION if occasion else ()
    return all(_around(token) or token.read_as("filler") or token.kind in (*_SAYS_NOTHING, *beside) for token in clause)


def _around(token: Token) -> bool:
    return any(token.read_as(kind) for kind in _AROUND)


def _said_of_somebody(tokens: Sequence[Token], at: int, norm: str) -> Token:
    """分享过, 关注的客户: what customers did; 跑 before 步鞋: a character touching an unknown word is part of it."""
    token = tokens[at]
    if token.kind not in _AROUND or token.text.isascii():
        return token
    if _OF_WHOM.match(norm, token.end):
        return _else(token)
    before, after = tokens[at - 1] if at else None, tokens[at + 1] if at + 1 < len(tokens) else None
    touched = (before and before.end == token.start and before.kind == "unknown") or (
        after and after.start == token.end and after.kind == "unknown"
    )
    return _else(token) if touched and len(token.text) == 1 else token


def _else(token: Token) -> Token:
    """The next reading of the token, unknown where it has none."""
    others = [entry for entry in token.others if entry.kind not in _AROUND]
    if others and others[0].kind != IDLE:
        first, *rest = others
        return replace(token, kind=first.kind, value=first.value, others=tuple(rest))
    return replace(token, kind="unknown", value=token.text, others=())


def clauses(tokens: Sequence[Token], norm: str) -> list[list[Token]]:
    """The tokens clause by clause, without the marks between them."""
    ends = [match.start() for match in CLAUSE_ENDS.finditer(norm)] + [len(norm)]
    said = [token for token in tokens if token.kind != "comma"]
    found, first = [], 0
    for end in ends:
        found.append([token for token in said if first <= token.start < end])
        first = end
    return [clause for clause in found if clause]


_WHEN_HELD = (
    r"(?: (?:tomorrow|tonight|today|(?:on |next |this )?[a-z]+day|(?:this |tomorrow |in the )?(?:morning|afternoon"
    r"|evening)|next (?:week|month)|later(?: today)?|at \d{1,2}(?::\d\d)? ?(?:am|pm|o'clock)?|soon"
    r"|in (?:an hour|a bit|ten minutes)))*"
)
"""“For my presentation tomorrow morning”: days that are those of the occasion."""


@cache
def _for_an_occasion() -> re.Pattern[str]:
    """“For tomorrow's board meeting”: days that are those of the meeting."""
    named = phrases_of({"zh": "", "en": frame()["occasions"]["en"]})
    occasions = "|".join(sorted(map(re.escape, named), key=len)[::-1])
    beside = "|".join(map(re.escape, phrases_of(frame()["beside"])))
    leads = "for|in|at|before|ahead of|to use in|to put in|to show in"
    return re.compile(rf",? ?\b(?:{leads}) (?:(?:{beside})(?:'s)? ){{1,5}}(?:{occasions})\b{_WHEN_HELD}")
