"""How long ago customers registered or did something last, and how long they are silent: told once, never lost.

These words are read ahead of all others and leave the text, so that no token tells whether they were applied.
"""

from __future__ import annotations

from crm_tools.assistant.calls import Call
from crm_tools.assistant.understand.acts.acting import ACTIONS
from crm_tools.assistant.understand.checks.told import mappings
from crm_tools.assistant.understand.question import Asked, drafted
from crm_tools.assistant.understand.text.normalise import normalise

_LAPSED = "lapsed_days"


def age_lost(asked: Asked, call: Call) -> str | None:
    """The question, where the customers of an order to act lack such a condition; None where they have it."""
    if call.tool not in ACTIONS:
        return None
    draft = drafted(asked, normalise(asked.question))
    told = list(mappings(call.arguments))
    held = {one.get("field") for one in told}
    if any(one.field not in held for one in draft.ages):
        return asked.question
    if _LAPSED not in draft.params:
        return None
    of_default = any("stage" in str(one.get("field")) or one.get("segment") == "lapsed" for one in told)
    return asked.question if of_default and not any(_LAPSED in one for one in told) else None
