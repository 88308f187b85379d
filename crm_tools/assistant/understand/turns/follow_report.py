"""Questions that go on from a report: other measures, groups, days, filters, order, shares."""

from __future__ import annotations

import re
from typing import Any

from crm_tools.analytics.audience_request import AudienceRequest, Condition
from crm_tools.analytics.listing import ATTRIBUTES
from crm_tools.analytics.planning import DERIVED
from crm_tools.analytics.registry import DIMENSIONS, MEASURES
from crm_tools.analytics.request import Filter, ReportRequest
from crm_tools.assistant.calls import Call
from crm_tools.assistant.understand.days.same_days import moved_before, same_day
from crm_tools.assistant.understand.days.span import TO_DATE
from crm_tools.assistant.understand.draft import Draft
from crm_tools.assistant.understand.figures import reports
from crm_tools.assistant.understand.figures.groups import channel_of_inquiries
from crm_tools.assistant.understand.figures.per_unit import averaged
from crm_tools.assistant.understand.lists import people
from crm_tools.assistant.understand.lists.listed import COUNTED_AS
from crm_tools.assistant.understand.lists.listed import counted as people_counted
from crm_tools.assistant.understand.turns.follow_list import narrowed
from crm_tools.assistant.understand.turns.of_rows import (
    POINTS,
    as_limit,
    figures_again,
    of_each,
    of_same_kind,
    of_those_rows,
    one_number,
    rows_unclear,
    within_each_group,
)
from crm_tools.assistant.understand.turns.row_order import one_asked, order_of
from crm_tools.assistant.understand.turns.values_chosen import (
    INSTEAD,
    brought_back,
    counted_in,
    named_apart,
    of_those_days,
    part_named,
    still_chosen,
)
from crm_tools.assistant.understand.vocabulary.numbers import Number

_SPLIT = re.compile(r"拆|交叉|细分|细到|细化|展开|\b(?:break|split|drill|slice|cross)\b")
_BESIDE = re.compile(r"加|也|一起|连同|一并|以及|\b(?:too|as well|also|add|further|plus|include|in addition)\b")
"""Values beside those that are there; 再看看北京 puts it in the place of the city before."""
_JOINED = re.compile(
    r"^[那再也,]*[和跟与同](?!比)|放一?[起块]|^(?:and |now )*(?:compared? )?(?:with|to|against|versus|vs)\b"
)
"""What is named joins what was there, rather than taking its place."""
_OF_ALL = re.compile(r"占(?:全部|总|整体|大盘|全店)|\bof (?:the |our )?(?:total|whole|overall|grand total)\b")
_ADDS = re.compile(r"加|\b(?:add|plus|include)\b")
_DOERS = {
    **dict.fromkeys(("orders", "sales", "aov", "units", "product_sales"), "buyers"),
    "logins": "active_customers",
    "inquiries": "inquiring_customers",
}
_SELLS = re.compile(r"卖得|好卖|难卖|\b(?:sell|sold|sells|selling|sellers?)\b")
_HEADS = re.compile(r"几[个位名人]|多少[个位名人]|\bhow many\b")
_THEY = re.compile(r"\b(?:they|them|their|these (?:people|customers|members))\b|[他她]们|这[些批](?:人|客户|会员)")


