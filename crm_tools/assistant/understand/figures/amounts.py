"""What 金额 and 笔数 are of, behind a figure that names the fact: 退款退得最多，按金额; 退款最多的月份，按笔数."""

from __future__ import annotations

from crm_tools.analytics.registry import MEASURES
from crm_tools.assistant.understand.draft import Draft
from crm_tools.assistant.understand.vocabulary.spans import Token

BY_COUNT = {"refund_amount": "refunded_orders", "cancelled_amount": "cancelled_orders"}
"""Amounts of facts that can be counted as well."""
_COUNTS = ("笔数", "单数", "次数", "单量", "订单数")
_AMOUNTS = ("金额", "按金额", "总金额", "amount", "by amount")


def by_count(draft: Draft, index: int) -> str | None:
    """退款最多的月份，按笔数: the number of those orders, where the token at ``index`` would count all; else None."""
    token, before = draft.tokens[index], draft.beside(index, -1)
    others = _others(draft, index)
    by = before is not None and before[1].kind == "group" and token.text in _COUNTS
    found = [BY_COUNT[name] for name in others if name in BY_COUNT]
    return found[0] if by and len(found) == 1 and len(others) == 1 else None


def of_other_money(draft: Draft, index: int) -> bool:
    """退款退得最多，按金额: whether the token at ``index`` is the amount of that, and not sales."""
    money = [name for name in _others(draft, index) if name in MEASURES and MEASURES[name].unit == "money"]
    return draft.tokens[index].text in _AMOUNTS and bool(money)


def _others(draft: Draft, index: int) -> set[str]:
    return {token.value for at, token in enumerate(draft.tokens) if token.kind == "measure" and at != index}


def sides(draft: Draft, first: int, last: int) -> tuple[tuple[int, Token] | None, ...]:
    """What a bound may be of: what stands before it, then behind; an English number is first of its own noun behind.

    “Cities by AOV with at least 50 orders”: so many orders.
    """
    before, after, number = draft.beside(first, -1), draft.beside(last, 1), draft.tokens[last]
    named = draft.language == "en" and number.kind == "number" and number.value.unit in ("none", "people", "items")
    if named and after and after[1].kind == "measure" and not draft.text.norm[number.end : after[1].start].strip():
        return after, before
    return before, after
