"""The way in: a question, read against the desk's vocabulary, becomes a call with the reading that led to it."""

from __future__ import annotations

from dataclasses import dataclass

from crm_tools.analytics.desk import Desk
from crm_tools.assistant.calls import Call, Clarify, Decline
from crm_tools.assistant.understand import conditions, decide, shape, verbs, when
from crm_tools.assistant.understand.describe import understood
from crm_tools.assistant.understand.draft import Chip, Draft, start
from crm_tools.assistant.understand.followup import follow, leads_on
from crm_tools.assistant.understand.lexicon import vocabulary
from crm_tools.assistant.understand.normalise import language_of, normalise
from crm_tools.assistant.understand.spans import tokens_of
from crm_tools.assistant.understand.suggest import suggestions
from crm_tools.assistant.understand.words import not_allowed
from crm_tools.texts import say

MAX_LENGTH = 500
"""Longer texts are no questions about numbers; what stands beyond is not read."""

_INCOMPLETE = frozenset(
    f"understand.reason.{name}"
    for name in ("no_measure", "rank_of_what", "compare_what", "share_of_what", "limit_of_what")
)
"""Reasons that a question before this one can take away."""


@dataclass(frozen=True)
class Reading:
    """``call`` and the pieces of the question that led to it, in their order, to be shown as chips."""

    call: Call
    chips: tuple[Chip, ...] = ()


def understand(question: str, desk: Desk, previous: Call | None = None) -> Call:
    """The one call that answers ``question``: ``run_report``, ``find_customers``, ``clarify`` or ``decline``.

    ``previous`` is the call that a follow-up (其中上海的呢, “and last month?”) refers to. Every word that could change
    rows or numbers is applied, or the call asks back.
    """
    return read(question, desk, previous).call


def read(question: str, desk: Desk, previous: Call | None = None) -> Reading:
    """As :func:`understand`, with the reading beside the call."""
    question = question[:MAX_LENGTH]
    if not_allowed().search(normalise(question).norm):
        return Reading(_decline("not_allowed", question))
    draft = _drafted(question, desk)
    text, tokens = draft.text, draft.tokens
    if missing := [index for index, token in enumerate(tokens) if token.kind == "no_data"]:
        return Reading(_decline("no_data", text.quote(tokens[missing[0]].start, tokens[missing[-1]].end)))
    call = None
    if previous is not None and leads_on(text.norm):
        call = follow(draft, previous)
    else:
        call = assemble(draft)
        if call is None and previous is not None and _incomplete(draft):
            draft = _drafted(question, desk)
            call = follow(draft, previous)
    if call is None and previous is None and leads_on(text.norm):
        draft.unclear.append(("", "understand.reason.no_previous"))
    if call is None:
        return Reading(_clarify(draft, desk), tuple(draft.chips))
    return Reading(call, tuple(draft.chips))


def _incomplete(draft: Draft) -> bool:
    """Nothing is unknown, but what it is about was not said."""
    return all(reason in _INCOMPLETE for _, reason in draft.unclear)


def _drafted(question: str, desk: Desk) -> Draft:
    words = vocabulary(desk)
    text, tokens = tokens_of(normalise(question), words, desk.today)
    return start(text, language_of(question), desk, tokens, words)


def assemble(draft: Draft) -> Call | None:
    """All rules, in the order in which they lean on one another."""
    verbs.settle(draft)
    when.take_periods(draft)
    decide.take_segment(draft)
    conditions.take_values(draft)
    conditions.take_numbers(draft)
    shape.take_shape(draft)
    return decide.decide(draft)


def _decline(reason: str, about: str) -> Call:
    return Call("decline", Decline.model_validate({"reason": reason, "about": about}).model_dump())


def _clarify(draft: Draft, desk: Desk) -> Call:
    unclear = tuple(dict.fromkeys(_told(words, reason, draft) for words, reason in draft.unclear))
    close = suggestions(draft, lambda text: _answers(text, desk))
    return Call(
        "clarify", Clarify(understood=understood(draft), unclear=unclear, suggestions=close).model_dump(mode="json")
    )


def _told(words: str, reason: str | None, draft: Draft) -> str:
    if reason is None:
        return words
    told = say(reason, draft.language)
    return say("understand.unclear_because", draft.language, words=words, reason=told) if words else told


def _answers(text: str, desk: Desk) -> bool:
    draft = _drafted(text, desk)
    return assemble(draft) is not None
