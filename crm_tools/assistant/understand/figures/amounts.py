"""What 金额 and 笔数 are of, behind a figure that names the fact: 退款退得最多，按金额; 退款最多的月份，按笔数."""

from __future__ import annotations

from crm_tools.analytics.registry import MEASURES
from crm_tools.assistant.understand.draft import Draft

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
