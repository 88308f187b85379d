"""Lists of customers: a segment by name, or all customers narrowed by conditions."""

from __future__ import annotations

import re
from typing import Any, TypeVar

from crm_tools.analytics.audience_request import AudienceRequest, Condition, Group, Member
from crm_tools.analytics.list_fields import LIST_FIELDS
from crm_tools.analytics.listing import ATTRIBUTES
from crm_tools.analytics.recency import RECENCIES
from crm_tools.analytics.registry import DIMENSIONS, MEASURES, goes_with
from crm_tools.analytics.request import Filter, Order
from crm_tools.analytics.segments import SEGMENTS
from crm_tools.assistant.calls import Call
from crm_tools.assistant.understand.draft import Draft
from crm_tools.assistant.understand.lists.people import PEOPLE_MEASURES
from crm_tools.assistant.understand.requests import arguments

PERIODS_OF_SEGMENTS = {"high_value": "period", "most_active": "days", "new": "days", "intent": "days"}
"""Which parameter of a segment a period sets."""

_OF_TODAY = frozenset(RECENCIES) | frozenset(LIST_FIELDS)
"""How long ago something was, and standings on lists: no days are counted."""

_OF_COUPONS = ("coupons_issued", "coupons_used", "coupon_discount")
"""Measures of each customer that a named coupon narrows."""

_Nothing = TypeVar("_Nothing")

_STAGES: dict[str, tuple[str, ...]] = {
    "churn_risk": (),
    "falling": ("falling",),
    "lapsed": ("lapsed", "lost"),
    "lost": ("lost",),
}
_AMONG = re.compile(r"里|中|其中|当中|之中|\b(?:among|of (?:these|those|them))\b")
ROLLING_DAYS = re.compile(r"last_(\d+)_(day|week)s?|(today)")


def asks_for_customers(draft: Draft) -> bool:
    """Whether a list of customers answers the question, rather than numbers."""
    if draft.dimensions or draft.compare or draft.share or draft.trend:
        return False
    if any(name in PEOPLE_MEASURES for name in draft.measures):
        return draft.listed and len(draft.measures) == 1 and not draft.direction
    if draft.measures:
        return False
    if draft.conditions:
        return draft.people or draft.listed
    if (draft.saved or draft.without) and not draft.counted:
        return True
    attributes = draft.listed and bool(draft.filters) and all(one.field in ATTRIBUTES for one in draft.filters)
    return bool(draft.filters or draft.listed) and (draft.people or attributes) and not draft.counted


def segment_call(draft: Draft) -> Call | None:
    """The list of a segment, in the order and number asked for."""
    if draft.direction == "lowest" and draft.list_order is None:
        return refuse(draft, "understand.reason.segment_lowest")
    request = segment_request(draft)
    if request is None:
        return None
    limit = draft.limit
    params = dict(request.params)
    if request.segment == "most_active" and limit is not None and not draft.filters and not draft.measures:
        params["top"], limit = limit, None
    order = Order(by=draft.measures[0]) if draft.measures else None
    if draft.list_order is not None:
        order = Order(by=draft.list_order[0], descending=draft.list_order[1])
    found = request.model_copy(update={"params": params, "order": order, "limit": limit})
    return with_chart(list_call(found), draft)


def segment_request(draft: Draft) -> AudienceRequest | None:
    """The segment with its thresholds and conditions; None with the reason noted where they do not fit it."""
    name = draft.segment or "all"
    if draft.clauses:
        return refuse(draft, "understand.reason.several_periods")
    if name == "most_active" and draft.filters and not _AMONG.search(draft.text.norm):
        return refuse(draft, "understand.reason.active_within")
    params = dict(draft.params)
    conditions = list(draft.conditions)
    if params.get("target_kind") and "target_kind" not in SEGMENTS["intent"].params:
        return refuse(draft, "understand.reason.no_target")
    if name in _STANDING and _as_of_today(draft) and not any(_dated(one) and one.period is None for one in conditions):
        draft.period = None
    if draft.period is not None:
        value = segment_period(name, draft.period)
        own = name in PERIODS_OF_SEGMENTS
        if (
            any((one.field != "sales" or not own) and one.period is None for one in conditions if _dated(one))
            and draft.period != "all"
        ):
            conditions = [
                one.model_copy(update={"period": one.period or draft.period}) if _dated(one) else one
                for one in conditions
            ]
        elif value is None:
            return refuse(draft, "understand.reason.segment_period")
        else:
            params[PERIODS_OF_SEGMENTS[name]] = value
    if name == "high_value":
        conditions = _threshold(params, conditions)
    return _request(draft, name, params, conditions, None)


_STANDING = ("churn_risk", "lapsed", "lost", "falling", "intent", "high_value")
"""Segments that stand as of today, whatever days they look back on."""


def _as_of_today(draft: Draft) -> bool:
    """流失风险客户今天有多少, “as of 22 November 2026”: the list as it stands."""
    return draft.period in ("today", str(draft.today), f"..{draft.today}", f"{draft.today}..")


def _dated(condition: Condition) -> bool:
    """Whether days can be said of a condition: not of a standing on a list of today."""
    return condition.field not in LIST_FIELDS


def segment_period(name: str, token: str) -> str | int | None:
    """The period as the segment's own parameter, None where it has none for it."""
    kind = PERIODS_OF_SEGMENTS.get(name)
    if kind == "period":
        return token
    match = ROLLING_DAYS.fullmatch(token)
    if kind is None or match is None:
        return None
    return 1 if match[3] else int(match[1]) * (7 if match[2] == "week" else 1)


