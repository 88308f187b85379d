"""Goods beside deeds: of which of the deeds around them they are told."""

from __future__ import annotations

import re

from crm_tools.analytics.request import Filter
from crm_tools.assistant.understand.draft import BLANK
from crm_tools.assistant.understand.figures.bounds import BEFORE
from crm_tools.assistant.understand.vocabulary.spans import Token
from crm_tools.assistant.understand.whom import words
from crm_tools.assistant.understand.whom.goods import LOOKED
from crm_tools.assistant.understand.whom.said import Standing
from crm_tools.assistant.understand.whom.walk import Walk, denies, next_at, pending_says
from crm_tools.assistant.understand.whom.words import Deed

_OF_GOODS = ("orders", "units", "placed_orders", "refunded_orders", *LOOKED)
"""Deeds that are done to goods."""
_JOINED = re.compile("(?:[,;]|且|并|又|而|但|却|同时|也|还|的|、)[^、]{0,3}$")
"""Between what was told and goods of which more is told."""


def _deed_behind(walk: Walk, at: int) -> bool:
    """Whether goods that begin at a place are followed by a deed of their own."""
    place: tuple[int, Token] | None = (at, walk.draft.tokens[at])
    while place and (words.goods_of(walk.draft, place[0]) is not None or place[1].kind in ("and", "number", "aside")):
        end, place = place[1].end, walk.draft.beside(place[0], 1)
        if place and re.search("[,;]", walk.draft.text.norm[end : place[1].start]):
            return False  # 买了女装、男装，没买过鞋
    return place is not None and (denies(walk, place[0]) or words.deed_of(walk.draft, place[0]) is not None)


def goods(walk: Walk, at: int, goods: list[Filter]) -> int | None:
    behind = walk.draft.text.norm[walk.draft.tokens[at - 1].end : walk.draft.tokens[at].start] if at else ""
    if re.search("[,;，；。、]", behind) and walk.chinese and _deed_behind(walk, at):
        walk.open = False  # 手机数码有成交，电脑办公从未成交
    if walk.chinese and walk.open and begins_another(walk, at):
        walk.open = False  # 母婴买过三次且大家电上周收藏过
    after = next_at(walk, at)
    if re.search("[,;]", behind) and not walk.chinese and after is not None and denies(walk, after):
        walk.open = False  # womenswear this year, skincare never bought
    last = walk.found.last
    if isinstance(last, Standing) and not walk.chinese and not pending_says(walk) and _intent_for(walk, at, last):
        return None  # with purchase intent for sports: not what they bought
    clause = walk.found.clauses[-1] if walk.open and walk.found.clauses else walk.pending
    if clause.goods and goods and _either(walk, at) and clause.goods[-1].field != goods[0].field:
        return None  # a watch or clothing: one of them, which no single condition says
    clause.goods += goods
    clause.tokens.append(at)
    return 1


def begins_another(walk: Walk, at: int) -> bool:
    """Whether goods that follow what was told stand before days and a deed of their own: 买过三次且大家电上周收藏过."""
    draft, last = walk.draft, walk.found.clauses[-1]
    between = draft.text.norm[draft.tokens[last.at].end : draft.tokens[at].start]
    between = "的" + between if draft.tokens[last.at].text.endswith("的") else between
    listed = between.endswith("、") and bool(last.goods)
    if listed or not _JOINED.search(between):
        return False
    told = False
    for place in range(at, len(draft.tokens)):
        token, deed = draft.tokens[place], words.deed_of(draft, place)
        denied = denies(walk, place)
        told = told or denied or token.kind in ("period", "number", *BEFORE)
        if deed is not None:
            return (told or not between.endswith("的")) and _takes_ahead(
                walk, place, deed, denies(walk, place - 1), between
            )
        known = token.kind in ("period", "number", "range", "and", *BEFORE, *BLANK) or denied
        noun = token.kind == "dimension" and token.value in ("product", "category")  # 护肤品
        if not (known or noun or words.goods_of(draft, place) is not None):
            return False
    return False


def _takes_ahead(walk: Walk, at: int, deed: Deed, denied: bool, between: str) -> bool:
    """Whether goods that stand between two deeds are those of the second."""
    after = walk.draft.beside(at, 1)
    own = after is not None and words.goods_of(walk.draft, after[0]) is not None
    if own and after is not None and "的" not in walk.draft.text.norm[walk.draft.tokens[at].end : after[1].start]:
        return False  # 买过女装、男装且收藏过耳机
    last = walk.found.clauses[-1]
    looked = last.deed in LOOKED and not (last.goods or last.denied)
    same = looked and denied and deed.name in ("orders", "units") and re.fullmatch("[过了]?的", between)
    return deed.name in _OF_GOODS and not same  # 浏览过的女装近30天没买的: the same goods


def _either(walk: Walk, at: int) -> bool:
    """Whether “or” or a slash stands right before."""
    end = walk.draft.tokens[at].start
    return not walk.chinese and bool(re.search(r"(?:/|\bor) ?(?:an? |the |some )?$", walk.draft.text.norm[:end]))


def _intent_for(walk: Walk, at: int, last: Standing) -> bool:
    """Whether goods stand right behind the list of those who may buy."""
    between = walk.draft.tokens[max(last.tokens, default=at) + 1 : at]
    named = getattr(last.rule, "segment", "") == "intent" or getattr(last.rule, "field", "") == "band"
    return named and all(token.kind in ("aside", "filler") for token in between)
