"""What is said where a question has no answer: asked back with close questions, or refused with the reason."""

from __future__ import annotations

import re

from crm_tools.analytics.desk import Desk
from crm_tools.assistant.calls import Call, Clarify, Decline
from crm_tools.assistant.understand.describe import understood
from crm_tools.assistant.understand.draft import Draft
from crm_tools.assistant.understand.plain import assemble
from crm_tools.assistant.understand.question import Asked, drafted
from crm_tools.assistant.understand.suggest import suggestions
from crm_tools.assistant.understand.text.normalise import language_of, normalise
from crm_tools.texts import say


def without_data(asked: Asked) -> Call | None:
    """给上个月生日的金卡发券: an order for customers told by what is in no data."""
    draft = drafted(asked)
    told = next((token for token in draft.tokens if token.kind == "no_data_hard" or token.text in _OF_PEOPLE), None)
    return None if told is None else declined("no_data", draft.text.quote(told.start, told.end))


_OF_PEOPLE = ("生日", "过生日", "birthday", "birthdays")
AHEAD = re.compile(r"预测|预计|预估|预期|会是多少|\bwill\b|\bforecast|\bpredict|\bproject(?:ed|ion)")


def still_to_come(draft: Draft) -> tuple[int, int] | None:
    """Where the question names days after today."""
    ahead = (t for t in draft.tokens if t.kind == "period" and t.value.problem == "future")
    return next(((token.start, token.end) for token in ahead), None)


def not_yet(asked: Asked) -> Draft:
    """The draft of what the desk can do elsewhere, and not in a turn yet."""
    draft = drafted(asked)
    draft.unclear.append((asked.question, "understand.reason.not_yet"))
    return draft


def declined(reason: str, about: str) -> Call:
    """Why nothing answers what the question is about."""
    return Call("decline", Decline.model_validate({"reason": reason, "about": about}).model_dump())


def clarified(draft: Draft, desk: Desk) -> Call:
    """What was understood, what was not, and close questions that have an answer."""
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
    draft = drafted(Asked(text, normalise(text), language_of(text), desk))
    return assemble(draft) is not None
