"""快流失的有几个, “how many are at risk?” after customers listed or counted: how many of these.

A segment that is told without a noun narrows the customers before; where these were counted, they are read as a list.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from crm_tools.analytics.audience_request import AudienceRequest
from crm_tools.assistant.calls import Call
from crm_tools.assistant.understand.lists.customers import list_call
from crm_tools.assistant.understand.lists.listed import counted, lists
from crm_tools.assistant.understand.question import Asked, drafted
from crm_tools.assistant.understand.text.normalise import Text
from crm_tools.assistant.understand.text.rewording import spliced
from crm_tools.assistant.understand.turns.onward import asks_who, how_many_of
from crm_tools.assistant.understand.turns.returning import Earlier
from crm_tools.assistant.understand.vocabulary.numbers import place_of

if TYPE_CHECKING:
    from crm_tools.assistant.understand.whole import Reading

_WITHOUT_NOUN = {
    "zh": re.compile(
        "^(?:那|那么|再看看?|看看|,)*(?!其中|里面|他们|她们|这|那|各|每|按|我们|全部|所有|一共|总共|.*(?:客户|会员|用户|顾客|人|谁))[^,;]{2,12}的"
        "(?:一共|总共|大概)?(?:有)?(?:几个|多少个?|几位|多少位|哪些|哪几个|哪几位|占多少)(?:呢|啊)?[?.!]*$"
    ),
    "en": re.compile(
        r"^(?:(?:and|so|then|now|ok|okay)[, ]+)*(?P<many>how many|which(?: ones)?)"
        r"(?= (?:are|have|were|hold|is|look|seem)\b)"
    ),
}
_SOME_EN = re.compile(
    r"^(?:(?:and|so|then|now|ok|okay|please)[, ]+)*"
    r"(?:(?:just|only|narrow(?: it| this| that| them)?(?: down)? to|keep(?: only)?) (?:the |those )?(?P<x>.{3,40}?)"
    r"|(?:what about|how about|and) (?:the |those )(?P<y>.{3,40}?)"
    r"|(?:what about|how about|and) (?P<z>.{3,40}? ones))[?.!]*$"
)
_HOLDING = re.compile(
    "手[里上头].{0,4}券|券.{0,3}[没未]用|[没未]用.{0,3}券|\\bunused coupons?\\b|\\bcoupons? (?:left|in hand)\\b"
)
_POINTS = re.compile(r"其中|里面|里头|当中|他们|她们|这些人|这批人|\b(?:of|among) (?:them|these|those)\b")


_SO_MANY = re.compile(
    r"(?:这|那|上面这?|刚才那)(?P<n>\d+|[二两三四五六七八九十]+)(?:[位名](?:客户|会员|用户|顾客)?|个(?:人|客户|会员|用户|顾客))"
    r"|\b(?:these|those) (?P<m>\d+|[a-z]+)(?: (?:customers|people|members))?(?=$|[ ,.?!])"
)
"""这10个人 after a list of ten."""


def _as_those(asked: Asked) -> Asked:
    """With “these” for “these ten”, where the list before holds so many."""
    people = lists(asked.previous)
    said = _SO_MANY.search(asked.text.norm) if people is not None and people.limit is not None else None
    count = None if said is None else place_of(said["n"] or said["m"])
    if said is None or people is None or count != people.limit:
        return asked
    return replace(asked, text=spliced(asked.text, *said.span(), "这些人" if said["n"] else "these customers"))


def pointing(asked: Asked) -> Text:
    """The turn with the word for the customers before that it leaves unsaid; as it is where it leaves none."""
    asked = _as_those(asked)
    form = _WITHOUT_NOUN[asked.language].search(asked.text.norm)
    some = _SOME_EN.search(asked.text.norm) if form is None and asked.language == "en" else None
    if (form is None and some is None) or not _told(asked):
        return asked.text
    if not _HOLDING.search(asked.text.norm) and not any(one.kind == "segment" for one in drafted(asked).tokens):
        return asked.text
    if some is not None:
        who = re.sub(r" ones$|^ones ", "", next(one for one in some.group("x", "y", "z") if one))
        return spliced(asked.text, 0, len(asked.text.norm), f"which of them are {who}")
    if form is None or asked.language == "zh":
        return spliced(asked.text, 0, 0, "其中")
    return spliced(asked.text, *form.span("many"), f"{form['many'].removesuffix(' ones')} of them")


def _told(asked: Asked) -> bool:
    """Whether customers stand before, and not everybody."""
    people = lists(asked.previous) or counted(asked.previous)
    return people is not None and people != AudienceRequest()


def of_those_counted(
    asked: Asked, earlier: Sequence[Earlier], read: Callable[[Call, Sequence[Earlier]], Reading]
) -> Reading | None:
    """The turn read of the customers that were counted before as of a list; None where it points at none."""
    people = counted(asked.previous)
    pointed = replace(asked, text=pointing(asked)).text.norm
    if people is None or people == AudienceRequest() or lists(asked.previous) or not _POINTS.search(pointed):
        return None
    before = list_call(people)
    turns = [*earlier[:-1], replace(earlier[-1], call=before)] if earlier else ()
    again = read(before, turns)
    if again.call.tool == "clarify":
        return None
    fewer = lists(again.call) if again.call.tool == "find_customers" else None
    return again if fewer is None or asks_who(asked) else replace(again, call=how_many_of(fewer), chips=())
