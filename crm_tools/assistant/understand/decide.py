"""From a draft in which every word is placed to one typed call; what cannot be one is noted as unclear."""

from __future__ import annotations

import re
from typing import Any

from crm_tools.analytics.audience_request import Condition
from crm_tools.analytics.registry import DIMENSIONS
from crm_tools.assistant.calls import Call
from crm_tools.assistant.understand import within
from crm_tools.assistant.understand.customers import (
    ROLLING_DAYS,
    asks_for_customers,
    customers_call,
    item_filters,
    segment_call,
)
from crm_tools.assistant.understand.draft import BLANK, Draft
from crm_tools.assistant.understand.people import COUNTABLE, DEEDS, PEOPLE_MEASURES
from crm_tools.assistant.understand.reports import report_call

_DONE = ("carts", "favorites", "views", "inquiries", "logins", "coupons_issued", "coupons_used")
_ROLLING = re.compile(r"last_\d+_|\d{4}-\d\d(?:-\d\d)?\.\.$")
"""近90天没下单 may leave out those who never bought, as the segment does; 上个月没下单 is taken at its word."""
_WHO = ("customers who", "customers that")
_LEFT = ("churn_risk", "lapsed", "falling", "lost")
_BANDS = {"band": "high", "band_medium": "medium", "band_low": "low"}
_RECENT = ("falling", "most_active", "intent", "churn_risk", "lapsed")
_WITHIN = re.compile(r"[里中]|当中|同时|\b(?:among|who are|that are|also|both|of (?:our|the))\b")
_GOODS = ("product", "category")
_OPEN_ENDS = ("和", "与", "跟", "and", "或", "or")
_NOTHING_OF_ITS_OWN = ("and", "only")
_PEOPLE_WORD = re.compile(r"(?:会员|客户|顾客|用户|members?|customers?|users?)$")


def decide(draft: Draft) -> Call | None:
    """The call, or None with ``draft.unclear`` saying what is missing."""
    draft.people = draft.people or any(t.kind == "value" and _PEOPLE_WORD.search(t.text) for t in draft.tokens)
    _which_customers(draft)
    _registered_only(draft)
    _interest(draft)
    _logged_in(draft)
    _done_by_segment(draft)
    _bought_goods(draft)
    _counted_by_deed(draft)
    _deeds(draft)
    _leftovers(draft)
    if draft.unclear:
        return None
    if draft.people and not (draft.measures or draft.segment or draft.dimensions) and draft.has("highest"):
        _biggest(draft)
    if (
        draft.people
        and not (draft.measures or draft.segment or draft.dimensions or draft.conditions)
        and draft.has("top")
    ):
        _top_customers(draft)
    _recent_logins(draft)
    if draft.measures and (draft.limit or draft.direction) and draft.people and not (draft.dimensions or draft.segment):
        draft.dimensions = ["customer"]
    if draft.dimensions == ["customer"] and draft.conditions and not (draft.measures or draft.direction or draft.limit):
        draft.dimensions, draft.people = [], True
    if draft.measures == ["new_customers"] and draft.listed and not draft.period and not draft.dimensions:
        draft.measures, draft.segment = [], "new"
    _large_orders(draft)
    if draft.segment == "most_active" and draft.period and not ROLLING_DAYS.fullmatch(draft.period):
        _most_logins(draft)
    if (
        (draft.segment and within.numbers_of_segment(draft))
        or within.counts_chosen(draft)
        or within.measures_chosen(draft)
    ):
        call = within.within(draft)
    elif draft.segment:
        call = segment_call(draft)
    elif asks_for_customers(draft):
        call = customers_call(draft)
    else:
        call = report_call(draft)
    return None if draft.unclear else call


def _which_customers(draft: Draft) -> None:
    """“Which customers bought …”: a list, not groups."""
    ranked = draft.measures or draft.direction or draft.limit
    if draft.dimensions == ["customer"] and draft.has("buy", "done", "undone", "login") and not ranked:
        draft.dimensions, draft.people, draft.listed = [], True, True


