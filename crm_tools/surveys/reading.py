"""Answers in words, read by word lists: clauses, what each is about, and whether it praises or complains.

Rules rather than a trained model: there is nothing to train on at the first survey, they cost a few microseconds a
word, and every count can be traced to the words it came from.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

Sentiment = Literal["positive", "negative", "neutral"]
SENTIMENTS: tuple[Sentiment, ...] = ("positive", "negative", "neutral")

_TOKEN = re.compile(r"[\u3400-\u9fff]|[a-z]+(?:['’-][a-z]+)*|\d+|[^\s\w]")
_CLAUSE = re.compile(r"[，。！？；,!?;\n…~～、]+|\.(?=\s|$)|:\s")
_JOIN = "\x1f"
_LONGEST = 8
"""Tokens of the longest term that is looked for."""
_REACH = 4
"""Tokens between a negation and the word it turns round."""
_DENIALS = frozenset("不没无")
"""A complaint that denies something itself ("打不通") is not turned round by another denial."""


@dataclass(frozen=True)
class Clause:
    """A piece of an answer. ``value``: above 0 praise, below 0 complaint; ``wish``: it asks for something."""

    text: str
    themes: tuple[str, ...]
    value: int
    wish: bool


@dataclass(frozen=True)
class Reading:
    """A whole answer. Praise and complaint that balance are neutral."""

    sentiment: Sentiment
    clauses: tuple[Clause, ...]

    @property
    def themes(self) -> Mapping[str, Sentiment]:
        """Each theme with how the answer speaks of it: by the clauses that name it, and those that go on about it."""
        values: dict[str, int] = {}
        current: tuple[str, ...] = ()
        for clause in self.clauses:
            current = clause.themes or current
            for theme in current:
                values[theme] = values.get(theme, 0) + clause.value
        return {theme: sign(value) for theme, value in values.items()}


def read(text: str) -> Reading:
    """The reading of one answer, in time linear in its length."""
    clauses = tuple(_clauses(normal(text)))
    return Reading(sign(sum(clause.value for clause in clauses)), clauses)


def normal(text: str) -> str:
    """Full-width forms folded, lower case, apostrophes straight."""
    return unicodedata.normalize("NFKC", text).lower().replace("’", "'")


def tokens(text: str) -> list[str]:
    """Chinese characters, English words, numbers and marks of a normal text."""
    return _TOKEN.findall(text)


def sign(value: int) -> Sentiment:
    """The sentiment that a sum of words tells."""
    return "positive" if value > 0 else "negative" if value < 0 else "neutral"


@cache
def book() -> dict[str, Any]:
    """feedback.toml."""
    return tomllib.loads(Path(__file__).with_name("feedback.toml").read_text(encoding="utf-8"))


def _clauses(text: str) -> Iterator[Clause]:
    for piece in _CLAUSE.split(text):
        for part in _apart(tokens(piece)):
            if part:
                themes = tuple(dict.fromkeys(theme for _, theme, _ in _found(part, _themes())))
                value, wish = _value(part)
                yield Clause(_joined(part), themes, value, wish)


def _apart(part: list[str]) -> Iterator[list[str]]:
    """A clause cut where it turns round: "good, but slow" without the comma."""
    start = 0
    for at, word, _ in _found(part, _words()):
        if word == "contrast" and at:
            yield part[start:at]
            start = at
    yield part[start:]


def _value(part: Sequence[str]) -> tuple[int, bool]:
    """Praise less complaint of one clause, each word turned round by a negation shortly before it."""
    value, wish, negated = 0, False, -_REACH - 1
    for at, kind, term in _found(part, _words()):
        if kind == "wish":
            wish = True
        elif kind == "negator":
            negated = at
        elif kind in ("positive", "negative"):
            worth = 1 if kind == "positive" else -1
            if at - negated <= _REACH and not (worth < 0 and set(term) & _DENIALS):
                worth, negated = -worth, -_REACH - 1
            value += worth
    # What is wished for is not there yet: "希望快一点" praises nothing.
    return max(-2, min(0 if wish else 2, value)), wish


def _found(part: Sequence[str], terms: _Terms) -> Iterator[tuple[int, str, str]]:
    """Where terms stand, from the left, at each place the longest: place, what it is, the term itself."""
    at = 0
    while at < len(part):
        for size in range(min(_LONGEST, len(part) - at), 0, -1):
            kind = terms.whole.get(_JOIN.join(part[at : at + size]))
            if kind is None and size == 1:
                kind = next((one for stem, one in terms.stems.get(part[at][:3], ()) if part[at].startswith(stem)), None)
            if kind:
                yield at, kind, "".join(part[at : at + size])
                at += size - 1
                break
        at += 1


@dataclass(frozen=True)
class _Terms:
    """Terms of several tokens as they are, and beginnings of English words by their first three letters."""

    whole: Mapping[str, str]
    stems: Mapping[str, Sequence[tuple[str, str]]]


@cache
def _themes() -> _Terms:
    return _terms({name: theme["terms"] for name, theme in book()["themes"].items()})


@cache
def _words() -> _Terms:
    sentiment = book()["sentiment"]
    return _terms(
        {
            "positive": sentiment["positive"],
            "negative": sentiment["negative"],
            "negator": sentiment["negators"],
            "contrast": sentiment["contrasts"],
            "wish": sentiment["wishes"],
            "plain": sentiment["plain"],
        }
    )


def _terms(groups: Mapping[str, str]) -> _Terms:
    whole: dict[str, str] = {}
    stems: dict[str, list[tuple[str, str]]] = {}
    for kind, listed in groups.items():
        for term in filter(None, (one.strip() for one in re.split(r"[|\n]", listed))):
            if term.endswith("*"):
                stems.setdefault(term[:3], []).append((term[:-1], kind))
            else:
                whole[_JOIN.join(tokens(normal(term)))] = kind
    return _Terms(whole, stems)


def _joined(part: Sequence[str]) -> str:
    """Tokens as text again, blanks between English words."""
    text = ""
    for token in part:
        text += f" {token}" if text and text[-1].isascii() and token[0].isascii() and token[0].isalnum() else token
    return text