def _threshold(params: dict[str, Any], conditions: list[Condition]) -> list[Condition]:
    """消费满2万的高价值客户: the amount is the segment's threshold for this look."""
    kept = []
    for one in conditions:
        if one.field == "sales" and one.op in ("ge", "gt") and not one.where and "min_sales_yuan" not in params:
            params["min_sales_yuan"] = one.value
            if one.op == "ge":
                continue
        kept.append(one)
    return kept


def customers_call(draft: Draft) -> Call | None:
    """The list of all customers who meet the conditions."""
    if (draft.limit is not None or draft.direction) and not draft.order:
        return refuse(draft, "understand.reason.limit_of_what")
    request = customers_request(draft)
    if request is None:
        return None
    order = Order(by=draft.order[0], descending=draft.order[1]) if draft.order else None
    return with_chart(audience_call(request.model_copy(update={"order": order, "limit": draft.limit})), draft)


def _before(conditions: list[Condition]) -> list[Condition]:
    """买过但近90天没买: what was done at all and not in the period was done before it."""
    undone = {one.field for one in conditions if (one.op, one.value, one.period, one.where) == ("eq", 0, None, ())}
    return [
        one.model_copy(update={"period": "all"})
        if one.field in undone and (one.op, one.value, one.period, one.where) == ("ge", 1, None, ())
        else one
        for one in conditions
    ]


def customers_request(draft: Draft) -> AudienceRequest | None:
    """All customers narrowed by the conditions; None with the reason noted where they do not fit."""
    conditions = _before(draft.conditions)
    told = {one.period for one in conditions}
    if draft.clauses or (told - {None, "all"} and None in told):
        return refuse(draft, "understand.reason.several_periods")
    for name in draft.measures:
        if name in PEOPLE_MEASURES:
            field, least = PEOPLE_MEASURES[name]
            conditions.append(Condition(field=field, op="ge", value=least))
    if draft.period and not conditions and not item_filters(draft):
        return refuse(draft, "understand.reason.customers_when")
    counted = any(one.field not in _OF_TODAY for one in conditions) or item_filters(draft)
    period = draft.period or ("all" if counted else None)
    return _request(draft, "all", {}, conditions, period)


def _request(
    draft: Draft, segment: str, params: dict[str, Any], conditions: list[Condition], period: str | None
) -> AudienceRequest | None:
    filters: list[Condition] = []
    goods = item_filters(draft)
    of_goods = any(one.field in MEASURES and goes_with(one.field, goods[0].field) for one in conditions if goods)
    counted = bool(of_goods and segment == "all" and not draft.bought)
    coupons = [one for one in draft.filters if DIMENSIONS[one.field].family == "coupon"]
    if coupons and any(one.field in _OF_COUPONS for one in conditions):
        conditions = [
            one.model_copy(update={"where": (*one.where, *coupons)}) if one.field in _OF_COUPONS else one
            for one in conditions
        ]
    else:
        coupons = []
    for one in draft.filters:
        if (one in goods and counted) or one in coupons:
            continue
        if one.field not in ATTRIBUTES and DIMENSIONS[one.field].family != "item":
            return refuse(draft, "understand.reason.not_of_customers", DIMENSIONS[one.field].label.to(draft.language))
        filters.append(Condition(**one.model_dump()))
    if counted:
        conditions = [
            one.model_copy(update={"where": (*one.where, *goods)})
            if one.field in MEASURES and goes_with(one.field, goods[0].field)
            else one
            for one in conditions
        ]
    saved, members = None, [*draft.also, *draft.saved]
    if len(draft.saved) == 1 and segment == "all" and not draft.also:
        saved, members = draft.saved[0], []
    rules: list[Member | Group] = [Member(segment=one) for one in members]
    if draft.without:
        rules.append(Group(match="none", rules=tuple(Member(segment=one) for one in draft.without)))
    rule = Group(rules=tuple(rules)) if rules else None
    return AudienceRequest(
        segment=segment, params=params, period=period, filters=(*filters, *conditions), rule=rule, saved=saved
    )


def audience_call(request: AudienceRequest) -> Call:
    """The call for a list of customers."""
    return Call("find_customers", arguments(request.model_dump(mode="json")))


def list_call(request: AudienceRequest) -> Call:
    """The list by the tool of its own, where it has one: intent and churn come with their bars."""
    told = arguments(request.model_dump(mode="json", exclude={"segment", "period"}))
    if request.period is not None or request.rule is not None or request.saved is not None:
        return audience_call(request)
    if request.segment == "intent":
        params = told.get("params", {})
        target = {name: params.pop(name) for name in ("target_kind", "target") if name in params}
        if not params:
            told.pop("params", None)
        return Call("intent_customers", {**target, **told})
    stages = _STAGES.get(request.segment)
    if stages is None:
        return audience_call(request)
    return Call("churn_risk", {**({"stages": list(stages)} if stages else {}), **told})


def item_filters(draft: Draft) -> list[Filter]:
    return [one for one in draft.filters if DIMENSIONS[one.field].family == "item"]


def refuse(draft: Draft, reason: str, words: str = "") -> _Nothing | None:
    """Nothing, with the reason noted."""
    draft.unclear.append((words, reason))
    return None


def with_chart(call: Call | None, draft: Draft) -> Call | None:
    if call is not None and draft.chart:
        call.arguments["chart"] = draft.chart
    return call
