"""Slips of what customers are and of what they bought, as :mod:`slips` has them."""

from __future__ import annotations

import re
from collections.abc import Callable

from crm_tools.assistant.understand.checks.told import Told, mappings


def _of_level(_tool: str, told: Told) -> bool:
    return any(one.get("field") == "level" for one in mappings(told))


OF_PEOPLE: tuple[tuple[re.Pattern[str], Callable[[str, Told], bool]], ...] = (
    (  # those who come again and again, rather than the level called regular
        re.compile(r"\bregulars\b"),
        _of_level,
    ),
    (  # what the goods are made of
        re.compile(
            r"\b(?:bought|buy|buying|purchased?|viewed|favou?rited|carted|ordered) (?:any |some |an? )?"
            r"(?:gold|silver|diamond) (?!members?\b|customers?\b|level|tier|card)[a-z]+"
        ),
        _of_level,
    ),
    (  # what those who bought one thing buy, rather than that thing
        re.compile(
            "买[^,;]{0,8}的(?:人|客户|会员|用户|顾客)[^,;]{0,4}(?:还|都|也|最|常)[^,;]{0,4}买(?:了|过)?(?:什么|啥|哪)"
            r"|\b(?:what|which)\b[^.?;]*\b(?:do|did|does)\b[^.?;]*"
            r"\b(?:buyers|who (?:have |had )?(?:bought|purchased))\b[^.?;]*\b(?:buy|purchase|order)\b"
        ),
        lambda _, told: not told.get("audience"),
    ),
)
