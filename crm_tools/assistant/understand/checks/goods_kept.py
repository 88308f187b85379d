"""Goods that a question names by what titles call them: a call without them answers another question."""

from __future__ import annotations

from collections.abc import Sequence

from crm_tools.assistant.calls import Call
from crm_tools.assistant.understand.text.normalise import fold
from crm_tools.assistant.understand.vocabulary.spans import Token
from crm_tools.assistant.understand.vocabulary.titles import ends_a_word

_LEAST = 3
"""Shorter words end titles and other words alike: 大衣, 套装."""


def goods_lost(tokens: Sequence[Token], call: Call, titles: str) -> str | None:
    """The first name of goods in the question as typed that the report or list lacks; None if none does."""
    if call.tool not in ("run_report", "find_customers"):
        return None
    held = fold(str(call.arguments))
    named = (token.text for token in tokens if token.kind == "unknown" and len(token.text) >= _LEAST)
    return next((one for one in named if one not in held and ends_a_word(one, titles)), None)
