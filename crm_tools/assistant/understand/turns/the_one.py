"""“That category by month”, 那个月各渠道: the one row that the answer before came to, looked up again."""

from __future__ import annotations

import re
from collections.abc import Sequence

from crm_tools.analytics import report
from crm_tools.analytics.registry import DIMENSIONS
from crm_tools.analytics.request import ReportRequest
from crm_tools.assistant.calls import Call
from crm_tools.assistant.understand.draft import Draft
from crm_tools.assistant.understand.question import Asked, drafted
from crm_tools.assistant.understand.requests import arguments, report_in
from crm_tools.assistant.understand.turns.returning import Earlier, Read
from crm_tools.assistant.understand.turns.said import turn_pattern
from crm_tools.texts import UserError

_NOUNS = ("category", "product", "city", "channel", "level", "month", "day", "quarter", "year", "hour", "weekday")
_THIS = ("这个", "这款", "这类", "该", "此", "this ")
_PERIODS = ("month", "day", "quarter", "year")


def of_the_one(asked: Asked, _: Sequence[Earlier], read: Read) -> Call | Draft | None:
    """The turn read of that one value; a draft where it cannot be; None where it points at no such row."""
    base = _grouped(asked.previous)
    if base is None:
        return None
    [name] = base.dimensions
    said = turn_pattern("the_one", name).search(asked.text.norm)
    if said is None or (base.limit != 1 and (not said.group().startswith(_THIS) or _DAYS.fullmatch(said.group()))):
        return None
    chosen = _of_value(asked, base, name) if base.limit == 1 else None
    rest = (asked.text.norm[: said.start()] + " " + asked.text.norm[said.end() :]).strip(" ,的'")
    if chosen is not None and (found := read(rest, chosen, ()) if rest else chosen).tool == "run_report":
        return _kept(found, chosen, base)
    draft = drafted(asked)
    draft.unclear.append((said.group().strip(), "understand.reason.rank_within"))
    return draft


_DAYS = re.compile(r"(?:this|the) (?:day|week|month|quarter|year)|[这本]一?个?(?:天|日|周|星期|月|季度?|年)")
"""Of many rows none is meant: refund rate this month."""


def _kept(found: Call, chosen: Call, base: ReportRequest) -> Call:
    """The report of that value, also where the words were whole without it: 退款率按月看."""
    told, want = found.arguments, chosen.arguments
    [name] = base.dimensions
    period = told.get("period", "all")
    if period == "all" or name in _PERIODS:
        period = want.get("period", "all")
    mine = [one for one in want.get("filters", ()) if one not in told.get("filters", ())]
    return Call("run_report", arguments({**told, "period": period, "filters": [*told.get("filters", ()), *mine]}))


def _grouped(previous: Call | None) -> ReportRequest | None:
    """The report before where it is by one thing; its one row is the first of a ranking."""
    if previous is None or previous.tool != "run_report":
        return None
    base = report_in(previous)
    return base if len(base.dimensions) == 1 and base.dimensions[0] in _NOUNS and not base.per else None


def _of_value(asked: Asked, base: ReportRequest, name: str) -> Call | None:
    """The figure of the one value, its ranking gone."""
    try:
        frame = report.run(asked.desk, base).frame
    except UserError:
        return None
    if len(frame) != 1 or frame[name].isna().any():
        return None
    value = str(frame[name].iloc[0])
    whole = ReportRequest(measures=base.measures, period=base.period, filters=base.filters, audience=base.audience)
    told = arguments(whole.model_dump(mode="json"))
    if name in _PERIODS:
        return Call("run_report", {**told, "period": value})
    filters = [one for one in told.get("filters", []) if one["field"] != name]
    held = int(value) if DIMENSIONS[name].time == "cycle" else value
    return Call("run_report", {**told, "filters": [*filters, {"field": name, "op": "eq", "value": held}]})
