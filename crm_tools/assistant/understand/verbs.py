"""Words whose meaning hangs on their neighbours: verbs, states of orders, amounts."""

from __future__ import annotations

import re

from crm_tools.analytics.registry import MEASURES
from crm_tools.assistant.understand import people
from crm_tools.assistant.understand.chosen import settle_chosen
from crm_tools.assistant.understand.draft import BLANK, Draft
from crm_tools.assistant.understand.numbers import Number
from crm_tools.assistant.understand.spans import Token

_STATES = {"refund": "refunded_orders", "cancel": "cancelled_orders", "unpaid": "pending_orders", "paid": "orders"}
_PRODUCTS = ("product", "category", "price_band")
_OPERATORS = ("gt", "ge", "lt", "le", "eq")
_AMOUNTS = {
    "refunded_orders": "refund_amount",
    "cancelled_orders": "cancelled_amount",
    "pending_orders": "pending_amount",
}
_SPENDING = re.compile(r"消费|花|spen|掏|砸|破费")


def settle(draft: Draft) -> None:
    """Read every such word as one thing, or leave it for the question back."""
    _at_most(draft)
    people.settle_people(draft)
    _states_of_orders(draft)
    _metaphors(draft)
    _best_selling(draft)
    people.settle_counts(draft)
    _sell(draft)
    _use(draft)
    _buy(draft)
    _pure_nouns(draft)
    _amounts(draft)
    settle_chosen(draft)


def _at_most(draft: Draft) -> None:
    """最多5次 is a limit, 最多的5个客户 is not."""
    for index, token in draft.open("highest", "lowest"):
        after = index + 1
        if token.text not in ("最多", "最少") or after >= len(draft.tokens):
            continue
        number = draft.tokens[after]
        if number.kind == "number" and number.start == token.end and draft.follows(after, 1, "dimension") is None:
            draft.retag(index, "le" if token.text == "最多" else "ge", token.text)


def _states_of_orders(draft: Draft) -> None:
    """取消 + 订单, refunded + orders: the orders in that state."""
    for index, token in list(draft.open("refund", "cancel", "unpaid", "paid", "measure")):
        kind = token.kind
        if kind == "measure":
            kind = "refund" if token.value == "refund_amount" and token.read_as("refund") else ""
        if kind not in _STATES:
            continue
        for step in (1, -1):
            other = draft.follows(index, step, "measure")
            if (
                other is not None
                and draft.tokens[other].value in ("orders", "placed_orders")
                and other not in draft.placed
            ):
                draft.retag(other, "measure", _STATES[kind])
                draft.place(index)
                break
        else:
            if token.kind == "paid":
                _paid_is_said(draft, index)


def _paid_is_said(draft: Draft, index: int) -> None:
    """“paid” beside a measure of paid orders changes nothing."""
    if any(token.kind == "measure" and token.value in ("sales", "aov", "buyers", "units") for token in draft.tokens):
        draft.place(index)


def _metaphors(draft: Draft) -> None:
    """畅销商品, best sellers: products by units."""
    for index, _ in list(draft.open("metaphors")):
        draft.place(index, role="rank", value="units")
        draft.direction = "highest"
        if not any(token.kind == "measure" for token in draft.tokens):
            draft.measures.append("units")
        if not any(token.kind in ("dimension", "grouped") and token.value in _PRODUCTS for token in draft.tokens):
            draft.dimensions.append("product")


_BEST_SELLING = ("最畅销", "最热销", "最火", "最热", "最受欢迎", "most popular", "hottest")


def _best_selling(draft: Draft) -> None:
    """最畅销的5款商品: by units, where no measure is named."""
    goods = any(t.kind in ("dimension", "grouped") and t.value in _PRODUCTS for t in draft.tokens)
    if not goods or any(token.kind in ("measure", "metaphors", "sell", "buy") for token in draft.tokens):
        return
    if any(t.kind == "highest" and t.text.removesuffix("的") in _BEST_SELLING for t in draft.tokens):
        draft.measures.append("units")


def _sell(draft: Draft) -> None:
    for index, token in list(draft.open("sell")):
        if any(other.kind == "measure" for other in draft.tokens) or "units" in draft.measures:
            draft.place(index)
        elif draft.has("highest", "lowest", "top", "bottom"):
            about_goods = any(
                t.kind in ("dimension", "grouped", "which") and t.value in _PRODUCTS for t in draft.tokens
            )
            draft.retag(index, "measure", "units" if about_goods else "sales")
        elif amount := _amount_near(draft, index):
            unit = {"items": "units", "yuan": "sales"}.get(amount.unit)
            if unit:
                draft.retag(index, "measure", unit)
        elif (token.text == "卖了" and draft.has("how_many") is False) or (
            not token.text.isascii() and draft.follows(index, 1, "how_many") is not None and not _of_goods(draft)
        ):
            draft.retag(index, "measure", "sales")


