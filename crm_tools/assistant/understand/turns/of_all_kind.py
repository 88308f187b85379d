"""“And which of all our coupons has the best use rate?” after the figure of one: no longer of that one alone.

A ranking of all of a kind cannot be held to one of them either: “which coupon has the best use rate?”.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from crm_tools.assistant.calls import Call
from crm_tools.assistant.understand.question import Asked, drafted
from crm_tools.assistant.understand.requests import arguments, undrawn
from crm_tools.assistant.understand.text.normalise import normalise
from crm_tools.assistant.understand.text.peel import piece_of
from crm_tools.assistant.understand.turns.returning import NO_ANSWER, Earlier, Read
from crm_tools.assistant.understand.turns.said import turn_pattern

_OURS = re.compile(r"(?<=\ball )(?:of )?(?:our|your) ")
"""What is ours says nothing of the days."""
_PLACES = {"channel": {"channel"}, "city": {"city"}, "coupon": {"coupon"}, "product": {"product"}}
_PLACES |= {"category": {"category", "product"}}


def of_all_kind(asked: Asked, _: Sequence[Earlier], read: Read) -> Call | None:
    """The turn read of the report before without what it was held to of that kind; None where it was held to none."""
    if asked.previous is None or asked.previous.tool != "run_report":
        return None
    said = turn_pattern("of_all_kind", asked.language).search(asked.text.norm)
    ranks = None if said is not None else turn_pattern("of_all_kind", f"first_{asked.language}").search(asked.text.norm)
    if (told_of := said or ranks) is None:
        return None
    start, end = told_of.span(next(name for name, one in told_of.groupdict().items() if one))
    kinds = {one.value for one in drafted(asked, piece_of(asked.text, start, end)).tokens if isinstance(one.value, str)}
    gone = {name for kind in kinds for name in _PLACES.get(kind, ())}
    told = undrawn(asked.previous)
    if ranks is not None:  # the best of the cat food, but not of one coupon
        gone = {
            one["field"] for one in told.get("filters", ()) if one["field"] in kinds and one.get("op", "eq") == "eq"
        }
    kept = [one for one in told.get("filters", ()) if one["field"] not in gone]
    if len(kept) == len(told.get("filters", ())):
        return None
    whole = Call("run_report", arguments({**told, "filters": kept}))
    found = read(_OURS.sub("", normalise(asked.question).norm), whole, ())
    return None if found.tool in NO_ANSWER or found == whole else found
