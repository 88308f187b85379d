"""Reports: measures by dimensions, checked against what the metric layer can answer."""

from __future__ import annotations

import re

from crm_tools.analytics.audience_request import AudienceRequest
from crm_tools.analytics.comparison import compared_period
from crm_tools.analytics.periods import resolve
from crm_tools.analytics.planning import check_today_only, plan
from crm_tools.analytics.registry import DIMENSIONS, MEASURES
from crm_tools.analytics.request import Filter, ReportRequest
from crm_tools.assistant.calls import Call
from crm_tools.assistant.understand.draft import Draft
from crm_tools.assistant.understand.figures.day_by_day import take_each_named
from crm_tools.assistant.understand.figures.groups import channel_of_inquiries, of_each
from crm_tools.assistant.understand.figures.implied import implied_measures
from crm_tools.assistant.understand.figures.ordering import limit_of, order_of, running_of
from crm_tools.assistant.understand.figures.ranked_things import (
    counts_something_else,
    each_or_in_all,
    rank_goods,
)
from crm_tools.assistant.understand.figures.shares import (
    as_rate,
    goods_apart,
    share_of_all,
    share_within,
    take_part,
    values_apart,
)
from crm_tools.assistant.understand.figures.unsold import list_unsold
from crm_tools.assistant.understand.lists.customers import ROLLING_DAYS, audience_call, refuse, with_chart
from crm_tools.assistant.understand.lists.people import PEOPLE_MEASURES
from crm_tools.assistant.understand.requests import call_for
from crm_tools.texts import UserError


def report_call(draft: Draft) -> Call | None:
    measures = list(draft.measures)
    if not measures:
        measures = implied_measures(draft)
        if not measures:
            return refuse(draft, "understand.reason.no_measure") if not draft.unclear else None
    if measures == ["unsold_products"] and (problem := list_unsold(draft)):
        return refuse(draft, problem)
    channel_of_inquiries(draft, measures)
    as_rate(draft, measures)
    if _one_in_another(draft, measures):
        return refuse(draft, "understand.reason.share_of_what")
    goods_apart(draft)
    values_apart(draft, measures)
    take_part(draft, measures)
    share_within(draft)
    share_of_all(draft, measures)
    _take_per(draft)
    _unit_by_unit(draft)
    take_each_named(draft, measures)
    rank_goods(draft)
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
        part=draft.part,
        per=draft.per,
        compare=draft.compare,
        also="year_ago" if draft.year_ago_too else None,
        order=order_of(draft, measures),
        limit=limit_of(draft),
        top_percent=draft.percent,
        others=draft.others,
        of_all=draft.of_all,
        within=draft.within,
        average=draft.average,
        share=tuple(name for name in measures if not MEASURES[name].ratio) if draft.share else (),
        running=running_of(draft, measures),
    )
    return with_chart(checked_report(draft, report), draft)


def checked_report(draft: Draft, request: ReportRequest) -> Call | None:
    """The call for a report that the metric layer can answer, None with its reason noted where it cannot."""
    if not any(DIMENSIONS[name].bands for name in request.dimensions):
        request = request.model_copy(update={"limits": ()})  # other groups than the bands before
    try:
        planned = plan(request)
        if request.compare in _USUAL_DAYS and not (draft.period or request.period != "all" or planned.calendar):
            request = request.model_copy(update={"period": _usual_days(draft)})
        if request.compare:
            unit = planned.calendar[0].name if planned.calendar else None
            compared_period(resolve(request.period, draft.today), request.compare, draft.today, unit)
        check_today_only(planned, resolve(request.period, draft.today).end == draft.today)
    except UserError as error:
        if error.key == "analytics.compare.no_start":
            return refuse(draft, "understand.reason.compare_what")
        draft.unclear.append((error.text(draft.language), None))
        return None
    return call_for(request)


_USUAL_DAYS = ("previous", "year_ago")
"""Comparisons that need days to compare; without any, those of this month are meant."""
_UNITS = (("周|week|wow", "this_week"), ("季|quarter|qoq", "this_quarter"), ("日环比|天环比|day|dod", "today"))


