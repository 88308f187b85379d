"""The order of membership levels: 金卡以上 are gold and what stands above it."""

from __future__ import annotations

from crm_tools.analytics.desk import Desk
from crm_tools.analytics.values import values
from crm_tools.assistant.understand.text.normalise import fold
from crm_tools.assistant.understand.vocabulary.named_values import aliases
from crm_tools.assistant.understand.vocabulary.words import of_lists


def at_least(desk: Desk, level: str) -> tuple[str, ...]:
    """The level and those above it; nothing where a level of the data has no known place in the order."""
    ranked = _ranked(desk)
    return tuple(ranked[ranked.index(level) :]) if level in ranked else ()


def at_most(desk: Desk, level: str) -> tuple[str, ...]:
    """The level and those below it."""
    ranked = _ranked(desk)
    return tuple(ranked[: ranked.index(level) + 1]) if level in ranked else ()


def _ranked(desk: Desk) -> list[str]:
    """The levels of the data from the lowest; empty where one of them is not known."""
    order = [fold(name) for name in of_lists()["levels"]["order"]]
    placed: dict[int, str] = {}
    for level in values(desk, "level"):
        names = (fold(level), *aliases("level", fold(level)))
        place = next((order.index(name) for name in names if name in order), None)
        if place is None or place in placed:
            return []
        placed[place] = level
    return [placed[place] for place in sorted(placed)]
