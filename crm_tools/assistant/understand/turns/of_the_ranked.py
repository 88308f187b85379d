"""他们都买了什么, “their sales by category” behind the ten best customers: of those ten, not of everybody."""

from __future__ import annotations

import re
from collections.abc import Sequence

from crm_tools.assistant.calls import Call
from crm_tools.assistant.understand.lists.customers import list_call
from crm_tools.assistant.understand.lists.listed import ranked
from crm_tools.assistant.understand.question import Asked
from crm_tools.assistant.understand.turns.returning import Earlier, Read

_THEM = re.compile(
    r"[他她]们|[这那](?:些|几|批|群|\d+|[一二三四五六七八九十百]+)(?:个|位|名)?(?:人|客户|会员|用户|顾客|买家)"
    r"|\b(?:they|them|their|theirs|(?:these|those)(?: \d+| ten| twenty)? (?:customers|members|people|buyers|users))\b"
)


def of_those_ranked(asked: Asked, earlier: Sequence[Earlier], read: Read) -> Call | None:
    """The figure by something else of the customers whom the answer before ranked; None for any other turn."""
    if earlier and earlier[-1].call is None:
        return None  # “they” may be those of a turn that was not understood
    previous = asked.previous
    if previous is None or previous.tool != "run_report" or not _THEM.search(asked.text.norm):
        return None
    people = ranked(previous)
    if people is None or people.limit is None:
        return None
    call = read(asked.question, list_call(people), ())
    groups = call.arguments.get("dimensions") or ("customer",)
    if call.tool != "run_report" or "customer" in groups:
        return None
    return call if call.arguments.get("audience") == people.model_dump(mode="json") else None
