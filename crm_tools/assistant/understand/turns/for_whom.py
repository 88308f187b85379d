"""The figure before for some customers: 新客的呢 after the orders by channel, “for high-value customers only”.

They are no figure and no list of their own: 的, “for” or “only” hold them to the figure that was shown.
"""

from __future__ import annotations

from dataclasses import replace

from crm_tools.analytics.audience_request import AudienceRequest, Condition
from crm_tools.analytics.registry import MEASURES
from crm_tools.analytics.request import Filter, ReportRequest
from crm_tools.assistant.calls import Call
from crm_tools.assistant.understand.figures.reports import checked_report
from crm_tools.assistant.understand.lists.listed import counted, lists
from crm_tools.assistant.understand.lists.people import PEOPLE_MEASURES
from crm_tools.assistant.understand.question import Asked, drafted
from crm_tools.assistant.understand.requests import report_in
from crm_tools.assistant.understand.text.normalise import normalise
from crm_tools.assistant.understand.turns.further import described
from crm_tools.assistant.understand.turns.said import turn_pattern

_STOCK = ("customers", "high_value_customers", "churn_risk_customers", "intent_customers", *PEOPLE_MEASURES)


def for_whom(asked: Asked) -> Call | None:
    """The report before for the customers that the turn names; None for any other turn."""
    previous = asked.previous
    if previous is None or previous.tool != "run_report" or lists(previous) or counted(previous):
        return None
    base = report_in(previous)
    if base.audience is not None or base.limit is not None or base.share or set(base.measures) & {*_STOCK}:
        return None
    words = asked.text.norm.strip(" ?!.,;:")
    said = turn_pattern("for_whom", "said").fullmatch(words)
    if said is None and all(MEASURES[name].ratio for name in base.measures):
        said = turn_pattern("for_whom", "of_rate").fullmatch(words)
    who = "" if said is None else next(one for one in said.groups() if one).strip()
    changed = _of(asked, who, base) if who else None
    return None if changed is None else checked_report(drafted(asked), base.model_copy(update=changed))


def _of(asked: Asked, who: str, base: ReportRequest) -> dict[str, object] | None:
    if turn_pattern("for_whom", "new").fullmatch(who):
        new = Condition(field="new_customers", op="ge", value=1, period=base.period)
        return {"audience": AudienceRequest(filters=(new,))}
    if turn_pattern("for_whom", "old").fullmatch(who):
        old = Filter(field="customer_kind", op="eq", value="returning")
        return {"filters": (*(one for one in base.filters if one.field != "customer_kind"), old)}
    text = normalise(who)
    kinds = {one.kind for one in drafted(replace(asked, previous=None), text).tokens}
    if "segment" not in kinds or kinds & {"period", "measure", "value", "dimension", "grouped", "number"}:
        return None
    found = described(asked, text)
    plain = found is not None and found.segment != "all" and not found.filters and found.rule is None
    return {"audience": found} if plain else None
