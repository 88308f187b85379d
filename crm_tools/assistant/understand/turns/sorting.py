"""What was shown in the order of what it is of: “sort by channel”, 按城市排序. By name or level it is asked back.

Levels have an order of their own, and names are sorted by no list.
"""

from __future__ import annotations

from crm_tools.analytics.audience_request import AudienceRequest
from crm_tools.analytics.registry import DIMENSIONS
from crm_tools.analytics.request import Order
from crm_tools.analytics.segments import SEGMENTS
from crm_tools.assistant.calls import Call
from crm_tools.assistant.understand.asking_back import clarified
from crm_tools.assistant.understand.lists.customers import list_call
from crm_tools.assistant.understand.lists.listed import lists
from crm_tools.assistant.understand.question import Asked, drafted
from crm_tools.assistant.understand.requests import call_for, report_in
from crm_tools.assistant.understand.turns.said import turn_pattern

_BY = ("city", "channel", "gender")
_UNSORTED = ("level",)


def sorted_by(asked: Asked) -> Call | None:
    """The list before sorted by an attribute, or the report by one of its groups; None for any other turn."""
    base = lists(asked.previous)
    if base is not None and (own := _by_own_number(asked, base)) is not None:
        return own
    norm = asked.text.norm.strip(" ?!.,;:")
    down = turn_pattern("sorting", f"down_{asked.language}").fullmatch(norm)
    if down and base is None and asked.previous is not None:
        return _latest_first(asked.previous)
    said = turn_pattern("sorting", asked.language).fullmatch(norm)
    if said is None or asked.previous is None:
        return None
    draft = drafted(asked)
    named = {token.value for token in draft.tokens if token.kind in ("dimension", "grouped")}
    if base is None:
        by = _group_named(asked.previous, named)
        if by is None:
            return None
        if report_in(asked.previous).limit is None and by not in _UNSORTED:
            return _rows_by(asked.previous, by, descending=False)
        draft.unclear = [(asked.text.raw, "understand.reason.not_sorted")]
        return clarified(draft, asked.desk)
    by = next((name for name in _BY if {name} == named), None)
    if by is not None and base.limit is None:
        return list_call(base.model_copy(update={"order": Order(by=by, descending=False)}))
    if by is not None or turn_pattern("sorting", "unsorted").fullmatch(said["by"]):
        draft.unclear = [(asked.text.raw, "understand.reason.not_sorted")]
        return clarified(draft, asked.desk)
    return None


_SORTS = ("rank", "rank_up", "turn", "group")
_AROUND = ("highest", "lowest", "pronoun", "filler", "comma", "lead", "and", "top", "customer", "list")


def _by_own_number(asked: Asked, base: AudienceRequest) -> Call | None:
    """按风险价值排序, “sort them by score”: by a number that the list brings, whatever narrowed it before."""
    draft = drafted(asked)
    named = [token.value for token in draft.tokens if token.kind == "list_number"]
    if len(named) != 1 or base.limit is not None or not draft.has(*_SORTS):
        return None
    if any(token.kind not in (*_SORTS, *_AROUND, "list_number") for token in draft.tokens):
        return None
    if named[0] not in {column.name for column in SEGMENTS[base.segment].own}:
        return None
    up = draft.has("rank_up", "lowest")
    return list_call(base.model_copy(update={"order": Order(by=named[0], descending=not up)}))


def _group_named(previous: Call, named: set[str]) -> str | None:
    """The one group of a report that is named, which has no ranking within others."""
    if previous.tool != "run_report" or len(named) != 1 or not named <= set(report_in(previous).dimensions):
        return None
    return None if report_in(previous).per else named.copy().pop()


def _latest_first(previous: Call) -> Call | None:
    """按日期倒序 after figures by day: the rows from the last day back."""
    timed = [name for name in previous.arguments.get("dimensions", ()) if DIMENSIONS[name].time == "calendar"]
    if previous.tool != "run_report" or len(timed) != 1 or previous.arguments.get("limit"):
        return None
    return _rows_by(previous, timed[0], descending=True)


def _rows_by(previous: Call, by: str, *, descending: bool) -> Call:
    return call_for(report_in(previous).model_copy(update={"order": Order(by=by, descending=descending)}))
