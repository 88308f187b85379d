"""Which cities a province or a region of China holds, as ``provinces.toml`` has them."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from crm_tools.analytics.places import called


@cache
def provinces() -> Mapping[str, tuple[str, ...]]:
    """The cities of each province and region by every name of it, in lower case; cities that are provinces by
    themselves are left to be read as cities.
    """
    kept = tomllib.loads(Path(__file__).with_name("provinces.toml").read_text(encoding="utf-8"))
    found: dict[str, tuple[str, ...]] = {}
    cities: dict[str, tuple[str, ...]] = {}
    for name, told in kept["provinces"].items():
        english, _, listed = told.partition(":")
        cities[name] = tuple(listed.split())
        if cities[name] != (name,):
            found |= dict.fromkeys((name, *filter(None, english.split("|"))), cities[name])
    for name, told in (kept["regions"] | kept["areas"]).items():
        english, _, listed = told.partition(":")
        of_region = tuple(city for part in listed.split() for city in cities.get(part, (part,)))
        found |= dict.fromkeys((name, *filter(None, english.split("|"))), of_region)
    return found


@cache
def areas() -> frozenset[str]:
    """The names of regions that companies draw differently: 华东 with 福建 or without."""
    kept = tomllib.loads(Path(__file__).with_name("provinces.toml").read_text(encoding="utf-8"))
    english = (told.partition(":")[0].split("|") for told in kept["areas"].values())
    return frozenset((*kept["areas"], *(name for names in english for name in names if name)))


def cities_there(name: str, data: Iterable[str]) -> tuple[str, ...]:
    """Those of the data's cities, as it writes them, that the province or region holds."""
    held = {other.lower() for city in provinces()[name] for other in (*called(city), f"{city}市")}
    return tuple(city for city in data if city.lower() in held)
