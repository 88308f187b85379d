"""Follow-up tasks: 逾期的跟进任务有哪些, 今天该联系谁, “open tasks by owner”, and 只看我的 of the list before."""

from __future__ import annotations

import calendar
import re
from typing import Any

from crm_tools.assistant.calls import Call
from crm_tools.assistant.understand.own.slots import Slots
from crm_tools.assistant.understand.question import Asked
from crm_tools.assistant.understand.text.normalise import fold
from crm_tools.assistant.understand.vocabulary.words import ways
from crm_tools.outreach import followups

_STATES = {
    "every": ("open", "doing", "done", "dropped"),
    "open": ("open",),
    "doing": ("doing",),
    "unfinished": (),
    "done": ("done",),
    "dropped": ("dropped",),
    "ended": ("done", "dropped"),
}
"""The states that a word means; none: those that are not ended, as where nothing is said."""
_UP_TO = ("by_today", "by_this_week")
"""Everything due until then."""
_SURNAMES = re.search(r"\[(王[\u4e00-\u9fff]+)\]", "".join(ways()["create_followups"]["owner"]))
_OWNER_ZH = re.compile(
    r"(?:(?<![\u4e00-\u9fff])|(?<=[看那成有]))(?!任务|安排|时候|周[一二三四五六日末]|全部|明天|金卡|高价|高优)"
    rf"(?P<who>[{_SURNAMES[1] if _SURNAMES else ''}][\u4e00-\u9fff]{{1,2}}?|[小老][\u4e00-\u9fff])"
    r"(?=的|手上|手里|手头|名下|那里|那边|有|还有|负责|$|呢)"
)
_OWNER_EN = re.compile(
    r"\b(?:for|of|by|to|has|have|does|is|about|only|just|with|owner) (?P<who>[A-Z][a-z]+(?: [A-Z][a-z]+)?)\b(?!')"
    r"|\b(?P<whose>[A-Z][a-z]+(?: [A-Z][a-z]+)?)['’]s\b"
)
_NO_NAMES = frozenset(("Today", "I", "CRM", "NPS", *calendar.day_name, *calendar.month_name))


def tasks(asked: Asked) -> Call | None:
    """The tasks that the question means to its last word; None where it is about something else."""
    slots = Slots(asked.text, "tasks")
    contact = slots.has("calls") or slots.has("chores")
    if (not contact and not slots.has("about")) or slots.has("orders"):
        return None
    arguments: dict[str, Any] = {}
    if contact:
        due = Slots(asked.text, "tasks").first("day")
        arguments |= {} if due is None else {"due": due}
        arguments |= {"mine": True} if slots.has("of_mine", "mine") and not slots.has("calls") else {}
        slots.take("calls")
        slots.take("chores")
        slots.first("day")
    _take(slots, asked, arguments, fresh=True)
    if arguments.get("due") in _UP_TO and arguments.get("states") == ["done"]:
        return None  # 今天完成的任务: done on that day, which is told of no task
    return Call("followup_tasks", arguments) if slots.empty(asked, "small") else None


def tasks_further(asked: Asked, previous: Call) -> Call | None:
    """The list before, changed by what is said: 只看逾期的, “by owner”, “how many?”."""
    slots = Slots(asked.text, "tasks")
    said: dict[str, Any] = {}
    if slots.take("go_on", "all"):
        said["owner"] = said["mine"] = None
    listed = slots.take("go_on", "list")
    _take(slots, asked, said, fresh=False)
    slots.take("go_on", "small")
    if not slots.empty(asked, "small") or not (said or listed):
        return None
    kept = dict(previous.arguments)
    if listed and "show" not in said:
        kept.pop("show", None)
    if {"owner", "mine"} & said.keys():
        kept.pop("owner", None)
        kept.pop("mine", None)
    if kept.get("show", "tasks") == "owner" and said.get("owner"):
        kept.pop("show")
    if said.get("due") == "overdue":
        kept.pop("states", None)
    arguments = {name: value for name, value in {**kept, **said}.items() if value is not None and value != []}
    return Call("followup_tasks", arguments)


def _take(slots: Slots, asked: Asked, arguments: dict[str, Any], *, fresh: bool) -> None:
    """What is said of the tasks, taken out of the question."""
    if owner := _owner(slots, asked):
        arguments["owner"] = owner
    slots.take("about")
    if on := slots.take("on", "customer"):
        arguments["customer"] = int(next(one for one in on.groups() if one))
    if slots.take("mine", "mine"):
        arguments["mine"] = True
    show = slots.first("show")
    most = slots.take("most", "most")
    if show or most:
        arguments["show"] = show or "owner"
    elif slots.take("count", "count"):
        arguments["show"] = "count"
    slots.take("count", "count")
    if due := slots.first("due"):
        arguments["due"] = due
    if states := slots.every("states"):
        meant = tuple(dict.fromkeys(state for name in states for state in _STATES[name]))
        if meant or not fresh:
            arguments["states"] = list(meant)
    elif show == "state" and fresh and not due:
        arguments["states"] = list(_STATES["every"])


def _owner(slots: Slots, asked: Asked) -> str | None:
    """The person whose tasks are meant: one who has some, else a name where an owner stands."""
    norm = slots.text.norm
    for name in sorted(followups.owners(asked.desk.database), key=len, reverse=True):
        at = norm.find(fold(name))
        if at >= 0 and len(name) > 1:
            end = at + len(fold(name))
            slots.without(at, end + 2 if norm[end : end + 2] == "'s" else end)
            return name
    if named := _OWNER_ZH.search(norm):
        name = slots.text.quote(*named.span("who"))
        slots.without(*named.span("who"))
        return name
    if written := _OWNER_EN.search(asked.question):
        name = written["who"] or written["whose"]
        at = norm.find(name.lower())
        if at >= 0 and not set(name.split()) & _NO_NAMES:
            end = at + len(name)
            slots.without(at, end + 2 if norm[end : end + 2] == "'s" else end)
            return name
    return None
