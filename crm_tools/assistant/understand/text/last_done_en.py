"""When a customer last did something, in English: “latest purchase over 90 days back but under 180”, “it's been more
than 90 days since they last ordered”, told as “whose last order was 91 to 179 days ago”.

The deed (a noun or a verb), one bound or two, and the unit may stand in any of their usual orders; both bounds have to
be of one unit, and a lower and an upper one, or nothing is told otherwise.
"""

from __future__ import annotations

import re

from crm_tools.assistant.understand.text.normalise import Text
from crm_tools.assistant.understand.text.rewording import spliced

_MORE = r"more than|over|longer than|above|beyond|older than|greater than|exceeding|in excess of|past|>"
_AT_LEAST = r"at least|no less than|not less than|no fewer than|not under|a minimum of|minimum|>=|≥|upwards of"
_LESS = r"less than|fewer than|under|below|within|short of|shorter than|not yet|<"
_AT_MOST = r"at most|no more than|not more than|no longer than|not over|a maximum of|maximum|up to|<=|≤"
_BOUND = rf"(?:{_AT_LEAST}|{_AT_MOST}|{_MORE}|{_LESS})"
_N = r"(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|twelve|thirty|sixty|ninety)"
_UNIT = r"(?:days?|weeks?|months?|years?)"
_NOUN = r"(?:order|purchase|transaction|login|log-in|sign-in|visit)"
_VERB = r"(?:ordered|bought|purchased|shopped|logged in|signed in|visited|placed an order|made a purchase)"
_LAST = r"(?:very )?(?:last|latest|most recent|newest)"
_DEED = (
    rf"(?:(?:whose|with an?|with the|with their|with|and their|but their|their|his|her|the|an?) )?{_LAST} {_NOUN}"
    rf"(?: date| day)?|(?:(?:who|that|and|but|have|has|had|they) )*(?:last|most recently) {_VERB}"
    rf"|(?:(?:who|that|and|but|have|has|had|they) )*{_VERB}(?: from us| with us)? most recently"
)
_FILL = (
    r"(?: (?:is|was|were|be|been|has|have|had|must|should|needs? to|lies|lay|lying|dates?|dated|goes|went|happened"
    r"|took place|came|occurred|placed|made|stands|sits|falls|already|now|back|from|to|anywhere|somewhere|something"
    r"|from us|with us|here|with|that|at))*"
)
_JOIN = r",?(?: (?:and|but|yet|though|although|still|also|is|was|it is))* ?|[.;] ?(?:but |and )?"
_AGO = r"(?: (?:ago|back|old|earlier|before today|in the past))"
_BOTH = (
    rf"(?P<one>{_BOUND}) ?(?P<a>\d+) ?(?P<u>{_UNIT})?(?:{_AGO})?(?:{_JOIN})(?P<other>{_BOUND}) ?(?P<b>\d+)"
    rf"(?: ?(?P<v>{_UNIT}))?{_AGO}?"
)
_DONE = re.compile(rf"\b(?P<deed>{_DEED}){_FILL}[,:]? ?{_BOTH}(?![\w%])")
_SINCE = re.compile(
    r"\b(?:(?:for whom|where|with whom) )?(?:it(?:'s| has| is|'s now)? ?been |it is |there (?:are|have been) |with )?"
    rf"(?P<one>{_BOUND}) ?(?P<a>{_N}) (?P<u>{_UNIT})(?P<mid>(?:{_JOIN})(?P<other>{_BOUND}) ?"
    rf"(?P<b>\d+)(?: ?(?P<v>{_UNIT}))?)"
    rf"?"
    rf"(?: have| has)?(?: passed| gone by| elapsed)? since (?:they |their |the |his |her |he |she )?"
    rf"(?P<deed>last {_VERB}"
    rf"|{_LAST} {_NOUN})\b(?:(?:{_JOIN})(?P<then>{_BOUND}) ?(?P<c>\d+)(?: ?(?P<w>{_UNIT}))?"
    rf"(?: ago)?(?: though| tho| however)?)?"
)
_BETWEEN = re.compile(
    rf"\b(?P<deed>{_DEED}){_FILL} (?P<days>(?:between )?\d+ ?{_UNIT}? ?(?:and|to|-) ?\d+ ?{_UNIT}{_AGO})"
)
_MUST = re.compile(
    rf"\b(?P<deed>{_DEED})(?= (?:must|should|needs? to|has to"
    rf"|have to)\b){_FILL} (?P<bound>{_BOUND}) ?(?P<a>{_N}) (?P<u>{_UNIT})"
    rf"(?:{_AGO})"
)


def last_done(text: Text) -> Text:
    """``text`` with the grammar's one way of saying when somebody last did something."""
    for said in (_DONE, _SINCE, _MUST, _BETWEEN):
        at = 0
        while found := said.search(text.norm, at):
            at = found.end()
            if (told := _told(found)) is not None and told != found.group():
                text = spliced(text, *found.span(), told)
                at = found.start() + len(told)
    return text


def _told(found: re.Match[str]) -> str | None:
    whose = f"whose last {_noun(found['deed'])} was"
    if found.re is _BETWEEN:
        return f"{whose} {found['days']}"
    if found.re is _MUST:
        return f"{whose} {found['bound']} {found['a']} {found['u']} ago"
    said = found.groupdict()
    bounds = [(said["one"], said["a"], said["u"] or said.get("v"))]
    bounds += [(said[name], said[n], said[u] or bounds[0][2]) for name, n, u in _SECOND if said.get(name)]
    if len(bounds) == 1:
        return f"{whose} {said['one']} {said['a']} {said['u']} ago"
    if len(bounds) > 2 or len({(unit or "").rstrip("s") for _, _, unit in bounds}) != 1 or not bounds[0][2]:
        return None
    sides = [_side(bound, int(n)) for bound, n, _ in bounds if n.isdigit()]
    low, high = (next((one for one in sides if one[0] == side), None) for side in ("low", "high"))
    if low is None or high is None:
        return None
    unit = bounds[0][2]
    if unit.startswith("day"):
        return f"{whose} {low[1] + low[2]} to {high[1] - high[2]} days ago"
    if low[2] and high[2]:
        return f"{whose} more than {low[1]} but less than {high[1]} {unit} ago"
    return None if low[2] or high[2] else f"{whose} {low[1]} to {high[1]} {unit} ago"


_SECOND = (("other", "b", "v"), ("then", "c", "w"))


def _side(bound: str, number: int) -> tuple[str, int, int]:
    """Which end a bound is, its number, and 1 where that day itself is beyond it."""
    if re.fullmatch(rf"{_MORE}|{_AT_LEAST}", bound):
        return "low", number, int(bool(re.fullmatch(_MORE, bound)))
    return "high", number, int(bool(re.fullmatch(_LESS, bound)))


def _noun(deed: str) -> str:
    return "login" if re.search("log|sign|visit", deed) else "order"
