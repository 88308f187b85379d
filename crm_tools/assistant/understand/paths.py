"""Ways that customers go: whether they come back month by month, and how many get from a view to an order."""

from __future__ import annotations

from crm_tools.assistant.calls import Call
from crm_tools.assistant.understand.conversions import conversion
from crm_tools.assistant.understand.days import when
from crm_tools.assistant.understand.draft import Draft
from crm_tools.assistant.understand.lists import verbs
from crm_tools.assistant.understand.question import Asked, drafted
from crm_tools.assistant.understand.text.peel import SAYS_NOTHING, says, without
from crm_tools.assistant.understand.vocabulary.words import patterns

TOOLS = ("customer_retention", "purchase_funnel")
_SHOWN = (*SAYS_NOTHING, "chart", "how_many", "follow", "turn", "count_word")


def path(asked: Asked) -> Call | None:
    """近6个月首购客户的留存, “conversion funnel last month”.

    None where anything else is said: both are of everybody, so a city or a level could not be kept to.
    """
    if (found := conversion(asked)) is not None and not says(asked.text, "purchase_funnel", "other"):
        steps, words = found
        call = _in_days(drafted(asked, without(asked.text, (words,))), "purchase_funnel")
        if call is not None:
            return Call(call.tool, {**steps, **call.arguments})
    tool = next((one for one in TOOLS if says(asked.text, one, "cue")), None)
    if tool is None or says(asked.text, tool, "other"):
        return None
    draft = drafted(asked, without(asked.text, patterns(tool, "cut")))
    return _in_days(draft, tool)


def _in_days(draft: Draft, tool: str) -> Call | None:
    """The tool's call for the days told, None where words remain."""
    verbs.settle(draft)
    when.take_periods(draft)
    rest = [token for _, token in draft.open() if token.kind not in _SHOWN and not token.read_as("filler")]
    if rest or draft.unclear:
        return None
    return Call(tool, {"period": draft.period} if draft.period else {})
