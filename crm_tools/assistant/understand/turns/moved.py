"""Of the rows of a comparison those that rose, or fell: 哪几个城市拖后腿, “only those that grew by more than 10%”."""

from __future__ import annotations

import re

from crm_tools.analytics.registry import DIMENSIONS
from crm_tools.analytics.request import Filter, Order, ReportRequest
from crm_tools.assistant.calls import Call
from crm_tools.assistant.understand.figures.reports import checked_report
from crm_tools.assistant.understand.question import Asked, drafted
from crm_tools.assistant.understand.text.normalise import normalise
from crm_tools.assistant.understand.turns.said import turn_pattern

_AT_MOST = ("不到", "不足", "小于", "低于", "less than", "under")


def moved(asked: Asked) -> Call | None:
    """The comparison before with the rows that went this way; None for any other turn."""
    previous = asked.previous
    if previous is None or previous.tool != "run_report" or not previous.arguments.get("compare"):
        return None
    said = turn_pattern("moved", asked.language).fullmatch(asked.text.norm.strip(" ?!.,;:"))
    base = ReportRequest.model_validate({n: v for n, v in previous.arguments.items() if n != "chart"})
    cut = base.limit is not None or base.top_percent is not None or base.per or base.part
    if said is None or cut or not base.dimensions or len(base.measures) != 1 or not _of_rows(asked, base):
        return None
    by = f"{base.measures[0]}_change"
    rows = tuple(one for one in base.filters if one.field != by)
    found = base.model_copy(
        update={"filters": (*rows, *_bounds(by, said)), "order": Order(by=by, descending=said["down"] is None)}
    )
    return checked_report(drafted(asked), found)


def _of_rows(asked: Asked, base: ReportRequest) -> bool:
    """Whether the rows that are named are those of the report: no channels of a report by city."""
    draft = drafted(asked, normalise(asked.text.norm))
    named = {token.value for token in draft.tokens if token.kind in ("dimension", "grouped") and token.text != "谁"}
    return {one for one in named if one in DIMENSIONS} <= set(base.dimensions)


def _bounds(by: str, said: re.Match[str]) -> tuple[Filter, ...]:
    down = said["down"] is not None
    way = Filter(field=by, op="lt" if down else "gt", value=0)
    if not said["n"]:
        return (way,)
    share = float(said["n"]) / 100
    least = said["op"] in ("至少", "at least")
    if said["op"] in _AT_MOST:
        return (way, Filter(field=by, op="gt" if down else "lt", value=-share if down else share))
    op = ("le" if least else "lt") if down else ("ge" if least else "gt")
    return (Filter(field=by, op=op, value=-share if down else share),)
