"""A report over customers told by what they did: 买过女装的客户今年的客单价, “sales last month from those who …”.

The clause about the customers is read as a list, what is left of the question as a report; both have to be whole, and
the days of each have to be said where they could be those of the other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from crm_tools.analytics.audience_request import AudienceRequest, conditions_of
from crm_tools.analytics.registry import MEASURES
from crm_tools.analytics.request import ReportRequest
from crm_tools.assistant.calls import Call, RunReport, audience_of
from crm_tools.assistant.understand.checks.pointed import points_back
from crm_tools.assistant.understand.plain import plain
from crm_tools.assistant.understand.question import Asked, drafted
from crm_tools.assistant.understand.requests import call_for
from crm_tools.assistant.understand.text.normalise import Text
from crm_tools.assistant.understand.text.peel import cut
from crm_tools.assistant.understand.text.rewording import spliced
from crm_tools.assistant.understand.whom import whom_call

_PEOPLE = (
    r"(?:customers|members|people|buyers|users|shoppers|clients|accounts|women|men|those|everyone|everybody|anyone"
    r"|households|the (?:\w+ ){0,3}cohort)"
)
_TOLD = r"(?:who|that|whose|with|registered|acquired|joining)"
_NAMED = r"(?:(?!(?:of|for|from|by|among|amongst|within|to) )[\w&'-]+ (?:or |and )?){0,5}?"
_PLACE = r"(?:in|from|via) (?!(?:the )?(?:last|past|this|previous)\b|\d)(?:[a-z]+ ?(?:or |and )?){1,3}?"
"""Where they live or come from, before what they did is told."""
_WHO = rf"(?:(?:all |only |just |the |our |those )*{_NAMED}{_PEOPLE}\b ?(?:{_PLACE} )?{_TOLD}\b)"
_LEADING = re.compile(rf"(?:(?:among|of|for|within|from|looking at|taking|considering|take|given) )?(?={_WHO})")
_BEHIND = re.compile(rf" (?:of|for|from|by|among|amongst|within|to) (?={_WHO})")
_INSIDE = re.compile(rf"(?P<asked>\b[a-z ]+?) (?:did|do|does|have|has|were) (?={_WHO})")
_ENDS = re.compile(r"(?<!\d),|,(?!\d{3})|:(?!\d)|;| - ")
_VERB = re.compile(r" (?:placed?|made?|make|have|spen[dt]|generated?|br(?:ing|ought) in|contributed?)\b")
_MONEY = re.compile(r"(?:what|how much)(?: money| revenue)?$")
_LAYOUT = re.compile(
    r"(?:, ?| )(?:(?:split|broken down|grouped|compared|shown|counted|listed|separately|separated) )?"
    r"(?:by|per|across|for each|in each) (?:the )?[a-z]+(?:(?: and |, ?)[a-z]+)?$"
)
_THEIRS = re.compile(
    r"^ ?(?:what (?:is|was|were|are) )?(?:their|these customers'|the) |\b(?:of|by|for) (?:them|these|those)\b"
)


def among(asked: Asked, *, deeds_only: bool = False) -> Call | None:
    """The report, None where the question is none of this kind or not certain in its days.

    ``deeds_only``: of customers who did something alone, not of those in a city or of a level.
    """
    told = next(_readings(asked), None)
    if told is None or not deeds_only:
        return told
    found = AudienceRequest.model_validate(told.arguments["audience"])
    return told if any(one.field in MEASURES for one in conditions_of(found)) else None


def dated_among(asked: Asked) -> Call | None:
    """The same where both say their days, what the customers did and the report: no other reading holds all of that."""
    told = next((call for call in _readings(asked) if call is not None), None)
    if told is None or told.arguments["period"] == "all":
        return None
    found = AudienceRequest.model_validate(told.arguments["audience"])
    deeds = [one for one in conditions_of(found) if one.field in MEASURES and one.field != "new_customers"]
    dated = all((one.period or found.period) not in (None, "all") for one in deeds)
    return told if deeds and dated else None


_TELLS_MORE = re.compile(
    r"[ ,:]*(?:and|but|or|yet|who|whose|that|with|without|had|have|has|did|didn|received|got|used|bought|ordered)\b"
    "|[,，]?(?:且|并且?|但是?|又|也|而且?|同时|没|未)"
)
"""What goes on to tell of the customers asks for no figure."""


def _readings(asked: Asked) -> Iterator[Call | None]:
    """The report over the customers for each way in which the question can be cut; None where its days are open."""
    if asked.previous is not None and points_back(asked.text.norm):
        return
    for who, what in _parts(asked.text) if asked.language == "en" else _parts_zh(asked.text):
        audience = None if _TELLS_MORE.match(what.norm) else customers_told(asked, who)
        if audience is None:
            continue
        call, _ = plain(asked, what)
        if call is not None and call.tool == "run_report" and not call.arguments.get("audience"):
            yield _over(call, audience)


def _over(call: Call, audience: AudienceRequest) -> Call | None:
    """The report over these customers alone, where its days are certain."""
    report = RunReport(**call.arguments).request()
    if "customer" in report.dimensions or "customers" in report.measures or report.compare:
        return None
    deeds = [one for one in conditions_of(audience) if one.field in MEASURES]
    registered = all(one.field == "new_customers" for one in deeds)
    undone = any(one.field in ("refunded_orders", "refund_amount", "cancelled_orders") for one in deeds)
    days = {one.period or audience.period for one in deeds}
    if undone and days & {None, "all"}:
        return None  # 有退款的客户的客单价: of all their orders, or of those sent back?
    if report.period == "all" and not registered and days - {None, "all"}:
        return None  # of those who bought in October: the sales of October, or all?
    found = ReportRequest(**{**report.model_dump(), "audience": audience.model_dump()})
    return call_for(found)


def customers_told(asked: Asked, who: Text) -> AudienceRequest | None:
    """The customers whom a clause describes; None where it describes none, or the first of some."""
    draft = drafted(asked, who, deeds=True)
    draft.listed = draft.people = True
    call = whom_call(draft)
    found = None if call is None else audience_of(call.tool, call.arguments)
    return None if found is None or found.order or found.limit else found


def _parts(text: Text) -> Iterator[tuple[Text, Text]]:
    """The clause about the customers and what is left, each way in which the question can be cut."""
    norm, last = text.norm, len(text.norm)
    if lead := _LEADING.match(norm):
        for mark in _ENDS.finditer(norm, lead.end()):
            yield _piece(text, lead.end(), mark.start()), _theirs(_piece(text, mark.end(), last))
    for said in _BEHIND.finditer(norm):
        tail = _LAYOUT.search(norm, said.end())
        end = tail.start() if tail else last
        yield _piece(text, said.end(), end), _piece(text, 0, said.start(), end)
        if tail:
            yield _piece(text, said.end(), last), _piece(text, 0, said.start())
    for said in _INSIDE.finditer(norm):
        for verb in _VERB.finditer(norm, said.end()):
            money = bool(_MONEY.search(said["asked"]))
            asked = (
                spliced(text, said.start(), verb.end(), "sales")
                if money
                else _piece(text, 0, said.end("asked"), verb.end())
            )
            yield _piece(text, said.end(), verb.start()), asked


_WHO_ZH = re.compile(
    "(?<=[的过了])[一-鿿]{0,4}?(?:客户|会员|用户|顾客|人)(?:们)?(?P<in>里面?|当中|中)?,?(?:的|在|他们)?"
)
_THOSE_ZH = re.compile("(?:客户|会员|用户|顾客|人)(?:里面?|当中|中)[^;?]{2,40}?的(?=[今去本上近最]|20)")
"""Of these customers, those who did something, and the days of the report."""


def _parts_zh(text: Text) -> Iterator[tuple[Text, Text]]:
    """近30天买过女装的客户今年的销售额: what stands before the word for people, and what behind."""
    those = ((said.end(), said.end()) for said in _THOSE_ZH.finditer(text.norm))
    told = ((said.start("in") if said["in"] else said.end(), said.end()) for said in _WHO_ZH.finditer(text.norm))
    for end, begins in (*those, *reversed(list(told))):
        if begins < len(text.norm):
            yield _piece(text, 0, end), _piece(text, begins, len(text.norm))


def _piece(text: Text, start: int, end: int, again: int | None = None) -> Text:
    """What stands between two places, and from a third on."""
    tail = len(text.norm) if again is None else again
    return replace(
        text, norm=text.norm[start:end] + text.norm[tail:], origin=text.origin[start:end] + text.origin[tail:]
    )


def _theirs(text: Text) -> Text:
    return cut(text, [match.span() for match in _THEIRS.finditer(text.norm)])
