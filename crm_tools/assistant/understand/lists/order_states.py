"""Orders in a state, and what they come to: 取消 + 订单, refunded + orders, 退款订单金额."""

from __future__ import annotations

import re

from crm_tools.analytics.registry import MEASURES
from crm_tools.assistant.understand.draft import Draft
from crm_tools.assistant.understand.vocabulary.spans import Token

_STATES = {"refund": "refunded_orders", "cancel": "cancelled_orders", "unpaid": "pending_orders", "paid": "orders"}
_OPERATORS = ("gt", "ge", "lt", "le", "eq")
_AMOUNTS = {
    "refunded_orders": "refund_amount",
    "cancelled_orders": "cancelled_amount",
    "pending_orders": "pending_amount",
}


def settle_states(draft: Draft) -> None:
    """取消 + 订单, refunded + orders: the orders in that state; 退得多: how many are returned."""
    for index, token in list(draft.open("refund")):
        more = draft.follows(index, 1, "comparative", "higher")
        if more is not None and not any(t.kind == "measure" for t in draft.tokens):
            draft.retag(index, "measure", _STATES[token.kind])
    for index, token in list(draft.open("refund", "cancel", "unpaid", "paid", "measure")):
        kind = token.kind
        if kind == "measure":
            kind = "refund" if token.value == "refund_amount" and token.read_as("refund") else ""
        if kind not in _STATES or _amount_in_state(draft, index):
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
            elif token.kind in ("unpaid", "cancel"):
                _state_apart(draft, index)
    _amounts_of_states(draft)


def _state_apart(draft: Draft, index: int) -> None:
    """“Orders from last week that haven't been paid”: the only orders that are named."""
    orders = [at for at, t in draft.open("measure") if t.value in ("orders", "placed_orders")]
    between = draft.tokens[min(index, *orders) : max(index, *orders)] if orders else []
    if any(token.kind in ("how_many", "and", "comma", "not") for token in between):
        return
    if len(orders) == 1 and not draft.has("customer", "done", "undone"):
        draft.retag(orders[0], "measure", _STATES[draft.tokens[index].kind])
        draft.place(index)


_HOW_MANY_ORDERS = re.compile(r"(?:多少|几|好多)(?:笔|单|个订单|笔订单)$|how many orders$|[笔单]数量?$")
_COUNT = re.compile("(?:笔|单|数)[数量]$|订单数$")
"""待付款订单笔数、总额: the number is asked for as well."""
_HOW_MUCH = re.compile(r"多少(?:钱|元|块|块钱)$|金额$|^额$|总额$|how much money$|^money$")


def _amount_in_state(draft: Draft, index: int) -> bool:
    """未付款的订单金额: what the orders in that state come to."""
    kind, after = draft.tokens[index].kind, draft.follows(index, 1, "dimension")
    if after is None or draft.tokens[after].value != "order_amount" or _STATES.get(kind) not in _AMOUNTS:
        return False
    if draft.follows(after, 1, *_OPERATORS, "number", "range") is not None:
        return False
    draft.retag(after, "measure", _AMOUNTS[_STATES[kind]])
    draft.place(index)
    return True


def _amounts_of_states(draft: Draft) -> None:
    """没付款的订单有多少笔，合计多少钱: the number of these orders, and what they come to."""
    states = [t.value for t in draft.tokens if t.kind == "measure" and t.value in _AMOUNTS]
    if len(set(states)) != 1 or draft.has("share"):
        return
    counted = any(
        t.kind == "measure"
        and t.value == states[0]
        and (_COUNT.search(t.text) or draft.follows(at, 1, "count_word") is not None)
        for at, t in enumerate(draft.tokens)
    )
    for index, token in list(draft.open("measure", "how_many", "amount_word")):
        behind = any(t.kind == "measure" and t.value == states[0] for t in draft.tokens[:index])
        if token.kind == "measure" and token.value == "orders" and behind and _HOW_MANY_ORDERS.search(token.text):
            draft.place(index)
            counted = True
        elif _HOW_MUCH.search(token.text) and (token.kind != "measure" or token.value == "sales"):
            draft.retag(index, "measure", _AMOUNTS[states[0]])
            if not (counted or draft.has("how_many")):
                draft.place(*(at for at, t in draft.open("measure") if t.value == states[0]))


def _paid_is_said(draft: Draft, index: int) -> None:
    """“paid” beside a measure of paid orders changes nothing."""
    if any(token.kind == "measure" and token.value in ("sales", "aov", "buyers", "units") for token in draft.tokens):
        draft.place(index)


def _past_count(draft: Draft, index: int, step: int) -> tuple[int, Token] | None:
    """消费 + 多少 + 钱: the neighbour, how many skipped."""
    found = draft.beside(index, step)
    return draft.beside(found[0], step) if found and found[1].kind == "how_many" else found


def settle_amounts(draft: Draft) -> None:
    """金额 beside a measure of money adds nothing; 退款订单金额 is the refund amount."""
    for index, _ in list(draft.open("amount_word")):
        sorts, ranked = draft.follows(index, -1, "group"), draft.follows(index, 1, "rank", "rank_up", "top", "highest")
        money = any(t.kind == "measure" and MEASURES[t.value].unit == "money" for t in draft.tokens)
        if sorts is not None and money and (ranked is not None or draft.beside(index, 1) is None):
            draft.place(index, sorts)  # 消费最多的20位，按金额从多到少
            continue
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
            if not _amount_beside_a_count(draft, index):
                _amount_at_the_end(draft, index)


def _amount_beside_a_count(draft: Draft, index: int) -> bool:
    """看件数和金额, 订单数、金额: what the same goods or orders came to."""
    counted = ("units", "orders", "buyers")
    if draft.language != "zh" or any(t.kind == "measure" and t.value not in counted for t in draft.tokens):
        return False
    for step in (1, -1):
        joined = draft.follows(index, step, "and")
        beside = draft.follows(index if joined is None else joined, step, "measure")
        if beside is not None and (joined is not None or draft.apart(index, beside)):
            draft.retag(index, "measure", "sales")
            return True
    return False


def _amount_at_the_end(draft: Draft, index: int) -> None:
    """“Refunds in H1 - amount”: which of its numbers is meant, where each that is named is money."""
    money = [MEASURES[token.value].unit == "money" for token in draft.tokens if token.kind == "measure"]
    if money and all(money) and draft.last_said() == index:
        draft.place(index)
