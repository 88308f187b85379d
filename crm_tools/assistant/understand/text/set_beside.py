"""English that sets the figures of one period beside those of another, told with “vs”.

“More in October than in September”, “and how that has changed since Q2”, “next to that of last year”, “did we beat last
year”: whatever joins two periods in one of these ways compares them, and the joint is one word then. What is compared
with may be named (September) or be told by the first (“the same days a year earlier”, “the month before”).
"""

from __future__ import annotations

import datetime as dt
import re
from itertools import pairwise

from crm_tools.assistant.understand.days.periods import find_periods
from crm_tools.assistant.understand.text.normalise import Text
from crm_tools.assistant.understand.text.rewording import spliced

_MORE = (
    r"(?:(?:any|much|a lot|even|slightly|a bit|far|significantly|still|lots) )?(?:more|higher|better|fewer|less|lower"
    r"|bigger|larger|smaller|worse|greater|stronger|weaker|busier|healthier|richer|poorer)"
)
_CHANGED = (
    r"(?:changed?|moved?|developed?|evolved?|shifted|grown|grew|grow|risen|rose|fallen|fell|dropped|improved|declined"
    r"|increased|decreased|gone (?:up|down)|went (?:up|down)|differs?|differed|varied|varies|performed|done|did)"
    r"(?: or (?:not|fallen|fell|risen|rose|dropped|grown|grew|declined|increased|decreased|shrunk|shrank|down|up))?"
)
_CHANGE = (
    r"(?:changes?|growth(?: rate)?|differences?|delta|increase|decrease|movement|gap|development|shift|uplift|variance"
    r"|comparison|variation|swing|rise|fall|drop|gain|loss|percentage change|% change|growth %|change %)"
)
_TO = r"(?:from|since|versus|vs\.?|against|on|over|to|with|compared (?:to|with)|relative to|in comparison (?:to|with))"
_IT = r"(?:it|they|that|this|those|these|we|sales|revenue|the (?:figures?|numbers?|results?|total|value))"
_VERB = (
    r"(?:compare[sd]?|stack(?:s|ed)? up|measure[sd]? up|h[eo]lds? up|fare[sd]?|lines? up|looks?|stands?|matche[sd] up)"
)
_AND = r"(?:,? ?(?:and|with|plus|including|incl|as well as|along with|together with)|,)"
_JOINTS = (
    rf"{_AND}? ?how (?:do |does |did |is |are |was |were |has |have |would )?(?:{_IT} )?{_VERB} "
    r"(?:with|to|against|next to|beside|alongside|versus|vs|like)",
    rf"{_AND} ?(?:by )?how (?:much |far )?{_IT}(?:'s|'ve| has| have| had| did)?(?: been)? {_CHANGED} {_TO}",
    rf"{_AND} (?:the |its |their |an? |my )?(?:relative |percentage |percent |% |net )?{_CHANGE}(?: in %)? {_TO}",
    rf"{_AND} ?how (?:was|were|is|are|did|does|do|has|have) {_IT}"
    r"(?: (?:look(?:ing)?|do(?:ing)?|fare|been|like|developed?|perform(?:ed)?))*",
    rf"{_AND} ?how (?:many|much)(?: (?:of them|was|were|is|are|did|do|we|they|it|there|had|have|get|got|see|then))*",
    rf"{_AND} ?(?:what|how much|how many|where) {_IT} (?:was|were|came to|stood(?: at)?|amounted to|looked like)",
    r"(?:up|down|ahead|behind|above|below|short)(?: or (?:up|down|ahead|behind|above|below))? (?:on|of|from|vs\.?)",
    r"(?:did we |have we |do we |are we )?(?:beat(?:en|ing)?|top(?:ped|ping)?|exceed(?:ed|ing)?|match(?:ed|ing)?"
    r"|surpass(?:ed|ing)?|outd(?:o|id|one|oing)|outperform(?:ed|ing)?|bettered|overt(?:ake|ook|aken))",
    r"(?:right |directly |side by side |as )?(?:next to|beside|besides|alongside|opposite|set against|put against"
    r"|placed against|measured against|held against|as against|against|relative to|in relation to)",
    r"(?:as |when |if )?(?:compared|comparing)(?: it| them| that| this)? (?:to|with|against)",
    r"(?:up )?against",
)
_FILL = (
    r"(?: (?:in|on|over|during|for|at|from|of|the|that|those|what|it|we|they|was|were|had|did|made|sold|took|have|got"
    r"|saw|as|figures?|numbers?|ones?|values?|back|around|about|whole|entire))*"
)
_THAN = re.compile(rf"\bthan{_FILL} ?$")
_JOINT = re.compile(rf"(?:(?<=^)|(?<![a-z\d']))(?:{'|'.join(_JOINTS)}){_FILL} ?$")
_COMPARATIVE = re.compile(rf"\b(?:{_MORE})\b(?! than \d| than ¥)(?: of)? ?")
_WHICH = re.compile(
    r"\b(?:which|who|whose|customers|members|people|those|cities|channels|products|categories|levels)\b"
)
"""Which cities sold less than the month before: a condition on the change, and no comparison of all."""
_BESIDE_IT = re.compile(
    r"(?:'s?)?,? ?(?:(?:shown |right |directly |placed |set )?(?:beside|next to|alongside|against|opposite)(?: it| them"
    r"| that| this| each other| one another)?|side by side|for (?:comparison|reference|contrast)|as (?:a |the )?"
    r"(?:comparison|benchmark|reference|yardstick|baseline)|to compare(?: it| them| with| against)*)(?![a-z ]*\d)"
    r"(?= ?(?:$|[,;.?!]| please| pls))"
)
_BOTH = re.compile(
    r"(?:[,;.?!-]|\band\b)? ?(?:(?:please|pls|kindly|could i|can i|i need|i want|i'd like|show|give|see|get|have|send"
    r"|me|us|with|for|in|state|list|to|the) )*both(?: the| of the)?(?: sales| order| revenue| count)?"
    r" ?(?:figures|numbers|values|sides|periods|years|months|weeks|days|quarters|results|totals|amounts|counts"
    r"|of them)?"
    rf"(?: (?:and|plus|with) (?:the |their )?(?:{_CHANGE}))?(?: please| pls)?(?= ?(?:$|[,;.?!]))"
)
_PUT = re.compile(
    r"(?:(?<=^)|(?<=you )|(?<=to )|(?<=please )|(?<=,)|(?<=me ))(?:put|set|place|lay|hold|stack|line up|match)\b(?= )"
)
_NOUN = (
    r"(?:days?|dates?|periods?|times?|stretch|span|point|window|time ?frame|weeks?|months?|quarters?|interval|stage"
    r"|part|portion|season|holiday|slice|moment|phase|timespan|period of time|point in time|time of (?:the )?year)"
)
_SAME = (
    r"(?:the )?(?:(?:very |exact |exactly the )?same|corresponding|equivalent|matching|comparable|identical|like)"
    rf" {_NOUN}(?: and {_NOUN})?"
)
_OF = r"(?: (?:of|in|during|from|for|on))?(?: the)?"
_SAME_DAYS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(said), means)
    for said, means in (
        (
            r"\bthis (year|month|week|quarter)( and| vs| versus|,) (?:the )?(?:last|previous)(?: one)?"
            r"(?! [a-z]*(?:year|month|week|quarter|\d))",
            r"this \1\2 last \1",
        ),
        (rf"\b{_SAME}{_OF} (?:last|previous|prior|preceding|past) year\b", "the same period last year"),
        (
            rf"\b{_SAME}{_OF} (?:(?:a|one|1) year (?:ago|earlier|before|prior|back)|year before|year earlier"
            r"|12 months (?:ago|earlier|before|back)|twelve months (?:ago|earlier|before|back))\b",
            "the same period last year",
        ),
        (rf"\blast year(?:'?s)?,? (?:on |in |at |over |during |for )?{_SAME}\b", "the same period last year"),
        (
            rf"\b(?!the same day\b|same day\b){_SAME}{_OF} (?:last|previous|prior|preceding) (month|week|quarter)\b",
            r"the same period last \1",
        ),
        (rf"\b{_SAME}{_OF} (month|week|quarter) (?:before|earlier|prior|ago)\b", r"the same period last \1"),
        (rf"\blast (month|week|quarter)(?:'?s)?,? {_SAME}\b", r"the same period last \1"),
        (
            rf"\b{_SAME}{_OF} (?=(?:last )?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b|20\d\d\b"
            r"|q[1-4]\b|h[12]\b)",
            "the same days of ",
        ),
    )
)
_REFERENCES = re.compile(
    r"(?:the same (?:period last (?:year|month|week|quarter)|days of)|(?:this time last year|last year's same)"
    r"|(?:the )?(?:previous|prior|preceding) (?:one|period|month|week|quarter|year|day)\b"
    r"|(?:the )?(?:day|week|month|quarter|year|period|one) (?:before|earlier|prior)\b"
    r"|(?:a|one) (?:year|month|week|day|quarter) (?:ago|earlier|before|back)\b"
    r"|the (?:\d+|two|three|four|six|seven|twelve|thirty) (?:days|weeks|months) before\b)"
)


