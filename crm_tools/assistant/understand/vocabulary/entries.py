"""Where the phrases of the grammar come from: the registry, segments, its own words, values of the database."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from crm_tools.analytics.registry import DIMENSIONS, MEASURES
from crm_tools.analytics.segments import SEGMENTS
from crm_tools.assistant.understand.text.normalise import fold
from crm_tools.assistant.understand.vocabulary.composed import composed_phrases, composed_values
from crm_tools.assistant.understand.vocabulary.deeds_zh import chinese_deeds
from crm_tools.assistant.understand.vocabulary.framing import frame_phrases
from crm_tools.assistant.understand.vocabulary.idle import idle_phrases
from crm_tools.assistant.understand.vocabulary.named_values import value_phrases
from crm_tools.assistant.understand.vocabulary.names import built_names
from crm_tools.assistant.understand.vocabulary.paradigms import MADE, made_phrases, way_phrases
from crm_tools.assistant.understand.vocabulary.phrases import Entry, named_lists, phrases_of, variants
from crm_tools.assistant.understand.vocabulary.standing_zh import standing_names
from crm_tools.assistant.understand.vocabulary.words import grammar, of_figures, of_lists

_LEFT_OUT = frozenset(("城市分布", "男女比例", "男性女性", "events", "registered in", "opted in to email"))
"""Synonyms of the registry that the grammar reads as two words or otherwise."""
_OTHERWISE = frozenset((("dimension", "买家"), ("measure", "purchase"), ("segment", "best customer")))
"""Phrases that are no name of that kind: 买家 counts buyers, “purchase” is a verb."""
_WEIGHTS = {"filler": 0.5, "turn": 0.6, "acting": 4.0}
_GENERIC_SEGMENT = "all"
_OTHER_LISTS = frozenset(MADE) | {
    *("ways", "levels", "values", "homophones", "not_allowed", "english", "goods", "rfm_groups", "rfm_scores")
}
"""Lists that hold no phrases of a kind."""


def common_phrases() -> Iterator[tuple[str, Entry]]:
    """Every phrase that does not depend on what a database holds, with what it is."""
    yield from _registry_phrases()
    yield from _segment_phrases()
    yield from _grammar_phrases()
    yield from frame_phrases()
    yield from idle_phrases()
    yield from _group_phrases()
    yield from made_phrases()
    yield from chinese_deeds()
    yield from standing_names()
    dimensions = _dimension_names()
    for phrase, entry in built_names():
        yield phrase, entry
        yield from _leading(phrase, dimensions) if entry.kind == "measure" else ()
    yield from composed_phrases()


def shop_phrases(found: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[str, Entry]]:
    """The phrases of what a database holds: ``found`` are its values by dimension, and the saved segments."""
    yield from value_phrases(found)
    yield from ((fold(name), Entry("saved", name, 0.0)) for name in found["saved"])
    yield from way_phrases(found)
    yield from composed_values(found)


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
