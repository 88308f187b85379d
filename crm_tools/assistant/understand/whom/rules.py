"""A deed as conditions on each customer."""

from __future__ import annotations

import re
from itertools import pairwise

from crm_tools.analytics.audience_request import Condition
from crm_tools.analytics.periods import DAY, resolve
from crm_tools.analytics.registry import DIMENSIONS, MEASURES, goes_with
from crm_tools.analytics.request import Filter, Operator
from crm_tools.assistant.understand.draft import Draft
from crm_tools.assistant.understand.figures.bounds import bound
from crm_tools.assistant.understand.vocabulary.numbers import Number
from crm_tools.assistant.understand.whom.coupons import held, still_held, unused
from crm_tools.assistant.understand.whom.goods import LOOKED, grouped
from crm_tools.assistant.understand.whom.said import Clause, Rules, Said
from crm_tools.assistant.understand.whom.words import AMOUNTS

_OPPOSITE: dict[Operator, Operator] = {"ge": "lt", "gt": "le", "le": "gt", "lt": "ge"}
_SPENDING = re.compile(r"消费|花|掏|砸|破费|成交|spen")
_ORDER = re.compile(r"单|order")
_SINCE = {
    "logins": "days_since_login",
    "inquiries": "days_since_inquiry",
    "browse_events": "days_since_browse",
}
_LARGEST = re.compile("biggest|largest|highest|maximum|最大|最高|最贵")
_BEFORE_AGAIN = ("orders", "first_time_buyers", "refunded_orders", "cancelled_orders", "inquiries", "logins")
"""Behind these in other days, “bought again” is one order: 上个月退过款、这个月又来买."""
_BOUGHT = ("orders", "units", "sales", "first_time_buyers")
_OF_ORDERS = ("pending_orders", "cancelled_orders", "placed_orders")
_LARGE = 100


_PARTS = re.compile(r"[,;、但却又]|(?:coupon|voucher)s?(?! (?:they|we|he|she|that|which)\b)|券|\b(?:but|and|who)\b")


def _parted(draft: Draft, before: Clause, one: Clause) -> bool:
    """从没用过优惠券、却领过券: two things, rather than one about the coupons they got."""
    return bool(_PARTS.search(draft.text.norm, draft.tokens[before.at].end, draft.tokens[one.at].start))


def settle_unpaid(draft: Draft, clauses: list[Clause]) -> None:
    """加购过但没付款: no order behind what leads to one, rather than an order that waits for payment."""
    leads = (*LOOKED, "logins", "new_customers", "coupons_issued")
    for before, one in pairwise(clauses):
        if before.only and before.deed in LOOKED and one.denied and one.deed in (*_BOUGHT, "pending_orders"):
            before.only = False  # 只收藏过、没买过: no more than that
        of_those = before.deed == "coupons_used" and before.denied and one.deed == "coupons_issued"
        if of_those and not before.goods and not _parted(draft, before, one):
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
    special = still_held(draft, clause, before) or held(draft, clause)
    for read in (unused, _repeated, _last_time):
        special = read(draft, clause, before) if special is None else special
    if special is not None:
        return special or None
    where = grouped(draft, clause.goods)
    if where is None:
        return None
    if _LARGEST.search(clause.verb) and (clause.size or clause.number or ("",))[0] not in ("gt", "ge"):
        return None  # the largest order below 500: all of them are
    where = (*where, *_sized("order_amount", clause.size), *_sized("price", clause.price))
    if not all(_fits(clause.deed, one.field) for one in where):
        return None
    found = _counted(clause, days, where)
    if found is not None and clause.only and where and clause.number is None and not clause.denied:
        return [found, *_nothing_else(clause.deed, days, where)]
    return None if found is None else [found]


def _counted(clause: Clause, days: str, where: tuple[Filter, ...]) -> Condition | None:
    """The condition on the measure that counts the deed."""
    deed: str | None = clause.deed
    if clause.only and clause.single and clause.size is None and clause.number is None and not where:
        return Condition(field="orders", op="eq", value=1, period=days)  # 只下过一单
    if clause.number is None:
        if deed in AMOUNTS or (clause.single and clause.size is None and not clause.denied):
            return None  # 没有一笔订单 denies them all
        op: Operator = "eq" if clause.denied else "ge"
        if deed == "views" and clause.denied and not where and clause.verb.startswith("brows"):
            deed = "browse_events"  # no browsing: nothing at all in the browsing log
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
    if deed is None or not _go_with(deed, where) or (clause.denied and op not in _OPPOSITE):
        return None
    if clause.only and op != "eq":
        return None
    if clause.denied:
        op = _OPPOSITE[op]
    value = bound(op, low, high)
    if deed.endswith("order_amount"):
        size, counted = Filter(field="order_amount", op=op, value=value), deed.partition("@")[0]
        counted = "orders" if counted == "order_amount" else counted
        return Condition(field=counted, op="ge", value=1, period=days, where=(*where, size))
    return Condition(field=deed, op=op, value=value, period=days, where=where)


