"""“Give all ten a coupon”, 这十个人都发一张: an order for the so many customers that were shown.

The number tells which answer is meant: the last one that was cut off after so many, however it was narrowed since.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from crm_tools.analytics.audience_request import AudienceRequest
from crm_tools.assistant.calls import ACTIONS, Call
from crm_tools.assistant.understand.acts.acting import is_order
from crm_tools.assistant.understand.draft import Draft
from crm_tools.assistant.understand.lists.customers import audience_call
from crm_tools.assistant.understand.lists.listed import lists
from crm_tools.assistant.understand.question import Asked, drafted
from crm_tools.assistant.understand.text.normalise import normalise
from crm_tools.assistant.understand.turns.chatter import idle
from crm_tools.assistant.understand.turns.returning import Earlier, Read, answered
from crm_tools.assistant.understand.turns.said import turn_pattern
from crm_tools.assistant.understand.vocabulary.numbers import CARDINALS, chinese_number

_BREAK = re.compile(r"[,;:.!?]+ ?")
_STRESS = re.compile(r" (?:anyway|anyhow|regardless|all the same)\b")
_MOST_ACTIVE = 10
"""So many of the most active are shown where no number is told."""


def all_so_many(asked: Asked, earlier: Sequence[Earlier], read: Read) -> Call | Draft | None:
    """The order for all of them; a draft where no answer was of so many; None for any other turn."""
    text = normalise(asked.question).norm
    forms = (turn_pattern("all_so_many", one) for one in ("en", "zh"))  # “all ten a 会员回馈券” is of both
    said = next((found for one in forms if (found := one.search(text))), None)
    count = None if said is None else _number(said["n"] or said["m"])
    if said is None or count is None:
        return None
    them = "all of them" if said.group().isascii() else "他们"
    told = _alone(asked, text, said.span(), them)
    if not is_order(replace(asked, text=normalise(told))):
        return None
    shown: list[Call | None] = [call for _, call in answered(earlier)]
    for one in reversed(shown or [asked.previous]):
        people = lists(one)
        if people is not None and _so_many(people) == count:
            drafted_ = read(told, audience_call(people), ())
            return drafted_ if drafted_.tool in ACTIONS else _unclear(asked, "understand.reason.not_seen")
    return _unclear(asked, "understand.reason.which_earlier")


def _alone(asked: Asked, text: str, span: tuple[int, int], them: str) -> str:
    """The turn with ``them`` where the number stands, without clauses around it that only tell something."""
    marks = [one.span() for one in _BREAK.finditer(text)]
    begin = max((end for _, end in marks if end <= span[0]), default=0)
    stop = min((start for start, _ in marks if start >= span[1]), default=len(text))
    around = [normalise(one) for side in (text[:begin], text[stop:]) for one in _BREAK.split(side)]
    if not all(idle(asked, one, None) for one in around):
        begin, stop = 0, len(text)
    clause = f"{text[begin : span[0]]}{them}{text[span[1] : stop]}"
    return _STRESS.sub("", clause)


def _unclear(asked: Asked, reason: str) -> Draft:
    draft = drafted(asked)
    draft.unclear.append((asked.question, reason))
    return draft


def _number(said: str) -> int | None:
    if said.isdigit():
        return int(said)
    if said in CARDINALS:
        return CARDINALS.index(said) + 1
    found = chinese_number(said)
    return None if found is None else int(found)


def _so_many(people: AudienceRequest) -> int | None:
    """After how many the list was cut off; one that was narrowed since has fewer."""
    if people.limit is not None:
        return people.limit
    if people.segment == "most_active" and not people.filters and people.rule is None:
        return int(people.params.get("top", _MOST_ACTIVE))
    return None
