"""Turns that need more of a conversation than its last answer, or are read of it in another form.

They come back to an answer further up, correct a slip, put the last answers together, have another act drafted, take
some of the first so many, or are of the same days.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from crm_tools.analytics.audience_request import AudienceRequest
from crm_tools.analytics.registry import DIMENSIONS
from crm_tools.assistant.calls import ACTIONS, Call
from crm_tools.assistant.understand.draft import Draft
from crm_tools.assistant.understand.lists.customers import list_call
from crm_tools.assistant.understand.lists.listed import counted
from crm_tools.assistant.understand.question import Asked, drafted
from crm_tools.assistant.understand.text.normalise import Text, normalise
from crm_tools.assistant.understand.text.peel import without
from crm_tools.assistant.understand.turns.after_act import changed_act
from crm_tools.assistant.understand.turns.all_so_many import all_so_many
from crm_tools.assistant.understand.turns.around import (
    act_for_others,
    more_of_act,
    other_act,
    takes_up_the_last,
    was_order,
)
from crm_tools.assistant.understand.turns.correcting import corrected, plainly, put_right
from crm_tools.assistant.understand.turns.deciding import decides
from crm_tools.assistant.understand.turns.each_one import each_one
from crm_tools.assistant.understand.turns.first import narrows, opened, ranked_again, ranked_among
from crm_tools.assistant.understand.turns.headless import some_of_them
from crm_tools.assistant.understand.turns.lifting import of_everybody
from crm_tools.assistant.understand.turns.of_all_kind import of_all_kind
from crm_tools.assistant.understand.turns.of_everyone import of_everyone
from crm_tools.assistant.understand.turns.of_split import of_split
from crm_tools.assistant.understand.turns.rest import the_rest
from crm_tools.assistant.understand.turns.returning import NO_ANSWER, Earlier, Read, answered, comes_back, returned
from crm_tools.assistant.understand.turns.said import turn_pattern, turn_patterns
from crm_tools.assistant.understand.turns.same_time import in_that_time, of_that_day
from crm_tools.assistant.understand.turns.the_one import of_the_one
from crm_tools.assistant.understand.turns.together import several, together
from crm_tools.assistant.understand.turns.unfiltered import unfiltered
from crm_tools.assistant.understand.turns.unnamed import people_unnamed, why_they_leave
from crm_tools.assistant.understand.turns.widened_then import widened_then

_LISTED = re.compile(r"名单|是谁|有谁|\b(?:list|who|names)\b")
"""Asks for the customers themselves."""
_LONG = {"zh": 60, "en": 140}
"""Longer turns are no short word on what was shown."""


def conversed(asked: Asked, earlier: Sequence[Earlier], read: Read) -> Call | Draft | None:
    """The call of such a turn; a draft where it is one and what it refers to is not certain; None for any other."""
    if asked.previous is None and not earlier:
        return None
    if len(asked.text.norm) > _LONG[asked.language]:
        return None
    if earlier and earlier[-1].call is None and takes_up_the_last(asked):
        return _unclear(asked, "understand.reason.last_asked_back")
    if asked.previous is None:
        return None
    told = asked.previous.arguments
    if (
        told.get("limit")
        and told.get("dimensions")
        and of_everybody(asked) is None
        and turn_pattern("total", "said").fullmatch(asked.text.norm.strip(" ?!.,;:"))
    ):
        return _unclear(asked, "understand.reason.rank_within")  # the total of the first six alone
    for way in (
        decides,
        all_so_many,
        _then_listed,
        unfiltered,
        of_everyone,
        of_all_kind,
        each_one,
        of_split,
        some_of_them,
        people_unnamed,
        why_they_leave,
        _come_back,
        widened_then,
        _put_right,
        _together,
        changed_act,
        other_act,
        act_for_others,
        more_of_act,
        the_rest,
        of_the_one,
        _some_of_first,
        _in_that_time,
    ):
        found = way(asked, earlier, read)
        if found is not None:
            return found
    return None


def _come_back(asked: Asked, earlier: Sequence[Earlier], read: Read) -> Call | Draft | None:
    for call, rest in returned(asked, answered(earlier)):
        if not rest:
            return call
        found = read(rest, call, ())
        if found == call and drafted(replace(asked, text=normalise(rest))).has("export"):
            return call
        if found.tool not in NO_ANSWER and found != call and read(rest, None, ()) != found:
            return found
    if not comes_back(asked):
        return None
    head, cut, rest_ = asked.text.norm.partition(",")
    whole = of_everybody(replace(asked, text=normalise(head))) if cut else None
    if whole is not None:  # “back to everyone, but by channel”
        found = read(turn_pattern("of_its_goods", "joins").sub("", rest_.strip()), whole, ())
        return found if found.tool == "run_report" and found != whole else None
    return _unclear(asked, "understand.reason.which_earlier")


def _put_right(asked: Asked, earlier: Sequence[Earlier], read: Read) -> Call | Draft | None:
    meant = put_right(asked)
    if meant is None or not meant.norm:
        return None
    found = corrected(asked, meant, earlier, read)
    if found is not None and found.tool not in ACTIONS and earlier and was_order(asked, earlier[-1]):
        found = read(earlier[-1].question, found, ())  # “sorry, men” after a coupon was drafted for the women
        found = found if found.tool in ACTIONS else None
    if found is not None or not plainly(asked):
        return found
    return _unclear(asked, "understand.reason.which_corrected")


def _together(asked: Asked, earlier: Sequence[Earlier], read: Read) -> Call | Draft | None:
    if (pointed := several(asked, earlier)) is not None:
        people = counted(pointed[0], split=True) if _LISTED.search(asked.text.norm) else None
        return list_call(people) if people is not None else _of_several(*pointed, read)
    found = together(asked, earlier)
    grouped = any(one.kind in ("grouped", "group") for one in drafted(asked).tokens)
    if not isinstance(found, Call) or not grouped:
        return found
    rest = without(asked.text, turn_patterns("together", "both"))  # 两边都按季度列一下
    call = read(rest.norm, found, ()) if rest.norm != asked.text.norm and rest.norm else found
    groups = [*found.arguments.get("dimensions", ()), *call.arguments.get("dimensions", ())]
    return Call(call.tool, {**call.arguments, "dimensions": list(dict.fromkeys(groups))}) if groups else call


def _of_several(joined: Call, rest: Text, read: Read) -> Call | None:
    """The answers in one, with what else the turn says of them: 这两个季度放一起，再分男女."""
    said = rest.norm.strip(" ,.;:!?")
    if not said:
        return joined
    call = read(said, joined, ())
    if call.tool != "run_report" or call == joined:
        return None
    new = call.arguments.get("dimensions", ())
    timed = any(DIMENSIONS[name].time == "calendar" for name in new)  # every day of two weeks
    old = [name for name in joined.arguments.get("dimensions", ()) if not (timed and DIMENSIONS[name].time)]
    groups = [*old, *new]
    return Call(call.tool, {**call.arguments, **({"dimensions": list(dict.fromkeys(groups))} if groups else {})})


_ASKS_AND_LISTS = re.compile(
    r"(?P<asks>.*\b(?:have|has|did|do|are|is|were|how many)\b.*?)[?;.,]+ ?(?:and |then |please |so )*"
    r"(?:list|name|show)(?: me)?(?: (?:them|those|the names))?(?: please| all)*"
)


def _then_listed(asked: Asked, _: Sequence[Earlier], read: Read) -> Call | None:
    """“Have any of them ordered yet? List them”: those whom the question counts."""
    said = _ASKS_AND_LISTS.fullmatch(asked.text.norm.strip(" ?!.,;:"))
    if said is None:
        return None
    people = counted(read(said["asks"], asked.previous, ()))
    return None if people is None or people == AudienceRequest() else list_call(people)


_OF_THEM = re.compile(r"其中|里面|里头|当中|[这那]\d+|他们|\b(?:of|among|from) (?:them|those|these|the)\b")


def _some_of_first(asked: Asked, _: Sequence[Earlier], read: Read) -> Call | None:
    whole = opened(asked.previous)
    if whole is None:
        return None
    found = read(asked.question, whole, ())
    if not narrows(found, whole):
        return None
    if _OF_THEM.search(asked.text.norm):
        return found
    said = normalise(asked.question).norm.strip(" ?!.,;:")
    anew = turn_pattern("ranked_again", asked.language).fullmatch(said) is not None
    return (
        ranked_again(asked.previous, found) or (ranked_among(asked.previous, found, whole) if anew else None) or found
    )


def _in_that_time(asked: Asked, _: Sequence[Earlier], read: Read) -> Call | Draft | None:
    return of_that_day(asked, read) or in_that_time(asked, read)


def _unclear(asked: Asked, reason: str) -> Draft:
    draft = drafted(asked)
    draft.unclear.append((asked.question, reason))
    return draft
