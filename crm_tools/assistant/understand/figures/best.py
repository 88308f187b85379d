"""What is meant where no figure is named: “best category”, 最差的月份, 双11同比, 今年每月走势, 品类占比."""

from __future__ import annotations

import re

from crm_tools.analytics.registry import DIMENSIONS
from crm_tools.assistant.understand.draft import Draft

_BY_SALES = re.compile(
    r"^(?:(?:the |our )*(?:best|worst|strongest|weakest)(?:[ -](?:performing|performers?))?|top|top[- ]performing)$"
)
_BY_SALES_ZH = re.compile("最(?:好|差|旺|淡|火|惨|强|弱)")
_OTHERWISE = re.compile("质量|性价比|口碑|评价|体验|效果|满意|适合|服务|天气|素质|粘性|忠诚|活跃|利润")
"""What else may be best about them."""
_BY_ORDERS = re.compile(r"^(?:the |our )*(?:busiest|slowest|quietest)$")
_RANKED_BY_SALES = ("city", "channel", "category", "level", "product", "hour", "day", "weekday", "week", "month")


def by_which(draft: Draft) -> str | None:
    """The measure that is meant: sales, orders where something is busy; None where it hangs on the figure."""
    if draft.after_another or draft.people or len(draft.dimensions) != 1:
        return None
    if draft.dimensions[0] not in (*_RANKED_BY_SALES, "quarter", "year", "gender") or draft.segment or draft.share:
        return None
    said = [t.text for t in draft.tokens if t.kind in ("highest", "lowest", "top", "bottom")]
    if len(said) != 1:
        return None
    if draft.language == "zh":
        return "sales" if _BY_SALES_ZH.fullmatch(said[0]) and not _OTHERWISE.search(draft.text.norm) else None
    return "sales" if _BY_SALES.search(said[0]) else "orders" if _BY_ORDERS.search(said[0]) else None


_CHANGED = ("growth", "year_ago", "previous")


def unnamed(draft: Draft) -> str | None:
    """Sales where growth, a trend, a ranking or the parts of the goods are asked for, else None."""
    if draft.after_another or draft.people or draft.counted or draft.segment or draft.conditions:
        return None
    groups = [name for name in draft.dimensions if DIMENSIONS[name].time is None]
    if not set(groups) <= {*_RANKED_BY_SALES} or len(groups) > 1:
        return None
    beside = any(one.op == "in" and one.field in _RANKED_BY_SALES for one in draft.filters)
    if beside and draft.has("versus", "higher"):
        return "sales"  # Beijing vs Shanghai this month
    if draft.share:
        goods = {one.field for one in draft.filters} & {"category", "product"}
        return "sales" if groups == ["category"] or (goods and not groups) else None
    changed = any(t.kind in _CHANGED and not t.text.startswith("差") for t in draft.tokens)
    if draft.compare and (
        changed or (draft.language == "en" and draft.has("versus") and not draft.has("rank", "rank_up"))
    ):
        return "sales"  # October vs September
    timed = len(draft.dimensions) > len(groups)
    if draft.has("trend") or (timed and draft.period not in (None, "all")):
        return "sales" if timed else None
    return "sales" if draft.has("rank", "rank_up") and groups and not draft.limit else None