def changed_report(draft: Draft, base: ReportRequest, number: Number | None, more: bool) -> Call | None:
    """The report with what the words change; ``more``: beside what is there, rather than in its place."""
    changed: dict[str, Any] = {}
    if _THEY.search(draft.text.norm) and draft.measures and base.audience is None:
        segment = {measure: name for name, measure in COUNTED_AS.items()}.get(base.measures[0])
        if segment is not None:
            changed["audience"] = AudienceRequest(segment=segment)
        elif base.measures[0] in people.PEOPLE_MEASURES:  # 他们花了多少 after the new customers: those
            theirs = people_counted(Call("run_report", base.model_dump(mode="json")), split=True)
            if theirs is None or draft.counted or set(draft.measures) & {*people.PEOPLE_MEASURES, "customers"}:
                draft.unclear.append((draft.text.raw, "understand.reason.number_of_chosen"))
                return None
            base = base.model_copy(update={"audience": theirs, "filters": (), "order": None})
            if TO_DATE.search(draft.text.norm) and not draft.period:
                base = base.model_copy(update={"period": "all"})
    orders = figures_again(draft, base)
    if orders is None:
        draft.unclear.append((draft.text.raw, "understand.reason.rank_within"))
        return None
    base = orders
    if one_number(draft, base):
        gone = {"dimensions": (), "limit": None, "offset": 0, "order": None, "share": (), "running": (), "per": ()}
        base = base.model_copy(update=gone)
    if draft.direction and _SELLS.search(draft.text.norm) and base.measures[0] in ("units", "product_sales"):
        draft.measures = [] if draft.measures == ["sales"] else draft.measures  # 卖得最差的呢 after units
    if _HEADS.search(draft.text.norm) and any(MEASURES[name].ratio for name in draft.measures):
        draft.unclear.append((draft.text.raw, "understand.reason.number_of_chosen"))
        return None  # 复购了几个: people, where the figure is a rate
    if draft.share and (only := part_named(draft, base)) is not None:
        return reports.checked_report(draft, base.model_copy(update=only))
    same_part = base.part and {one.field for one in draft.filters} == {one.field for one in base.part}
    if draft.share and draft.filters and not same_part:  # 上海占多少: of all, not of itself
        draft.unclear.append((draft.text.raw, "understand.reason.share_within"))
        return None
    if moved := same_day(draft, base.period):
        return reports.checked_report(draft, base.model_copy(update=moved))
    if draft.unclear:
        return None
    _split_of_share(draft, base)
    if draft.counted and base.dimensions == ("customer",):  # 金卡的有几个 after the first 20
        draft.unclear.append((draft.text.raw, "understand.reason.rank_within"))
        return None
    if draft.share:
        draft.counted = False  # 各自占比多少: no heads
    if draft.counted and not draft.measures and len(base.measures) == 1 and _deeds_counted(draft, base):
        draft.counted = draft.people = False  # “how many came from Douyin?” after orders
    if draft.counted and not draft.measures:
        doers = "customers" if base.measures == ("customers",) else _DOERS.get(base.measures[0])
        if doers is None or len(base.measures) > 1:
            draft.unclear.append(("", "understand.reason.customers_when"))
            return None
        draft.measures = [doers]
    channel_of_inquiries(draft, draft.measures or list(base.measures))
    of_them = draft.dimensions and not draft.share and _THEY.search(draft.text.norm)  # 他们最爱买什么品类
    if base.part and ("customer" in draft.dimensions or of_them):  # 前十客户 after 天猫's share: the first ten of Tmall
        base = base.model_copy(update={"filters": (*base.filters, *base.part), "part": (), "share": ()})
    cut = base.limit is not None or base.top_percent is not None
    groups = set(draft.dimensions) - set(base.dimensions)
    points = cut and not (draft.order or groups or INSTEAD.search(draft.text.norm))
    pinned = base.order is not None and len(base.measures) > 1 and base.order.by == base.measures[0]
    if points and draft.measures and (pinned or POINTS.search(draft.text.norm)):
        return of_those_rows(draft, base)
    one = draft.measures[0] if len(draft.measures) == 1 and len(base.measures) > 1 else None
    if one in base.measures and draft.order is None and draft.has("rank", "rank_up"):  # “sort by orders”
        draft.order = (str(one), draft.direction != "lowest")
    sorts = draft.order is not None and draft.measures == [draft.order[0]] and draft.order[0] in base.measures
    if draft.measures and not sorts:
        changed["measures"] = (
            tuple(dict.fromkeys((*base.measures, *draft.measures))) if more else tuple(dict.fromkeys(draft.measures))
        )
    _beside(draft, base)
    if draft.dimensions == ["day"] and base.dimensions == ("weekday",) and draft.direction:
        draft.dimensions = ["weekday"]  # “which day is busiest” of the days of the week
    of_one = any(one.op == "eq" and one.field in DIMENSIONS for one in base.filters)
    of_one = of_one and bool(base.dimensions) and all(DIMENSIONS[name].time for name in base.dimensions)
    if draft.share and not draft.dimensions and of_one and _OF_ALL.search(draft.text.norm):
        draft.unclear.append((draft.text.raw, "understand.reason.share_within"))
        return None  # “as a share of the total” of one channel by quarter
    if (within_each := within_each_group(draft, base, number)) is not None:
        return reports.checked_report(draft, base.model_copy(update={**within_each, **of_same_kind(draft)}))
    if of_each(draft, base):
        draft.unclear.append((draft.text.raw, "understand.reason.rank_within"))
        return None
    if draft.dimensions:
        splits = bool(_SPLIT.search(draft.text.raw.lower())) and not INSTEAD.search(draft.text.norm)
        changed["dimensions"] = (
            tuple(dict.fromkeys((*_other_grain(base, draft), *draft.dimensions)))
            if more or splits or _drawn_over_time(draft, base) or named_apart(draft, base)
            else tuple(dict.fromkeys(draft.dimensions))
        )
    of_a_deed = base.measures == ("customers",) and base.audience is not None and base.period == "all"
    if of_a_deed and draft.compare and not draft.measures:  # “the week before?” of how many ordered last week
        draft.unclear.append((draft.text.raw, "understand.reason.customers_when"))
        return None
    if moved_before(draft, base.period, base.compare):
        if base.audience is not None and draft.period:
            changed["audience"] = of_those_days(base.audience, base.period, draft.period)
        return reports.checked_report(draft, base.model_copy(update={"period": draft.period, **changed}))
    counted = base.audience if base.measures == ("customers",) and not draft.measures else None
    if draft.period and counted is not None and counted.segment == "all":
        changed["audience"] = counted_in(counted, draft.period)
        if changed["audience"] is None:
            draft.unclear.append((draft.text.raw, "understand.reason.customers_when"))
            return None
    elif draft.period:
        changed["period"] = draft.period
        if base.audience is not None and not _THEY.search(draft.text.norm):
            changed["audience"] = of_those_days(base.audience, base.period, draft.period)
        if base.compare not in (None, "previous", "year_ago"):
            changed["compare"] = None
    if draft.compare:
        both = draft.year_ago_too or (more and {draft.compare, base.compare} == {"previous", "year_ago"})
        changed["compare"], changed["also"] = ("previous", "year_ago") if both else (draft.compare, None)
    having = tuple(Filter(field=one.field, op=one.op, value=one.value) for one in draft.conditions)
    if draft.share and not (draft.dimensions or base.dimensions or draft.filters or base.part):
        _part_of_all(base, changed)
    chosen = {one.field for one in draft.filters}
    if base.share and not draft.share and chosen and chosen <= set(base.dimensions):  # 金卡呢: of all, not of itself
        changed["part"] = tuple(draft.filters)
        draft.filters = []
    parts = {one.field for one in base.part}
    if base.part and {one.field for one in draft.filters} == parts:  # 金卡呢 after 钻石会员的占比
        changed["part"] = tuple(draft.filters)
        draft.filters = []
    _within_the_counted(draft, base, changed)
    kept = changed.pop("kept", still_chosen(draft, base))
    beside = more and bool(_BESIDE.search(draft.text.norm))
    if beside and _ADDS.search(draft.text.norm):
        kept = brought_back(draft, kept, base)
        if draft.unclear:
            return None
    changed["filters"] = narrowed(kept, (*draft.filters, *having), beside)
    measures = changed.get("measures", base.measures)
    if any(one.field.endswith(DERIVED) and one.field.rpartition("_")[0] not in measures for one in changed["filters"]):
        draft.unclear.append((draft.text.raw, "understand.reason.rank_within"))
        return None  # 订单数呢 after the cities whose sales fell
    if draft.share or (base.share and draft.measures):
        changed["share"] = tuple(name for name in measures if not MEASURES[name].ratio)
        alone = not changed.get("dimensions", base.dimensions) and base.audience is not None
        changed["of_all"] = base.of_all or alone  # 占总销售额多少 after the sales of new customers
    running = bool(draft.running or base.running)
    changed["running"] = tuple(name for name in measures if MEASURES[name].additive) if running else ()
    changed |= averaged(draft, base, changed.get("dimensions", base.dimensions))
    limit = draft.limit if draft.limit is not None else as_limit(number)
    if limit is None and changed.get("dimensions", base.dimensions) and one_asked(draft):
        limit = base.limit if _another_ranking(draft, base) else 1
    one_of_them = draft.filters and {one.field for one in draft.filters} >= {*base.dimensions}
    if limit is None and base.limit is not None and one_of_them and draft.dimensions:
        changed |= {"limit": None, "offset": 0, "order": None}  # 抖音的按月看 after the first channel
    elif limit is None and rows_unclear(draft, base, changed.get("dimensions", base.dimensions)):
        draft.unclear.append((draft.text.raw, "understand.reason.rank_within"))
        return None
    if limit is not None and not changed.get("dimensions", base.dimensions):
        draft.unclear.append((draft.text.raw, "understand.reason.rank_of_what"))
        return None  # 前三 of one number
    if limit is not None:
        changed |= {"limit": limit, "offset": 0, "top_percent": None}
    elif draft.percent is not None:
        changed |= {"limit": None, "offset": 0, "top_percent": draft.percent}
    changed["order"] = order_of(draft, base, measures, changed.get("dimensions", base.dimensions))
    if number is not None and base.limit is None and not draft.direction:
        draft.unclear.append((f"{number.value:g}", None))
        return None
    return reports.checked_report(draft, base.model_copy(update=changed))


