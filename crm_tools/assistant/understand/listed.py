"""The list of customers that a call answers with, for what goes on from it."""

from __future__ import annotations

from crm_tools.analytics.audience_request import AudienceRequest, Condition
from crm_tools.analytics.listing import ATTRIBUTES
from crm_tools.analytics.registry import MEASURES
from crm_tools.analytics.request import Order, ReportRequest
from crm_tools.assistant.calls import ACTIONS, Call, audience_of
from crm_tools.texts import UserError


def ranked(call: Call) -> AudienceRequest | None:
    """今年销售额前10的客户 as a list: a report by customer whose rows are the customers in the order of one measure."""
    report = ReportRequest.model_validate({name: one for name, one in call.arguments.items() if name != "chart"})
    plain_rows = not (report.compare or report.share or report.running or report.others)
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
    if not any(one.field == order.by for one in kept):
        kept.append(Condition(field=order.by, op="gt", value=0))
    return AudienceRequest(period=report.period, filters=tuple(kept), order=order, limit=report.limit)


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