def set_beside(text: Text, today: dt.date) -> Text:
    """``text`` with “vs” in the place of whatever sets one period beside another."""
    for said, means in _SAME_DAYS:
        if found := said.search(text.norm):
            text = spliced(text, *found.span(), found.expand(means))
    text = _to_date_of_both(text, today)
    told = text
    text = _in_both_years(_grown(text), today)
    for start in sorted(_references(text.norm, today), reverse=True):
        text = _joined(text, start)
    if text is told and len(_references(text.norm, today)) > 1 and (found := _BESIDE_IT.search(text.norm)):
        text = spliced(text, *found.span(), " in comparison")
    if text is not told or " vs " in text.norm:
        for pattern, means in ((_BOTH, ""), (_PUT, "show")):
            if found := pattern.search(text.norm):
                text = spliced(text, *found.span(), means)
    return text


_TO_DATE = re.compile(r",? ?\b(?:so far|to date|until now|up to now|till now|up to today|to this day)\b")


def _to_date_of_both(text: Text, today: dt.date) -> Text:
    """“This November against last November so far”, in November: the days up to today in both."""
    month = f"{today:%B}".lower()
    both = re.search(
        rf"\bthis {month}\b.*?\b(?:last {month}|{month} last year|{month} {today.year - 1})(?:'s)?", text.norm
    )
    until = _TO_DATE.search(text.norm)
    if both is None or until is None:
        return text
    text = spliced(text, *until.span(), "")
    for said, means in (
        (rf"\b(?:last {month}|{month} last year|{month} {today.year - 1})(?:'s)?", "the same period last year"),
        (rf"\bthis {month}\b", "this month"),
    ):
        if found := re.search(said, text.norm):
            text = spliced(text, *found.span(), means)
    return text