def _biggest(draft: Draft) -> None:
    """最大的10个客户, “our ten biggest customers”: by sales."""
    said = [token.text for token in draft.tokens if token.kind == "highest"]
    if all(text in ("biggest", "largest", "the biggest", "the largest", "最大") for text in said):
        draft.measures = ["sales"]


def _top_customers(draft: Draft) -> None:
    """“Top customers in Shanghai this year”: by sales."""
    said = [token.text for token in draft.tokens if token.kind in ("top", "highest", "lowest", "bottom")]
    if said and all(text in ("top", "the top") for text in said) and not draft.has("group", "grouped"):
        draft.measures = ["sales"]
        draft.direction, draft.limit = "highest", draft.limit or 10


def _large_orders(draft: Draft) -> None:
    """哪些客户下单超过5000元: those with an order of that size."""
    sizes = [one for one in draft.filters if one.field == "order_amount"]
    listed = draft.people and (draft.listed or draft.has("which")) and not (draft.dimensions or draft.segment)
    if sizes and listed and draft.measures in ([], ["orders"]) and not draft.conditions:
        draft.conditions.append(Condition(field="orders", op="ge", value=1, where=tuple(sizes)))
        draft.filters = [one for one in draft.filters if one not in sizes]
        draft.measures, draft.listed = [], True


def _recent_logins(draft: Draft) -> None:
    """最近登录次数最多的20个客户: the days in which the most active are told."""
    if draft.measures == ["logins"] and draft.direction and draft.has("recent") and not draft.period:
        draft.period = f"last_{draft.desk.definitions.most_active.days}_days"


def _most_logins(draft: Draft) -> None:
    """本周最活跃的客户: the segment looks back some days; another period is a ranking by logins."""
    if draft.measures or draft.dimensions:
        return
    draft.segment, draft.measures, draft.dimensions = None, ["logins"], ["customer"]
    draft.direction, draft.limit = "highest", draft.limit or draft.desk.definitions.most_active.top


def take_segment(draft: Draft) -> None:
    """The segment that is named; a second one narrows it: 高价值客户里有流失风险的."""
    for index, token in list(draft.open("segment")):
        denied = draft.follows(index, -1, "never", "not")
        if denied is not None and denied not in draft.placed and not draft.apart(denied, index):
            draft.without.append(token.value)
            draft.people = True
            draft.place(denied, index, role="segment", value=f"not {token.value}")
            continue
        if draft.segment not in (None, token.value):
            if draft.listed or draft.has("and", "which", "which_all") or _WITHIN.search(draft.text.norm):
                draft.also.append(token.value)
                draft.place(index, role="segment", value=token.value)
                continue
            draft.ask(index, "understand.reason.two_segments")
            continue
        draft.segment = token.value
        draft.people = True
        draft.place(index, role="segment", value=token.value)


def _registered_only(draft: Draft) -> None:
    """注册了但从没买过的: those who never bought."""
    undone = [index for index, t in draft.open("undone") if t.value == "orders"]
    registered = [index for index, _ in draft.open("register")]
    if len(undone) == len(registered) == 1 and not (draft.period or draft.measures or draft.segment):
        draft.segment, draft.people = "never_bought", True
        draft.place(*registered, *undone, role="segment", value="never_bought")


def _interest(draft: Draft) -> None:
    """对新品感兴趣, “likely to buy shoes”: the segment of intent, aimed at what is named."""
    for index, _ in list(draft.open("interest", "similar")):
        if draft.segment not in (None, "intent"):
            continue
        draft.segment, draft.people = "intent", True
        draft.place(index, role="segment", value="intent")
    for index, token in list(draft.open(*_BANDS)):
        if draft.segment in (None, "intent"):
            draft.segment, draft.people = "intent", True
            _condition(draft, index, Condition(field="band", op="eq", value=_BANDS[token.kind]))
    if draft.segment != "intent":
        return
    target: dict[str, Any] = {}
    if draft.has("similar"):
        target["target_kind"] = "similar_inquiry"
        target |= _asked_about(draft)
    for index, _ in list(draft.open("new_goods")):
        target["target_kind"] = "new_products"
        draft.place(index, role="filter", value="new products")
    goods = [one for one in item_filters(draft) if one.field in ("category", "product")]
    if goods and not draft.has("buy", "unbought"):
        if len(goods) > 1 or goods[0].op not in ("eq", "contains") or target.get("target_kind") == "new_products":
            draft.unclear.append(("", "understand.reason.one_target"))
            return
        draft.filters.remove(goods[0])
        target.setdefault("target_kind", goods[0].field)
        target["target"] = goods[0].value
        if goods[0].field == "product":
            draft.dimensions = [name for name in draft.dimensions if name != "product"]
    draft.params |= target