def _other_grain(base: ReportRequest, draft: Draft) -> tuple[str, ...]:
    """再按季度汇总 after months: quarters, in whose rows no months stand."""
    timed = any(DIMENSIONS[name].time == "calendar" for name in draft.dimensions)
    return tuple(name for name in base.dimensions if not (timed and DIMENSIONS[name].time == "calendar"))


_PEOPLE = re.compile(r"人|位|名|客户|会员|用户|顾客|谁|\b(?:people|customers?|members?|users?|who|buyers?|persons?)\b")


def _deeds_counted(draft: Draft, base: ReportRequest) -> bool:
    """Whether “how many” asks for as much of the figure before, as no word says people."""
    plain_count = MEASURES[base.measures[0]].unit not in ("money", "rate") and base.measures[0] != "customers"
    return plain_count and bool(draft.filters) and not _PEOPLE.search(draft.text.norm)


def _drawn_over_time(draft: Draft, base: ReportRequest) -> bool:
    """分渠道画 after a line over time: a line each."""
    drawn = draft.chart == "line" or re.search(r"画|线|\b(?:line|lines|stack(?:ed)?|draw)\b", draft.text.norm)
    timed = bool(base.dimensions) and all(DIMENSIONS[name].time for name in base.dimensions)
    return bool(drawn) and timed and not any(DIMENSIONS[name].time for name in draft.dimensions)


