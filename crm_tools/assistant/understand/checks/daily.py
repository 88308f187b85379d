"""DAU, 月活: customers who were active on a day, in a month; a number over more days than that is none of them."""

from __future__ import annotations

import datetime as dt
import re

from crm_tools.analytics.periods import resolve
from crm_tools.analytics.registry import DIMENSIONS
from crm_tools.assistant.calls import Call
from crm_tools.assistant.understand.figures.per_unit import DAILY

_SAID = re.compile(f"(?:{'|'.join(map(re.escape, DAILY))})(?![a-z跃])")
_LENGTHS = {"day": 1, "week": 7, "month": 31}


def not_daily(norm: str, call: Call, today: dt.date) -> str | None:
    """The words where one number is over more days than they say; None where the call keeps to them."""
    said, told = _SAID.search(norm), call.arguments
    if said is None or call.tool != "run_report" or told.get("average") or told.get("compare"):
        return None
    unit = DAILY[said.group()]
    buckets = [name for name in told.get("dimensions", ()) if DIMENSIONS[name].time == "calendar"]
    if buckets:
        return None if unit in buckets else said.group()
    days = resolve(told.get("period") or "all", today)
    within = days.days is not None and days.days <= _LENGTHS[unit]
    return None if within else said.group()
