"""English bounds that stand apart from what they bound, put beside it.

“How many orders in October were worth more than 5,000 yuan” has “orders over 5,000 yuan”, “people whose total spending
since January exceeds 10,000” are those “who spent over 10,000”, and “three orders or more” are “at least 3 orders”.
"""

from __future__ import annotations

import re

from crm_tools.assistant.understand.text.normalise import Text
from crm_tools.assistant.understand.text.rewording import spliced

_MONEY = (
    r"(?:¥ ?\d[\d,.]*\d?k?|\d[\d,.]*k? ?(?:yuan|rmb|cny|kuai|元|块)(?![a-z])|\d[\d,.]*\d\d(?:k|\b)(?! ?(?:customers"
    r"|people|orders|members"
    r"|times|days|units|%))|\d+(?:\.\d+)?k\b|(?:one|two|three|four|five|ten|twenty|fifty) (?:thousand|hundred"
    r"|grand)(?: yuan| rmb)?)"
)
_OVER = (
    r"(?:more than|over|above|exceed(?:s|ed|ing)?|greater than|higher than|larger than|bigger than"
    r"|in excess of|beyond"
    r"|upwards of|top(?:s|ped|ping)?|pass(?:es|ed|ing)?|surpass(?:es|ed|ing)?|north of|>)"
)
_LEAST = r"(?:at least|no less than|not less than|a minimum of|min\.?|reach(?:es|ed|ing)?|hit(?:s|ting)?|>=|≥|from)"
_UNDER = r"(?:less than|under|below|lower than|smaller than|beneath|<)"
_MOST = r"(?:at most|no more than|not more than|up to|a maximum of|max\.?|<=|≤)"
_BOUND = (
    rf"(?P<bound>(?:(?P<over>{_OVER})|(?P<least>{_LEAST})|(?P<under>{_UNDER})|(?P<most>{_MOST})) ?(?P<money>{_MONEY})"
    rf"(?P<more> (?:or|and) (?:more|up|above|over|upwards)|\+)?|(?P<plain>{_MONEY}) (?:or|and) (?:more|up|above"
    rf"|over|upwards)"
    rf"|between (?P<low>¥? ?\d[\d,.]*k?(?: yuan| rmb)?) and (?P<high>{_MONEY}))"
)
_VALUE = (
    r"(?:an? |the |their |its |order )*(?:order )?(?:amounts?|values?|totals?|sizes?|worth|price|sum|ticket|basket)"
)
_ORDERS = r"(?P<orders>orders?(?: count)?|purchases?|transactions?|paid orders)"
_NOT_THESE = r"(?! ?(?:customers|members|people|buyers|who|and))"
_OF_ORDERS = re.compile(
    rf"\b(?:big |large |large-ticket |big-ticket "
    rf"|high-value )?{_ORDERS}(?P<between>(?:{_NOT_THESE}[^,;.?!()]){{0,45}}?)"
    rf" ?[,(]? ?(?:only )?(?:(?:those|the ones|ones) )?(?:(?:that|which) )?(?:(?:were|are|was|is|be|had|have|has"
    rf"|came to|come to"
    rf"|amounted to|totalled|totaled|went|with|of|at|worth|valued(?: at)?|whose) )*(?:{_VALUE} )?(?:(?:of|is|was"
    rf"|were|are|at) )*{_BOUND}"
    r"\)?(?! (?:times|orders|each))"
)
_SPENDING = (
    r"(?:(?:total|overall|cumulative|accumulated|combined|aggregate|lifetime|own|paid|net|yearly|annual|monthly) )*"
    r"(?:spend(?:ing|s)?|purchases?|sales|expenditures?|consumption|outlay|turnover|revenue|amount spent"
    r"|order value|buying"
    r"|purchase (?:amount|value|total)s?|payments?|totals?)"
)
_PEOPLE = (
    r"(?P<who>(?:people|customers|members|shoppers|buyers|users|clients|those|everyone|accounts|consumers|persons))"
)
_OF_PEOPLE = re.compile(
    rf"\b{_PEOPLE}(?P<first>(?: [a-z]+){{0,3}}?) (?:whose|with|having|who have|that have|who had)(?: an?| the"
    rf"| their)? {_SPENDING}"
    rf"(?P<days>(?: (?!and|or|but)[a-z\d-]+){{0,7}}?)"
    rf"(?: (?:that|which))?(?: (?:is|are|was|were|has been|comes to|came to|lies|amounts to|amounted to|of"
    rf"|stands at|adds up to|has))* {_BOUND}"
)
_COUNTED = re.compile(
    r"\b(?P<n>\d+|one|two|three|four|five|six|seven|eight|ten|twelve) (?P<what>(?:paid |completed |separate "
    r"|different )?"
    r"(?:orders?|purchases?|log-?ins?|inquir(?:y|ies)|coupons?|buys?|visits?|favou?rites?|views?)) "
    r"(?:or|and) (?P<more>more|above|upwards?|over|up|less|fewer|below)(?![a-z])"
)
_NUMBER_OF = re.compile(
    r"\b(?:the )?(?:total |exact |overall )?(?:number|count|tally|headcount|quantity) of (?:distinct |different "
    r"|unique )?"
    r"(?:customers|members|buyers|people|users|shoppers|clients|accounts|purchasers) (?=(?:who|that|with|having"
    r"|whose)\b)"
)
_PASSED = re.compile(
    r"\b(?:that |which |who )?(?:have |has |had )?(?:(?:passed|topped|exceeded|surpassed|beat|crossed|broke)"
    r"|(?P<least>reached|hit"
    r"|made it to|got to)) (?P<n>\d[\d,]*) (?=(?:paid )?(?:orders|buyers|customers|members|units|logins|coupons"
    r"|inquiries|views)\b)"
)


