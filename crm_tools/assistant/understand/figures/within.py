"""Numbers about some customers: how many are on a list, its groups, and measures of their facts only."""

from __future__ import annotations

from crm_tools.analytics.audience_request import AudienceRequest, Condition
from crm_tools.analytics.criteria import Filter
from crm_tools.analytics.listing import ATTRIBUTES
from crm_tools.analytics.registry import DIMENSIONS
from crm_tools.assistant.calls import Call
from crm_tools.assistant.understand.draft import Draft
from crm_tools.assistant.understand.figures.parts import told_within, whole_named
from crm_tools.assistant.understand.figures.reports import report_call
from crm_tools.assistant.understand.lists.customers import customers_request, item_filters, refuse, segment_request
from crm_tools.assistant.understand.lists.listed import COUNTED_AS, as_figure
from crm_tools.assistant.understand.lists.people import PEOPLE_MEASURES

_COUNTS = ("customers", *COUNTED_AS.values())


def counts_chosen(draft: Draft) -> bool:
    """Whether customers who meet conditions are counted or grouped, rather than listed."""
    chosen = bool(draft.conditions or item_filters(draft) or draft.saved or draft.without)
    if draft.segment or not chosen:
        return False
    counted = draft.counted or (draft.share and draft.people and not draft.dimensions)
    if draft.measures == ["customers"] or (counted and not draft.measures):
        return True
    grouped = draft.dimensions and all(name in ATTRIBUTES for name in draft.dimensions)
    return bool(grouped and draft.people and draft.conditions and not draft.measures and not _having(draft))


def _having(draft: Draft) -> bool:
    """销售额过百万的城市: the condition is one of the groups, since no customers stand behind it."""
    nouns = [
        at
        for at, t in enumerate(draft.tokens)
        if t.kind == "customer" or (t.kind == "dimension" and t.value == "customer")
    ]
    numbers = [at for at, t in enumerate(draft.tokens) if t.kind in ("number", "range")]
    if not numbers and draft.has("done", "undone"):
        return False
    return not any(noun > number for noun in nouns for number in numbers)


def measures_chosen(draft: Draft) -> bool:
    """Whether a measure is asked of customers who meet conditions: 消费超过1万的客户的订单数."""
    return bool(
        draft.people
        and draft.conditions
        and draft.measures
        and not draft.segment
        and not draft.dimensions
        and not (draft.direction or draft.limit or draft.order or draft.listed)
        and not any(name in PEOPLE_MEASURES for name in draft.measures)
        and not _having(draft)
    )


def numbers_of_segment(draft: Draft) -> bool:
    """Whether numbers about a segment are asked for, rather than its list."""
    if draft.compare or draft.share or draft.trend or draft.counted or draft.has("split", "versus", "higher"):
        return True
    if [name for name in draft.dimensions if name != "customer"]:
        return True
    return bool(draft.measures) and not (draft.direction or draft.limit or draft.order)


def within(draft: Draft) -> Call | None:
    """The report over the customers that the question describes."""
    draft.measures = [name for name in draft.measures if name not in _COUNTS]
    counted = not draft.measures
    whole = _share_apart(draft)
    if draft.unclear:
        return None
    if draft.segment:
        call = _of_segment(draft, counted)
    else:
        audience = customers_request(draft)
        call = None if audience is None else _report(draft, audience, counted)
    if call is not None and whole:
        call.arguments["filters"] = [one.model_dump(mode="json") for one in whole]
    return call


_CHOSEN = ("segment", "done", "undone", "unbought", "buy", "login", "register", "number", "range", "saved")
"""What tells customers by more than what they are."""


def _share_apart(draft: Draft) -> list[Filter]:
    """What bounds the whole of a share of some customers, taken from the draft: 金卡客户里高价值客户的占比.

    高价值客户里金卡的占比 has the list as its whole, and the value as the part. Where neither is said, as in
    上海高价值客户的占比, it may be of Shanghai or of everyone.
    """
    told = [one for one in draft.filters if one.field in ATTRIBUTES]
    if not draft.share or any(not DIMENSIONS[name].time for name in draft.dimensions):
        return []
    place = whole_named(draft)
    if place is None:
        if told:
            refuse(draft, "understand.reason.share_within")
        return []
    chosen = {place[0] <= t.start < place[1] for t in draft.tokens if t.kind in _CHOSEN}
    whole = told_within(draft, place)
    part = [one for one in told if one not in whole]
    if len(chosen) > 1 or (True in chosen and not part):
        refuse(draft, "understand.reason.share_within")  # 买过的客户里买了两次的: both told by what they did
        return []
    if True in chosen:
        draft.part, draft.filters = tuple(part), [one for one in draft.filters if one not in part]
        return []
    draft.filters = [one for one in draft.filters if one not in whole]
    return whole


