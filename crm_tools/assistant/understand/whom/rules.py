"""A deed as conditions on each customer."""

from __future__ import annotations

import datetime as dt
import re
from itertools import pairwise

from crm_tools.analytics.audience_request import Condition, Member
from crm_tools.analytics.periods import DAY, resolve
from crm_tools.analytics.registry import DIMENSIONS, MEASURES, goes_with
from crm_tools.analytics.request import Filter, Operator, Scalar
from crm_tools.assistant.understand.draft import Draft
from crm_tools.assistant.understand.figures.bounds import plain
from crm_tools.assistant.understand.lists.goods import titled
from crm_tools.assistant.understand.vocabulary.numbers import Number
from crm_tools.assistant.understand.whom.said import Clause, Said
from crm_tools.assistant.understand.whom.words import AMOUNTS

_OPPOSITE: dict[Operator, Operator] = {"ge": "lt", "gt": "le", "le": "gt", "lt": "ge"}
_SPENDING = re.compile(r"消费|花|掏|砸|破费|成交|spen")
_ORDER = re.compile(r"单|order")
_SAME_GOODS = re.compile(r"买|购|buy|bought|purchas")
_LOOKED = ("views", "favorites", "carts", "inquiries", "browse_events")
_LARGE = 100
_EXPIRES = 7
"""Days in which a coupon that expires “soon” does."""

_NONE_OF_THEM = re.compile(
    r"一[张次](?:都|也)|任何|从[来未没]|不曾|\bnever\b(?!.*\bit\b)|not (?:a single|even) one|\bnone\b|\bany\b"
)
"""None of the coupons was used, rather than one of them not."""

Rules = list[Condition | Member]


def same_goods(draft: Draft, clauses: list[Clause]) -> None:
    """收藏了跑步鞋没买的: not bought are the goods of the clause before."""
    anything = re.search(r"任何|什么都|东西都|\bany(?:thing)?\b(?! of them)|\bat all\b", draft.text.raw.lower())
    for before, one in pairwise(clauses):
        if one.deed == "coupons_used" and before.deed == "coupons_issued" and not one.goods and one.number is None:
            one.goods = list(before.goods)
        looked = one.denied and one.deed in ("carts", "favorites") and before.deed in _LOOKED
        elided = (
            one.same
            or (looked and not anything)
            or (not anything and one.denied and _SAME_GOODS.search(one.verb) and before.deed in _LOOKED)
        )
        there = one.same and one.deed in _LOOKED  # none bought, yet 10 views there
        if elided and not one.goods and (there or ((looked or one.deed == "orders") and one.number is None)):
            one.goods = [good for good in before.goods if DIMENSIONS[good.field].family == "item"]


def settle_unpaid(clauses: list[Clause]) -> None:
    """加购过但没付款: no order behind what leads to one, rather than an order that waits for payment."""
    leads = (*_LOOKED, "logins", "new_customers", "coupons_issued")
    for before, one in pairwise(clauses):
        if before.deed == "coupons_used" and before.denied and one.deed == "coupons_issued" and not before.goods:
            before.deed, before.denied, before.goods = "coupons_issued", False, one.goods  # 没核销他们领到的券
            one.deed, one.denied, one.goods = "coupons_used", True, []
            continue
        unpaid = one.deed == "pending_orders" and one.number is None and not one.denied and one.verb[:1] in "没未尚还"
        if unpaid and not before.denied and before.deed in leads:
            one.deed, one.denied = "orders", True


def conditions_of(draft: Draft, clause: Clause, before: Clause | None) -> Rules | None:
    """What a clause asks of a customer; None where its parts do not fit one another."""
    days = clause.days[0]
    if days.startswith("next:") and clause.deed != "coupons_expiring":
        return None
    if clause.deed == "coupons_used" and clause.denied and clause.number is not None:
        return None  # 3张以上券没用的 counts those that were not used
    if _still_held(draft, clause, before):
        clause.deed, clause.denied = "coupons_held", False
    special = _held(draft, clause)
    for read in (_unused, _repeated, _last_time):
        special = read(draft, clause, before) if special is None else special
    if special is not None:
        return special or None
    where = grouped(draft, clause.goods)
    if where is None:
        return None
    where = (*where, *_sized("order_amount", clause.size), *_sized("price", clause.price))
    if not all(_fits(clause.deed, one.field) for one in where):
        return None
    found = _counted(clause, days, where)
    if found is not None and clause.only and where and clause.number is None and not clause.denied:
        return [found, *_nothing_else(days, where)]
    return None if found is None else [found]


