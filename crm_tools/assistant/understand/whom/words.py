"""What a token says of customers: a deed, goods, a number with its operator."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from crm_tools.analytics.periods import DAY
from crm_tools.analytics.registry import DIMENSIONS, MEASURES
from crm_tools.analytics.request import Filter, Operator
from crm_tools.assistant.understand.draft import Draft
from crm_tools.assistant.understand.figures.bounds import AFTER, BEFORE
from crm_tools.assistant.understand.lists.goods import named_goods
from crm_tools.assistant.understand.lists.people import DEEDS
from crm_tools.assistant.understand.text.normalise import fold
from crm_tools.assistant.understand.vocabulary.spans import Token

_LOOSE: dict[str, Operator] = {
    "破": "gt",
    "过": "gt",
    "过了": "gt",
    "够了": "ge",
    "满了": "ge",
    "足了": "ge",
    "够": "ge",
    "满": "ge",
    "min": "ge",
    "minimum": "ge",
    "max": "le",
    "maximum": "le",
    "north of": "gt",
}
"""Words that compare only where a number stands right behind them."""
AMOUNTS = (
    "sales",
    "product_sales",
    "aov",
    "coupon_discount",
    "refund_amount",
    "cancelled_amount",
    "pending_amount",
    "refund_rate",
    "coupon_use_rate",
    "survey_score",
    "nps",
)
"""Measures that say nothing of a customer without a number beside them."""
_BY_KIND = {**DEEDS, "use": "coupons_used"}
_DENIED = {"not_ordered": "orders", "unused": "coupons_used"}
_BY_MEASURE = {
    "buyers": "orders",
    "active_customers": "logins",
    "inquiring_customers": "inquiries",
    "browsing_customers": "browse_events",
}
_COUNTED = frozenset(
    (
        "orders",
        "placed_orders",
        "units",
        "products_sold",
        "logins",
        "new_customers",
        "first_time_buyers",
        "repeat_buyers",
        "inquiries",
        "views",
        "favorites",
        "carts",
        "browse_events",
        "coupons_issued",
        "coupons_used",
        "refunded_orders",
        "cancelled_orders",
        "pending_orders",
        "survey_invitations",
        "survey_responses",
    )
)
EVER = re.compile(r"从未|从没|从来|不曾|未曾|至今|迄今|历史上|有史以来|到现在|never|\bever\b")
REGISTERED = ("注册用户", "注册会员", "注册客户")
"""Everybody, where no days stand beside it."""
NEWCOMERS = ("新人", "新客", "新客户", "新用户", "新会员", "新顾客", "新注册用户", "新注册会员", "新注册客户")
"""Behind their registration, no more than people."""
_NO_SPENDING = re.compile(r"log|登")


_FIGURE = re.compile(
    r"(?:[数量额率价]|订单|count|number|金额|总计|人数|情况|复购|回购)$|多少|几|新增|拉新"
    r"|^(?:orders?|refunds?|sales|revenue|logins|inquiries|enquiries|questions|views|favou?rites|carts|add.to.carts?"
    r"|purchases?|spend|spending|aov|buyers?|units.*|how many.*|number of.*|registrations|sign-?ups"
    r"|coupons? (?:used|issued|redeemed)"
    r"|(?:new|first.time|repeat|refunded|cancelled|canceled|pending|unpaid|paid|active)"
    r" (?:orders?|customers?|members?|users?|buyers?|coupons?))$"
)


@dataclass(frozen=True)
class Deed:
    """What a token says was done; ``denied`` where it denies that, ``where`` by which way, ``mark`` what else."""

    name: str
    denied: bool = False
    ever: bool = False
    where: tuple[Filter, ...] = ()
    mark: str = ""


def deed_of(draft: Draft, at: int) -> Deed | None:
    """The deed that a token tells."""
    token = draft.tokens[at]
    named = token.read_as("deed")
    if named is not None and "~" in named.value:
        name, _, mark = named.value.partition("~")
        if (mark == "goods" and not _goods_next(draft, at)) or (mark == "then" and not _days_next(draft, at)):
            return None
        return Deed(name, mark="" if mark in ("goods", "then") else mark)
    if token.kind == "expiring":
        return Deed("coupons_expiring")
    if token.kind in _DENIED:
        return Deed(_DENIED[token.kind], denied=True, ever=bool(EVER.search(token.text)))
    if token.kind == "segment" and token.value == "never_bought":
        in_days = token.text.startswith("没") and "过" not in token.text  # 没成交的客户: in the days told
        return Deed("orders", denied=True, ever=not in_days)
    if token.text in REGISTERED and not draft.has("period"):
        return None
    if token.kind == "measure" and token.value == "active_customers" and not _NO_SPENDING.search(token.text):
        told = token.text == "活跃客户数" and "登" in draft.text.raw  # 登录了的客户人数
        return Deed("logins") if told else None
    if token.kind == "measure" and token.value == "refund_amount" and token.read_as("refund"):
        return Deed("refunded_orders")
    if token.kind == "measure" and token.value == "sales" and named is not None and not is_noun(draft, token):
        return Deed(named.value)  # 从未成交
    if token.text == "成交" and draft.text.norm[: token.start].endswith(("有", "没", "无", "零", "未")):
        return Deed("orders")
    if token.kind == "measure" and (token.value in _COUNTED or token.value in _BY_MEASURE or token.value in AMOUNTS):
        return Deed(_BY_MEASURE.get(token.value, token.value))
    if token.kind in _BY_KIND:
        return Deed(_BY_KIND[token.kind])
    if named is not None:
        name, _, way = named.value.partition("@")
        where = (Filter(field="inquiry_channel", op="eq", value=way),) if way else ()
        return Deed(name, where=where)
    return None


def _goods_next(draft: Draft, at: int) -> bool:
    """看家居家纺, 家居家纺看过: looked at goods, rather than “show me”."""
    after, before = draft.beside(at, 1), draft.beside(at, -1)
    if after is not None and goods_of(draft, after[0]) is not None:
        return True
    done = draft.text.norm.startswith(("过", "了"), draft.tokens[at].end) or draft.tokens[at].text.endswith(
        ("过", "了")
    )
    while done and before is not None and (before[1].kind in ("period", "never") or before[1].text in ("都", "也")):
        before = draft.beside(before[0], -1)
    if not done or before is None or goods_of(draft, before[0]) is None:
        return False
    return before[0] == 0 or draft.tokens[before[0] - 1].text not in ("看", "瞧", "逛")  # 看大家电看了5次


def _days_next(draft: Draft, at: int) -> bool:
    """“Active this month”, rather than an active coupon."""
    after = draft.beside(at, 1)
    return after is not None and after[1].kind == "period"


def is_noun(draft: Draft, token: Token) -> bool:
    """Whether a deed is told by the name of a figure (订单数, “orders”), which asks for that figure where nothing is
    compared with it."""
    if token.kind != "measure" and not token.text.isascii():
        return False
    if token.text in _labels() or _FIGURE.search(token.text):
        return True
    return token.text.isascii() and token.text in draft.words.common.figures


@cache
def _labels() -> frozenset[str]:
    """The names of measures as their lists show them."""
    return frozenset(fold(name) for one in MEASURES.values() for name in (one.label.zh, one.label.en))


def goods_of(draft: Draft, at: int) -> list[Filter] | None:
    """The goods, coupon, survey or way that a token names; None where it names none."""
    token = draft.tokens[at]
    if token.kind == "value":
        name, value = token.value
        of_facts = DIMENSIONS[name].family in ("item", "coupon", "inquiry", "survey", "order")
        return [Filter(field=name, op="eq", value=value)] if of_facts else None
    if token.kind == "terms":
        least, off = token.value
        return [
            Filter(field="coupon_threshold", op="eq", value=least),
            Filter(field="coupon_off", op="eq", value=off),
        ]
    if token.kind == "new_goods":
        first = draft.today - DAY * (draft.desk.definitions.new_product.days - 1)
        return [Filter(field="listed_on", op="ge", value=first.isoformat())]
    if token.kind == "weekend":
        return [Filter(field="weekday", op="in", value=(6, 7))]
    if token.kind == "day_of_week":
        return [Filter(field="weekday", value=token.value)]
    if token.kind == "workday":
        return [Filter(field="weekday", op="in", value=(1, 2, 3, 4, 5))]
    if token.kind == "titled":
        return [Filter(field="product", op="contains", value=token.value)]
    if token.kind in ("part", "unknown"):
        found = named_goods(draft, at)
        return None if found is None else [found]
    return None


def operator_of(draft: Draft, at: int) -> tuple[Operator | None, list[int]]:
    """How the number at a place is meant, and the words that say it."""
    token = draft.tokens[at]
    before, after = draft.beside(at, -1), draft.beside(at, 1)
    if token.kind == "range":
        return "between", [before[0]] if before and before[1].kind == "eq" else []
    if before and before[0] == _last_before(draft, at):
        if before[1].kind in BEFORE:
            return BEFORE[before[1].kind], [before[0]]
        if before[1].text in _LOOSE:
            return _LOOSE[before[1].text], [before[0]]
    marks = []
    while after and after[1].text in ("款", "货", "单子"):  # 退过两次款及以上
        after = draft.beside(after[0], 1)
    if after and after[1].kind == "and" and not after[1].text.isascii():  # 三张及以上, 两次或以上
        marks, after = [after[0]], draft.beside(after[0], 1)
    if after and after[1].kind in AFTER:
        return AFTER[after[1].kind], [*marks, after[0]]
    return None, []


def loose_operator(draft: Draft, at: int) -> bool:
    """过一万, “min 3 orders”: whether the word compares the number behind it."""
    after = draft.beside(at, 1)
    return draft.tokens[at].text in _LOOSE and after is not None and after[1].kind in ("number", "range")


def _last_before(draft: Draft, at: int) -> int:
    """The token right before, commas apart from what they part."""
    place = at - 1
    while place >= 0 and draft.tokens[place].kind == "filler":
        place -= 1
    return place
