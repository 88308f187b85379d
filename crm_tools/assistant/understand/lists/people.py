"""Customers in a question: who did what, and how many there are."""

from __future__ import annotations

import re

from crm_tools.analytics.periods import resolve
from crm_tools.analytics.registry import DIMENSIONS
from crm_tools.assistant.understand.draft import Draft
from crm_tools.assistant.understand.lists.number_of_each import groups_ahead, groups_by_their_number
from crm_tools.assistant.understand.vocabulary.spans import Token

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
HEADS = ("customers", "buyers", "active_customers", "new_customers", "first_time_buyers", "repeat_buyers")
"""Measures whose number is one of people, whatever they are called."""
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
_BETWEEN = ("city", "level", "channel", "gender", "consent", "category")
_HEADS = {"login": "active_customers", "register": "new_customers", "buy": "buyers", "paid": "buyers"}
_DOERS = {"orders": "buyers", "logins": "active_customers", "inquiries": "inquiring_customers"}
_EVER = ("从未", "从没", "从来没有", "从来没", "不曾", "未曾", "never")
_DONE = frozenset(("orders", "logins", "inquiries", "carts", "favorites", "views"))
COUNTABLE = _DONE | {"refunded_orders", "cancelled_orders", "pending_orders", "coupons_issued", "coupons_used"}
_ACTIVE = re.compile(r"活跃(?:的)?(?:客户|用户|会员)|active (?:customers?|users?|members?)")
_NUMBERS = [
    "average_of",
    "how_many",
    "count_word",
    "grouped",
    "group",
    "trend",
    "share",
    "previous",
    "year_ago",
    "versus",
    "growth",
]


def settle_people(draft: Draft) -> None:
    """Read every word about customers as one thing, or leave it for the question back."""
    _never(draft)
    _buyers_as_people(draft)
    groups_by_their_number(draft)
    _active_customers(draft)
    _new_customers(draft)


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
        if before and before[1].kind == "number" and draft.follows(before[0], -1, "gt", "ge", "lt", "le") is not None:
            continue  # with more than 100 buyers
        if before and before[1].kind in ("number", "which", "which_all", "top", "highest", "group"):
            draft.retag(index, "dimension", "customer")


def _active_customers(draft: Draft) -> None:
    """活跃客户 is the segment where customers are asked for, and the measure where a number is."""
    for index, token in enumerate(draft.tokens):
        if token.kind not in ("segment", "measure") or not _ACTIVE.fullmatch(token.text):
            continue
        if any(t.kind == "measure" and t.value == "logins_per_customer" for t in draft.tokens):
            draft.place(index)  # 活跃会员平均每人登录几回
            continue
        number = draft.has(*_NUMBERS) or (draft.language == "en" and _on_one_day(draft))
        number = number or draft.of_figures  # “active customers instead” after a report
        listed = draft.listed or draft.has("list", "which", "which_all", "number")
        before = draft.beside(index, -1)
        if before and before[1].kind in ("group", "highest", "lowest") and groups_ahead(draft, before[0]):
            number, listed = True, False  # top 5 cities by active customers
        if number and not listed:
            draft.retag(index, "measure", "active_customers")
        elif listed or not draft.has("period"):
            draft.retag(index, "segment", "most_active")
        else:
            draft.ask(index, "understand.reason.active")


def _on_one_day(draft: Draft) -> bool:
    """“Active users yesterday”: too few days for the list of the most active."""
    days = [t.value.token for t in draft.tokens if t.kind == "period" and t.value.token is not None]
    return len(days) == 1 and resolve(days[0], draft.today).days == 1


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


def _of_them(draft: Draft) -> None:
    """这批人有几个下过单: how many of those who were listed did it."""
    for index, token in list(draft.open("how_many")):
        at = draft.follows(index, 1, "measure")
        if at is None or not draft.has("pronoun") or not re.fullmatch("有?(?:几|多少)[个位名]", token.text):
            continue
        if draft.tokens[at].value in _DOERS and re.search("[过了]", draft.tokens[at].text):
            draft.retag(at, "done", draft.tokens[at].value)
            draft.counted = draft.people = True
            draft.place(index)


def settle_counts(draft: Draft) -> None:
    """多少人下单 counts buyers, 多少客户 counts customers."""
    _most_people(draft)
    _of_them(draft)
    _doers(draft)
    for index, _ in list(draft.open("head_count")):
        draft.place(index)
        if draft.tokens[index].text.endswith("人数") and _among_figures(draft, index):
            draft.measures.append("customers")  # 各等级的人数、消费额和客单价
            continue
        if not (_counts_by_verb(draft, index) or _counts_by_measure(draft, index)):
            draft.counted = draft.people = True


def _among_figures(draft: Draft, index: int) -> bool:
    """Whether a count stands in a list with other figures, of groups of customers."""
    listed = any(
        (at := draft.follows(index, step, "measure", "period", "and")) is not None and draft.apart(index, at)
        for step in (-1, 1)
    )
    figures = [t for t in draft.tokens if t.kind == "measure" and t.value not in PEOPLE_MEASURES]
    return listed and bool(figures) and draft.has("group", "grouped")


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
        if name in PEOPLE_MEASURES and (step < 0 or draft.tokens[at].text.endswith("的")):
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
        person = _person_behind(draft, index)
        if token.value not in (*_DOERS, *COUNTABLE) or person is None:
            continue
        if not draft.has("how_many", "count_word") or binds_number(draft, index):
            continue
        if token.value in _DOERS:
            draft.retag(index, "measure", _DOERS[token.value])
        else:
            draft.retag(index, "done", token.value)
            draft.counted = draft.people = True
        if draft.tokens[person].kind != "value":
            draft.place(person)


def _person_behind(draft: Draft, index: int) -> int | None:
    """下单的上海客户, 下过单的钻石会员: the customers that a deed tells, behind what else is said of them."""
    after = draft.beside(index, 1)
    while after and after[1].kind == "value" and not is_person(after[1]) and after[1].value[0] in _BETWEEN:
        after = draft.beside(after[0], 1)
    return after[0] if after and is_person(after[1]) else None


def binds_number(draft: Draft, index: int) -> bool:
    """A verb with an amount (下单10次以上) is a condition."""
    operators = ("gt", "ge", "lt", "le", "eq", "number", "range")
    after, before = draft.beside(index, 1), draft.beside(index, -1)
    if after and after[1].kind in operators:
        return True
    return bool(
        before and before[1].kind in ("number", "range", "ge_after", "le_after") and before[0] not in draft.placed
    )
