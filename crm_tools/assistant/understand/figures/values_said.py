"""How values of one kind are said beside each other in English: compared, added up, or only telling who is counted."""

from __future__ import annotations

import re
from itertools import pairwise

from crm_tools.assistant.understand.draft import Draft


def compared(draft: Draft, name: str) -> bool:
    """“Shanghai vs Beijing”: a word of comparison right between two values of one kind."""
    values = [at for at, token in enumerate(draft.tokens) if token.kind == "value" and token.value[0] == name]
    return draft.language == "en" and any(
        draft.follows(draft.follows(one, 1, "versus") or one, 1, "value") == other
        for one, other in pairwise(values)
        if draft.follows(one, 1, "versus") is not None
    )


def alone(draft: Draft, name: str) -> bool:
    """“AOV of Shanghai vs Beijing, gold and diamond only”: who is counted, and no rows of their own."""
    values = [token for token in draft.tokens if token.kind == "value" and token.value[0] == name]
    return bool(values) and _ONLY.match(draft.text.norm, values[-1].end) is not None


_ONLY = re.compile(r" ?(?:members |customers |ones |levels? |tiers? )?only\b")


def added(draft: Draft, name: str) -> bool:
    """“Tmall plus Douyin”: one figure for both."""
    values = [token for token in draft.tokens if token.kind == "value" and token.value[0] == name]
    between = draft.text.norm[values[0].end : values[-1].start] if values else ""
    return re.search(r"\bplus\b", between) is not None
