"""Every phrase the grammar knows: words of the grammar, names of the registry and segments, values of the database."""

from __future__ import annotations

import gc
import re
import threading
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from crm_tools.analytics.desk import Desk
from crm_tools.analytics.saved_segments import saved_segments
from crm_tools.analytics.values import values
from crm_tools.assistant.understand.text.normalise import CJK, fold
from crm_tools.assistant.understand.vocabulary.composed import BY_DEED, WEIGHTS
from crm_tools.assistant.understand.vocabulary.earlier_days import AGAINST, EARLIER, compared
from crm_tools.assistant.understand.vocabulary.entries import all_phrases
from crm_tools.assistant.understand.vocabulary.framing import ASKER, asking, wants
from crm_tools.assistant.understand.vocabulary.named_values import VALUE_DIMENSIONS
from crm_tools.assistant.understand.vocabulary.phrases import Entry
from crm_tools.assistant.understand.vocabulary.sounds import by_sound
from crm_tools.store.changes import state

_TELLING = 4
"""So many first characters tell how long a phrase may be."""
_SHORT = (3, 2)
_OF_CLAUSES = ("deed", "after_that", "expiring", "aside", "without", "same_days", "acting", "newest", "oldest")
"""Kinds of words that only lists of customers are told by."""


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """Phrases by their first two characters; ``names`` are the words that a typo may be taken for."""

    phrases: Mapping[str, Mapping[str, tuple[Entry, ...]]]
    lengths: Mapping[str, tuple[int, ...]]
    """How long the phrases of four characters and more are that begin with these four, longest first."""
    words: frozenset[str]
    names: frozenset[str]
    slips: Mapping[str, str] = field(repr=False)
    """Chinese names with a character left out or two swapped, and what was meant, where that is one thing."""
    alike: Mapping[tuple[str, ...], str] = field(repr=False)
    """Chinese names by how they sound, where that is one thing."""
    titles: str = field(repr=False)
    """All product titles as questions have them, a line each."""

    def at(self, norm: str, start: int, deeds: bool = False) -> Iterator[tuple[str, Entry]]:
        """Phrases that begin at ``start``, longest first, not cutting a Latin word in two.

        ``deeds``: those of clauses too, which only lists of customers are told by.
        """
        for phrase, entry in self._at(norm, start):
            if entry.kind == ASKER:
                yield from (one for one in asking(norm, start, phrase, entry) if _ends_well(norm, start + len(one[0])))
            elif entry.kind in (AGAINST, EARLIER):
                yield from self._compared(norm, start, phrase, entry)
            elif entry.weight != BY_DEED if deeds else entry.kind not in _OF_CLAUSES:
                yield phrase, entry

    def _compared(self, norm: str, start: int, said: str, entry: Entry) -> Iterator[tuple[str, Entry]]:
        """Comparisons with earlier days that begin with ``said``, but for those that are phrases of their own."""
        end = start + len(said)
        if entry.kind == EARLIER:
            made = compared(norm, start, said, entry)
        else:
            days = (one for one in self._at(norm, end) if one[1].kind == EARLIER) if end < len(norm) else ()
            made = (one for earlier, which in days for one in compared(norm, end, earlier, which, said))
        for phrase, how in made:
            if all(known.kind != how.kind for known in self.phrases.get(phrase[:2], {}).get(phrase, ())):
                yield phrase, how

    def _at(self, norm: str, start: int) -> Iterator[tuple[str, Entry]]:
        if start and _inside(norm, start):
            return
        known = self.phrases.get(norm[start : start + 2])
        if known is not None:
            for length in (*self.lengths.get(norm[start : start + _TELLING], ()), *_SHORT):
                phrase = norm[start : start + length]
                entries = known.get(phrase)
                if entries and len(phrase) == length and _ends_well(norm, start + length):
                    for entry in entries:
                        yield phrase, entry
        letter = norm[start : start + 1]
        if letter in self.phrases and _ends_well(norm, start + 1):
            for entry in self.phrases[letter][letter]:
                yield letter, entry


def _inside(norm: str, start: int) -> bool:
    """Whether a Latin word or a number goes on at ``start``; letters behind a digit begin a word."""
    before, first = norm[start - 1], norm[start]
    within = first.isascii() and first.isalnum() and before.isascii() and before.isalnum()
    return within and not (before.isdigit() and first.isalpha())


