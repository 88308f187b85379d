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
from crm_tools.analytics.registry import DIMENSIONS, MEASURES
from crm_tools.analytics.saved_segments import saved_segments
from crm_tools.analytics.segments import SEGMENTS
from crm_tools.analytics.values import values
from crm_tools.assistant.understand.text.normalise import CJK, fold
from crm_tools.assistant.understand.vocabulary.composed import BY_DEED, WEIGHTS, composed_phrases
from crm_tools.assistant.understand.vocabulary.deeds_zh import chinese_deeds
from crm_tools.assistant.understand.vocabulary.earlier_days import AGAINST, EARLIER, compared
from crm_tools.assistant.understand.vocabulary.framing import ASKER, asking, frame_phrases, wants
from crm_tools.assistant.understand.vocabulary.idle import idle_phrases
from crm_tools.assistant.understand.vocabulary.named_values import VALUE_DIMENSIONS, value_phrases
from crm_tools.assistant.understand.vocabulary.names import built_names
from crm_tools.assistant.understand.vocabulary.paradigms import MADE, made_phrases, way_phrases
from crm_tools.assistant.understand.vocabulary.phrases import Entry, named_lists, phrases_of, variants
from crm_tools.assistant.understand.vocabulary.sounds import by_sound
from crm_tools.assistant.understand.vocabulary.words import grammar, of_figures, of_lists
from crm_tools.store.changes import state

_TELLING = 4
"""So many first characters tell how long a phrase may be."""
_SHORT = (3, 2)
_LEFT_OUT = frozenset(("城市分布", "男女比例", "男性女性", "events", "registered in", "opted in to email"))
"""Synonyms of the registry that the grammar reads as two words or otherwise."""
_OTHERWISE = frozenset((("dimension", "买家"), ("measure", "purchase"), ("segment", "best customer")))
"""Phrases that are no name of that kind: 买家 counts buyers, “purchase” is a verb."""
_WEIGHTS = {"filler": 0.5, "turn": 0.6, "acting": 4.0}
_OF_CLAUSES = ("deed", "after_that", "expiring", "aside", "without", "same_days", "acting", "newest", "oldest")
"""Kinds of words that only lists of customers are told by."""
_GENERIC_SEGMENT = "all"
_OTHER_LISTS = frozenset(MADE) | {
    *("ways", "levels", "values", "homophones", "not_allowed", "english", "goods", "rfm_groups", "rfm_scores")
}
"""Lists that hold no phrases of a kind."""


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
    for phrase, entry in _all_phrases(dict(found)):
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


def _all_phrases(found: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[str, Entry]]:
    yield from _registry_phrases()
    yield from _segment_phrases()
    yield from _grammar_phrases()
    yield from frame_phrases()
    yield from idle_phrases()
    yield from value_phrases(found)
    yield from ((fold(name), Entry("saved", name, 0.0)) for name in found["saved"])
    yield from _group_phrases()
    yield from way_phrases(found)
    yield from made_phrases()
    yield from chinese_deeds()
    dimensions = _dimension_names()
    for phrase, entry in built_names():
        yield phrase, entry
        yield from _leading(phrase, dimensions) if entry.kind == "measure" else ()
    yield from composed_phrases(found)


def _group_phrases() -> Iterator[tuple[str, Entry]]:
    for code, names in grammar()["rfm_groups"].items():
        yield from ((phrase, Entry("rfm_group", code, 0.15)) for phrase in variants(names))
    for name, names in grammar()["rfm_scores"].items():
        yield from ((phrase, Entry("rfm_score", name, 0.15)) for phrase in variants(names))


def _dimension_names() -> dict[str, str]:
    return {
        fold(name): dimension.name
        for dimension in DIMENSIONS.values()
        for name in (dimension.label.zh, dimension.label.en, *dimension.synonyms)
        if len(name) > 1
    }


def _registry_phrases() -> Iterator[tuple[str, Entry]]:
    names = _dimension_names()
    for measure in MEASURES.values():
        for phrase in variants(_kept((measure.label.zh, measure.label.en, *measure.synonyms))):
            if ("measure", phrase) not in _OTHERWISE:
                yield phrase, Entry("measure", measure.name)
                yield from _leading(phrase, names)
    for dimension in DIMENSIONS.values():
        for phrase in variants(_kept((dimension.label.zh, dimension.label.en, *dimension.synonyms))):
            if len(phrase) > 1 and ("dimension", phrase) not in _OTHERWISE:
                yield from _dimension_phrase(phrase, dimension.name)


def _kept(names: Iterable[str]) -> Iterator[str]:
    return (name for name in names if name not in _LEFT_OUT)


def _leading(phrase: str, names: Mapping[str, str]) -> Iterator[tuple[str, Entry]]:
    """品类销售额 names a dimension too: after 各 it says by what."""
    for cut in range(2, len(phrase)):
        if phrase[:cut].strip() in names:
            yield phrase, Entry("leading", names[phrase[:cut].strip()], 1.0)
            return


_GROUPED = re.compile(r"^(?:by|per|each|every) |^(?:各|每个|每位|每张|每种|每款|每|按|逐)(?=.)")


def _dimension_phrase(phrase: str, name: str) -> Iterator[tuple[str, Entry]]:
    """每月 and monthly group by themselves; of “by city” the grammar reads both words, so that is left out."""
    timely = DIMENSIONS[name].time is not None
    if timely and (re.fullmatch(r"[a-z]+ly|annual", phrase) or (_GROUPED.match(phrase) and not phrase.isascii())):
        yield phrase, Entry("grouped", name)
    elif not _GROUPED.match(phrase):
        yield phrase, Entry("dimension", name)


def _segment_phrases() -> Iterator[tuple[str, Entry]]:
    for segment in SEGMENTS.values():
        if segment.name == _GENERIC_SEGMENT:
            continue
        for phrase in variants((segment.label.zh, segment.label.en, *segment.synonyms)):
            if ("segment", phrase) not in _OTHERWISE:
                yield phrase, Entry("segment", segment.name, 0.1)


def _grammar_phrases() -> Iterator[tuple[str, Entry]]:
    for kind, lists in (*grammar().items(), *of_lists().items(), *of_figures().items()):
        if kind == "deed":
            yield from ((phrase, Entry(kind, name, 0.9)) for name, phrase in named_lists(lists))
            continue
        if kind in _OTHER_LISTS:
            continue
        if kind.startswith("which_") and kind != "which_all":
            yield from ((phrase, Entry("which_time", kind.removeprefix("which_"))) for phrase in phrases_of(lists))
            continue
        if kind in ("measure", "dimension", "grouped", "segment", "list_column", "list_number", "steepest"):
            yield from ((phrase, Entry(kind, name)) for name, phrase in named_lists(lists))
            continue
        for phrase in phrases_of(lists):
            yield phrase, Entry(kind, phrase, _WEIGHTS.get(kind, 0.2))
