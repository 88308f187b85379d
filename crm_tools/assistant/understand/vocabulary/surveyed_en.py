"""The same in English: invited to the 618 survey but never answered, its promoters, who scored it 0 to 6."""

from __future__ import annotations

import re
from functools import lru_cache

SURVEY = "(?:survey|questionnaire|poll)s?"
_IT = "(?: (?:it|to it|back|to us|us|anything|the (?:survey|questionnaire)))*"
_NEVER = (
    r"(?:(?:but|and|yet|who|that|have|has|had|did|do|does|still|so far|simply|just) )*"
    r"(?:never|not|(?:have|has|had|did|do|does)n.t|no|without)(?: (?:yet|ever|actually|even|once))*"
)
_ANSWER = (
    r"(?:answer(?:ed|ing)?|respond(?:ed|ing)?|repl(?:y|ied|ying)|fill(?:ed|ing)?(?: it)?(?: in| out)"
    r"|complet(?:e|ed|ing)|submit(?:ted|ting)?|participat(?:e|ed|ing)|react(?:ed)?|response|reply|answers)"
)
NOT_ANSWERED = re.compile(rf"\b{_NEVER} {_ANSWER}{_IT}(?: (?:yet|so far))?(?![a-z])")
_HAVE = "(?:(?:who|that|which|have|has|had|was|were|been|actually|already) )*"
GOT = re.compile(
    rf"\b{_HAVE}(?:invited(?: to)?|asked to (?:answer|take|fill in|complete|do)|got|get|sent|received|mailed|e-?mailed)"
    r"(?: (?:take|answer|fill in|complete|part in|the invitation to|an invitation to))?(?![a-z])"
)
ANSWERED = re.compile(
    rf"\b{_HAVE}(?:answered|responded(?: to)?|replied(?: to)?|filled (?:in|out)|completed|submitted|took part in"
    r"|participated in)(?![a-z])|\brespondents\b"
)
_SCORED = (
    rf"{_HAVE}(?:gave|scored|rated|put down|answered|with|giving|scoring)"
    r"(?: (?:us|it|an?|the|score of|nps of|nps score of|score|nps))* "
)
_N = r"(?: ?(?:points?|stars?|out of 10|/ ?10))?"
BANDS = (
    (r"detractors?", -100),
    (r"promoters?", 100),
    (r"(?:nps )?passives?", 0),
    (rf"{_SCORED}(?:between )?0 ?(?:to|-|–|and|through) ?6{_N}|{_SCORED}6{_N} or (?:less|below|lower|under)", -100),
    (
        rf"{_SCORED}9 ?(?:to|-|–|or|and|/) ?10{_N}|{_SCORED}(?:at least 9{_N}|9{_N} or (?:more|above|higher|better))",
        100,
    ),
    (rf"{_SCORED}7 ?(?:to|-|–|or|and|/) ?8{_N}", 0),
)
_RANGE = r"(?: ?\((?:nps |scores? )?(?:0 ?(?:-|–|to) ?6|7 ?(?:-|–|to) ?8|9 ?(?:-|–|to) ?10|9 or 10)\))?"


@lru_cache(maxsize=1)
def bands() -> tuple[tuple[re.Pattern[str], int], ...]:
    """What tells detractors, promoters and those between."""
    return tuple((re.compile(rf"\b(?:{said}){_RANGE}(?![a-z0-9])"), value) for said, value in BANDS)


def mention(whole: str, short: str) -> str:
    """A pattern of the survey by its title, or by a piece of it, before a word for surveys."""
    named = rf"(?:{short}|{re.escape(whole)})"
    kind = r"(?:(?:satisfaction|shopping|customer|experience|feedback|return|follow-?up|win-?back|call-?back) )*"
    return rf"(?:\b(?:in|from|of|for|on|at) ?)?(?:\b(?:the|our|that|this) ?)*\"?{named}\"? ?{kind}{SURVEY}"
