"""Phrases by their first two characters, each with what it may mean, what is preferred first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from crm_tools.assistant.understand.vocabulary.phrases import Entry

Head = Mapping[str, tuple[Entry, ...]]
"""Phrases that begin alike."""
Table = Mapping[str, Head]


def table_of(phrases: Iterable[tuple[str, Entry]]) -> Table:
    """The table of these; of several entries of a kind the first counts."""
    table: dict[str, dict[str, list[Entry]]] = {}
    for phrase, entry in phrases:
        if phrase:
            add(table.setdefault(phrase[:2], {}).setdefault(phrase, []), entry)
    return {start: {phrase: by_weight(several) for phrase, several in head.items()} for start, head in table.items()}


def joined(head: Head, other: Head) -> Head:
    """The phrases of both; of two entries of a kind that of the first counts."""
    if not head or not other:
        return head or other
    both = dict(head)
    for phrase, entries in other.items():
        several = list(both.get(phrase, ()))
        for entry in entries:
            add(several, entry)
        both[phrase] = by_weight(several)
    return both


def add(entries: list[Entry], entry: Entry) -> None:
    if all(known.kind != entry.kind for known in entries):
        entries.append(entry)


def by_weight(entries: list[Entry]) -> tuple[Entry, ...]:
    return tuple(sorted(entries, key=lambda entry: entry.weight)) if len(entries) > 1 else tuple(entries)


def listed(table: Table) -> Iterator[tuple[str, Entry]]:
    """Each phrase with each thing that it may mean."""
    return ((phrase, entry) for head in table.values() for phrase, entries in head.items() for entry in entries)


def words_of(phrases: Iterable[str]) -> frozenset[str]:
    """The Latin words of all phrases: one search over all of them takes a tenth of a search in each."""
    return frozenset(re.findall(r"[a-z]+", "\n".join(phrases)))
