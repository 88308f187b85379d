"""Whether people are counted or laid out where a figure of what they did was read."""

from __future__ import annotations

import re

from crm_tools.assistant.calls import Call
from crm_tools.assistant.understand.draft import Draft

_PEOPLE_BY = re.compile("[过了]?的(?:客户|会员|用户|顾客|人),?(?:们|都|按|各|分|在)[^的]*$")


def laid_out_people(draft: Draft, call: Call) -> bool:
    """下过单的顾客按城市分布: people are laid out, where a figure of what they did was read."""
    report = call.tool == "run_report" and not call.arguments.get("audience")
    measures = call.arguments.get("measures", ())
    groups = set(call.arguments.get("dimensions") or ())
    if report and draft.language == "en" and _HOW_MANY_PEOPLE.match(draft.text.norm):
        goods = {"product", "category", "coupon"} & groups
        return bool(goods - draft.marked) or (len(measures) == 1 and measures[0] in _OF_DEEDS)
    if report and draft.language == "en":
        return bool(groups) and len(measures) == 1 and measures[0] in _OF_DEEDS and bool(_WHO_BY.match(draft.text.norm))
    if not report or draft.language != "zh" or not _PEOPLE_BY.search(draft.text.norm):
        return False
    return len(measures) == 1 and measures[0] in _OF_DEEDS


_HOW_MANY_PEOPLE = re.compile(
    r"(?:how many|number of|the number of|count) (?:(?!of\b|by\b|from\b|orders?\b)[a-z&-]+ ){0,4}?"
    r"(?:customers|members|people|users|clients)\b(?! (?:orders?|logins|inquiries))"
)
"""How many customers bought beauty products and are gold members: customers, whatever else it says."""
_WHO_BY = re.compile(
    r"(?:(?:list|show|me|find|count|all|the|our) )*(?:[a-z&-]+ ){0,3}?(?:customers|members|people|users|clients)"
    r" (?:[a-z&-]+ ){0,5}?(?:who|that|with|having)\b.*\bby [a-z ]+$"
)
"""Customers in Beijing who inquired last week, by city."""
_OF_DEEDS = (
    *("orders", "sales", "units", "logins", "inquiries", "views", "favorites", "carts", "refunded_orders"),
    *("refund_amount", "coupons_issued", "coupons_used", "cancelled_orders", "browse_events"),
)