def _counted(clause: Clause, days: str, where: tuple[Filter, ...]) -> Condition | None:
    """The condition on the measure that counts the deed."""
    deed: str | None = clause.deed
    if clause.only and clause.single and clause.size is None and clause.number is None and not where:
        return Condition(field="orders", op="eq", value=1, period=days)  # 只下过一单
    if clause.number is None:
        if deed in AMOUNTS or (clause.single and clause.size is None):
            return None
        op: Operator = "eq" if clause.denied else "ge"
        if deed == "repeat_buyers":
            return Condition(field="orders", op="lt" if clause.denied else "ge", value=2, period=days, where=where)
        if (
            deed == "orders"
            and where
            and not clause.size
            and all(DIMENSIONS[one.field].family == "item" for one in where)
        ):
            deed = "units"
        return Condition(field=str(deed), op=op, value=0 if clause.denied else 1, period=days, where=where)
    op, low, high = clause.number
    deed = _by_unit(clause, high)
    if deed is None or not goes_all(deed, where) or (clause.denied and op not in _OPPOSITE):
        return None
    if clause.only and op != "eq":
        return None
    if clause.denied:
        op = _OPPOSITE[op]
    value = _value(op, low, high)
    if deed == "order_amount":
        size = Filter(field="order_amount", op=op, value=value)
        return Condition(field="orders", op="ge", value=1, period=days, where=(*where, size))
    return Condition(field=deed, op=op, value=value, period=days, where=where)


def goes_all(deed: str, where: tuple[Filter, ...]) -> bool:
    return deed == "order_amount" or all(_fits(deed, one.field) for one in where)


def _sized(name: str, said: Said | None) -> tuple[Filter, ...]:
    if said is None:
        return ()
    op, low, high = said
    return (Filter(field=name, op=op, value=_value(op, low, high)),)


def _value(op: Operator, low: Number, high: Number) -> Scalar | tuple[Scalar, ...]:
    return (plain(low.value), plain(high.value)) if op == "between" else plain(low.value)


def _by_unit(clause: Clause, number: Number) -> str | None:
    """What the number counts: 买了3次 orders, 买了3件 units, 花了3000 sales."""
    deed: str | None = clause.deed
    if number.unit in ("days", "hours") or (number.unit == "percent") != (MEASURES[clause.deed].unit == "rate"):
        return None
    money = number.unit == "yuan"
    if clause.deed == "orders":
        spending = bool(_SPENDING.search(clause.verb))
        deed = {"yuan": "sales", "items": "units", "times": "orders"}.get(number.unit)
        if money and not spending and _ORDER.search(clause.verb):
            deed = "order_amount"  # 下单超过5000元: an order of that size
        if number.unit == "none":
            deed = "sales" if spending else "orders"
            if not spending and number.value >= _LARGE:
                return "order_amount" if _ORDER.search(clause.verb) else None
    elif clause.deed == "refunded_orders" and money:
        deed = "refund_amount"
    elif clause.deed == "refund_amount" and number.unit == "times":
        deed = "refunded_orders"
    elif (
        clause.deed == "repeat_buyers"
        or (money and MEASURES[clause.deed].unit != "money")
        or (MEASURES[clause.deed].unit == "money" and number.unit not in ("yuan", "none"))
    ):
        return None
    return deed


def _nothing_else(days: str, where: tuple[Filter, ...]) -> Rules:
    """只买过女装: nothing of another kind."""
    opposite: dict[str, Operator] = {"eq": "ne", "in": "not_in"}
    other = [one.model_copy(update={"op": opposite[one.op]}) for one in where if one.op in opposite]
    return [Condition(field="units", op="eq", value=0, period=days, where=(one,)) for one in other[:1]]


def _held(draft: Draft, clause: Clause) -> Rules | None:
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
        held = () if several is None else (Condition(field="coupons_held", op=several[0], value=_value(*several)),)
        return [Member(segment="holding_coupon", filters=held)]
    if clause.number is not None:
        return []
    return [Condition(field="coupon_use_rate", op="lt", value=1, period="all", where=where)]


