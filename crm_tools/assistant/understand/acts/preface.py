"""An order to act without what is told around it: why it is given, slips taken back, days that it points back to.

“Now that Double 11 is over …, could you send a survey to the members who bought on that day?” is an order for those who
bought on Double 11; 产品那边催着要用户声音，给国庆买过家纺的顾客发问卷 one for the customers alone.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import takewhile

from crm_tools.assistant.understand.question import Asked, drafted
from crm_tools.assistant.understand.text.normalise import Text
from crm_tools.assistant.understand.text.peel import cut, piece_of, without
from crm_tools.assistant.understand.text.rewording import applied, rules, spliced
from crm_tools.assistant.understand.turns.chatter import leads_up, preface
from crm_tools.assistant.understand.vocabulary.words import pattern, ways

_BREAKS = re.compile(r"[;!?]+|\.(?!\d)|,(?!\d{3})|(?<!\d):(?!\d)|(?<![a-z]) - ")


_BUT = re.compile(_BREAKS.pattern + r"|(?:^| )but (?=[a-z])|但是?(?=[^,;]{2})")


def pieces_of(text: Text, weak: bool = False) -> list[tuple[int, int]]:
    """Where the clauses of a question stand; ``weak``: also those that “but” begins."""
    found, at = [], 0
    for mark in (*(_BUT if weak else _BREAKS).finditer(text.norm), None):
        start, end = (len(text.norm), len(text.norm)) if mark is None else mark.span()
        if text.norm[at:start].strip():
            found.append((at, start))
        at = end
    return found


def without_preface(asked: Asked) -> Asked:
    """The order alone, in its own words; a day that it points back to by its name."""
    text = without(asked.text, (pattern("acting", "taken_back"),))
    text = _once(text)
    text = from_their_side(text, asked)
    spans = pieces_of(text)[:-1]
    text = _pointed_at(asked, text, list(takewhile(lambda span: leads_up(asked, piece_of(text, *span)), spans)))
    told = list(
        takewhile(lambda span: preface(asked, piece_of(text, *span), piece_of(text, span[1], len(text.norm))), spans)
    )
    return replace(asked, text=cut(text, told) if told else text)


def from_their_side(text: Text, asked: Asked) -> Text:
    """拿券把沉睡的金卡唤醒一下 as 给沉睡的金卡发券."""
    return applied(text, rules("orders_zh.toml", "rules")) if asked.language == "zh" else text


_AGAIN_AND_AGAIN = re.compile(r"([催促推拉追跟盯谢试暖捞])一\1(?:看|下)?")
"""催一催 is 催一下."""


def _once(text: Text) -> Text:
    """打打电话 as 打电话, “ten percent” as 10 percent, “coupon -> …” as “coupon to …”."""
    while (said := pattern("acting", "doubled").search(text.norm)) is not None:
        text = spliced(text, said.start(), said.start() + 1, "")
    while (said := _AGAIN_AND_AGAIN.search(text.norm)) is not None:
        text = spliced(text, said.start() + 1, said.end(), "一下")
    for word, number in ways()["acting"]["percents"].items():
        for said in reversed(list(re.finditer(rf"\b{word}(?= ?(?:per ?cent|percent|%))", text.norm))):
            text = spliced(text, *said.span(), str(number))
    if (arrow := re.search(r" ?(?:->|=>|→) ?", text.norm)) is not None:
        text = spliced(text, *arrow.span(), " to ")
    return text


def _pointed_at(asked: Asked, text: Text, told: list[tuple[int, int]]) -> Text:
    """The one period that the clauses before name, in the place of “that day”."""
    named = [
        piece_of(text, *span).norm[token.start : token.end]
        for span in told
        for token in drafted(asked, piece_of(text, *span)).tokens
        if token.kind == "period" and token.value.token is not None
    ]
    text = _goods_pointed_at(asked, text, told)
    said = pattern("acting", "that_day").search(text.norm, told[-1][1]) if told else None
    if said is None or len(set(named)) != 1:
        return text
    return spliced(text, *said.span(), named[0].strip())


_NOUNS = {
    **dict.fromkeys(("品类", "类目", "category"), "category"),
    **dict.fromkeys(("商品", "产品", "单品", "product", "item"), "product"),
    "渠道": "channel",
    "channel": "channel",
    "城市": "city",
    "city": "city",
    "等级": "level",
    "level": "level",
    "tier": "level",
}


def _goods_pointed_at(asked: Asked, text: Text, told: list[tuple[int, int]]) -> Text:
    """双12要推鞋靴箱包，给买过这个品类的…: the one value of that kind which was named before."""
    said = pattern("acting", "that_goods").search(text.norm, told[-1][1]) if told else None
    if said is None:
        return text
    kind = _NOUNS[said["noun"] or said["noun_"]]
    tokens = [t for span in told for t in drafted(asked, piece_of(text, *span)).tokens if t.kind == "value"]
    named = {token.value[1] for token in tokens if token.value[0] == kind}
    return spliced(text, *said.span(), named.pop()) if len(named) == 1 else text
