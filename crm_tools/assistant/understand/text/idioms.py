"""Turns of phrase put in the grammar's own words before it reads: 好久没来买东西 is 沉默, “bought twice” two orders."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from crm_tools.analytics.kinds import usual_names
from crm_tools.assistant.understand.text.normalise import Text
from crm_tools.assistant.understand.text.rewording import applied, rules, spliced
from crm_tools.assistant.understand.vocabulary.words import grammar

_TIMES = {"once": "1", "twice": "2", "thrice": "3"}
_COUNT_OF_ORDERS = re.compile(
    r"\b(?P<who>(?:who|that) )?(?:(?:have |has |had )?(?:bought|ordered|purchased|shopped))"
    r"(?: something| anything| from us| with us)?"
    r" (?P<op>at least |more than |no more than |at most |less than |fewer than |over |exactly |only |just )?"
    r"(?:(?P<often>once|twice|thrice)|(?P<n>\d+|two|three|four|five|six|seven|eight|nine|ten|a dozen) times)"
    r"(?P<more> or more| or less| only)?(?![a-z])"
)
_NAMED = re.compile(r"(?:s|one|body|people|persons?|customer|member) $")
"""Somebody stands before “who”."""


@lru_cache(maxsize=512)
def reworded(text: Text) -> Text:
    """``text`` with every idiom replaced; what was typed stays its origin."""
    if not text.norm.isascii():
        text = applied(text, rules("forms_zh.toml", "zh"))
    return _counted(_goods_named(applied(text, rules("idioms.toml", "idioms"))))


def _goods_named(text: Text) -> Text:
    """“Coffee machines” as titles have it: 咖啡机."""
    names, said = _goods()
    at = 0
    while match := said.search(text.norm, at):
        name = names[match[1]]
        text = spliced(text, match.start(), match.end(), name)
        at = match.start() + len(name)
    return text


@cache
def _goods() -> tuple[dict[str, str], re.Pattern[str]]:
    """Names of goods of more than one word, and the pattern that finds them."""
    named = {**usual_names(), **grammar()["goods"]}
    names = {english: chinese for english, chinese in named.items() if " " in english}
    return names, re.compile(rf"\b({'|'.join(sorted(names, key=len, reverse=True))})s?\b")


def _counted(text: Text) -> Text:
    """“Bought at least twice” is a number of orders."""
    match = _COUNT_OF_ORDERS.search(text.norm)
    if match is None:
        return text
    op = (match["op"] or "exactly ").replace("only", "exactly").replace("just", "exactly")
    count = _TIMES.get(match["often"] or "") or match["n"]
    op = {" or more": "at least ", " or less": "at most "}.get(match["more"] or "", op)
    asked = match["who"] and not _NAMED.search(text.norm, 0, match.start())  # who ordered twice, customers with two
    who = match["who"] if asked else ""
    return spliced(text, match.start(), match.end(), f"{who}with {op}{count} orders")