def _asked_about(draft: Draft) -> dict[str, Any]:
    """咨询过类似机械键盘的客户: the words that were asked about."""
    at = next(index for index, token in enumerate(draft.tokens) if token.kind == "similar")
    words: list[int] = []
    for index in range(at + 1, len(draft.tokens)):
        token = draft.tokens[index]
        if token.kind not in ("unknown", "part") and not (token.kind == "value" and token.value[0] in _GOODS):
            break
        words.append(index)
    if not words:
        return {}
    draft.place(*words)
    draft.filters = [one for one in draft.filters if DIMENSIONS[one.field].family != "item"]
    draft.dimensions = [name for name in draft.dimensions if name != "product"]  # 类似耳机的产品
    draft.unclear = [one for one in draft.unclear if one[1] != "understand.reason.part"]
    return {"target": draft.text.quote(draft.tokens[words[0]].start, draft.tokens[words[-1]].end)}


def _logged_in(draft: Draft) -> None:
    """“Customers who logged in last week but never bought”: what they did, beside the segment."""
    if not draft.segment or not draft.measures or draft.counted:
        return
    clauses = [
        t for t in draft.tokens if t.kind == "measure" and t.text.startswith(("customers who", "customers that"))
    ]
    if [t.value for t in clauses] != draft.measures or not all(name in PEOPLE_MEASURES for name in draft.measures):
        return
    for name in draft.measures:
        field, least = PEOPLE_MEASURES[name]
        draft.conditions.append(Condition(field=field, op="ge", value=least, period=draft.period))
    draft.measures, draft.period = [], None


def _done_by_segment(draft: Draft) -> None:
    """咨询过但没买过的客户: a deed beside a segment is a condition, and days after both may be of either."""
    deeds = [
        (at, t)
        for at, t in enumerate(draft.tokens)
        if t.kind == "measure" and t.value in _DONE and draft.text.norm[t.end : t.end + 1] == "过"
    ]
    if not draft.segment or not deeds or draft.measures != [t.value for _, t in deeds]:
        return
    days = [at for at, t in enumerate(draft.tokens) if t.kind == "period"]
    if days and days[0] > deeds[0][0]:
        draft.ask(days[0], "understand.reason.segment_period")
        return
    for _, token in deeds:
        draft.conditions.append(Condition(field=token.value, op="ge", value=1, period=draft.period or "all"))
    draft.measures, draft.period = [], None


def _bought_goods(draft: Draft) -> None:
    """“Customers who bought A but not B”: the goods say what was bought."""
    clause = any(t.kind == "measure" and t.text.startswith("customers who") for t in draft.tokens)
    if clause and draft.measures == ["buyers"] and len(item_filters(draft)) > 1 and draft.people and draft.listed:
        draft.measures, draft.bought = [], True


def _counted_by_deed(draft: Draft) -> None:
    """收藏过商品的客户有多少, 用过优惠券的客户数量: how many did it, not how often."""
    deeds = [name for name in draft.measures if name in COUNTABLE]
    if len(deeds) != 1 or draft.dimensions or draft.segment:
        return
    at = next(index for index, t in enumerate(draft.tokens) if t.kind == "measure" and t.value == deeds[0])
    after = [t for t in draft.tokens[at + 1 :] if t.kind not in ("filler", "comma") and t.value != "product"]
    people = bool(after) and (after[0].kind == "customer" or after[0].value in ("customer", "customers"))
    counted = draft.measures[1:] == ["customers"] or (len(draft.measures) == 1 and draft.has("how_many", "count_word"))
    linked = "的" in draft.text.norm[draft.tokens[at].end :]
    if people and counted and linked:
        draft.conditions.append(Condition(field=deeds[0], op="ge", value=1))
        draft.measures, draft.counted, draft.people = [], True, True


