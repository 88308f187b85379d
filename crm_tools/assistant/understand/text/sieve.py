"""Which of many patterns a text may hold at all, told by the letters that each cannot do without.

A thousand rules are searched for in every question, of which one or two are there. What a pattern needs is read off its
parse tree: words, one of which must stand in whatever it matches. Of each word its first letters are looked up among
those of the text, for all patterns at once; only patterns of which nothing is missing are searched for.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any

_LETTERS = 3
"""How many letters of a word are looked up."""
_WORDS = 96
"""More words than that are not told apart: what stands before and behind them is."""
_EMPTY = frozenset(("",))

Words = frozenset[str]
"""Words, one of which must be there."""


@dataclass(frozen=True)
class Sieve:
    """``letters`` tells by pieces of words the needs they meet, a bit each; ``needs`` those of every pattern."""

    letters: dict[str, int]
    needs: tuple[int, ...]

    def held(self, norm: str, first: int = 0) -> list[int]:
        """The places of the patterns that a text may hold, from the first on."""
        met, places = 0, range(len(norm))
        there = {norm[at : at + size] for size in range(1, _LETTERS + 1) for at in places}
        for piece in self.letters.keys() & there:
            met |= self.letters[piece]
        return [at for at, need in enumerate(self.needs) if need & met == need and at >= first]


def sieve(patterns: Sequence[str | re.Pattern[str]]) -> Sieve:
    """The sieve of these patterns, in their order."""
    bits: dict[Words, int] = {}
    letters: dict[str, int] = {}
    needs = []
    for pattern in patterns:
        need = 0
        for words in needed(pattern):
            for pieces in (frozenset(word[:_LETTERS] for word in words), frozenset(word[-_LETTERS:] for word in words)):
                bit = bits.setdefault(pieces, 1 << len(bits))
                need |= bit
                for piece in pieces:
                    letters[piece] = letters.get(piece, 0) | bit
        needs.append(need)
    return Sieve(letters, tuple(needs))


def needed(pattern: str | re.Pattern[str]) -> list[Words]:
    """Sets of words, of each of which one stands in every text that the pattern is found in; none for some patterns."""
    written, flags = (pattern, 0) if isinstance(pattern, str) else (pattern.pattern, pattern.flags & ~re.UNICODE)
    parsed = _parser.parse(written, flags)
    if parsed.state.flags & re.IGNORECASE:
        return []
    needs, said = _told(parsed)
    return _needed(needs, said)


def _told(items: Any) -> tuple[list[Words], Words | None]:
    """What a sequence needs, and all that it may match, if that can be listed."""
    needs: list[Words] = []
    run: Words = _EMPTY
    whole = True
    for kind, value in items:
        more, said = _item(kind, value)
        needs += more
        if said == _EMPTY:
            continue
        joined = None if said is None else _joined(run, said)
        if joined is None:
            needs = _needed(needs, run)
            run, whole = (_EMPTY if said is None else said), False
        else:
            run = joined
    if whole:
        return needs, run
    return _needed(needs, run), None


def _joined(run: Words, said: Words) -> Words | None:
    return frozenset(one + other for one in run for other in said) if len(run) * len(said) <= _WORDS else None


def _item(kind: Any, value: Any) -> tuple[list[Words], Words | None]:
    """The same of one item; what has no length says nothing, but for what must stand before or behind."""
    if kind is op.LITERAL:
        return [], frozenset((chr(value),))
    if kind is op.IN:
        return [], _letters(value)
    if kind is op.BRANCH:
        return _branch(value[1])
    if kind is op.SUBPATTERN:
        return _told(value[3]) if not (value[1] or value[2]) else ([], None)
    if kind is op.ATOMIC_GROUP:
        return _told(value)
    if kind in (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT):
        return _repeated(*value)
    if kind is op.ASSERT:
        needs, said = _told(value[1])
        return _needed(needs, said), _EMPTY
    if kind in (op.ASSERT_NOT, op.AT):
        return [], _EMPTY
    return [], None


def _letters(value: Any) -> Words | None:
    found: list[str] = []
    for kind, one in value:
        if kind is op.LITERAL:
            found.append(chr(one))
        elif kind is op.RANGE and one[1] - one[0] < _WORDS:
            found += map(chr, range(one[0], one[1] + 1))
        else:
            return None
    return frozenset(found)


def _repeated(least: int, most: int, items: Any) -> tuple[list[Words], Words | None]:
    needs, said = _told(items)
    if least == 0:
        return [], (said | _EMPTY if most == 1 and said is not None else None)
    if least == most == 1:
        return needs, said
    return _needed(needs, said), None


def _branch(ways: Sequence[Any]) -> tuple[list[Words], Words | None]:
    """Any of several: the words of all, or the most telling need of each."""
    told = [_told(way) for way in ways]
    least = [_needed(needs, said) for needs, said in told]
    either = [frozenset[str]().union(*(max(needs, key=_tells) for needs in least))] if all(least) else []
    if any(said is None for _, said in told):
        return either, None
    listed = frozenset[str]().union(*(said for _, said in told if said is not None))
    return (either, None) if len(listed) > _WORDS * 4 else ([], listed)


def _needed(needs: list[Words], said: Words | None) -> list[Words]:
    """What is needed, with the words themselves where there are any."""
    return needs if said is None or "" in said else [*needs, said]


def _tells(words: Words) -> tuple[int, int]:
    return min(len(word) for word in words), -len(words)
