"""English words that are a slip of the fingers away from a name: revneue, cusotmers."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from crm_tools.analytics.kinds import kind_named
from crm_tools.assistant.understand.vocabulary.lexicon import Vocabulary


@lru_cache(maxsize=1024)
def respelled(word: str, words: Vocabulary) -> str | None:
    """The one name that lies a slip of the fingers away: two letters swapped, one missing, one too many."""
    if len(word) < 5 or not word.isalpha() or word in words.names or kind_named(word):
        return None
    if word in words.words and word.removesuffix("s") not in words.names:
        return None  # a word that stands in other phrases: always
    if any(words.names_a_value(near) for near in _slips(word)):
        return None  # bejing is no being
    found = {near for near in _slips(word) if near in words.names}
    if len(word) >= 7 and not found:
        found = {name for name in words.names if len(name) == len(word) and _one_vowel_apart(word, name)}
    stems = {name.rstrip("s") for name in found}
    return min(found, key=len) if len(stems) == 1 else None


def _slips(word: str) -> Iterator[str]:
    letters = "abcdefghijklmnopqrstuvwxyz"
    for place in range(len(word) + 1):
        left, right = word[:place], word[place:]
        if len(right) > 1:
            yield left + right[1] + right[0] + right[2:]
        if right and len(word) > 5:
            yield left + right[1:]
        for letter in letters:
            yield left + letter + right


def _one_vowel_apart(word: str, name: str) -> bool:
    different = [(a, b) for a, b in zip(word, name, strict=True) if a != b]
    return len(different) == 1 and all(letter in "aeiou" for letter in different[0])