def _deeds(draft: Draft) -> None:
    """登录过, 没下单, “registered last month”: conditions on each customer's deeds."""
    people = draft.people or draft.listed or draft.counted
    if draft.has("undone") and draft.people and draft.measures and all(name in _DONE for name in draft.measures):
        draft.conditions += [Condition(field=name, op="ge", value=1) for name in draft.measures]
        draft.measures = []
    if draft.has("undone"):
        _people_clauses(draft)
    for index, _ in list(draft.open("old")):
        if draft.segment in _LEFT:
            draft.place(index)
        elif draft.has("undone") and not draft.measures:
            _condition(draft, index, Condition(field="orders", op="ge", value=1, period="all"))
    others = draft.has("done", "login", "register", "buy", "old") or bool(draft.conditions)
    for index, token in list(draft.open("undone")):
        if not people or draft.measures:
            continue
        if (
            index not in draft.ever
            and token.value == "orders"
            and draft.period
            and not others
            and _ROLLING.match(draft.period)
        ):
            draft.ask(index, "understand.reason.not_bought")
            continue
        registered = draft.has("register") and token.value == "orders"
        ever = "all" if (registered or index in draft.ever) and draft.period else None
        _condition(draft, index, Condition(field=token.value, op="eq", value=0, period=ever))
    for index, token in list(draft.open("done")):
        if people:
            _condition(draft, index, Condition(field=token.value, op="ge", value=1))
    for index, token in list(draft.open(*DEEDS)):
        if not people or draft.measures:
            continue
        if token.kind == "buy" and item_filters(draft):
            if draft.follows(index, -1, "only") is not None:
                draft.ask(index, "understand.reason.only_bought")
                continue
            draft.bought = True
            draft.place(index)
            continue
        _condition(draft, index, Condition(field=DEEDS[token.kind], op="ge", value=1))


def _people_clauses(draft: Draft) -> None:
    """“Customers who bought …, but haven't ordered …”: the first clause is a condition like the second."""
    clauses = [(at, t) for at, t in enumerate(draft.tokens) if t.kind == "measure" and t.text.startswith(_WHO)]
    if not clauses or draft.measures != [t.value for _, t in clauses]:
        return
    if any(name not in PEOPLE_MEASURES for name in draft.measures):
        return
    for at, token in clauses:
        field, least = PEOPLE_MEASURES[token.value]
        _condition(draft, at, Condition(field=field, op="ge", value=least))
    draft.measures, draft.people = [], True


def _condition(draft: Draft, index: int, condition: Condition) -> None:
    if index in draft.clauses:
        condition = condition.model_copy(update={"period": draft.clauses.pop(index)})
    draft.conditions.append(condition)
    draft.place(index, role="condition", value=f"{condition.field} {condition.op} {condition.value}")


def _leftovers(draft: Draft) -> None:
    for index, _ in list(draft.open("recent")):
        if draft.segment in _RECENT or (draft.measures == ["logins"] and draft.direction and not draft.period):
            draft.place(index)
    for index, _ in list(draft.open("contact")):
        if draft.segment or draft.people:
            draft.place(index)
    last = draft.where(len(draft.tokens), lambda t: t.kind not in BLANK, -1)
    if last is not None and draft.tokens[last].kind == "and" and draft.tokens[last].text in _OPEN_ENDS:
        draft.ask(last)
    for index, token in list(draft.open()):
        if token.kind in _NOTHING_OF_ITS_OWN or token.text == "but" or token.read_as("filler"):
            continue
        draft.ask(index, "understand.reason.not_yet" if token.kind == "action" else None)
