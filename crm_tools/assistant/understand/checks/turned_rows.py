"""A turn held against the rows it asks for: one of them, their number, their sum, a share, those of one coupon."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from crm_tools.analytics.registry import DIMENSIONS
from crm_tools.assistant.calls import LISTS, Call
from crm_tools.assistant.understand.checks.told import mappings
from crm_tools.assistant.understand.days.span import TO_DATE
from crm_tools.assistant.understand.lists.people import HEADS
from crm_tools.assistant.understand.turns.said import turn_pattern


def rows_unlike(norm: str, told: Mapping[str, Any], call: Call, previous: Call) -> str | None:
    """The words that ask for other rows than the call has; None where there are none."""
    ranked = str((told.get("order") or {}).get("by", "")).endswith("_change")
    if ranked and (both := turn_pattern("turned", "up_and_down").search(norm)):
        return both.group()
    if (marks := turn_pattern("turned", "marks").search(norm)) and told.get("filters") != previous.arguments.get(
        "filters"
    ):
        return marks.group()  # 周末标出来: no others are to go
    by_row = told.get("dimensions") and not re.search(r"各|每|按|分|\b(?:by|per|each)\b", norm)
    if by_row and (summed := turn_pattern("turned", "added_up").search(norm)):
        return summed.group()
    if told.get("share") and (of_whole := turn_pattern("turned", "of_whole").search(norm)):
        return of_whole.group()  # the rows are of some of it
    if told.get("share") and not any(told.get(name) for name in ("dimensions", "part", "filters")):
        return norm  # the share of one figure in itself
    if told.get("dimensions") and (groups := turn_pattern("turned", "groups").search(norm)):
        return groups.group()  # how many rows there are is one number
    one = turn_pattern("turned", "one").search(norm)
    if one and told.get("dimensions") and told.get("limit") != 1 and not told.get("per"):
        return one.group()
    closed = _CLOSED.fullmatch(str(told.get("period"))) and told.get("period") == previous.arguments.get("period")
    if closed and (to_date := TO_DATE.search(norm)):
        return to_date.group()  # 这些人到现在花了多少: not in that month alone
    if (times := _TIMES.search(norm)) and not _HEADS.search(norm) and _counts_people(told, call):
        return times.group()
    if call.tool in ("run_report", *LISTS) and (order := _ORDER.search(norm)):
        return order.group()  # “give them the newcomer coupon”: nothing to be shown
    if call.tool in LISTS and any(map(_never_new, told.get("filters") or ())):
        return norm  # “the ones who didn't” of those who were new: everybody else
    figures = call.tool == "run_report" and "customer" not in told.get("dimensions", ())
    if figures and (people := _LIST_OF_PEOPLE.search(norm)):
        return people.group()  # 列出其中上海的客户 after a sum of money: no figure
    return (
        _row_lost(norm, call, previous)
        or _lost_coupon(norm, told, call, previous)
        or _people_for_things(norm, told, previous)
    )


_THERE = re.compile(
    r"\b(?:there|(?:in|of|from|for|on) it|(?:in |of |from |for |on )?that (?:month|week|day|quarter|year|city|category"
    r"|channel|level|tier|product|item|coupon))\b(?!.s\b)"
)
_NOT_THERE = re.compile(r"\b(?:are|is|were|was|be) there\b|\bthere (?:are|is|were|was)\b")


def _row_lost(norm: str, call: Call, previous: Call) -> str | None:
    """“Who bought in that month”, “which products in it”: of one row of the report, which the call has lost."""
    groups: list[str] = list(previous.arguments.get("dimensions") or ())
    said = _THERE.search(norm)
    if said is None or len(groups) != 1 or _NOT_THERE.search(norm) or call.tool not in ("run_report", *LISTS):
        return None
    days = {str(one) for one in (call.arguments.get("period"), *_deep(call.arguments, "period")) if one}
    held = {one.get("field") for one in mappings(call.arguments) if one.get("op", "eq") == "eq"}
    of_row = groups[0] in held if not DIMENSIONS[groups[0]].time else days - {str(previous.arguments.get("period"))}
    return None if of_row else said.group().strip()


def _deep(told: Mapping[str, Any], name: str) -> list[Any]:
    return [one[name] for one in mappings(told) if name in one]


_LIST_OF_PEOPLE = re.compile(
    r"列(?:出来?|一下)?[^,;各每按分数]{1,12}的?(?:客户|会员|用户)(?:名单)?[吧呢]*$"
    r"|^(?:(?:and|now|then|ok|please)[, ]+)*list (?:(?!\b(?:by|per|each|number|count|share)\b).){2,40}"
    r"\b(?:customers|members|people|users|buyers)$"
)


def _never_new(one: Mapping[str, Any]) -> bool:
    return one["field"] in ("new_customers", "first_time_buyers") and (one.get("op", "eq"), one["value"]) == ("eq", 0)


_ORDER = re.compile(
    r"^(?:(?:please|and|then|now|ok|so)[, ]+)*(?:give|send|offer|issue|mail|email) (?:them|these|those|him|her)\b"
    r"(?! (?:to me|me|over))"
    r"|^(?:那|就|请|帮我|再|,)*给(?:他们|她们|这些人?|这批人?)(?:都|再|也|每人)*(?:发|寄|推)(?!过|了)"
)
_CLOSED = re.compile(r"last_(?:week|month|quarter|year)|yesterday|\d{4}(?:-(?:\d\d|Q\d))?(?:-\d\d)?(?:\.\.\d{4}\S*)?")
_TIMES = re.compile(r"(?:多少|几)(?:次|单|笔|回)(?!以|的)|\bhow (?:many (?:times|orders|purchases|logins)|often)\b")
_HEADS = re.compile(r"[人位名谁]|几个|\b(?:who|people|customers?|members?|buyers?|each|list|which|with|made)\b")


def _counts_people(told: Mapping[str, Any], call: Call) -> bool:
    """他们登录了几次: no number of those who did, nor their list."""
    return told.get("measures") == ["customers"] if call.tool == "run_report" else call.tool in LISTS


def _lost_coupon(norm: str, told: Mapping[str, Any], call: Call, previous: Call) -> str | None:
    """没用的人 after the figures of one coupon: those who did not use that one."""
    named = [one for one in previous.arguments.get("filters", ()) if one["field"] == "coupon"]
    listed = "coupon" in previous.arguments.get("dimensions", ()) and not re.search("券|coupon|voucher", norm)
    named = named or ["coupon"] if listed else named  # 没用掉的客户 after the coupons that expire soon
    if call.tool not in LISTS or previous.tool != "run_report" or not named:
        return None
    loose = [one for one in told.get("filters", ()) if str(one["field"]).startswith("coupon") and not one.get("where")]
    return norm if loose else None


_NAMED = re.compile(
    r"[人位谁名]|客户|会员|用户|顾客|买家|\b(?:customers?|people|who|members?|buyers?|users?|persons?|ones)\b"
)


def _people_for_things(norm: str, told: Mapping[str, Any], previous: Call) -> str | None:
    """“How many were used” after the coupons that were issued: no number of people, of whom nobody spoke."""
    if previous.tool != "run_report" or told.get("measures") != ["customers"] or not told.get("audience"):
        return None
    before = previous.arguments
    spoken = (
        before.get("audience")
        or "customer" in before.get("dimensions", ())
        or any(name in HEADS or "customers" in name for name in before["measures"])
    )
    return None if spoken or _NAMED.search(norm) else norm
