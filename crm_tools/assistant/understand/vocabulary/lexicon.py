"""Every phrase the grammar knows: words of the grammar, names of the registry and segments, values of the database."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import NamedTuple

from crm_tools.analytics.desk import Desk
from crm_tools.analytics.saved_segments import saved_segments
from crm_tools.analytics.values import values
from crm_tools.assistant.understand.text.normalise import fold
from crm_tools.assistant.understand.vocabulary.common import Common, common
from crm_tools.assistant.understand.vocabulary.composed import BY_DEED
from crm_tools.assistant.understand.vocabulary.earlier_days import AGAINST, EARLIER, compared
from crm_tools.assistant.understand.vocabulary.entries import shop_phrases
from crm_tools.assistant.understand.vocabulary.framing import ASKER, asking
from crm_tools.assistant.understand.vocabulary.named_values import VALUE_DIMENSIONS
from crm_tools.assistant.understand.vocabulary.phrases import Entry
from crm_tools.assistant.understand.vocabulary.sounds import by_sound
from crm_tools.assistant.understand.vocabulary.table import Head, Table, joined, listed, table_of, words_of
from crm_tools.store.changes import state

_TELLING = 4
"""So many first characters tell how long a phrase may be."""
_SHORT = (3, 2)
_OF_CLAUSES = ("deed", "after_that", "expiring", "aside", "without", "same_days", "acting", "newest", "oldest")
"""Kinds of words that only lists of customers are told by."""


class _Beginning(NamedTuple):
    """Phrases that begin with the same two characters."""

    phrases: Head
    lengths: Mapping[str, tuple[int, ...]]
    """How long those of four characters and more are that begin with these four, longest first."""


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """The phrases that every shop has, and those of what this one holds."""

    common: Common = field(repr=False)
    own: Table = field(repr=False)
    titles: str = field(repr=False)
    """All product titles as questions have them, a line each."""
    _beginnings: dict[str, _Beginning] = field(default_factory=dict, repr=False)

    @cached_property
    def words(self) -> frozenset[str]:
        """The Latin words of all phrases."""
        return self.common.words | words_of(phrase for head in self.own.values() for phrase in head)

    @property
    def names(self) -> frozenset[str]:
        """The words that a typo may be taken for."""
        return self.common.names

    def names_a_value(self, word: str) -> bool:
        """Whether a Latin word by itself is the name of a value: a city, a level."""
        return any(entry.kind == "value" for entry in self.own.get(word[:2], {}).get(word, ()))

    @cached_property
    def slips(self) -> Mapping[str, str]:
        """Chinese names with a character left out or two swapped, and what was meant, where that is one thing."""
        own = {phrase for head in self.own.values() for phrase in head}
        return {slip: meant for slip, meant in self.common.slips.items() if slip not in own}

    @cached_property
    def alike(self) -> Mapping[str, str]:
        """Chinese names by how they sound, where that is one thing."""
        heard = dict(self.common.sounds)
        for sound, names in by_sound(listed(self.own)).items():
            heard[sound] = sorted({*heard.get(sound, ()), *names})
        return {sound: names[0] for sound, names in heard.items() if len(names) == 1}

    def entries(self, phrase: str) -> tuple[Entry, ...]:
        """What a phrase may mean, the preferred first; nothing for an unknown one."""
        return self._beginning(phrase[:2]).phrases.get(phrase, ())

    def _beginning(self, start: str) -> _Beginning:
        found = self._beginnings.get(start)
        if found is None:
            head = joined(self.own.get(start, {}), self.common.head(start))
            if not head:
                return _NOTHING
            found = self._beginnings[start] = _Beginning(head, _lengths(head))
        return found

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
            if all(known.kind != how.kind for known in self.entries(phrase)):
                yield phrase, how

    def _at(self, norm: str, start: int) -> Iterator[tuple[str, Entry]]:
        if start and _inside(norm, start):
            return
        known, lengths = self._beginning(norm[start : start + 2])
        if known:
            for length in (*lengths.get(norm[start : start + _TELLING], ()), *_SHORT):
                phrase = norm[start : start + length]
                entries = known.get(phrase)
                if entries and len(phrase) == length and _ends_well(norm, start + length):
                    for entry in entries:
                        yield phrase, entry
        letter = norm[start : start + 1]
        for entry in self.entries(letter):
            if _ends_well(norm, start + 1):
                yield letter, entry


_NOTHING = _Beginning({}, {})


def _lengths(head: Head) -> dict[str, tuple[int, ...]]:
    lengths: dict[str, set[int]] = {}
    for phrase in head:
        if len(phrase) >= _TELLING:
            lengths.setdefault(phrase[:_TELLING], set()).add(len(phrase))
    return {start: tuple(sorted(found, reverse=True)) for start, found in lengths.items()}


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
        return _compiled(found, common(desk.database))


_COMPILING = threading.Lock()
"""Who asks while another thread compiles waits for that: each doing it would take twice as long for both."""


@lru_cache(maxsize=8)
def _saved(database: Path, _state: object) -> tuple[str, ...]:
    """Names of saved segments, as long as the database does not change."""
    return tuple(one.name for one in saved_segments(database))


@lru_cache(maxsize=8)
def _compiled(found: tuple[tuple[str, tuple[str, ...]], ...], shared: Common) -> Vocabulary:
    own = table_of(shop_phrases(dict(found)))
    return Vocabulary(shared, own, "\n".join(fold(title) for title in dict(found)["product"]))
