"""From an answer about campaigns, tasks or a survey to its page, opened where the answer's rows stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crm_tools.ui.here import Here
from crm_tools.ui.tour_view import page_button

if TYPE_CHECKING:
    from crm_tools.assistant.contract import Answer, Understood

_ENDED = {"done", "dropped"}


def page_link(place: Here, answer: Answer, key: str) -> None:
    """A button to the page, nothing below other answers."""
    found = target(answer)
    if found is not None:
        page, query = found
        page_button(place, page, key=f"{key}.page", query=query)


def target(answer: Answer) -> tuple[str, dict[str, str]] | None:
    """The page and the parameters of its address."""
    understood = answer.understood
    if understood is None or answer.status != "answered":
        return None
    told = answer.steps[0].arguments if answer.steps else {}
    if understood.tool == "campaign_results":
        named = told.get("campaigns", [])
        if understood.arguments.get("which") == "waiting":
            return "campaigns", {"part": "draft"}
        return "campaigns", {"id": str(named[0])} if len(named) == 1 else {"part": "done"}
    if understood.tool == "followup_tasks":
        return "followups", {"view": _view(understood)}
    if understood.tool == "survey_results" and told.get("survey"):
        return "surveys", {"id": str(told["survey"]), "part": "results"}
    return None


def _view(understood: Understood) -> str:
    """The view of the Follow-ups page that holds the answer's tasks."""
    arguments = understood.arguments
    if arguments.get("due") == "overdue":
        return "overdue"
    return "ended" if set(arguments.get("states", ())) & _ENDED else "all"
