"""Why somebody asks, told in a sentence of its own: “Finance says refunds are out of control. Show me …”.

Such a sentence may be left out where it asks for nothing, and names no days, values, segments or numbers that the rest
does not name as well; and where the rest does not point back at it (“there”, “that month”, 那边).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from crm_tools.assistant.understand.days.periods import PeriodSpan
from crm_tools.assistant.understand.plain import Asked
from crm_tools.assistant.understand.text.explained import unexplained
from crm_tools.assistant.understand.text.peel import cut
from crm_tools.assistant.understand.text.told_zh import told_clauses
from crm_tools.assistant.understand.vocabulary.lexicon import vocabulary
from crm_tools.assistant.understand.vocabulary.spans import Token, tokens_of

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
_TOLD_EN = re.compile(
    r"(?:(?:and|so|well|look|ok|okay|as|since|because|now that|given that|apparently|yesterday|today|last night),? )*"
    r"(?:i|we|my|our|the|it|he|she|they|somebody|someone|people|everybody|everyone|an?|some|there|this|that|for|before"
    r"|after|[a-z]+(?: [a-z]+)? (?:wants?|says?|said|claims?|thinks?|believes?|needs?|asked|promised|pushed"
    r"|is|are|has|have|keeps?|came|was|were|will))\b|(?:i|we|it)'"
)
_TOLD_ZH = re.compile(
    "要|想|需要|准备|打算|计划|考虑|怀疑|觉得|感觉|发现|担心|听说|据说|说|问|催|争|正在|在(?=[^售线]{1,4}$|改|做|抢|变|涨|跌|搞|准备|开)"
    "|得|有点|有些|不太|越来越|快(?=到|要)|马上|刚|已经|打着|为了|因为|由于|既然|缺|重新|提前|参考|开会|复盘|汇报|了$|用$"
)
_ADDED_EN = re.compile(
    r" ?(?:we|i|my|our|they|it|this|that|the (?:boss|team|idea|plan))\b[^,;.?!]*?"
    r"\b(?:may|might|will|should|would|(?:going|plan|planning|want|need|have|like) to)\b|(?:we|i|it)'ll\b"
)
_ADDED_ZH = re.compile(
    "(?:(?:我|我们|咱|咱们|老板|领导|客服|运营|售后|市场|门店|品牌|团队|部门|下周|明天|今天|后天|周[一二三四五六日]|月底)(?:那边|这边)?"
    "[^的]*(?:要|想|准备|打算|考虑|在|会|得|用|好|让)|(?:想|准备|打算|考虑|计划)(?:着|要|去|来)?(?:推|做|约|给|发|搞|请|邀|送|谈|试|办|写|挽"
    "|召|唤|回访|联系|跟|打|拜访|奖|升|备|开|汇报|复盘)|(?:好|用来|用于|方便|以便|为了|趁机|拿来|拿去|做|写|发|备|去|来)[^的]*(?:用|时用|参考|准备)$"
    "|(?:重点|逐个|挨个|一一|单独|统一|尽快|抓紧)(?:关怀|回访|联系|跟进|跟一下|打电话|维护|唤醒|挽回))[^的]*$"
)
_ASKING = re.compile("多少|几[个单次件人位笔张]|哪|什么|啥|怎么样|如何|吗$|呢$")
_WANTED = re.compile(r"看|查|拉|统计|知道|了解|列|算|问|\b(?:show|see|know|get|pull|list|calculate|asking|asked)\b")
"""Beside data that is not there, it was asked for: 老板要看毛利."""
_SOMEBODY_ZH = re.compile("老板|领导|经理|总监|主管|同事|财务|运营|市场部|客服|有人|大家|我们?(?!买|下|浏)|咱们?")
_ASKED_BY_ZH = re.compile(
    "(?:老板|领导|经理|总监|主管|老总|同事|财务|运营|市场部?|客服|品牌方|店长|团队|大家|有人|客户那边|总部|集团|业务方)[^,;:?]{0,10}?"
    "(?:问我?们?(?!题)|想知道|想看|要看|想了解|要知道|关心|问起)"
)
_WHO_THEY_ARE = re.compile("的$|(?:客户|会员|用户|顾客|人|商品|产品|买家)$")
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
        if (
            rest
            and not pointed
            and not _asks(before, asked, norm[:start].rstrip(",;.!? "))
            and _named(before, norm) <= _named(rest, norm)
        ):
            yield replace(asked, text=cut(asked.text, [(0, start)]))
    for start, end in reversed(_endings(asked, norm)):
        rest, after = _split(tokens, end)
        if rest and all(token.kind in _IDLE for token in after):
            yield replace(asked, text=cut(asked.text, [(start, len(norm))]))
    if asked.language == "zh":
        yield from _without_told(asked, tokens)


def _without_told(asked: Asked, tokens: Sequence[Token]) -> Iterator[Asked]:
    """Chinese: without what explains a word, without every clause that only tells, and without both."""
    plainly = unexplained(asked.text, tokens)
    if plainly is not None:
        yield replace(asked, text=plainly)
    text = asked.text if plainly is None else plainly
    spans = told_clauses(text.norm, tokens_of(text, vocabulary(asked.desk), asked.desk)[1])
    if spans and not _POINTS_BACK.search(cut(text, spans).norm):
        yield replace(asked, text=cut(text, spans))


def _beginnings(asked: Asked, norm: str) -> list[int]:
    """Where the request may begin, behind a sentence or a clause that tells something."""
    sentences = [match.end() for match in _SENTENCE.finditer(norm) if match.group() != "?"]
    if asked.language == "zh":
        clauses = [match.end() for match in _CLAUSE.finditer(norm)]
        found = [end for end in sorted({*sentences, *clauses}) if _told(norm[: end - 1], asked)]
        return found + [match.end() for match in (_ASKED_BY_ZH.match(norm),) if match]
    clauses = [match.end() for match in _CLAUSE.finditer(norm) if _REQUEST_EN.match(norm, match.end())]
    return [end for end in sorted({*sentences, *clauses}) if _told(norm[: end - 1], asked)]


def _endings(asked: Asked, norm: str) -> list[tuple[int, int]]:
    """Where something is added behind the request: 我要重点关怀, “We may want to upgrade them”."""
    marks = list(_SENTENCE.finditer(norm)) + (list(re.finditer(",", norm)) if asked.language == "zh" else [])
    said = _ADDED_ZH if asked.language == "zh" else _ADDED_EN
    return sorted(match.span() for match in marks if said.match(norm, match.end()))


def _told(before: str, asked: Asked) -> bool:
    """Whether a clause tells something, rather than saying who is meant or what is to be done."""
    if asked.language == "zh":  # behind 的 stands a noun: 刚上架的海钓竿 names goods
        last = re.split("[,;:.!?]", before)[-1]
        said = last if _SOMEBODY_ZH.match(last) else last.rpartition("的")[2]
        return bool(_TOLD_ZH.search(said)) and not _WHO_THEY_ARE.search(last)
    return bool(_TOLD_EN.match(before)) and not _REQUEST_EN.match(before)


def _split(tokens: Sequence[Token], at: int) -> tuple[list[Token], list[Token]]:
    said = [token for token in tokens if token.kind != "comma"]
    return [token for token in said if token.start < at], [token for token in said if token.start >= at]


def _asks(tokens: Sequence[Token], asked: Asked, said: str) -> bool:
    """In English “which” and “what” ask only at the beginning: “deciding what to scale back” tells."""
    if _ASKING.search(said) or (any(t.kind.startswith("no_data") for t in tokens) and _WANTED.search(said)):
        return True
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
