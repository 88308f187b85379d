"""From a draft in which every word is placed to one typed call; what cannot be one is noted as unclear."""

from __future__ import annotations

import re

from crm_tools.analytics.audience_request import Condition
from crm_tools.analytics.listing import ATTRIBUTES
from crm_tools.analytics.registry import DIMENSIONS
from crm_tools.assistant.calls import Call
from crm_tools.assistant.understand.draft import Draft
from crm_tools.assistant.understand.figures import within
from crm_tools.assistant.understand.figures.brought import counted_by_column
from crm_tools.assistant.understand.figures.catalogue import take_catalogue
from crm_tools.assistant.understand.figures.reports import report_call
from crm_tools.assistant.understand.lists.customers import (
    ROLLING_DAYS,
    asks_for_customers,
    customers_call,
    refuse,
    segment_call,
)
from crm_tools.assistant.understand.lists.deeds import registered_only, take_deeds
from crm_tools.assistant.understand.lists.interest import take_interest

_RECENT = ("falling", "most_active", "intent", "churn_risk", "lapsed")
_WITHIN = re.compile(r"[里中]|当中|同时|\b(?:among|who are|that are|also|both|of (?:our|the))\b")
_OPEN_ENDS = ("和", "与", "跟", "and", "或", "or")
_NOTHING_OF_ITS_OWN = ("and", "only")
_OF_THEM = re.compile(r"贡献|带来|多少|几|合计|一共|how (?:much|many)|contribut|account|together|total")
"""A figure of the first so many percent, rather than who they are."""
_PEOPLE_WORD = re.compile(r"(?:会员|客户|顾客|用户|members?|customers?|users?)$")


def decide(draft: Draft) -> Call | None:
    """The call, or None with ``draft.unclear`` saying what is missing."""
    draft.people = draft.people or any(t.kind == "value" and _PEOPLE_WORD.search(t.text) for t in draft.tokens)
    _elliptic(draft)
    _which_customers(draft)
    registered_only(draft)
    take_catalogue(draft)
    take_interest(draft)
    take_deeds(draft)
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
    if draft.by_columns:
        call = counted_by_column(draft)
    elif draft.only:
        call = within.of_only(draft)
    elif (
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
    asks_how_much = draft.percent and (draft.share or _OF_THEM.search(draft.text.norm))
    if call is not None and (asks_how_much or call.arguments.get("top_percent") != draft.percent):
        return refuse(draft, "understand.reason.percent_of_rows")
    if call is not None and call.arguments.get("average") != draft.average:
        return refuse(draft, "understand.reason.average_of_list")
    return None if draft.unclear else call


def _elliptic(draft: Draft) -> None:
    """近30天登录5次以上但没下单的: deeds and attributes without a noun can only be of customers."""
    if draft.people or draft.measures or draft.dimensions or draft.language != "zh" or draft.has("grouped", "group"):
        return
    of_people = all(one.field in ATTRIBUTES or DIMENSIONS[one.field].family == "item" for one in draft.filters)
    if of_people and (draft.has("undone", "unbought") or draft.ages) and not draft.has("share", "trend", "highest"):
        draft.people = draft.listed = True


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
        draft.direction, draft.limit = "highest", None if draft.percent else draft.limit or 10


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


_OF_RFM = re.compile(r"rfm(?:模型|分群|分层|分组|分析)?(?:[里中](?:面|边)?)?的?$|\brfm (?:segment )?$")


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
            if draft.segment == "rfm" and _OF_RFM.search(draft.text.norm, 0, token.start):
                draft.ask(index, "understand.reason.rfm_group")  # RFM里的流失客户: a group of RFM, which has none such
                continue
            beside = draft.follows(index, -1, "segment") is not None  # 近期活跃的高价值客户
            if beside or draft.listed or draft.has("and", "which", "which_all") or _WITHIN.search(draft.text.norm):
                draft.also.append(token.value)
                draft.place(index, role="segment", value=token.value)
                continue
            draft.ask(index, "understand.reason.two_segments")
            continue
        draft.segment = token.value
        draft.people = True
        draft.place(index, role="segment", value=token.value)


_POINTING = re.compile(r"[这那](?:几|一)?(?:[个些张款件家位名种类样只])?|该|this|that|these|those")
_THEN = ("然后", "另外", "再", "同时", "then", "also", "as well")
_POINTED_AT = (
    *("dimension", "value", "measure", "terms", "customer", "number", "metaphors", "period", "grouped"),
    *("highest", "lowest"),  # 卖得最多的那一款
)


def _determiners(draft: Draft) -> None:
    """满300减50这张券, 国庆出游券那张: pointing at what the question itself names, where no list was shown before."""
    for index, token in list(draft.open("pronoun", "lead", "turn")):
        beside = [found for step in (1, -1) if (found := draft.beside(index, step))]
        if draft.before is None and _POINTING.fullmatch(token.text) and any(t.kind in _POINTED_AT for _, t in beside):
            draft.place(index)


def _leftovers(draft: Draft) -> None:
    for index, _ in list(draft.open("recent")):
        if draft.segment in _RECENT or (draft.measures == ["logins"] and draft.direction and not draft.period):
            draft.place(index)
    for index, _ in list(draft.open("contact")):
        if draft.segment or draft.people:
            draft.place(index)
    last = draft.last_said()
    if last is not None and draft.tokens[last].kind == "and" and draft.tokens[last].text in _OPEN_ENDS:
        draft.ask(last)
    _determiners(draft)
    for index, token in list(draft.open("follow")):
        after = draft.beside(index, 1)
        if draft.before is None and token.text in _THEN and after and after[1].kind in ("measure", "how_many"):
            draft.place(index)  # 卖了多少钱然后有多少单
    for index, token in list(draft.open("unknown", "count_word")):
        before = draft.tokens[index - 1] if index else None
        tail = token.text in ("上", "里", "间") and before is not None and before.kind == "dimension"
        if tail or (token.kind == "count_word" and draft.measures and draft.beside(index, 1) is None):
            draft.place(index)  # 在各个价格带上; 一天一天的数
    for index, token in list(draft.open()):
        if token.kind in _NOTHING_OF_ITS_OWN or token.text == "but" or token.read_as("filler"):
            continue
        draft.ask(index, "understand.reason.not_yet" if token.kind == "action" else None)
