"""Goods beside deeds: those of the clause before, and several as one filter."""

from __future__ import annotations

import re
from itertools import pairwise

from crm_tools.analytics.registry import DIMENSIONS
from crm_tools.analytics.request import Filter
from crm_tools.assistant.understand.draft import Draft
from crm_tools.assistant.understand.lists.goods import titled
from crm_tools.assistant.understand.whom.said import Clause

LOOKED = ("views", "favorites", "carts", "inquiries", "browse_events")
"""What is done to goods before they are bought."""
_TOGETHER = re.compile(
    "(?:过|了)?(?:和|与|跟|及|以及|并且?|且|又|、|或者?|或是|还是)(?:也|还|又)?|,? ?(?:and|or|and/or|as well as) "
)
"""Between two things that were done to the same goods."""
_BUT_NONE = re.compile(" ?,? ?(?:but |and |yet )?(?:no|not a single|not one|without(?: an?| any)?) ?")
"""Between a view and a purchase of goods that are named once."""
_SAME_GOODS = re.compile(r"买|购|buy|bought|purchas")
_PURCHASES = re.compile(r"购买|purchas")
"""In days of its own none of anything: viewed phones last week, no purchases this month."""


def same_goods(draft: Draft, clauses: list[Clause]) -> None:
    """收藏了跑步鞋没买的: not bought are the goods of the clause before."""
    anything = re.search(
        r"任何|什么都|东西都|没(?:有)?(?:收藏|加购|买|购买)过?(?:商品|东西)"
        r"|\bnothing\b|\banything\b|\bany\b(?! of them|$|[.,;?!])|\bat all\b",
        draft.text.raw.lower(),
    )
    for before, one in pairwise(clauses):
        between = (
            draft.text.norm[draft.tokens[before.at].end : draft.tokens[one.at].start] if before.at < one.at else "-"
        )
        if before.deed in LOOKED and one.deed in LOOKED and not before.goods and _TOGETHER.fullmatch(between):
            before.goods = list(one.goods)  # 收藏和加购过珠宝钟表
        if before.deed in LOOKED and one.denied and not before.goods and _BUT_NONE.fullmatch(between):
            before.goods = list(one.goods)  # with a view but no purchase of pet supplies
        if one.deed == "coupons_used" and before.deed == "coupons_issued" and not one.goods and one.number is None:
            one.goods = list(before.goods)
        of_its_own = one.days not in (before.days, ["all"]) and bool(_PURCHASES.search(one.verb)) and not one.same
        looked = one.denied and one.deed in ("carts", "favorites") and before.deed in LOOKED
        elided = (
            one.same
            or (looked and not anything)
            or (not (anything or of_its_own) and one.denied and _SAME_GOODS.search(one.verb) and before.deed in LOOKED)
        )
        there = one.same and one.deed in LOOKED  # none bought, yet 10 views there
        if elided and not one.goods and (there or ((looked or one.deed == "orders") and one.number is None)):
            one.goods = [good for good in before.goods if DIMENSIONS[good.field].family == "item"]


def grouped(draft: Draft, goods: list[Filter]) -> tuple[Filter, ...] | None:
    """Several of one kind mean any of them; None where they cannot be one filter."""
    by: dict[str, list[Filter]] = {}
    for one in goods:
        if one not in by.setdefault(one.field, []):
            by[one.field].append(one)
    found: list[Filter] = []
    for name, filters in by.items():
        if len(filters) == 1:
            found += filters
        elif all(one.op == "eq" for one in filters):
            found.append(Filter(field=name, op="in", value=tuple(str(one.value) for one in filters)))
        elif name == "product":
            titles = [one for each in filters for one in titled(draft, str(each.value))]
            found.append(Filter(field=name, op="in", value=tuple(dict.fromkeys(titles))))
        else:
            return None
    return tuple(found)
