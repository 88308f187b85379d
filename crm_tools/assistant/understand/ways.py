"""What a question asks for other than a report or a list of customers: orders, whys, documents, surveys, actions."""

from __future__ import annotations

from functools import cache

from crm_tools.assistant.calls import OFFERED, Call
from crm_tools.assistant.understand import acting, looking, surveying
from crm_tools.assistant.understand.draft import Draft
from crm_tools.assistant.understand.peel import says
from crm_tools.assistant.understand.plain import Asked, drafted
from crm_tools.assistant.understand.words import pattern, ways

_GREETINGS = ("greeting", "abilities", "thanks")
_FIGURES = ("period", "number", "range", "growth", "versus", "share", "trend", "grouped")


def other(asked: Asked) -> Call | Draft | None:
    """The call for such a question; a draft where it is one but not all of its words could be placed; else None."""
    if (greeted := _greeting(asked)) is not None:
        return greeted
    if says(asked.text, "ask_feedback", "cue") and (found := surveying.surveys(asked)) is not None:
        return found
    if says(asked.text, "definition", "cue") or says(asked.text, "how_to", "cue"):
        draft = drafted(asked)
        if not draft.has("period", "number", "range") or says(asked.text, "faq", "cue"):
            return knowledge(asked)
    if (tool := _without_arguments(asked)) is not None:
        return Call(tool, {})
    for read in (
        surveying.surveys,
        looking.explanation,
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


def asks_documents(asked: Asked, draft: Draft) -> bool:
    """Whether a question that is no report may be one for the documents."""
    nothing = not (draft.measures or draft.segment or draft.conditions or draft.period or draft.dimensions)
    if nothing and says(asked.text, "faq", "cue") and not draft.has(*_FIGURES, "value"):
        return True
    if any(token.kind == "no_data" and pattern("question", "figures").search(token.text) for token in draft.tokens):
        return False
    if draft.has("highest", "lowest") and draft.has("measure"):
        return False  # 下单最多的客户在哪个城市
    if says(asked.text, "question", "never"):
        return False
    if not (says(asked.text, "question", "cue") or says(asked.text, "question", "yes_no")):
        return False
    if not says(asked.text, "question", "cue"):
        return _unheard_of(draft)
    if draft.segment is not None and asked.text.norm.startswith("who"):
        return False
    if any(reason == "understand.reason.no_target" for _, reason in draft.unclear):
        return False
    if draft.has("measure") and any(t.value == "hour" for t in draft.tokens if t.kind == "dimension"):
        return False  # 几点 groups a measure by the hour
    figures = [t for t in draft.tokens if t.kind in _FIGURES and not t.text.startswith("一")]
    goods = ("category", "product") if says(asked.text, "rules", "cue") else ()
    named = any(token.kind == "value" and token.value[0] not in ("level", "coupon", *goods) for token in draft.tokens)
    return not (named or figures)


def _unheard_of(draft: Draft) -> bool:
    """“Do loyalty points expire?”: a question of yes or no in which nothing is a word of the data."""
    unknown = [token for token in draft.tokens if token.kind == "unknown" and len(token.text) >= 4]
    known = ("measure", "segment", "period", "number", "range", "dimension", "value", "buy", "saved", "done")
    return len(unknown) >= 2 and not draft.has(*known)


def knowledge(asked: Asked) -> Call:
    return Call("search_knowledge", {"question": asked.question})
