"""How English says that an answer is laid out by something, told with “by” or “separately”.

“Every channel on its own line”, “a breakdown into levels”, “one row for each city”, “month after month”, “men and women
apart”: the verbs, nouns and prepositions for it are many, what they mean is one of two.
"""

from __future__ import annotations

import re

from crm_tools.assistant.understand.text.normalise import Text
from crm_tools.assistant.understand.text.rewording import spliced

_OF = r"(?:(?:acquisition|acq|sales|customer|member|membership|product|order|coupon|client|buyer)s?(?:'s?)? )?"
_NOUN = (
    r"(?:channels?|cit(?:y|ies)|levels?|tiers?|genders?|sex(?:es)?|categor(?:y|ies)|products?|coupons?|vouchers?|sources?"
    r"|days?|weeks?|months?|quarters?|years?|weekdays?|hours?|price bands?|grades?|statuses|payment status)(?![a-z-])"
)
_KIND = (
    rf"(?P<kind>(?<!last )(?<!this )(?<!past )(?<!previous ){_OF}{_NOUN}(?: of (?:acquisition|origin|registration))?)"
)
_KINDS = rf"(?P<kind>{_OF}{_NOUN}(?:(?:,| and|, and) {_OF}{_NOUN})*)"
_THE = r"(?:(?:the|our|each|every|its|their|individual|various|different|single|all|all the|respective)(?: of the)? )*"
_LINE = r"(?:lines?|rows?|columns?|records?|entr(?:y|ies)|bars?|figures?|numbers?|values?|totals?|results?)"
_SPLIT = (
    r"(?:broken|break|split(?:ted)?|divided?|separated?|segregated?|arranged?|organi[sz]ed?|grouped|sliced?|cut|itemi[sz]ed"
    r"|detailed|shown|displayed|seen|viewed|reported|stated|laid|set|aggregated|rolled|summari[sz]ed|tabulated"
    r"|classified|categori[sz]ed|distributed|bucketed|differentiated|distinguished|segmented|partitioned|drilled|spread"
    r"|presented|listed|sorted(?= into| to))(?: (?:up|out|down|apart))?"
)
_INTO = r"(?:into|by|per|along|according to|depending on|for|across|between|over|among|amongst|in|to)"
_SPLIT_NOUN = (
    r"(?:break ?downs?|splits?|distribution|division|break-?up|segmentation|cut|view|itemi[sz]ation|subdivision)"
)
_LAYOUTS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(said), means)
    for said, means in (
        (  # each channel on its own line
            r",? ?(?:\b(?:please |pls |and |with |show |showing |list |give |put |me )*)?\b(?:each|every|all|both)"
            r"(?: of)?(?: the)?"
            rf" {_KIND}(?: listed| shown| placed)? (?:on|in|by|with|as|at|for)(?: a| an| its| their| one)?"
            rf"(?: own| separate| single| individual| different| extra)*(?: {_LINE}| itself| themselves| own)\b",
            r" by \g<kind>",
        ),
        (  # one line per channel
            rf",? ?\b(?:(?:with|in|on|as|and|give|show|me|just|i want|i need) )*(?:one|a|an|1|single|separate)"
            rf"(?: separate| single| own)? {_LINE} (?:for|per|a|by)(?: each| every| all(?: the)?)?(?: of)?"
            rf"(?: the| our)? {_KIND}",
            r" by \g<kind>",
        ),
        (
            rf",? ?\b(?:with )?(?:the )?{_KIND} (?:as|in|down) (?:the )?(?:separate )?(?:rows|lines|columns)\b",
            r" by \g<kind>",
        ),
        (rf"\b{_KIND} (?:by|after|for|to|upon) (?P=kind)\b", r"by \g<kind>"),
        (
            rf"\b(?:on|at|in|with)(?: an?| the)?(?: per)?[ -]{_KIND}[ -](?:basis|level|granularity|grain|detail"
            r"|resolution|view|split|steps?|intervals?|cut)(?![a-z])",
            r"by \g<kind>",
        ),
        (
            rf",? ?\b(?:with |as )?(?:a |the )?{_SPLIT_NOUN} (?:by|per|into|of|across|over|for|along|between) {_THE}"
            rf"{_KINDS}",
            r" by \g<kind>",
        ),
        (rf",? ?\b(?<!how )(?<!are )(?<!is ){_SPLIT} {_INTO} {_THE}{_KINDS}", r" by \g<kind>"),
        (
            rf",? ?\b(?:according to|depending on|as per|on the basis of|as a function of|along) {_THE}{_KIND}",
            r" by \g<kind>",
        ),
        (
            rf",? ?\b{_KIND}[ -](?:wise|split|break ?down|cut"
            r"|level(?! (?:of|or|>|≥)))(?=$| ?[,;.?!]| (?:for|in|of|last|this)\b)",
            r" by \g<kind>",
        ),
        (
            r"\b(?:in|for|of|from|at|across) (?:all |each of )?(?:the |our )?(?:various|individual|single|respective"
            rf"|several|particular|separate) {_KIND}",
            r"for each \g<kind>",
        ),
        (
            rf",? ?\b{_KIND} (?:(?:listed|shown|given|counted) )?(?:apart|one by one|separately|individually)(?![a-z])",
            r" by \g<kind>",
        ),
        (rf"\bin (?:rows|lines|columns) (?:per|by|for each) {_KIND}", r"by \g<kind>"),
        (r"\b(?:source|channel)s? of (?:acquisition|origin|registration)\b", "channel"),
        (
            r"\b(?:split|divided|broken|separated)(?: up| down)?"
            r" (?:into|between(?! (?:men|women|male|female|new|old)\b)) (?=[a-z])",
            "split ",
        ),
        (rf"(?<=^)group (?P<what>[a-z ]+?) by (?={_OF}{_NOUN})", r"\g<what> by "),
        (rf"(?<=[,;])group (?P<what>[a-z ]+?) by (?={_OF}{_NOUN})", r" \g<what> by "),
        (  # men and women apart
            r",? ?\b(?:each|every one|all|both)?(?: of them| of these)? ?\b(?:listed |shown |counted |stated )?"
            r"(?:(?:on|in|as|with)(?: a| an| its| their| two)?(?: own| separate| single| different| individual)+ "
            rf"{_LINE}|(?:all |each )?by (?:itself|themselves|its own|their own)|on (?:its|their) own"
            r"|one (?:line|row|figure|number) each|apart(?! from)(?: from (?:each other|one another))?|one by one"
            r"|line by line|row by row|as two (?:figures|numbers|lines|rows))(?![a-z])",
            " separately",
        ),
    )
)


def laid_out(text: Text) -> Text:
    """``text`` with “by …” or “separately” in the place of every such turn."""
    for said, means in _LAYOUTS:
        at = 0
        while found := said.search(text.norm, at):
            told = found.expand(means)
            told = told.lstrip() if not found.start() else told
            text = spliced(text, *found.span(), told)
            at = found.start() + len(told)
    return text
