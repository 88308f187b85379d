"""People told by what they did and by no noun, who must be some of those of the answer before.

没下单的列个名单, “list the ones who didn't buy” after the new customers of a month: a list, a number or an act that
holds neither these nor their days would be about everybody.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from crm_tools.analytics.audience_request import AudienceRequest
from crm_tools.analytics.listing import ATTRIBUTES
from crm_tools.assistant.calls import ACTIONS, LISTS, Call
from crm_tools.assistant.understand.checks.told import mappings
from crm_tools.assistant.understand.lists.listed import counted, lists
from crm_tools.assistant.understand.lists.people import HEADS

_PART = "(?:(?!客户|会员|用户|顾客|买家|多少|几[个位])[^,;人谁哪的])"
_SHOWN = "(?:列|名单|清单|有谁|是谁|有哪|是哪|拉|导|给我|[给发建送寄推]|(?:有|是)?(?:多少|几)|[呢啊?]*$)"
_OPEN = re.compile(
    rf"^(?:那|那么|还|把|给|,)*(?:{_PART}{{1,10}}的){{0,2}}(?:还|都|也|从)?"
    rf"(?:{_PART}{{0,8}}(?:没|未)(?:有)?{_PART}{{1,7}}|{_PART}{{1,8}}[过了]{_PART}{{0,2}})的(?:人)?(?:都|也)?{_SHOWN}"
    rf"|^(?:那|那么|,)*(?:{_PART}{{1,10}}的){{1,2}}(?:有)?(?:多少|几)(?:个|位)?人?(?:已经)?(?:下|买|登|用|领|退|咨|收|加|复|回)"
    r"|^(?:(?:and|so|then|now|ok|okay|please|just|only|can you|could you)[, ]+)*"
    r"(?:(?:list|show|give|name|export|pull(?: up)?|find|get|send|email|message|offer)(?: me| us| to)? )?"
    r"(?:all |only |just )?(?:the (?:[a-z]+ )?ones|those(?! (?:customers|members|people|users|buyers)\b))\b"
    r"(?= (?:who|that|with|without|from|in)\b)"
)
"""Said of some people without a noun for them."""


def left_open(norm: str, call: Call, previous: Call | None) -> str | None:
    """The words for people without a noun, where the call holds neither the days nor the customers before."""
    said = _OPEN.search(norm)
    if said is None or previous is None:
        return None
    if _first_of_another(call, previous):
        return said.group()  # 没卖出去的列出来 after the first ten by something else
    people = lists(previous) or counted(previous, split=True)
    if people is not None and call.tool == "run_report" and _NAMED.search(norm) and not _heads(call):
        return said.group()  # 下了单的有哪些 of the new customers: no number of orders
    if not _of_people(call):
        return None
    if people is not None:
        return None if people == AudienceRequest() or _holds(call, people) else said.group()
    if previous.tool != "run_report" or call.tool == "run_report":
        return None
    told, before = str(call.arguments), previous.arguments
    held = all(one["field"] in told and str(one["value"]) in told for one in before.get("filters") or ())
    if before.get("limit"):
        return said.group()  # 没用的人 after the first three cities
    narrow = bool(before.get("filters") or before.get("audience") or before.get("period") not in (None, "all"))
    dated = before.get("period") in (None, "all") or str(before["period"]) in told
    someone = before.get("audience") is None or any(one in told for one in (*ATTRIBUTES, "new_customers", "segment"))
    return said.group() if narrow and not (held and dated and someone) else None


def _first_of_another(call: Call, previous: Call) -> bool:
    """Whether the first so many of something became as many by another figure."""
    one, other = call.arguments, previous.arguments
    if not call.tool == previous.tool == "run_report" or not other.get("limit") or one.get("limit") != other["limit"]:
        return False
    by, before = ((told.get("order") or {}).get("by", told["measures"][0]) for told in (one, other))
    return one.get("dimensions") == other.get("dimensions") and bool(by != before)


_NAMED = re.compile("列|名单|清单|有哪|是哪|谁")


def _heads(call: Call) -> bool:
    return "customer" in call.arguments.get("dimensions", ()) or bool({*HEADS} & {*call.arguments["measures"]})


def _of_people(call: Call) -> bool:
    """Whether the call lists customers, counts those who did something, or does something for them."""
    counts = call.tool == "run_report" and call.arguments.get("measures") == ["customers"]
    return call.tool in (*LISTS, *ACTIONS) or (counts and bool(call.arguments.get("audience")))


def _holds(call: Call, people: AudienceRequest) -> bool:
    """Whether what put these customers together stands in the call, in its days."""
    told = str(call.arguments)
    segment = people.segment == "all" or people.segment in f"{call.tool} {told}"
    fields = {one.field for one in people.filters}
    days = {one.period or people.period for one in people.filters if one.field not in ATTRIBUTES} - {None, "all"}
    return segment and all(one in told for one in (*fields, *map(str, days)))


_DEEDS = ("carts", "favorites", "views", "inquiries", "logins")
_EVER = re.compile(r"过(?!去)|从来|从没|累计|历史|所有|全部|一直|\b(?:ever|never|all|have|has|any)\b")


def deed_of_everybody(norm: str, call: Call, previous: Call | None) -> str | None:
    """加购了还没买的客户 after what was put in the cart in 14 days: not who ever put anything there."""
    if previous is None or previous.tool != "run_report" or not _of_people(call) or _EVER.search(norm):
        return None
    before = previous.arguments
    same = [one for one in mappings(call.arguments) if one.get("field") in _DEEDS and _ever_did(one, call)]
    narrow = bool(before.get("filters")) or before.get("period") not in (None, "all")
    return norm if narrow and any(one["field"] in before.get("measures", ()) for one in same) else None


def _ever_did(one: Mapping[str, Any], call: Call) -> bool:
    told = call.arguments.get("audience") or call.arguments
    days = one.get("period") or told.get("period")
    return one.get("op") in ("ge", "gt") and not one.get("where") and days in (None, "all")
