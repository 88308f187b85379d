"""A text as features: concepts of the synonym vocabulary, words, and short runs of characters.

Concepts are language-neutral ("退钱" and "money back" are both ``refund``), so that a question finds the passage that
says it otherwise, in either language. ``concepts.toml`` holds them.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

CHINESE = "\u3400-\u4dbf\u4e00-\u9fff"
_RUN = re.compile(rf"[{CHINESE}]+|[a-z]+|\d+")
_PLACEHOLDER = re.compile(r"\{\{.*?\}\}")
_ENDING = re.compile(r"(?:ings?|ed|es|s|ly|e)$")
_LETTER = re.compile(r"[a-z0-9]")
FILLER, GOODS = "filler", "goods"
"""Terms that are read as nothing, and names of goods: words that a question need not find in its answer."""
_LONGEST_WORD = 40
"""Longer runs of letters are no words (keys, encoded data); they are cut."""


class Features(NamedTuple):
    """What a text says, with counts or weights."""

    concepts: dict[str, int]
    words: dict[str, int]
    """Words of the text but fillers: two-character runs of Chinese, stems of English words, numbers."""
    loose: dict[str, float]
    """The words outside every concept, without numbers. The runs of a Chinese stretch share the weight of one word."""


class _Term(NamedTuple):
    text: str
    pattern: re.Pattern[str] | None
    """Only for terms with ``~`` or ``*``; the others are compared as they are."""
    concept: str


def normal(text: str) -> str:
    """Full-width forms folded, lower case, blanks single, placeholders dropped, curly apostrophes straightened."""
    folded = unicodedata.normalize("NFKC", _PLACEHOLDER.sub(" ", text)).lower().replace("’", "'")
    return re.sub(r"[^\S\n]+", " ", folded)


def is_chinese(letter: str) -> bool:
    return "\u3400" <= letter <= "\u9fff"


def features(text: str) -> Features:
    """Concepts and words of ``text``, in time linear in its length."""
    plain = normal(text)
    concepts: Counter[str] = Counter()
    said: list[str] = []
    rest: list[str] = []
    position = 0
    for start, end, names in _terms_in(plain):
        gap = plain[position:start]
        said += [gap, "\n" if FILLER in names else plain[start:end]]
        rest += [gap, "\n"]
        if not names & {FILLER, GOODS}:
            concepts.update(names)
        position = end
    tail = plain[position:]
    words = dict(Counter(word for stretch in _stretches("".join([*said, tail])) for word in stretch))
    loose: dict[str, float] = {}
    for stretch in _stretches("".join([*rest, tail])):
        for word in stretch:
            words.setdefault(word, 1)
            if not word.isdigit():
                loose[word] = loose.get(word, 0.0) + 1 / len(stretch)
    return Features(dict(concepts), words, loose)


def grams(plain: str) -> Iterator[str]:
    """Runs of characters for the dense vectors: one to three of Chinese, three to five of an English word."""
    for run in _RUN.findall(plain):
        chinese = is_chinese(run[0])
        padded = run if chinese else f"<{run[:_LONGEST_WORD]}>"
        for size in (1, 2, 3) if chinese else (3, 4, 5):
            yield from (padded[i : i + size] for i in range(len(padded) - size + 1))


def _stretches(plain: str) -> Iterator[list[str]]:
    """The words of each stretch of letters: an English word is one, Chinese gives its two-character runs."""
    for run in _RUN.findall(plain):
        if is_chinese(run[0]):
            yield [run[i : i + 2] for i in range(max(1, len(run) - 1))]
        elif run not in _stop_words():
            yield [_stem(run[:_LONGEST_WORD])]


def _stem(word: str) -> str:
    return _ENDING.sub("", word) if len(word) > 4 else word


def _terms_in(plain: str) -> Iterator[tuple[int, int, set[str]]]:
    """Where terms of the vocabulary stand, from the left, at each place the longest, with the concepts it names."""
    vocabulary = _vocabulary()
    position = 0
    while position < len(plain):
        end, names = position, set[str]()
        for key in _keys(plain, position):
            for term in vocabulary.get(key, ()):
                reach = _reach(term, plain, position)
                if reach > end:
                    end, names = reach, {term.concept}
                elif reach == end > position:
                    names.add(term.concept)
        if names:
            yield position, end, names
        position = max(end, position + 1)


def _keys(plain: str, position: int) -> tuple[str, ...]:
    """What a term at ``position`` may be filed under: its first two characters, or one of Chinese."""
    if is_chinese(plain[position]):
        return plain[position : position + 2], plain[position]
    inside = position > 0 and _LETTER.match(plain[position - 1])
    return () if inside else (plain[position : position + 2],)


def _reach(term: _Term, plain: str, position: int) -> int:
    """Where ``term`` ends if it stands at ``position``, else 0."""
    if term.pattern:
        match = term.pattern.match(plain, position)
        return match.end() if match else 0
    if not plain.startswith(term.text, position):
        return 0
    end = position + len(term.text)
    within_word = _LETTER.match(term.text[-1]) and end < len(plain) and _LETTER.match(plain[end])
    return 0 if within_word else end


@cache
def _concepts() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("concepts.toml").read_text(encoding="utf-8"))


@cache
def _stop_words() -> frozenset[str]:
    return frozenset(_concepts()["stop_words"].split())


@cache
def _vocabulary() -> dict[str, list[_Term]]:
    found: dict[str, list[_Term]] = {}
    for concept, terms in _concepts()["concepts"].items():
        for text in map(str.strip, re.split(r"[|\n]", terms.strip())):
            pattern = re.compile(_pattern(text)) if {"~", "*"} & set(text) else None
            key = text[0] if is_chinese(text[0]) and text[1:2] in ("", "~") else text[:2]
            found.setdefault(key, []).append(_Term(text, pattern, concept))
    return found


def _pattern(term: str) -> str:
    """``~`` stands for a few words between, ``*`` for the ending of an English word."""
    chinese = is_chinese(term[0])
    between = r"[^,.;!?，。；！？\n]{0,6}?" if chinese else r"(?: [\w']+){0,3}? "
    body = between.join(re.escape(part.strip()).replace(r"\*", r"\w*") for part in term.split("~"))
    return body if chinese else rf"{body}(?![a-z0-9])"
