"""“Both”, 这两个季度, “all three”: what points at the last answers, of one thing each, is about all of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from crm_tools.assistant.calls import Call
from crm_tools.assistant.understand.checks.days_held import days_of, periods_of, touch
from crm_tools.assistant.understand.turns.said import turn_pattern
from crm_tools.assistant.understand.turns.together import pointed_at


def one_of_several(norm: str, call: Call, calls: Sequence[Call], today: dt.date) -> str | None:
    """The words that point at several answers, where the call is about the last of them alone; None for any other."""
    pointed = pointed_at(norm, calls)
    said = turn_pattern("together", "pointed").search(norm)
    if not pointed or said is None or call.tool != "run_report":
        return None
    return None if all(_holds(call.arguments, one.arguments, today) for one in pointed) else said.group() or norm


def _holds(told: Mapping[str, Any], one: Mapping[str, Any], today: dt.date) -> bool:
    """Whether a call holds the values, the figures and the days of one answer."""
    held = str(told)
    values = all(str(filter_["value"]) in held for filter_ in one.get("filters", ()))
    days = days_of(one.get("period"), today)
    dated = days is None or one.get("period") == "all" or any(touch(days, each) for each in periods_of(told, today))
    return values and dated and set(one["measures"]) <= set(told["measures"])
