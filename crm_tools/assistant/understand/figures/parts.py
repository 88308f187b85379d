"""Which part of which whole a share is of: 上海的销售额占多少, 女性占金卡会员的比例, “share of … from …”."""

from __future__ import annotations

import re
from dataclasses import dataclass

from crm_tools.analytics.registry import DIMENSIONS
from crm_tools.analytics.request import Filter
from crm_tools.assistant.understand.draft import Draft

_WHOLE = re.compile(
    r"占(?:了|到|据)?(?:我们|咱们)?(?:公司|平台|全店|店铺|全国)?的?(?:所有|全部|全体|总|整体|总体|全公司|全平台|全店|全国|大盘)"
    r"|(?:total|overall|all|entire|whole|company)(?: |-)?(?:wide)?"
)
_FROM = re.compile(
    r"\b(?:from|by|are|is|was|were|goes to|go to|belongs? to|accounts? for|accounted for|represented by|in|do|does|did"
    r"|have|has)\b"
)


@dataclass(frozen=True)
class Part:
    """``filters`` narrow the whole, ``part`` chooses what is shared out of it."""

    filters: tuple[Filter, ...]
    part: tuple[Filter, ...]


def part_of(draft: Draft) -> Part | None:
    """How the filters of a question about a share fall apart; None where that is not certain."""
    chosen = [one for one in draft.filters if one.field in DIMENSIONS and DIMENSIONS[one.field].time is None]
    rest = tuple(one for one in draft.filters if one not in chosen)
    if not chosen or any(one.op not in ("eq", "in", "contains", "ne", "not_in") for one in chosen):
        return None
    if len(chosen) == 1:
        return Part(rest, tuple(chosen))
    if len({one.field for one in chosen}) < len(chosen):
        return None
    whole = _named_as_whole(draft)
    if whole is None:
        return Part(rest, tuple(chosen)) if _WHOLE.search(draft.text.norm) else None
    part = tuple(one for one in chosen if one.field not in whole)
    if not part or len(part) == len(chosen):
        return None
    return Part((*rest, *(one for one in chosen if one.field in whole)), part)


def _named_as_whole(draft: Draft) -> set[str] | None:
    """The dimensions whose values stand behind 占, or between “share of” and “from”."""
    at = [index for index, token in enumerate(draft.tokens) if token.kind == "share"]
    values = [index for index, token in enumerate(draft.tokens) if token.kind == "value"]
    if not at:
        return None
    if draft.tokens[at[0]].text.isascii():
        start = draft.tokens[at[0]].end
        cut = _FROM.search(draft.text.norm, start)
        if cut is None:
            return None
        inside = {draft.tokens[i].value[0] for i in values if start <= draft.tokens[i].start < cut.start()}
        outside = {draft.tokens[i].value[0] for i in values if draft.tokens[i].start >= cut.end()}
    else:
        first = next((index for index in at if draft.tokens[index].text.startswith("占")), None)
        if first is None:
            return None
        inside = {draft.tokens[i].value[0] for i in values if i > first}
        outside = {draft.tokens[i].value[0] for i in values if i < first}
    return inside if inside and outside and not inside & outside else None
