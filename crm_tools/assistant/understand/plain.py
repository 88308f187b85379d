"""A question as a report or a list of customers: the rules in their order, alone or going on from the one before."""

from __future__ import annotations

import re
from dataclasses import replace

from crm_tools.analytics.listing import ATTRIBUTES
from crm_tools.analytics.registry import MEASURES
from crm_tools.assistant.calls import Call
from crm_tools.assistant.understand import decide
from crm_tools.assistant.understand.days import when
from crm_tools.assistant.understand.draft import BLANK, Draft
from crm_tools.assistant.understand.figures import bounds, shape
from crm_tools.assistant.understand.figures.brought import take_columns
from crm_tools.assistant.understand.figures.narrowing import take_listed
from crm_tools.assistant.understand.lists import conditions, verbs
from crm_tools.assistant.understand.lists.either import either_list, one_or_other
from crm_tools.assistant.understand.lists.people import PEOPLE_MEASURES, is_person
from crm_tools.assistant.understand.lists.personal import take_personal
from crm_tools.assistant.understand.people_counted import laid_out_people
from crm_tools.assistant.understand.question import Asked, drafted
from crm_tools.assistant.understand.text.normalise import Text
from crm_tools.assistant.understand.text.peel import cut, says
from crm_tools.assistant.understand.turns.followup import follow
from crm_tools.assistant.understand.turns.going_on import (
    changes_something,
    goes_on,
    incomplete,
    leads_on,
    says_of_the_list,
)
from crm_tools.assistant.understand.whom import whom_call

_NAMES = ("filler", "comma", "unknown", "customer", "which", "which_all", "list", "old", "pronoun", "never")
"""Kinds of tokens in a name that only its definition explains."""


def plain(
    asked: Asked, text: Text | None = None, *, listed: bool = False, acting: bool = False, among: bool = False
) -> tuple[Call | None, Draft]:
    """The call, or None with the draft's reasons. ``listed``: customers are asked for, not a number about them;
    ``acting``: for whom something is to be done; ``among``: some of those on a list before.
    """
    draft = drafted(asked, text, among=among)
    draft.listed, draft.among = listed, among
    previous = asked.previous
    draft.after_another = previous is not None
    if previous is not None and goes_on(draft, previous):
        return follow(draft, previous), draft
    if previous is not None and changes_something(draft):
        turned = drafted(asked, text)
        turned.listed = listed
        if (found := follow(turned, previous)) is not None:
            return found, turned
    if not (listed or acting or among) and (orders := _large_orders(asked, text)) is not None:
        return orders
    by_deeds = drafted(asked, text, deeds=True, among=among)
    by_deeds.listed, by_deeds.acting, by_deeds.among = listed, acting, among
    if (named := whom_call(by_deeds, first=previous is None)) is not None:
        return named, by_deeds
    call = assemble(draft)
    if call is not None and previous is not None and draft.by_change and not draft.has("measure"):
        again = drafted(asked, text)  # 哪个城市掉得最厉害: in what was asked before, and against what it was
        if (found := follow(again, previous)) is not None:
            return found, again
    if call is None:
        by_deeds = drafted(asked, text, deeds=True, among=among)
        by_deeds.listed, by_deeds.acting, by_deeds.among = listed, acting, among
        if (named := whom_call(by_deeds, figures=True, first=previous is None)) is not None:
            return named, by_deeds
    if call is not None and previous is None and laid_out_people(draft, call):
        by_deeds = drafted(asked, text, deeds=True, among=among)
        if (named := whom_call(by_deeds, figures=True)) is not None and named.tool == "run_report":
            return named, by_deeds
    if call is not None and previous is None and _counts_nobody(draft):
        call = None
    if call is not None and _asks_who(draft) and _lists_instead(draft, call):
        call = None
        draft.unclear.append(("", "understand.reason.limit_of_what"))
    if call is not None and previous is None and _of_such_customers(draft, call):
        call = None  # sales by city from customers with at least 3 orders: no bound on the cities
        draft.unclear.append(("", "understand.reason.denied_which"))
    if call is not None and (_each_of_several(draft, call) or _either_kind(draft)):
        call = None
        draft.unclear.append(("", "understand.reason.denied_which"))
    if call is not None and (either := _either(draft, call)) != call:
        call = either
        draft.unclear += [] if either is not None else [("", "understand.reason.denied_which")]
    if call is None and (defined := _defined(asked, text)) is not None:
        found, by_definition = plain(replace(asked, previous=None), defined, listed=True)
        if found is not None:
            return found, by_definition
    if call is None and previous is not None and incomplete(draft):
        again = drafted(asked, text)
        call = follow(again, previous)
        draft = again if call is not None or not says_of_the_list(draft) else draft
    if call is None and previous is None and leads_on(draft.text.norm):
        draft.unclear.append(("", "understand.reason.no_previous"))
    return call, draft


def _either(draft: Draft, call: Call) -> Call | None:
    """One of two deeds, or of two lists, where “or” stands between them."""
    found = one_or_other(draft, call)
    return None if found is None else either_list(draft, found)


_OF_ORDERS = re.compile(
    r"^(?:(?:please|pls|show|give|me|the|all|our|how many|number of|count of|count|total|what is) )*(?:paid )?orders "
    r"(?:(?:that |which )?(?:were|are|was|is|had|came to|with|worth|valued at|valued) )*(?:an? )?"
    r"(?:amounts? |values? )?(?:of )?(?:over|above|under|below|worth|more than|less than|at least|exceeding|up to)\b"
)