def _go_with(deed: str, where: tuple[Filter, ...]) -> bool:
    return deed.endswith("order_amount") or all(_fits(deed, one.field) for one in where)


def _sized(name: str, said: Said | None) -> tuple[Filter, ...]:
    if said is None:
        return ()
    op, low, high = said
    return (Filter(field=name, op=op, value=bound(op, low, high)),)


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
            if not spending and number.value >= _LARGE and not clause.verb.endswith(("数", "量")):
                return "order_amount" if _ORDER.search(clause.verb) else None
    elif clause.deed in _OF_ORDERS and (money or (number.unit == "none" and number.value >= _LARGE)):
        deed = f"{clause.deed}@order_amount"  # unpaid orders over 1,000
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


def _nothing_else(deed: str, days: str, where: tuple[Filter, ...]) -> Rules:
    """只买过女装: nothing of another kind; 只看过女装: nothing else looked at."""
    field = "units" if deed in _BOUGHT else deed
    opposite: dict[str, Operator] = {"eq": "ne", "in": "not_in"}
    other = [one.model_copy(update={"op": opposite[one.op]}) for one in where if one.op in opposite]
    return [Condition(field=field, op="eq", value=0, period=days, where=(one,)) for one in other[:1]]


def _so_often_again(draft: Draft, clause: Clause) -> Rules:
    """复购过两次以上: that many orders behind a first one; 回购（至少两单）: that many orders."""
    if clause.number is None:
        return [Condition(field="orders", op="ge", value=2, period=clause.days[0])]
    op, low, high = clause.number
    if high.unit not in ("times", "none") or clause.goods or op == "between":
        return []
    value = bound(op, low, high)
    if not isinstance(value, int):
        return []
    orders = draft.text.norm[high.start : high.end].endswith(("单", "笔", "订单"))
    return [Condition(field="orders", op=op, value=value if orders else value + 1, period=clause.days[0])]


def _repeated(draft: Draft, clause: Clause, before: Clause | None) -> Rules | None:
    """首次下单后没复购, 买过一次就没再来: exactly one order."""
    again = clause.deed in ("repeat_buyers", "again") or (clause.afterwards and clause.deed in ("orders", "logins"))
    if clause.deed in ("again", "repeat_buyers") and not clause.denied and clause.number is None:
        later = before is not None and before.days != clause.days and before.deed in _BEFORE_AGAIN
        if later and clause.days[0] != "all" and not clause.goods:  # 上个月首次下单、这个月又来复购
            return [Condition(field="orders", op="ge", value=1, period=clause.days[0])]
    if clause.deed == "again" and not clause.denied:
        return _so_often_again(draft, clause)
    if not (again and clause.denied and clause.number is None and not clause.goods):
        return None
    once = before is not None and (
        before.deed == "first_time_buyers"
        or (before.number and before.number[0] == "eq" and before.number[1].value == 1)
    )
    if once and before is not None and before.deed == "orders" and before.days and before.days[0] != "all":
        last = resolve(before.days[0], draft.today).end
        if last < draft.today:  # 双11买了一次之后没再下单
            return [Condition(field="orders", op="eq", value=0, period=f"{last + DAY}..")]
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
        field = _SINCE.get(clause.deed, "days_since_order")
        return [Condition(field=field, op=op, value=bound(op, low, high))]
    span = resolve(clause.days[0], draft.today)
    if clause.days[0] == "all" or clause.number is not None or clause.goods or clause.denied:
        return []
    rules: Rules = [Condition(field=clause.deed, op="ge", value=1, period=clause.days[0])]
    if span.end < draft.today:
        rules.append(Condition(field=clause.deed, op="eq", value=0, period=f"{span.end + DAY}.."))
    return rules


def _fits(deed: str, name: str) -> bool:
    return deed in MEASURES and deed not in ("new_customers", "first_time_buyers") and goes_with(deed, name)
