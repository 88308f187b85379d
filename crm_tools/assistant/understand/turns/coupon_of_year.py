"""去年的呢 after a figure of “2026 双11 狂欢券”: that of the coupon of the year before, by its title."""

from __future__ import annotations

import re
from typing import Any

from crm_tools.analytics.periods import resolve
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
    back = asked.desk.today.year - {"last": 1, "before": 2}.get(said.lastgroup or "", 0)
    return _of_year(asked, told, chosen[0], said["named"] or str(back))


def _of_year(asked: Asked, told: dict[str, Any], chosen: dict[str, Any], year: str) -> Call | None:
    """The report of the coupon of that year; None where there is none."""
    title = str(chosen["value"])
    other = _YEAR.sub(year, title, count=1)
    if other == title or other not in values(asked.desk, "coupon"):
        return None
    filters = [{**one, "value": other} if one == chosen else one for one in told["filters"]]
    return Call("run_report", arguments({**told, "filters": filters}))


def coupon_of_that_year(asked: Asked, call: Call) -> Call:
    """去年那张的使用率 after a figure of “2026 双11 狂欢券”: of that year's coupon, not of this one in that year."""
    before = [] if asked.previous is None else _coupons_of(asked.previous)
    year = _year_of(asked, call)
    if len(before) != 1 or year is None or year >= int(str(before[0]["value"])[:4]):
        return call
    meant = turn_pattern("coupon_of_year", "that_one").search(asked.text.norm) is not None
    if _coupons_of(call) != before and not (meant and not call.arguments.get("filters")):
        return call
    kept = [one for one in call.arguments.get("filters", ()) if one["field"] != "coupon"]
    told = {**call.arguments, "period": "all", "filters": [*kept, before[0]]}
    other = _of_year(asked, told, before[0], str(year))
    if other is None:
        return call
    return _beside(told, before[0], other) if _COMPARES.search(asked.text.norm) else other


_COMPARES = re.compile(r"(?:和|跟|与|同).{1,12}比|对比|比一?[下比]|\b(?:vs|versus|compare\w*|against|next to|than)\b")


def _beside(told: dict[str, Any], one: dict[str, Any], other: Call) -> Call:
    """和去年那张比一下: a row for each of the two."""
    both = [one["value"], *(two["value"] for two in _coupons_of(other))]
    kept = [two for two in told["filters"] if two["field"] != "coupon"]
    filters = [*kept, {"field": "coupon", "op": "in", "value": both}]
    dimensions = [*(two for two in told.get("dimensions", ()) if two != "coupon"), "coupon"]
    return Call("run_report", arguments({**told, "filters": filters, "dimensions": dimensions, "compare": None}))


def no_such_coupon(asked: Asked, call: Call) -> str | None:
    """The title of the coupon where a report is of it in a year before its own: nobody asks for that."""
    chosen, year = _coupons_of(call), _year_of(asked, call)
    before = len(chosen) == 1 and year is not None and year < int(str(chosen[0]["value"])[:4])
    return str(chosen[0]["value"]) if before else None


def _coupons_of(call: Call) -> list[dict[str, Any]]:
    """The coupons that a report is of and that have their year in the title."""
    filters = call.arguments.get("filters", ()) if call.tool == "run_report" else ()
    return [one for one in filters if one["field"] == "coupon" and _YEAR.match(str(one["value"]))]


def _year_of(asked: Asked, call: Call) -> int | None:
    """The last year of a report of coupons."""
    period = call.arguments.get("period", "all")
    if call.tool != "run_report" or "coupon" not in str(call.arguments["measures"]) or period == "all":
        return None
    return resolve(period, asked.desk.today).end.year
