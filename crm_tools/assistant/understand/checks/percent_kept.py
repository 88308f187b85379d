"""The first so many percent stay so in the answer: 改成前5% is no list cut at 10 %."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from crm_tools.assistant.calls import Call
from crm_tools.assistant.understand.draft import Draft

_FIRST = ("top", "bottom", "highest", "lowest")


def percent_lost(draft: Draft, call: Call) -> str | None:
    """The words 前10% where a report or a list is cut at no such place; None where none is lost."""
    if call.tool in ("clarify", "decline"):
        return None
    cut = set(cuts(call.arguments))
    for index, token in enumerate(draft.tokens):
        before = draft.beside(index, -1)
        if token.kind != "number" or token.value.unit != "percent" or before is None or before[1].kind not in _FIRST:
            continue
        percent = round(float(token.value.value) * 100, 6)
        if 0 < percent < 100 and percent not in cut:
            return draft.text.quote(before[1].start, token.end)
    return None


def cuts(value: Any) -> Iterator[float]:
    """Every percentage at which something is cut, however deep it stands."""
    if isinstance(value, dict):
        if value.get("top_percent") is not None:
            yield float(value["top_percent"])
        for one in value.values():
            yield from cuts(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from cuts(one)