_POINT = r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.?(?: 20\d\d)?|q[1-4](?: 20\d\d)?|20\d\d"
_GREW = re.compile(
    r"\b(?:grew|grow|grown|growing|growth|rose|risen|fell|fallen|dropped|declined|gained|lost|increased?|decreased?)\b"
)
_FROM_TO = re.compile(rf"\bfrom (?P<one>{_POINT}) (?:to|into) (?P<other>{_POINT})\b")
_UNIT_BY_UNIT = re.compile(r"\b(?:month(?:ly|s)?|week(?:ly|s)?|quarter(?:ly|s)?|trend|each|every)\b")


def _grown(text: Text) -> Text:
    """“Which grew most from September to October”: October set beside September, where no month stands between."""
    found = _FROM_TO.search(text.norm)
    if found is None or not _GREW.search(text.norm) or _UNIT_BY_UNIT.search(text.norm):
        return text
    return spliced(text, *found.span(), f"in {found['other']} vs {found['one']}")


def _references(norm: str, today: dt.date) -> set[int]:
    """Where the periods begin that may be compared with."""
    named = set()
    for span in find_periods(norm, today):
        led = _LED.match(norm, span.start, span.end)
        if span.token not in (None, "all"):
            named.add(led.end() if led else span.start)
    return named | {found.start() for found in _REFERENCES.finditer(norm)}


_LED = re.compile(r"(?:(?:from|since|in|on|over|during|for|of|at|the) )*")


def _in_both_years(text: Text, today: dt.date) -> Text:
    """“October of this year and of last year”, “Q3 2026 and 2025”: the later year is that of the same days."""
    spans = [span for span in find_periods(text.norm, today) if span.token]
    for one, other in pairwise(spans):
        told = [text.norm[span.start : span.end] for span in (one, other)]
        years = [_A_YEAR.search(said) for said in told]
        if not all(years) or not _AND_OF.fullmatch(text.norm[one.end : other.start]):
            continue
        alone = [not _LED.sub("", said[: year.start()]) for said, year in zip(told, years, strict=True) if year]
        if alone == [False, True]:
            return spliced(text, one.end, other.start, " vs ")
    return text


_AND_OF = re.compile(r" (?:and|&)(?: of| in| for| that of)? ?")
_A_YEAR = re.compile(r"(?:this|last) year|20\d\d$")


def _joined(text: Text, start: int) -> Text:
    """``text`` with “vs” before the period that begins at ``start``, where a joint stands there."""
    if found := _THAN.search(text.norm, 0, start):
        more = list(_COMPARATIVE.finditer(text.norm, 0, found.start()))
        if not more or _WHICH.search(text.norm, 0, more[-1].start()):
            return text
        text = spliced(text, *found.span(), " vs " if text.norm[found.start() - 1 : found.start()] != " " else "vs ")
        return spliced(text, *more[-1].span(), "")
    found = _JOINT.search(text.norm, 0, start)
    return text if found is None or not found.start() else spliced(text, *found.span(), " vs ")
