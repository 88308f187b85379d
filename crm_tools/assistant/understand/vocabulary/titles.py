"""Titles of products, and what they call the goods: 羽绒服 ends a word of 男士羽绒服 轻薄款, 羽绒 does not."""

from __future__ import annotations

import re
from functools import lru_cache

from crm_tools.assistant.understand.text.normalise import CJK

_CHINESE = re.compile(f"[{CJK}]")


@lru_cache(maxsize=4096)
def ends_a_word(piece: str, titles: str) -> bool:
    """Whether one of ``titles``, a line each, has ``piece`` with no Chinese character behind it."""
    at = titles.find(piece)
    while at >= 0:
        if not _CHINESE.match(titles, at + len(piece)):
            return True
        at = titles.find(piece, at + 1)
    return False
