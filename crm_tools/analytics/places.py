"""What cities and countries are called in both languages: 上海 is Shanghai."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path


@cache
def places() -> tuple[tuple[str, ...], ...]:
    """The names of each place, all equal, as ``places.toml`` has them."""
    kept = tomllib.loads(Path(__file__).with_name("places.toml").read_text(encoding="utf-8"))
    return tuple(tuple(line.split("|")) for text in kept.values() for line in text.strip().splitlines())


def called(place: str) -> tuple[str, ...]:
    """All names of a place, the given one first; only that where it is not known."""
    return (place, *(name for name in _equal().get(place.lower(), ()) if name != place.lower()))


def in_english(place: str) -> str:
    """What an English text calls it, else the given name."""
    if place.isascii():
        return place
    return next((name.title() for name in called(place)[1:] if name.isascii()), place)


@cache
def _equal() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for names in places():
        for name in names:
            found.setdefault(name.lower(), names)
    return found
