"""The catalogue itself: how many products there are, which are new, and what they cost, where no figure is named."""

from __future__ import annotations

import re

from crm_tools.analytics.periods import DAY
from crm_tools.analytics.registry import MEASURES
from crm_tools.analytics.request import Filter
from crm_tools.assistant.understand.draft import Draft
from crm_tools.assistant.understand.lists.people import is_person
from crm_tools.assistant.understand.vocabulary.spans import Token

_OF_GOODS = ("product", "category", "on_sale")
_GOODS_ALONE = (
    *("dimension", "grouped", "group", "which", "which_all", "list", "export", "how_many", "count_word", "new_goods"),
    *("filler", "comma", "and", "chart", "highest", "lowest", "rank", "rank_up", "top", "number", "range", "recent"),
    *("gt", "ge", "lt", "le", "eq", "ge_after", "le_after", "between", "period", "value", "titled", "part", "order"),
    *("only", "split"),
)
"""Kinds of words in a question about goods of which nothing is said that somebody did."""
_DEAR = re.compile(r"贵|便宜|\b(?:price|priced|expensive|cheap\w*|costly)\b|[单售]价|标价|价格|定价")
_NOUN = re.compile("(?:商品|产品|单品|款)$")
_LISTED = ("listed_on", "price", "on_sale")


def take_catalogue(draft: Draft) -> None:
    """各品类有多少商品, 新品有哪些, 最贵的五款: the number of products, or the products with their prices."""
    if not _of_goods_alone(draft):
        return
    listed = draft.has("new_goods") or any(one.field in _LISTED for one in draft.filters)
    ranked = bool(draft.direction or draft.limit)
    if draft.has("how_many", "count_word"):
        _count(draft)
    elif (ranked and _DEAR.search(draft.text.norm)) or (listed and not ranked):
        _list(draft)


def stands(measure: str) -> bool:
    """Whether a measure counts what there is, rather than what happened in some days."""
    return measure == "customers" or of_things(measure) or MEASURES[measure].segment is not None


def of_things(measure: str) -> bool:
    """Whether it is one of the catalogue or of the coupons themselves."""
    return MEASURES[measure].grain in ("catalogue", "coupon_stock")


def asks_of_the_catalogue(draft: Draft) -> bool:
    """Whether the words of an untouched draft ask how many products there are, or which are new."""
    asked = draft.has("how_many", "count_word") or (draft.has("new_goods") and draft.has("which", "which_all", "list"))
    return asked and _of_goods_alone(draft)


def _of_goods_alone(draft: Draft) -> bool:
    """Whether goods are named, and nothing is said of customers, of days or of what somebody did."""
    if draft.measures or draft.segment or draft.conditions or draft.period not in (None, "all"):
        return False
    if draft.compare or draft.share or draft.average or any(map(is_person, draft.tokens)):
        return False
    said = (token for at, token in enumerate(draft.tokens) if not (token.kind == "unknown" and at in draft.placed))
    fields = (*draft.dimensions, *(one.field for one in draft.filters))
    return (
        all(token.kind in _GOODS_ALONE for token in said)
        and all(name in (*_OF_GOODS, *_LISTED) for name in fields)
        and (draft.has("new_goods") or any(map(_is_goods, draft.tokens)))
    )


def _is_goods(token: Token) -> bool:
    named = token.kind == "value" and token.value[0] == "category" and _NOUN.search(token.text)
    return bool(named) or (token.kind == "dimension" and token.value == "product")


def _count(draft: Draft) -> None:
    draft.measures, draft.people, draft.counted = ["products"], False, False
    draft.dimensions = [name for name in draft.dimensions if name != "product"]
    _new(draft)
    if said := [at for at, _ in draft.open("how_many", "count_word", "dimension")]:
        draft.place(*said, role="measure", value="products")


def _list(draft: Draft) -> None:
    draft.measures, draft.chart = ["list_price"], draft.chart or "none"
    draft.dimensions = [*(name for name in draft.dimensions if name != "product"), "product"]
    _new(draft)
    draft.unclear = [one for one in draft.unclear if one[1] != "understand.reason.only_filters"]
    draft.place(*(at for at, _ in draft.open("dimension", "which", "which_all", "list", "recent")))


def _new(draft: Draft) -> None:
    """What makes a product new is its definition."""
    first = draft.today - DAY * (draft.desk.definitions.new_product.days - 1)
    for index, _ in list(draft.open("new_goods")):
        draft.filters.append(Filter(field="listed_on", op="ge", value=first.isoformat()))
        draft.place(index, role="filter", value=f"listed since {first}")
