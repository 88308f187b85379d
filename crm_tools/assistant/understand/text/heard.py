"""Chinese words typed with a character that sounds or looks alike: 愈期 for 逾期, 对此 for 对比.

Names of figures and values are mended where they are read (vocabulary/sounds.py); these are the words around them, and
those of rooms that read a question by its letters. Only a character that no other word takes up is mended.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from crm_tools.assistant.understand.text.normalise import Text
from crm_tools.assistant.understand.vocabulary.sounds import sound
from crm_tools.assistant.understand.vocabulary.spans import Token

_NAMES = ("period", "value", "dimension", "segment", "customer", "product")
"""Behind these and before a figure stands 的, whatever sounds like it."""
_PARTICLES = "得地"


def heard(text: Text, tokens: Sequence[Token]) -> Text:
    """``text`` with such words as they are written; as it is where there are none."""
    unread = [(token.start, token.end) for token in tokens if token.kind == "unknown"]
    for before, token, after in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if token.text in _PARTICLES and before.kind in _NAMES and after.kind == "measure" and after.start == token.end:
            text = _put(text, token.start, "的")  # 今年得销售额
    for start, end in unread:
        for place in range(start, end):
            meant = _meant(text.norm, place, (start, end))
            if meant is not None:
                text = _put(text, place, meant)
    return text


def _put(text: Text, place: int, meant: str) -> Text:
    """``text`` with one character for another, in what was typed as well, as that is looked at again."""
    at, norm = text.origin[place], text.norm
    raw = text.raw[:at] + meant + text.raw[at + 1 :]
    return Text(raw, norm[:place] + meant + norm[place + 1 :], text.origin)


def _meant(norm: str, place: int, unread: tuple[int, int]) -> str | None:
    """The one character that makes a word of what stands around a place; all that is ``unread`` there is part of it.

    义上 of 严格意义上 is no 以上: what is left of the stretch would be no word.
    """
    found = {
        word[at]
        for word in _words()
        for at in range(len(word))
        if place - at <= unread[0]
        and unread[1] <= place - at + len(word)
        and place >= at
        and norm[place - at : place] + norm[place + 1 : place - at + len(word)] == word[:at] + word[at + 1 :]
        and _alike(norm[place], word[at])
    }
    return found.pop() if len(found) == 1 else None


def _alike(typed: str, meant: str) -> bool:
    if typed == meant:
        return False
    return (sound(typed) is not None and sound(typed) == sound(meant)) or {typed, meant} in _pairs()


@cache
def _listed() -> dict[str, str]:
    path = Path(__file__).parent.parent / "vocabulary" / "sounds.toml"
    found: dict[str, str] = tomllib.loads(path.read_text(encoding="utf-8"))
    return found


@cache
def _words() -> tuple[str, ...]:
    return tuple(_listed()["words"].split())


@cache
def _pairs() -> tuple[set[str], ...]:
    return tuple(set(pair) for pair in _listed()["look_alike"].split())