def _still_held(draft: Draft, clause: Clause, before: Clause | None) -> bool:
    """大额满减券还有多少人没用: of those who were given one."""
    unused = clause.deed == "coupons_used" and clause.denied and clause.number is None and clause.days[0] == "all"
    named = bool(clause.goods) and all(DIMENSIONS[one.field].family == "coupon" for one in clause.goods)
    alone = before is None or before.deed not in ("coupons_issued", "coupons_held")
    still = re.search("还(?:有|剩|没|未)", draft.text.norm)
    return bool(unused and named and alone and still and not _NONE_OF_THEM.search(draft.text.raw.lower()))


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


def _unused(draft: Draft, clause: Clause, before: Clause | None) -> Rules | None:
    """领了券没用: one that was given in those days and is not used; 一张都没用: none of them is."""
    if not (clause.deed == "coupons_used" and clause.denied and before and before.deed == "coupons_issued"):
        return None
    if clause.number is not None or before.number is not None:
        return None
    if draft.language == "en" and clause.days != before.days:
        return None  # given one in October, none used in October or November
    where = grouped(draft, clause.goods)
    if where is None or _NONE_OF_THEM.search(draft.text.raw.lower()):
        return None
    return [Condition(field="coupon_use_rate", op="lt", value=1, period=before.days[0], where=where)]


def _repeated(_draft: Draft, clause: Clause, before: Clause | None) -> Rules | None:
    """首次下单后没复购, 买过一次就没再来: exactly one order."""
    again = clause.deed in ("repeat_buyers", "again") or (clause.afterwards and clause.deed in ("orders", "logins"))
    if clause.deed in ("again", "repeat_buyers") and not clause.denied and clause.number is None:
        later = before is not None and before.days != clause.days and before.deed in ("orders", "first_time_buyers")
        if later and clause.days[0] != "all" and not clause.goods:  # 上个月首次下单、这个月又来复购
            return [Condition(field="orders", op="ge", value=1, period=clause.days[0])]
    if clause.deed == "again" and not clause.denied:
        return [Condition(field="orders", op="ge", value=2, period=clause.days[0])]
    if not (again and clause.denied and clause.number is None and not clause.goods):
        return None
    once = before is not None and (
        before.deed == "first_time_buyers"
        or (before.number and before.number[0] == "eq" and before.number[1].value == 1)
    )
    if not once and clause.afterwards and clause.days[0] != "all":
        done = "logins" if re.search("登|log|sign", clause.verb) else "orders"  # 没再登录, 没再来
        return [Condition(field=done, op="eq", value=0, period=clause.days[0])]
    if not once and clause.deed != "again" and clause.afterwards:
        return []
    return [Condition(field="orders", op="eq", value=1, period="all")]


def _last_time(draft: Draft, clause: Clause, _before: Clause | None) -> Rules | None:
    """最近一次下单在8月之前: done in those days, and not since."""
    if not clause.last:
        return None
    if clause.number is not None and clause.number[2].unit == "days":
        op, low, high = clause.number
        field = "days_since_login" if clause.deed == "logins" else "days_since_order"
        bound: Scalar | tuple[Scalar, ...] = (
            (plain(low.value), plain(high.value)) if op == "between" else plain(low.value)
        )
        return [Condition(field=field, op=op, value=bound)]
    span = resolve(clause.days[0], draft.today)
    if clause.days[0] == "all" or clause.number is not None or clause.goods or clause.denied:
        return []
    rules: Rules = [Condition(field=clause.deed, op="ge", value=1, period=clause.days[0])]
    if span.end < draft.today:
        rules.append(Condition(field=clause.deed, op="eq", value=0, period=f"{span.end + DAY}.."))
    return rules


def grouped(draft: Draft, goods: list[Filter]) -> tuple[Filter, ...] | None:
    """Several of one kind mean any of them; None where they cannot be one filter."""
    by: dict[str, list[Filter]] = {}
    for one in goods:
        if one not in by.setdefault(one.field, []):
            by[one.field].append(one)
    found: list[Filter] = []
    for name, filters in by.items():
        if len(filters) == 1:
            found += filters
        elif all(one.op == "eq" for one in filters):
            found.append(Filter(field=name, op="in", value=tuple(str(one.value) for one in filters)))
        elif name == "product":
            titles = [one for each in filters for one in titled(draft, str(each.value))]
            found.append(Filter(field=name, op="in", value=tuple(dict.fromkeys(titles))))
        else:
            return None
    return tuple(found)


def _fits(deed: str, name: str) -> bool:
    return deed in MEASURES and deed not in ("new_customers", "first_time_buyers") and goes_with(deed, name)
