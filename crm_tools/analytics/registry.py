"""The vocabulary of reports: every measure and dimension by name, and which goes with which."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from crm_tools.analytics import dimensions, measures
from crm_tools.analytics.vocabulary import GRAINS, Dimension, Family, Measure, Reading
from crm_tools.texts import UserError, Words

MEASURES: Mapping[str, Measure] = {entry.name: entry for entry in measures.ALL}
DIMENSIONS: Mapping[str, Dimension] = {entry.name: entry for entry in dimensions.ALL}

_KEYS = {entry.key_name: entry.name for entry in dimensions.ALL}


def measure(name: str) -> Measure:
    """Raises UserError ``analytics.registry.unknown_measure``."""
    if name not in MEASURES:
        raise UserError("analytics.registry.unknown_measure", name=name, known=_list(MEASURES.values()))
    return MEASURES[name]


def dimension(name: str) -> Dimension:
    """The dimension called ``name`` or keyed by that column (``customer_id``).

    Raises UserError ``analytics.registry.unknown_dimension``.
    """
    name = _KEYS.get(name, name)
    if name not in DIMENSIONS:
        raise UserError("analytics.registry.unknown_dimension", name=name, known=_list(DIMENSIONS.values()))
    return DIMENSIONS[name]


def reading(entry: Measure, families: Iterable[Family]) -> Reading | None:
    """The first way to answer ``entry`` at a grain that carries all ``families``."""
    wanted = set(families)
    for found in entry.readings:
        # A measure of certain kinds of fact (paid orders) leaves nothing to split by kind.
        carried = GRAINS[found.grain].families - ({"status", "event"} if found.only else set())
        if wanted <= carried:
            return found
    return None


def substitute(entry: Measure, families: Iterable[Family]) -> Measure | None:
    """The measure that answers the same question where ``entry`` itself cannot be split by ``families``."""
    wanted = set(families)
    for family in sorted(wanted & set(entry.instead or {})):
        candidate = MEASURES[(entry.instead or {})[family]]
        if reading(candidate, wanted):
            return candidate
    return None


def goes_with(measure_name: str, dimension_name: str) -> bool:
    """True where the pair answers, by itself or by a named substitute."""
    entry, by = measure(measure_name), dimension(dimension_name)
    return bool(reading(entry, {by.family}) or substitute(entry, {by.family}))


def alternatives(families: Iterable[Family], entry: Measure) -> list[Measure]:
    """Up to five other measures that can be split by ``families``, those of the same unit first."""
    wanted = set(families)
    fitting = [other for other in MEASURES.values() if other is not entry and reading(other, wanted)]
    return sorted(fitting, key=lambda other: other.unit != entry.unit)[:5]


def _list(entries: Iterable[Measure | Dimension]) -> Words:
    return join_words([entry.label for entry in entries])


def join_words(words: Iterable[Words]) -> Words:
    """Several words as one list in each language."""
    found = list(words)
    return Words("、".join(word.zh for word in found), ", ".join(word.en for word in found))
