"""Customers in a question: who did what, how many there are, and which of them a measure speaks of."""

from __future__ import annotations

import re

from crm_tools.analytics.registry import DIMENSIONS
from crm_tools.assistant.understand.draft import BLANK, Draft
from crm_tools.assistant.understand.spans import Token

PEOPLE_MEASURES = {
    "new_customers": ("new_customers", 1),
    "first_time_buyers": ("first_time_buyers", 1),
    "buyers": ("orders", 1),
    "repeat_buyers": ("orders", 2),
    "active_customers": ("logins", 1),
    "inquiring_customers": ("inquiries", 1),
    "browsing_customers": ("browse_events", 1),
}
"""Measures that count customers: what each of them did at least how often."""

DEEDS = {
    "login": "logins",
    "register": "new_customers",
    "refund": "refunded_orders",
    "cancel": "cancelled_orders",
    "unpaid": "pending_orders",
    "paid": "orders",
    "buy": "orders",
}
"""Verbs of the grammar and the measure that counts the deed."""

_HEADS = {"login": "active_customers", "register": "new_customers", "buy": "buyers", "paid": "buyers"}
_DOERS = {"orders": "buyers", "logins": "active_customers", "inquiries": "inquiring_customers"}
_EVER = ("从未", "从没", "从来没有", "从来没", "不曾", "未曾", "never")
_DONE = frozenset(("orders", "logins", "inquiries", "carts", "favorites", "views"))
COUNTABLE = _DONE | {"refunded_orders", "cancelled_orders", "pending_orders", "coupons_issued", "coupons_used"}
_WITH = re.compile(r" (?:with|who|that|having)\b")
_COUNTS = re.compile(r"[数量]$|count|number|how many|sign-?ups|registrations")
_ACTIVE = re.compile(r"活跃(?:的)?(?:客户|用户|会员)|active (?:customers?|users?|members?)")
_NUMBERS = ["how_many", "count_word", "grouped", "group", "trend", "share", "previous", "year_ago", "versus", "growth"]


def settle_people(draft: Draft) -> None:
    """Read every word about customers as one thing, or leave it for the question back."""
    _never(draft)
    _buyers_as_people(draft)
    _active_customers(draft)
    _new_customers(draft)


def settle_chosen(draft: Draft) -> None:
    """Last: measures that speak of only some customers, and customers told by what they did."""
    _deeds_of_measured(draft)
    _of_some_customers(draft)
    _customers_with(draft)


def _never(draft: Draft) -> None:
    """没登录, “haven't ordered”: what a customer did not do; 没买过 before goods denies those goods."""
    for index, _ in list(draft.open("not_ordered")):
        draft.retag(index, "undone", "orders")
    for index, _ in list(draft.open("unused")):
        if _speaks_of_coupons(draft):
            draft.retag(index, "undone", "coupons_used")
            if re.search("never|从未|从没", draft.text.raw.lower()):
                draft.ever.add(index)
    for index, _ in list(draft.open("never")):
        after = draft.beside(index, 1)
        while after and after[1].kind == "follow":
            after = draft.beside(after[0], 1)
        if after is None:
            continue
        at, token = after
        goods = draft.beside(at, 1)
        if token.kind == "buy" and goods and _were_bought(draft, at, goods[0]):
            draft.retag(at, "unbought", token.text)
            draft.place(index)
        elif token.kind in DEEDS or (token.kind == "measure" and token.value in _DONE):
            draft.retag(at, "undone", DEEDS.get(token.kind, token.value))
            draft.place(index)
            if draft.tokens[index].text in _EVER:
                draft.ever.add(at)


def _were_bought(draft: Draft, verb: int, index: int) -> bool:
    """没买过手机的客户, but not 没买过的金卡会员."""
    token = draft.tokens[index]
    if "的" in draft.text.norm[draft.tokens[verb].end : token.start]:
        return False
    if token.kind == "value":
        return DIMENSIONS[token.value[0]].family == "item"
    return token.kind in ("part", "unknown")


def is_person(token: Token) -> bool:
    """A noun for customers, also as part of a value: 钻石会员."""
    if token.kind == "value":
        return bool(re.search(r"(?:会员|客户|顾客|用户|members?|customers?)$", token.text))
    return token.kind == "customer" or (token.kind == "dimension" and token.value == "customer")


def _speaks_of_coupons(draft: Draft) -> bool:
    return any("券" in t.text or "coupon" in t.text or "voucher" in t.text for t in draft.tokens)


def _buyers_as_people(draft: Draft) -> None:
    """“Top 10 buyers by revenue” ranks customers."""
    measures = [index for index, _ in draft.open("measure")]
    for index in measures:
        if draft.tokens[index].value != "buyers" or len(measures) < 2:
            continue
        before = draft.beside(index, -1)
        if before and before[1].kind in ("number", "which", "which_all", "top", "highest", "group"):
            draft.retag(index, "dimension", "customer")


