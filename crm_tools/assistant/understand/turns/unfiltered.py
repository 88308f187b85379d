"""All that narrowed the answer taken away again: 回到全部高价值客户, 条件都去掉, “clear the filters, everyone again”.

Attributes of the customers (city, level, …) go; what the conversation began with (who spent 5,000) stays. Where it
began with such an attribute, nothing tells whether that is to go as well, and it is asked back.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from crm_tools.analytics.audience_request import AudienceRequest
from crm_tools.analytics.listing import ATTRIBUTES
from crm_tools.analytics.registry import DIMENSIONS
from crm_tools.assistant.calls import Call
from crm_tools.assistant.understand.draft import Draft
from crm_tools.assistant.understand.lists.customers import audience_call, list_call
from crm_tools.assistant.understand.lists.listed import lists
from crm_tools.assistant.understand.question import Asked, drafted
from crm_tools.assistant.understand.requests import arguments, undrawn
from crm_tools.assistant.understand.text.normalise import normalise
from crm_tools.assistant.understand.turns.returning import NO_ANSWER, Earlier, Read, answered
from crm_tools.assistant.understand.turns.said import turn_pattern


def unfiltered(asked: Asked, earlier: Sequence[Earlier], read: Read) -> Call | Draft | None:
    """The answer before without what narrowed it, and what else the turn says of it; None for any other turn."""
    norm = asked.text.norm.strip(" ?!.,;:")
    said = turn_pattern("unfiltered", "said").match(norm)
    if said is None:
        return None
    named = next((one for name, one in said.groupdict().items() if name.startswith("noun") and one), "").strip()
    rest = norm[said.end() :].strip(" ,.;:")
    if (rest and not turn_pattern("unfiltered", "breaks").match(norm[said.end() :])) or asked.previous is None:
        return None
    whole = _whole(asked, named, [call for _, call in answered(earlier)] or [asked.previous])
    if isinstance(whole, Call) and rest:
        people = None if whole.tool == "run_report" else lists(whole)
        found = read(rest, whole if people is None else audience_call(people), ())
        whole = found if found.tool not in NO_ANSWER else "unread"
    if whole is None or isinstance(whole, Call):
        return whole
    draft = drafted(asked)
    draft.unclear.append((asked.question, "understand.reason.which_earlier"))
    return draft


def _whole(asked: Asked, named: str, calls: Sequence[Call]) -> Call | str | None:
    """The unnarrowed answer; None where the words name something else, a word where it is not certain."""
    tokens = drafted(asked, normalise(named)).tokens if named else []
    segments = {one.value for one in tokens if one.kind == "segment"}
    plain_ = bool(turn_pattern("unfiltered", "people").fullmatch(named)) or not named
    if not plain_ and not segments:
        return None
    people = lists(calls[-1])
    if segments:
        found = next((one for one in map(lists, reversed(calls)) if one is not None and one.segment in segments), None)
        return None if found is None else list_call(AudienceRequest(segment=found.segment, params=found.params))
    if people is not None:
        return _whole_list(people, calls)
    return _whole_report(calls) if calls[-1].tool == "run_report" else None


def _whole_list(people: AudienceRequest, calls: Sequence[Call]) -> Call | str:
    first = people
    for call in reversed(calls):
        one = lists(call)
        if one is None or one.segment != people.segment:
            break
        first = one
    if any(one.field in ATTRIBUTES for one in first.filters) or first.limit is not None:
        return "began_narrow"
    found = first if first != people else None
    return "nothing" if found is None else list_call(found.model_copy(update={"order": people.order or found.order}))


def _whole_report(calls: Sequence[Call]) -> Call | str:
    """The report of now, of everybody: its measures, groups and days stay."""
    told: dict[str, Any] = undrawn(calls[-1])
    held = [one for one in told.get("filters", ()) if one["field"] in DIMENSIONS]
    first = [one for call in calls if call.tool == "run_report" for one in call.arguments.get("filters", ())][:1]
    began = calls[0].tool == "run_report" and first and first[0] in calls[0].arguments.get("filters", ())
    if not held or told.get("audience") or told.get("part") or (began and first[0] in held and len(held) > 1):
        return "nothing"
    return Call("run_report", arguments({**told, "filters": [one for one in told["filters"] if one not in held]}))
