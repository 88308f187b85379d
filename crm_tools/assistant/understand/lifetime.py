"""Lifetime value: nobody has defined it here, so the nearest figure there is is offered, what buyers spent so far."""

from __future__ import annotations

from crm_tools.analytics.listing import ATTRIBUTES
from crm_tools.analytics.request import Filter
from crm_tools.assistant.calls import Call, Clarify
from crm_tools.assistant.understand.describe import question
from crm_tools.assistant.understand.question import Asked, drafted
from crm_tools.assistant.understand.text.peel import says
from crm_tools.texts import say

NEAREST = "sales_per_buyer"


def lifetime_value(asked: Asked) -> Call | None:
    """A question back that says so, with questions that can be answered, in the groups and of the customers named."""
    said = says(asked.text, "lifetime_value", "cue")
    if said is None:
        return None
    tokens = drafted(asked).tokens
    if any("cost" in t.text or "成本" in t.text for t in tokens if t.kind.startswith("no_data")):
        return None  # beside costs, which are kept nowhere, nothing near is
    groups = [t.value for t in tokens if t.kind == "dimension" and t.value in ATTRIBUTES]
    groups = [one for one in dict.fromkeys(groups) if one != "customer"]
    named = [t.value for t in tokens if t.kind == "value" and t.value[0] in ATTRIBUTES]
    filters = [Filter(field=field, value=value) for field, value in dict(named).items()]
    close = (
        question(asked.language, measures=[NEAREST], dimensions=groups, filters=filters),
        question(asked.language, measures=[NEAREST]),
        say("understand.lifetime_value.most", asked.language),
    )
    reason = say("understand.reason.lifetime_value", asked.language)
    words = asked.text.quote(*said.span())
    told = say("understand.unclear_because", asked.language, words=words, reason=reason)
    wanted = Clarify(understood="", unclear=(told,), suggestions=tuple(dict.fromkeys(one for one in close if one)))
    return Call("clarify", wanted.model_dump(mode="json"))
