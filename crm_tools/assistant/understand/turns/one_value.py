"""One row of a report as a value of its own: what stands in it, and the report of that value alone."""

from __future__ import annotations

from typing import Any

import pandas as pd

from crm_tools.analytics import report
from crm_tools.analytics.desk import Desk
from crm_tools.analytics.registry import DIMENSIONS
from crm_tools.analytics.request import ReportRequest
from crm_tools.assistant.calls import Call
from crm_tools.assistant.understand.requests import arguments
from crm_tools.assistant.understand.turns.first_rows import KEYED
from crm_tools.texts import UserError


def value_at(desk: Desk, base: ReportRequest, name: str, place: int, best: bool | None = None) -> Any:
    """What stands in the row at ``place``, or in that of the most or the least; None for no such row, or several."""
    try:
        frame = report.run(desk, base).frame
    except UserError:
        return None
    key = f"{name}_id" if name in KEYED else name
    if key not in frame:
        return None
    if best is not None:
        figures = frame[next(one for one in frame if one not in (name, key))].tolist()
        most = max(figures, default=0) if best else min(figures, default=0)
        if figures.count(most) != 1:
            return None
        place = figures.index(most)
    if not -len(frame) <= place < len(frame) or pd.isna(frame[key].iloc[place]):
        return None
    one = frame[name].iloc[place] if name != "customer" else frame[key].iloc[place]
    return one.item() if hasattr(one, "item") else one


def of_value(base: ReportRequest, name: str, value: Any) -> Call:
    """The figure of that one value, its ranking gone."""
    whole = ReportRequest(measures=base.measures, period=base.period, filters=base.filters, audience=base.audience)
    told = arguments(whole.model_dump(mode="json"))
    if DIMENSIONS[name].time == "calendar":
        return Call("run_report", {**told, "period": str(value)})
    filters = [one for one in told.get("filters", []) if one["field"] != name]
    return Call("run_report", {**told, "filters": [*filters, {"field": name, "op": "eq", "value": value}]})


def with_value(found: Call, chosen: Call, name: str) -> Call:
    """The report that the rest of the turn was read as, of that value also where the words were whole without it."""
    told, want = found.arguments, chosen.arguments
    period = told.get("period", "all")
    if period == "all" or DIMENSIONS[name].time == "calendar":
        period = want.get("period", "all")
    apart = {one["field"] for one in told.get("part", ())}  # 第一名的占多少: of all, not of itself
    mine = [one for one in want.get("filters", ()) if one not in told.get("filters", ()) and one["field"] not in apart]
    return Call("run_report", arguments({**told, "period": period, "filters": [*told.get("filters", ()), *mine]}))
