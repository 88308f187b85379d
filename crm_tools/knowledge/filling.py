"""Figures of this desk in its documents: ``{{high_value.min_sales_yuan}}`` becomes the value in force when asked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from crm_tools.texts import Language, Words, say

PLACEHOLDER = re.compile(r"\{\{([\w.]+)(:%)?\}\}")


def fill(text: str, values: Mapping[str, object], language: Language) -> str:
    """``text`` with each ``{{name}}`` replaced by its value, ``{{name:%}}`` by the value as a percentage.

    ``values`` may be nested by the dots of the names, as ``definitions.model_dump()`` is; the usual period tokens are
    put into words. A name without a value stays as it stands: text of a document is never an error.
    """
    known = dict(_flat(values))

    def value(match: re.Match[str]) -> str:
        return _worded(known[match[1]], bool(match[2]), language) if match[1] in known else match[0]

    return PLACEHOLDER.sub(value, text)


def _flat(values: Mapping[str, object], prefix: str = "") -> Iterator[tuple[str, object]]:
    for name, value in values.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", value


def _worded(value: object, percent: bool, language: Language) -> str:
    if isinstance(value, Words):
        return value.to(language)
    if value == "last_month..today":
        return say("knowledge.since_last_month", language)
    if isinstance(value, str) and (rolling := re.fullmatch(r"last_(\d+)_days", value)):
        return say("knowledge.last_days", language, days=rolling[1])
    if isinstance(value, int | float) and not isinstance(value, bool):
        number = round(value * 100 if percent else value, 6)
        return f"{number:,.0f}{'%' * percent}" if number == int(number) else f"{number:,g}{'%' * percent}"
    return str(value)
