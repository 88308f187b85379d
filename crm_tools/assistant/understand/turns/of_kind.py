"""Of what kind the customers of the report before are to be: 高价值的 after customers by city.

The groups and conditions of the report stay; a list of its own would be of everybody.
"""

from __future__ import annotations

from crm_tools.assistant.calls import Call
from crm_tools.assistant.understand.question import Asked, drafted
from crm_tools.assistant.understand.requests import call_for, report_in
from crm_tools.assistant.understand.text.peel import says
from crm_tools.assistant.understand.turns.further import combined, described
from crm_tools.assistant.understand.turns.said import turn_pattern

_KINDS = ("segment", "band")
_AROUND = ("only", "lead", "follow", "turn", "filler", "comma")


def of_kind(asked: Asked) -> Call | None:
    """The report of customers of that kind; None where more than a kind is named, or no customers were counted."""
    if asked.previous is None or asked.previous.tool != "run_report":
        return None
    report = report_in(asked.previous)
    plain_ = not (report.limit or report.part or report.share or report.compare or report.average)
    grouped = report.dimensions or (report.filters and report.audience is None)
    if report.measures != ("customers",) or not plain_ or not grouped or report.dimensions == ("customer",):
        return None
    tokens = drafted(asked).tokens
    named = [one for one in tokens if one.kind in _KINDS]
    around = all(one in named or one.kind in _AROUND or one.read_as("filler") is not None for one in tokens)
    if len(named) != 1 or not around or turn_pattern("of_kind", "noun").search(asked.text.norm):
        return None
    found = described(asked, drafted(asked).text if not says(asked.text, "narrow", "among") else asked.text)
    if found is None or found.segment in ("all", "most_active") or found.order is not None or found.rule is not None:
        return None
    people = found if report.audience is None else combined(report.audience, found, asked.text.norm)
    return call_for(report.model_copy(update={"audience": people, "order": None}))
