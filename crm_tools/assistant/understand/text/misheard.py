"""Usual words typed with a character of the same sound, as an input method offers them: 油件, 最进, 回防任务.

Looked for where a question could not be read. Only a character that nobody knows there is put right, and a city or a
channel only where the whole word is unknown and names no other place of China.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path

from crm_tools.analytics.desk import Desk
from crm_tools.analytics.places import places
from crm_tools.analytics.provinces import provinces
from crm_tools.analytics.values import values
from crm_tools.assistant.understand.text.normalise import Text
from crm_tools.assistant.understand.text.rewording import spliced
from crm_tools.assistant.understand.vocabulary import sounds
from crm_tools.assistant.understand.vocabulary.spans import Token

_VALUES = ("city", "channel")
_LONGEST = 5


def misheard(text: Text, tokens: Sequence[Token], desk: Desk) -> Text:
    """``text`` with each such word as it is meant; as it is where there is none."""
    unknown = [token for token in tokens if token.kind == "unknown" and not token.text.isascii()]
    places_ = {at for token in unknown for at in range(token.start, token.end)}
    whole = {(token.start, token.end) for token in unknown}
    named = {**_sounding(_names(desk)), **_sounding(usual())}
    found = []
    for at in sorted(places_):
        start, end, word = next(_around(text.norm, at, named), (0, 0, ""))
        changed = [start + place for place, one in enumerate(word) if one != text.norm[start + place]]
        if not changed or not places_.issuperset(changed):
            continue
        alone = word in usual() and _stands_alone(text.norm, unknown, start, end)
        if alone or ((start, end) in whole and text.norm[start:end] not in _elsewhere()):
            found.append((start, end, word))
    for start, end, word in sorted(set(found), reverse=True):
        if text.norm[start:end] != word:
            text = spliced(text, start, start, word)
            text = spliced(text, start + len(word), end + len(word), "")
    return text


def _stands_alone(norm: str, unknown: Sequence[Token], start: int, end: int) -> bool:
    """Whether the word is no piece of a longer one that nobody knows: 义上 of 严格意义上."""
    beside = [
        piece for one in unknown if one.start < end and start < one.end for piece in _beside(norm, one, start, end)
    ]
    return all(piece in usual() for piece in beside if piece)


def _beside(norm: str, token: Token, start: int, end: int) -> tuple[str, str]:
    return norm[token.start : max(start, token.start)], norm[min(end, token.end) : token.end]


def _around(norm: str, at: int, named: Mapping[str, str]) -> Iterator[tuple[int, int, str]]:
    """Words that sound as what stands around a place, the longest first."""
    for length in range(_LONGEST, 1, -1):
        for start in range(max(0, at - length + 1), min(at, len(norm) - length) + 1):
            word = sounds.meant_by(norm[start : start + length], named)
            if word is not None:
                yield start, start + length, word


@cache
def usual() -> frozenset[str]:
    """The words that are so common here that what sounds like one is one."""
    told = tomllib.loads((Path(sounds.__file__).with_name("sounds.toml")).read_text(encoding="utf-8"))
    return frozenset(told["usual"].split())


@lru_cache(maxsize=8)
def _sounding(words: frozenset[str]) -> Mapping[str, str]:
    """Words by how they sound; of several that sound alike none."""
    found: dict[str, set[str]] = {}
    for word in words:
        if (sound := sounds.sounds_of(word)) is not None:
            found.setdefault(sound, set()).add(word)
    return {sound: next(iter(alike)) for sound, alike in found.items() if len(alike) == 1}


def _names(desk: Desk) -> frozenset[str]:
    return frozenset(value for name in _VALUES for value in values(desk, name) if len(value) > 1)


@cache
def _elsewhere() -> frozenset[str]:
    """The cities of China."""
    return frozenset(name for names in (*places(), *provinces().values()) for name in names)
