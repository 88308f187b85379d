"""What came back from one survey: “NPS of the 618 satisfaction survey”, 618那次调查每道题多少分, its response rate."""

from __future__ import annotations

from typing import Any

from crm_tools.analytics.values import values
from crm_tools.assistant.calls import Call
from crm_tools.assistant.understand.own.slots import Slots, words
from crm_tools.assistant.understand.question import Asked
from crm_tools.assistant.understand.text.normalise import fold

_ROOM = "surveyed"


def surveyed(asked: Asked) -> Call | None:
    """The results of the survey that the question names, to its last word; None where it is about something else."""
    slots = Slots(asked.text, _ROOM)
    if not slots.has("about"):
        return None
    arguments: dict[str, Any] = {}
    if score := slots.first("score"):
        arguments["score"] = score
    title = _named(slots, asked)
    if title is not None:
        arguments["survey"] = title
    elif not slots.take("latest"):
        return None
    if show := slots.first("show"):
        arguments["show"] = show
    told = bool(score or show) | (slots.take("each") is not None)
    told |= slots.take("back") is not None
    told |= slots.take("mean") is not None
    slots.take("about")
    while slots.take("back") or slots.take("mean"):
        told = True
    return Call("survey_results", arguments) if told and slots.empty(asked, "small") else None


def _named(slots: Slots, asked: Asked) -> str | None:
    """The one survey whose title has all that is said of it, these words taken out; None where there is none or two."""
    titles = {title: fold(title) for title in values(asked.desk, "survey")}
    whole = [title for title, folded in titles.items() if folded in slots.text.norm]
    if len(whole) == 1:
        at = slots.text.norm.find(titles[whole[0]])
        slots.without(at, at + len(titles[whole[0]]))
        return whole[0]
    said = [piece for piece in words()[_ROOM]["subject"] if slots.has("subject", piece)]
    found = [title for title, folded in titles.items() if said and all(fold(piece) in folded for piece in said)]
    if len(found) != 1:
        return None
    for piece in said:
        slots.take("subject", piece)
    return found[0]