def _ends_well(norm: str, end: int) -> bool:
    """Whether no Latin word or number is cut in two at ``end``; digits may stand right behind letters."""
    last, after = norm[end - 1], norm[end : end + 1]
    within = last.isascii() and last.isalnum() and after.isascii() and after.isalnum()
    return not within or (after.isdigit() and last.isalpha())


def vocabulary(desk: Desk) -> Vocabulary:
    """The vocabulary of a desk, compiled once per state of its registry and values."""
    return _of(desk, state(desk.database))


@lru_cache(maxsize=8)
def _of(desk: Desk, seen: tuple[tuple[int, int], ...]) -> Vocabulary:
    """The vocabulary of a desk, as long as its database does not change."""
    listed = [(name, values(desk, name)) for name in (*VALUE_DIMENSIONS, "inquiry_channel")]
    found = (*listed, ("saved", _saved(desk.database, seen)))
    with _COMPILING:
        return _compiled(found)


_COMPILING = threading.Lock()
"""Who asks while another thread compiles waits for that: each doing it would take twice as long for both."""


@lru_cache(maxsize=8)
def _saved(database: Path, _state: object) -> tuple[str, ...]:
    """Names of saved segments, as long as the database does not change."""
    return tuple(one.name for one in saved_segments(database))


@contextmanager
def _uncollected() -> Iterator[None]:
    """Nothing of a vocabulary is garbage while it is made; looking for some takes a third of the time."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()


@lru_cache(maxsize=8)
@_uncollected()
def _compiled(found: tuple[tuple[str, tuple[str, ...]], ...]) -> Vocabulary:
    table: dict[str, dict[str, list[Entry]]] = defaultdict(lambda: defaultdict(list))
    named: set[str] = set()
    for phrase, entry in all_phrases(dict(found)):
        if not phrase:
            continue
        entries = table[phrase[:2]][phrase]
        if all(known.kind != entry.kind for known in entries):
            entries.append(entry)
        if entry.kind in ("measure", "dimension", "segment") and entry.weight not in WEIGHTS and phrase.isascii():
            named.add(phrase)
    phrases = {key: {phrase: _by_weight(several) for phrase, several in same.items()} for key, same in table.items()}
    lengths: dict[str, set[int]] = defaultdict(set)
    for known in phrases.values():
        for phrase in known:
            if len(phrase) >= _TELLING:
                lengths[phrase[:_TELLING]].add(len(phrase))
    longest = {start: tuple(sorted(found, reverse=True)) for start, found in lengths.items()}
    names = frozenset(word for word in _words_of(named) if len(word) >= 5)
    words = _words_of((*wants(), *(phrase for known in phrases.values() for phrase in known)))
    titles = "\n".join(fold(title) for title in dict(found)["product"])
    alike = by_sound((phrase, one) for same in phrases.values() for phrase, entries in same.items() for one in entries)
    return Vocabulary(phrases, longest, words, names, _slips(phrases), alike, titles)


def _by_weight(entries: list[Entry]) -> tuple[Entry, ...]:
    return tuple(sorted(entries, key=lambda entry: entry.weight)) if len(entries) > 1 else tuple(entries)


def _words_of(phrases: Iterable[str]) -> frozenset[str]:
    """The Latin words of all phrases: one search over all of them takes a tenth of a search in each."""
    return frozenset(re.findall(r"[a-z]+", "\n".join(phrases)))


def _slips(phrases: Mapping[str, Mapping[str, tuple[Entry, ...]]]) -> dict[str, str]:
    meant: dict[str, dict[Any, str]] = defaultdict(dict)
    for phrase, entry in (
        (one, entry) for same in phrases.values() for one, entries in same.items() for entry in entries
    ):
        made = entry.kind == "measure" and entry.weight > 0  # from roots, so that a slip of one may be another
        if made or entry.kind not in ("measure", "segment") or not re.fullmatch(f"[{CJK}]{{3,7}}", phrase):
            continue
        for place in range(len(phrase) - 1):
            swapped = phrase[:place] + phrase[place : place + 2][::-1] + phrase[place + 2 :]
            left_out = phrase[:place] + phrase[place + 1 :] if place else swapped
            of_leaving = entry.kind == "segment" and phrase.endswith("了")  # 快开了 is no 快离开了
            for slip in (swapped,) if of_leaving else (left_out, swapped):
                if slip not in phrases.get(slip[:2], {}):
                    meant[slip].setdefault((entry.kind, entry.value), phrase)
    return {slip: next(iter(found.values())) for slip, found in meant.items() if len(found) == 1}
