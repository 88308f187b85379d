"""How content customers are, in one figure: 满意度多少, “what is our NPS?”; and which coupon works best."""

from __future__ import annotations

from typing import Any

from crm_tools.assistant.calls import Call
from crm_tools.assistant.understand.days.periods import find_periods
from crm_tools.assistant.understand.own.slots import Slots
from crm_tools.assistant.understand.question import Asked


def score(asked: Asked) -> Call | None:
    """The score of the survey that was answered last, where nothing else is asked: no days, no groups, no subject."""
    slots = Slots(asked.text, "scores")
    found = slots.first("score")
    if found is None:
        return None
    slots.take("tail")
    slots.take("around")
    slots.take("tail")
    return None if slots.text.norm.strip(" ,;:?!.~") else Call("survey_results", {"score": found})


def coupons(asked: Asked) -> Call | None:
    """Every coupon by the share of those given that was used, the best first."""
    slots = Slots(asked.text, "coupons")
    if not (slots.has("about") and slots.has("best")):
        return None
    arguments: dict[str, Any] = {
        "measures": ["coupon_use_rate", "coupons_used", "coupons_issued"],
        "dimensions": ["coupon"],
        "order": {"by": "coupon_use_rate"},
    }
    periods = find_periods(slots.text.norm, asked.desk.today)
    if len(periods) > 1 or any(one.token is None for one in periods):
        return None
    for one in periods:
        arguments["period"] = one.token
        slots.without(one.start, one.end)
    slots.take("best")
    slots.take("about")
    return Call("run_report", arguments) if slots.empty(asked, "small") else None
