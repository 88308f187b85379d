"""Questions that go on from the one before: 其中上海的呢, 换成上个月, “by city instead”, “and last month?”."""

from __future__ import annotations

import re
from typing import Any

from crm_tools.analytics.audience_request import AudienceRequest
from crm_tools.analytics.registry import DIMENSIONS, MEASURES
from crm_tools.analytics.request import Filter, Order, ReportRequest
from crm_tools.assistant.calls import Call
from crm_tools.assistant.understand import (
    bounds,
    conditions,
    decide,
    people,
    reports,
    shape,
    verbs,
    when,
    within,
)
from crm_tools.assistant.understand.brought import take_columns
from crm_tools.assistant.understand.draft import Draft
from crm_tools.assistant.understand.follow_list import changed_list, narrowed, narrowed_to, of_those_listed
from crm_tools.assistant.understand.numbers import Number
from crm_tools.assistant.understand.personal import take_personal
from crm_tools.assistant.understand.same_days import in_named_year, moved_before, same_day

_LEADS = re.compile(
    r"^(?:那|其中|里面|当中|换|改|再|然后|另外|同样|继续|接着|只|仅|就看|去掉|加上"
    r"|(?:and|so|what about|how about|same|now|make|also|then|but|instead|of those|of these|of them|among|just|only|ok"
    r"|change|switch|compare (?:it|that|this|with|to))\b)"
    r"|(?:换|改|变|调|设)(?:成|为|到)|门槛|阈值|呢[?!.]*$|^.{1,12}的[?!.]*$"
    r"|\b(?:instead|too|as well)(?: please)?[?!.]*$"
)
_MORE = re.compile(r"再|也|加上|还|另外|同时|进一步|\b(?:too|as well|also|add|additionally|further|plus|in addition)\b")
"""Added to what is there rather than put in its place."""
_BESIDE = re.compile(r"加|也|一起|连同|一并|以及|\b(?:too|as well|also|add|further|plus|include|in addition)\b")
"""Values beside those that are there; 再看看北京 puts it in the place of the city before."""
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


def leads_on(norm: str) -> bool:
    """Whether the words say that the question goes on from another."""
    return bool(_LEADS.search(norm))


def follow(draft: Draft, previous: Call) -> Call | None:
    """``previous`` with what the follow-up changes; None with ``draft.unclear`` where that is not certain."""
    more = bool(_MORE.search(draft.text.norm))
    draft.before = previous.arguments.get("period", "all") if previous.tool == "run_report" else None
    threshold = draft.has("threshold")
    _take_lifted(draft)
    _states(draft, previous)
    verbs.settle(draft)
    when.take_periods(draft)
    decide.take_segment(draft)
    take_personal(draft)
    take_columns(draft)
    conditions.take_values(draft)
    if not threshold:
        bounds.take_numbers(draft)
    number = _bare_number(draft, previous)
    shape.take_shape(draft)
    if draft.has("how_many", "head_count") and not draft.measures:
        draft.counted = True
    for index, _ in list(draft.open(*_WORDS, *(("not",) if draft.segment and previous.tool != "run_report" else ()))):
        draft.place(index)
    for index, token in list(draft.open()):
        if not token.read_as("filler"):
            draft.ask(index)
    if draft.segment is None:
        in_named_year(draft, previous)
    if draft.unclear:
        return None
    if draft.segment is not None:
        within_list = previous.tool != "run_report" and of_those_listed(draft)
        return narrowed_to(draft, previous) if within_list else decide.decide(draft)
    if not _changes(draft, number):
        draft.unclear.append(("", "understand.reason.no_measure"))
        return None
    arguments = {name: value for name, value in previous.arguments.items() if name != "chart"}
    lifted = _lifted(draft, arguments)
    chart = draft.chart or previous.arguments.get("chart")
    if previous.tool == "run_report":
        call = _report(draft, ReportRequest.model_validate(arguments), number, more)
    else:
        call = changed_list(draft, AudienceRequest.model_validate(arguments), number, more)
    if call is not None and not (draft.chart or draft.has("export") or lifted) and _same(call, previous):
        draft.unclear.append((draft.text.raw, None))
        return None
    if call is not None and chart:
        call.arguments["chart"] = chart
    return call


def _same(call: Call, previous: Call) -> bool:
    """Whether nothing changed, so that the words were not understood."""
    model = ReportRequest if call.tool == "run_report" else AudienceRequest
    if call.tool != previous.tool:
        return False
    one, other = ({n: v for n, v in c.arguments.items() if n != "chart"} for c in (call, previous))
    return bool(model.model_validate(one) == model.model_validate(other))


def _lifted(draft: Draft, arguments: dict[str, Any]) -> bool:
    """不限城市, “regardless of city”: the condition is taken away."""
    lifted = [name for name in draft.lifted if any(one["field"] == name for one in arguments.get("filters", ()))]
    if lifted:
        arguments["filters"] = [one for one in arguments["filters"] if one["field"] not in lifted]
    return bool(lifted)


def _take_lifted(draft: Draft) -> None:
    for index, token in list(draft.open("lift")):
        at = draft.follows(index, 1, "dimension")
        if at is None:
            continue
        draft.lifted.append(draft.tokens[at].value)
        draft.place(index, at, role="words", value=token.text)


