"""What a question asks for other than a report or a list of customers: orders, whys, documents, surveys, actions."""

from __future__ import annotations

from functools import cache

from crm_tools.assistant.calls import OFFERED, Call
from crm_tools.assistant.understand import documents, looking, paths
from crm_tools.assistant.understand.acts import acting, surveying
from crm_tools.assistant.understand.draft import Draft
from crm_tools.assistant.understand.figures.coupons import coupon_stock, coupon_terms
from crm_tools.assistant.understand.lifetime import lifetime_value
from crm_tools.assistant.understand.own.work import work
from crm_tools.assistant.understand.question import Asked
from crm_tools.assistant.understand.text.peel import says
from crm_tools.assistant.understand.vocabulary.words import pattern, ways

_GREETINGS = ("greeting", "abilities", "thanks")


def other(asked: Asked) -> Call | Draft | None:
    """The call for such a question; a draft where it is one but not all of its words could be placed; else None."""
    if (greeted := _greeting(asked)) is not None:
        return greeted
    if (own := work(asked)) is not None:
        return own
    sent = acting.sends_a_survey(asked)
    out = sent and says(asked.text, "send_survey", "sent")
    if not out and says(asked.text, "ask_feedback", "cue") and (found := surveying.surveys(asked)) is not None:
        return found
    if (coupons := coupon_stock(asked) or coupon_terms(asked)) is not None:
        return coupons
    if documents.surely(asked):
        return documents.knowledge(asked)
    if (tool := _without_arguments(asked)) is not None:
        return Call(tool, {})
    if pattern("introduce", "data").fullmatch(asked.text.norm.strip(" ?!.,~;")):
        return Call("introduce", {"about": "data"})  # how far the data goes
    if sent and (found := acting.action(asked)) is not None:
        return found
    for read in (
        lifetime_value,
        surveying.surveys,
        looking.explanation,
        paths.path,
        looking.order,
        acting.action,
        looking.recommendation,
        looking.story,
    ):
        found = read(asked)
        if found is not None:
            return found
    return None


def _greeting(asked: Asked) -> Call | None:
    """Hello, thanks, or what this assistant can do, to the last word."""
    said = asked.text.norm.strip(" ?!.,~;")
    about = next((one for one in _GREETINGS if pattern("introduce", one).fullmatch(said)), None)
    return None if about is None else Call("introduce", {} if about == "greeting" else {"about": about})


def _without_arguments(asked: Asked) -> str | None:
    """A tool that takes nothing, by a pattern under ``whole`` that is the question to its last word."""
    said = asked.text.norm.strip(" ?!.")
    return next((tool for tool in _plain_tools() if pattern(tool, "whole").fullmatch(said)), None)


@cache
def _plain_tools() -> tuple[str, ...]:
    return tuple(name for name, said in ways().items() if name in OFFERED and "whole" in said)
