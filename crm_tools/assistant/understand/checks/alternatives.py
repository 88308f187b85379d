"""“Or” between what people or facts are told by: 上海或金卡, “…, or diamond”, must be either of them in the call.

Values of one kind are any of several there; of different kinds they are a rule of which one holds. Filters that stand
beside one another all hold, so that “or” read as one more of them is asked back.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from crm_tools.assistant.calls import LISTS, Call
from crm_tools.assistant.understand.checks.told import mappings
from crm_tools.assistant.understand.draft import BLANK
from crm_tools.assistant.understand.vocabulary.spans import Token

_OR = ("或", "或者", "或是", "或者是", "要么", "or", "and/or")


_ONE_IS_ENOUGH = re.compile(
    r"\b(?:one|any|either)(?: one)? of (?:the|these|those|them)(?: (?:two|three|four|conditions?|criteria|both))*"
    r"(?: (?:is|are|will|would|already))* (?:enough|sufficient|do|does|fine|suffices?|counts)\b"
    r"|\beither(?: one)? (?:is enough|is fine|will do|would do|counts|suffices)\b"
    r"|其一(?:即可|就行|就可以|就算|都行)|任一条件|任意一[个项条种]|二选一|(?:满足|符合|占|中)一(?:个|项|条|样)就|有一(?:个|项|条|样)(?:满足|符合)?就"
)


def one_is_enough(norm: str, call: Call) -> str | None:
    """What says that one of several conditions is enough, where the call wants them all; None if none."""
    said = _ONE_IS_ENOUGH.search(norm)
    if said is None or any(one.get("match") == "any" for one in mappings(call.arguments)):
        return None
    return said.group()


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
