"""Growth and change: 增长最快的城市, “how did sales change from Q2 to Q3”."""

from __future__ import annotations

import collections
import re

from crm_tools.assistant.understand.days.dates import UNITS
from crm_tools.assistant.understand.days.pairs import alike, days_of, how_compared
from crm_tools.assistant.understand.draft import Draft
from crm_tools.assistant.understand.lists.people import is_person

_CHANGED = re.compile(r"\bfrom\b.{1,30}\b(?:to|until)\b|\bbetween\b.{1,30}\band\b|从.{1,12}[到至]")
TWOFOLD = ("day_kind", "gender", "customer_kind", "with_coupon")
"""Dimensions that set one half of everything against the other."""
_MOVED = re.compile(r"(?:变化|变动|变|涨|跌|升|降|增长|增加|减少|下降|差)了?(?:多少|几)")
"""七月到八月，活跃人数变化了多少: said of the way from the first to the last."""


def _from_to(draft: Draft) -> None:
    """“How did sales change from Q2 to Q3”: the last of the two against the first."""
    first, _, last = (draft.period or "").partition("..")
    said = _CHANGED.search(draft.text.norm) or _MOVED.search(draft.text.norm)
    if draft.compare or not (first and last) or not said:
        return
    one, other = days_of(draft, first), days_of(draft, last)
    if first == last or not alike(draft, first, last) or _timed(draft) or one.start is None or other.start is None:
        return
    unit = re.sub(r"\d", "0", first)
    if unit == re.sub(r"\d", "0", last):
        draft.period, draft.compare = last, how_compared(draft, last, first)


def _timed(draft: Draft) -> bool:
    """Whether days, months or the like are grouped by."""
    return bool(draft.dimensions) or any(t.kind in ("grouped", "dimension") and t.value in UNITS for t in draft.tokens)


def _steepest(draft: Draft) -> None:
    """增长最快的城市, “the fastest growing category”: ranked by the change, without days by that of this month."""
    for index, token in list(draft.open("steepest")):
        after = draft.beside(index, 1)
        if token.text.startswith("lost") and after and is_person(after[1]):
            draft.retag(index, "segment", "lost")  # lost the most customers
            draft.direction = "highest"
            continue
        draft.compare = draft.compare or draft.compared or "previous"
        draft.direction = "highest" if token.value == "up" else "lowest"
        draft.by_change = True
        draft.place(index, role="rank", value=f"change {token.value}")


def _ranked_by_growth(draft: Draft) -> None:
    """按增长率排名的品类, “categories by growth”: all of them, the furthest risen first."""
    for index, token in list(draft.open("growth")):
        by, behind = _ahead(draft, index, "group"), draft.follows(index, 1, "rank", "rank_up", "top")
        behind = draft.follows(index, -1, "rank", "rank_up") if behind is None else behind  # ranked by growth
        sorts = by is not None and _SORTS.fullmatch(draft.tokens[by].text)
        if not _GROWTH.fullmatch(token.text) or not (sorts or behind is not None):
            continue
        draft.compare = draft.compare or draft.compared or "previous"
        draft.direction = draft.direction or ("lowest" if draft.has("rank_up", "bottom", "lowest") else "highest")
        draft.by_change = draft.listed = True
        draft.place(index, *([by] if by is not None and sorts else []), role="rank", value="change")


def _furthest(draft: Draft) -> None:
    """“The highest sales growth”, “best MoM growth in orders”: ranked by the change, not by what changed."""
    for index, token in list(draft.open("growth")):
        at = _ahead(draft, index, "highest", "lowest")
        rises, falls = _RISES.fullmatch(token.text), _FALLS.fullmatch(token.text)
        if at is None or at in draft.placed:
            continue
        if not (rises or falls):
            draft.ask(index, "understand.reason.both_ways")  # the biggest change: up or down?
            continue
        most = draft.tokens[at].kind == "highest"
        draft.compare = draft.compare or draft.compared or "previous"
        draft.direction = "highest" if most == bool(rises) else "lowest"
        draft.by_change = True
        draft.place(at, index, role="rank", value=f"change {draft.direction}")


def _ahead(draft: Draft, index: int, *kinds: str) -> int | None:
    """The token of these kinds before a word of growth, with nothing but what grows and since when between them."""
    at = index - 1
    while (
        at >= 0
        and draft.tokens[at].kind not in kinds
        and (draft.tokens[at].kind in _GROWING or draft.tokens[at].text in _SMALL)
    ):
        at -= 1
    return at if at >= 0 and draft.tokens[at].kind in kinds else None


