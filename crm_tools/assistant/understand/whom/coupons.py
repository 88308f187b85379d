"""Coupons that customers have in hand, have not used, or will soon lose, as conditions on each customer."""

from __future__ import annotations

import datetime as dt
import re

from crm_tools.analytics.audience_request import Condition, Member
from crm_tools.analytics.periods import DAY
from crm_tools.analytics.registry import DIMENSIONS
from crm_tools.assistant.understand.draft import Draft
from crm_tools.assistant.understand.figures.bounds import bound
from crm_tools.assistant.understand.whom.goods import grouped
from crm_tools.assistant.understand.whom.said import Clause, Rules

_EXPIRES = 7
"""Days in which a coupon that expires “soon” does."""

_NONE_OF_THEM = re.compile(
    r"一[张次](?:都|也|没|未)|任何|从[来未没]|不曾|\bnever\b(?!.*\bit\b)|not (?:a single|even) one|\bnone\b|\bany\b"
)
"""None of the coupons was used, rather than one of them not."""
_NEVER = re.compile(r"[没未](?:有)?(?:使用|核销|用)过|\bnever\b")
"""“Received a coupon but never used it”: none of those they received, however many these are."""


def held(draft: Draft, clause: Clause) -> Rules | None:
    """Coupons in hand, or those that end soon. An empty list where that does not fit."""
    if clause.deed == "coupons_expiring":
        last = _until(draft, clause.days[0])
        if last is None or clause.goods or clause.denied:
            return []
        column = Condition(field="next_expiry", op="le", value=f"{last} 23:59:59")
        return [Member(segment="holding_coupon", filters=(column,))]
    if clause.deed != "coupons_held":
        return None
    where = grouped(draft, clause.goods)
    if where is None or not all(DIMENSIONS[one.field].family == "coupon" for one in where):
        return []
    if not where:
        several = None if clause.number is None or clause.denied else clause.number
        if clause.number is not None and several is None:
            return []
        so_many = () if several is None else (Condition(field="coupons_held", op=several[0], value=bound(*several)),)
        return [Member(segment="holding_coupon", filters=so_many)]
    if clause.number is not None or clause.denied:
        return []
    return [Condition(field="coupons_usable", op="ge", value=1, period="all", where=where)]


def still_held(draft: Draft, clause: Clause, before: Clause | None) -> Rules | None:
    """大额满减券还有多少人没用: of those who were given one, be it over by now."""
    unused = clause.deed == "coupons_used" and clause.denied and clause.number is None and clause.days[0] == "all"
    named = bool(clause.goods) and all(DIMENSIONS[one.field].family == "coupon" for one in clause.goods)
    alone = before is None or before.deed not in ("coupons_issued", "coupons_held")
    still = re.search("还(?:有|剩|没|未)", draft.text.norm)
    if not (unused and named and alone and still) or _NONE_OF_THEM.search(draft.text.raw.lower()):
        return None
    where = grouped(draft, clause.goods)
    return [Condition(field="coupon_use_rate", op="lt", value=1, period="all", where=where)] if where else None


def _until(draft: Draft, days: str) -> dt.date | None:
    """The last day of what lies ahead: 7天内 the seventh from today, 本周 its Sunday."""
    if days == "all":
        return draft.today + DAY * _EXPIRES
    if rolling := re.fullmatch(r"last_(\d+)_(day|week|month)s?", days):
        size = {"day": 1, "week": 7, "month": 30}[rolling[2]]
        return draft.today + DAY * int(rolling[1]) * size
    if days == "today":
        return draft.today
    if days == "this_week":
        return draft.today + DAY * (6 - draft.today.weekday())
    if days == "this_month":
        return (draft.today.replace(day=1) + DAY * 32).replace(day=1) - DAY
    return None


def unused(draft: Draft, clause: Clause, before: Clause | None) -> Rules | None:
    """领了券没用: one that was given in those days and is not used; 一张都没用: none of them is."""
    if not (clause.deed == "coupons_used" and clause.denied):
        return None
    if _left_lying(draft, clause, before):
        named = grouped(draft, clause.goods) or ()
        given = Condition(field="coupons_issued", op="ge", value=1, period="all", where=named)
        return [given, Condition(field="coupon_use_rate", op="lt", value=1, period="all", where=named)]
    if before is None or before.deed != "coupons_issued":
        return None
    if clause.number is not None or before.number is not None:
        return None
    if draft.language == "en" and clause.days != before.days:
        return None  # given one in October, none used in October or November
    where = grouped(draft, clause.goods)
    if where is None or _NONE_OF_THEM.search(draft.text.raw.lower()):
        return None
    period = before.days[0]
    if not where and _NEVER.search(draft.text.raw.lower()):
        return [Condition(field="coupon_use_rate", op="eq", value=0, period=period)]
    return [Condition(field="coupon_use_rate", op="lt", value=1, period=period, where=where)]


def _left_lying(draft: Draft, clause: Clause, before: Clause | None) -> bool:
    """新客礼券没用的客户: the coupon is told first, and is one that they were given."""
    named = bool(clause.goods) and all(one.field == "coupon" for one in clause.goods)
    plain = clause.number is None and clause.days[0] == "all" and not clause.verb.endswith("过")
    told = [draft.tokens[one] for one in clause.tokens]
    first = min((one.start for one in told if one.kind == "value"), default=draft.tokens[clause.at].end)
    alone = before is None or before.deed not in ("coupons_issued", "coupons_held")
    return named and plain and alone and draft.language == "zh" and first < draft.tokens[clause.at].start
