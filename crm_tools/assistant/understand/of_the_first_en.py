"""The same in English: “what share of sales comes from the top 20% of customers”, “how much did the top 50 spend”."""

from __future__ import annotations

import re
from collections.abc import Callable

from crm_tools.analytics.audience_request import AudienceRequest
from crm_tools.analytics.request import ReportRequest
from crm_tools.assistant.calls import Call
from crm_tools.assistant.understand.lists.listed import is_percent
from crm_tools.assistant.understand.question import Asked
from crm_tools.assistant.understand.requests import call_for
from crm_tools.assistant.understand.text.normalise import Text
from crm_tools.assistant.understand.text.peel import cut
from crm_tools.assistant.understand.text.rewording import spliced

_WHO = (
    r"(?P<who>(?:the |our )?(?:top|best|biggest|bottom|highest[- ]spending) (?:\d[\d.]*%?|ten|twenty|fifty|hundred)"
    r"(?: percent| ?%)?(?: (?:of )?(?:our |the |all )*[a-z]*)?(?:customers|spenders|buyers|members|shoppers)?"
    r"(?: by (?:sales|spend|spending|revenue|orders))?)"
)
_WHEN = r"(?P<when> (?:in|this|last|during|over|since) [^,;?]+?)?"
_SHARE = r"(?:what |which )?(?:is the |'s the )?(?:share|percent|percentage|proportion|part|fraction|portion|%)"
_FIGURE = r"(?:our |the |total |all |overall |of )*(?P<figure>sales|revenue|orders|turnover)"
_BRING = r"(?:account for|come from|bring in|bring|contribute|generate|make up|represent|drive|produce)"
_SHARES = tuple(
    re.compile(said)
    for said in (
        rf"{_SHARE} of {_FIGURE} (?:comes?|came|is|was|are|were) (?:from|by|made by|due to) {_WHO}{_WHEN}[?. ]*",
        rf"{_SHARE} of {_FIGURE} (?:do|did|does) {_WHO} {_BRING}{_WHEN}[?. ]*",
        rf"how much of {_FIGURE} (?:comes?|came|is|was) from {_WHO}{_WHEN}[?. ]*",
        rf"how much of {_FIGURE} (?:do|did|does) {_WHO} {_BRING}{_WHEN}[?. ]*",
        rf"{_WHO}(?:'s|s')? share of {_FIGURE}{_WHEN}[?. ]*",
    )
)
_TOTAL = re.compile(
    rf"how much (?:money |revenue |(?P<figure>sales) )?(?:do|did|does|have|has) {_WHO} "
    rf"(?:spend|spent|pay|paid|bring in|brought in|generate|contribute)(?: in total| altogether)?{_WHEN}[?. ]*"
)
_PLAIN = re.compile(rf"(?P<figure>sales|revenue|orders) (?:of|from|by) {_WHO}{_WHEN}[?. ]*")
"""Of so many percent together; of so many customers, each."""
_COUNT = re.compile(rf"how many (?:customers |people |members )?(?:are|is|were) (?:there )?in {_WHO}{_WHEN}[?. ]*")

_PERCENT = re.compile(r"(?:the |our )?[a-z -]+ \d[\d.]*%")
_NOUN = re.compile("customers|spenders|buyers|members|shoppers")

Ranked = Callable[[Asked, Text], AudienceRequest | None]


def of_the_first_en(asked: Asked, ranked: Ranked) -> Call | None:
    """The figure of the first so many customers together, None where the question is none of this kind. ``ranked``
    reads who they are; the days behind are those in which they rank and are counted."""
    for way in (*_SHARES, _TOTAL, _PLAIN, _COUNT):
        said = way.fullmatch(asked.text.norm)
        people = None if said is None else ranked(asked, _told(asked.text, said))
        if said is None or people is None or (way is _PLAIN and not is_percent(people)):
            continue
        if way is _COUNT:
            return call_for(ReportRequest(measures=("customers",), period="all", audience=people))
        figure = "orders" if said["figure"] == "orders" else "sales"
        report = ReportRequest(measures=(figure,), period=people.period or "all", audience=people)
        shared = report.model_copy(update={"share": (figure,), "of_all": True})
        return call_for(shared if way in _SHARES else report)
    return None


def _told(text: Text, said: re.Match[str]) -> Text:
    """Who they are, and the days."""
    (start, end), (since, until) = said.span("who"), said.span("when")
    gone = [(0, start), (end, since), (until, len(text.norm))] if said["when"] else [(0, start), (end, len(text.norm))]
    number = _PERCENT.match(text.norm, start)
    if number is not None and not _NOUN.search(text.norm, start, end):
        text = spliced(text, number.end(), number.end(), added := " of customers")
        gone = [(0, start), *((low + len(added), high + len(added)) for low, high in gone[1:])]
    return cut(text, [span for span in gone if span[0] < span[1]])
