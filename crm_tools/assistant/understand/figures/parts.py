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


_OF_ORDERS = ("order_amount", "weekday", "hour")
"""What tells orders apart by a bound or by some days or hours."""


@dataclass(frozen=True)
class Part:
    """``filters`` narrow the whole, ``part`` chooses what is shared out of it."""

    filters: tuple[Filter, ...]
    part: tuple[Filter, ...]


def part_of(draft: Draft) -> Part | None:
    """How the filters of a question about a share fall apart; None where that is not certain."""
    chosen = [one for one in draft.filters if one.field in DIMENSIONS and DIMENSIONS[one.field].time is None]
    chosen = chosen or [one for one in draft.filters if one.field in DIMENSIONS]  # 周末销售额占比
    rest = tuple(one for one in draft.filters if one not in chosen)
    told_by = [one for one in draft.filters if one.field in _OF_ORDERS]
    if len(draft.filters) == len(told_by) == 1 and not {"day", "week"} & set(draft.dimensions):
        return Part((), tuple(told_by))  # 周末订单占比, “share of orders over 1,000 yuan”
    each = {name for name in draft.dimensions if DIMENSIONS[name].time == "calendar"}  # 占比9月多少，10月多少
    within = [one for one in rest if one.field not in each]
    if draft.language == "zh" and within and not _told_apart(draft):
        return None  # 上海晚上的订单占比: of Shanghai's orders, or of those of the evening
    if any(DIMENSIONS[one.field].time for one in chosen) and {"day", "week"} & set(draft.dimensions):
        return None
    bounds = len(chosen) == 1 and draft.language == "zh"  # 5000元以上的订单占比
    if not chosen or not (bounds or all(one.op in ("eq", "in", "contains", "ne", "not_in") for one in chosen)):
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


def _told_apart(draft: Draft) -> bool:
    """Whether the question says which of a value and the hours or days beside it is the whole."""
    return bool(_WHOLE.search(draft.text.norm)) or whole_named(draft) is not None


_INSIDE = re.compile(
    r"(?:的)?(?:客户|会员|用户|顾客|买家|客人|人群|人)?(?:的)?"
    r"(?:里头|里面|里边|当中|之中|其中|中间|里|中(?!国|型|等|高端|高档)|内)"
)
_LEADING = re.compile(r"(?:out )?(?:of|among|amongst|within|in) (?:all |the |our )*[^,]+?(?:,| (?=what|how|which))")
_TRAILING = re.compile(r"\b(?:among|amongst|within|out of)\b")
_NAMED = ("value", "segment", "measure", "done", "customer", "dimension", "buy")


def whole_named(draft: Draft) -> tuple[int, int] | None:
    """Where the whole of a share is named: 上海客户当中 | 金卡, “of Shanghai customers, | …”, “… | among …”."""
    norm = draft.text.norm
    if draft.language == "en":
        if (leading := _LEADING.match(norm)) is not None:
            return leading.span()
        trailing = _TRAILING.search(norm)
        return None if trailing is None else (trailing.start(), len(norm))
    for index, token in enumerate(draft.tokens):
        if token.kind in _NAMED and (inside := _INSIDE.match(norm, token.end)):
            behind = any(t.start >= inside.end() and t.kind in _NAMED for t in draft.tokens[index + 1 :])
            return (0, inside.end()) if behind else None
    return None


def told_within(draft: Draft, place: tuple[int, int]) -> list[Filter]:
    """The filters whose values are named in a piece of the question, and not beyond it."""
    within = {t.value[0] for t in draft.tokens if t.kind == "value" and place[0] <= t.start < place[1]}
    beyond = {t.value[0] for t in draft.tokens if t.kind == "value" and not place[0] <= t.start < place[1]}
    return [one for one in draft.filters if one.field in within - beyond]


def _named_as_whole(draft: Draft) -> set[str] | None:
    """The dimensions whose values stand before 当中, behind 占, or between “share of” and “from”."""
    if (place := whole_named(draft)) is not None:
        told = {one.field for one in told_within(draft, place)}
        return told if 0 < len(told) < len({one.field for one in draft.filters}) else None
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
