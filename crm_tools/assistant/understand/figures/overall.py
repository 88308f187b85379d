"""How some days went as a whole, where no figure is named: 本月整体表现, 本周跟上周比有什么变化."""

from __future__ import annotations

import re

from crm_tools.analytics.registry import DIMENSIONS
from crm_tools.assistant.understand.draft import Draft

_USUAL = ("sales", "orders", "buyers", "aov")
_OF_GOODS = ("sales", "orders", "units", "buyers")
_WENT = re.compile(
    "表现|情况|数据|状况|概况|怎么样|怎样|咋样|如何"
    r"|\b(?:performance|overview|how (?:was|were|is))\b"
)
_OF_ACTS = re.compile(r"活动|效果|投放|campaign")
"""What came of something that was done."""
_FAMILIES = ("time", "cycle", "customer", "item")
"""What the usual figures can be told apart by."""


def usual_of_these_days(draft: Draft) -> list[str] | None:
    """The usual figures of the shop in the days that are named; None where something else is asked for."""
    fields = [*draft.dimensions, *(one.field for one in draft.filters)]
    of_something = draft.people or draft.segment or draft.conditions or draft.audience or draft.counted or draft.listed
    if of_something or draft.unclear or draft.after_another or draft.direction or draft.limit or draft.share:
        return None
    if draft.period in (None, "all") or draft.average or draft.running or draft.by_change or "customer" in fields:
        return None
    if any(name not in DIMENSIONS or DIMENSIONS[name].family not in _FAMILIES for name in fields):
        return None
    changed = any(token.kind == "growth" and "变化" in token.text for token in draft.tokens)
    said = (draft.compare and changed) or (_WENT.search(draft.text.norm) and not _OF_ACTS.search(draft.text.norm))
    if not said:
        return None
    return list(_OF_GOODS if any(DIMENSIONS[name].family == "item" for name in fields) else _USUAL)
