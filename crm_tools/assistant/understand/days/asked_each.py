"""Periods that are asked after one by one: 10月卖了多少，11月卖了多少; 9月退款多少，10月呢."""

from __future__ import annotations

import re
from itertools import pairwise

from crm_tools.assistant.understand.draft import Draft
from crm_tools.assistant.understand.vocabulary.spans import Token

_ASKED = re.compile("多少|几何|几[个单笔件人位名次张条]|呢|[?？]|怎么样|怎样|如何|是啥|是什么")
_CONTENT = ("measure", "value", "part", "saved", "segment", "dimension", "grouped", "number", "range", "unknown")
"""Kinds of words of which each says something of its own; of the others one of a kind is as good as another."""
_ASKING = ("filler", "comma", "period", "how_many", "count_word", "split", "and", "lead", "follow", "which", "eq")


def asked_each(draft: Draft, spans: list[int]) -> bool:
    """Whether each of the periods has a question of its own, and all of them ask for the same."""
    if draft.language != "zh" or len(spans) < 2:
        return False
    ends = [0]
    for at, index in enumerate(spans):
        until = draft.tokens[spans[at + 1]].start if at + 1 < len(spans) else len(draft.text.norm)
        asked = list(_ASKED.finditer(draft.text.norm, draft.tokens[index].end, until))
        if not asked:
            return False
        last = asked[-1] if at + 1 < len(spans) else asked[0]
        ends.append(last.end())
    first, *others = (_said(draft, start, end) for start, end in pairwise(ends))
    behind = any(t.kind in ("value", "part") and t.start > draft.tokens[spans[0]].start for t in first)
    return all(_again(t, first) for one in others for t in one) and not (behind and any(others))


def _said(draft: Draft, start: int, end: int) -> list[Token]:
    return [t for t in draft.tokens if start <= t.start < end and t.kind not in _ASKING]


def _again(token: Token, first: list[Token]) -> bool:
    """Whether the word was said before."""
    same = (one.text == token.text or one.kind == token.kind for one in first)
    return (
        any(same)
        if token.kind not in _CONTENT
        else any(one.text == token.text or (one.kind, one.value) == (token.kind, token.value) for one in first)
    )