def _active_customers(draft: Draft) -> None:
    """活跃客户 is the segment where customers are asked for, and the measure where a number is."""
    for index, token in enumerate(draft.tokens):
        if token.kind not in ("segment", "measure") or not _ACTIVE.fullmatch(token.text):
            continue
        number = draft.has(*_NUMBERS)
        listed = draft.listed or draft.has("list", "which", "which_all", "number")
        if number and not listed:
            draft.retag(index, "measure", "active_customers")
        elif listed or not draft.has("period"):
            draft.retag(index, "segment", "most_active")
        else:
            draft.ask(index, "understand.reason.active")


def _new_customers(draft: Draft) -> None:
    """新会员 in a period, or by something, is a number; without either it is the list of the latest."""
    if any(token.kind == "measure" and token.value == "new_customers" for token in draft.tokens):
        draft.place(*(index for index, _ in draft.open("register")))
    for index, token in list(draft.open("segment")):
        if (
            token.value == "new"
            and draft.has("period", *_NUMBERS)
            and not (draft.listed or draft.has("list", "which", "which_all", "number"))
        ):
            draft.retag(index, "measure", "new_customers")


def _most_people(draft: Draft) -> None:
    """几点下单的人最多: buyers are counted, not orders."""
    for index, token in list(draft.open("measure")):
        person = draft.follows(index, 1, "customer")
        rank = draft.follows(person, 1, "highest", "lowest") if person is not None else None
        if person is None or rank is None or draft.tokens[person].text not in ("人", "的人"):
            continue
        if token.value == "orders":
            draft.retag(index, "measure", "buyers")
            draft.place(person)
        else:
            draft.ask(person, "understand.reason.number_of_chosen")


def settle_counts(draft: Draft) -> None:
    """多少人下单 counts buyers, 多少客户 counts customers."""
    _most_people(draft)
    _doers(draft)
    for index, _ in list(draft.open("head_count")):
        draft.place(index)
        if not (_counts_by_verb(draft, index) or _counts_by_measure(draft, index)):
            draft.counted = draft.people = True


def _counts_by_verb(draft: Draft, index: int) -> bool:
    """多少人注册: the verb near the count says who is counted."""
    for at, verb in draft.open(*_HEADS):
        if abs(at - index) <= 3 and not binds_number(draft, at):
            draft.retag(at, "measure", _HEADS[verb.kind])
            return True
    return False


def _counts_by_measure(draft: Draft, index: int) -> bool:
    """下单的会员数量, 新注册了多少用户: the measure beside the count says it."""
    for step in (-1, 1):
        at = draft.follows(index, step, "measure")
        if at is None or draft.apart(index, at) or binds_number(draft, at):
            continue
        name = draft.tokens[at].value
        if step < 0 and name in PEOPLE_MEASURES:
            return True
        if name in _DOERS:
            draft.retag(at, "measure", _DOERS[name])
            return True
        if name in COUNTABLE and step > 0:
            draft.retag(at, "done", name)
            draft.counted = draft.people = True
            return True
    return False


def _doers(draft: Draft) -> None:
    """下单的客户有多少: how many did it, not how often it was done."""
    for index, token in list(draft.open("measure")):
        person = draft.follows(index, 1, "dimension", "customer")
        if token.value not in (*_DOERS, *COUNTABLE) or person is None:
            continue
        if draft.tokens[person].kind == "dimension" and draft.tokens[person].value != "customer":
            continue
        if not draft.has("how_many", "count_word") or binds_number(draft, index):
            continue
        if token.value in _DOERS:
            draft.retag(index, "measure", _DOERS[token.value])
        else:
            draft.retag(index, "done", token.value)
            draft.counted = draft.people = True
        draft.place(person)


def binds_number(draft: Draft, index: int) -> bool:
    """A verb with an amount (下单10次以上) is a condition."""
    operators = ("gt", "ge", "lt", "le", "eq", "number", "range")
    after, before = draft.beside(index, 1), draft.beside(index, -1)
    if after and after[1].kind in operators:
        return True
    return bool(
        before and before[1].kind in ("number", "range", "ge_after", "le_after") and before[0] not in draft.placed
    )


