"""Coupons told by more than one deed that are no more than in somebody's hand: 领了券没用、还没过期的."""

from __future__ import annotations

from crm_tools.assistant.understand.whom.said import Clause
from crm_tools.assistant.understand.whom.walk import Walk


def unused_still(last: Clause) -> bool:
    """Whether coupons were not used at any time, so that those not ended are in hand."""
    return last.deed == "coupons_used" and last.denied and not (last.days or last.number)


def kept_in_hand(walk: Walk, at: int, last: Clause) -> int | None:
    """领了券没用、还没过期的: coupons in hand, which all of this says together."""
    before = walk.found.items[-2] if len(walk.found.items) > 1 else None
    if last.goods or (isinstance(before, Clause) and before.goods):
        return None  # whether one coupon by its name has ended is told nowhere
    if isinstance(before, Clause) and before.deed == "coupons_issued" and not (before.days or before.number):
        last.tokens += before.tokens
        walk.found.items.remove(before)
    last.deed, last.denied = "coupons_held", False
    last.tokens += [*walk.pending.tokens, at]
    walk.pending, walk.open = Clause(), True
    return 1