def _of_goods(draft: Draft) -> bool:
    """女装卖了多少 may mean pieces."""
    return draft.has("part", "unknown") or any(
        (t.kind == "value" and t.value[0] in (*_PRODUCTS, "coupon"))
        or (t.kind in ("dimension", "grouped") and t.value in _PRODUCTS)
        for t in draft.tokens
    )


def _use(draft: Draft) -> None:
    """哪张优惠券用得最多: beside a coupon, how many were used."""
    coupon = any(t.kind in ("dimension", "grouped", "value") and "coupon" in t.value for t in draft.tokens)
    for index, _ in list(draft.open("use")):
        if coupon and not any(other.kind == "measure" for other in draft.tokens):
            draft.retag(index, "measure", "coupons_used")


def _buy(draft: Draft) -> None:
    for index, token in list(draft.open("buy")):
        spending = bool(_SPENDING.search(token.text))
        amount = _amount_near(draft, index)
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
            if not _of_people(draft, index):
                draft.place(index)
        elif draft.has("highest", "lowest", "top", "bottom"):
            about_goods = any(t.kind in ("dimension", "grouped") and t.value in _PRODUCTS for t in draft.tokens)
            if spending or about_goods:
                draft.retag(index, "measure", "sales" if spending else "units")
        elif spending and not draft.has("never") and not token.text.endswith("过"):
            draft.retag(index, "measure", "sales")


def _of_people(draft: Draft, index: int) -> bool:
    """买过女装的客户, “customers who bought …”: the verb tells which customers are meant."""
    token, before = draft.tokens[index], draft.beside(index, -1)
    if token.text.endswith("过") or token.text in ("bought", "purchased"):
        return draft.has("customer") or any(t.kind == "dimension" and t.value == "customer" for t in draft.tokens)
    return bool(before and before[1].kind in ("customer", "which") and token.text.isascii())


def _amount_near(draft: Draft, index: int) -> Number | None:
    """The amount a verb speaks of: 消费满2万, spent at least 20,000, 买了5次以上."""
    found = draft.beside(index, 1)
    while found and found[1].kind in ("gt", "ge", "lt", "le", "eq", "measure"):
        found = draft.beside(found[0], 1)
    if found and found[1].kind == "number" and isinstance(found[1].value, Number):
        return found[1].value
    if found and found[1].kind == "range":
        number: Number = found[1].value[1]
        return number
    return None


def _past_count(draft: Draft, index: int, step: int) -> tuple[int, Token] | None:
    """消费 + 多少 + 钱: the neighbour, how many skipped."""
    found = draft.beside(index, step)
    return draft.beside(found[0], step) if found and found[1].kind == "how_many" else found


def _pure_nouns(draft: Draft) -> None:
    """订单 before another measure names what it belongs to: 订单退款率."""
    for index, token in list(draft.open("measure")):
        after = index + 1
        if token.text in ("订单", "订单的", "order") and after < len(draft.tokens):
            beside = draft.tokens[after]
            if beside.kind == "measure" and beside.start == token.end and not draft.apart(index, after):
                draft.place(index)


def _amounts(draft: Draft) -> None:
    """金额 beside a measure of money adds nothing; 退款订单金额 is the refund amount."""
    for index, _ in list(draft.open("amount_word")):
        if draft.follows(index, 1, *_OPERATORS) is not None and any(
            t.kind == "measure" and t.value in ("orders", "placed_orders") for t in draft.tokens[index:]
        ):
            draft.retag(index, "dimension", "order_amount")
            continue
        beside = [
            found[0]
            for step in (-1, 1)
            if (found := _past_count(draft, index, step)) and found[1].kind in ("measure", "buy")
        ]
        for at in beside:
            if draft.tokens[at].value in _AMOUNTS:
                draft.retag(at, "measure", _AMOUNTS[draft.tokens[at].value])
            if draft.tokens[at].kind == "measure" and MEASURES[draft.tokens[at].value].unit == "money":
                draft.place(index)
                break
        else:
            _amount_at_the_end(draft, index)


def _amount_at_the_end(draft: Draft, index: int) -> None:
    """“Refunds in H1 - amount”: which of its numbers is meant, where each that is named is money."""
    money = [MEASURES[token.value].unit == "money" for token in draft.tokens if token.kind == "measure"]
    if money and all(money) and draft.where(len(draft.tokens), lambda t: t.kind not in BLANK, -1) == index:
        draft.place(index)
