"""Reports: measures by dimensions, checked against what the metric layer can answer."""

from __future__ import annotations

from crm_tools.analytics.audience_request import AudienceRequest
from crm_tools.analytics.comparison import compared_period
from crm_tools.analytics.periods import resolve
from crm_tools.analytics.planning import plan
from crm_tools.analytics.registry import DIMENSIONS, MEASURES
from crm_tools.analytics.request import Filter, Order, ReportRequest
from crm_tools.assistant.calls import Call
from crm_tools.assistant.understand.customers import ROLLING_DAYS, arguments, audience_call, refuse, with_chart
from crm_tools.assistant.understand.draft import Draft
from crm_tools.assistant.understand.people import PEOPLE_MEASURES
from crm_tools.texts import UserError

TOTAL_CUSTOMERS = "customers" if "customers" in MEASURES else "new_customers"
"""Counts customers: over all time, those who ever registered are all there are."""


def report_call(draft: Draft) -> Call | None:
    measures = list(draft.measures)
    if not measures:
        measures = _implied_measures(draft)
        if not measures:
            return refuse(draft, "understand.reason.no_measure") if not draft.unclear else None
    if problem := _layout_problem(draft, measures):
        return refuse(draft, problem)
    if _is_most_active(draft, measures):
        match = ROLLING_DAYS.fullmatch(draft.period or "")
        assert match is not None
        days = int(match[1]) * (7 if match[2] == "week" else 1)
        request = AudienceRequest(segment="most_active", params={"top": draft.limit, "days": days})
        return with_chart(audience_call(request), draft)
    report = ReportRequest(
        measures=tuple(measures),
        dimensions=tuple(draft.dimensions),
        period=draft.period or "all",
        audience=draft.audience,
        filters=(*draft.filters, *(Filter(field=c.field, op=c.op, value=c.value) for c in draft.conditions)),
        compare=draft.compare,
        order=_order(draft, measures),
        limit=_limit(draft),
        others=draft.others,
        share=tuple(name for name in measures if not MEASURES[name].ratio) if draft.share else (),
        running=tuple(name for name in measures if MEASURES[name].additive) if draft.running else (),
    )
    return with_chart(checked_report(draft, report), draft)


def checked_report(draft: Draft, request: ReportRequest) -> Call | None:
    """The call for a report that the metric layer can answer, None with its reason noted where it cannot."""
    try:
        planned = plan(request)
        if request.compare:
            unit = planned.calendar[0].name if planned.calendar else None
            compared_period(resolve(request.period, draft.today), request.compare, draft.today, unit)
    except UserError as error:
        if error.key == "analytics.compare.no_start":
            return refuse(draft, "understand.reason.compare_what")
        draft.unclear.append((error.text(draft.language), None))
        return None
    return Call("run_report", arguments(request.model_dump(mode="json")))


def _implied_measures(draft: Draft) -> list[str]:
    """Head counts, and the measure of a condition where groups are listed by it."""
    if draft.conditions and draft.dimensions:
        return [draft.conditions[0].field]
    if (draft.direction or draft.limit) and not _most_people(draft):
        refuse(draft, "understand.reason.rank_by_what")
        return []
    if draft.dimensions in (["level"], ["gender"]) and (draft.share or draft.has("split")) and not draft.filters:
        draft.people = True
    grouped = bool(draft.dimensions) and draft.people and not draft.listed
    apart = draft.counted or grouped or ((draft.share or draft.has("split")) and draft.people)
    if not apart:
        return []
    if draft.conditions or draft.period:
        refuse(draft, "understand.reason.customers_when")
        return []
    return [TOTAL_CUSTOMERS]


def _most_people(draft: Draft) -> bool:
    """哪个城市金卡会员最多 ranks by head count; “top customer in each city” does not."""
    return draft.people and any(
        t.kind in ("highest", "lowest")
        and t.text in ("最多", "最少", "most", "fewest", "the most", "the fewest", "最集中")
        for t in draft.tokens
    )


