"""Usual words typed with a character that sounds or looks alike: 油件, 最进, 愈期 for 逾期, 对此 for 对比.

Names of figures and values are mended where they are read (vocabulary/sounds.py); these are the words around them, and
those of rooms that read a question by its letters. Looked for where a question could not be read. Only a character that
nobody knows there is put right, and a city or a channel only where the whole word is unknown and names no other place
of China.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache

from crm_tools.analytics.desk import Desk
from crm_tools.analytics.places import places
from crm_tools.analytics.provinces import provinces
from crm_tools.analytics.values import values
from crm_tools.assistant.understand.text.normalise import Text
from crm_tools.assistant.understand.vocabulary import sounds
from crm_tools.assistant.understand.vocabulary.spans import Token
from crm_tools.assistant.understand.word_files import word_file

_VALUES = ("city", "channel")
_NAMES = ("period", "value", "dimension", "segment", "customer", "product")
"""Behind these and before a figure stands 的, whatever sounds like it."""
_PARTICLES = "得地"


def misheard(text: Text, tokens: Sequence[Token], desk: Desk) -> Text:
    """``text`` with each such word as it is meant; as it is where there is none."""
    for start, word in (*_particles(tokens), *sorted(_words(text.norm, tokens, desk))):
        text = _put(text, start, word)
    return text


def _particles(tokens: Sequence[Token]) -> Iterator[tuple[int, str]]:
    """今年得销售额: where another particle stands for 的."""
    for before, token, after in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if token.text in _PARTICLES and before.kind in _NAMES and after.kind == "measure" and after.start == token.end:
            yield token.start, "的"


def _words(norm: str, tokens: Sequence[Token], desk: Desk) -> set[tuple[int, str]]:
    """Where such words begin, and what is meant."""
    unknown = [token for token in tokens if token.kind == "unknown" and not token.text.isascii()]
    places_ = {at for token in unknown for at in range(token.start, token.end)}
    whole = {(token.start, token.end) for token in unknown}
    named = {**_told_by(_names(desk)), **_told_by(usual()), **_looking_alike()}
    found = set()
    for at in places_:
        start, end, word = next(sounds.alike(norm, at, at + 1, named), (0, 0, ""))
        changed = {start + place for place, one in enumerate(word) if one != norm[start + place]}
        if not changed or not changed <= places_:
            continue
        alone = word in usual() and _stands_alone(norm, unknown, start, end)
        if alone or ((start, end) in whole and norm[start:end] not in _elsewhere()):
            found.add((start, word))
    return found


def _stands_alone(norm: str, unknown: Sequence[Token], start: int, end: int) -> bool:
    """Whether the word is no piece of a longer one that nobody knows: 义上 of 严格意义上."""
    beside = [
        piece for one in unknown if one.start < end and start < one.end for piece in _beside(norm, one, start, end)
    ]
    return all(piece in usual() for piece in beside if piece)


def _beside(norm: str, token: Token, start: int, end: int) -> tuple[str, str]:
    return norm[token.start : max(start, token.start)], norm[min(end, token.end) : token.end]


def _put(text: Text, start: int, word: str) -> Text:
    """``text`` with a word in the place of one as long, in what was typed as well, as that is looked at again."""
    raw, end = list(text.raw), start + len(word)
    for place, typed, meant in zip(text.origin[start:end], text.norm[start:end], word, strict=True):
        if typed != meant:
            raw[place] = meant
    return Text("".join(raw), text.norm[:start] + word + text.norm[end:], text.origin)


@cache
def usual() -> frozenset[str]:
    """The words that are so common here that what sounds like one is one."""
    return frozenset(_listed()["usual"].split())


@cache
def _looking_alike() -> Mapping[str, str]:
    """Usual words by how they look with another character in them."""
    pairs = [(pair[at], pair[1 - at]) for pair in _listed()["look_alike"].split() for at in (0, 1)]
    return {word.replace(one, other): word for word in usual() for one, other in pairs if word.count(one) == 1}


@lru_cache(maxsize=8)
def _told_by(words: frozenset[str]) -> Mapping[str, str]:
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


@cache
def _listed() -> dict[str, str]:
    found: dict[str, str] = word_file(sounds.__file__, "sounds.toml")
    return found
