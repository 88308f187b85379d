"""The parts of an understood question that a reader can change and have answered again, and sensible next questions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from crm_tools.analytics.desk import Desk
from crm_tools.analytics.registry import DIMENSIONS, MEASURES, goes_with
from crm_tools.analytics.segments import SEGMENTS
from crm_tools.assistant.calls import ACTIONS, CALLS, OFFERED, Call
from crm_tools.texts import Language, UserError, say

Part = Literal["segment", "dimension", "period", "limit"]
LIMITS = (3, 5, 10, 20, 50, 100)
PERIODS = (
    "last_7_days",
    "last_30_days",
    "last_90_days",
    "this_month",
    "last_month",
    "this_quarter",
    "last_quarter",
    "this_year",
    "last_12_months",
    "all",
)
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
MOST_STEPS = 4


@dataclass(frozen=True)
class Choice:
    """A part that can be changed: what it is now (None: nothing, or several) and what it may become."""

    part: Part
    now: Any
    options: tuple[Any, ...]


def choices(call: Call) -> tuple[Choice, ...]:
    """What of ``call`` can be changed; nothing of calls that are no list or report."""
    return tuple(_choices(call))


def _choices(call: Call) -> Iterator[Choice]:
    arguments = call.arguments
    if call.tool == "find_customers":
        yield Choice("segment", arguments.get("segment", "all"), tuple(SEGMENTS))
    if call.tool == "run_report":
        groups = arguments.get("dimensions", ())
        fitting = [name for name in _GROUPS if all(goes_with(one, name) for one in arguments["measures"])]
        if len(groups) <= 1:
            yield Choice("dimension", groups[0] if groups else None, (None, *fitting))
    if call.tool in ("run_report", "explain_change") or arguments.get("period"):
        usual = "all" if call.tool == "run_report" else CALLS[call.tool].model_fields["period"].default
        yield Choice("period", arguments.get("period", usual), PERIODS)
    ranked = call.tool == "run_report" and any(not DIMENSIONS[name].time for name in arguments.get("dimensions", ()))
    if ranked or arguments.get("limit"):
        yield Choice("limit", arguments.get("limit"), (*LIMITS, None))


def changed(call: Call, part: Part, value: Any) -> Call:
    """``call`` with one part changed. Raises ValidationError where they do not go together."""
    arguments = {name: given for name, given in call.arguments.items() if name != "chart"}
    if part == "dimension":
        arguments["dimensions"] = [value] if value else []
        if value is None or DIMENSIONS[value].time:
            arguments = {name: given for name, given in arguments.items() if name not in ("limit", "order", "others")}
        if value is None:
            arguments = {name: given for name, given in arguments.items() if name not in ("share", "running")}
    elif part == "segment":
        arguments = {name: given for name, given in arguments.items() if name not in ("params", "order")}
        arguments["segment"] = value
    elif value is None:
        arguments.pop(part, None)
        arguments.pop("others", None)
    else:
        arguments[part] = value
    checked = CALLS[call.tool].model_validate(arguments)
    return Call(call.tool, checked.model_dump(mode="json", exclude_defaults=True))


def next_steps(call: Call, desk: Desk, language: Language) -> tuple[str, ...]:
    """Up to four questions that go on from ``call``; each is one that is understood here and now."""
    from crm_tools.assistant.understand import understand

    found: list[str] = []
    previous = referred(call)
    for name, tool in _ideas(call):
        text = say(f"assistant.next.{name}", language)
        if (tool is None or tool in OFFERED) and _understood(understand, text, desk, previous, tool):
            found.append(text)
    return tuple(found[:MOST_STEPS])


def referred(call: Call) -> Call:
    """What a follow-up to ``call`` goes on from: the same customers as a plain list, where it is about customers."""
    from crm_tools.assistant.again import audience_of

    audience = None if call.tool == "find_customers" else audience_of(call.tool, call.arguments)
    return call if audience is None else Call("find_customers", audience.model_dump(mode="json", exclude_defaults=True))


def _understood(understand: Any, text: str, desk: Desk, previous: Call, tool: str | None) -> bool:
    try:
        call: Call = understand(text, desk, previous)
    except UserError:
        return False
    return call.tool not in ("clarify", "decline") and (tool is None or call.tool == tool)


def _ideas(call: Call) -> Iterator[tuple[str, str | None]]:
    """Texts by name, and the tool each must lead to."""
    arguments: Mapping[str, Any] = call.arguments
    if call.tool in ACTIONS:
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
