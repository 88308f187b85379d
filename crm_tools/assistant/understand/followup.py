"""Questions that go on from the one before: 其中上海的呢, 换成上个月, “by city instead”, “and last month?”."""

from __future__ import annotations

import re
from typing import Any, TypeVar

from crm_tools.analytics.audience_request import AudienceRequest, Condition
from crm_tools.analytics.registry import DIMENSIONS, MEASURES
from crm_tools.analytics.request import Filter, Order, ReportRequest
from crm_tools.assistant.calls import Call
from crm_tools.assistant.understand import conditions, customers, decide, reports, shape, verbs, when, within
from crm_tools.assistant.understand.draft import Draft
from crm_tools.assistant.understand.numbers import Number
from crm_tools.assistant.understand.personal import take_personal

_LEADS = re.compile(
    r"^(?:那|其中|里面|当中|换|改|再|然后|另外|同样|继续|接着|只|仅|就看|去掉|加上"
    r"|(?:and|so|what about|how about|same|now|make|also|then|but|instead|of those|of these|of them|among|just|only|ok"
    r"|change|switch|compare (?:it|that|this|with|to))\b)"
    r"|(?:换|改|变|调|设)(?:成|为|到)|门槛|阈值|呢[?!.]*$|^.{1,12}的[?!.]*$"
    r"|\b(?:instead|too|as well)(?: please)?[?!.]*$"
)
_MORE = re.compile(r"再|也|加上|还|另外|同时|进一步|\b(?:too|as well|also|add|additionally|further|plus|in addition)\b")
"""Added to what is there rather than put in its place."""

_WORDS = (
    "follow",
    "lead",
    "pronoun",
    "only",
    "and",
    "which_all",
    "list",
    "customer",
    "threshold",
    "how_many",
    "which",
    "head_count",
)
_Condition = TypeVar("_Condition", bound=Filter)


def leads_on(norm: str) -> bool:
    """Whether the words say that the question goes on from another."""
    return bool(_LEADS.search(norm))


def follow(draft: Draft, previous: Call) -> Call | None:
    """``previous`` with what the follow-up changes; None with ``draft.unclear`` where that is not certain."""
    more = bool(_MORE.search(draft.text.norm))
    draft.before = previous.arguments.get("period", "all") if previous.tool == "run_report" else None
    threshold = draft.has("threshold")
    verbs.settle(draft)
    when.take_periods(draft)
    decide.take_segment(draft)
    take_personal(draft)
    conditions.take_values(draft)
    if not threshold:
        conditions.take_numbers(draft)
    number = _bare_number(draft)
    shape.take_shape(draft)
    if draft.has("how_many", "head_count") and not draft.measures:
        draft.counted = True
    for index, _ in list(draft.open(*_WORDS)):
        draft.place(index)
    for index, token in list(draft.open()):
        if not token.read_as("filler"):
            draft.ask(index)
    if draft.unclear:
        return None
    if draft.segment is not None:
        return decide.decide(draft)
    if not _changes(draft, number):
        draft.unclear.append(("", "understand.reason.no_measure"))
        return None
    arguments = {name: value for name, value in previous.arguments.items() if name != "chart"}
    chart = draft.chart or previous.arguments.get("chart")
    if previous.tool == "run_report":
        call = _report(draft, ReportRequest.model_validate(arguments), number, more)
    else:
        call = _customers(draft, AudienceRequest.model_validate(arguments), number)
    if call is not None and chart:
        call.arguments["chart"] = chart
    return call


def _bare_number(draft: Draft) -> Number | None:
    """“Make it 20”, 门槛改成2万: a number that changes one that is there."""
    found = [(index, token) for index, token in draft.open("number")]
    if len(found) != 1 or not draft.has("follow", "threshold", "only"):
        return None
    index, token = found[0]
    draft.place(index, role="condition", value=str(token.value.value))
    number: Number = token.value
    return number


def _changes(draft: Draft, number: Number | None) -> bool:
    parts = (
        draft.period,
        draft.compare,
        draft.measures,
        draft.dimensions,
        draft.filters,
        draft.conditions,
        draft.order,
    )
    return any(parts) or bool(
        draft.limit
        or draft.direction
        or draft.counted
        or draft.share
        or draft.running
        or draft.chart
        or number
        or draft.has("export")
    )