def _of_some_customers(draft: Draft) -> None:
    """新客的销售额, “orders from repeat buyers”: a measure over only some customers, not two measures."""
    measures = [index for index, _ in draft.open("measure")]
    for index in measures:
        token = draft.tokens[index]
        if token.value not in PEOPLE_MEASURES or _COUNTS.search(token.text):
            continue
        if any(_of_these(draft, index, other) for other in measures):
            if not _only_these(draft, index):
                draft.ask(index, "understand.reason.number_of_chosen")
            continue
        for step in (-1, 1):
            other = draft.follows(index, step, "measure", "group", "how_many")
            if other is not None and draft.tokens[other].kind == "how_many":
                other = draft.follows(other, step, "measure")
            if other is not None and draft.tokens[other].kind == "group" and step < 0:
                further = draft.follows(other, -1, "measure")
                other = further if draft.tokens[other].text in ("by", "per", "for each") else None
            elif other is not None and draft.tokens[other].kind == "group":
                other = None
            if other is None or other not in measures or _listed_between(draft, index, other):
                continue
            apart = draft.text.norm[
                min(token.end, draft.tokens[other].end) : max(token.start, draft.tokens[other].start)
            ]
            if draft.tokens[other].value not in PEOPLE_MEASURES or re.search("[中里]", apart):
                if draft.tokens[other].value in PEOPLE_MEASURES or not _only_these(draft, index):
                    draft.ask(index, "understand.reason.number_of_chosen")
                break


_TOLD_APART = ("new_customers", "first_time_buyers", "repeat_buyers")
"""Whose facts may be counted alone; who they are takes the same days as what is counted."""


def _only_these(draft: Draft, index: int) -> bool:
    """本月新客户的销售额: what is counted is counted of these customers."""
    name = draft.tokens[index].value
    if name not in _TOLD_APART or draft.only:
        return False
    draft.only = (name,)
    by = draft.follows(index, -1, "group")
    draft.place(index, *([] if by is None else [by]), role="condition", value=name)
    return True


def _deeds_of_measured(draft: Draft) -> None:
    """使用过优惠券的客户的客单价: the deed says which customers the measure is of."""
    measures = [index for index, _ in draft.open("measure")]
    for index in measures:
        token = draft.tokens[index]
        person = draft.follows(index, 1, "customer", "dimension")
        if len(measures) < 2 or token.value not in COUNTABLE or person is None or index == measures[-1]:
            continue
        named = draft.tokens[person].kind == "customer" or draft.tokens[person].value == "customer"
        if named and "的" in draft.text.norm[token.end : draft.tokens[person].start]:
            draft.retag(index, "done", token.value)
            draft.people = True


def _of_these(draft: Draft, index: int, other: int) -> bool:
    """新客户本月的销售额: nothing but days and 的 between those who are counted and what is counted."""
    between = draft.tokens[index + 1 : other]
    chinese = not draft.tokens[index].text.isascii()
    known = draft.tokens[other].value not in PEOPLE_MEASURES and not draft.apart(index, other)
    said = ("filler", "period", "how_many", "customer", "group", "grouped", "dimension")
    return chinese and other > index and known and all(t.kind in said for t in between)


def _customers_with(draft: Draft) -> None:
    """“Customers with refunds”, 有退款的客户: those who did it at all, not a number."""
    measures = [index for index, _ in draft.open("measure")]
    number = draft.has(
        "number", "range", "group", "grouped", "highest", "lowest", "top", "bottom", "share", "trend", "rank"
    )
    if len(measures) != 1 or number or draft.has("how_many", "count_word", "head_count", "segment", "which_time"):
        return
    index = measures[0]
    token = draft.tokens[index]
    last = draft.where(len(draft.tokens), lambda t: t.kind not in BLANK, -1)
    person = last is not None and is_person(draft.tokens[last])
    if person and token.value in PEOPLE_MEASURES and not token.text.isascii() and not _COUNTS.search(token.text):
        draft.listed = draft.people = True
        return
    if token.value == "first_time_buyers" and token.text.endswith("的") and draft.beside(index, 1):
        draft.listed = draft.people = True
        return
    if token.text.startswith(("customers who", "customers that", "customers with")):
        draft.listed = draft.people = True
        return
    field = {"refund_amount": "refunded_orders", "sales": "orders"}.get(token.value, token.value)
    people = [at for at, t in enumerate(draft.tokens) if is_person(t)]
    if not people or field not in COUNTABLE:
        return
    english = token.text.isascii()
    if english and people[0] < index and _WITH.match(draft.text.norm, draft.tokens[people[0]].end):
        draft.retag(index, "done", field)
    elif not english and people[-1] == draft.where(len(draft.tokens), lambda t: t.kind not in BLANK, -1):
        between = draft.tokens[index + 1 : people[-1]]
        goods = all(
            t.kind in ("filler", "value", "and", "part", "terms")
            or t.value in ("product", "coupon")
            or (t.kind == "unknown" and t.text in draft.words.titles)
            for t in between
        )
        said = (
            token.text.endswith("过") or draft.text.norm[token.end : token.end + 1] in ("过", "了") or len(between) <= 1
        )
        if goods and said:
            draft.retag(index, "done", field)


def _listed_between(draft: Draft, one: int, other: int) -> bool:
    """Two items of a list: 新客, 订单, 销售额."""
    chinese = not draft.tokens[one].text.isascii()
    commas = any(draft.tokens[index].kind == "comma" for index in range(min(one, other), max(one, other)))
    return commas or (chinese and draft.apart(one, other))