def _layout_problem(draft: Draft, measures: list[str]) -> str | None:
    """The text key of why this cannot be laid out as one table, or None."""
    groups = draft.dimensions
    if draft.counted and draft.measures:
        return "understand.reason.number_of_chosen"
    asked_who = draft.people and draft.has("which", "which_all") and not groups
    if asked_who:
        return "understand.reason.rank_of_what"
    if draft.has("split") and not groups:
        return "understand.reason.split_by_what"
    if draft.has("versus", "higher") and not (groups or draft.compare):
        return "understand.reason.compare_what"
    if draft.has("running") and not draft.running and draft.language == "en":
        return "understand.reason.split_by_what"
    if (
        "customer_kind" in groups
        and draft.period in (None, "all")
        and not any(DIMENSIONS[name].time for name in groups)
    ):
        return "understand.reason.kind_when"
    if _mixes_values(draft, measures):
        return "understand.reason.several_values"
    if draft.conditions and not groups:
        return "understand.reason.number_of_chosen"
    if (draft.limit or draft.direction) and not groups:
        return "understand.reason.rank_of_what"
    ranked = draft.limit or (draft.direction and not draft.has("rank", "rank_up"))
    if ranked and len(groups) > 1:
        return "understand.reason.rank_within"
    if ranked and len(measures) > 1 and draft.order is None:
        return "understand.reason.rank_by_what"
    if draft.limit and not (draft.direction or draft.order):
        return "understand.reason.rank_by_what"
    if draft.share and not groups:
        return "understand.reason.share_of_what"
    if draft.share and any(MEASURES[name].ratio for name in measures):
        return "understand.reason.no_share"
    if draft.share and any(one.field in groups for one in draft.filters):
        return "understand.reason.share_within"
    if _contradicts_itself(draft):
        return "understand.reason.both_ways"
    if draft.listed and draft.people and not groups and any(name in PEOPLE_MEASURES for name in measures):
        return "understand.reason.rank_of_what"
    return None


def _mixes_values(draft: Draft, measures: list[str]) -> bool:
    """A rate over 上海和北京 together is rarely meant; neither is a number over 男 and 女."""
    several = [one.field for one in draft.filters if one.op == "in" and one.field in DIMENSIONS]
    apart = [field for field in several if field not in draft.dimensions and not DIMENSIONS[field].time]
    return (any(MEASURES[name].ratio for name in measures) and bool(apart)) or "gender" in apart


def _contradicts_itself(draft: Draft) -> bool:
    """Goods wanted and denied at once make sense for customers, not for numbers."""
    fields = [one.field for one in draft.filters]
    return len(fields) != len(set(fields))


def _is_most_active(draft: Draft, measures: list[str]) -> bool:
    """登录最多的20个客户 in the last N days is the segment, with its own order among equals."""
    return bool(
        measures == ["logins"]
        and draft.dimensions == ["customer"]
        and draft.limit
        and draft.direction != "lowest"
        and not (draft.filters or draft.conditions or draft.compare or draft.share)
        and ROLLING_DAYS.fullmatch(draft.period or "")
        and draft.period != "today"
    )


def _order(draft: Draft, measures: list[str]) -> Order | None:
    """None where the usual order is meant: time ascending, otherwise the first measure descending."""
    timed = any(DIMENSIONS[name].time or name == "registration_month" for name in draft.dimensions)
    lowest = draft.direction == "lowest"
    if draft.order and (draft.order[0] != measures[0] or timed or lowest):
        return Order(by=draft.order[0], descending=not lowest)
    if lowest or (draft.direction and timed):
        return Order(by=measures[0], descending=not lowest)
    return None


def _one_named(draft: Draft) -> bool:
    """“Best selling category”: one is asked for, where “best selling categories” are all of them."""
    names = [t.text for t in draft.tokens if t.kind == "dimension" and t.value in draft.dimensions]
    single = bool(names) and all(text.isascii() and not text.endswith("s") for text in names)
    return (single or draft.single) and not draft.has("group", "grouped")


def _limit(draft: Draft) -> int | None:
    if draft.limit is not None:
        return draft.limit
    if draft.has("metaphors") and not draft.has("rank", "rank_up", "which_all") and _one_named(draft):
        return 1
    if draft.direction is None or draft.listed or draft.has("rank", "rank_up", "which_all", "metaphors"):
        return None
    if draft.dimensions == ["customer"] and draft.text.norm.endswith(
        ("最高的", "最多的", "最大的", "最少的", "最低的")
    ):
        return 1
    if draft.has("which", "which_time"):
        return 1 if draft.single else None
    names = [t.text for t in draft.tokens if t.kind == "dimension" and t.value in draft.dimensions]
    marked = draft.has("group", "grouped")
    chinese = any(not text.isascii() for text in names)
    return 1 if not marked and (chinese or (names and not any(text.endswith("s") for text in names))) else None
