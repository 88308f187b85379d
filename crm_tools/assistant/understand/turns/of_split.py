"""其中下过单的, “who ordered?” after people counted by what they are: of these people, whichever rows they stood in."""

from __future__ import annotations

import re
from collections.abc import Sequence

from crm_tools.analytics.listing import ATTRIBUTES
from crm_tools.assistant.calls import LISTS, Call
from crm_tools.assistant.understand.lists.listed import counted
from crm_tools.assistant.understand.lists.people import PEOPLE_MEASURES
from crm_tools.assistant.understand.question import Asked
from crm_tools.assistant.understand.requests import arguments, undrawn
from crm_tools.assistant.understand.turns.returning import Earlier, Read

_OF_THEM = re.compile(
    r"其中|里面|当中|^(?:那|那么)*(?:谁|哪些人|有谁)|[他她]们|这些人"
    r"|\b(?:of|among) (?:them|those|these)\b|^(?:and |so )*who\b|\bthey\b"
)


def of_split(asked: Asked, _: Sequence[Earlier], read: Read) -> Call | None:
    """Those of them who did something, listed or counted in the same rows; None for any other turn."""
    previous = asked.previous
    if previous is None or previous.tool != "run_report" or not _OF_THEM.search(asked.text.norm):
        return None
    told = undrawn(previous)
    people, groups = counted(previous, split=True), told.get("dimensions") or ()
    if not groups or people is None or counted(previous) is not None or told.get("measures") == ["customers"]:
        return None
    if not set(told["measures"]) <= set(PEOPLE_MEASURES) or not set(groups) <= set(ATTRIBUTES):
        return None
    whole = {name: one for name, one in told.items() if name not in ("dimensions", "order")}
    found = read(asked.question, Call("run_report", whole), ())
    if found.tool in LISTS and len(found.arguments.get("filters", ())) > len(people.filters):
        return found
    more = found.arguments.get("audience") or {}
    counts = found.tool == "run_report" and found.arguments.get("measures") == ["customers"]
    if not counts or len(more.get("filters", ())) <= len(people.filters):
        return None
    return Call("run_report", arguments({**found.arguments, "dimensions": [*groups]}))