def _states(draft: Draft, previous: Call) -> None:
    """退款的呢 after orders: the orders in that state."""
    if previous.tool != "run_report" or previous.arguments["measures"] != ["orders"]:
        return
    for index, token in list(draft.open("refund", "cancel", "unpaid")):
        draft.retag(index, "measure", people.DEEDS[token.kind])


_DOERS = {"orders": "buyers", "sales": "buyers", "logins": "active_customers", "inquiries": "inquiring_customers"}


def _bare_number(draft: Draft, previous: Call) -> Number | None:
    """“Make it 20”, 门槛改成2万: a number that changes one that is there."""
    found = [(index, token) for index, token in draft.open("number")]
    if len(found) != 1 or not draft.has("follow", "threshold", "only"):
        return None
    index, token = found[0]
    draft.place(index, role="condition", value=str(token.value.value))
    operators = {one["op"] for one in previous.arguments.get("filters", ()) if one["field"] in MEASURES}
    for op in operators if len(operators) == 1 else ():  # 改成5次以上 after 3次以上
        for beside, _ in list(draft.open(op, f"{op}_after")):
            draft.place(beside)
    number: Number = token.value
    return number


def _changes(draft: Draft, number: Number | None) -> bool:
    parts = (
        draft.lifted,
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


_THEY = re.compile(r"\b(?:they|them|their)\b|[他她]们")


def _report(draft: Draft, base: ReportRequest, number: Number | None, more: bool) -> Call | None:
    changed: dict[str, Any] = {}
    if _THEY.search(draft.text.norm) and draft.measures and base.audience is None:
        segment = {measure: name for name, measure in within.LISTS.items()}.get(base.measures[0])
        if segment is not None:
            changed["audience"] = AudienceRequest(segment=segment)
        elif base.measures[0] in people.PEOPLE_MEASURES:
            draft.unclear.append((draft.text.raw, "understand.reason.number_of_chosen"))
            return None
    if draft.share and draft.filters:  # 上海占多少: of all, not of itself
        draft.unclear.append((draft.text.raw, "understand.reason.share_within"))
        return None
    if moved := same_day(draft, base.period):
        return reports.checked_report(draft, base.model_copy(update={"period": moved}))
    if draft.unclear:
        return None
    _split_of_share(draft, base)
    if draft.counted and not draft.measures:
        doers = "customers" if base.measures == ("customers",) else _DOERS.get(base.measures[0])
        if doers is None or len(base.measures) > 1:
            draft.unclear.append(("", "understand.reason.customers_when"))
            return None
        draft.measures = [doers]
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
    if moved_before(draft, base.period, base.compare):
        return reports.checked_report(draft, base.model_copy(update={"period": draft.period, **changed}))
    counted = base.audience if base.measures == ("customers",) and not draft.measures else None
    if draft.period and counted is not None and counted.segment == "all":
        changed["audience"] = counted.model_copy(update={"period": draft.period})
    elif draft.period:
        changed["period"] = draft.period
        if base.compare not in (None, "previous", "year_ago"):
            changed["compare"] = None
    if draft.compare:
        changed["compare"] = draft.compare
    having = tuple(Filter(field=one.field, op=one.op, value=one.value) for one in draft.conditions)
    beside = more and bool(_BESIDE.search(draft.text.norm))
    changed["filters"] = narrowed(base.filters, (*draft.filters, *having), beside)
    measures = changed.get("measures", base.measures)
    if draft.share or (base.share and draft.measures):
        changed["share"] = tuple(name for name in measures if not MEASURES[name].ratio)
    running = bool(draft.running or base.running)
    changed["running"] = tuple(name for name in measures if MEASURES[name].additive) if running else ()
    limit = draft.limit if draft.limit is not None else _as_limit(number)
    if limit is None and changed.get("dimensions", base.dimensions) and _one_asked(draft):
        limit = 1
    if limit is None and base.limit is not None and _only_times(draft, base):
        draft.unclear.append((draft.text.raw, "understand.reason.rank_within"))
        return None
    if limit is not None:
        changed["limit"] = limit
    changed["order"] = _order(draft, base, measures, changed.get("dimensions", base.dimensions))
    if number is not None and base.limit is None:
        draft.unclear.append((f"{number.value:g}", None))
        return None
    return reports.checked_report(draft, base.model_copy(update=changed))


def _split_of_share(draft: Draft, base: ReportRequest) -> None:
    """各占多少 after 成都和重庆: the shares of the values that were named, a row each."""
    named = [one.field for one in base.filters if one.op == "in" and one.field in DIMENSIONS]
    if draft.share and not (draft.dimensions or base.dimensions) and len(named) == 1:
        draft.dimensions = named


def _only_times(draft: Draft, base: ReportRequest) -> bool:
    """每个月的 after the first five categories: those five in each month, or months?"""
    ranked = [name for name in base.dimensions if not DIMENSIONS[name].time]
    return bool(ranked and draft.dimensions) and all(DIMENSIONS[name].time for name in draft.dimensions)


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
