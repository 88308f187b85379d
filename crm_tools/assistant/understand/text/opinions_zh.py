"""Clauses that tell what somebody thinks of a Chinese question or wants to see in it: 怀疑普卡退得多, 我要看几点爆的.

They change nothing where the answer shows what they name: each value among all of its kind, the hour among all hours.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from crm_tools.assistant.understand.vocabulary.spans import Token

_THINKS = re.compile(
    "(?:我们?|咱们?|老板|领导|运营|客服|财务|市场部?|同事)?(?:也|就|总|老|一直|比较|有点|很|都|在|是)*"
    "(?:怀疑|感觉|觉得|总觉得|估摸着?|猜是?|担心|害怕|怕|听说|据说|好像|似乎|印象[里中])"
)
_WANTS = re.compile(
    "(?:我们?|咱们?|老板|领导)?(?:就|主要|只是|其实|也)*(?:是)?(?:要|想|得|好|方便)?(?:再|来|要)?(?:看看?|知道|了解|瞧瞧?|找)?(?:下|一下|到底)?(?:是)?(?=几|哪)"
)
_PONDERS = re.compile(
    "(?:^|(?<=[,;:?!]))[^,;:?!]{0,8}(?:考虑|琢磨|讨论|商量|纠结|评估|犹豫|研究|想想|不知道|不确定|没想好)(?:着|过|一下|下)?"
    "(?:要不要|是否|是不是|该不该|能不能|怎么|如何|值不值得)[^,;:?!]*[,;:](?=.{4})"
)
_PEOPLE_OF_OURS = re.compile(
    "(?:个|位|名)?(?:区域|大区|部门|门店|产品|运营|市场|销售|客服|新来的?)*(?:经理|主管|总监|同事|店长|负责人|领导|老板|同学|实习生"
    "|部门|小组|团队|投资人|股东|老师|组长)"
)
_PLANS = re.compile("排班|备货|补货|招聘|进货|铺货|选品|排期|人手|预算")
_NARROWS = ("value", "part", "segment", "period", "number", "range", "highest", "lowest", "top", "bottom", "measure")


def thinks(said: str) -> bool:
    """Whether an opinion begins there."""
    return _THINKS.match(said) is not None


def ponders(norm: str) -> list[tuple[int, int]]:
    """Where somebody ponders what to do, before a question: no order to do it. 在考虑要不要调整会员权益，…"""
    return [match.span() for match in _PONDERS.finditer(norm)]


def people_of_ours(norm: str, at: int) -> bool:
    """Whether a number that ends there counts colleagues: 两个区域经理在争."""
    return _PEOPLE_OF_OURS.match(norm, at) is not None


def reads_off(said: str, tokens: Sequence[Token], rest: Sequence[Token]) -> bool:
    """我要看几点爆的, where the answer is by hour: whether what somebody wants to see is read off its rows."""
    asked = [token for token in tokens if token.kind in ("which_time", "dimension", "grouped")]
    plain = not any(token.kind in _NARROWS for token in tokens)
    return bool(asked and plain and _WANTS.match(said)) and all(goes_through(rest, str(one.value)) for one in asked)


def goes_through(tokens: Sequence[Token], name: str) -> bool:
    """Whether the answer has a row for each value of that kind."""
    return any(token.kind in ("grouped", "dimension") and token.value == name for token in tokens)


def is_planned(token: Token, rest: Sequence[Token]) -> bool:
    """客服主管要看排班：…: what figures are needed for, though no figure is kept of it."""
    return bool(_PLANS.search(token.text)) and any(one.kind == "measure" for one in rest)
