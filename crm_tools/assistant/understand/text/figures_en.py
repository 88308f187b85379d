"""English that describes a figure rather than naming it, told with its name.

“How much has each channel sold”, “did yesterday bring in more”: sales. “Sales divided by the number of buyers”, “what a
customer spent on average”: an average by its name. “Paid next to refunded orders”: two figures.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from crm_tools.assistant.understand.text.normalise import Text
from crm_tools.assistant.understand.text.rewording import spliced

_SOLD = (
    r"(?:sell|sold|bring in|brought in|take in|took in|taken in|turn(?:ed)? over|earn(?:ed)?|gross(?:ed)?|generated?"
    r"|ring up|rung up|rang up|raked? in|pull(?:ed)? in|net(?:ted)?|contributed?)"
)
_WE = r"(?:we|the (?:shop|store|company|business|team)|our (?:shop|store|company|business|team))"
_DO = r"(?:has|have|had|did|does|do|is|was|were|are)"
_MONEY = r"(?: (?:money|revenue|cash|turnover|sales|in sales|in revenue|in total|us|for us|altogether|in all))*"
_DAY = r"(?:yesterday|today|(?:this|last) (?:week|month|quarter|year)|[a-z]+day)"
_PERSON = r"(?:customer|buyer|member|shopper|client|user|consumer|person|head|purchaser)"
_PEOPLE = r"(?:customers|buyers|members|shoppers|clients|users|consumers|people|heads|purchasers)"
_BUYING = r"(?:(?:purchasing|buying|paying|single|average|typical|individual|active) )?"
_SPEND = (
    r"(?:expenditures?|spend(?:ing)?|outlay|consumption|spent amount|purchase amount|amount spent|sales"
    r"|revenue|turnover)"
)
_MEAN = r"(?:(?:the )?(?:average|mean|typical|avg)(?: (?:number|count|amount|frequency) of)? )"
_OVER = r" ?(?:divided by|over|÷) ?(?:the )?(?:number of |count of |total )?(?:distinct |unique )?"
_STATE = r"(?P<{}>paid|refunded|returned|cancelled|canceled|pending|unpaid)"
_BESIDE = (
    r" ?(?:and|&|\+|plus|vs\.?|versus|/|,|against|next to|alongside|beside|as well as|compared (?:to"
    r"|with)) ?(?:the )?"
)

_NAMED: tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = tuple(
    (re.compile(said), means)
    for said, means in (
        # averages
        (rf"\b{_SPEND}{_OVER}{_BUYING}{_PEOPLE}\b", "sales per buyer"),
        (rf"\b{_SPEND}{_OVER}(?:paid )?(?:orders|transactions|purchases)\b", "average order value"),
        (rf"\b(?:orders|purchases){_OVER}{_BUYING}{_PEOPLE}\b", "orders per buyer"),
        (rf"\blog-?ins?{_OVER}{_BUYING}{_PEOPLE}\b", "logins per active customer"),
        (
            rf"\b{_MEAN}?(?:log-?ins?|log-?in (?:frequency|count|number|times)) (?:for|per|of|by) (?:each |every "
            rf"|an? )?{_BUYING}"
            rf"{_PERSON}\b",
            "logins per active customer",
        ),
        (
            rf"\bhow (?:many times|often) (?:did|does|do|has|have) (?:an?|each|the average|every"
            rf"|one) {_BUYING}{_PERSON} log(?:ged)?"
            r" (?:in|on)(?: on average)?\b",
            "logins per active customer",
        ),
        (
            r"\bhow (?:big|large|high|much|expensive|valuable) (?:is |was |were )?(?:an?|each|the"
            r"|one)(?: average| typical)? "
            r"(?:order|purchase|basket|transaction)(?: (?:is|was|worth|came to))*(?: on average)?(?![a-z])",
            "average order value",
        ),
        (
            rf"\b{_MEAN}?{_SPEND} (?:per|of|by|for)(?: an?| each| every| one| the average)? "
            rf"(?:purchasing |buying |paying ){_PERSON}\b",
            "sales per buyer",
        ),
        (
            rf"\bper-?(?: )?head {_SPEND}(?: (?:of|by|for|among) (?:the |our |all )?{_PEOPLE})?\b",
            "sales per buyer",
        ),
        (
            rf"\b(?:what|how much)(?: money)?(?: (?:did|does|do|has|have|would))? (?:an?|each|every|one"
            rf"|the average|the typical) "
            rf"{_BUYING}{_PERSON} (?:spend|spends|spent|pay|paid)(?: with us| here| at our shop)?(?: on average)?\b",
            "sales per buyer",
        ),
        (
            r"\bhow much (?:does|did|do|has|would) (?:an?|the|one|each|every)? ?(?:typical|average"
            r"|single) (?P<who>[a-z]+) "
            r"(?P<noun>customer|member|buyer|shopper|person) (?:spends?|spent|buy"
            r"|pay)(?: with us)?(?: on average)?\b",
            r"sales per buyer of \g<who> \g<noun>s",
        ),
        # states of orders
        (
            rf"\b(?:(?:number|count) of )?(?:the )?{_STATE.format('a')}(?: orders?)?{_BESIDE}{_STATE.format('b')} "
            r"(?:orders?(?: counts?| numbers?)?|ones)\b",
            r"\g<a> orders and \g<b> orders",
        ),
        (
            r"\b(?:total |overall )?(?:amount|value|sum|money)(?: of| in)? (?:the |all )?(?:orders (?:that were "
            r"|which were )?"
            r"refunded|refunded orders|orders returned|refunds)\b",
            "refund amount",
        ),
        (
            r"\b(?:add up |sum up |total )(?:the |all )?refunded orders(?P<rest>[^;.?!]*?),? in (?:yuan|rmb|money"
            r"|cash|cny)\b",
            r"refund amount\g<rest>",
        ),
        # money taken
        (
            rf"\b(?:how much|what)(?: money| revenue| cash)?(?: {_DO})? {_WE}(?:'ve| {_DO})?(?: been)? "
            rf"(?:{_SOLD}|made|make|taken|take|took){_MONEY}(?![a-z])",
            "sales",
        ),
        (
            rf"\b(?:how much|what)(?: money| revenue| cash)?(?: {_DO})? (?P<who>(?:each|every)(?: of (?:our "
            rf"|the )?)? ?[a-z]+)"
            rf"(?: {_DO})?(?: been)? {_SOLD}{_MONEY}(?![a-z])",
            r"sales for \g<who>",
        ),
        (
            rf"\b(?:how much|what)(?: money| revenue)?(?: {_DO})? (?P<who>(?!we |they |customers"
            rf"|you)[a-z一-鿿' &-]{{2,40}}?)(?: each)"
            rf"(?: {_DO})?(?: been)? {_SOLD}{_MONEY}(?![a-z])",
            r"sales of \g<who> separately",
        ),
        (
            rf"\bhow much(?: money| revenue)?(?: {_DO})? each(?: of them)?(?: {_DO})? {_SOLD}{_MONEY}(?![a-z])",
            "sales separately",
        ),
        (
            rf"\bwhat (?P<who>(?!we |they |customers|you|did|does|do|has|have|is"
            rf"|was)[a-z一-鿿' &-]{{2,40}}?)(?: {_DO})(?: been)?"
            rf" {_SOLD}{_MONEY}(?![a-z])",
            r"sales of \g<who>",
        ),
        (
            rf"\b(?:did|have|has|do|does) (?:{_WE}|(?P<day>{_DAY})) {_SOLD}(?: in)?{_MONEY}(?= ?(?:vs|this|last"
            rf"|in|on|today|yesterday)\b)",
            lambda found: f"sales {found['day'] or ''}".rstrip(),
        ),
        (
            r"\bwhich (?:channel|city|level|tier|category|product|coupon|source|gender) (?:had|has|have|got|gets"
            r"|saw|made"
            r"|placed|took|drew) more (?P<what>[^,?]+?),? ?(?P<either>(?:between )?[^,?]+? (?:or"
            r"|and) [^,?]+)(?=[?]?$)",
            r"which is higher in \g<what>, \g<either>",
        ),
        (
            r"\b(?P<goods>products?|items?|goods|articles?|categor(?:y|ies))(?: (?:are|is|get|gets|got|were|was"
            r"|have been"
            r"|has been))? (?:returned|refunded|sent back) (?:the )?(?P<most>most|least)(?: often| frequently)?\b",
            r"\g<goods> with the \g<most> refunded orders",
        ),
        (
            r"\b(?P<most>(?:the )?(?:most|fewest|highest|least)) (?:number of )?(?:returns|refunds)(?= ?(?:$"
            r"|[,;?.!]|this|last|in|since|by"
            r"|over|during))",
            r"\g<most> refunded orders",
        ),
        (
            r"\b(?P<top>(?:top|most)(?: \d+)?) (?:returned|refunded) (?P<goods>products|items|goods|categories)\b",
            r"\g<top> \g<goods> by refunded orders",
        ),
        (
            r"\bhow much(?: money)? (?:did|have|has|do|does) (?P<who>(?!we |i |you |they )[^,;.?!]{3,60}?)"
            r" (?:buy|bought|purchased?|shop(?:ped)?|ordered?)(?: for| from us)?(?![a-z])",
            r"how much did \g<who> spend",
        ),
        # those alone whom a word with “only” names
        (
            r",? ?(?:but )?\b(?:(?:count(?:ing)?|includ(?:e|ing)|for|of|from|by) )?(?:only"
            r"|just) (?:count |include |for |of "
            r"|by |from )?(?:the )?(?P<who>(?:new|first[- ]time|repeat|returning) (?:customers|buyers|members))\b,?",
            r" of \g<who>,",
        ),
        (
            r",? ?\b(?P<who>(?:new|first[- ]time|repeat|returning) (?:customers|buyers|members)) only\b,?",
            r" of \g<who>,",
        ),
        (
            r"\b(?P<what>(?:total |number of |how many |count of |all )[^,;.?!]*?(?:customers|members|users|people)\b"
            r"[^,;.?!]*?) as (?:of|at) (?=(?:the )?(?:end of )?(?:\d|jan|feb|mar|apr|may|jun|jul|aug"
            r"|sep|oct|nov|dec|last))",
            r"\g<what> until ",
        ),
        # others
        (r"\b(?:made|placed|done) by (?=customer (?:no\.? |number |id )?\d)", "of "),
        (
            r",? ?\bno (?=(?:tmall|douyin|tiktok|the app|mini[ -]?programs?|offline|gold|silver|diamond)\b)",
            " excluding ",
        ),
    )
)


def figures_named(text: Text) -> Text:
    """``text`` with the names of the figures that it describes."""
    for said, means in _NAMED:
        if found := said.search(text.norm):
            text = spliced(text, *found.span(), means(found) if callable(means) else found.expand(means))
    return text