_GROWING = ("measure", "previous", "year_ago", "share")
"""What may stand between a superlative, or “by”, and the word for a change."""
_SMALL = ("the", "in", "for", "of", "'s", "的")
_RISES = re.compile("(?:the )?(?:growth|growth rate|increase|rise|uplift|improvement|gain)(?: in| of)?")
_FALLS = re.compile("(?:the )?(?:drop|decrease|decline|fall|loss)(?: in| of)?")


def _in_percent(draft: Draft) -> None:
    """“Grew the most, in percent”, “percentage growth”: how a change is told, and no share."""
    changes = [at for at, t in enumerate(draft.tokens) if t.kind in ("growth", "steepest")]
    grouped = draft.has("dimension", "group", "grouped", "value")
    for index, token in list(draft.open("share")):
        leads = any(_ahead(draft, at, "share") == index for at in changes)
        told = any(at < index for at in changes) or leads or (draft.compare and not grouped)
        if told and _PERCENT.fullmatch(token.text):
            draft.place(index)


_PERCENT = re.compile("(?:in |as (?:an? )?)?(?:percent|percents|percentages?|%)")


_SORTS = re.compile("按照?|根据|依照?|by")
_GROWTH = re.compile(
    "(?:增长|上涨|提升|变化|涨跌|同比|环比)?(?:率|幅度?|速度?|速)|增长|增幅|涨幅|增速|涨跌幅度?"
    "|(?:growth|growth rate|change|increase)(?: in| of)?|percent change|percentage change|% change"
)


def _two_groups(draft: Draft) -> bool:
    """周末和工作日差多少, 上海和北京的客单价相差多少: one group against another, both of which the answer shows."""
    named = collections.Counter(token.value[0] for token in draft.tokens if token.kind == "value")
    if sum(token.kind == "period" for token in draft.tokens) > 1:
        return False
    return any(count == 2 for count in named.values()) or any(
        token.kind in ("dimension", "grouped") and token.value in TWOFOLD for token in draft.tokens
    )


_EITHER_WAY = re.compile("变化|变动|波动|浮动")
_BEYOND = re.compile("[多少高低]")


def _side_by_side(draft: Draft) -> bool:
    """周末比工作日多卖多少."""
    return any(token.value in TWOFOLD and "比" in token.text for token in draft.tokens if token.kind == "dimension")


def one_beyond_other(draft: Draft) -> bool:
    """上海比北京多卖了多少: one value against another of its kind, and no days against others."""
    values = [at for at, token in enumerate(draft.tokens) if token.kind == "value"]
    if len(values) != 2 or draft.has("previous", "year_ago"):
        return False
    one, other = values
    between = {token.kind for token in draft.tokens[one + 1 : other]}
    alike = draft.tokens[one].value[0] == draft.tokens[other].value[0]
    days = sum(token.kind == "period" for token in draft.tokens)
    return alike and "versus" in between and "period" not in between and days < 2


def _two_figures(draft: Draft, index: int) -> bool:
    """GMV和实付差多少: one figure against another, both of which the answer shows."""
    named = {token.value for token in draft.tokens[:index] if token.kind == "measure"}
    days = sum(token.kind == "period" for token in draft.tokens)
    return (
        draft.language == "zh" and len(named) == 2 and days < 2 and draft.tokens[index].text.startswith(("差", "相差"))
    )


def growth(draft: Draft) -> None:
    """增长 needs something to compare with: the one named, or the period before."""
    if draft.has("growth"):
        _from_to(draft)
    _in_percent(draft)
    _steepest(draft)
    _ranked_by_growth(draft)
    _furthest(draft)
    for index, token in enumerate(draft.tokens):
        most = draft.follows(index, 1, "highest") if _EITHER_WAY.search(token.text) else None
        if token.kind in ("growth", "previous", "year_ago") and most is not None:
            draft.ask(most)  # 变化最大的品类: up or down?
    for index, token in list(draft.open("growth")):
        differs = "差" in token.text or (_BEYOND.match(token.text) and _side_by_side(draft))
        apart = differs and (_two_groups(draft) or _two_figures(draft, index))
        if draft.compare is None and (apart or one_beyond_other(draft)):
            draft.place(index)
            continue
        if draft.compare is None:
            timed = any(t.kind in ("grouped", "dimension") and t.value in UNITS for t in draft.tokens)
            if draft.period in (None, "all") and not timed:
                draft.ask(index, "understand.reason.compare_what")
                continue
            draft.compare = "previous"
        draft.place(index, role="compare", value=draft.compare)
    if one_beyond_other(draft):
        for index, _ in list(draft.open("comparative")):
            draft.place(index)  # 女性比男性多消费多少
    if draft.compare:
        for index, _ in list(draft.open("versus")):
            draft.place(index)
