"""What came of campaigns: 上次活动效果如何, 有多少活动等审批, “how did the last campaign do”, “and the one before”."""

from __future__ import annotations

import re
from typing import Any

from crm_tools.assistant.calls import Call
from crm_tools.assistant.understand.days.periods import find_periods
from crm_tools.assistant.understand.documents import of_approval
from crm_tools.assistant.understand.own.slots import Slots, pattern
from crm_tools.assistant.understand.question import Asked, drafted

_SHOP_DAYS = re.compile(
    r"双11|双十一|双12|双十二|618|国庆|中秋|春节|元旦|黄金周|情人节|七夕|女神节|妇女节|五一|端午|圣诞"
    r"|\b(?:double|singles|national|black friday|christmas|new year|golden week|spring festival|valentine)"
)
"""Days on which the whole shop has an event: its effect is no campaign's."""
MOST_DAYS = 365
_UNPAID = re.compile(
    r"\b(?:pending|waiting|outstanding) (?:\w+ )?(?:orders?|payments?)\b|\b(?:orders?|payments?)\b[^,;]*\bpending\b"
)
"""Orders that wait for payment, rather than drafts that wait for approval."""
_ORDERED = re.compile(
    r"(?:^|[:;,] ?)(?:(?:please|pls|kindly|now|then|so|can you|could you|would you|let's|let us|i want you to"
    r"|i'd like you to"
    r"|help me|go ahead and) )*(?:draft|prepare|write|compose|create|send|set up|make|put together|issue)"
    r"(?: up| out| me| us| them| him| her| each| everyone| those)* (?:an?|another|one|some|our|the usual)\b"
)
"""“Draft a win-back email for …” is an order, not a question about drafts."""
_TITLE = re.compile(r'"(?P<title>[^"]{1,60})"')
_ID = re.compile(r"(?<![0-9a-z])(?P<id>(?=[0-9a-f]*\d)[0-9a-f]{12})(?![0-9a-z])")


def campaigns(asked: Asked) -> Call | None:
    """The campaigns that the question means to its last word; None where it is about something else."""
    if _ORDERED.search(asked.text.norm) or of_approval(asked.text.norm):
        return None
    slots = Slots(asked.text, "campaigns")
    about = slots.has("about")
    if not about and (not slots.has("which", "waiting") or _UNPAID.search(asked.text.norm)):
        return None
    arguments = _taken(slots, asked)
    if arguments is None:
        return None
    if slots.has("that", "vague"):
        return None
    wanted = slots.take("ask")
    which = arguments.get("which")
    if not (wanted or which in ("all", "waiting") or "order" in arguments) or (not about and which != "waiting"):
        return None
    if not slots.empty(asked, "small"):
        return None
    if which == "waiting":
        arguments = {
            name: arguments[name] for name in ("which", "kind", "template", "segment", "period") if name in arguments
        }
    return Call("campaign_results", arguments)


def campaigns_further(asked: Asked, previous: Call) -> Call | None:
    """The answer before, changed by what is said: “and the one before”, 所有活动的呢, 30天内呢."""
    before, norm = previous.arguments, asked.text.norm.strip(" ?!.,;")
    latest = not ({"period", "campaign", "order"} & before.keys()) and before.get("which", "latest") == "latest"
    slots = Slots(asked.text, "campaigns")
    if latest and pattern("campaigns", "go_on", "before").fullmatch(norm):
        return Call("campaign_results", {**before, "back": before.get("back", 0) + 1})
    if pattern("campaigns", "go_on", "all").fullmatch(norm):
        if before.get("which") == "waiting" and not re.search("活动|campaigns|邮件", norm):
            return Call("campaign_results", {**before})  # all of those that wait
        kept = {name: value for name, value in before.items() if name not in ("back", "which", "campaign", "period")}
        return Call("campaign_results", {**kept, "which": "all"})
    if counted := pattern("campaigns", "go_on", "days").fullmatch(norm):
        within = min(MOST_DAYS, max(1, int(next(one for one in counted.groups() if one))))
        return Call("campaign_results", {**before, "days": within})
    if pattern("campaigns", "go_on", "list").fullmatch(norm):
        return Call("campaign_results", dict(before))
    slots.take("that", "that")
    said = _taken(slots, asked)
    if said is None:
        return None
    again = slots.take("ask")
    slots.take("go_on", "small")
    if not slots.empty(asked, "small") or not (said or again):
        return None
    if said.get("which") in ("waiting", "latest") or "campaign" in said:
        before = {}
    if "order" in said or said.get("which") == "all":
        before = {name: value for name, value in before.items() if name not in ("back", "which", "campaign")}
    if "back" in said:
        before = {name: value for name, value in before.items() if name not in ("which", "campaign", "period", "order")}
    if {"kind", "template"} & said.keys():
        before = {name: value for name, value in before.items() if name not in ("kind", "template", "back")}
    return Call("campaign_results", {**before, **said})


def _taken(slots: Slots, asked: Asked) -> dict[str, Any] | None:
    """What is said of the campaigns, taken out of the question; None for days that no campaign is told by."""
    arguments: dict[str, Any] = {}
    if title := _TITLE.search(slots.text.norm) or _ID.search(slots.text.norm):
        arguments["campaign"] = slots.text.quote(*title.span(1))
        slots.without(*title.span())
    if counted := slots.take("days", "days"):
        arguments["days"] = max(1, min(MOST_DAYS, int(next(one for one in counted.groups() if one))))
    elif days := slots.first("days"):
        arguments["days"] = int(days)
    back = slots.first("back")
    periods = find_periods(slots.text.norm, asked.desk.today)
    if len(periods) > 1 or any(one.token is None for one in periods):
        return None
    for one in periods:
        if _SHOP_DAYS.search(slots.text.norm, one.start, one.end):
            return None
        arguments["period"] = one.token
        slots.without(one.start, one.end)
    arguments |= _kind(slots, asked)
    which = slots.first("which")
    slots.take("which", "latest")
    if which and not (which == "latest" and back):
        arguments["which"] = which
    if order := slots.first("order"):
        arguments["order"] = order
    if back:
        arguments["back"] = int(back)
        arguments.pop("which", None)
    elif arguments.get("which") == "latest" and "period" not in arguments:
        arguments.pop("which")
    if "order" in arguments and arguments.get("which") == "all":
        arguments.pop("which")
    slots.take("about")
    return arguments


def _kind(slots: Slots, asked: Asked) -> dict[str, Any]:
    """Which kind of campaign, and to whom. 活动 by itself says neither."""
    found: dict[str, Any] = {}
    whom = [token for token in drafted(asked, slots.text).tokens if token.kind == "segment"]
    template = slots.first("template")
    kind = slots.first("kind")
    if template:
        found = {"kind": "send_email", "template": template}
    elif kind:
        found = {"kind": kind}
    if len(whom) == 1 and (at := slots.text.norm.find(whom[0].text)) >= 0:
        found["segment"] = whom[0].value
        slots.without(at, at + len(whom[0].text))
    return found
