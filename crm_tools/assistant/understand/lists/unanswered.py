"""618买过东西但没填问卷: the day is that of buying; who has not answered a survey has not done so until today."""

from __future__ import annotations

import re
from typing import Any

from crm_tools.analytics.listing import ATTRIBUTES
from crm_tools.assistant.calls import Call
from crm_tools.assistant.understand.vocabulary.spans import Token

_UNANSWERED = re.compile(
    "[没未][^,;、但却而]{0,6}?(?:填|答|回|交|做)[^,;、但却而]{0,12}?(?:问卷|调查|调研|答卷)"
    "|(?:问卷|调查|调研|答卷)[^,;、但却而]{0,6}?[没未]"
)
_CLAUSE = re.compile("[,;、]|但|却|而|又|且|也")


def with_surveys_unanswered(norm: str, call: Call, periods: list[Token]) -> Call:
    """The call whose survey was left unanswered at all, where its clause tells no days and another one does."""
    call = _who_were_asked(call)
    said = _UNANSWERED.search(norm)
    if said is None or not periods:
        return call
    clause = max((match.end() for match in _CLAUSE.finditer(norm, 0, said.start())), default=0)
    if clause == 0 or any(token.end > clause and token.start < said.end() for token in periods):
        return call
    told = call.arguments
    if call.tool == "find_customers":
        return Call(call.tool, _at_all(told))
    if isinstance(told.get("audience"), dict):
        return Call(call.tool, {**told, "audience": _at_all(told["audience"])})
    return call


def _who_were_asked(call: Call) -> Call:
    """没填618问卷的客户: of those who were invited to it, where nothing else is told of them but what they are."""
    told = call.arguments
    if call.tool == "find_customers":
        return Call(call.tool, _invited(told))
    if call.tool == "run_report" and isinstance(told.get("audience"), dict):
        return Call(call.tool, {**told, "audience": _invited(told["audience"])})
    return call


def _invited(who: dict[str, Any]) -> dict[str, Any]:
    deeds = [one for one in who.get("filters") or [] if one["field"] not in ATTRIBUTES]
    if len(deeds) != 1 or not _left(deeds[0]) or not deeds[0].get("where") or who.get("rule"):
        return who
    asked = {**deeds[0], "field": "survey_invitations", "op": "ge", "value": 1}
    return {**who, "filters": [*who["filters"], asked]}


def _at_all(who: dict[str, Any]) -> dict[str, Any]:
    filters = who.get("filters") or []
    if len(filters) < 2:
        return who
    return {**who, "filters": [{**one, "period": "all"} if _left(one) else one for one in filters]}


def _left(one: dict[str, Any]) -> bool:
    return bool(one["field"] == "survey_responses" and one.get("op", "eq") == "eq" and one["value"] == 0)
