"""Words whose meaning hangs on their neighbours: verbs, and names of figures that say more than one thing."""

from __future__ import annotations

import re

from crm_tools.analytics.request import Filter
from crm_tools.assistant.understand.draft import Draft
from crm_tools.assistant.understand.figures.averages import settle_averages
from crm_tools.assistant.understand.figures.chosen import settle_chosen
from crm_tools.assistant.understand.figures.groups import of_each
from crm_tools.assistant.understand.figures.per_unit import settle_per_unit
from crm_tools.assistant.understand.figures.selling import PRODUCTS, SPENDING, amount_near, settle_sold
from crm_tools.assistant.understand.lists import order_states, people


def settle(draft: Draft) -> None:
    """Read every such word as one thing, or leave it for the question back."""
    _by_money(draft)
    _at_most(draft)
    _products_that_sold(draft)
    _acquired(draft)
    people.settle_people(draft)
    order_states.settle_states(draft)
    _metaphors(draft)
    _best_selling(draft)
    people.settle_counts(draft)
    _asked_by(draft)
    settle_averages(draft)
    settle_per_unit(draft)
    settle_sold(draft)
    _buy(draft)
    _pure_nouns(draft)
    order_states.settle_amounts(draft)
    _echoes(draft)
    settle_chosen(draft)


def _by_money(draft: Draft) -> None:
    """女客户爱买啥，按金额排前五: what the verbs of buying and selling count, where nothing else is named."""
    if draft.language != "zh" or any(t.kind in ("measure", "refund", "cancel", "unpaid", "use") for t in draft.tokens):
        return
    if not draft.has("buy", "sell", "metaphors"):
        return
    for index, _ in list(draft.open("amount_word")):
        if draft.follows(index, -1, "group") is not None:
            draft.retag(index, "measure", "sales")


def _products_that_sold(draft: Draft) -> None:
    """“Which ten products sold the most pieces”: products are ranked, not counted."""
    for index, token in list(draft.open("measure")):
        before = draft.beside(index, -1)
        if token.text != "products sold" or not draft.has("highest", "lowest") or before is None:
            continue
        if before[1].kind in ("number", "which", "which_all", "top"):
            draft.retag(index, "dimension", "product")
            if not any(t.kind == "measure" for t in draft.tokens):
                draft.measures.append("units")


def _acquired(draft: Draft) -> None:
    """“What customers acquired offline brought in”: whose sales are meant, rather than how many are new."""
    for index, token in list(draft.open("measure")):
        later = [t for t in draft.tokens[index + 1 :] if t.kind in ("sell", "earn", "buy")]
        if token.text == "customers acquired" and later:
            draft.retag(index, "dimension", "customer")


def _at_most(draft: Draft) -> None:
    """最多5次 is a limit, 最多的5个客户 is not."""
    for index, token in draft.open("highest", "lowest"):
        after = index + 1
        if token.text not in ("最多", "最少") or after >= len(draft.tokens):
            continue
        number = draft.tokens[after]
        if number.kind == "number" and number.start == token.end and draft.follows(after, 1, "dimension") is None:
            draft.retag(index, "le" if token.text == "最多" else "ge", token.text)


def _metaphors(draft: Draft) -> None:
    """畅销商品, best sellers: products by units."""
    for index, _ in list(draft.open("metaphors")):
        draft.place(index, role="rank", value="units")
        draft.direction = "highest"
        if not any(token.kind == "measure" for token in draft.tokens):
            draft.measures.append("units")
        goods = [
            at for at, one in enumerate(draft.tokens) if one.kind in ("dimension", "grouped") and one.value in PRODUCTS
        ]
        if all(of_each(draft, at) for at in goods):  # the best seller of each category is a product
            draft.dimensions.append("product")


_BEST_SELLING = ("最畅销", "最热销", "最火", "最热", "最受欢迎", "most popular", "hottest")


def _best_selling(draft: Draft) -> None:
    """最畅销的5款商品: by units, where no measure is named."""
    goods = any(t.kind in ("dimension", "grouped") and t.value in PRODUCTS for t in draft.tokens)
    if not goods or any(token.kind in ("measure", "metaphors", "sell", "buy") for token in draft.tokens):
        return
    if any(t.kind == "highest" and t.text.removesuffix("的") in _BEST_SELLING for t in draft.tokens):
        draft.measures.append("units")


def _asked_by(draft: Draft) -> None:
    """电话咨询每天几通, “phone inquiries”: inquiries of one channel, where figures are asked for."""
    for index, token in list(draft.open("asked_by")):
        of_people = any(people.is_person(t) for t in draft.tokens[index:])
        if draft.has("done", "undone") or (of_people and not draft.has("how_many", "grouped", "group")):
            continue
        draft.filters.append(Filter(field="inquiry_channel", op="eq", value=token.value))
        draft.retag(index, "measure", "inquiries")


