"""What customers are counted by or ranked by: 按城市看, 按消费排序, the most orders."""

from __future__ import annotations

import re
from dataclasses import replace

from crm_tools.analytics.listing import ATTRIBUTES
from crm_tools.assistant.understand.lists.people import is_person
from crm_tools.assistant.understand.vocabulary.spans import Token
from crm_tools.assistant.understand.whom import words
from crm_tools.assistant.understand.whom.said import Rank
from crm_tools.assistant.understand.whom.walk import Walk, add, deed_after, next_at

_OUT_OF = ("among", "amongst", "within", "out of", "from among", "from", "of")
_THAT = ("that", "this", "it", "these", "those")


def group(walk: Walk, at: int, token: Token) -> int | None:
    """按城市看, “by level”: counted by an attribute; 按消费排序: what they are sorted by."""
    if token.kind == "grouped":
        return None
    after = walk.draft.beside(at, 1)
    if token.kind == "split":
        asked = after is not None and after[1].kind == "how_many"  # 男的女的分别有多少
        return 1 if walk.found.by or (walk.chinese and asked) else None
    if token.text in _OUT_OF and after is not None and _names_people(after[1]):
        return 1  # the top 15 by orders among gold members
    if after is None:
        return None
    if after[1].kind == "dimension" and after[1].value in ATTRIBUTES and after[1].value != "customer":
        walk.found.by.append(after[1].value)
        return after[0] - at + 1
    if after[1].kind == "period" and after[1].value.token == "all" and walk.chinese:
        after = walk.draft.beside(after[0], 1) or after  # 按历史累计消费由高到低
    if after[1].kind == "amount_word" and walk.found.rank is not None and _by_money(walk):
        return after[0] - at + 1  # 按金额从多到少
    deed = words.deed_of(walk.draft, after[0])
    if (
        deed is not None
        and walk.found.rank is None
        and _of_some(walk)
        and walk.chinese
        and _ranks_behind(walk, after[0])
    ):
        walk.ranked_ahead = True
        return 1
    if deed is not None and walk.found.rank is not None:
        walk.ranked_ahead = True
        return 1
    return by_that(walk, at, after[0])


_PEOPLE = re.compile(r"(?:customers|members|people|users|clients|those) (?:who|that|with)\b")


def _names_people(token: Token) -> bool:
    """Whether a word is an attribute of customers, a list of them, or a noun for them with what they did."""
    if _PEOPLE.match(token.text):
        return True
    return token.kind == "segment" or is_person(token) or (token.kind == "value" and token.value[0] in ATTRIBUTES)


def by_that(walk: Walk, at: int, pronoun: int) -> int | None:
    """“More than 10,000 yuan of purchases …, the top 25 by that total”: sorted by what was counted."""
    counted = [one for one in walk.found.clauses if one.number and not one.denied and one.number[2].unit != "days"]
    if walk.chinese or walk.draft.tokens[pronoun].text not in _THAT or len(counted) != 1 or not walk.found.rank:
        return None
    deed = "sales" if counted[0].number and counted[0].number[2].unit == "yuan" else counted[0].deed
    verb = "spent" if deed == "sales" else counted[0].verb
    add(walk, replace(counted[0], deed=deed, verb=verb, number=None, ranked=True, noun=True, tokens=[at, pronoun]))
    behind = next_at(walk, pronoun)
    amount = behind is not None and walk.draft.tokens[behind].kind in ("amount_word", "count_word")
    return (behind if amount and behind is not None else pronoun) - at + 1


def _of_some(walk: Walk) -> bool:
    """Whether more is said of them than what they are ranked by."""
    return bool(walk.found.items) or any(token.kind == "value" for token in walk.draft.tokens)


def _ranks_behind(walk: Walk, at: int) -> bool:
    """按累计消费取前12名: the word of rank stands behind what they are ranked by."""
    after = walk.draft.beside(at, 1)
    return after is not None and after[1].kind in ("rank", "rank_up", "top", "highest")


def _by_money(walk: Walk) -> bool:
    """Whether they are ranked by what they spent already."""
    return any(one.ranked and re.search("消费|花|金额|销售", one.verb) for one in walk.found.clauses)


def rank(walk: Walk, at: int, token: Token) -> int | None:
    """消费最高的10个, “the most orders”, 销售额排前20."""
    rank = walk.found.rank = walk.found.rank or Rank()
    rank.tokens.append(at)
    if token.kind in ("lowest", "bottom", "rank_up"):
        rank.highest = False
    ranked = any(one.ranked for one in walk.found.clauses) or walk.ranked_ahead
    if token.kind in ("rank", "rank_up") or ranked:
        return 1
    last = walk.found.last_clause
    if last is not None and last.number is None and not last.denied and (walk.open or walk.chinese):
        last.ranked = True
        last.tokens.append(at)
    elif token.kind in ("highest", "lowest") or deed_after(walk, at):
        walk.ranked_ahead = True
    return 1
