"""What narrows the first so many customers: of the top 20 those in Shanghai, not the top 20 of Shanghai."""

from __future__ import annotations

from crm_tools.analytics.audience_request import AudienceRequest, Condition, Group, Member, rules_of
from crm_tools.analytics.listing import ATTRIBUTES
from crm_tools.analytics.request import Filter, ReportRequest
from crm_tools.assistant.calls import Call
from crm_tools.assistant.understand.lists.customers import audience_call
from crm_tools.assistant.understand.lists.listed import is_percent, lists
from crm_tools.assistant.understand.requests import call_for, report_in, undrawn


def opened(previous: Call | None) -> Call | None:
    """The first so many of the answer before as a list that can be narrowed; None where it was not cut off so."""
    base = lists(previous)
    if base is not None and previous is not None and previous.tool == "run_report" and is_percent(base):
        return audience_call(base)
    if base is None or base.limit is None or base.rule is not None:
        return None
    first = Member(
        segment=base.saved or base.segment,
        params=base.params,
        filters=base.filters,
        period=base.period,
        order=base.order,
        limit=base.limit,
    )
    return audience_call(
        base.model_copy(update={"filters": (), "saved": None, "limit": None, "rule": Group(rules=(first,))})
    )


def narrows(call: Call, whole: Call) -> bool:
    """Whether the call is about some of ``whole``, as :func:`opened` gives it: its customers with more said of them."""
    base, found = lists(whole), about(call)
    if base is None or found is None or base.rule is None or found.rule is None:
        return False
    [first] = base.rule.rules
    if first not in list(rules_of(found.rule)) or not _same_frame(found, base):
        return False
    told = {one.field for one in first.filters} if isinstance(first, Member) else set()
    new = {one.field for one in (*found.filters, *_filters(call))}
    return bool(new or found.rule != base.rule) and not new & told


def ranked_again(previous: Call | None, call: Call) -> Call | None:
    """“Make it top 5, Beijing only” after the top 10: the first five of Beijing; None where no number is told anew."""
    base, found = lists(previous), about(call)
    if previous is None or base is None or found is None or found.limit is None or call.tool == "run_report":
        return None
    if found.segment != "all" or found.order != base.order or any(one.field not in ATTRIBUTES for one in found.filters):
        return None
    return _among(previous, base, found.filters, found.limit)


def ranked_among(previous: Call | None, call: Call, whole: Call) -> Call | None:
    """“Ladies only” after the top 20: the first twenty among them; None where more than what they are is told."""
    base, found, told = lists(previous), about(call), lists(whole)
    if previous is None or base is None or base.limit is None or found is None or told is None:
        return None
    if call.tool == "run_report" or (found.segment, found.order) != ("all", base.order):
        return None
    new = _left_out(found, told)
    if new is None or not (new := (*found.filters, *new)) or any(one.field not in ATTRIBUTES for one in new):
        return None
    return _among(previous, base, new, base.limit)


def _left_out(found: AudienceRequest, told: AudienceRequest) -> tuple[Condition, ...] | None:
    """What those who were left out are not; None where the list was narrowed in another way."""
    if found.rule == told.rule:
        return ()
    rules = () if found.rule is None or told.rule is None else found.rule.rules
    if (
        len(rules) != 2
        or rules[0] not in (told.rule, *(() if told.rule is None else rules_of(told.rule)))
        or not isinstance(rules[1], Group)
    ):
        return None
    gone = rules[1].rules
    if rules[1].match != "none" or not all(isinstance(one, Condition) and one.op == "eq" for one in gone):
        return None
    return tuple(one.model_copy(update={"op": "ne"}) for one in gone if isinstance(one, Condition))


def _among(previous: Call, base: AudienceRequest, new: tuple[Condition, ...], limit: int) -> Call:
    """The ranking before, among those alone."""
    if previous.tool != "run_report":
        return audience_call(base.model_copy(update={"filters": (*base.filters, *new), "limit": limit}))
    report = report_in(previous)
    filters = tuple(Filter(field=one.field, op=one.op, value=one.value) for one in new)
    return call_for(report.model_copy(update={"filters": (*report.filters, *filters), "limit": limit}))


def of_ranking(base: AudienceRequest, limit: int | None, period: str | None) -> AudienceRequest | None:
    """The first so many of whom only the women are shown, with another number or in other days; None for no such list.

    A higher number is of those that are shown, as in :func:`ranked_again`; other days are those of the ranking itself.
    """
    rules = base.rule.rules if base.rule is not None and base.rule.match == "all" else ()
    first = rules[0] if len(rules) == 1 else None
    if not isinstance(first, Member) or first.limit is None or first.order is None or base.limit is not None:
        return None
    if limit is not None and period is None and limit > first.limit and first.segment == base.segment == "all":
        kept = {one.field for one in first.filters}
        if any(one.field not in ATTRIBUTES or one.field in kept for one in base.filters):
            return None
        filters = (*first.filters, *base.filters)
        return AudienceRequest(period=first.period, filters=filters, order=first.order, limit=limit)
    if period is not None and limit is None and first.period == base.period is not None:
        within = Group(rules=(first.model_copy(update={"period": period}),))
        return base.model_copy(update={"rule": within, "period": period})
    return None


def _same_frame(found: AudienceRequest, base: AudienceRequest) -> bool:
    """The list before in its days; or, of all customers, another list that they are on as well."""
    if base.segment == "all" and found.segment != "all":
        return True
    return (found.segment, found.period) == (base.segment, base.period)


def about(call: Call) -> AudienceRequest | None:
    """Whom the call is about."""
    if call.tool == "run_report":
        told = undrawn(call)
        return ReportRequest.model_validate(told).audience or lists(call)
    return lists(call)


def _filters(call: Call) -> tuple[Filter, ...]:
    if call.tool != "run_report":
        return ()
    return report_in(call).filters