def _within_the_counted(draft: Draft, base: ReportRequest, changed: dict[str, Any]) -> None:
    """男的呢 after 其中女的多少, “and silver?” after what gold members spent: the others of the same list."""
    counted = changed.get("audience", base.audience)
    if counted is None or counted.rule is not None or counted.limit is not None:
        return
    whole = base.measures == ("customers",) and not base.dimensions
    of_one = {one.field for one in counted.filters if whole or one.op == "eq"}
    named = of_one & {one.field for one in draft.filters} & set(ATTRIBUTES)
    if named:
        new = tuple(Condition(**one.model_dump()) for one in draft.filters if one.field in named)
        changed["audience"] = counted.model_copy(update={"filters": narrowed(counted.filters, new)})
        draft.filters = [one for one in draft.filters if one.field not in named]


def _beside(draft: Draft, base: ReportRequest) -> None:
    """跟重庆对比一下 after 成都: both, a row or a series each; 和北京、广州的放一起比: all three."""
    if not draft.has("versus") or draft.compare or len(draft.filters) != 1:
        return
    [other] = draft.filters
    before = next((one for one in base.filters if one.field == other.field and one.op == "eq"), None)
    several = other.op == "in" and draft.dimensions == [other.field] and _JOINED.search(draft.text.norm) is not None
    if before is None or other.field not in DIMENSIONS or not (several or (other.op == "eq" and not draft.dimensions)):
        return
    values = tuple(other.value) if isinstance(other.value, tuple | list) else (other.value,)
    if before.value in values:
        return
    draft.filters = [Filter(field=other.field, op="in", value=(before.value, *values))]
    draft.dimensions = [*base.dimensions, other.field]


def _part_of_all(base: ReportRequest, changed: dict[str, Any]) -> None:
    """占比 after 有邮箱的: the share of the one value that was chosen, among all."""
    chosen = [one for one in base.filters if one.field in DIMENSIONS and one.op == "eq"]
    if len(chosen) == 1:
        changed["dimensions"], changed["part"] = (chosen[0].field,), tuple(chosen)
        changed["kept"] = tuple(one for one in base.filters if one not in chosen)


def _split_of_share(draft: Draft, base: ReportRequest) -> None:
    """各占多少, 各自的订单数 after 成都和重庆: of the values that were named, a row each."""
    named = [one.field for one in base.filters if one.op == "in" and one.field in DIMENSIONS]
    if (draft.share or draft.has("split")) and not (draft.dimensions or base.dimensions) and len(named) == 1:
        draft.dimensions = named


def _another_ranking(draft: Draft, base: ReportRequest) -> bool:
    """收藏最多的呢 after the ten most viewed: ten again, by something else."""
    ranks = base.limit is not None and base.limit > 1 and not base.per and bool(draft.measures)
    return ranks and not draft.dimensions and not draft.has("which") and draft.text.norm.rstrip("?!.").endswith("呢")
