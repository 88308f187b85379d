"""Customers told by what they did, clause by clause: when, whether or not, what, how often, and of which goods.

近30天登录5次以上但没下单的, “viewed a tent last week but didn't buy one”, 领过老客回归券没用的: every deed is a clause
with days, a denial, a number and goods of its own. It reads what the rules of single words could not place; the rest of
the question (cities, levels, segments, how many) is left to these.
"""

from __future__ import annotations

import re
from itertools import pairwise

from crm_tools.analytics.audience_request import Condition
from crm_tools.analytics.registry import DIMENSIONS, MEASURES, goes_with
from crm_tools.analytics.request import Filter, Operator, Scalar
from crm_tools.assistant.understand.bounds import plain
from crm_tools.assistant.understand.clause_reader import AMOUNTS, Clause, Reader
from crm_tools.assistant.understand.draft import BLANK, Draft
from crm_tools.assistant.understand.goods import titled
from crm_tools.assistant.understand.numbers import Number
from crm_tools.assistant.understand.people import is_person

_OPPOSITE: dict[Operator, Operator] = {"ge": "lt", "gt": "le", "le": "gt", "lt": "ge"}
_OF_REPORTS = (
    "group",
    "grouped",
    "trend",
    "share",
    "previous",
    "year_ago",
    "versus",
    "growth",
    "split",
    "which_time",
    "rank",
    "rank_up",
    "highest",
    "lowest",
    "metaphors",
    "higher",
    "interest",
    "similar",
    "unsupported",
)
"""Words of reports and rankings, and those of intent: none of these is told by clauses."""
ROLLING = re.compile(r"last_\d+_|\d{4}-\d\d(?:-\d\d)?\.\.$")
_SPENDING = re.compile(r"消费|花|掏|砸|破费|spen")
_SAME_GOODS = re.compile(r"买|购|buy|bought|purchas")
_LOOKED = ("views", "favorites", "carts", "inquiries", "browse_events")


def take_clauses(draft: Draft) -> bool:
    """Whether deeds were found and all that is said of them understood; then they are conditions of ``draft``."""
    if _of_reports(draft) or _counts_deeds(draft) or _asks_for_goods(draft):
        return False
    read = Reader(draft).read()
    if read is None:
        return False
    clauses, tail = read
    if (tail.period and draft.has("segment")) or _unsure(draft, clauses):
        return False
    _same_goods(draft, clauses)
    if not _dated(draft, clauses, tail):
        return False
    found = [_condition(draft, clause) for clause in clauses]
    told = [one for one in found if one is not None]
    if len(told) < len(found):
        return False
    days = {one.period for one in told}
    if len(days) == 1 and not draft.has("segment") and None not in days:
        draft.period = days.pop()
        told = [one.model_copy(update={"period": None}) for one in told]
    draft.conditions += told
    draft.people = True
    for index, _ in list(draft.open("running")):
        draft.place(index)
    for clause, one in zip(clauses, told, strict=True):
        draft.place(*clause.tokens, role="condition", value=f"{one.field} {one.op} {one.value}")
        for index in clause.tokens:
            draft.retag(index, "clause", clause.deed)
    return True


def _of_reports(draft: Draft) -> bool:
    return any(token.kind in _OF_REPORTS and token.text != "ordered" for token in draft.tokens)


def _asks_for_goods(draft: Draft) -> bool:
    """金卡会员买过的商品: what stands at the end is asked for, and it is no customers."""
    last = draft.where(len(draft.tokens), lambda token: token.kind not in BLANK, -1)
    return draft.language == "zh" and last is not None and draft.tokens[last].value in ("product", "category")


def _counts_deeds(draft: Draft) -> bool:
    """加购了多少次: the deeds are counted, not the customers."""
    for index, token in enumerate(draft.tokens):
        if token.kind == "how_many" and not any(
            (near := draft.beside(index, step)) and is_person(near[1]) for step in (1, -1)
        ):
            return True
    return False


def _unsure(draft: Draft, clauses: list[Clause]) -> bool:
    """近90天没下单的客户 alone may leave out those who never bought; with more said of them it is literal."""
    [one, *more] = clauses
    told = (
        any(token.kind == "value" for token in draft.tokens) or draft.has("segment", "saved", "rfm_group") or draft.ages
    )
    plain_denial = one.denied and one.deed == "orders" and not (one.ever or one.number or one.goods)
    return bool(not more and not told and plain_denial and one.period and ROLLING.match(one.period))


