"""Which part of the customers did something: “what percentage of gold members ordered this year”, “share of customers
who logged in in October”, “out of all customers, how many percent bought”.

The people are the whole, what they did is the part: a share of customers, and never each customer's share of a figure.
"""

from __future__ import annotations

import re

from crm_tools.analytics.audience_request import AudienceRequest, conditions_of
from crm_tools.analytics.registry import DIMENSIONS, MEASURES
from crm_tools.analytics.request import Filter, ReportRequest
from crm_tools.assistant.calls import Call
from crm_tools.assistant.understand.among import customers_told
from crm_tools.assistant.understand.question import Asked, drafted
from crm_tools.assistant.understand.requests import call_for
from crm_tools.assistant.understand.text.normalise import Text
from crm_tools.assistant.understand.text.peel import cut, piece_of
from crm_tools.assistant.understand.text.rewording import spliced

_SHARE = (
    r"(?:(?:what(?: is| was|'s)?|which|how many|the|give me|show me|tell me|state|report|and|please) )*(?:the )?"
    r"(?:share|percentage|percent|per cent|%|pct|proportion|fraction|part|portion|quota)"
    r"|how (?:big|large|high|great|small) (?:a|is the|was the|of a) (?:share|percentage|proportion"
    r"|fraction|part|portion)"
)
_NOUN = (
    r"(?:customers|members|people|clients|users|customer base|client base|base|membership|women|men"
    r"|ladies|males|females)"
)
_OF = r"(?:all|the|our|total|entire|whole|registered|existing) "
_PEOPLE = (
    rf"(?P<who>(?:{_OF})*(?:[\w一-鿿'-]+ ){{0,3}}?{_NOUN}(?: (?:in|from|of|via"
    rf"|on) (?:[\w'-]+ ?){{1,3}}(?= (?:who|that)))?)"
)
_ASKED = (
    re.compile(rf"^(?:{_SHARE})(?: of)? {_PEOPLE}(?P<did> [^;?]+)"),
    re.compile(
        rf"^(?:out of|of|among|amongst) {_PEOPLE}(?: here"
        rf"| with us)?,? (?:{_SHARE})(?: of them)?(?P<did> (?!of\b)[^;?]+)"
    ),
)
_LINKED = re.compile(r"^ ?(?:(?:who|that|have|has|had|did|actually|really|ever|of them)\b ?)*")
_DESCRIBED = re.compile(r"(?:with|without|whose|having)\b")
_NONE = re.compile(
    r"\b(?:by|per|each|every|vs|versus|compared|again|come back|came back|returned|than|orders? (?:is|are|was|were)"
    r"|is|are|was|were|come|comes|came|live|lives|belongs?|accounts?)\b"
)
"""Groups, comparisons and second purchases are others' work, and so is what people are or where they live."""
_DID_TWICE = re.compile(
    r"^ ?(?:who|that) (?:(?:have|has|had) )?\w+ .*?(?<!and)(?<!but)(?<!or)(?<!also)(?<!not)(?<!never)(?<!,)"
    r" (?:have|has|had|bought|ordered|purchased|logged|used|placed|made|came|went|viewed|spent)\b"
)
"""“… of customers who registered in October have bought”: of those who registered then, not of all."""
_NO_WHOLE = re.compile(
    r"\b(?:new|buying|paying|active|first-time|repeat|returning|lapsed|lost|high-value|recent|who)\b"
)
"""Wholes that are figures of their own, of days that could be those of the part."""


def part_of_people(asked: Asked) -> Call | None:
    """The share of the customers, None where the question is none of this kind or not certain in it."""
    if asked.language != "en" or asked.previous is not None:
        return None
    for pattern in _ASKED:
        found = pattern.match(asked.text.norm)
        if (
            found is None
            or _NONE.search(found["did"])
            or _NO_WHOLE.search(found["who"])
            or _DID_TWICE.search(found["did"])
        ):
            continue
        tail = asked.text.norm[found.end() :].strip(" ?.!;")
        whole = _whole(asked, found.span("who"))
        part = None if tail else _part(asked, found.start("did"))
        if whole is None or part is None:
            continue
        part = _dated(part) if whole else part
        report = ReportRequest(
            measures=("customers",), filters=whole, audience=part.model_dump(), share=("customers",), of_all=True
        )
        return call_for(report)
    return None


def _whole(asked: Asked, place: tuple[int, int]) -> tuple[Filter, ...] | None:
    """What the people who are the whole are told by: their level, city, channel or gender."""
    draft = drafted(asked, piece_of(asked.text, *place))
    told = [token for token in draft.tokens if token.kind not in _SMALL and token.value != "customer"]
    if any(token.kind != "value" or token.value[0] not in DIMENSIONS for token in told):
        return None
    fields = [token.value[0] for token in told]
    if len(set(fields)) < len(fields) or {"category", "product", "coupon"} & set(fields):
        return None
    return tuple(Filter(field=token.value[0], op="eq", value=token.value[1]) for token in told)


_SMALL = (
    "filler",
    "aside",
    "comma",
    "customer",
    "head_count",
    "list",
    "all",
    "pronoun",
    "of_all",
    "before",
    "lead",
    "alone",
)


def _part(asked: Asked, start: int) -> AudienceRequest | None:
    """What they did, as a list of customers; None where it bounds nothing that is counted."""
    text: Text = cut(asked.text, [(0, start)])
    if (linked := _LINKED.match(text.norm)) is None:
        return None
    described = _DESCRIBED.match(text.norm, linked.end())
    text = spliced(text, 0, linked.end(), "customers " if described else "customers who ")
    found = customers_told(asked, text)
    if found is None or found.segment != "all" or found.rule or found.saved:
        return None
    told = conditions_of(found)
    if not told or not all(one.field in MEASURES for one in told):
        return None
    return found


def _dated(part: AudienceRequest) -> AudienceRequest:
    """The part with its days in each of its conditions, where others bound the whole."""
    dated = tuple(one if one.period else one.model_copy(update={"period": part.period}) for one in part.filters)
    return part.model_copy(update={"filters": dated, "period": None})