_OF_GOODS = re.compile(
    r"\b(?:which )?(?P<goods>products|items|skus|goods) (?:(?:that|which) (?:have |had )?)?(?:with"
    r"|having|sold|made|selling"
    r"|sell|brought in|took in|whose)(?: (?:total|product|overall))* ?"
    rf"(?P<what>sales|revenue|turnover|units?(?: sold)?)?(?: (?:of|is|are|was|were))? ?"
    rf"(?P<bound>(?:{_OVER}|{_LEAST}|{_UNDER}|{_MOST}"
    rf"|fewer than) ?(?P<money>¥)? ?\d[\d,.]*k?(?P<yuan> ?(?:yuan|rmb|cny))?)"
    r"(?! ?(?:%|orders|customers|buyers|times))"
)
"""Products with sales over so much, products that sold more than so many units: goods by their own figures."""


def bounds_beside(text: Text) -> Text:
    """``text`` with every such bound beside what it bounds."""
    if found := _OF_PEOPLE.search(text.norm):
        days = (found["days"] or "").rstrip(" ,")
        said = f"{found['who']}{found['first']} who spent {_told(found)}{days}"
        text = spliced(text, *found.span(), said)
    elif (
        (found := _OF_ORDERS.search(text.norm))
        and _is_money(found)
        and not _OF_WHICH.search(text.norm, 0, found.start())
    ):
        said = f"{found['orders']} {_told(found)}{found['between'].rstrip(' ,')}"
        text = spliced(text, *found.span(), said)
    if found := _OF_GOODS.search(text.norm):
        money = found["money"] or found["yuan"] or (found["what"] and not found["what"].startswith("unit"))
        figure = "product sales" if money else "units"
        text = spliced(text, *found.span(), f"which {found['goods']} have {figure} {found['bound']}")
    if found := _NUMBER_OF.search(text.norm):
        text = spliced(text, *found.span(), "how many customers ")
    if found := _PASSED.search(text.norm):
        text = spliced(text, *found.span(), f"with {'at least' if found['least'] else 'more than'} {found['n']} ")
    if found := _COUNTED.search(text.norm):
        least = "at most" if found["more"] in ("less", "fewer", "below") else "at least"
        text = spliced(text, *found.span(), f"{least} {found['n']} {found['what']}")
    return text


_OF_WHICH = re.compile(
    r"\b(?:who|whose|customers|members|people|buyers|shoppers|users|clients|those|everyone|cities|city|channels?"
    r"|products?"
    r"|categor(?:y|ies)|levels?|tiers?|days|months|weeks)(?: [a-z]+)? (?:who|whose|with|that|which|having|where"
    r"|placed|made|and)\b"
)
"""Customers with orders of so much, cities with so many: no bound on each order."""


def _is_money(found: re.Match[str]) -> bool:
    """Whether an amount is meant: it has a currency, or a word for amounts stands before it."""
    amounts = [found[name] for name in ("money", "plain", "high") if found[name]]
    return bool(re.search(r"¥|yuan|rmb|kuai|元|块|\dk", amounts[0]) or _VALUED.search(found.group()))


_VALUED = re.compile(r"\b(?:worth|valued?|amounts?|totals?|size|ticket|basket|price)\b")


def _told(found: re.Match[str]) -> str:
    """The bound in the plainest words: over, at least, under, at most, between … and …."""
    if found["low"]:
        return f"between {found['low'].strip()} and {_yuan(found['high'])}"
    if found["plain"]:
        return f"at least {_yuan(found['plain'])}"
    word = "over" if found["over"] else "under" if found["under"] else "at most" if found["most"] else "at least"
    return f"{word} {_yuan(found['money'])}"


def _yuan(money: str) -> str:
    """The amount with its currency, so that it is no count of anything."""
    plain = re.sub(r" ?(?:kuai|rmb|cny|元|块)$", " yuan", money.replace("¥ ", "¥"))
    return plain if "yuan" in plain or "¥" in plain else f"{plain} yuan"
