"""What a Chinese clause names that changes an answer: values, figures, days, numbers and how it is laid out.

What stands beside why somebody asks is none: 宠物线的同事, 准备升金卡, 双12快到了.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from crm_tools.assistant.understand.days.span import PeriodSpan
from crm_tools.assistant.understand.lists.people import is_person
from crm_tools.assistant.understand.text import opinions_zh
from crm_tools.assistant.understand.vocabulary.numbers import Number
from crm_tools.assistant.understand.vocabulary.spans import Token

_OPENS = re.compile("(?:开|筹备|选址|装修)[^,]{0,4}$")
"""开几家线下店: shops to be, not the channel."""
_PLANNED = re.compile("开始|发到|上线|开卖|想|要|打算|准备|计划|得|快到|到了|将近|备货|之前")
_NAMED = (
    "value",
    "part",
    "segment",
    "saved",
    "range",
    "terms",
    "rfm_group",
    "rfm_score",
    "list_column",
    "new_goods",
    "surveyed",
)
_LAYOUT = re.compile(
    "share|previous|year_ago|versus|growth|highest|lowest|steepest|rank|rank_up|only|not|not_after|other|band|band_medium"
    "|band_low|weekend|workday|trend"
)
"""Kinds of words that change how an answer is laid out."""
_BESIDE_NUMBERS = ("top", "bottom", "gt", "ge", "lt", "le", "ge_after", "le_after")
"""Kinds of words that change an answer beside a number."""
_HOW_FAR = re.compile("多少|几|吗|率|幅|还是|没|多大")
_SAID = {*_NAMED, "measure", "number", "dimension"}
_PROMOTED = re.compile("(?:升|提|晋升?|升级|提拔|调)(?:到|为|成|至|级)*$")
"""To be made gold members, which they are not yet."""
_FOR_SEGMENT = re.compile(
    "群(?!体|里)|日(?!均)|专场|沙龙|晚宴|礼遇|权益|活动|答谢|宴|茶话会|见面会|品鉴会|年会|展|专享|专属|名额"
)
_A_COMPARISON = re.compile("[做作有要搞来]个?(?:一个)?(?:对照|对比|比较)$")
_OF_A_TEAM = re.compile(
    "(?:这块|线|条线|组|部门?|区域?|大区|业务|事业部|类目|品类|那边|这边|店)?的?(?:同事|同学|负责人|运营|经理|主管|采购|店长|伙伴|老师|小组"
    "|团队|组长|总监|地推|办事处|分公司|主播|小伙伴|买手)"
)
"""宠物线的同事, 武汉办事处: who asks."""
_OCCASION = re.compile("沙龙|活动|聚会|见面会|会议|品鉴|展会|快闪|体验")
"""线下沙龙 is no channel."""
_SCARCE = re.compile("名额|预算|人手|席位|位子|时间|份|张票")
"""只有20个名额: why somebody asks for twenty."""


def _is_aimed_at(norm: str, token: Token, tokens: Sequence[Token], rest: Sequence[Token]) -> bool:
    """Whether a clause is up to something for a kind of customers whom the ``rest`` tells by conditions of its own."""
    aimed = _FOR_THEM.search(norm, tokens[0].start, token.start) and _DO_FOR_THEM.search(
        norm, token.end, tokens[-1].end
    )
    own = any(one.kind in ("never", "without", "highest", "rank") or one.kind in _BESIDE_NUMBERS for one in rest)
    return bool(aimed) and own


_FOR_THEM = re.compile("[给为对]|针对|面向|替|向|邀请?|邀约|约|拉|招待|答谢|感谢|回馈|研究")
_DO_FOR_THEM = re.compile("[做发搞写送推办寄打开邀约进入来]|参加|到店|见面|召回|唤醒|激活|回访|关怀|维护")


def _is_promoted(norm: str, token: Token, rest: Sequence[Token]) -> bool:
    """笔记本新品要找目标人群: goods that something is planned with, where the ``rest`` names goods of its own."""
    goods = token.kind in ("part", "titled", "new_goods") or (token.kind == "value" and token.value[0] == "category")
    own = any(one.kind == "value" and one.value[0] == "category" for one in rest)
    return goods and own and _TO_PROMOTE.match(norm, token.end) is not None


_TO_PROMOTE = re.compile(
    "(?:新品|新货|新款)?(?:马上|即将|快|正|最近|下周|下个?月)?(?:要|想|准备|打算|计划|在)(?:去|来)?"
    "(?:找目标|找种子|找人|推广|推新|主推|首发|预热|上市|上线|做活动|搞活动|做促销|清仓|铺货|拉新)"
)


def named_in(norm: str, tokens: Sequence[Token], rest: Sequence[Token] | None = None) -> set[tuple[str, str]]:
    """What the tokens name that changes an answer. Days of a clause that tells something give way to those of the
    ``rest``, and to what is planned: 双12快到了.
    """
    dated = rest is not None and any(_days(token) for token in rest)
    banded = rest is not None and any(token.kind[:4] == "band" for token in rest)
    thinks = rest is not None and bool(tokens) and opinions_zh.thinks(norm[tokens[0].start :])
    found = set()
    for at, token in enumerate(tokens):
        if rest is not None and _is_promoted(norm, token, rest):
            continue
        if token.kind == "period":
            planned = rest is not None and _PLANNED.search(norm, token.end - 1, tokens[-1].end)
            if _days(token) and not (dated or planned):
                found.add(("period", _days(token)))
        elif token.kind == "number":
            if rest is not None and opinions_zh.people_of_ours(norm, token.end):
                continue
            if isinstance(token.value, Number) and token.value.value not in (1, 0.5):
                found.add(("number", str(token.value.value)))
        elif token.kind == "value" and rest is not None and _PROMOTED.search(norm, 0, token.start):
            continue  # 准备升金卡
        elif token.kind == "value" and thinks and opinions_zh.goes_through(rest or (), token.value[0]):
            continue  # 怀疑普卡退得多, where every level is shown
        elif token.kind in ("value", "part"):
            if _OPENS.search(norm, 0, token.start) and token.text.endswith("店"):
                continue
            if rest is not None and (_OF_A_TEAM.match(norm, token.end) or _OCCASION.match(norm, token.end)):
                continue
            value = token.value if token.kind == "value" else ("category", token.value)
            found.add(("value", str(tuple(value))))
        elif token.kind == "segment" and rest is not None and _FOR_SEGMENT.match(norm, token.end):
            continue  # VIP群要建多大
        elif token.kind == "segment" and rest is not None and _is_aimed_at(norm, token, tokens, rest):
            continue  # 想给沉睡用户做个召回, behind which their conditions are told one by one
        elif token.kind == "new_goods" and rest is not None and any(t.text.startswith("上架") for t in rest):
            continue  # 选品会要讲新品, 这九十天内上架的
        elif token.kind == "segment" and token.value == "intent" and banded:
            continue  # 潜在买家的盘子, 意向高的: those with intent are told by how strong it is
        elif token.kind in _NAMED:
            found.add((token.kind, str(token.value)))
        elif token.kind == "growth" and rest is not None and not _HOW_FAR.search(token.text):
            continue  # 单子少了
        elif _LAYOUT.fullmatch(token.kind):
            beside = [tokens[near].kind for near in (at - 1, at + 1) if 0 <= near < len(tokens)]
            if token.kind == "trend" and rest is not None and any(t.kind == "grouped" for t in rest):
                continue  # 我在画趋势图, 需要每月的退款率
            if token.kind == "versus" and rest is not None and _A_COMPARISON.search(norm, tokens[0].start, token.end):
                continue  # 想做个对照
            if token.kind == "only" and _SCARCE.search(norm, tokens[0].start, tokens[-1].end):
                continue
            if token.kind in ("rank", "only") and (beside[:1] == ["unknown"] or not set(beside) & _SAID):
                continue  # 排坑位, 安排, 有限
            found.add(("layout", token.kind))
        elif token.kind in _BESIDE_NUMBERS:
            near = [tokens[place].kind for place in (at - 1, at + 1) if 0 <= place < len(tokens)]
            found |= {("layout", token.kind)} if {"number", "range"} & set(near) else set()
        elif token.kind in ("grouped", "which_time") or (
            token.kind == "dimension" and at and tokens[at - 1].kind == "group" and not is_person(token)
        ):
            found.add(("by", str(token.value)))
    return found


def _days(token: Token) -> str:
    if token.kind != "period" or not isinstance(token.value, PeriodSpan):
        return ""
    return "" if token.value.token in (None, "all") else token.value.token
