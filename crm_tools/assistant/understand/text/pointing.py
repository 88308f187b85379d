"""Words that point back (there, they, that category, 那边): at something named in the same request, or before it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from crm_tools.assistant.understand.lists.people import is_person
from crm_tools.assistant.understand.vocabulary.spans import Token

POINTS_BACK = re.compile(
    r"\b(?:it|its|there(?! (?:is|are|was|were))|they|them|their|those|these|both|either|him|her|his|the same|such"
    r"|that (?:month|day|week|time|period|city|channel|category|product|one)|this (?:one|product|category|city|channel)"
    r"|the former|the latter|one of)\b|他|她|它|那边|那里|那儿|那个月|那天|那周|那段|当时|当月|当天|同期"
    "|这些|那些|其中|该|这批|那批"
    "|这个(?!月|周|季|星期|礼拜|年)|那个|两个|两者|前者|后者|同样"
)

_OF_ITS_OWN = (
    (
        "period",
        re.compile(r"(?:those|these|that|the same) (?:\d+ |[a-z]+ )?(?:days?|weeks?|months?|years?|period|time)\b"),
    ),
    ("category", re.compile(r"(?:that|this|the same) (?:category|product)\b")),
    ("city", re.compile(r"(?:that|this|the same) city\b|there\b")),
    ("channel", re.compile(r"(?:that|this|the same) channel\b")),
)
"""What a pointing word means where the request itself has named something of that kind before it."""
_NAMED_BEFORE = (
    ("city", re.compile("there|that city|this city")),
    ("category", re.compile("that category|this category|that product|this product")),
    ("channel", re.compile("that channel|this channel")),
    ("period", re.compile("that (?:month|day|week|period|time)")),
)
_PEOPLE_THERE = re.compile(r"\b(?:customers|members|people|buyers|users|shoppers|clients) (?:from )?there$")
"""Of a city, where “orders there” could be those of a shop or a fair."""
_TO_SOMEBODY = re.compile(r"\b(?:tell|show|give|send|get|hand) (?:him|her|them)$")
_OF_PEOPLE = re.compile("they|them|their|his|her|him")
_OF_THINGS = re.compile("it|its|they|them|their")


def points_outside(rest: Sequence[Token], norm: str) -> bool:
    """Whether the request points at what leads up to it, rather than at something of its own."""
    return any(True for _ in _outside(rest, norm))


def _at_its_own(found: re.Match[str], rest: Sequence[Token], norm: str) -> bool:
    """Whether a pointing word is about something that the request itself has named before it."""
    if _TO_SOMEBODY.search(norm, 0, found.end()):
        return True
    own = [token for token in rest if token.end <= found.start()]
    people = any(is_person(token) or token.kind in ("segment", "head_count") for token in own)
    things = any(token.kind in ("measure", "metaphors", "sell", "earn") or token.value == "product" for token in own)
    if (people and _OF_PEOPLE.fullmatch(found.group())) or (things and _OF_THINGS.fullmatch(found.group())):
        return True
    if things and re.match("(?:those|that) (?:of|in|from|for|on)\\b", norm[found.start() :]):
        return True
    if people and re.match("those (?:who|that|with)", norm[found.start() :]):
        return True
    kinds = {token.kind if token.kind != "value" else token.value[0] for token in own}
    return any(kind in kinds and said.match(norm, found.start()) for kind, said in _OF_ITS_OWN)


def named_before(before: Sequence[Token], rest: Sequence[Token], norm: str) -> list[tuple[int, int, str]] | None:
    """What each word that points out of the request means, as places and what to say there, the last one first.

    None where one of them is not about the one thing of its kind that was named before.
    """
    meant = []
    for found in reversed(list(_outside(rest, norm))):
        kind = next((kind for kind, said in _NAMED_BEFORE if said.fullmatch(found.group())), None)
        named = {
            token.text for token in before if token.kind == kind or (token.kind == "value" and token.value[0] == kind)
        }
        elsewhere = found.group() == "there" and not _PEOPLE_THERE.search(norm, 0, found.end())
        if kind is None or len(named) != 1 or elsewhere:
            return None
        [name] = named
        meant.append((*found.span(), f"in {name}" if found.group() == "there" else name))
    return meant


def _outside(rest: Sequence[Token], norm: str) -> Iterator[re.Match[str]]:
    return (found for found in POINTS_BACK.finditer(norm, rest[0].start) if not _at_its_own(found, rest, norm))
