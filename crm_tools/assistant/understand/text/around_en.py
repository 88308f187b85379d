"""Who asks and what for, in English around a request: taken away where it names nothing that the request does not.

“The warehouse lead is asking for …”, “auditors would like …”, “for the team sync I need to know …”, “help me settle an
argument: …” in front; “could you look it up?”, “I'd like to paste it into the mail”, “it's for the call” behind.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from crm_tools.assistant.understand.days.span import PeriodSpan
from crm_tools.assistant.understand.text.normalise import Text
from crm_tools.assistant.understand.text.peel import cut
from crm_tools.assistant.understand.vocabulary.spans import Token

_PEOPLE = (
    r"(?:auditors?|directors?|managers?|leads?|leaders?|heads?|team|teams|boss|chief|controllers?|analysts?"
    r"|colleagues?"
    r"|ceo|cfo|cmo|coo|vp|owners?|partners?|agency|board|management|marketing|finance|pricing|service|support"
    r"|warehouse"
    r"|logistics|legal|hr|planners?|secretary|assistant|office|investors?|accountants?|consultants?|supervisor"
    r"|department|committee|guys|folks|editor|designer|accounting|operations|procurement|headquarters|hq)"
)
_GREETING = (
    r"(?:(?:hi|hello|hey|dear|morning|afternoon|evening|good [a-z]+|hiya)(?: (?:there|all|team"
    r"|everyone))?[,!. ]+)*"
)
_TO_KNOW = r"(?:(?:me|us|to (?:see|know|hear|have|get|check|understand|learn)|for|about) ?)*"
_WANT = (
    r"(?:would (?:like|love)|wants?|needs?|ask(?:s|ed)?|is asking|are asking|was asking|has asked|have asked"
    r"|keeps? asking|requests?|requested|is after|are after|is waiting for|expects?|wonders?|is curious about)"
)
_REQUEST = (
    r"(?=(?:the |our |all |total |last |this |a |an |how |what |which |who |[a-z]+'s |monthly |weekly "
    r"|daily |sales |orders ))"
)
_ASKED = (
    rf"{_GREETING}(?:the |our |my |an? |one of (?:the|our) )?(?:[a-z'-]+ ){{0,2}}?{_PEOPLE} (?:just "
    rf"|really )?{_WANT} {_TO_KNOW}{_REQUEST}"
)
_FOR = (
    r"(?:for|as for|ahead of|before) (?:the|my|our|a|tomorrow's|today's|this|next week's) [^,;:?!.]{2,50}?,? ?"
    r"(?=(?:i|we) (?:just )?(?:need|want|would|require)\b|(?:i|we)'d\b)"
)
_HELP = (
    r"(?:(?:just )?(?:a |one |another )?(?:quick|small|short|tiny|little|easy|simple) (?:one|question|thing"
    r"|request|favou?r"
    r"|ask)[^,;:?!.]{0,50}|help me (?:settle|win|solve|with)[^,;:?!.]{2,40}|(?:just )?before (?:i|we) [^,;:?!.]{2,40}"
    r"|not sure (?:if|whether) [^,;:?!.]{2,40}|(?:could|can|would) you help (?:me"
    r"|us)(?: out)?(?: with [^,;:?!.]{2,40})?"
    r"|(?:it )?(?:would|'d) be (?:great|nice|lovely|good|helpful) to have [^,;:?!.]{2,50}) ?[,;:?!.] ?(?:but )?"
)
_DOING = (
    r"(?:i'm|i am|we're|we are) [a-z]+ing [^,;:?!.\d]{3,60}?(?:,| and)(?: (?:and|so"
    r"|just))* ?(?=(?:i )?(?:just )?(?:need|could|can|would|may|might|please)\b)"
)
_IN_FRONT = re.compile(rf"{_GREETING}(?:{_ASKED}|{_FOR}|{_HELP}|{_DOING})")
_NEED = re.compile(
    r"(?:(?:i|we) )?(?:just |really |only )?(?:need|want|have)(?: to (?:know|see|hear|get|have|check"
    r"|find out))? ?(?!to\b)"
)
_MIND = re.compile(
    r"\b(?:(?:would|do) you mind|be so kind as to|would you be able to|are you able to|is it possible to) "
    r"(?:(?:show|pull|giv|send|check|look|runn?|tell|gett?|list|shar|provid|calculat|count|find|draw"
    r"|prepar)(?:ing|e)?)"
    r"(?: up| out| me| us)*(?![a-z])"
)
_IT = r"(?:it|them|that|this|those|these)"
_BEHIND = re.compile(
    rf"(?:[,;.?!-]| -) ?(?:and )?(?:(?:could|can|would|will|may) you (?:please |kindly "
    rf"|quickly )?(?:look {_IT} up|check(?: {_IT})?"
    rf"|help(?: me| us)?(?: out)?(?: with {_IT})?|send {_IT}(?: over| to me| across)?|do {_IT}|share {_IT}"
    rf"|pull {_IT}(?: up)?"
    rf"|find out|dig {_IT} (?:up|out)|get {_IT} for me|run {_IT}|tell me)(?: for me| please| quickly| today)*"
    r"|what (?:are|is|were|was) the (?:numbers?|figures?)"
    rf"|(?:it's|it is|this is|that's|that is) (?:for|needed|meant|urgent|just)\b[^,;.?!]*"
    rf"|(?:i|we)(?:'d| would)? (?:forgot|have to|need to|want to|like to|plan to|will|'ll|am going to"
    rf"|are going to|intend to)"
    rf" (?!show|exclude|split|see (?:the|only|it|them)|know|leave)[^,;.?!]*?\b(?:it|them)\b[^;.?!]*"
    r"|(?:i|we)(?:'d like| want| would like| need) to (?:see|know|check|find out|understand|learn) (?:if|whether"
    r"|the shape"
    r"|the effect|the curve|the pattern|the impact)\b[^;?!]*)[?.!]*$"
)
_KEPT = ("value", "segment", "saved", "number", "range", "period", "part", "terms")
_FIGURE = ("measure", "share", "top", "bottom", "not", "never", "versus", "growth")


def without_around(text: Text, tokens_of: Callable[[Text], Sequence[Token]]) -> Text:
    """The request without who asks, what for, and what is added behind."""
    if found := _MIND.search(text.norm):
        text = cut(text, [found.span()])
    found = _BEHIND.search(text.norm)
    if found and found.start() > 8 and not _names(tokens_of(text), found.start(), len(text.norm)):
        text = cut(text, [(found.start(), len(text.norm))])
    found = _IN_FRONT.match(text.norm)
    if found and found.end() and len(text.norm) - found.end() > 8 and not _names(tokens_of(text), 0, found.end()):
        text = cut(text, [found.span()])
        if needed := _NEED.match(text.norm):
            text = cut(text, [needed.span()])
    return text


def _names(tokens: Sequence[Token], start: int, end: int) -> bool:
    """Whether a piece names a figure, or days, values or numbers that stand nowhere else."""
    inside = [token for token in tokens if start <= token.start < end]
    known = {_told(token) for token in tokens if not start <= token.start < end}
    if any(token.kind in _FIGURE for token in inside) and start == 0:
        return True
    return any(token.kind in _KEPT and not _of_the_clock(token) and _told(token) not in known for token in inside)


def _told(token: Token) -> tuple[str, str]:
    value = token.value.token if isinstance(token.value, PeriodSpan) else token.value
    return token.kind, str(value)


def _of_the_clock(token: Token) -> bool:
    """Ten o'clock, and days of an occasion to come."""
    return token.kind == "number" or (token.kind == "period" and token.value.token is None)
