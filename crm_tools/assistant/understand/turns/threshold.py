"""A threshold that is moved: “raise that to 8 orders”, 三单及以上才算, 五千呢, “lower the bar to 5,000”."""

from __future__ import annotations

import re
from dataclasses import replace

from crm_tools.analytics.audience_request import AudienceRequest, Condition
from crm_tools.analytics.registry import MEASURES
from crm_tools.assistant.calls import Call
from crm_tools.assistant.understand.figures.bounds import operator_of
from crm_tools.assistant.understand.lists.customers import list_call
from crm_tools.assistant.understand.lists.listed import counted, lists
from crm_tools.assistant.understand.lists.people import is_person
from crm_tools.assistant.understand.question import Asked, drafted
from crm_tools.assistant.understand.text.peel import without
from crm_tools.assistant.understand.turns.onward import how_many_of
from crm_tools.assistant.understand.turns.said import turn_pattern, turn_patterns
from crm_tools.assistant.understand.vocabulary.numbers import Number, as_number
from crm_tools.assistant.understand.vocabulary.spans import Token

_STEPS = ("turn", "follow", "lead", "pronoun", "threshold", "filler", "comma", "only", "and", "ge", "gt", "le", "lt")
_BEHIND = ("ge_after", "le_after", "number", "measure", "lift", "buy")


def moved_threshold(asked: Asked) -> Call | None:
    """“Raise that to 8 orders”: the one condition that it can be takes the number."""
    base = lists(asked.previous)
    if base is None or not turn_pattern("threshold", "moves").search(asked.text.norm):
        return None
    moves = turn_patterns("threshold", "moves")
    draft = drafted(asked, without(asked.text, moves) if asked.language == "zh" else asked.text)
    if not all(_of_move(token) for token in draft.tokens):
        return None
    numbers = [token.value for token in draft.tokens if token.kind == "number"]
    named = {token.value for token in draft.tokens if token.kind == "measure"}
    if len(numbers) != 1 or (base.limit is not None and not named):
        return None  # “make it 20” after the top 10
    told = [one for one in base.filters if one.op in ("ge", "gt", "le", "lt") and one.field in MEASURES]
    told = [one for one in told if one.field in named] if named else told
    if len(told) != 1 or not _same_unit(told[0].field, numbers[0]):
        return None
    moved = told[0].model_copy(update={"value": as_number(numbers[0].value)})
    return list_call(
        base.model_copy(update={"filters": tuple(moved if one is told[0] else one for one in base.filters)})
    )


def _of_move(token: Token) -> bool:
    if token.kind in (*_STEPS, *_BEHIND) or token.read_as("filler") is not None:
        return True
    return token.kind == "unknown" and turn_pattern("threshold", "verb").fullmatch(token.text) is not None


def _same_unit(field: str, number: Number) -> bool:
    if MEASURES[field].unit == "money":
        return number.unit in ("yuan", "none")
    return number.unit == "none" or (number.unit == "items") is (field == "units")


_AROUND = (
    "follow",
    "turn",
    "lead",
    "threshold",
    "filler",
    "comma",
    "only",
    "and",
    "pronoun",
    "list",
    "customer",
    "buy",
)
_ORDERS = re.compile("[0-9一二两三四五六七八九十百](?:单(?!价|日|个)|笔)")
_MONEY_FROM = 1000
"""No count of orders or logins of one customer."""
_MARKS = ("ge", "gt", "le", "lt", "ge_after", "gt_after", "le_after", "lt_after")


def other_number(asked: Asked) -> Call | None:
    """A turn of no more than a number: the one bound that it can be takes it, with the word for more or less."""
    base = lists(asked.previous)
    counting = base is None
    base = base or counted(asked.previous)
    if base is None or base.limit is not None:
        return None
    asked = replace(asked, text=without(asked.text, (turn_pattern("threshold", "small"),)))
    draft = drafted(asked)
    at = [place for place, token in enumerate(draft.tokens) if token.kind == "number"]
    if len(at) != 1 or not all(_is_small(token) for token in draft.tokens):
        return None
    number: Number = draft.tokens[at[0]].value
    told = [one for one in base.filters if _is_bound(one) and _same_unit(one.field, number)]
    named = {token.value for token in draft.tokens if token.kind == "measure"}
    told = [one for one in told if one.field in named] if named else told
    if len(told) > 1 and number.value >= _MONEY_FROM:
        told = [one for one in told if MEASURES[one.field].unit == "money"]
    if any(token.kind == "buy" for token in draft.tokens):  # 买过两次以上的 after those who logged in five times
        told = [one for one in told if one.field in _BOUGHT]
    if _ORDERS.search(asked.text.norm):  # 有3单以上的 after those who logged in ten times
        told = [one for one in told if "orders" in one.field]
    if turn_pattern("ranking", "spent").search(asked.text.norm):  # 消费五千以上的: no number of pieces
        told = [one for one in told if MEASURES[one.field].unit == "money"]
    operator, marks = operator_of(draft, at[0])
    others = [place for place, token in enumerate(draft.tokens) if token.kind in _MARKS and place not in marks]
    if len(told) != 1 or others or number.unit == "percent":
        return None
    if operator is None and number.unit == "people":
        return None  # 20位 after who ordered three times
    exact = any(token.text in _EXACTLY for token in draft.tokens)
    operator = "eq" if exact else operator
    value = {"value": as_number(number.value)} | ({} if operator is None else {"op": operator})
    filters = tuple(one.model_copy(update=value) if one is told[0] else one for one in base.filters)
    found: AudienceRequest = base.model_copy(update={"filters": filters})
    return how_many_of(found) if counting else list_call(found)


def _is_bound(one: Condition) -> bool:
    if one.field not in MEASURES or MEASURES[one.field].ratio or one.field in _ONCE:
        return False
    return one.op in ("ge", "gt", "le", "lt") or (one.op == "eq" and one.value != 0)


_ONCE = ("new_customers", "first_time_buyers")
"""What happens to a customer once has no other number."""
_BOUGHT = ("orders", "units", "sales", "product_sales")
_EXACTLY = ("exactly", "precisely", "正好", "刚好", "恰好", "整好")


def _is_small(token: Token) -> bool:
    if token.kind in (*_AROUND, *_MARKS, "number", "measure") or token.text in _EXACTLY or is_person(token):
        return True
    return token.read_as("filler") is not None