def _usual_days(draft: Draft) -> str:
    """环比 without days is this month against the last; 周环比 and “week over week” name a unit of their own."""
    said = " ".join(t.text for t in draft.tokens if t.kind in ("previous", "unit_of_change"))
    return next((token for words, token in _UNITS if re.search(words, said)), "this_month")


_OVER_UNITS = (
    ("month", re.compile("月环比|逐月|month|mom")),
    ("week", re.compile("周环比|逐周|week|wow")),
    ("quarter", re.compile("季度?环比|逐季|quarter|qoq")),
)

_LONGEST = {"week": 7, "month": 31, "quarter": 92}


def _unit_by_unit(draft: Draft) -> None:
    """Month over month from January through October: every month against the one before."""
    if draft.compare != "previous" or any(DIMENSIONS[name].time for name in draft.dimensions):
        return
    days = resolve(draft.period, draft.today).days if draft.period not in (None, "all") else None
    for unit, said in _OVER_UNITS:
        named = any(token.kind == "previous" and said.search(token.text) for token in draft.tokens)
        if named and days is not None and days > _LONGEST[unit]:
            draft.dimensions.insert(0, unit)


def _take_per(draft: Draft) -> None:
    """各城市销售额前三的商品: two groups, of which one is marked by 各 or “each”, the other is what is ranked."""
    ranked = draft.limit or (draft.direction and not draft.has("rank", "rank_up"))
    if not ranked or len(draft.dimensions) != 2 or draft.others:
        return
    marked = [name for name in draft.dimensions if name in draft.marked] or _each_of_named(draft)
    if len(marked) != 1 or (DIMENSIONS[marked[0]].time and marked[0] in draft.weakly):
        return
    [other] = [name for name in draft.dimensions if name not in marked]
    if DIMENSIONS[other].time and not DIMENSIONS[marked[0]].time:
        return
    draft.dimensions = [marked[0], other]
    draft.per = (marked[0],)
    draft.limit = draft.limit or (1 if draft.direction else None)


_THE_BEST_OF_EACH = re.compile("最[^,;]{1,3}的?[^,;的]{1,4}(?:分别|各自?)是")


def _each_of_named(draft: Draft) -> list[str]:
    """男女分别买得最多的品类, 北京上海各自卖得最好的品类: the dimension of what stands before 分别."""
    found = set()
    for index, token in enumerate(draft.tokens):
        before = draft.beside(index, -1) if token.kind == "split" else None
        if before is not None and before[1].kind in ("dimension", "value"):
            found.add(before[1].value if before[1].kind == "dimension" else before[1].value[0])
    ranked = [name for name in draft.dimensions if name in found]
    several = {one.field for one in draft.filters if one.op == "in"}
    if len(ranked) == 1 and _THE_BEST_OF_EACH.search(draft.text.norm) and ranked[0] not in several:
        return [name for name in draft.dimensions if name in several] or ranked  # 上海和北京卖得最好的品类分别是什么
    return ranked


def _one_in_another(draft: Draft, measures: list[str]) -> bool:
    """退款金额占销售额的比重, “refund amount as a percentage of sales”: no share of all that each of them comes to."""
    if not draft.share or len(measures) != 2:
        return False
    for index, token in enumerate(draft.tokens):
        sides = (draft.beside(index, -1), draft.beside(index, 1))
        if (
            token.kind == "share"
            and token.text.startswith(("占", "as "))
            and all(s and s[1].kind == "measure" for s in sides)
        ):
            return True
    return False


