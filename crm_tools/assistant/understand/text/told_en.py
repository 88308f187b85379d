"""What English tells around a request: clauses with a verb of their own, titles over a question, plans behind it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from crm_tools.analytics.registry import DIMENSIONS
from crm_tools.assistant.understand.lists.people import is_person
from crm_tools.assistant.understand.vocabulary.spans import Token

_REQUEST_EN = re.compile(
    r" ?(?:(?:and|so|then|now|hence|therefore|but|just) )*(?:please|pls|kindly|can|could|would|give|show|tell|list"
    r"|pull|get|find|provide|supply|state|present|determine|report|name|set|count|leave|take"
    r"|send|compare|pick|let|need|i need|i want|i'd|i am after|i'm after|i would|we need|we want|we would"
    r"|we should like|we require|we are seeking|i require|what|which|who|how|where|when"
    r"|at what|at which|on which|in which|from which|is there|are there|do we|did we)\b"
)
_TOLD_EN = re.compile(
    r"(?:(?:and|so|well|look|ok|okay|as|since|because|now that|given that|apparently|yesterday|today|last night),? )*"
    r"(?:i|we|my|our|the|it|he|she|they|somebody|someone|people|everybody|everyone|an?|some|there|this|that|for|before"
    r"|after|[a-z]+(?: [a-z]+)? (?:wants?|says?|said|claims?|thinks?|believes?|needs?|asked|promised|pushed"
    r"|is|are|has|have|keeps?|came|was|were|will))\b|(?:i|we|it)'"
)
_ASKED_EN = re.compile(
    r"\b(?:ask(?:s|ed|ing)?|know|learn|see|check|tell|find out|figure out|understand|wonder(?:s|ed|ing)?|show|curious)"
    r"(?: (?:me|us|her|him|them))?(?: (?:now|again|today|about|exactly))?"
    r" (?=(?:which|how (?:many|much)|what|who|whose)\b)"
)
_ASKS_FOR_EN = re.compile(
    r"(?:,? (?:and|who|we|i|thus|therefore|hence|would|should))*"
    r" (?:(?:would |should |will )?(?:therefore |thus )?(?:need|require|appreciate|like)|requires?|requests?|asks? for"
    r"|calls? for|needs|wants|is asking for|are asking for|is seeking|are seeking|wishes|wish|has enquired about"
    r"|is interested in|are interested in|would like|should like|is after|are after)"
    r"(?: to (?:know|see|have|learn|compare|interview|understand|get|contact|thank|invite))? "
    r"(?=(?:the|our|a|an|all|how|which|who|what|those|each|customers|total|totals|sales|by how)\b)"
)
"""“The controller is closing the books and requires the total amount …”."""
_BEGUN_EN = re.compile(r"\b(?:please|kindly|could you|can you|would you)\b")
"""The request has begun: what follows a comma behind it is part of it."""
_PURPOSE_EN = re.compile(
    r"(?:(?:and|so|well|now),? )*(?:in order to|so that|with a view to|in preparation (?:for|of)|in view of|ahead of"
    r"|following|as input to|now that|when|while|whilst|due to|in connection with|against|to|for|as|since|because"
    r"|before|after|given)\b"
)
"""“To schedule our slots sensibly, …” says what for."""
_PLANS_EN = re.compile(
    r"(?:(?:and|so|well|now),? )*(?:i|we) (?:want|need|have|would like|plan|are going|intend) to"
    r" (?!see|know|get|have|find|list|pull|understand|look|check|compare|learn|show|count)"
)
"""“We want to cross-sell cookware” tells what for."""
_WHEN_EN = re.compile(
    r"^(?:so |and )?(?:when|where|why|at what (?:time|hour)s?|on which days) (?:do|does|did|are|is) [a-z ]+\?"
)
"""“When do people shop? Order count by hour”: the question behind it says how that is to be told."""
_VERB_EN = re.compile(
    r"\b(?:is|are|was|were|has|have|had|will|would|can|could|may|might|should|do|does|did|don't|doesn't|didn't"
    r"|want|wants|wanted|need|needs|needed|says?|said|claims?|claimed|thinks?|keeps?|asks?|asked|called|told|ran|got|went"
    r"|[a-z]+(?:ing|ed))\b|'(?:s|m|re|ve|d|ll)\b"
)
_OF_AN_ANSWER: tuple[str, ...] = (
    "measure",
    "how_many",
    "dimension",
    "group",
    "grouped",
    "which",
    "sell",
    "share",
    "buy",
    "login",
)
_OF_AN_ANSWER += ("register", "use", "refund", "cancel", "never", "not", "without", "not_ordered", "versus")
"""Kinds of words that ask for something or say who is meant."""
_HEADING = re.compile(
    r"(?:(?:a|the|our|my|for|quick|another|new|next|roughly|and|vs|versus|or|email|cart|basket|win-?back|reactivation"
    r"|retention|upsell|cross-?sell|loyalty|campaign|mailing|newsletter|slow|fast|returning|one-and-done|big|lost|dead"
    r"|abandoned|sleeping|dormant|candidates?|targets?|targeting|movers?|abandoners?|opt-?outs?|opt-?ins?|list|check"
    r"|question|report|update|stats|prospects?|leads?|warm|hot|cold|stock|spenders?|risers?|fallers?|bargain|hunters?|vip"
    r"|spotlight|topic|task|request|idea|plan|planning|review|deck|board|meeting|weekly|monthly|crm"
    r"|marketing),? ?){1,5}: ?"
)
"""A title over the question: “Win-back targets: …”."""
_WHO_THEY_ARE = re.compile(
    r"(?:(?:the|our|my|young|new|big|real|true|busy|keen|fellow|likely|potential|probable) ){0,2}(?:[a-z-]+ )?"
    r"(?!(?:orders|offers|numbers|others|vouchers|suppliers|sellers|quarters|winners|earners|leaders|customers|buyers"
    r"|members|users|newcomers|registers|managers|partners|newsletters|visitors|factors|errors|colors|categories"
    r"|cities|inquiries|deliveries|countries|companies|entries|queries|loyalists)\b)"
    r"(?:parents|mums|moms|dads|fathers|mothers|fans|folks|kids|techies|foodies|newbies|fashionistas|students|athletes"
    r"|gamers|enthusiasts|addicts|junkies|geeks|nerds|freaks|owls|birds|families|couples|singles|veterans|aficionados"
    r"|people|types|crowd|heads|lovers|owners|[a-z]{3,}(?:ers|ors|ists|ians|holics|aholics)) ?(?::| -) ?"
    r"(?=(?:list |show |all |the |those |everyone |everybody )*(?:customers|people|members|those"
    r"|everyone|everybody|anyone|anybody"
    r"|who|women|men|bought|ordered|purchased|logged|added|registered|signed|used|asked|silver|gold|diamond)\b)"
)
"""Who is meant, by a name that no data have, before what they did: “Parents: bought …”, “Techies - customers who …”."""
_PEOPLE = re.compile("(?:customers?|members?|buyers?|people|users?|shoppers?) (?:who|that|with)")
"""A name of a figure that is of people all the same: “customers who registered”."""
_OF_WHOM = re.compile(
    r"(?:(?:and|so|ok|now|please|then),? )*"
    r"(?:for|among|amongst|of|from|with|looking at|taking|within|considering|given)\b"
)
ADDED = re.compile(
    r" ?(?:we|i|my|our|they|it|this|that|the (?:boss|team|idea|plan))\b[^,;.?!]*?"
    r"\b(?:may|might|will|should|would|(?:going|plan|planning|want|need|have|like) to)\b|(?:we|i|it)'ll\b"
)


def beginnings(norm: str, tokens: Sequence[Token], sentences: Sequence[int], clauses: Sequence[int]) -> list[int]:
    """Where the request may begin, behind a title or what tells something; marks end ``sentences`` and ``clauses``."""
    headed = [match.end() for match in (_HEADING.match(norm), _WHO_THEY_ARE.match(norm)) if match]
    clauses = [end for end in clauses if not _BEGUN_EN.search(norm, 0, end)]
    asks = [end for end in clauses if _REQUEST_EN.match(norm, end)]
    asks += [match.end() for match in _ASKED_EN.finditer(norm)]
    told = [end for end in {*sentences, *asks} if tells(norm[: end - 1])]
    told += [match.end() for match in _ASKS_FOR_EN.finditer(norm) if tells(norm[: match.end()])]
    told += [match.end() for match in _WHEN_EN.finditer(norm) if split(tokens, match.end())[1]]
    told += [end for end in {*sentences, *clauses} if _counts_nothing(tokens, end) and _sentence(norm, end)]
    return sorted({*headed, *told})


def titled(norm: str, start: int) -> bool:
    """Whether nothing but a title stands before a place: “Win-back targets: …”."""
    named = _WHO_THEY_ARE.match(norm)
    return _HEADING.fullmatch(norm, 0, start) is not None or (named is not None and named.end() == start)


def tells(before: str) -> bool:
    """Whether a clause tells something, rather than saying who is meant or what is to be done."""
    told = _TOLD_EN.match(before) or _PURPOSE_EN.match(before) or (len(before.split()) > 3 and _VERB_EN.search(before))
    return bool(told) and (not _REQUEST_EN.match(before) or bool(_PLANS_EN.match(before)))


def says_whom(before: Sequence[Token], norm: str) -> bool:
    """“For customers who registered in 2025, …”: no occasion, but who is meant."""
    people = any(is_person(token) or _PEOPLE.match(token.text) for token in before)
    return bool(_OF_WHOM.match(norm)) and people


def _sentence(norm: str, end: int) -> bool:
    """Whether what stands before has a verb of its own and asks for nothing."""
    return len(norm[:end].split()) > 3 and bool(_VERB_EN.search(norm, 0, end)) and not _REQUEST_EN.match(norm)


def _counts_nothing(tokens: Sequence[Token], at: int) -> bool:
    """Whether no figure stands before a place that does not stand behind it as well."""
    before, rest = split(tokens, at)
    named = {token.value for token in rest if token.kind == "measure"}
    return bool(named) and all(
        token.value in named or (token.kind == "dimension" and bool(DIMENSIONS[token.value].time))
        for token in before
        if token.kind in _OF_AN_ANSWER
    )


def split(tokens: Sequence[Token], at: int) -> tuple[list[Token], list[Token]]:
    """The tokens before and behind a place."""
    said = [token for token in tokens if token.kind != "comma"]
    return [token for token in said if token.start < at], [token for token in said if token.start >= at]
