"""The answers that speak for many: those made of the words that the others use too."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from crm_tools.surveys.reading import Sentiment, normal, tokens

MOST = 3
LONGEST = 160
"""Characters of a quote; longer answers are quoted by their beginning."""
_BEST_LENGTH = (8, 60)
_SAME = 0.5
"""Share of word pairs in common from which two quotes say the same."""
_READ = 2_000
"""Answers that are compared; of a larger theme the first ones."""


@dataclass(frozen=True)
class Quote:
    """``text`` is the answer with ``answer_id``, without ways to reach anyone, shortened if long."""

    answer_id: int
    text: str
    sentiment: Sentiment


def quotes(said: Mapping[int, Sentiment], texts: Mapping[int, str]) -> tuple[Quote, ...]:
    """Up to ``MOST`` answers of ``said``, most typical first, one of them of the rarer opinion where there is one."""
    ids = list(said)[:_READ]
    pairs = {answer: _pairs(texts[answer]) for answer in ids}
    common = Counter(pair for own in pairs.values() for pair in own)
    order = sorted(ids, key=lambda answer: (-_typical(pairs[answer], common, texts[answer]), answer))
    told = Counter(said.values())
    usual = max(told, key=lambda sentiment: (told[sentiment], sentiment))
    other = {"positive": "negative", "negative": "positive"}.get(usual)
    chosen: list[int] = []
    for answer in (one for one in order if said[one] == usual):
        if len(chosen) < MOST - (1 if other in told else 0) and _new(answer, chosen, pairs):
            chosen.append(answer)
    chosen += [one for one in order if said[one] == other][:1]
    return tuple(Quote(answer, _short(texts[answer]), said[answer]) for answer in chosen)


def _pairs(text: str) -> frozenset[tuple[str, str]]:
    words = [token for token in tokens(normal(text)) if token.isalnum()]
    return frozenset(pairwise(words))


def _typical(own: frozenset[tuple[str, str]], common: Counter[tuple[str, str]], text: str) -> float:
    if not own:
        return 0.0
    low, high = _BEST_LENGTH
    fitting = 1.0 if low <= len(text) <= high else 0.5
    return fitting * sum(common[pair] for pair in own) / (len(own) + 2)


def _new(answer: int, chosen: list[int], pairs: Mapping[int, frozenset[tuple[str, str]]]) -> bool:
    own = pairs[answer]
    return all(len(own & pairs[one]) <= _SAME * min(len(own), len(pairs[one])) for one in chosen)


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else line[: LONGEST - 1] + "…"
