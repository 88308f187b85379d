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
    if told.get("share") and not any(told.get(name) for name in ("dimensions", "part", "filters", "of_all")):
        return norm  # the share of one figure in itself
    if told.get("dimensions") and (groups := turn_pattern("turned", "groups").search(norm)):
        return groups.group()  # how many rows there are is one number
    if (one := _THIS_ONE.search(norm)) and _a_row_each(one["noun"] or one["noun_"], told):
        return one.group()
    if told.get("limit") == 1 and told.get("dimensions") and (several := _SEVERAL.search(norm)):
        return several.group()  # 退款最多的是哪几个: no single row
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
    people = _LIST_OF_PEOPLE.search(norm) or (None if told.get("limit") else _WHO_THEY_ARE.search(norm))
    if figures and people:
        return people.group()  # 列出其中上海的客户 after a sum of money: no figure
    if figures and (doers := _DID_AS_WELL.search(norm)) and _deeds_of_everybody(told, previous):
        return doers.group()  # “how many of those ordered” after the new customers of the best channel
    if figures and not told.get("audience") and (doers := _PLACED.search(norm)) and not _HEADS_OF & {*told["measures"]}:
        return doers.group()  # the same after the best channel by sales: people, of whom nobody spoke
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


_NOUNS = {
    "城市": "city",
    "渠道": "channel",
    "品类": "category",
    "类目": "category",
    "商品": "product",
    "产品": "product",
}
_THIS_ONE = re.compile(
    r"(?:这|那|该)一?个?(?P<noun>城市|渠道|品类|类目|商品|产品)(?!里?(?:哪|各|每|按|分))"
    r"|\b(?:this|that) (?P<noun_>city|channel|category|product)\b"
)


def _a_row_each(noun: str | None, told: Mapping[str, Any]) -> bool:
    """这个品类 where no one category was shown: a row for each."""
    field = _NOUNS.get(noun or "", noun)
    chosen = {one["field"] for one in told.get("filters") or ()}
    return field in (told.get("dimensions") or ()) and field not in chosen and told.get("limit") != 1


_SEVERAL = re.compile(
    r"哪(?:几|一些|些)(?:个|款|种|家|座)?(?=[^,;月天周年人位]*最|(?:商品|产品|城市|渠道|品类|等级)?[呢啊?]*$)"
)
_WHO_THEY_ARE = re.compile(
    r"(?:客户|会员|用户|买家|顾客)(?:都|给我|帮我)?(?:列|拉|导)(?:出来?|一下|给我)[吧呢]*$"
    r"|是(?:谁|哪几[位人])(?:$|[,;呢?])|^(?:and |so |then )*who (?:are|were) (?:they|these|those)\b(?! by)"
)
_DID_AS_WELL = re.compile(
    r"(?:有)?(?:多少|几个?)(?:个|位)?人?(?:已经|都)?(?:下单|下过单|下了单|买|付款|成交)|(?:下单|买|付款|成交)(?:过)?的?(?:有)?(?:多少|几)(?:人|个)?"
    r"|\bhow many of (?:them|those|these)\b"
)
_PLACED = re.compile(
    r"\bhow many of (?:them|those|these)(?: have| had| has)?(?: ever| already| actually)? "
    r"(?:placed|made (?:an? )?(?:order|purch)|ordered|bought|purchased|logged|registered|signed)\b"
)
_HEADS_OF = {*HEADS}
_DEEDS = {"orders", "sales", "buyers", "units", "product_sales", "logins", "inquiries"}


def _deeds_of_everybody(told: Mapping[str, Any], previous: Call) -> bool:
    """Whether orders of all stand where those of the people counted before are asked for."""
    before = set(previous.arguments.get("measures") or ())
    new = set(told.get("measures") or ()) - before
    counted = before & {"new_customers", "first_time_buyers", "customers", "active_customers"}
    return bool(counted and new & _DEEDS) and not told.get("audience")


def _never_new(one: Mapping[str, Any]) -> bool:
    return one["field"] in ("new_customers", "first_time_buyers") and (one.get("op", "eq"), one["value"]) == ("eq", 0)


_ORDER = re.compile(
    r"^(?:(?:please|and|then|now|ok|so)[, ]+)*(?:give|send|offer|issue|mail|email) (?:them|these|those|him|her)\b"
    r"(?! (?:to me|me|over))"
    r"|^(?:那|就|请|帮我|再|,)*给(?:他们|她们|这些人?|这批人?|[^,;]{1,14}的人?)(?:都|再|也|每人)*(?:发|寄|推)(?!过|了|的)"
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
