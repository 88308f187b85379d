"""The list before in an order: “top 10 of these by lifetime spend”, 剩下按今年消费额排."""

from __future__ import annotations

import re

from crm_tools.analytics.audience_request import AudienceRequest, Condition
from crm_tools.analytics.listing import ATTRIBUTES
from crm_tools.analytics.registry import MEASURES
from crm_tools.analytics.request import Order
from crm_tools.assistant.calls import Call
from crm_tools.assistant.understand.draft import Draft
from crm_tools.assistant.understand.figures.bounds import MOST_ROWS
from crm_tools.assistant.understand.lists.customers import list_call
from crm_tools.assistant.understand.lists.listed import counted, lists
from crm_tools.assistant.understand.lists.people import is_person
from crm_tools.assistant.understand.question import Asked, drafted
from crm_tools.assistant.understand.turns.said import turn_pattern
from crm_tools.assistant.understand.vocabulary.numbers import Number
from crm_tools.assistant.understand.vocabulary.words import pattern

_AROUND = ("turn", "follow", "lead", "only", "pronoun", "list", "customer", "and", "other", "filler", "comma", "group")
_RANKS = {"top": True, "highest": True, "rank": True, "bottom": False, "lowest": False, "rank_up": False}
_BY = ("measure", "buy", "period", "number", "running", "which", "which_all", "amount_word", "count_word")


def ranked(asked: Asked) -> Call | None:
    """The customers before in the order of one figure, or the first of them; None where more is said than that."""
    listed = lists(asked.previous)
    base = listed or counted(asked.previous)  # 按最后登录时间排, 今年消费最高的10个 after their number
    if base is None:
        return None
    if (timed := _by_time(asked, base)) is not None:
        return timed
    if asked.previous is not None and asked.previous.arguments.get("top_percent"):
        return None  # 改成前5%: a report of its own, which is cut anew
    draft = drafted(asked)
    if not all(_has_place(draft, at) for at in range(len(draft.tokens))) or _names_all(draft):
        return None
    measure, days, number = _measure(draft), _days(draft), _number(draft)
    ranks = [_RANKS[token.kind] for token in draft.tokens if token.kind in _RANKS]
    first = any(turn_pattern("ranking", "first").fullmatch(token.text) for token in draft.tokens)
    sorts = draft.has("group") and turn_pattern("ranking", "sorts").search(asked.text.norm)
    cut_off = sorts or (number and (first or draft.has("group")))
    if measure is None or days == "?" or number == 0 or not (ranks or cut_off) or len(set(ranks)) > 1:
        return None
    if base.order is not None and base.limit is not None and base.order.by != measure:
        return None  # the first of those who were the first of something else: before or behind?
    if listed is None and number is None:
        return None
    dated = tuple(_dated(one, base) for one in base.filters)
    period = days or base.period or _of_same(measure, base)
    if period is None and base.segment == "all":
        period = "all"
    order = Order(by=measure, descending=ranks[0] if ranks else True)
    limit = number or base.limit
    return list_call(base.model_copy(update={"filters": dated, "period": period, "order": order, "limit": limit}))


def _by_time(asked: Asked, base: AudienceRequest) -> Call | None:
    """注册晚的排前面, “most recent order first”: by when each registered, ordered or logged in last."""
    said = asked.text.norm.strip(" ?!.,;:")
    if base.order is not None and base.limit is not None:
        return None  # the first of those who were the first of something else
    for by in ("registered_at", "last_order_at", "last_login_at"):
        for down, name in ((True, "late"), (False, "early")):
            if turn_pattern("by_time", by, name).fullmatch(said):
                return list_call(base.model_copy(update={"order": Order(by=by, descending=down)}))
    return None


def _names_all(draft: Draft) -> bool:
    """“Top 10 customers by sales” is whole by itself: the customers of the shop, unless a word points at the list."""
    norm = draft.text.norm
    if draft.has("pronoun", "lead", "only", "turn", "other"):
        return False
    if turn_pattern("ranking", "rest").search(norm) or pattern("narrow", "among").search(norm):
        return False
    return any(is_person(token) or token.value == "customer" for token in draft.tokens)


def _has_place(draft: Draft, at: int) -> bool:
    token = draft.tokens[at]
    if token.kind in (*_AROUND, *_RANKS, *_BY):
        return True
    known = turn_pattern("ranking", "first").fullmatch(token.text) or turn_pattern("ranking", "rest").fullmatch(
        token.text
    )
    spenders = turn_pattern("ranking", "spenders").fullmatch(token.text)
    return token.value == "customer" or known is not None or spenders is not None or token.read_as("filler") is not None


def _measure(draft: Draft) -> str | None:
    """The one figure that is named, or told by its verb: who have spent, 买得."""
    named = {token.value for token in draft.tokens if token.kind == "measure"}
    verbs = [token.text for token in draft.tokens if token.kind == "buy"]
    spent = any(turn_pattern("ranking", "spent").search(text) for text in verbs)
    spent = spent or turn_pattern("ranking", "spenders").search(draft.text.norm) is not None
    if not named and spent:
        named = {"sales"}
    if not named and verbs and re.search("单|次|order", draft.text.norm):
        named = {"orders"}
    [measure, *more] = list(named) or [None]
    return None if more or measure not in MEASURES or MEASURES[measure].ratio else measure


def _days(draft: Draft) -> str | None:
    """The days that are named; “?” where these are several or none that can be."""
    named = [token.value.token for token in draft.tokens if token.kind == "period"]
    if len(named) > 1 or None in named:
        return "?"
    ever = draft.has("running") or turn_pattern("ranking", "ever").search(draft.text.norm)
    if named:
        return str(named[0])
    return "all" if ever else None


def _number(draft: Draft) -> int | None:
    """How many are wanted; 0 where the number says something else."""
    found: list[Number] = [token.value for token in draft.tokens if token.kind == "number"]
    if not found:
        return None
    one = found[0]
    fits = len(found) == 1 and one.unit in ("none", "people") and one.value == int(one.value)
    return int(one.value) if fits and 1 <= one.value <= MOST_ROWS else 0


def _of_same(measure: str, base: AudienceRequest) -> str | None:
    """今年下单5次以上的客户 by orders: those of the days that were said of them."""
    said = {one.period for one in base.filters if one.field == measure and one.period is not None}
    return said.pop() if len(said) == 1 else None


def _dated(one: Condition, base: AudienceRequest) -> Condition:
    if one.field in ATTRIBUTES or one.period is not None or base.period is None:
        return one
    return one.model_copy(update={"period": base.period})
