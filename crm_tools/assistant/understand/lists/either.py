"""退款超过3次或者取消超过5次: customers who did one thing or the other, where the rules read both."""

from __future__ import annotations

from crm_tools.analytics.audience_request import AudienceRequest, Condition, Group, Member
from crm_tools.analytics.listing import ATTRIBUTES
from crm_tools.assistant.calls import ACTIONS, LISTS, Call
from crm_tools.assistant.understand.draft import Draft
from crm_tools.assistant.understand.lists.customers import audience_call
from crm_tools.assistant.understand.requests import call_for, report_in, undrawn
from crm_tools.assistant.understand.vocabulary.spans import Token

_OR = ("或", "或者", "or")
_DEEDS = frozenset(
    (
        "measure",
        "done",
        "undone",
        "unbought",
        "deed",
        "clause",
        "never",
        "not_ordered",
        "buy",
        "login",
        "register",
        "refund",
        "cancel",
        "unpaid",
        "use",
        "unused",
        "period",
        "gt",
        "ge",
        "lt",
        "le",
    )
)
"""Kinds of words with which another deed may begin behind an “or”."""


def one_or_other(draft: Draft, call: Call) -> Call | None:
    """``call`` as it stands, either of two deeds where “or” stands between them, None where that is not certain."""
    said = [index for index, token in enumerate(draft.tokens) if token.text in _OR]
    goods = call.tool == "find_customers" and any(_between_goods(draft, index) for index in said)
    if not (goods or any(_between_deeds(draft, index) for index in said)):
        return call
    if call.tool != "find_customers":
        return call if call.tool not in ("run_report", "churn_risk", "intent_customers") else None
    request = AudienceRequest.model_validate(undrawn(call))
    deeds: tuple[Condition, ...] = tuple(one for one in request.filters if one.field not in ATTRIBUTES)
    if len(deeds) != 2 or request.rule is not None or request.segment != "all":
        return None
    kept = tuple(one for one in request.filters if one not in deeds)
    either = Group(match="any", rules=deeds)
    return audience_call(request.model_copy(update={"filters": kept, "rule": either}))


_LISTS = ("segment", "saved", "rfm_group", "band", "band_medium", "band_low")


def either_list(draft: Draft, call: Call) -> Call | None:
    """高价值或有流失风险的客户有多少: those on either list, where the rules read both; None where it is not certain."""
    places = [index for index, one in enumerate(draft.tokens) if one.text in _OR]
    said = [sides for index in places if (sides := _lists_beside(draft, index)) is not None]
    if not said or "'any'" in str(call.arguments) or call.tool not in ("run_report", *LISTS, *ACTIONS):
        return call
    told = {"run_report": call.arguments.get("audience"), "find_customers": undrawn(call)}.get(call.tool)
    if not told or len(said) > 1:
        return None
    request = AudienceRequest.model_validate(told)
    if not all(said[0]):
        return None
    first, other = (Member(segment=one) for one in said[0])
    both = request.model_copy(update={"rule": Group(rules=(other,))})
    if request.segment != first.segment or request != both or request.params:
        return None
    either = request.model_copy(update={"segment": "all", "rule": Group(match="any", rules=(first, other))})
    if call.tool != "run_report":
        return audience_call(either)
    return call_for(report_in(call).model_copy(update={"audience": either}))


def _lists_beside(draft: Draft, index: int) -> tuple[str, str] | None:
    """The lists on both sides of the word, or “” for what is no segment; None where no list stands there."""
    sides = [one[1] if (one := draft.beside(index, step)) else None for step in (-1, 1)]
    known = [one for one in sides if one is not None and (one.kind in _LISTS or _of_people(one))]
    if len(known) != 2 or not any(one.kind in _LISTS for one in known):
        return None
    first, other = (str(one.value) if one.kind == "segment" else "" for one in known)
    return first, other


def _of_people(token: Token) -> bool:
    return token.kind == "value" and token.value[0] in ATTRIBUTES


def _between_goods(draft: Draft, index: int) -> bool:
    """买过空气炸锅或者破壁机: two goods that no product is both of."""
    named = [one for one in draft.filters if one.field == "product" and one.op == "contains"]
    sides = (draft.beside(index, -1), draft.beside(index, 1))
    return len(named) > 1 and all(one and any(one[1].text == str(two.value).lower() for two in named) for one in sides)


def _between_deeds(draft: Draft, index: int) -> bool:
    """Whether what stands behind the word is another deed, rather than another value of the same."""
    after, before = draft.beside(index, 1), draft.beside(index, -1)
    if after is None or before is None or after[1].kind not in _DEEDS:
        return False
    return len(draft.conditions) + len([one for one in draft.filters if one.field in ("category", "product")]) > 1
