"""English names put together from words and patterns: refund rate, rate of returns, share of orders sent back."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import product

from crm_tools.assistant.understand.vocabulary.phrases import Entry, variants
from crm_tools.assistant.understand.vocabulary.words import names_en

COMPOSED = 0.07
"""What a composed name of a figure weighs: one of the registry that reads the same comes first."""
BY_DEED = 0.075
"""What a name weighs that tells people by what they did: clause by clause it is read word by word."""
_TELLS = re.compile(r" (?:who|that|with|placing|making|buying|ordering|browsing|logging|signing|asking|contacting) ")
_OF_PEOPLE = (
    "buyers",
    "repeat_buyers",
    "first_time_buyers",
    "active_customers",
    "browsing_customers",
    "inquiring_customers",
    "customers",
)
_SLOT = re.compile(r"\{(\w+)(\??)\}")
_WEIGHTS = {"measure": COMPOSED, "dimension": COMPOSED, "grouped": COMPOSED, "segment": 0.12, "deed": 0.9}
WEIGHTS = frozenset((*_WEIGHTS.values(), BY_DEED))
"""What composed names weigh: a word of theirs is none that a typo may be taken for."""


def composed_phrases() -> Iterator[tuple[str, Entry]]:
    """Every name that the patterns of names_en.toml make, in singular and plural, but for those of values."""
    for kind, weight in _WEIGHTS.items():
        for name, patterns in names_en()[kind].items():
            entry, told = Entry(kind, name, weight), Entry(kind, name, BY_DEED)
            for phrase in _forms(patterns):
                yield phrase, told if kind == "measure" and _TELLS.search(phrase) else entry
    for kind, patterns in names_en()["band"].items():
        yield from ((phrase, Entry(kind, phrase, 0.2)) for phrase in made(patterns))


def composed_values(found: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[str, Entry]]:
    """The names that patterns make of the values that are found."""
    for dimension, known in names_en()["value"].items():
        for value, patterns in known.items():
            if value in found[dimension]:
                entry = Entry("value", (dimension, value), 0.2)
                yield from ((phrase, entry) for phrase in _forms(patterns))


def _forms(patterns: str) -> Iterator[str]:
    """The phrases in singular and plural, a single word as it is written: “likes” are favorites, “like” is none."""
    for phrase in made(patterns):
        yield from variants([phrase]) if " " in phrase or "-" in phrase else (phrase,)


def made(patterns: str) -> Iterator[str]:
    """The phrases of patterns that stand apart by lines or |."""
    words = names_en()["words"]
    for pattern in filter(None, re.split(r"[|\n]", patterns.strip())):
        parts = _SLOT.split(pattern.strip())
        choices: list[list[str]] = [
            [parts[at]] if at % 3 == 0 else [*words[parts[at]].split("|"), *([""] if parts[at + 1] else [])]
            for at in range(len(parts))
            if at % 3 != 2
        ]
        yield from (" ".join("".join(chosen).split()) for chosen in product(*choices))


def figure_names() -> frozenset[str]:
    """Composed names of figures that count no people: “order volume of silver members” lists nobody."""
    return frozenset(
        phrase
        for name, patterns in names_en()["measure"].items()
        if name not in _OF_PEOPLE
        for phrase in _forms(patterns)
        if " " in phrase and not _TELLS.search(phrase)
    )
