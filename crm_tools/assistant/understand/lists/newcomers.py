"""新客有哪些, 给新会员发券, “our new customers from Beijing”: with no days told, those who registered lately."""

from __future__ import annotations

import re
from typing import Any

from crm_tools.analytics.registry import MEASURES
from crm_tools.assistant.calls import Call

NEWCOMERS = re.compile(
    "新注册|新入会|新加入|新会员|新用户|新顾客|(?<![更创最上重])新人(?!礼|券)|新客(?!礼|券|单|占)|(?<!老)新客户|新来的"
    r"|\b(?:newly registered|new (?:customers|members|users|sign-?ups|registrations|joiners|clients)|newcomers)\b"
)
"""Who has come lately, in words."""


def with_newcomers(norm: str, call: Call, days: int) -> Call:
    """The call whose customers are the new ones of no days in particular as the list of new customers.

    Everybody was new at some time, so a condition that somebody registered at all chooses nobody.
    """
    if not NEWCOMERS.search(norm):
        return call
    told = call.arguments
    if call.tool == "find_customers":
        return Call(call.tool, _lately(told, days))
    if isinstance(told.get("audience"), dict):
        return Call(call.tool, {**told, "audience": _lately(told["audience"], days)})
    return call


def _lately(who: dict[str, Any], days: int) -> dict[str, Any]:
    period, filters = who.get("period") or "all", who.get("filters") or []
    at_all = [one for one in filters if _joined_at_all(one, period)]
    if not at_all:
        return who
    rest = [one for one in filters if one not in at_all]
    if who.get("segment") in (None, "all"):
        found = {**who, "segment": "new", "filters": [_in_days(one, period) for one in rest]}
        found.pop("period", None)  # the segment has days of its own
    else:
        found = {**who, "filters": [*rest, *({**one, "period": f"last_{days}_days"} for one in at_all)]}
    return {name: value for name, value in found.items() if value not in (None, [])}


def _in_days(one: dict[str, Any], period: str) -> dict[str, Any]:
    """A condition that had the request's days, which the segment does not take over."""
    return one if one["field"] not in MEASURES or one.get("period") else {**one, "period": period}


def _joined_at_all(one: dict[str, Any], period: str) -> bool:
    at_all = (one.get("period") or period) == "all" and not one.get("where")
    return one["field"] == "new_customers" and (one.get("op"), one["value"]) == ("ge", 1) and at_all
