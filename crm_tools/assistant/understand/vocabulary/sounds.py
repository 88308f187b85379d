"""Names typed with characters of the same sound, as an input method offers them: 成教额 for 成交额, 退宽 for 退款.

How a character sounds is told by its place in GB 2312 (sounds.toml), so that no dictionary of sounds is needed.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any

from crm_tools.assistant.understand.text.normalise import CJK
from crm_tools.assistant.understand.vocabulary.phrases import Entry
from crm_tools.assistant.understand.word_files import word_file

_FIRST, _LAST = b"\xb0\xa1", b"\xd7\xf9"
"""The part of GB 2312 that is ordered by sound."""
_NAMES = ("measure", "dimension", "segment", "share", "trend", "previous", "year_ago")
_DEEDS = ("deed", "buy", "login", "register", "refund", "cancel", "use", "unpaid", "paid", "expiring", "unused")
"""Words for what customers do; 浏揽 for 浏览."""
_VALUES, _LEAST = ("category", "level", "coupon"), 4
"""Values that may be meant, and how long they are at least; one city may sound as another that is not in the data."""
_LOOSE = 0.1
"""Names of more weight are no names but words that count (多少顶)."""
_LONGEST = 7


@cache
def sound(character: str) -> str | None:
    """How a character sounds, None where it stands outside the ordered part."""
    try:
        code = character.encode("gb2312")
    except UnicodeEncodeError:
        return None
    if not _FIRST <= code <= _LAST:
        return None
    firsts, sounds = _syllables()
    return sounds[bisect_right(firsts, code) - 1]


def by_sound(phrases: Iterable[tuple[str, Entry]]) -> dict[str, list[str]]:
    """Chinese names by how they sound: of several that sound alike none is meant."""
    meant: dict[str, dict[Any, str]] = {}
    for phrase, entry in phrases:
        value = entry.kind == "value" and entry.value[0] in _VALUES and len(phrase) >= _LEAST
        named = value or (entry.kind in _DEEDS and not re.search("[了过着到]", phrase))  # 砍了 is no 看了
        named = named or (entry.kind in _NAMES and (entry.kind != "measure" or entry.weight < _LOOSE))
        if named and 2 <= len(phrase) <= _LONGEST and re.fullmatch(f"[{CJK}]+", phrase):
            heard = sounds_of(phrase)
            if heard is not None:
                meant.setdefault(heard, {}).setdefault((entry.kind, str(entry.value)), phrase)
    told = {heard: sorted(set(found.values())) for heard, found in meant.items()}
    return {heard: names for heard, names in told.items() if not all(_is_manner(name) for name in names)}


def _is_manner(phrase: str) -> bool:
    """发得, of 发得最多: 发的客户 says nothing of it."""
    return len(phrase) == 2 and phrase.endswith("得")


def alike(norm: str, start: int, end: int, known: Mapping[str, str]) -> Iterator[tuple[int, int, str]]:
    """The longest name around an unknown word that sounds as what was typed: where it begins and ends, and the name."""
    for length in range(_LONGEST, 1, -1):
        for first in range(max(0, start - length + 1), min(end, len(norm) - length + 1)):
            name = meant_by(norm[first : first + length], known)
            if name is not None:
                yield first, first + length, name
                return


def meant_by(typed: str, known: Mapping[str, str]) -> str | None:
    """The name that is known by what was typed or by its sound, and shares half of its characters with it."""
    heard = sounds_of(typed)
    name = known.get(typed) or (known.get(heard) if heard is not None else None)
    if name is None:
        return None
    different = sum(a != b for a, b in zip(name, typed, strict=True))
    return name if 0 < different <= len(name) // 2 else None


def sounds_of(text: str) -> str | None:
    """The sounds of all characters, None where one is unknown."""
    heard = [one for one in map(sound, text) if one is not None]
    return " ".join(heard) if len(heard) == len(text) else None


@cache
def _syllables() -> tuple[list[bytes], list[str]]:
    told = word_file(__file__, "sounds.toml")["syllables"].split()
    return [one[-1].encode("gb2312") for one in told], [one[:-1] for one in told]
