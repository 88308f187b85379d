"""How English asks for the first few or for the one on top, told with “top N” and “with the most”.

“…, only the first ten”, “keep just 5”, “the ten principal customers”, “that received the most favourites”, “which
channel is it?”, “the level with the most turnover is …?”.
"""

from __future__ import annotations

import re

from crm_tools.assistant.understand.text.normalise import Text
from crm_tools.assistant.understand.text.rewording import spliced

_N = r"(?P<n>\d{1,3}|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|thirty|fifty)"
_NOUN = (
    r"(?:customers|members|buyers|cities|channels|products|items|goods|categories|levels|tiers|coupons|shoppers|people"
    r"|clients|accounts|spenders|sellers|months|days|weeks)"
)
_KIND = (
    r"(?:city|channel|category|level|tier|product|coupon|gender|month|day|week|quarter|weekday|hour|year|customer"
    r"|member"
    r"|source|price band)"
)
_ONES = rf"(?P<ones> (?:ones|names|of them|of those|rows|entries|places|positions|results|lines)|(?P<noun> {_NOUN}))?"
_ENOUGH = (
    r"(?: (?:only|please|pls|will do|would do|will be enough|are enough|is enough|suffices?|will suffice|are fine"
    r"|is fine"
    r"|would be enough|would be fine|do|max|thanks|thank you))*"
)
_MOST = (
    r"the (?:single )?(?:most|highest|fewest|least|lowest|largest|biggest|greatest|smallest|strongest|weakest"
    r"|best|worst)"
)
_GOT = (
    r"(?:recei?ved?s?|driv(?:es?|en)|drove|gets?|got|attract(?:s|ed)?|collect(?:s|ed)?|gather(?:s|ed)?|drew|draws?|saw|sees?"
    r"|generat(?:es?|ed)"
    r"|record(?:s|ed)?|racked up|rack up|posts?|posted|scores?|scored|notched up|enjoys?|enjoyed|achieves?|achieved"
    r"|produces?|produced|delivers?|delivered|yields?|yielded|contributes?|contributed|shows?|showed|registers?"
    r"|registered|boasts?|accounts? for|accounted for|holds?|held|reach(?:es|ed)?|sports?)"
)
_RANKED: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(said), means)
    for said, means in (
        (  # …, only the first ten
            r"(?:,|;|\.|-|:|\band\b|\bbut\b)? ?(?:\b(?:please|pls|just|only|keep|show|list|give|me|i|need|want"
            r"|limit|limited"
            rf"|restricted|cut|to|with|for|take|return|the) )*\b(?:first|top|leading"
            rf"|best) {_N}{_ONES}{_ENOUGH}(?= ?[.!?]*$)",
            r", top \g<n>\g<noun>",
        ),
        (
            r"(?:,|;|\.|-|:|\band\b|\bbut\b)? ?\b(?:please |pls )?(?:keep|show|list|give me|return|take"
            r"|limit (?:it |them |this )?"
            rf"to|cut (?:it |them )?(?:off )?(?:at|to))(?: me)?(?: only| just| the)* {_N}(?! (?:days|weeks|months"
            rf"|yuan|orders)){_ONES}"
            rf"{_ENOUGH}(?= ?[.!?]*$)",
            r", top \g<n>\g<noun>",
        ),
        (
            rf"\b(?:the |our )?{_N} (?:principal|main|major|foremost|premier|chief|most important|prime"
            rf"|number one|key) "
            rf"(?P<noun>{_NOUN})\b",
            r"top \g<n> \g<noun>",
        ),
        (
            rf"\b(?:the |our )?(?:principal|main|major|foremost|premier|chief|most important|prime|key) {_N} "
            rf"(?P<noun>{_NOUN})\b",
            r"top \g<n> \g<noun>",
        ),
        (  # cities that used the most coupons
            rf"\b(?P<noun>{_KIND}|{_NOUN})(?: of ours)? (?:(?:that|which|who) )?(?:have |has |had )?(?P<verb>used"
            rf"|redeemed)"
            rf" (?P<most>{_MOST}) (?P<what>coupons|vouchers)\b",
            r"\g<noun> with \g<most> coupons used",
        ),
        (
            rf"\b(?:(?:that|which|who) )?(?:have |has |had )?{_GOT} (?:us )?(?={_MOST}\b)",
            "with ",
        ),
        (
            rf"\b(?P<which>which|what) (?P<noun>(?:[a-z]+ )?{_KIND}) (?:is|was|would|are) (?:it|that|this|he"
            rf"|she)(?= ?[.?!]*$)",
            r"which \g<noun>",
        ),
        (rf"\b(?P<most>{_MOST} [a-z ]+?) (?:is|was)(?: which| what| who)?(?: ?[.?!:]+)?$", r"\g<most>"),
        (r"\b(?P<rank>rank(?:ing|ed|s)?(?: [a-z]+){0,2}|sorted|ordered) on (?!sale\b|\d{4}-\d)", r"\g<rank> by "),
        (r"\bby (?:the )?(?:number|count|amount|volume|total|total number) of (?=[a-z])", "by "),
        (r"(?<=^)the (?=[a-z]+ with (?:the )?(?:most|highest|lowest|fewest|least|biggest)\b)", "which "),
    )
)


def ranked(text: Text) -> Text:
    """``text`` with each such turn in the words of the grammar."""
    for said, means in _RANKED:
        if found := said.search(text.norm):
            told = found.expand(means)
            text = spliced(text, *found.span(), told if found.start() else told.lstrip(", "))
    return text
