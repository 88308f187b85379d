"""The customers before in the order of what they are: “sort by channel”, 按城市排序. By name or level it is asked back.

Levels have an order of their own, and names are sorted by no list.
"""

from __future__ import annotations

from crm_tools.analytics.request import Order
from crm_tools.assistant.calls import Call
from crm_tools.assistant.understand.asking_back import clarified
from crm_tools.assistant.understand.lists.customers import list_call
from crm_tools.assistant.understand.lists.listed import lists
from crm_tools.assistant.understand.question import Asked, drafted
from crm_tools.assistant.understand.turns.said import turn_pattern

_BY = ("city", "channel", "gender")


def sorted_by(asked: Asked) -> Call | None:
    """The list before, sorted by an attribute; None for any other turn."""
    base = lists(asked.previous)
    said = turn_pattern("sorting", asked.language).fullmatch(asked.text.norm.strip(" ?!.,;:"))
    if base is None or said is None:
        return None
    draft = drafted(asked)
    named = {token.value for token in draft.tokens if token.kind in ("dimension", "grouped")}
    by = next((name for name in _BY if {name} == named), None)
    if by is not None and base.limit is None:
        return list_call(base.model_copy(update={"order": Order(by=by, descending=False)}))
    if by is not None or turn_pattern("sorting", "unsorted").fullmatch(said["by"]):
        draft.unclear = [(asked.text.raw, "understand.reason.not_sorted")]
        return clarified(draft, asked.desk)
    return None