def _layout_problem(draft: Draft, measures: list[str]) -> str | None:
    """The text key of why this cannot be laid out as one table, or None."""
    groups = draft.dimensions
    one_count = len(draft.measures) == 1 and draft.measures[0] in PEOPLE_MEASURES and not draft.conditions
    if draft.counted and draft.measures and not one_count:  # 每月有多少客户是首次购买 counts them already
        return "understand.reason.number_of_chosen"
    asked_who = draft.people and draft.has("which", "which_all") and not groups and not draft.part
    if asked_who:
        return "understand.reason.rank_of_what"
    if draft.has("split") and not groups and len(measures) < 2 and not draft.compare:
        return "understand.reason.split_by_what"
    if draft.has("versus", "higher") and not (groups or draft.compare or (draft.has("versus") and len(measures) > 1)):
        return "understand.reason.compare_what"
    if draft.language == "en" and not draft.running and _runs(draft):
        return "understand.reason.split_by_what"
    if draft.running and not any(MEASURES[name].additive for name in measures):
        return "understand.reason.no_running"
    if (
        "customer_kind" in groups
        and draft.period in (None, "all")
        and not any(DIMENSIONS[name].time for name in groups)
    ):
        return "understand.reason.kind_when"
    counts_itself = "product" in groups and any(one.field == "products_sold" for one in draft.conditions)
    if counts_itself or (draft.conditions and not groups):
        return "understand.reason.number_of_chosen"
    if (draft.limit or draft.direction) and not groups:
        return "understand.reason.rank_of_what"
    if each_or_in_all(draft) or counts_something_else(draft):
        return "understand.reason.each_or_in_all"
    if _best_of_each(draft) and draft.direction and not draft.has("rank", "rank_up"):
        return "understand.reason.rank_of_what"
    ranked = draft.limit or (draft.direction and not draft.has("rank", "rank_up"))
    if ranked and len(groups) > 1 and not draft.per:
        return "understand.reason.rank_within"
    if ranked and len(measures) > 1 and draft.order is None:
        return "understand.reason.rank_by_what"
    if draft.limit and not (draft.direction or draft.order):
        return "understand.reason.rank_by_what"
    if draft.share and any(MEASURES[name].ratio for name in measures):
        return "understand.reason.no_share"
    over_time = draft.trend and all(DIMENSIONS[name].time == "calendar" for name in groups)
    if draft.share and not draft.part and (over_time or not groups) and not draft.of_all:
        return "understand.reason.share_of_what"
    of_coupons = "coupon" in groups and any(one.field.startswith("coupon") for one in draft.filters)
    if draft.share and not draft.part and (of_coupons or any(one.field in groups for one in draft.filters)):
        return "understand.reason.share_within"
    if draft.share and not draft.part and draft.language == "zh" and _value_in_each(draft):
        return "understand.reason.share_within"
    if any(one.field == "gender" and one.op == "in" and "gender" not in groups for one in draft.filters):
        return "understand.reason.several_values"
    if draft.average and groups == ["customer"] and not ranked:
        return "understand.reason.per_customer"
    if _contradicts_itself(draft):
        return "understand.reason.both_ways"
    if draft.listed and draft.people and not groups and any(name in PEOPLE_MEASURES for name in measures):
        return "understand.reason.rank_of_what"
    return None


def _runs(draft: Draft) -> bool:
    """A running total without the steps it runs in; “cumulative sales” of days that are named are their total."""
    said = [token.text for token in draft.tokens if token.kind == "running"]
    return bool(said) and not (said == ["cumulative"] and draft.period not in (None, "all"))


def _best_of_each(draft: Draft) -> bool:
    """每个城市卖得最好的是什么: in every city, where what is ranked there is not told."""
    named = [at for at, t in enumerate(draft.tokens) if t.kind == "dimension" and [t.value] == draft.dimensions]
    return bool(named) and any(of_each(draft, at) for at in named) and not DIMENSIONS[draft.dimensions[0]].time


def _value_in_each(draft: Draft) -> bool:
    """各城市女性客户占比: the share of each city's customers, or the cities' shares of all women?"""
    groups = [at for at, t in enumerate(draft.tokens) if t.kind == "dimension" and t.value in draft.dimensions]
    values = [at for at, t in enumerate(draft.tokens) if t.kind == "value" and t.value[0] not in draft.dimensions]
    return bool(groups and values) and min(groups) < max(values)


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
