"""The order of the rows of a report that a turn changes, and whether it asks for one of them."""

from __future__ import annotations

import re

from crm_tools.analytics.registry import DIMENSIONS
from crm_tools.analytics.request import Order, ReportRequest
from crm_tools.assistant.understand.draft import Draft

_ONE = re.compile(
    r"最[高低多少大小好差强弱](?:的)?(?:那|这)?(?:一)?(?:个|座|家|款|天)?(?:月份?|城市|渠道|等级|品类|类目|商品|日子|天|季度|年份?)?"
    r"(?:(?:是|有|卖了?)?多少(?:钱|单|件|人)?|是(?:谁|哪一?[个家款座]?|什么|几点钟?|周几|星期几|几月|几号))?[呢?]*$"
    r"|^(?:and |show |just |only |the )*(?:lowest|highest|best|worst|biggest|smallest|largest|top|busiest|quietest) "
    r"(?:one|month|city|channel|level|tier|category|product|day|week|quarter|year)(?: only| alone| please)*[?.]*$"
)
_WHICH_ONE = re.compile(r"(?:and |so |then )*which (?:one )?(?:is|was|has|had|sold|did|does|comes|came)\b")

_SEVERAL = re.compile(r"哪[几些]|\bwhich (?!is|was|has|does)[a-z]+s\b")


def one_asked(draft: Draft) -> bool:
    """最高的是哪个, “which city is the best?”."""
    if draft.by_change and draft.has("which") and not _SEVERAL.search(draft.text.norm):
        return True  # “which fell the most?”
    single = draft.single or _WHICH_ONE.match(draft.text.norm) or _ONE.search(draft.text.norm)
    return bool(draft.direction and single and not draft.has("rank", "rank_up", "which_all"))


def order_of(draft: Draft, base: ReportRequest, measures: tuple[str, ...], dimensions: tuple[str, ...]) -> Order | None:
    """The ranking asked for now, else the one before as far as it still fits."""
    timed = any(DIMENSIONS[name].time for name in dimensions)
    if draft.by_change:
        worst = draft.direction is None and base.limit == 1 and base.order is not None and not base.order.descending
        return Order(by=f"{measures[0]}_change", descending=not worst and draft.direction != "lowest")
    if draft.order and base.limit is not None and base.order and not draft.direction:
        return Order(by=draft.order[0], descending=base.order.descending)  # the worst, “by sales this year”
    if draft.order:
        return Order(by=draft.order[0], descending=draft.direction != "lowest")
    if base.order and not base.order.descending and base.order.by in measures and _only_first(draft):
        return base.order
    if draft.direction:
        return (
            Order(by=measures[0], descending=False)
            if draft.direction == "lowest"
            else (Order(by=measures[0]) if timed else None)
        )
    if base.order and base.order.by.endswith("_change") and (base.compare or draft.compare):
        return Order(by=f"{measures[0]}_change", descending=base.order.descending)
    if base.order and base.order.by not in (*measures, *dimensions):
        return Order(by=measures[0], descending=base.order.descending) if base.order.by in base.measures else None
    return base.order


def _only_first(draft: Draft) -> bool:
    """前三 of what was sorted from low to high: its first rows."""
    return draft.has("top") and not draft.has("highest", "lowest", "rank", "rank_up", "bottom")
