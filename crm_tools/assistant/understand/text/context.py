"""Why somebody asks, told in a sentence of its own: “Finance says refunds are out of control. Show me …”.

Such a sentence may be left out where it asks for nothing, and names no days, values, segments or numbers that the rest
does not name as well; and where the rest does not point back at it (“there”, “that month”, 那边).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from crm_tools.assistant.understand.days.span import PeriodSpan
from crm_tools.assistant.understand.lists.people import is_person
from crm_tools.assistant.understand.question import Asked
from crm_tools.assistant.understand.text.explained import counted_again, restated, unexplained
from crm_tools.assistant.understand.text.idioms import reworded
from crm_tools.assistant.understand.text.meant_zh import told_plainly
from crm_tools.assistant.understand.text.peel import cut
from crm_tools.assistant.understand.text.pointing import named_before, points_outside
from crm_tools.assistant.understand.text.rewording import spliced
from crm_tools.assistant.understand.text.told_en import ADDED, beginnings, says_whom, split, tells, titled
from crm_tools.assistant.understand.text.told_zh import ASKS, points_back, told_clauses
from crm_tools.assistant.understand.vocabulary.lexicon import vocabulary
from crm_tools.assistant.understand.vocabulary.spans import Token, tokens_of

_NAMED = ("value", "segment", "saved", "number", "range", "period", "part", "terms", "rfm_group", "list_column")
"""Kinds of words that change an answer wherever they stand."""
_IDLE = ("unknown", "filler", "before", "around", "alone", "occasions", "customer", "pronoun", "action", "lead", "and")
"""Kinds of words of which what is added may consist."""

_SENTENCE = re.compile(r"\.(?!\d)|[;!]|\?(?=.)")
_CLAUSE = re.compile(r"(?<!\d),|,(?!\d{3})|:(?!\d) ?| - ")
_CLOCK = re.compile(r" ?(?:am|pm|o'clock|点|:\d\d)")

_TOLD_ZH = re.compile(
    "要|想|需要|准备|打算|计划|考虑|怀疑|觉得|感觉|发现|担心|听说|据说|说|问|催|争|正在|在(?=[^售线]{1,4}$|改|做|抢|变|涨|跌|搞|准备|开)"
    "|得|有点|有些|不太|越来越|快(?=到|要)|马上|刚|已经|打着|为了|因为|由于|既然|缺|重新|提前|参考|开会|复盘|汇报|了$|用$"
)
_CHINESE = re.compile("[\u4e00-\u9fff]+")
_OF_TIME = re.compile("(?:day|week|month|quarter|year)s?")
_ADDED_ZH = re.compile(
    "(?:(?:我|我们|咱|咱们|老板|领导|客服|运营|售后|市场|门店|品牌|团队|部门|下周|明天|今天|后天|周[一二三四五六日]|月底)(?:那边|这边)?"
    "[^的]*(?:要|想|准备|打算|考虑|在|会|得|用|好|让)|(?:想|准备|打算|考虑|计划)(?:着|要|去|来)?(?:推|做|约|给|发|搞|请|邀|送|谈|试|办|写|挽"
    "|召|唤|回访|联系|跟|打|拜访|奖|升|备|开|汇报|复盘)|(?:好|用来|用于|方便|以便|为了|趁机|拿来|拿去|做|写|发|备|去|来)[^的]*(?:用|时用|参考|准备)$"
    "|(?:重点|逐个|挨个|一一|单独|统一|尽快|抓紧)(?:关怀|回访|联系|跟进|跟一下|打电话|维护|唤醒|挽回))[^的]*$"
)
_ADDED_MARK = re.compile(",| (?=[^ ,]{1,7}用$)")
_ASKING = re.compile("多少|几[个单次件人位笔张]|哪|什么|啥|怎么样|如何|吗$|呢$")
_WANTED = re.compile(r"看|查|拉|统计|知道|了解|列|算|问|\b(?:show|see|know|get|pull|list|calculate|asking|asked)\b")
"""Beside data that is not there, it was asked for: 老板要看毛利."""
_SOMEBODY_ZH = re.compile("老板|领导|经理|总监|主管|同事|财务|运营|市场部|客服|有人|大家|我们?(?!买|下|浏)|咱们?")
_ASKED_BY_ZH = re.compile(
    "(?:老板|领导|经理|总监|主管|老总|同事|财务|运营|市场部?|客服|品牌方|店长|团队|大家|有人|客户那边|总部|集团|业务方)[^,;:?]{0,10}?"
    "(?:问我?们?(?!题)|想知道|想看|要看|想了解|要知道|关心|问起)"
)
_WHO_THEY_ARE = re.compile("的$|(?:客户|会员|用户|顾客|人|商品|产品|买家)$")


def shorter(asked: Asked) -> Iterator[Asked]:
    """The question without what leads up to it, and without what is added behind it; the longest first."""
    _, tokens = tokens_of(asked.text, vocabulary(asked.desk), asked.desk)
    norm, english = asked.text.norm, asked.language == "en"
    for start in _beginnings(asked, norm, tokens):
        before, rest = split(tokens, start)
        said = norm[:start].rstrip(",;.!? ")
        under_title = english and titled(norm, start)
        if not rest or _asks(before, asked, said) or (not english and points_back(norm[start:])):
            continue
        if not under_title and english and (meant := _meant(asked, start, before, rest)) is not None:
            yield meant
        if english and (_names_goods(asked, start, norm) or says_whom(before, norm)):
            continue
        if not under_title and english and points_outside(rest, norm):
            continue
        if not _adds(before, rest, norm, english):
            less = replace(asked, text=cut(asked.text, [(0, start)]))
            yield less
            if not english:
                yield from _without_told(less, tokens_of(less.text, vocabulary(asked.desk), asked.desk)[1])
    for start, end in reversed(_endings(asked, norm)):
        rest, after = split(tokens, end)
        if rest and all(token.kind in _IDLE for token in after):
            yield replace(asked, text=cut(asked.text, [(start, len(norm))]))
    if asked.language == "zh":
        yield from _without_told(asked, tokens)


def _without_told(asked: Asked, tokens: Sequence[Token]) -> Iterator[Asked]:
    """Chinese: without what explains a word, without every clause that only tells, and without both."""
    once = counted_again(asked.text, tokens) or restated(asked.text, tokens)
    if once is not None:
        yield replace(asked, text=once)
    plainly = unexplained(asked.text, tokens)
    if plainly is not None:
        yield replace(asked, text=plainly)
    text = asked.text if plainly is None else plainly
    meant = told_plainly(text, tokens_of(text, vocabulary(asked.desk), asked.desk)[1])
    if meant.norm != text.norm:
        yield replace(asked, text=meant)
    text = meant
    spans = told_clauses(text.norm, tokens_of(text, vocabulary(asked.desk), asked.desk)[1])
    if spans and not points_back(cut(text, spans).norm):
        yield replace(asked, text=cut(text, spans))


def _adds(before: Sequence[Token], rest: Sequence[Token], norm: str, english: bool) -> bool:
    """Whether what leads up names something that the request does not: a value, a number, days.

    In English days and values give no more than the occasion where the request has days of its own, or goes through all
    values of their kind: “silver members never come back: the repeat rate of each level”.
    """
    known = _named(rest, norm)
    adds = [at for at, token in enumerate(before) if _named([token], norm) - known]
    if not english:
        return bool(adds)
    first = next((token for token in before if token.kind != "filler"), None)
    if first is not None and first.kind in ("group", "grouped"):
        return True  # for every tier, …
    dated = any(token.kind == "period" and token.value.token not in (None, "all") for token in rest)
    listed = {token.value for token in rest if token.kind in ("dimension", "grouped")} - {"customer"}
    return not all(
        (before[at].kind == "period" and (dated or before[at].value.token == "all"))
        or (before[at].kind == "value" and before[at].value[0] in listed)
        or (before[at].kind == "number" and _of_no_measure(before, at))
        for at in adds
    )


def _of_no_measure(before: Sequence[Token], at: int) -> bool:
    """Fifteen seats, once a year: a number that neither bounds nor ranks anything."""
    near = [token for token in before[max(0, at - 1) : at + 3] if token.kind != "filler"]
    bounds = ("gt", "ge", "lt", "le", "ge_after", "le_after", "top", "measure", "buy", "customer", "segment", "value")
    people = any(is_person(token) for token in near)
    lasting = at + 1 < len(before) and _OF_TIME.fullmatch(before[at + 1].text)  # looking back 12 months
    return (
        before[at].value.unit in ("none", "times")
        and not (people or lasting)
        and not any(one.kind in bounds for one in near)
    )


def _names_goods(asked: Asked, start: int, norm: str) -> bool:
    """“If down jackets picked up”: goods under a name that titles hold, which the request does not name again."""
    said = [reworded(cut(asked.text, [piece])).norm for piece in ((start, len(norm)), (0, start))]
    before, rest = ({*_CHINESE.findall(one)} for one in said)
    return bool(before - rest)


def _meant(asked: Asked, start: int, before: Sequence[Token], rest: Sequence[Token]) -> Asked | None:
    """“The Beijing team …, the customers there”: the request with what its pointing words mean."""
    text, norm = asked.text, asked.text.norm
    meant = named_before(before, rest, norm)
    if not meant or says_whom(before, norm) or _names_goods(asked, start, norm):
        return None
    for first, last, name in meant:
        text = spliced(text, first, last, name)
    text = cut(text, [(0, start)])
    said = tokens_of(text, vocabulary(asked.desk), asked.desk)[1]
    return None if _adds(before, said, norm, english=True) else replace(asked, text=text)


def _beginnings(asked: Asked, norm: str, tokens: Sequence[Token]) -> list[int]:
    """Where the request may begin, behind a sentence or a clause that tells something."""
    sentences = [match.end() for match in _SENTENCE.finditer(norm) if match.group() != "?"]
    if asked.language == "zh":
        clauses = [match.end() for match in _CLAUSE.finditer(norm)]
        found = [end for end in sorted({*sentences, *clauses}) if _told(norm[: end - 1], asked)]
        return found + [match.end() for match in (_ASKED_BY_ZH.match(norm),) if match]
    return beginnings(norm, tokens, sentences, [match.end() for match in _CLAUSE.finditer(norm)])


def _endings(asked: Asked, norm: str) -> list[tuple[int, int]]:
    """Where something is added behind the request: 我要重点关怀, “We may want to upgrade them”."""
    marks = list(_SENTENCE.finditer(norm)) + (list(_ADDED_MARK.finditer(norm)) if asked.language == "zh" else [])
    said = _ADDED_ZH if asked.language == "zh" else ADDED
    return sorted(match.span() for match in marks if said.match(norm, match.end()))


def _told(before: str, asked: Asked) -> bool:
    """Whether a clause tells something, rather than saying who is meant or what is to be done."""
    if asked.language == "zh":  # behind 的 stands a noun: 刚上架的海钓竿 names goods
        last = re.split("[,;:.!?]", before)[-1]
        said = last if _SOMEBODY_ZH.match(last) else last.rpartition("的")[2]
        return bool(_TOLD_ZH.search(said)) and not _WHO_THEY_ARE.search(last)
    return tells(before)


def _asks(tokens: Sequence[Token], asked: Asked, said: str) -> bool:
    """In English “which” and “what” ask only at the beginning: “deciding what to scale back” tells."""
    wanted = _WANTED.search(said)
    kept_nowhere = [token for token in tokens if token.kind.startswith("no_data")]
    if asked.language == "en" and wanted:  # the warehouse asked me
        kept_nowhere = [token for token in kept_nowhere if token.start >= wanted.end()]
    if _ASKING.search(said) or (kept_nowhere and wanted):
        return True
    kinds = [token.kind for token in tokens if token.kind != "filler"]
    return any(kind in ASKS for kind in (kinds if asked.language == "zh" else kinds[:1]))


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
