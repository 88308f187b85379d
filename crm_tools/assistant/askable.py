"""What can be asked, from the registry: each measure, dimension, segment and tool with a question that works as it is.

Nothing is kept by hand but the sentences for tools (texts ``assistant.help.<tool>.<name>``): an example is the first
phrasing that this desk reads as what it is an example of.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from crm_tools.analytics.desk import Desk
from crm_tools.analytics.registry import DIMENSIONS, MEASURES, goes_with
from crm_tools.analytics.segment import Segment
from crm_tools.analytics.segments import SEGMENTS
from crm_tools.analytics.vocabulary import Dimension, Measure
from crm_tools.assistant.calls import CALLS, OFFERED, WRITING, Call, audience_of
from crm_tools.assistant.understand import understand
from crm_tools.assistant.understand.describe import question
from crm_tools.store.connect import reader
from crm_tools.texts import Language, Words, catalogue, say

Group = Literal["measures", "dimensions", "segments", "actions", "tools"]
GROUPS: tuple[Group, ...] = ("measures", "dimensions", "segments", "actions", "tools")
_PERIODS = ("this_month", "last_90_days", None)
_LONG = "last_12_months"
_SPLIT = ("sales", "product_sales", "placed_orders", "coupons_issued", "views", "inquiries", "survey_responses")
"""Measures tried for an example of a dimension; any other that goes with it comes after."""
_TALK = frozenset(("clarify", "decline"))
Fits = Callable[[Call], bool]


@dataclass(frozen=True)
class Askable:
    """``name`` is the registry's; ``label`` and ``meaning`` (its definition) are None for tools; ``question`` works."""

    group: Group
    name: str
    question: str
    label: Words | None = None
    meaning: Words | None = None


_OF_DAYS = {"item": "assistant.help_new_goods", "given": "assistant.help_given_ending"}
"""Examples of dimensions that are days and only narrow an answer."""


def askable(desk: Desk, language: Language) -> tuple[Askable, ...]:
    """Everything that can be asked here, in the order of the registry. What has no working example is left out."""
    return tuple(_everything(desk, language))


def tool_examples(tool: str) -> list[str]:
    """The keys of a tool's examples."""
    return [key for key in catalogue() if key.startswith(f"assistant.help.{tool}.")]


def _everything(desk: Desk, language: Language) -> Iterator[Askable]:
    for measure in MEASURES.values():
        if text := _first(_of_measure(measure, language), desk, _measures(measure)):
            yield Askable("measures", measure.name, text, measure.label, measure.description)
    for dimension in DIMENSIONS.values():
        if text := _first(_of_dimension(dimension, language), desk, _uses(dimension)):
            yield Askable("dimensions", dimension.name, text, dimension.label, dimension.description)
    for segment in SEGMENTS.values():
        if text := _first(_of_segment(segment, language), desk, _lists):
            yield Askable("segments", segment.name, text, segment.label, segment.description)
    with reader(desk.database) as connection:
        (customer,) = connection.execute("SELECT min(id) FROM customers").fetchone()
        (order,) = connection.execute("SELECT min(id) FROM orders").fetchone()
    for tool in sorted(OFFERED - _TALK, key=list(CALLS).index):
        for key in tool_examples(tool):
            text = say(key, language, customer=customer, order=order)
            if _first([text], desk, _calls(tool)):
                yield Askable("actions" if tool in WRITING else "tools", tool, text)


def _of_measure(entry: Measure, language: Language) -> Iterator[str]:
    for period in _PERIODS:
        yield question(language, measures=[entry.name], period=period) or ""
    yield say("assistant.help_how_many", language, measure=_running(entry.label, language))


def _of_dimension(entry: Dimension, language: Language) -> Iterator[str]:
    fitting = [name for name in dict.fromkeys((*_SPLIT, *MEASURES)) if goes_with(name, entry.name)]
    for name in fitting:
        measure, field = _running(MEASURES[name].label, language), _running(entry.label, language)
        if not entry.groups and entry.unit == "day":
            yield say(_OF_DAYS.get(entry.family, "assistant.help_coupons_ending"), language)
            continue
        if not entry.groups:
            text = say("assistant.help_more_than", language, field=field, measure=measure)
            yield text[:1].upper() + text[1:]
            continue
        for period in ((_LONG,) if entry.time == "calendar" and entry.name != "day" else ()) + _PERIODS:
            yield question(language, measures=[name], dimensions=[entry.name], period=period) or ""


def _of_segment(entry: Segment, language: Language) -> Iterator[str]:
    names = [_running(entry.label, language), *(one for one in entry.synonyms if one.isascii() == (language == "en"))]
    for name in names:
        yield name[:1].upper() + name[1:]
        yield say("assistant.help_list", language, segment=name)


def _running(label: Words, language: Language) -> str:
    """A label in the middle of a sentence."""
    return label.zh if language == "zh" else label.en if label.en.isupper() else label.en.lower()


def _measures(entry: Measure) -> Fits:
    return lambda call: call.tool == "run_report" and call.arguments["measures"] == [entry.name]


def _uses(entry: Dimension) -> Fits:
    def uses(call: Call) -> bool:
        named = (*call.arguments.get("dimensions", ()), *(one["field"] for one in call.arguments.get("filters", ())))
        return call.tool == "run_report" and entry.name in named

    return uses


def _lists(call: Call) -> bool:
    """Whether the name of a segment by itself leads to a list of customers; some have a tool of their own."""
    return audience_of(call.tool, call.arguments) is not None


def _calls(tool: str) -> Fits:
    return lambda call: call.tool == tool


def _first(texts: Iterable[str], desk: Desk, fits: Fits) -> str | None:
    """The first of ``texts`` that is read as what it is to show."""
    return next((text for text in texts if text and fits(understand(text, desk))), None)
