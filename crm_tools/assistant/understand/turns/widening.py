"""A list that is widened: 中意向的也一起, 再把深圳的算上, “the silver ones too”, “include those who bought menswear”.

Whoever was on it stays on it: the value that is named stands beside the one before, another deed or another list beside
the whole.
"""

from __future__ import annotations

import re

from crm_tools.analytics.audience_request import AudienceRequest, Condition, Group
from crm_tools.analytics.listing import ATTRIBUTES
from crm_tools.analytics.registry import MEASURES
from crm_tools.assistant.calls import Call
from crm_tools.assistant.understand.lists.atoms import GOODS
from crm_tools.assistant.understand.lists.customers import list_call
from crm_tools.assistant.understand.lists.listed import counted, lists
from crm_tools.assistant.understand.lists.people import HEADS, is_person
from crm_tools.assistant.understand.question import Asked, drafted
from crm_tools.assistant.understand.text.peel import says, without
from crm_tools.assistant.understand.turns.further import as_rules, described
from crm_tools.assistant.understand.turns.onward import how_many_of
from crm_tools.assistant.understand.turns.said import turn_pattern, turn_patterns


def widened(asked: Asked) -> Call | None:
    """The list before, or its number, with those who are named as well; None where the words add nobody for certain."""
    strong = turn_pattern("widening", "strong").search(asked.text.norm)
    if not (strong or turn_pattern("widening", "weak").search(asked.text.norm)):
        return None
    if turn_pattern("widening", "never").search(asked.text.norm) or says(asked.text, "narrow", "leave_out"):
        return None
    base = lists(asked.previous)
    counting = base is None
    base = base or counted(asked.previous)
    if base is None or base.limit is not None or base == AudienceRequest():
        return None
    if counting and _names_figure(asked):
        return None  # 咨询次数也加上 after the number of new customers: another figure
    other = described(asked, without(asked.text, turn_patterns("widening", "cut")))
    if other is None or other.order is not None:
        return None
    other = _of_the_same(base, other)
    found = _beside(base, other) or (_either(base, other) if strong else None)
    if found is None or found == base:
        return None
    return how_many_of(found) if counting else list_call(found)


_DID = re.compile(r"[一-鿿]{2}过的(?!次数|数)")


def _of_the_same(base: AudienceRequest, other: AudienceRequest) -> AudienceRequest:
    """收藏过的 after those who put something into the cart: the same goods, in the same days."""
    deeds = [one for one in base.filters if one.field in MEASURES]
    if len(deeds) != 1 or len(other.filters) != 1 or other.filters[0].field not in _BROWSED or other.rule is not None:
        return other
    [one], [deed] = other.filters, deeds
    if deed.field not in _BROWSED or one.where or (one.period or other.period) not in (None, "all"):
        return other
    period = deed.period or base.period
    return other.model_copy(update={"filters": (one.model_copy(update={"where": deed.where, "period": period}),)})


_BROWSED = ("views", "favorites", "carts", "inquiries")
"""What customers do to goods before they buy them."""


def _names_figure(asked: Asked) -> bool:
    """Whether the words name a figure, and nobody."""
    tokens = drafted(asked).tokens
    named = any(one.kind == "measure" and one.value not in HEADS for one in tokens)
    if _DID.search(asked.text.norm):
        return False  # 收藏过的
    return named and not any(is_person(one) or one.kind == "pronoun" for one in tokens)


def either(one: AudienceRequest, other: AudienceRequest) -> AudienceRequest | None:
    """Those of one list or the other."""
    gone = [two for two in one.filters if two not in other.filters]
    come = [two for two in other.filters if two not in one.filters]
    same = one.model_copy(update={"filters": ()}) == other.model_copy(update={"filters": ()})
    if same and len(gone) == len(come) == 1 and _of_one_kind(come[0], gone[0]):
        both = _joined(gone[0], come[0])
        if both is not None:
            return one.model_copy(update={"filters": tuple(both if two == gone[0] else two for two in one.filters)})
    rules = [as_rules(side) for side in (one, other)]
    sides = tuple(side[0] if len(side) == 1 else Group(rules=tuple(side)) for side in rules if side)
    return AudienceRequest(rule=Group(match="any", rules=sides)) if len(sides) == 2 else None


def _beside(base: AudienceRequest, other: AudienceRequest) -> AudienceRequest | None:
    """The value that is named beside the one of its field, or these people beside those where several differ.

    None where one of them has none to stand beside.
    """
    if other.segment not in ("all", base.segment) or other.rule is not None or other.saved is not None:
        return None
    filters = list(base.filters)
    for one in other.filters:
        at = [place for place, two in enumerate(filters) if _of_one_kind(one, two)]
        if len(at) != 1 or (both := _joined(filters[at[0]], one)) is None:
            return None
        filters[at[0]] = both
    if sum(one not in base.filters for one in other.filters) > 1:
        return either(base, other)  # the men of Shanghai beside the women of Beijing: no women of Shanghai
    return base.model_copy(update={"filters": tuple(filters)}) if other.filters else None


def _of_one_kind(one: Condition, two: Condition) -> bool:
    if one.field in GOODS and two.where:
        return [three.field for three in two.where] == [one.field]
    if one.field != two.field or one.field in MEASURES:
        same = (one.field, one.op, one.value) == (two.field, two.op, two.value)
        return same and [w.field for w in one.where] == [w.field for w in two.where] != []
    return True


def _joined(two: Condition, one: Condition) -> Condition | None:
    """``two`` with the values of ``one`` as well."""
    if two.where:
        new = one.where[0] if one.where else one
        [where] = two.where
        if where.op not in ("eq", "in") or new.op not in ("eq", "in"):
            return None
        both = where.model_copy(update={"op": "in", "value": _values(where.value, new.value)})
        return two.model_copy(update={"where": (both,)})
    if two.op not in ("eq", "in") or one.op not in ("eq", "in"):
        return None
    return two.model_copy(update={"op": "in", "value": _values(two.value, one.value)})


def _values(*told: object) -> tuple[object, ...]:
    found: list[object] = []
    for one in told:
        found += one if isinstance(one, tuple | list) else [one]
    return tuple(dict.fromkeys(found))


def _either(base: AudienceRequest, other: AudienceRequest) -> AudienceRequest | None:
    """Those of either list, where neither says of which city or level they are, which would be said of one alone."""
    whole = [one for one in (*base.filters, *other.filters) if one.field in ATTRIBUTES and one.field not in _STANDING]
    rules = [as_rules(one) for one in (base, other)]
    if whole or not all(rules):
        return None
    sides = tuple(one[0] if len(one) == 1 else Group(rules=tuple(one)) for one in rules)
    return AudienceRequest(rule=Group(match="any", rules=sides))


_STANDING = ("band", "stage", "cause")
"""Columns of a list rather than what customers are."""
