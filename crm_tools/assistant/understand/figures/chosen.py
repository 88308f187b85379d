"""Measures that speak of only some customers, and customers told by what they did."""

from __future__ import annotations

import re

from crm_tools.assistant.understand.draft import Draft
from crm_tools.assistant.understand.figures.parts import whole_named
from crm_tools.assistant.understand.lists.people import COUNTABLE, PEOPLE_MEASURES, is_person

_WITH = re.compile(r" (?:with|who|that|having)\b")
_COUNTS = re.compile(r"[数量]$|count|number|how many|sign-?ups|registrations")


def settle_chosen(draft: Draft) -> None:
    """Last: measures that speak of only some customers, and customers told by what they did."""
    _deeds_of_measured(draft)
    _contributed(draft)
    _of_some_customers(draft)
    _customers_with(draft)


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
            other = draft.follows(index, step, "measure", "group", "how_many", "share")
            if other is not None and draft.tokens[other].kind in ("how_many", "share"):
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
    if _FIRST_ORDER.fullmatch(draft.tokens[index].text) and draft.follows(index, 1, "customer") is None:
        return False  # 新客的首单客单价: of their first orders alone, which no figure tells
    draft.only = (name,)
    by = draft.follows(index, -1, "group")
    draft.place(index, *([] if by is None else [by]), role="condition", value=name)
    return True


_FIRST_ORDER = re.compile("首单|首笔|第一单|头一单|首购|首次(?:下单|购买|消费)")


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


def _contributed(draft: Draft) -> None:
    """复购客户贡献占比, 金卡贡献率: of sales, where no other figure is named."""
    measures = [index for index, _ in draft.open("measure")]
    given = any(t.kind == "share" and re.search("贡献|contribut", t.text) for t in draft.tokens)
    if not given or draft.measures or any(draft.tokens[at].value not in _TOLD_APART for at in measures):
        return
    draft.measures.append("sales")
    for index in measures:
        _only_these(draft, index)


_BROUGHT = re.compile(r"\b(?:from|by|of|to|did|does|do)\b")


def _of_these(draft: Draft, index: int, other: int) -> bool:
    """新客户本月的销售额: nothing but days and 的 between those who are counted and what is counted; “orders last month
    came from new customers”."""
    if other < index and draft.tokens[index].text.isascii() and draft.tokens[index].text != "customers acquired":
        passed = draft.tokens[other + 1 : index]
        said = draft.text.norm[draft.tokens[other].end : draft.tokens[index].start]
        named = draft.tokens[other].value not in PEOPLE_MEASURES
        return named and all(t.kind in ("filler", "period") for t in passed) and bool(_BROUGHT.search(said))
    between = [t for t in draft.tokens[index + 1 : other] if not (t.kind == "buy" and "贡献" in t.text)]
    chinese = not draft.tokens[index].text.isascii()
    known = draft.tokens[other].value not in PEOPLE_MEASURES and not draft.apart(index, other)
    kinds = ("filler", "period", "how_many", "customer", "group", "grouped", "dimension")
    return chinese and other > index and known and all(t.kind in kinds for t in between)


def _customers_with(draft: Draft) -> None:
    """“Customers with refunds”, 有退款的客户: those who did it at all, not a number."""
    measures = [index for index, _ in draft.open("measure")]
    number = draft.has("number", "range", "group", "grouped", "highest", "lowest", "top", "bottom", "trend", "rank")
    if draft.has("share"):
        _share_of_doers(draft, measures)
        return
    if len(measures) != 1 or number or draft.has("how_many", "count_word", "head_count", "segment", "which_time"):
        return
    index = measures[0]
    token = draft.tokens[index]
    last = draft.last_said()
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
    elif not english and people[-1] == draft.last_said():
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


def _share_of_doers(draft: Draft, measures: list[int]) -> None:
    """下过单的客户占比: the deed tells who they are, and is not what is shared out."""
    if len(measures) != 1 or draft.language != "zh":
        return
    [index] = measures
    named, after = draft.tokens[index].value, draft.beside(index, 1)
    name = {"refund_amount": "refunded_orders"}.get(named, named)
    if after is None or name not in COUNTABLE:
        return
    if is_person(after[1]) and draft.tokens[index].end == after[1].start:
        if _INSIDE.match(draft.text.norm, after[1].end):  # 加购客户里金卡占多少
            draft.retag(index, "done", name)
            draft.people = True
        return
    whole = whole_named(draft)  # 金卡客户里下过单的占多少
    chosen = is_person(after[1]) or (after[1].kind == "share" and whole and draft.tokens[index].start >= whole[1])
    if chosen and "的" in draft.text.norm[draft.tokens[index].end : max(after[1].start, draft.tokens[index].end + 1)]:
        draft.retag(index, "done", name)
        draft.people = True


_INSIDE = re.compile("们?(?:里|中|当中|之中)")


def _listed_between(draft: Draft, one: int, other: int) -> bool:
    """Two items of a list: 新客, 订单, 销售额."""
    chinese = not draft.tokens[one].text.isascii()
    low, high = sorted((one, other))
    if "," in draft.text.norm[draft.tokens[low].end : draft.tokens[high].start]:
        return True
    commas = any(draft.tokens[index].kind == "comma" for index in range(min(one, other), max(one, other)))
    return commas or (chinese and draft.apart(one, other))
