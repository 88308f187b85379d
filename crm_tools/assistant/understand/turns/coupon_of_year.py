"""去年的呢 after a figure of “2026 双11 狂欢券”: that of the coupon of the year before, by its title."""

from __future__ import annotations

import re

from crm_tools.analytics.values import values
from crm_tools.assistant.calls import Call
from crm_tools.assistant.understand.question import Asked
from crm_tools.assistant.understand.requests import arguments, undrawn
from crm_tools.assistant.understand.turns.said import turn_pattern

_YEAR = re.compile(r"(20\d\d)(?= )")


def coupon_of_year(asked: Asked) -> Call | None:
    """The report before of the coupon whose title has the other year; None where there is none such."""
    said = turn_pattern("coupon_of_year", "said").fullmatch(asked.text.norm.strip(" ?!.,;:"))
    if said is None or asked.previous is None or asked.previous.tool != "run_report":
        return None
    told = undrawn(asked.previous)
    chosen = [one for one in told.get("filters", ()) if one["field"] == "coupon" and _YEAR.match(str(one["value"]))]
    if len(chosen) != 1 or told.get("period", "all") != "all":
        return None
    title = str(chosen[0]["value"])
    back = asked.desk.today.year - {"last": 1, "before": 2}.get(said.lastgroup or "", 0)
    year = said["named"] or str(back)
    other = _YEAR.sub(year, title, count=1)
    if other == title or other not in values(asked.desk, "coupon"):
        return None
    filters = [{**one, "value": other} if one in chosen else one for one in told["filters"]]
    return Call("run_report", arguments({**told, "filters": filters}))