def _dated(draft: Draft, clauses: list[Clause], tail: Clause) -> bool:
    """Every clause its days: its own, else those named before it; what never happened, at any time."""
    own = [one for one in clauses if one.period]
    if tail.period:
        if own:
            return False
        own = clauses
        for one in clauses:
            one.period = one.period or tail.period
        clauses[-1].tokens += tail.tokens
    elif draft.language == "en" and len(own) == 1 and own[0].deed != "new_customers":
        for one in clauses:
            if one.deed != "new_customers":
                one.period = own[0].period
    elif draft.language == "en" and len(own) > 1 and len(own) < len(clauses):
        return False
    days: str | None = None
    for one in clauses:
        explicit = one in own
        if explicit and one.deed != "new_customers":
            days = one.period
        one.period = "all" if one.ever else one.period or days or "all"
        if not explicit and not one.denied and _denied_before(one, clauses):
            one.period = "all"  # 近90天没买但买过: bought before
    return True


def _denied_before(one: Clause, clauses: list[Clause]) -> bool:
    return any(
        other.denied and other.number is None and (other.deed, other.goods) == (one.deed, one.goods)
        for other in clauses
        if other is not one
    )


def _condition(draft: Draft, clause: Clause) -> Condition | None:
    """The condition that a clause is; None where its parts do not fit one another."""
    deed: str | None = clause.deed
    period, where = clause.period, _grouped(draft, clause.goods)
    if where is None or not all(_fits(clause.deed, one.field) for one in where):
        return None
    if clause.number is None:
        if deed in AMOUNTS:
            return None
        op: Operator = "eq" if clause.denied else "ge"
        if deed == "orders" and where:
            deed = "units"
        return Condition(field=str(deed), op=op, value=0 if clause.denied else 1, period=period, where=where)
    if clause.denied and clause.deed == "coupons_used":
        return None  # 3张以上券没用的 counts those that were not used
    op, low, high = clause.number
    deed = _by_unit(clause, high)
    if deed is None or (clause.denied and "unused" in clause.verb) or (clause.denied and op not in _OPPOSITE):
        return None
    if clause.denied:
        op = _OPPOSITE[op]
    value: Scalar | tuple[Scalar, ...] = plain(low.value)
    if op == "between":
        value = (plain(low.value), plain(high.value))
    return Condition(field=deed, op=op, value=value, period=period, where=where)


def _by_unit(clause: Clause, number: Number) -> str | None:
    """What the number counts: 买了3次 orders, 买了3件 units, 花了3000 sales."""
    deed: str | None = clause.deed
    money = number.unit == "yuan"
    if clause.deed == "orders":
        spending = bool(_SPENDING.search(clause.verb))
        deed = {"yuan": "sales", "items": "units", "times": "orders"}.get(number.unit)
        if number.unit == "none":
            deed = "sales" if spending else "orders"
            if not spending and number.value >= 100:
                return None
    elif clause.deed == "refunded_orders" and money:
        deed = "refund_amount"
    elif (money and MEASURES[clause.deed].unit != "money") or (
        MEASURES[clause.deed].unit == "money" and number.unit not in ("yuan", "none")
    ):
        return None
    return None if number.unit in ("percent", "days", "hours") else deed


def _grouped(draft: Draft, goods: list[Filter]) -> tuple[Filter, ...] | None:
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
    return tuple(found)


def _fits(deed: str, name: str) -> bool:
    if deed == "new_customers":
        return False
    return goes_with(deed, name)


def _same_goods(draft: Draft, clauses: list[Clause]) -> None:
    """收藏了跑步鞋没买的: not bought are the goods of the clause before."""
    anything = re.search(r"任何|什么都|东西都|\bany(?:thing)?\b(?! of them)|\bat all\b", draft.text.raw.lower())
    for before, one in pairwise(clauses):
        if one.deed == "coupons_used" and before.deed == "coupons_issued" and not one.goods and one.number is None:
            one.goods = list(before.goods)  # 领了老客回归券没用
        elided = one.same or (not anything and one.denied and _SAME_GOODS.search(one.verb) and before.deed in _LOOKED)
        if elided and not one.goods and one.deed == "orders" and one.number is None:
            one.goods = [good for good in before.goods if DIMENSIONS[good.field].family == "item"]
