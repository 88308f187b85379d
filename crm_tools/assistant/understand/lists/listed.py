"""The list of customers that a call answers with, for what goes on from it."""

from __future__ import annotations

from crm_tools.analytics.audience_request import AudienceRequest, Condition, Group, Member
from crm_tools.analytics.listing import ATTRIBUTES
from crm_tools.analytics.registry import MEASURES
from crm_tools.analytics.request import Filter, Order, ReportRequest
from crm_tools.assistant.calls import ACTIONS, Call, audience_of
from crm_tools.assistant.understand.lists.people import PEOPLE_MEASURES
from crm_tools.assistant.understand.requests import report_in
from crm_tools.texts import UserError


def ranked(call: Call) -> AudienceRequest | None:
    """今年销售额前10的客户 as a list: a report by customer whose rows are the customers in the order of one measure."""
    report = report_in(call)
    plain_rows = not (report.compare or report.share or report.running or report.others)
    plain_rows = plain_rows and report.average is None and not report.offset
    if report.dimensions != ("customer",) or not plain_rows:
        return None
    order = report.order or Order(by=report.measures[0])
    if order.by == "logins" and report.period == "all":
        return None  # the most active are told by recent days
    if order.by not in report.measures or (report.audience is not None and report.audience != AudienceRequest()):
        return None
    kept: list[Condition] = []
    for one in report.filters:
        if one.field not in (*ATTRIBUTES, *MEASURES):
            return None
        kept.append(Condition(**one.model_dump()))
    if report.top_percent is not None:
        return _first_percent(report, order, tuple(kept))
    if not any(one.field == order.by for one in kept):
        kept.append(Condition(field=order.by, op="gt", value=0))
    return AudienceRequest(period=report.period, filters=tuple(kept), order=order, limit=report.limit)


def _first_percent(report: ReportRequest, order: Order, kept: tuple[Condition, ...]) -> AudienceRequest:
    """消费前20%的客户 as being on that list, so that whatever narrows it does so within the first 20 %."""
    percent = Member(segment="all", period=report.period, filters=kept, order=order, top_percent=report.top_percent)
    return AudienceRequest(period=report.period, rule=Group(rules=(percent,)), order=order)


def is_percent(base: AudienceRequest) -> bool:
    """Whether it is the first so many percent, which already stand as a list of their own."""
    rules = base.rule.rules if base.rule is not None and not base.filters else ()
    return len(rules) == 1 and isinstance(rules[0], Member) and rules[0].top_percent is not None


def counted(call: Call | None, *, split: bool = False) -> AudienceRequest | None:
    """Those whom a report counts in one number, as a list: 本月新增客户数量, how many gold members there are.

    ``split``: also those counted by what they are, by level or city: they are the same people.
    """
    if call is None or call.tool != "run_report":
        return None
    report = report_in(call)
    chosen = {one.field for one in report.filters if one.op == "eq"}
    if split and report.limit is None:
        chosen |= set(ATTRIBUTES)
    if not set(report.dimensions) <= chosen or len(report.measures) != 1:
        return None
    shared = report.share and not (split and not report.part)  # 钻石的是谁 after each level's share
    if report.compare or shared or report.average:
        return None
    base, name = report.audience or AudienceRequest(), report.measures[0]
    segment = next((one for one, measure in COUNTED_AS.items() if measure == name), None)
    if segment is not None and base == AudienceRequest():
        base = AudienceRequest(segment=segment)
    elif base.segment != segment and name != "customers" and name not in PEOPLE_MEASURES:
        return None
    filters = [Condition(**one.model_dump()) for one in report.filters]
    goods = tuple(one for one in report.filters if one.field in ("category", "product"))
    if name == "buyers" and goods:  # who bought such goods
        others = [one for one in filters if one.field not in ("category", "product")]
        filters = [*others, Condition(field="units", op="ge", value=1, period=report.period, where=goods)]
        if any(one.field not in ATTRIBUTES for one in others):
            return None
        return base.model_copy(update={"filters": (*base.filters, *filters)})
    if any(one.field not in ATTRIBUTES for one in filters):
        return None
    if name in PEOPLE_MEASURES:
        field, least = PEOPLE_MEASURES[name]
        filters.append(Condition(field=field, op="ge", value=least, period=report.period))
    return base.model_copy(update={"filters": (*base.filters, *filters)})


def those_of(call: Call | None) -> AudienceRequest | None:
    """The customers of whom a report tells a figure: 他们今年花了多少 after a list. None where goods narrow it."""
    if call is None or call.tool != "run_report":
        return None
    report = report_in(call)
    if report.audience in (None, AudienceRequest()) or any(one.field not in ATTRIBUTES for one in report.filters):
        return None
    of_them = tuple(Condition(**one.model_dump()) for one in report.filters)
    return report.audience.model_copy(update={"filters": (*report.audience.filters, *of_them)})


def as_figure(people: AudienceRequest) -> ReportRequest | None:
    """The figure that counts these customers where one deed of theirs puts them on the list; None where none does."""
    deeds = [one for one in people.filters if one.field not in ATTRIBUTES]
    if people.segment != "all" or people.rule or people.saved or people.limit is not None or len(deeds) != 1:
        return None
    [deed] = deeds
    kept = [Filter.model_validate(one.model_dump(exclude={"period", "where"})) for one in people.filters if one != deed]
    if deed.field == "units" and deed.where and (deed.op, deed.value) == ("ge", 1):
        name, kept = "buyers", [*kept, *deed.where]
    else:
        once = (deed.op, deed.value) == ("ge", 1) and not deed.where
        name = next((name for name, did in PEOPLE_MEASURES.items() if once and did == (deed.field, 1)), "")
    if not name:
        return None
    return ReportRequest(measures=(name,), period=deed.period or people.period or "all", filters=tuple(kept))


COUNTED_AS = {"high_value": "high_value_customers", "churn_risk": "churn_risk_customers", "intent": "intent_customers"}
"""Segments that are measures too, with their thresholds as defined."""


def as_people(call: Call | None) -> Call | None:
    """A number of high-value customers as the customers of that segment, whom a turn may ask further figures of."""
    if call is None or call.tool != "run_report" or len(call.arguments.get("measures") or ()) != 1:
        return call
    told = call.arguments
    segment = next((one for one, measure in COUNTED_AS.items() if [measure] == list(told["measures"])), None)
    if segment is None or told.get("audience") or told.get("order"):
        return call
    return Call(call.tool, {**told, "measures": ["customers"], "audience": {"segment": segment}})


def lists(call: Call | None) -> AudienceRequest | None:
    """The list of customers that a call answers with."""
    if call is None:
        return None
    try:
        if call.tool == "run_report":
            return ranked(call)
        if call.tool in ACTIONS:
            return AudienceRequest.model_validate(call.arguments.get("audience"))
        return audience_of(call.tool, call.arguments)
    except (UserError, ValueError):
        return None
