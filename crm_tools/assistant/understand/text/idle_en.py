"""English words that add nothing, by class and by place: “exact sales”, “level and channel combo”, “refunds picture”.

idle_en.toml holds the classes. Only words that nothing else reads go, and only where the class of the word says nothing
in its place: an adjective before what is counted, a noun behind it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache

from crm_tools.analytics.registry import DIMENSIONS
from crm_tools.assistant.understand.text.normalise import Text
from crm_tools.assistant.understand.text.rewording import listed, put
from crm_tools.assistant.understand.vocabulary.spans import Token

_NAMES = (
    "measure",
    "dimension",
    "grouped",
    "value",
    "segment",
    "customer",
    "head_count",
    "how_many",
    "count_word",
    "list",
)
"""Kinds of words that name what is counted, whom, or by what."""
_COUNTED = (*_NAMES, "share", "growth", "trend", "and", "which", "top", "rank", "amount_word", "coupon")
_PEOPLE = ("customer", "segment", "value", "head_count")
"""Before these an adjective may say which: nice customers, real members."""


def without_idle(text: Text, tokens_of: Callable[[Text], Sequence[Token]]) -> Text:
    """``text`` without the words that say nothing where they stand."""
    for _ in range(3):  # what goes may make another word stand beside what is counted
        tokens = [token for token in tokens_of(text) if token.kind not in ("comma", "aside")]
        idle = [token for at, token in enumerate(tokens) if _idle(tokens, at)]
        if not idle:
            return text
        for token in reversed(idle):
            text = put(text, token.start, token.end, " ")
        text = _single_spaced(text)
    return text


def _idle(tokens: Sequence[Token], at: int) -> bool:
    token = tokens[at]
    if token.kind != "unknown":
        return False
    word, before, after = token.text, _beside(tokens, at, -1), _beside(tokens, at, 1)
    counted = after is not None and after.kind in _COUNTED and not _of_time(after)
    if word in _words("anywhere") or (counted and word in _words("before_any")):
        return True
    if _says_how(word) and not (after is not None and after.kind in _PEOPLE):  # fairly active customers
        return True
    if after is not None and counted and after.kind not in _PEOPLE and word in _words("before"):
        return True
    if word in ("among", "amongst") and after is not None and after.kind == "value":  # sold best among women
        return not any(one.kind == "share" for one in tokens)
    if word in ("among", "amongst", "within"):  # women among the new customers
        return bool(before and after and before.kind == "value" and after.kind in (*_COUNTED, "period"))
    if word in _words("behind"):
        of_it = counted and at + 1 < len(tokens) and tokens[at + 1].text in ("of", "of the", "of our")
        return of_it or (before is not None and before.kind in _NAMES and (after is None or after.kind != "number"))
    return False


def _says_how(word: str) -> bool:
    """An adverb: “swiftly”, “comfortably”; not one that numbers, dates, narrows or ranks."""
    return len(word) > 5 and word.endswith("ly") and word not in _adverbs_that_say()


def _beside(tokens: Sequence[Token], at: int, step: int) -> Token | None:
    """The next word that is no filler, before or behind."""
    at += step
    while 0 <= at < len(tokens):
        if tokens[at].kind != "filler":
            return tokens[at]
        at += step
    return None


def _of_time(token: Token) -> bool:
    """Days and weeks: the corresponding days are others than all days."""
    return token.kind in ("dimension", "grouped") and DIMENSIONS[token.value].time is not None


def _single_spaced(text: Text) -> Text:
    kept = [at for at, letter in enumerate(text.norm) if letter != " " or (at and text.norm[at - 1] != " ")]
    return Text(text.raw, "".join(text.norm[at] for at in kept), tuple(text.origin[at] for at in kept))


@cache
def _adverbs_that_say() -> frozenset[str]:
    return frozenset(listed("adverbs_en.toml")["says"].split())


@cache
def _words(named: str) -> frozenset[str]:
    return frozenset(listed("idle_en.toml")[named].split())
