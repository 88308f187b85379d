"""Tokens that mean something together: pieces of the name of goods, a unit of time right before a figure."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from crm_tools.assistant.understand.vocabulary.titles import ends_a_word

if TYPE_CHECKING:
    from crm_tools.assistant.understand.vocabulary.spans import Token

_IN_TITLES = ("unknown", "part", "filler", "before", "around", "alone", "aside", "value", "turn", "follow", "deed")
"""Kinds of words that may be a piece of what a title calls the goods: 扫+地+机器人, 六爪+钻石+戒指."""
_NEVER = ("measure", "period", "segment", "saved", "coupon", "grouped")
"""Kinds of words that are no piece of it where no letter or digit stands: 羊毛+大+衣, 打底+衫, 牛+排 are."""


def goods(norm: str, tokens: list[Token], titles: str) -> list[Token]:
    """Pieces of which one is unknown as one word, where one of ``titles`` of products has them together."""
    at = 0
    while at < len(tokens):
        for last in range(min(len(tokens), at + 5) - 1, at, -1):
            run = tokens[at : last + 1]
            whole = norm[run[0].start : run[-1].end]
            touching = all(a.end == b.start for a, b in pairwise(run)) and not whole.isascii()
            plain = not any(letter.isascii() for letter in whole)
            known = all(t.kind in _IN_TITLES or (plain and t.kind not in _NEVER) for t in run)
            if not (touching and known and len(whole) > 2 and any(t.kind in ("unknown", "part") for t in run)):
                continue
            if ends_a_word(whole, titles):
                tokens[at : last + 1] = [
                    replace(run[0], end=run[-1].end, kind="unknown", value=whole, text=whole, others=())
                ]
                break
        at += 1
    return tokens


_GRAINS = {"周": "week", "月": "month", "日": "day", "天": "day", "季": "quarter", "年": "year", "时": "hour"}


def grains(tokens: list[Token]) -> list[Token]:
    """近8周 周订单量, 今年 月销售额: a unit right before a figure says by what it is counted."""
    for at, (token, after) in enumerate(pairwise(tokens)):
        unit = _GRAINS.get(token.text) if token.kind == "unknown" else None
        before = tokens[at - 1] if at else None
        if (
            unit
            and after.kind == "measure"
            and after.start == token.end
            and (before is None or before.kind != "number")
        ):
            tokens[at] = replace(token, kind="grouped", value=unit, others=())
    return tokens


_BY_PEOPLE = ("level", "gender")


def headed(tokens: list[Token]) -> list[Token]:
    """银卡会员数量, 女会员的总数: the count of people whom a value tells."""
    for at, token in enumerate(tokens):
        if token.kind != "count_word" or token.text.isascii() or not at:
            continue
        of = at - 2 if at > 1 and tokens[at - 1].text == "的" else at - 1
        before = tokens[of]
        if before.kind == "value" and before.value[0] in _BY_PEOPLE and before.end >= token.start - 1:
            tokens[at] = replace(token, kind="measure", value="customers", others=())
    return tokens
