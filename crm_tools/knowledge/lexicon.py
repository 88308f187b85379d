"""Which passages share words and concepts with a question: BM25, coverage, and the closest single phrasing.

BM25 as in Robertson & Zaragoza, The Probabilistic Relevance Framework (2009), with fields weighted before saturation.
Everything is kept in flat arrays, so that an index loads in milliseconds and a question touches only its own tokens.
"""

from __future__ import annotations

import math
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from crm_tools.knowledge.words import Features

HEADING_WEIGHT, TITLE_WEIGHT, BODY_WEIGHT = 3.0, 0.7, 1.0
WORD_WEIGHT = 0.35
"""A word beside a concept in the ranking: concepts say more."""
LOOSE_WEIGHT = 0.5
"""A word outside every concept in what a question needs."""
_SATURATION, _LENGTH = 1.2, 0.3

Floats = NDArray[np.float32]
Tokens = NDArray[np.uint32]
Numbers = NDArray[np.int32]


class Fields(NamedTuple):
    """The features of one passage: its document's title, each phrasing (the heading first), its body."""

    title: Features
    phrasings: Sequence[Features]
    body: Features
    sentences: Sequence[Features]


class Matches(NamedTuple):
    """One number per passage each. ``coverage``: the share of what the question needs that the passage has, 0 to 1.

    ``phrasing``: likeness to its closest heading, phrasing or sentence (Dice, by rarity), 0 to 1.
    """

    bm25: Floats
    coverage: Floats
    phrasing: Floats


@dataclass(frozen=True)
class Lexicon:
    """``tokens`` sorted; of token i the passages are ``passages[starts[i]:starts[i + 1]]`` with their BM25 weights,
    and the units (phrasings and sentences) that hold it ``units[unit_starts[i]:unit_starts[i + 1]]``."""

    tokens: Tokens
    rarity: Floats
    starts: Numbers
    passages: Numbers
    weights: Floats
    unit_starts: Numbers
    units: Numbers
    unit_passage: Numbers
    unit_size: Floats
    count: int

    def match(self, question: Features) -> Matches:
        """How every passage matches ``question``."""
        bm25 = np.zeros(self.count, np.float32)
        for token, weight in _ranking(question).items():
            at, _ = self._find(token)
            if at is not None:
                here = slice(self.starts[at], self.starts[at + 1])
                bm25[self.passages[here]] += weight * self.weights[here]
        coverage = np.zeros(self.count, np.float32)
        hits = np.zeros(len(self.unit_passage), np.float32)
        needed = 0.0
        for token, weight in needs(question).items():
            at, rarity = self._find(token)
            needed += weight * rarity
            if at is not None:
                coverage[self.passages[self.starts[at] : self.starts[at + 1]]] += weight * rarity
                hits[self.units[self.unit_starts[at] : self.unit_starts[at + 1]]] += weight * rarity
        phrasing = np.zeros(self.count, np.float32)
        if needed:
            np.maximum.at(phrasing, self.unit_passage, 2 * hits / (needed + self.unit_size))
            coverage /= needed
        return Matches(bm25, coverage, phrasing)

    def _find(self, token: int) -> tuple[int | None, float]:
        """Where a token is, and its rarity: log of one in how many passages hold it; most for one that none holds."""
        at = int(np.searchsorted(self.tokens, token))
        if at < len(self.tokens) and self.tokens[at] == token:
            return at, float(self.rarity[at])
        return None, _rarity(0, self.count)

    def arrays(self) -> dict[str, NDArray[np.generic]]:
        """For keeping in a file; :func:`from_arrays` is the way back."""
        return {field.name: np.asarray(getattr(self, field.name)) for field in fields(self)}


def from_arrays(arrays: Mapping[str, NDArray[np.generic]]) -> Lexicon:
    values = {field.name: arrays[field.name] for field in fields(Lexicon)}
    return Lexicon(**{**values, "count": int(values["count"])})  # type: ignore[arg-type]


def build(passages: Sequence[Fields]) -> Lexicon:
    """The lexicon of ``passages``, in their order."""
    held = [_field_counts(passage) for passage in passages]
    spread = Counter(token for counts in held for token in counts)
    lengths = [sum(counts.values()) for counts in held]
    usual = sum(lengths) / len(lengths) if lengths else 1.0
    rarity = {token: _rarity(number, len(passages)) for token, number in spread.items()}
    postings: dict[int, list[tuple[int, float]]] = defaultdict(list)
    for number, (counts, length) in enumerate(zip(held, lengths, strict=True)):
        dampening = _SATURATION * (1 - _LENGTH + _LENGTH * length / usual)
        for token, count in counts.items():
            postings[token].append((number, rarity[token] * count * (_SATURATION + 1) / (count + dampening)))
    units = [(number, needs(unit)) for number, one in enumerate(passages) for unit in (*one.phrasings, *one.sentences)]
    holders: dict[int, list[int]] = defaultdict(list)
    for number, (_, unit) in enumerate(units):
        for token in unit:
            holders[token].append(number)
    unheard = _rarity(0, len(passages))
    tokens = sorted(postings)
    return Lexicon(
        tokens=np.array(tokens, np.uint32),
        rarity=np.array([rarity[token] for token in tokens], np.float32),
        starts=_starts(len(postings[token]) for token in tokens),
        passages=np.array([number for token in tokens for number, _ in postings[token]], np.int32),
        weights=np.array([weight for token in tokens for _, weight in postings[token]], np.float32),
        unit_starts=_starts(len(holders[token]) for token in tokens),
        units=np.array([unit for token in tokens for unit in holders[token]], np.int32),
        unit_passage=np.array([number for number, _ in units], np.int32),
        unit_size=np.array([sum(w * rarity.get(t, unheard) for t, w in unit.items()) for _, unit in units], np.float32),
        count=len(passages),
    )


def needs(one: Features) -> dict[int, float]:
    """What must be there to answer ``one``: its concepts, and the words outside them."""
    found = {_token("c", concept): 1.0 for concept in one.concepts}
    return found | {_token("w", word): LOOSE_WEIGHT * min(weight, 1.0) for word, weight in one.loose.items()}


def _ranking(question: Features) -> dict[int, float]:
    found = {_token("c", concept): 1.0 for concept in question.concepts}
    return found | {_token("w", word): WORD_WEIGHT for word in question.words}


def _field_counts(passage: Fields) -> Counter[int]:
    counts: Counter[int] = Counter()
    for kind, name in (("c", "concepts"), ("w", "words")):
        for said in {said for phrasing in passage.phrasings for said in getattr(phrasing, name)}:
            counts[_token(kind, said)] += HEADING_WEIGHT  # type: ignore[assignment]
        for said in getattr(passage.title, name):
            counts[_token(kind, said)] += TITLE_WEIGHT  # type: ignore[assignment]
        for said, number in getattr(passage.body, name).items():
            counts[_token(kind, said)] += BODY_WEIGHT * number
    return counts


def _token(kind: str, text: str) -> int:
    """A word or concept as a number that stays the same from run to run."""
    return zlib.crc32(f"{kind}:{text}".encode())


def _rarity(holders: int, passages: int) -> float:
    return math.log(1 + (passages - holders + 0.5) / (max(holders, 1) + 0.5))


def _starts(sizes: Iterable[int]) -> Numbers:
    return np.concatenate([[0], np.cumsum(list(sizes), dtype=np.int64)]).astype(np.int32)
