"""提到发货的咨询, 咨询内容里有“退货”的客户, “inquiries that mention shipping”: a word that inquiries say, and the rest.

The word is a person's and no vocabulary holds it: it is taken out of the question, what remains is read without it, and
the call then chooses by it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from crm_tools.analytics.criteria import Filter
from crm_tools.assistant.calls import Call
from crm_tools.assistant.understand.text.normalise import CJK

COUNTS = ("inquiries", "inquiring_customers")
"""Measures of inquiries, which a word of theirs can narrow."""


@dataclass(frozen=True)
class Said:
    """The question without the ``word`` that inquiries are to mention. ``loose``: 关于, about may name goods instead;
    ``bare``: it names those inquiries and asks nothing of them."""

    word: str
    rest: str
    loose: bool = False
    bare: bool = False

    @property
    def choice(self) -> dict[str, Any]:
        """The condition on each inquiry."""
        return Filter(field="inquiry_content", op="contains", value=self.word).model_dump()


_MENTIONS_ZH = r"(?:提到|提及|提起|说到|说起|讲到|谈到|聊到|写到|写着)(?:过|了)?"
_HOLDS_ZH = r"(?:出现|包含|包括|含有|带有|含|涉及)(?:过|了)?"
_TEXT_ZH = r"(?:的)?(?:内容|原话|文本|文字|正文)"
_WITHIN_ZH = rf"(?:{_TEXT_ZH}(?:里面?|中|当中)?|(?:里面?|中|当中))"
_SAYS_ZH = rf"(?:(?:{_WITHIN_ZH}|时|的时候)?(?:都|有|曾|曾经)*{_MENTIONS_ZH}|{_WITHIN_ZH}(?:都|有|曾|曾经)*{_HOLDS_ZH})"
"""微信咨询, 包括电话的: only a text holds words, goods and ways are held by much else."""
_ASKED_ZH = r"(?P<of>咨询(?:记录)?)"
_QUOTED = r'"(?P<quoted>[^"]{1,40})"(?:这个词|这两个字|几个字|字样|一词)?'
_BARE_ZH = r"(?P<word>[^\s,;?.!\"'的了过有]{1,12}?)(?:这个词|这两个字|几个字|字样|一词|问题|的事|事宜)?"
_WORD_ZH = rf"(?:{_QUOTED}|{_BARE_ZH})"
_PEOPLE_ZH = r"(?=[^,;]{0,4}(?:客户|会员|用户|顾客|人))"
_ASKING_ZH = r"(?:都|一共|总共|共)?(?:有)?(?:哪些|多少|几|谁|什么|是谁|列|占)"
_SHAPES_ZH = (
    # 提到发货的咨询有多少, 内容包含“发货”的咨询
    (rf"{_SAYS_ZH}{_WORD_ZH}的(?=[^,;]{{0,6}}咨询)", "", False),
    # 咨询内容里提到退货的客户有哪些
    (rf"{_ASKED_ZH}{_SAYS_ZH}{_WORD_ZH}的{_PEOPLE_ZH}", "咨询过的", False),
    # 咨询里提到发货的有多少
    (rf"{_ASKED_ZH}{_SAYS_ZH}{_WORD_ZH}的?(?={_ASKING_ZH}|$)", "咨询", False),
    # 咨询内容里有“退货”的客户
    (rf"{_ASKED_ZH}{_TEXT_ZH}(?:里面?|中|当中)?有{_WORD_ZH}的{_PEOPLE_ZH}", "咨询过的", False),
    # 内容里有退货的咨询
    (rf"{_TEXT_ZH}(?:里面?|中|当中)有{_WORD_ZH}的(?=[^,;]{{0,6}}咨询)", "", False),
    # 关于发货的咨询
    (rf"(?:关于|有关){_WORD_ZH}的(?=[^,;]{{0,6}}咨询)", "", True),
)
_DENIED_ZH = re.compile(
    rf"(?:没有?|未|不)(?:曾|有|直接)*{_MENTIONS_ZH}[^,;]{{0,14}}咨询|咨询[^,;]{{0,8}}(?:没有?|未|不)(?:曾|有)*{_MENTIONS_ZH}"
    rf"|{_TEXT_ZH}(?:里面?|中|当中)?(?:没有?|未|不)(?:曾|有)*(?:{_HOLDS_ZH})?[^,;]{{0,14}}的[^,;]{{0,6}}(?:咨询|客户)"
)
_SEVERAL = re.compile(r"[、/&|+]|或者?|和|与|以及|及|并且|而且|同时|但|\b(?:and|or|but|not)\b")

_ASKED_EN = r"(?:inquir(?:y|ies)|enquir(?:y|ies))"
_SAYS_EN = (
    r"(?:(?:that|which) )?(?:mention(?:s|ed|ing)?|contain(?:s|ed|ing)?|includ(?:es?|ed|ing) the words?|say(?:s|ing)?"
    r"|(?:with|having) the words?|bring(?:s|ing)? up|refer(?:s|red|ring)? to)(?: (?:the )?(?:words?|term|phrase))?"
)
_ABOUT_EN = r"(?:(?:that|which) (?:are|were) )?(?:about|regarding|concerning|on the subject of)"
_WORDS_EN = rf"(?: ?(?P<han>[{CJK}]+)| (?P<word>[^\s,;?.!\"]+(?: [^\s,;?.!\"]+){{0,2}}))"
"""A Chinese word has lost the spaces around it."""
_DENIED_EN = re.compile(r"(?:\b(?:not|never|without|no)|n't)\b[^,;]{0,12}\b(?:mention|contain|say|bring)")
_SHAPES_EN = (
    (re.compile(rf'\b(?P<of>{_ASKED_EN}) {_SAYS_EN} ?"(?P<quoted>[^"]{{1,40}})"'), False),
    (re.compile(rf'\b(?P<of>{_ASKED_EN}) {_ABOUT_EN} ?"(?P<quoted>[^"]{{1,40}})"'), False),
    (re.compile(rf"\b(?P<of>{_ASKED_EN}) {_SAYS_EN}{_WORDS_EN}"), False),
    (re.compile(rf"\b(?P<of>{_ASKED_EN}) {_ABOUT_EN}{_WORDS_EN}"), True),
)
_PEOPLE_EN = re.compile(
    r"\b(?P<who>(?:which |what |the |all )*(?:customers|members|people|clients|shoppers)|who)(?: who| that)? "
    r"(?:mentioned|brought up|talked about|referred to) ?(?:\"(?P<quoted>[^\"]{1,40})\"|(?P<word>[^\s,;?.!\"]+?))"
    r" ?in (?:their|an|any|the) (?:inquir|enquir)(?:y|ies)"
)
_OF_GOODS = re.compile(r"(?:商品|产品|product |item |sku ?)#?\d")
_ASKS = re.compile(r"多少|几|哪|谁|吗|占|按|各|每|列|\b(?:how|who|which|what|by|per|share|list|number|count|trend)\b")


def words_said(said: str, chinese: bool) -> Iterator[Said]:
    """Ways to read that the inquiries meant mention a word, the likeliest first."""
    if chinese:
        yield from _said_zh(said)
        return
    if (people := _PEOPLE_EN.search(said)) is not None:
        rest = f"{said[: people.start()]}{people['who']} inquired{said[people.end() :]}"
        yield Said(people["quoted"] or people["word"], rest)
        return
    for pattern, loose in _SHAPES_EN:
        if (match := pattern.search(said)) is None:
            continue
        named = match.groupdict()
        if (whole := named.get("quoted") or named.get("han")) is not None:
            yield _said(whole, said[: match.start()], match["of"], f" {said[match.end() :]}", loose)
            return
        told = match["word"].split()
        for number in range(1, len(told) + 1):  # as few words as the rest can be read without
            word = " ".join(told[:number])
            behind = said[match.start("word") + len(word) :]
            yield _said(word, said[: match.start()], match["of"], behind, loose)
        return


def _said_zh(said: str) -> Iterator[Said]:
    for shape, instead, loose in _SHAPES_ZH:
        if (match := re.search(shape, said)) is not None:
            word = match["quoted"] or match["word"]
            if word and not (_OF_GOODS.search(word) and not match["quoted"]):
                yield _said(word, said[: match.start()], instead, said[match.end() :], loose and not match["quoted"])
                return


def _said(word: str, before: str, instead: str, behind: str, loose: bool) -> Said:
    rest = " ".join(f"{before}{instead}{behind}".split())
    return Said(word, rest, loose, bare=not _ASKS.search(rest))


def denied(said: str, chinese: bool) -> bool:
    """Whether it is of inquiries that leave a word out."""
    return (_DENIED_ZH if chinese else _DENIED_EN).search(said) is not None


def several(said: str, found: Said) -> bool:
    """Whether several words at once are meant, if not in quotes; one condition does not say it."""
    return f'"{found.word}"' not in said and _SEVERAL.search(found.word) is not None


def narrowed(call: Call, said: Said) -> Call | None:
    """``call`` of those inquiries only that mention the word; None where it asks for something else as well."""
    told = call.arguments
    if call.tool == "run_report" and {*told["measures"]} <= {*COUNTS} and not told.get("audience"):
        return Call(call.tool, {**told, "filters": [*told.get("filters", ()), said.choice]})
    if call.tool != "find_customers" or told.get("rule"):
        return None
    filters = told.get("filters", ())
    of_asking = [one for one in filters if one["field"] == "inquiries"]
    if len(of_asking) != 1 or of_asking[0].get("op") not in ("ge", "gt"):
        return None
    counted = {**of_asking[0], "where": [*of_asking[0].get("where", ()), said.choice]}
    return Call(call.tool, {**told, "filters": [counted if one is of_asking[0] else one for one in filters]})
