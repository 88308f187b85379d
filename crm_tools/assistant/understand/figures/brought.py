"""Columns that lists bring: to count by (stage, cause, band, RFM group), to sort by, and to set conditions on."""

from __future__ import annotations

from crm_tools.analytics.listing import ATTRIBUTES
from crm_tools.analytics.segments import SEGMENTS
from crm_tools.assistant.calls import Call
from crm_tools.assistant.understand.draft import Draft
from crm_tools.assistant.understand.lists.customers import refuse, segment_request
from crm_tools.assistant.understand.requests import arguments

_LIST_OF = {
    "stage": "churn_risk",
    "cause": "churn_risk",
    "activity": "churn_risk",
    "repurchase_probability": "churn_risk",
    "value_at_risk": "churn_risk",
    "band": "intent",
    "score": "intent",
    "rfm_group": "rfm",
}
"""The list that a column speaks of where no list is named."""


def take_columns(draft: Draft) -> None:
    """按流失阶段, 各RFM分组, “by reason”: what the customers of a list are counted by; 回购概率 to sort it by."""
    for index, token in list(draft.open("list_column")):
        if not _brings(draft, token.value):
            continue
        draft.by_columns.append(token.value)
        draft.people = True
        before = draft.follows(index, -1, "group", "which_all", "which")
        draft.place(index, *([] if before is None else [before]), role="dimension", value=token.value)
    _groups_of_rfm(draft)
    for index, token in list(draft.open("list_number")):
        if not _brings(draft, token.value) or _has_number(draft, index):
            continue
        before, after = (
            draft.follows(index, -1, "group"),
            draft.follows(index, 1, "rank", "rank_up", "highest", "lowest"),
        )
        up = after is not None and draft.tokens[after].kind in ("rank_up", "lowest")
        beside = [at for at in (before, after) if at is not None]
        if not beside and not draft.has("rank", "rank_up", "top"):
            continue
        draft.list_order = (token.value, not up)
        draft.place(index, *beside, role="order", value=token.value)


def _brings(draft: Draft, name: str) -> bool:
    """Whether the list that is named, or the one that the column implies, has it."""
    wanted = _LIST_OF[name]
    if draft.segment is None:
        draft.segment, draft.people = wanted, True
    return any(column.name == name for column in SEGMENTS[draft.segment].own)


def _groups_of_rfm(draft: Draft) -> None:
    """各RFM分组有多少客户: the name of the list, marked as what to count by."""
    for index, token in enumerate(draft.tokens):
        if token.kind != "segment" or token.value != "rfm" or draft.segment not in (None, "rfm"):
            continue
        before = draft.follows(index, -1, "group", "which_all")
        if before is None and not (draft.has("split", "how_many", "head_count", "share") and not draft.conditions):
            continue
        draft.segment, draft.people = "rfm", True
        draft.by_columns.append("rfm_group")
        draft.place(index, *([] if before is None else [before]), role="dimension", value="rfm_group")


def _has_number(draft: Draft, index: int) -> bool:
    """回购概率低于10%: a condition, which the rule about numbers reads."""
    after = draft.beside(index, 1)
    return bool(after and after[1].kind in ("gt", "ge", "lt", "le", "eq", "number", "range"))


def counted_by_column(draft: Draft) -> Call | None:
    """The customers of the list counted by its columns, and by attributes that are named beside them."""
    others = [name for name in draft.dimensions if name != "customer"]
    measures = [
        name for name in draft.measures if name not in ("customers", "churn_risk_customers", "intent_customers")
    ]
    if measures or draft.compare or draft.trend or any(name not in ATTRIBUTES for name in others):
        return refuse(draft, "understand.reason.segment_measure")
    request = segment_request(draft)
    if request is None:
        return None
    by = tuple(dict.fromkeys((*draft.by_columns, *others)))
    return Call("group_customers", {"audience": arguments(request.model_dump(mode="json")), "by": list(by)})