def _large_orders(asked: Asked, text: Text | None) -> tuple[Call, Draft] | None:
    """“Orders over 1,000 yuan by gold members”: a number of orders, though members placed them."""
    draft = drafted(asked, text)
    if asked.language != "en" or asked.previous is not None or not _OF_ORDERS.match(draft.text.norm):
        return None
    call = None if _SUCH_CUSTOMERS.search(draft.text.norm) else assemble(draft)
    if call is None or call.tool != "run_report" or call.arguments["measures"] != ["orders"]:
        return None
    bounded = any(one["field"] == "order_amount" for one in call.arguments.get("filters", ()))
    return (call, draft) if bounded else None


def _asks_who(draft: Draft) -> bool:
    return any(token.text in ("谁", "who", "哪些人", "有谁", "都有谁") for token in draft.tokens)


def _counts_nobody(draft: Draft) -> bool:
    """一共几位: of a list before, which there is none."""
    said = [token for token in draft.tokens if token.kind not in BLANK]
    people = re.search(r"客户|会员|用户|顾客|人|customer|member|user|people", draft.text.norm)
    return bool(said) and all(token.kind == "head_count" for token in said) and not people


def _either_kind(draft: Draft) -> bool:
    """上海或金卡: of either, which filters that all hold do not say."""
    for index, token in enumerate(draft.tokens):
        sides = (draft.beside(index, -1), draft.beside(index, 1))
        if token.text in ("或", "或者", "or") and all(one and one[1].kind == "value" for one in sides):
            one, other = (side[1].value[0] for side in sides if side)
            if one != other and one in ATTRIBUTES and other in ATTRIBUTES:
                return True
    return False


_SUCH_CUSTOMERS = re.compile(
    r"(?:^|\b(?:for|among|amongst|of|from|within|by|to|with|only|just) )(?:all |only |just |the |our |those )*"
    r"(?:[\w&'-]+ ){0,3}?"
    r"(?:customers|members|people|buyers|users|shoppers|clients|women|men|those|everyone|anyone)\b"
    r" ?(?:who|that|whose|with|having|registered|joined|signed|acquired)\b"
)


_WITH_ONE = re.compile(
    r"\b(?:of|from|by|for|among|to) (?:(?:all|the|our|those) )*(?:[\w-]+ ){0,2}?"
    r"(?:customers|members|people|users|clients)"
    r" (?:[a-z'-]+ ){0,5}?(?:with|having|without) "
    r"(?:an? |any |no )?(?:[a-z]+ ){0,2}?(?:orders?|purchases?|refunds?|log-?ins?|inquir\w+|questions?|views?)\b"
)


def _of_such_customers(draft: Draft, call: Call) -> bool:
    """Whether a report bounds or counts its groups where the question tells of which customers they are."""
    told = call.arguments
    said = _SUCH_CUSTOMERS.search(draft.text.norm)
    several = call.tool == "run_report" and not told.get("audience") and len(told["measures"]) > 1
    if several and _WITH_ONE.search(draft.text.norm):
        return True  # sales of customers in Shanghai with a refund: no second figure
    if call.tool != "run_report" or told.get("audience") or said is None:
        return False
    groups = told.get("dimensions") or ()
    bounded = any(one["field"] in MEASURES for one in told.get("filters", ())) and "customer" not in groups
    counted = {t.value for t in draft.tokens if t.kind == "measure" and t.start >= said.start()}
    beside = len(told["measures"]) > 1 and counted & {*PEOPLE_MEASURES, "customers"} & {*told["measures"]}
    return bounded or bool(beside)


def _each_of_several(draft: Draft, call: Call) -> bool:
    """女装和美妆都买过的客户: bought both, where “any of them” was read; goods that are not those of each number."""
    if call.arguments.get("dimensions") == ["customer"]:
        by_field = {one["field"]: one.get("op") for one in call.arguments.get("filters", ())}
        if by_field.get("category") == "in" and set(by_field) - {"category", *ATTRIBUTES, *call.arguments["measures"]}:
            return True
    if not _EACH.search(draft.text.norm) or call.tool not in ("find_customers", "run_report"):
        return False
    told = [*call.arguments.get("filters", ()), *(call.arguments.get("audience") or {}).get("filters", ())]
    people = call.tool == "find_customers" or call.arguments.get("audience") or call.arguments["measures"] == ["buyers"]
    return bool(people) and any(one.get("op") == "in" and one["field"] in ("category", "product") for one in told)


_EACH = re.compile(r"都[买下购看收加问咨]|既.*又|\bboth\b")


def _defined(asked: Asked, text: Text | None) -> Text | None:
    """薅羊毛的，就是今年用券三次以上的客户: what follows says who is meant by a word that is not known."""
    text = asked.text if text is None else text
    said = says(text, "defined", "cue")
    if said is None:
        return None
    named = drafted(asked, cut(text, [(said.start(), len(text.norm))]))
    if not all(token.kind in _NAMES or token.read_as("filler") for token in named.tokens):
        return None
    return cut(text, [(0, said.end())])


def _lists_instead(draft: Draft, call: Call) -> bool:
    """One number was read where customers may be asked for: 双11下单的金卡会员名单, 浏览过空气炸锅的人."""
    one_number = call.tool == "run_report" and not call.arguments.get("dimensions")
    if not one_number or draft.has("how_many", "count_word", "head_count"):
        return False
    last = draft.last_said()
    asked = any(token.kind == "which" and token.text in ("who", "谁") for token in draft.tokens)
    return asked or draft.has("list", "which_all") or (last is not None and is_person(draft.tokens[last]))


def assemble(draft: Draft) -> Call | None:
    """All rules, in the order in which they lean on one another."""
    take_listed(draft)
    verbs.settle(draft)
    when.take_periods(draft)
    decide.take_segment(draft)
    take_personal(draft)
    take_columns(draft)
    conditions.take_values(draft)
    bounds.take_numbers(draft)
    shape.take_shape(draft)
    return decide.decide(draft)