def of_only(draft: Draft) -> Call | None:
    """The facts of new, first-time or repeat buyers alone: who they are takes the same days as the report.

    Without any days, new and first-time ones would be everybody.
    """
    [name] = draft.only
    field, least = PEOPLE_MEASURES[name]
    if draft.segment or draft.conditions or draft.compare or not draft.measures:
        return refuse(draft, "understand.reason.number_of_chosen")
    if draft.period not in (None, "all"):
        draft.audience = AudienceRequest(filters=(Condition(field=field, op="ge", value=least, period=draft.period),))
    elif name == "repeat_buyers":
        draft.audience = AudienceRequest(filters=(Condition(field=field, op="ge", value=least, period="all"),))
    else:
        return refuse(draft, "understand.reason.customers_when")
    draft.counted = draft.people = False
    return report_call(draft)


def _of_segment(draft: Draft, counted: bool) -> Call | None:
    assert draft.segment is not None
    plain = not (draft.conditions or item_filters(draft) or draft.params or draft.period)
    of_all = draft.share and not [name for name in draft.dimensions if name != "customer"]
    alone = not (draft.without or draft.also or draft.saved)  # 非流失风险的高价值客户有多少
    if counted and plain and alone and draft.segment in COUNTED_AS and not (draft.trend or draft.compare or of_all):
        draft.measures, draft.segment, draft.counted = [COUNTED_AS[draft.segment]], None, False
        return report_call(draft)
    period, kept = draft.period, (draft.filters, draft.conditions)
    if not counted:
        draft.period = None
        draft.filters = []
        if [name for name in draft.dimensions if name != "customer"]:
            draft.conditions = []
    audience = segment_request(draft)
    draft.period, (draft.filters, _) = (None if counted else period), kept
    if audience is None:
        return None
    draft.conditions = kept[1] if not counted and not audience.filters and draft.dimensions else []
    return _report(draft, audience, counted)


def _report(draft: Draft, audience: AudienceRequest, counted: bool) -> Call | None:
    draft.audience = audience
    if counted:
        draft.measures, draft.period, draft.filters, draft.conditions = ["customers"], None, [], []
    elif audience.segment == "all":
        draft.filters, draft.conditions = [], []
    draft.counted = draft.people = False
    return report_call(draft)


def report_about(draft: Draft, audience: AudienceRequest) -> Call | None:
    """The report that a follow-up asks of the list before it; what narrows the list narrows its facts."""
    draft.measures = [name for name in draft.measures if name not in _COUNTS]
    plain = AudienceRequest(segment=audience.segment)
    if not draft.measures:
        attributes = all(one.field in ATTRIBUTES for one in draft.filters)
        if not attributes or draft.conditions:
            draft.unclear.append(("", "understand.reason.segment_measure"))
            return None
        if audience == plain and audience.segment in COUNTED_AS and not draft.period:
            draft.measures = [COUNTED_AS[audience.segment]]
            draft.counted = draft.people = False
            return report_call(draft)
        draft.measures = ["customers"]
        standing = all(one.field in ATTRIBUTES for one in audience.filters) and audience.rule is None
        if any(DIMENSIONS[name].time == "calendar" for name in draft.dimensions) and not standing:
            return _over_time(draft, audience)
    draft.audience = audience
    draft.counted = draft.people = False
    return report_call(draft)


def _over_time(draft: Draft, audience: AudienceRequest) -> Call | None:
    """按月看 after those who ordered this year: how many did so in each month."""
    figure = as_figure(audience)
    if figure is None:
        return refuse(draft, "understand.reason.customers_when")
    draft.measures, draft.period = [*figure.measures], draft.period or figure.period
    draft.filters = [*figure.filters, *draft.filters]
    draft.counted = draft.people = False
    return report_call(draft)
