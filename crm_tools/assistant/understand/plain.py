"""A question as a report or a list of customers: the rules in their order, alone or going on from the one before."""

from __future__ import annotations

from dataclasses import dataclass

from crm_tools.analytics.desk import Desk
from crm_tools.assistant.calls import Call
from crm_tools.assistant.understand import conditions, decide, shape, verbs, when
from crm_tools.assistant.understand.draft import Draft, start
from crm_tools.assistant.understand.followup import follow, leads_on
from crm_tools.assistant.understand.lexicon import vocabulary
from crm_tools.assistant.understand.normalise import Text
from crm_tools.assistant.understand.spans import tokens_of
from crm_tools.texts import Language

_INCOMPLETE = frozenset(
    f"understand.reason.{name}"
    for name in ("no_measure", "rank_of_what", "compare_what", "share_of_what", "limit_of_what")
)
"""Reasons that a question before this one can take away."""


@dataclass(frozen=True)
class Asked:
    """A question at a desk: as typed, as read, and the call that a follow-up refers to."""

    question: str
    text: Text
    language: Language
    desk: Desk
    previous: Call | None = None


def drafted(asked: Asked, text: Text | None = None) -> Draft:
    """The tokens of the question, or of what is left of it."""
    words = vocabulary(asked.desk)
    mended, tokens = tokens_of(asked.text if text is None else text, words, asked.desk.today)
    return start(mended, asked.language, asked.desk, tokens, words)


def plain(asked: Asked, text: Text | None = None) -> tuple[Call | None, Draft]:
    """The call, or None with the draft's reasons."""
    draft = drafted(asked, text)
    previous = asked.previous
    if previous is not None and (leads_on(draft.text.norm) or draft.has("pronoun")):
        return follow(draft, previous), draft
    call = assemble(draft)
    if call is None and previous is not None and _incomplete(draft):
        draft = drafted(asked, text)
        call = follow(draft, previous)
    if call is None and previous is None and leads_on(draft.text.norm):
        draft.unclear.append(("", "understand.reason.no_previous"))
    return call, draft


def assemble(draft: Draft) -> Call | None:
    """All rules, in the order in which they lean on one another."""
    verbs.settle(draft)
    when.take_periods(draft)
    decide.take_segment(draft)
    conditions.take_values(draft)
    conditions.take_numbers(draft)
    shape.take_shape(draft)
    return decide.decide(draft)


def _incomplete(draft: Draft) -> bool:
    """Nothing is unknown, but what it is about was not said."""
    return all(reason in _INCOMPLETE for _, reason in draft.unclear)
