"""Chinese words that change no row and no number (idle.toml): 眼下, 拢共, 说白了, 店里, 盘子.

They are no words of the grammar: a question is read as typed with them unknown, and without them where that fails.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from crm_tools.assistant.understand.vocabulary.phrases import Entry
from crm_tools.assistant.understand.word_files import word_file

IDLE = "idle"
"""The kind of such words while a question is cut into tokens; behind that they are unknown."""
_WEIGHT = 15.0
"""One of them is dearer than two known words and cheaper than three, or than a character that nobody knows."""


def idle_phrases() -> Iterator[tuple[str, Entry]]:
    """The words of two characters and more: as one word each, whatever their characters mean by themselves."""
    yield from ((word, Entry(IDLE, word, _WEIGHT)) for word in sorted(idle_words()) if len(word) > 1)


@cache
def idle_words() -> frozenset[str]:
    """Every word of every class, those made of roots among them."""
    listed = word_file(__file__, "idle.toml")
    roots = {name: {key: words.split() for key, words in one.items()} for name, one in listed.items()}
    made = [until + moment for until in roots["now"]["until"] for moment in roots["now"]["moment"]]
    overall = roots["overall"]
    made += [
        whole.strip("-") + put + together
        for whole in overall["whole"]
        for put in overall["put"]
        for together in overall["together"]
    ]
    bare = [word for one in roots.values() for key in ("bare", "short") for word in one.get(key, ())]
    return frozenset((*bare, *made))


@cache
def only_idle() -> re.Pattern[str]:
    """Matches what consists of such words alone."""
    return re.compile(f"(?:{'|'.join(sorted(map(re.escape, idle_words()), key=len)[::-1])})+")
