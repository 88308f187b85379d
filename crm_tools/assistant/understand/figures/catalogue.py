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
_COST = re.compile(r"多少钱|什么价|啥价|怎么卖(?:$|[?])|\b(?:how much|costs?)\b")
"""What is asked of a product by its name: of a category it would be what was sold."""
_AVERAGE = re.compile(r"平均|均价|\b(?:average|mean|median)\b")
_ALL = re.compile(r"所有|全部|清单|列表|\b(?:all|list|every)\b")
_ANYTHING = ("everything", "anything")


def take_catalogue(draft: Draft) -> None:
    """各品类有多少商品, 新品有哪些, 最贵的五款: the number of products, or the products with their prices."""
    if not _of_goods_alone(draft):
        return
    norm = draft.text.norm
    named = [one for one in draft.filters if one.field == "product"]
    listed = draft.has("new_goods") or any(one.field in _LISTED for one in draft.filters)
    ranked = bool(draft.direction or draft.limit)
    if draft.has("highest", "lowest", "top", "rank", "rank_up") and not ranked:
        return
    priced = bool(_DEAR.search(norm) or (named and _COST.search(norm))) and not _AVERAGE.search(norm)
    nouns = draft.has("new_goods") or any(map(_is_goods, draft.tokens))
    which = draft.has("which", "which_all", "list") or bool(_ALL.search(norm))
    one = len(named) == 1 and named[0].op == "eq" and {x.field for x in draft.filters} <= {"product", "on_sale"}
    if one and not (ranked or draft.after_another):
        _facts(draft, named[0], priced)
    elif draft.filters and priced and not ranked:
        _list(draft)
    elif draft.has("how_many", "count_word"):
        if nouns:
            _count(draft)
    elif (
        (ranked and _DEAR.search(norm)) or (listed and not ranked) or (nouns and which and not ranked and draft.filters)
    ):
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
    priced = any(one.field == "price" for one in draft.filters)
    said = (token for at, token in enumerate(draft.tokens) if not (token.kind == "unknown" and at in draft.placed))
    fields = (*draft.dimensions, *(one.field for one in draft.filters))
    return (
        all(token.kind in _GOODS_ALONE or (priced and token.text in _ANYTHING) for token in said)
        and all(name in (*_OF_GOODS, *_LISTED) for name in fields)
        and (draft.has("new_goods") or any(map(_is_goods, draft.tokens)) or {"product", "price"} & set(fields) != set())
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


def _facts(draft: Draft, product: Filter, priced: bool) -> None:
    """商品172的详情, SKU DJ00005 多少钱, 它还在卖吗: what stands of it in the catalogue, and by itself what it sold."""
    draft.filters = [product]
    asked = [name for name in draft.dimensions if name != "product"]
    sale = any(token.kind == "value" and token.value[0] == "on_sale" for token in draft.tokens)
    asked += ["on_sale"] if sale else []
    _list(draft)
    bare = not (asked or priced)
    draft.measures = ["list_price", "units", "product_sales"] if bare else ["list_price"]
    draft.dimensions = ["product", *(["category", "on_sale"] if bare else asked)]


def _list(draft: Draft) -> None:
    draft.measures, draft.chart = ["list_price"], draft.chart or "none"
    draft.people = draft.counted = False
    draft.dimensions = [*(name for name in draft.dimensions if name != "product"), "product"]
    _new(draft)
    draft.unclear = [one for one in draft.unclear if one[1] != "understand.reason.only_filters"]
    draft.place(*(at for at, _ in draft.open("dimension", "which", "which_all", "list", "recent", "how_many")))
    draft.place(*(at for at, token in draft.open("unknown") if token.text in _ANYTHING))


def _new(draft: Draft) -> None:
    """What makes a product new is its definition."""
    first = draft.today - DAY * (draft.desk.definitions.new_product.days - 1)
    for index, _ in list(draft.open("new_goods")):
        draft.filters.append(Filter(field="listed_on", op="ge", value=first.isoformat()))
        draft.place(index, role="filter", value=f"listed since {first}")
