"""The parts of an understood question that a reader can change and have answered again, and sensible next questions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from crm_tools.analytics.audience_request import AudienceRequest
from crm_tools.analytics.desk import Desk
from crm_tools.analytics.periods import USUAL
from crm_tools.analytics.plan_checks import averageable
from crm_tools.analytics.registry import DIMENSIONS, MEASURES, goes_with
from crm_tools.analytics.segments import SEGMENTS
from crm_tools.analytics.values import values
from crm_tools.assistant.calls import ACTIONS, CALLS, OFFERED, OWN_WORK, Call, audience_of
from crm_tools.texts import Language, UserError, say

Part = Literal["measure", "segment", "dimension", "period", "compare", "limit", "filter"]
LIMITS = (3, 5, 10, 20, 50, 100)
_GROUPS = (
    "day",
    "week",
    "month",
    "quarter",
    "year",
    "weekday",
    "city",
    "level",
    "channel",
    "gender",
    "category",
    "product",
    "customer",
)
_OF_DAYS = ("run_report", "explain_change", "customer_retention", "purchase_funnel")
COMPARISONS = ("previous", "year_ago")
_MEASURES = (
    "sales",
    "orders",
    "buyers",
    "aov",
    "units",
    "product_sales",
    "repeat_rate",
    "refund_rate",
    "new_customers",
    "first_time_buyers",
    "active_customers",
    "coupon_use_rate",
)
MOST_VALUES = 60
"""Values of a dimension that a menu can hold; a longer list is changed in words."""
MOST_STEPS = 4
_OF_ROWS = ("limit", "offset", "others")


@dataclass(frozen=True)
class Choice:
    """A part that can be changed: what it is now (None: nothing, or several) and what it may become.

    ``place`` counts the filters; None among a filter's options takes it away.
    """

    part: Part
    now: Any
    options: tuple[Any, ...]
    place: int = 0


def choices(call: Call, desk: Desk) -> tuple[Choice, ...]:
    """What of ``call`` can be changed into something else; nothing of calls that are no list or report."""
    found = (*_choices(call), *_filters(call, desk))
    return tuple(one for one in found if any(option != one.now for option in one.options))


def _choices(call: Call) -> Iterator[Choice]:
    arguments = call.arguments
    narrowed = [one["field"] for one in arguments.get("filters", ())]
    # A condition on the measure itself (sales over 5,000) would mean nothing of another one.
    if call.tool == "run_report" and len(arguments["measures"]) == 1 and all(name in DIMENSIONS for name in narrowed):
        apart = (*arguments.get("dimensions", ()), *narrowed)
        others = (name for name in _MEASURES if all(goes_with(name, by) for by in apart))
        yield Choice("measure", arguments["measures"][0], tuple(others))
    if call.tool == "find_customers":
        yield Choice("segment", arguments.get("segment", "all"), tuple(SEGMENTS))
    if call.tool == "run_report":
        groups = arguments.get("dimensions", ())
        fitting = [name for name in _GROUPS if all(goes_with(one, name) for one in arguments["measures"])]
        if len(groups) <= 1:
            yield Choice("dimension", groups[0] if groups else None, (None, *fitting))
    if call.tool in _OF_DAYS or (arguments.get("period") and call.tool not in OWN_WORK):
        usual = "all" if call.tool == "run_report" else CALLS[call.tool].model_fields["period"].default
        yield Choice("period", arguments.get("period", usual), USUAL)
    if call.tool == "run_report" and arguments.get("period", "all") != "all":
        now = arguments.get("compare")
        yield Choice("compare", now if now in COMPARISONS else None, (None, *COMPARISONS))
    ranked = call.tool == "run_report" and any(not DIMENSIONS[name].time for name in arguments.get("dimensions", ()))
    if ranked or arguments.get("limit"):
        yield Choice("limit", arguments.get("limit"), (*LIMITS, None))


def _filters(call: Call, desk: Desk) -> Iterator[Choice]:
    for place, one in enumerate(call.arguments.get("filters", ())):
        entry, usual = DIMENSIONS.get(one["field"]), one.get("op", "eq") == "eq" and not one.get("where")
        others: tuple[str, ...] = ()
        if entry and usual and entry.kind == "text" and not (entry.time or entry.named_by):
            others = values(desk, entry.name)
        yield Choice("filter", one["value"], (None, *(others if len(others) <= MOST_VALUES else ())), place)


def changed(call: Call, part: Part, value: Any, place: int = 0) -> Call:
    """``call`` with one part changed. Raises ValidationError where they do not go together."""
    arguments = {name: given for name, given in call.arguments.items() if name != "chart"}
    if part == "measure":
        order = arguments.get("order")
        arguments["measures"] = [value]
        for name, makes_sense in (("share", not MEASURES[value].ratio), ("running", MEASURES[value].additive)):
            if arguments.pop(name, None) and makes_sense:
                arguments[name] = [value]
        if not averageable(MEASURES[value]):
            arguments.pop("average", None)
        if order and order["by"] in call.arguments["measures"]:
            arguments["order"] = order | {"by": value}
    elif part == "filter":
        filters = [dict(one) for one in arguments["filters"]]
        if value is None:
            del filters[place]
        else:
            filters[place]["value"] = value
        arguments["filters"] = filters
    elif part == "dimension":
        arguments["dimensions"] = [value] if value else []
        arguments.pop("limits", None)
        if value and DIMENSIONS[value].time == "calendar":
            arguments.pop("average", None)
        if value is None or DIMENSIONS[value].time:
            arguments = {name: given for name, given in arguments.items() if name not in (*_OF_ROWS, "order")}
        if value is None:
            arguments = {name: given for name, given in arguments.items() if name not in ("share", "running")}
    elif part == "limit" and value is not None:
        arguments = {name: given for name, given in arguments.items() if name not in ("top_percent", "offset")}
        arguments["limit"] = value
    elif part == "segment":
        arguments = {name: given for name, given in arguments.items() if name not in ("params", "order")}
        arguments["segment"] = value
    elif value is None:
        arguments.pop(part, None)
        arguments.pop("others", None)
        arguments.pop("offset", None)
    else:
        arguments[part] = value
    checked = CALLS[call.tool].model_validate(arguments)
    return Call(call.tool, checked.model_dump(mode="json", exclude_defaults=True))


def next_steps(call: Call, desk: Desk, language: Language) -> tuple[str, ...]:
    """Up to four questions that go on from ``call``; each is one that is understood here and now."""
    from crm_tools.assistant.understand import understand

    found: list[str] = []
    previous = referred(call)
    for text, tool in dict.fromkeys(_ideas(call, language)):
        if (tool is None or tool in OFFERED) and _understood(understand, text, desk, previous, tool):
            found.append(text)
        if len(found) == MOST_STEPS:
            break
    return tuple(found)


def referred(call: Call) -> Call | None:
    """What a follow-up to ``call`` goes on from: the same customers as a plain list, where it is about customers.

    None for a call that no follow-up takes up, as in :func:`~crm_tools.assistant.turn.earlier_calls`.
    """
    if call.tool in ("run_report", "find_customers", *OWN_WORK):
        return call
    audience = audience_of(call.tool, call.arguments)
    return None if audience is None else as_list(audience)


def as_list(audience: AudienceRequest) -> Call:
    """The customers of ``audience`` as a plain list."""
    return Call("find_customers", audience.model_dump(mode="json", exclude_defaults=True))


def _understood(understand: Any, text: str, desk: Desk, previous: Call | None, tool: str | None) -> bool:
    try:
        call: Call = understand(text, desk, previous)
    except UserError:
        return False
    return call.tool not in ("clarify", "decline") and (tool is None or call.tool == tool)


def _ideas(call: Call, language: Language) -> Iterator[tuple[str, str | None]]:
    """Questions, and the tool that each must lead to."""
    for name, tool in _names(call):
        yield say(f"assistant.next.{name}", language), tool
    if call.tool == "explain_change":
        from crm_tools.assistant.understand.describe import question

        measure = call.arguments.get("measure", "sales")
        for by in ("month", "city", "category"):
            if goes_with(measure, by):
                period = "last_12_months" if by == "month" else call.arguments.get("period", "this_month")
                yield question(language, measures=[measure], dimensions=[by], period=period) or "", "run_report"
    elif call.tool == "save_segment" and call.arguments.get("name"):
        yield say("assistant.segment.use", language, name=call.arguments["name"]), None
    elif call.tool == "customer_story" and str(call.arguments["customer"]).isdigit():
        yield say("assistant.help.recommend_products.one", language, customer=call.arguments["customer"]), None


def _names(call: Call) -> Iterator[tuple[str, str | None]]:
    """Texts by name, and the tool each must lead to."""
    arguments: Mapping[str, Any] = call.arguments
    if call.tool in ACTIONS:  # once it is carried out
        yield (
            ("open_tasks", "followup_tasks") if call.tool == "create_followups" else ("how_it_did", "campaign_results")
        )
        return
    if call.tool in ("find_customers", "churn_risk", "intent_customers"):
        if call.tool == "churn_risk" or arguments.get("segment") == "churn_risk":
            yield "retention", "send_email"
            yield "followups", "create_followups"
        if arguments.get("segment") == "most_active":
            yield "coupon", "offer_coupon"
        yield "email", "send_email"
        yield "coupon", "offer_coupon"
        yield "followups", "create_followups"
        yield "survey", "send_survey"
        yield "first_ten", None
    elif call.tool == "run_report":
        names, groups = arguments["measures"], arguments.get("dimensions", ())
        if not groups or not DIMENSIONS[groups[0]].time:
            yield "by_month", "run_report"
        if "city" not in groups and all(goes_with(name, "city") for name in names):
            yield "by_city", "run_report"
        if "category" not in groups and all(goes_with(name, "category") for name in names):
            yield "by_category", "run_report"
        if not arguments.get("compare") and arguments.get("period", "all") != "all":
            yield "compared", "run_report"
        if not groups and all(name in MEASURES for name in names):
            yield "why", "explain_change"
    elif call.tool == "recommend_products":
        yield "email_best", "send_email"
        yield "best_sellers", "run_report"
    elif call.tool == "customer_retention":
        yield "repeat_rate", "run_report"
        yield "churn", "churn_risk"
    elif call.tool == "purchase_funnel":
        yield "left_in_cart", "find_customers"
        yield "retained", "customer_retention"
    elif call.tool == "campaign_results":
        if not ({"which", "period", "campaign", "order"} & arguments.keys()):
            yield "one_before", "campaign_results"
        yield "every_campaign", "campaign_results"
        yield "waiting", "campaign_results"
    elif call.tool == "followup_tasks":
        yield from (("overdue", "followup_tasks"), ("by_owner", "followup_tasks"), ("mine", "followup_tasks"))
        yield "care", "create_followups"
    elif call.tool == "survey_results":
        yield "feedback", "analyze_feedback"
    elif call.tool in ("analyze_feedback", "ask_feedback"):
        if call.tool == "ask_feedback":
            yield "feedback", "analyze_feedback"
        yield "results", "survey_results"
        yield "care", "create_followups"
    elif call.tool == "design_survey":
        yield "send_it", "send_survey"
    elif call.tool == "search_knowledge":
        yield "high_value", "find_customers"
        yield "top", "run_report"