def _report(draft: Draft, base: ReportRequest, number: Number | None, more: bool) -> Call | None:
    changed: dict[str, Any] = {}
    if draft.measures:
        changed["measures"] = (
            tuple(dict.fromkeys((*base.measures, *draft.measures))) if more else tuple(dict.fromkeys(draft.measures))
        )
    if draft.dimensions:
        changed["dimensions"] = (
            tuple(dict.fromkeys((*base.dimensions, *draft.dimensions)))
            if more
            else tuple(dict.fromkeys(draft.dimensions))
        )
    if draft.period:
        changed["period"] = draft.period
        if base.compare not in (None, "previous", "year_ago"):
            changed["compare"] = None
    if draft.compare:
        changed["compare"] = draft.compare
    having = tuple(Filter(field=one.field, op=one.op, value=one.value) for one in draft.conditions)
    changed["filters"] = _narrowed(base.filters, (*draft.filters, *having))
    measures = changed.get("measures", base.measures)
    if draft.share or (base.share and draft.measures):
        changed["share"] = tuple(name for name in measures if not MEASURES[name].ratio)
    running = bool(draft.running or base.running)
    changed["running"] = tuple(name for name in measures if MEASURES[name].additive) if running else ()
    limit = draft.limit if draft.limit is not None else _as_limit(number)
    if limit is None and changed.get("dimensions", base.dimensions) and _one_asked(draft):
        limit = 1
    if limit is not None:
        changed["limit"] = limit
    changed["order"] = _order(draft, base, measures, changed.get("dimensions", base.dimensions))
    if number is not None and base.limit is None:
        draft.unclear.append((f"{number.value:g}", None))
        return None
    return reports.checked_report(draft, base.model_copy(update=changed))


def _one_asked(draft: Draft) -> bool:
    """最高的是哪个, “which city is the best?”."""
    return bool(draft.direction and draft.single and not draft.has("rank", "rank_up", "which_all"))


def _order(draft: Draft, base: ReportRequest, measures: tuple[str, ...], dimensions: tuple[str, ...]) -> Order | None:
    """The ranking asked for now, else the one before as far as it still fits."""
    timed = any(DIMENSIONS[name].time for name in dimensions)
    if draft.order:
        return Order(by=draft.order[0], descending=draft.direction != "lowest")
    if draft.direction:
        return (
            Order(by=measures[0], descending=False)
            if draft.direction == "lowest"
            else (Order(by=measures[0]) if timed else None)
        )
    if base.order and base.order.by not in (*measures, *dimensions):
        return Order(by=measures[0], descending=base.order.descending) if base.order.by in base.measures else None
    return base.order


def _as_limit(number: Number | None) -> int | None:
    fits = number is not None and number.unit in ("none", "people") and number.value >= 1
    return int(number.value) if fits and number is not None else None


def _narrowed(old: tuple[_Condition, ...], new: tuple[_Condition, ...]) -> tuple[_Condition, ...]:
    """New conditions in the place of those on the same field."""
    replaced = {one.field for one in new}
    return (*(one for one in old if one.field not in replaced), *new)


def _asks_numbers(draft: Draft) -> bool:
    """Numbers about the customers of the list, rather than another list."""
    groups = draft.dimensions or draft.compare or draft.share or draft.running
    return bool(groups or draft.counted or (draft.measures and not (draft.direction or draft.order)))


def _customers(draft: Draft, base: AudienceRequest, number: Number | None) -> Call | None:
    if _asks_numbers(draft):
        return within.report_about(draft, base)
    changed: dict[str, Any] = {"params": dict(base.params)}
    new = (*(Condition(**one.model_dump()) for one in draft.filters), *draft.conditions)
    changed["filters"] = _narrowed(base.filters, new)
    if draft.period:
        if base.segment == "all":
            changed["period"] = draft.period
        elif (value := customers.segment_period(base.segment, draft.period)) is not None:
            changed["params"][customers.PERIODS_OF_SEGMENTS[base.segment]] = value
        else:
            draft.unclear.append(("", "understand.reason.segment_period"))
            return None
    if number is not None and not _threshold(base, number, changed):
        draft.unclear.append((f"{number.value:g}", None))
        return None
    if draft.limit is not None:
        if base.segment == "most_active":
            changed["params"]["top"] = draft.limit
        else:
            changed["limit"] = draft.limit
    if draft.measures:
        changed["order"] = Order(by=draft.measures[0], descending=draft.direction != "lowest")
    return customers.audience_call(base.model_copy(update=changed))


def _threshold(base: AudienceRequest, number: Number, changed: dict[str, Any]) -> bool:
    """The number as the one threshold it can be: the segment's, the limit, or that of the only condition."""
    value = conditions.plain(number.value)
    if base.segment == "high_value" and number.unit in ("yuan", "none"):
        changed["params"]["min_sales_yuan"] = value
        return True
    if base.segment == "most_active" and number.unit in ("people", "none"):
        changed["params"]["top"] = value
        return True
    if base.segment in ("churn_risk", "lapsed") and number.unit == "days":
        changed["params"]["lapsed_days"] = value
        return True
    measured = [one for one in base.filters if one.field in MEASURES]
    if len(measured) == 1 and measured[0].op in ("ge", "gt", "le", "lt", "eq"):
        changed["filters"] = _narrowed(changed["filters"], (measured[0].model_copy(update={"value": value}),))
        return True
    return False
