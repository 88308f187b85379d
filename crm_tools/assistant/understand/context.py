"""Why somebody asks, told in a sentence of its own: “Finance says refunds are out of control. Show me …”.

Such a sentence may be left out where it asks for nothing, and names no days, values, segments or numbers that the rest
does not name as well; and where the rest does not point back at it (“there”, “that month”, 那边).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from crm_tools.assistant.understand.lexicon import vocabulary
from crm_tools.assistant.understand.peel import cut
from crm_tools.assistant.understand.periods import PeriodSpan
from crm_tools.assistant.understand.plain import Asked
from crm_tools.assistant.understand.spans import Token, tokens_of

_NAMED = ("value", "segment", "saved", "number", "range", "period", "part", "terms", "rfm_group", "list_column")
"""Kinds of words that change an answer wherever they stand."""
_ASKS = ("which", "which_all", "which_time", "how_many", "head_count", "list", "export", "higher")
_IDLE = ("unknown", "filler", "before", "around", "alone", "occasions", "customer", "pronoun", "action", "lead", "and")
"""Kinds of words of which what is added may consist."""

_SENTENCE = re.compile(r"\.(?!\d)|[;!]|\?(?=.)")
_CLAUSE = re.compile(r"(?<!\d),|,(?!\d{3})|:(?!\d) ?| - ")
_CLOCK = re.compile(r" ?(?:am|pm|o'clock|点|:\d\d)")

_REQUEST_EN = re.compile(
    r" ?(?:(?:and|so|then|now|hence|therefore|but) )*(?:please|pls|can|could|would|give|show|tell|list|pull|get|find"
    r"|send|compare|pick|let|need|i need|i want|i'd|i am after|i'm after|we need|we want|what|which|who|how|where|when"
    r"|is there|are there|do we|did we)\b"
)
_REQUEST_ZH = re.compile(
    "(?:所以|那|就|先|再|然后|故|因此)*(?:请|麻烦|烦请|劳驾|帮|替我|给我|给个|看|想看|想知道|想了解|我想|我要|我需要|需要|要一份|要个|查"
    "|统计|列|拉|导|找|筛|算|问|能不能|能否|可以|有多少|有哪些|哪|各|按|把|对比|比较|告诉|来个|出个|整理|挑|圈)"
)
_TOLD_EN = re.compile(
    r"(?:(?:and|so|well|look|ok|okay|as|since|because|now that|given that|apparently|yesterday|today|last night),? )*"
    r"(?:i|we|my|our|the|it|he|she|they|somebody|someone|people|everybody|everyone|an?|some|there|this|that|for|before"
    r"|after|[a-z]+(?: [a-z]+)? (?:wants?|says?|said|claims?|thinks?|believes?|needs?|asked|promised|pushed"
    r"|is|are|has|have|keeps?|came|was|were|will))\b|(?:i|we|it)'"
)
_TOLD_ZH = re.compile(
    "我|咱|老板|领导|经理|总监|主管|老总|同事|财务|运营|市场|客服|品牌|部门|团队|有人|大家|他说|她说|听说|据说|最近|感觉|觉得|担心|怀疑"
    "|发现|准备|打算|计划|要|想|下周|明天|今晚|为了|因为|由于|既然|马上|快要|刚|会议|开会|汇报|复盘|活动|仓库|采购|供应商|商家|店长"
    "|行政|技术|产品部|物流|总部|集团|天气|降温|换季|预算|方案|名额|礼品|赠品|样品"
)
_ADDED_EN = re.compile(
    r" ?(?:we|i|my|our|they|it|this|that|the (?:boss|team|idea|plan))\b[^,;.?!]*?"
    r"\b(?:may|might|will|should|would|(?:going|plan|planning|want|need|have|like) to)\b|(?:we|i|it)'ll\b"
)
_ADDED_ZH = re.compile(
    "(?:我们?|咱们?|老板|领导|客服|运营)?(?:要|想|准备|打算|好|需要|来|去|用来|用于|方便|以便|回头|后面|为了|趁机)*"
    "(?:给|跟|向|对|和|让)?(?:他们|她们|大家|老板|领导|客服|运营|同事)?(?:重点|逐个|挨个|一一|单独|统一|先|再|好好|一个个)*"
    "(?:关怀|回访|联系|跟进|打电话|打个电话|维护|汇报|复盘|分析|做|写|开会|安排|准备|看看效果|谈|聊|提案|存档|对账|核对|备货|补货"
    "|营销|触达|运营|挽回|挽留|召回|唤醒|奖励|升级|沟通|拜访|感谢)[^的]*$"
)
_WHO_THEY_ARE = re.compile("的$|的(?:客户|会员|用户|顾客|人|商品|产品)$")
_POINTS_BACK = re.compile(
    r"\b(?:it|its|there(?! (?:is|are|was|were))|they|them|their|those|these|both|either|him|her|his|the same|such"
    r"|that (?:month|day|week|time|period|city|channel|category|product|one)|this (?:one|product|category|city|channel)"
    r"|the former|the latter|one of)\b|他|她|它|那边|那里|那儿|那个月|那天|那周|那段|当时|当月|当天|同期"
    "|这些|那些|其中|该|这批|那批"
    "|这个(?!月|周|季|星期|礼拜|年)|那个|两个|两者|前者|后者|同样"
)


def shorter(asked: Asked) -> Iterator[Asked]:
    """The question without what leads up to it, and without what is added behind it; the longest first."""
    _, tokens = tokens_of(asked.text, vocabulary(asked.desk), asked.desk)
    norm = asked.text.norm
    for start in _beginnings(asked, norm):
        before, rest = _split(tokens, start)
        pointed = _POINTS_BACK.search(norm, start)
        if rest and not pointed and not _asks(before, asked) and _named(before, norm) <= _named(rest, norm):
            yield replace(asked, text=cut(asked.text, [(0, start)]))
    for start, end in reversed(_endings(asked, norm)):
        rest, after = _split(tokens, end)
        if rest and all(token.kind in _IDLE for token in after):
            yield replace(asked, text=cut(asked.text, [(start, len(norm))]))


def _beginnings(asked: Asked, norm: str) -> list[int]:
    """Where the request may begin, behind a sentence or a clause that tells something."""
    request = _REQUEST_ZH if asked.language == "zh" else _REQUEST_EN
    sentences = [match.end() for match in _SENTENCE.finditer(norm) if match.group() != "?"]
    clauses = [match.end() for match in _CLAUSE.finditer(norm) if request.match(norm, match.end())]
    return [end for end in sorted({*sentences, *clauses}) if _told(norm[: end - 1], asked)]


def _endings(asked: Asked, norm: str) -> list[tuple[int, int]]:
    """Where something is added behind the request: 我要重点关怀, “We may want to upgrade them”."""
    marks = list(_SENTENCE.finditer(norm)) + (list(re.finditer(",", norm)) if asked.language == "zh" else [])
    said = _ADDED_ZH if asked.language == "zh" else _ADDED_EN
    return sorted(match.span() for match in marks if said.match(norm, match.end()))


def _told(before: str, asked: Asked) -> bool:
    """Whether a clause tells something, rather than saying who is meant or what is to be done."""
    if asked.language == "zh":
        return bool(_TOLD_ZH.search(before)) and not _WHO_THEY_ARE.search(before)
    return bool(_TOLD_EN.match(before)) and not _REQUEST_EN.match(before)


def _split(tokens: Sequence[Token], at: int) -> tuple[list[Token], list[Token]]:
    said = [token for token in tokens if token.kind != "comma"]
    return [token for token in said if token.start < at], [token for token in said if token.start >= at]


def _asks(tokens: Sequence[Token], asked: Asked) -> bool:
    """In English “which” and “what” ask only at the beginning: “deciding what to scale back” tells."""
    kinds = [token.kind for token in tokens if token.kind != "filler"]
    return any(kind in _ASKS for kind in (kinds if asked.language == "zh" else kinds[:1]))


def _named(tokens: Sequence[Token], norm: str) -> set[tuple[str, str]]:
    """What the tokens name; not the days to come, nor the time of day of a meeting."""
    found = set()
    for token in tokens:
        if token.kind not in _NAMED or _CLOCK.match(norm, token.end):
            continue
        if not isinstance(token.value, PeriodSpan):
            found.add((token.kind, str(token.value)))
        elif token.value.token is not None:
            found.add((token.kind, token.value.token))
    return found
