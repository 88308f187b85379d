"""Products that did not sell: 上个月一件没卖出去的商品 lists them, 有多少商品没卖出去 counts them."""

from __future__ import annotations

import re

from crm_tools.assistant.understand.draft import Draft

_SLOW = re.compile("滞销|动销")
SLOW_DAYS = "last_90_days"
"""滞销 speaks of these days; where others are named, of those."""
_COUNTS = re.compile(r"(?:数|数量)$|^(?:number|count)\b")


def list_unsold(draft: Draft) -> str | None:
    """Lay such a report out as a list of the products unless their number is asked for; the key of a reason where what
    is asked of them makes no sense.
    """
    said = [token.text for token in draft.tokens if token.kind == "measure" and token.value == "unsold_products"]
    if draft.people or "customer" in draft.dimensions:
        return "understand.reason.denied_which"
    if draft.conditions:
        return "understand.reason.rank_by_what"  # 滞销：今年销量不到5件的 did sell some
    if draft.limit or draft.direction or draft.percent:
        return "understand.reason.rank_by_what"  # each of them sold the same: none
    if draft.period is None and any(_SLOW.search(text) for text in said):
        draft.period = SLOW_DAYS
    counted = draft.has("how_many", "head_count", "count_word", "share", "trend") or draft.counted or draft.compare
    if counted or any(_COUNTS.search(text) for text in said):
        if not _each_product(draft):
            draft.dimensions = [name for name in draft.dimensions if name != "product"]
    elif "product" not in draft.dimensions and (not draft.dimensions or _names_goods(draft, said)):
        draft.dimensions.append("product")
    if "product" in draft.dimensions:
        draft.chart = draft.chart or "none"  # a bar of one for each
    return None


def _each_product(draft: Draft) -> bool:
    """“By product” asks for a row of each, whatever is counted."""
    return any(
        token.value == "product"
        and (token.kind == "grouped" or (token.kind == "dimension" and at and draft.tokens[at - 1].kind == "group"))
        for at, token in enumerate(draft.tokens)
    )


def _names_goods(draft: Draft, said: list[str]) -> bool:
    """各品类没卖出去的商品 are the products of each, “unsold products by category” their number."""
    goods = any(token.kind == "dimension" and token.value == "product" for token in draft.tokens)
    return draft.language == "zh" and (goods or any(re.search("商品|产品|单品|品$|款$|货$", text) for text in said))