_FAMILIES = {
    "refund": ("refund_amount", "refunded_orders", "refund_rate", "product_refunds"),
    "cancel": ("cancelled_orders", "cancelled_amount", "cancel_rate"),
    "unpaid": ("pending_orders", "pending_amount"),
    "login": ("logins", "active_customers", "logins_per_customer"),
    "register": ("new_customers",),
    "use": ("coupons_used", "coupon_use_rate", "coupon_discount"),
}


def _echoes(draft: Draft) -> None:
    """退款退得最多, 核销率…用掉: a verb that says again what a measure beside it counts."""
    named = {token.value for token in draft.tokens if token.kind == "measure"}
    for index, token in list(draft.open("measure")):  # 今年发的券里核销率最低的
        if token.value == "coupons_issued" and "coupon_use_rate" in named and token.text.endswith("券"):
            draft.place(index)
    for index, token in list(draft.open(*_FAMILIES)):
        counted = draft.follows(index, 1, "how_many")
        if token.kind == "use" and "coupon_use_rate" in named and counted is not None and not token.text.isascii():
            draft.retag(index, "measure", "coupons_used")  # 核销了几张，核销率多少
            continue
        if named & set(_FAMILIES[token.kind]) and not (draft.has("never") or people.binds_number(draft, index)):
            draft.place(index)


def _buy(draft: Draft) -> None:
    for index, token in list(draft.open("buy")):
        spending = bool(SPENDING.search(token.text))
        ranks = spending and not token.text.isascii() and draft.follows(index, 1, "top", "highest") is not None
        if ranks and any(other.kind == "measure" and other.value != "sales" for other in draft.tokens):
            draft.retag(index, "measure", "sales")  # 消费前10的客户，分别买了多少单
            draft.order = ("sales", True)
            continue
        amount = amount_near(draft, index)
        if spending and not token.text.endswith("过") and draft.follows(index, -1, "group") is not None:
            draft.retag(index, "measure", "sales")
        elif amount is not None:
            if amount.unit == "times":
                draft.retag(index, "measure", "orders")
            elif amount.unit == "items":
                draft.retag(index, "measure", "units")
            elif amount.unit == "yuan" or (spending and amount.unit == "none"):
                draft.retag(index, "measure", "sales")
        elif any(other.kind == "measure" for other in draft.tokens) and not draft.has("never"):
            if not _of_people(draft, index) or _again(draft, index):
                draft.place(index)
        elif draft.has("highest", "lowest", "top", "bottom"):
            about_goods = any(t.kind in ("dimension", "grouped") and t.value in PRODUCTS for t in draft.tokens)
            if spending or about_goods:
                draft.retag(index, "measure", "sales" if spending else "units")
            elif token.text == "买得" and draft.follows(index, 1, "highest", "lowest") is not None:
                draft.ask(index, "understand.reason.rank_by_what")  # 每个城市买得最多的人: by pieces, orders or money
        elif spending and not draft.has("never") and not token.text.endswith("过"):
            draft.retag(index, "measure", "sales")


def _again(draft: Draft, index: int) -> bool:
    """“At which hours do people buy? Order counts by hour”: a later sentence names the measure."""
    end = re.search(r"[?!;](?!\\d)", draft.text.norm[draft.tokens[index].end :])
    at = draft.tokens[index].end + end.start() if end else len(draft.text.norm)
    later = [t.value for t in draft.tokens if t.kind == "measure" and t.start >= at]
    return bool(later) and later[0] in ("orders", "sales", "buyers", "units", "product_sales")


def _of_people(draft: Draft, index: int) -> bool:
    """买过女装的客户, “customers who bought …”: the verb tells which customers are meant."""
    token, before = draft.tokens[index], draft.beside(index, -1)
    if token.text.endswith("过") or token.text in ("bought", "purchased"):
        return draft.has("customer") or any(t.kind == "dimension" and t.value == "customer" for t in draft.tokens)
    return bool(before and before[1].kind in ("customer", "which") and token.text.isascii())


def _pure_nouns(draft: Draft) -> None:
    """订单 before another measure names what it belongs to: 订单退款率."""
    for index, token in list(draft.open("measure")):
        after = index + 1
        if token.text in ("订单", "订单的", "order", "purchase") and after < len(draft.tokens):
            beside = draft.tokens[after]
            if beside.kind == "measure" and beside.start == token.end and not draft.apart(index, after):
                draft.place(index)
