"""What customers did or did not do, as conditions on each of them: 登录过, 没下单, “registered last month”."""

from __future__ import annotations

import re

from crm_tools.analytics.audience_request import AudienceRequest, Condition
from crm_tools.analytics.listing import ATTRIBUTES
from crm_tools.analytics.request import Filter
from crm_tools.assistant.understand.draft import Draft
from crm_tools.assistant.understand.lists.customers import item_filters
from crm_tools.assistant.understand.lists.people import COUNTABLE, DEEDS, PEOPLE_MEASURES

_DONE = ("carts", "favorites", "views", "inquiries", "logins", "coupons_issued", "coupons_used")
_ROLLING = re.compile(r"last_\d+_|\d{4}-\d\d(?:-\d\d)?\.\.$")
"""近90天没下单 may leave out those who never bought, as the segment does; 上个月没下单 is taken at its word."""
_BOUGHT = ("orders", "sales", "units", "product_sales", "aov")
_LEAST = ("ge", "gt", "between")
_WHO = ("customers who", "customers that")
_LEFT = ("churn_risk", "lapsed", "falling", "lost")
_NEW = ("new_customers", "first_time_buyers")
"""None of whom bought before."""


def take_deeds(draft: Draft) -> None:
    """Every deed as a condition, a segment, or what goods were bought."""
    _facts_of_registered(draft)
    _logged_in(draft)
    _done_by_segment(draft)
    _bought_goods(draft)
    _counted_by_deed(draft)
    _deeds(draft)


def _facts_of_registered(draft: Draft) -> None:
    """2025年注册的客户的销售额: all their facts, the days being those in which they registered."""
    registered = [index for index, _ in draft.open("register")]
    days = [index for index, token in enumerate(draft.tokens) if token.kind == "period"]
    if len(registered) != 1 or len(days) != 1 or not draft.measures or draft.only or draft.segment or draft.conditions:
        return
    if any(name in PEOPLE_MEASURES or name == "customers" for name in draft.measures) or not draft.people:
        return
    beside = draft.follows(registered[0], -1 if draft.language == "zh" else 1, "period")
    if beside is None:
        return
    draft.audience = AudienceRequest(filters=(Condition(field="new_customers", op="ge", value=1, period=draft.period),))
    draft.period, draft.people, draft.counted = None, False, False
    draft.place(registered[0], role="condition", value="registered")


def registered_only(draft: Draft) -> None:
    """注册了但从没买过的: those who never bought."""
    undone = [index for index, t in draft.open("undone") if t.value == "orders"]
    registered = [index for index, _ in draft.open("register")]
    if len(undone) == len(registered) == 1 and not (draft.period or draft.measures or draft.segment):
        draft.segment, draft.people = "never_bought", True
        draft.place(*registered, *undone, role="segment", value="never_bought")


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
        dated = draft.period not in (None, "all") and not (draft.segment or draft.has("undone"))
        if (
            dated
            and not draft.measures
            and draft.counted
            and not (draft.conditions or draft.has("done", "login", "buy"))
        ):
            draft.measures, draft.counted, draft.people = ["buyers"], False, False  # 本月老客有多少
        if draft.measures and dated and not any(name in _NEW for name in draft.measures):
            draft.filters.append(Filter(field="customer_kind", op="eq", value="returning"))
            draft.place(index, role="filter", value="returning customers")
        elif draft.segment in _LEFT or any(one.field in _BOUGHT and one.op in _LEAST for one in draft.conditions):
            draft.place(index)
        elif draft.has("undone") and not draft.measures:
            as_condition(draft, index, Condition(field="orders", op="ge", value=1, period="all"))
    others = draft.has("done", "login", "register", "buy", "old") or bool(draft.conditions)
    for index, token in list(draft.open("undone")):
        if not people or draft.measures:
            continue
        if (
            index not in draft.ever
            and token.value == "orders"
            and draft.period
            and not (others or draft.among)
            and not [one for one in draft.filters if one.field in ATTRIBUTES]
            and _ROLLING.match(draft.period)
        ):
            draft.ask(index, "understand.reason.not_bought")
            continue
        registered = draft.has("register") and token.value == "orders"
        ever = "all" if (registered or index in draft.ever) and draft.period else None
        as_condition(draft, index, Condition(field=token.value, op="eq", value=0, period=ever))
    for index, token in list(draft.open("done")):
        if people:
            as_condition(draft, index, Condition(field=token.value, op="ge", value=1))
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
        as_condition(draft, index, Condition(field=DEEDS[token.kind], op="ge", value=1))


def _people_clauses(draft: Draft) -> None:
    """“Customers who bought …, but haven't ordered …”: the first clause is a condition like the second."""
    clauses = [(at, t) for at, t in enumerate(draft.tokens) if t.kind == "measure" and t.text.startswith(_WHO)]
    if not clauses or draft.measures != [t.value for _, t in clauses]:
        return
    if any(name not in PEOPLE_MEASURES for name in draft.measures):
        return
    for at, token in clauses:
        field, least = PEOPLE_MEASURES[token.value]
        as_condition(draft, at, Condition(field=field, op="ge", value=least))
    draft.measures, draft.people = [], True


def as_condition(draft: Draft, index: int, condition: Condition) -> None:
    if index in draft.clauses:
        condition = condition.model_copy(update={"period": draft.clauses.pop(index)})
    draft.conditions.append(condition)
    draft.place(index, role="condition", value=f"{condition.field} {condition.op} {condition.value}")
