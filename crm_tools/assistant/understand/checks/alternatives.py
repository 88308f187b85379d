"""“Or” between what people or facts are told by: 上海或金卡, “…, or diamond”, must be either of them in the call.

Values of one kind are any of several there; of different kinds they are a rule of which one holds. Filters that stand
beside one another all hold, so that “or” read as one more of them is asked back.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from crm_tools.assistant.calls import LISTS, Call
from crm_tools.assistant.understand.checks.told import mappings
from crm_tools.assistant.understand.draft import BLANK
from crm_tools.assistant.understand.vocabulary.spans import Token

_OR = ("或", "或者", "或是", "或者是", "要么", "or", "and/or")


def either_lost(tokens: Sequence[Token], call: Call) -> str | None:
    """The value behind an “or” that the call holds beside the others and not instead of them; None if none."""
    if call.tool not in ("run_report", "group_customers", *LISTS):
        return None
    told = list(mappings(call.arguments))
    if any(one.get("match") == "any" for one in told):
        return None
    for at, token in enumerate(tokens):
        if token.text not in _OR:
            continue
        behind = next((one for one in tokens[at + 1 :] if one.kind not in BLANK), None)
        if behind is None or behind.kind != "value" or not isinstance(behind.value, tuple):
            continue
        if not any(_holds(one, *behind.value[:2]) for one in told):
            return behind.text
    return None


def _holds(one: Any, field: str, value: Any) -> bool:
    """Whether a condition is of any of several values, this among them."""
    several = one.get("value")
    return one.get("field") == field and isinstance(several, list | tuple) and len(several) > 1 and value in several
