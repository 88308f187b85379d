"""Phrases and what they may mean: lists of words as the grammar reads them, English ones in both numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any

from crm_tools.assistant.understand.text.normalise import CJK, fold


@dataclass(frozen=True)
class Entry:
    """What a phrase may mean. ``weight`` breaks ties: the lower is preferred."""

    kind: str
    value: Any
    weight: float = 0.0


def phrases_of(lists: Mapping[str, str]) -> Iterator[str]:
    for phrase in lists["zh"].split():
        yield fold(phrase)
    for line in lists["en"].splitlines():
        yield from (fold(phrase) for phrase in line.split("|") if phrase.strip())


def named_lists(lists: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for language, text in lists.items():
        for line in text.strip().splitlines():
            name, _, words = line.partition(":")
            phrases: Iterable[str] = words.split() if language == "zh" else words.split("|")
            for phrase in variants(phrases):
                yield name.strip(), phrase


def variants(phrases: Iterable[str]) -> Iterator[str]:
    """Each phrase as questions have it, English ones in singular and plural."""
    seen: set[str] = set()
    for raw in phrases:
        phrase = fold(raw.strip())
        if not phrase:
            continue
        for variant in (phrase, *_inflected(phrase)):
            if variant not in seen:
                seen.add(variant)
                yield variant


def combined(*parts: str | Iterable[str]) -> Iterator[str]:
    """Every phrase made of one word of each part, in their order: 退 + 给 + 客户. An empty word leaves its place out.

    A part that is one text holds its words with spaces between them.
    """
    return map("".join, product(*(part.split() if isinstance(part, str) else part for part in parts)))


def woven(entry: Entry, *parts: str | Iterable[str]) -> Iterator[tuple[str, Entry]]:
    """Such phrases with what they mean."""
    return ((phrase, entry) for phrase in combined(*parts))


def spaced(entry: Entry, *parts: str | Iterable[str]) -> Iterator[tuple[str, Entry]]:
    """The same of English words, with spaces between them; in a text of several they stand between “|”."""
    lists = [part.split("|") if isinstance(part, str) else part for part in parts]
    return ((" ".join(filter(None, words)), entry) for words in product(*lists))


def _inflected(phrase: str) -> Iterator[str]:
    if not re.fullmatch(r"[a-z][a-z '\-]*[a-z]", phrase) or re.search(f"[{CJK}]", phrase):
        return
    if phrase.endswith("ies"):
        yield phrase[:-3] + "y"
    elif phrase.endswith("y") and phrase[-2] not in "aeiou":
        yield phrase[:-1] + "ies"
    elif phrase.endswith("s") and not phrase.endswith(("ss", "us", "is", "sales")):
        yield phrase[:-1]
    elif not phrase.endswith(("s", "ly")):
        yield phrase + "s"
    if "-" in phrase:
        yield phrase.replace("-", " ")
