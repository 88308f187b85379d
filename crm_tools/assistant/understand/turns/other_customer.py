"""客户300呢 after a figure of customer 842: the same figure of that one."""

from __future__ import annotations

from crm_tools.assistant.calls import Call
from crm_tools.assistant.understand.question import Asked
from crm_tools.assistant.understand.requests import arguments, undrawn
from crm_tools.assistant.understand.turns.said import turn_pattern


def other_customer(asked: Asked) -> Call | None:
    """The report before of another customer; None where it was not of one, or where the turn says more."""
    said = turn_pattern("other_customer", "said").fullmatch(asked.text.norm.strip(" ?!.,;:"))
    if said is None or asked.previous is None or asked.previous.tool != "run_report":
        return None
    told = undrawn(asked.previous)
    before = [one for one in told.get("filters", ()) if one["field"] == "customer" and one.get("op", "eq") == "eq"]
    if len(before) != 1:
        return None
    number = next(one for one in said.groups() if one)
    filters = [{**one, "value": number} if one in before else one for one in told["filters"]]
    return Call("run_report", arguments({**told, "filters": filters}))
