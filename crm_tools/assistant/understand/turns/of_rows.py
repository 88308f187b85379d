"""The first rows of a report and what is asked of them: so many within each group, further figures of those shown."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from crm_tools.analytics.registry import DIMENSIONS
from crm_tools.analytics.request import Order, ReportRequest
from crm_tools.assistant.calls import Call
from crm_tools.assistant.understand.draft import Draft
from crm_tools.assistant.understand.figures import reports
from crm_tools.assistant.understand.lists.listed import ranked
from crm_tools.assistant.understand.vocabulary.numbers import Number

POINTS = re.compile(
    r"这(?:[些几]|[\d两二三四五六七八九十]+[个款种家张名位])|[它他她]们|各自|^各(?=[卖买退花])|\b(?:these|those|their|them|they)\b"
)


_IN_ALL = re.compile(r"一共|总共|合计|加起来|总计|\b(?:in total|altogether|in all|combined|total)\b")


def of_those_rows(draft: Draft, base: ReportRequest) -> Call | None:
    """这些商品的退款率 after the first ten by sales: of these ten, in their order; other days would make it others."""
    narrows = draft.period or draft.filters or draft.conditions or draft.compare
    if narrows or draft.share or draft.limit or draft.direction:
        draft.unclear.append((draft.text.raw, "understand.reason.rank_within"))
        return None
    measures = tuple(dict.fromkeys((*base.measures, *draft.measures)))
    if base.dimensions == ("customer",) and _IN_ALL.search(draft.text.norm):  # 他们一共花了多少
        theirs = ranked(Call("run_report", base.model_dump(mode="json")))
        total = ReportRequest(measures=tuple(draft.measures), period=base.period, audience=theirs)
        return None if theirs is None else reports.checked_report(draft, total)
    order = base.order or Order(by=base.measures[0])
    return reports.checked_report(draft, base.model_copy(update={"measures": measures, "order": order}))


def within_each_group(draft: Draft, base: ReportRequest, number: Number | None) -> dict[str, Any] | None:
    """每个渠道只留最好的两个, “top 3 categories in each city”: so many within each group of two."""
    limit = draft.limit if draft.limit is not None else as_limit(number)
    if limit is None and draft.direction and not draft.has("rank", "rank_up"):
        limit = 1
    marked = [name for name in draft.dimensions if name in draft.marked and name not in draft.weakly]
    groups = tuple(dict.fromkeys((*base.dimensions, *draft.dimensions)))
    plainly = not (draft.filters or draft.conditions or draft.period or draft.compare or draft.share)
    if limit is None or len(marked) != 1 or not plainly or not set(draft.dimensions) - set(marked) <= set(groups):
        return None
    others = [name for name in (draft.dimensions if len(draft.dimensions) == 2 else groups) if name not in marked]
    if len(others) != 1 or DIMENSIONS[others[0]].time or base.limit is not None:
        return None
    order = Order(by=base.measures[0], descending=False) if draft.direction == "lowest" else None
    return {"dimensions": (marked[0], others[0]), "per": (marked[0],), "limit": limit, "order": order}


def of_each(draft: Draft, base: ReportRequest) -> bool:
    """每个城市最高的一天: a rank within each of some, over days or the like, which no report has."""
    marked = [name for name in draft.dimensions if name in draft.marked and name not in draft.weakly]
    first = draft.direction is not None and not draft.has("rank", "rank_up")
    return first and len(marked) == 1 and bool({*base.dimensions, *draft.dimensions} - {*marked})


_SOLD = re.compile(r"^卖|^best|sell")


def of_same_kind(draft: Draft) -> dict[str, Any]:
    """The measure that is named now; 卖得最好的 of a report on sales is of its own figure."""
    named = any(token.kind == "measure" and not _SOLD.search(token.text) for token in draft.tokens)
    sold = draft.measures == ["sales"] and not named
    return {"measures": tuple(draft.measures)} if draft.measures and not sold else {}


_AS_BEFORE = re.compile(
    r"换|改|也|同样|一样|呢[?!.]*$"
    r"|\b(?:instead|change|switch|same|too|as well|make it|(?:what|how) about(?! (?:by|which)\b))\b"
    r"|^(?:and|or) (?!by\b)"
)
"""The same ranking of something else: 换成城市, 城市呢, “and cities?”."""
_THE_FIRST = re.compile(r"哪一?(?:个|款|种|张|天|周|月|年)|\bwhich (?:one|\w+[^s\W]|business|day)\b")
"""One of them again, where one was asked for: 哪个城市 after 哪个品类."""


def rows_unclear(draft: Draft, base: ReportRequest, groups: Sequence[str]) -> bool:
    """Whether the first few rows would become the first few of something else, or days, which nobody said."""
    return base.limit is not None and (only_times(draft, base) or others_ranked(draft, base, groups))


def others_ranked(draft: Draft, base: ReportRequest, groups: Sequence[str]) -> bool:
    """By city after the first ten products: those ten in each city, all of them by city, or the first ten cities?"""
    ranked = {name for name in base.dimensions if not DIMENSIONS[name].time}
    others = bool(draft.dimensions) and not ranked & set(groups)
    told = draft.direction or draft.order or draft.percent or _AS_BEFORE.search(draft.text.norm)
    again = base.limit == 1 and _THE_FIRST.search(draft.text.norm)
    return others and bool(ranked) and base.limit is not None and not (base.per or told or again)


_ONE_NUMBER = re.compile(r"是?多少[呢啊?]*$|\bhow (?:much|many)\b|^(?:and |so |then |ok )*what (?:is|was|were)\b")
_EACH = re.compile(r"各|每|分|按|\b(?:each|every|by|per)\b")


def one_number(draft: Draft, base: ReportRequest) -> bool:
    """那近30天退款率是多少 after orders by day, 抖音来的一共多少 after cities: without the rows that stood there."""
    if not base.dimensions or draft.dimensions or draft.direction or draft.share or _EACH.search(draft.text.norm):
        return False
    of_its_own = bool(draft.measures) and not set(draft.measures) & set(base.measures) and draft.period is not None
    whole = of_its_own and _ONE_NUMBER.search(draft.text.norm)
    narrowed = {one.field for one in draft.filters} - {*base.dimensions}
    return bool(whole or (narrowed and _IN_ALL.search(draft.text.norm)))


_AMOUNTS = ("sales", "gmv", "refund_amount", "cancelled_amount", "pending_amount")


def figures_again(draft: Draft, base: ReportRequest) -> ReportRequest | None:
    """客单价和订单数 after single orders, one a row: figures of them all again; None where they are the first few."""
    if "order" not in base.dimensions or not draft.measures or draft.dimensions or set(draft.measures) <= {*_AMOUNTS}:
        return base
    if base.limit is not None and not (base.filters or draft.filters):
        return None
    return base.model_copy(update={"dimensions": (), "limit": None, "offset": 0, "order": None})


def as_limit(number: Number | None) -> int | None:
    """A bare number as how many rows there are to be."""
    fits = number is not None and number.unit in ("none", "people") and number.value >= 1
    return int(number.value) if fits and number is not None else None


def only_times(draft: Draft, base: ReportRequest) -> bool:
    """每个月的 after the first five categories: those five in each month, or months?"""
    ranked = [name for name in base.dimensions if not DIMENSIONS[name].time]
    return bool(ranked and draft.dimensions) and all(DIMENSIONS[name].time for name in draft.dimensions)
