"""A complaint becomes a follow-up: who wrote it is to be spoken to, with their own words as the reason."""

from __future__ import annotations

import datetime as dt

from crm_tools.outreach import followups
from crm_tools.outreach.clock import now
from crm_tools.settings import Settings
from crm_tools.store.actors import Actor, require
from crm_tools.store.connect import reader
from crm_tools.surveys.feedback import masked
from crm_tools.surveys.reading import book, read
from crm_tools.texts import LANGUAGES, Language, UserError, Words, say

DUE_DAYS = 3
LONGEST = 120
"""Characters of the answer that stand in the reason."""


def follow_up(settings: Settings, answer_id: int, actor: Actor, language: Language, *, owner: str | None = None) -> int:
    """Make a task of the answer ``answer_id`` in words, due in three days; returns the task's id.

    Raises UserError ``store.not_allowed``, ``surveys.complaint.unknown`` for an answer that is not there, and
    ``surveys.complaint.nobody`` where nobody knows who wrote it.
    """
    require(actor, "act")
    with reader(settings.database) as connection:
        row = connection.execute(
            "SELECT r.customer_id, s.title, a.text FROM survey_answers a"
            " JOIN survey_responses r ON r.id = a.response_id JOIN surveys s ON s.id = r.survey_id"
            " WHERE a.id = ? AND a.text IS NOT NULL",
            (answer_id,),
        ).fetchone()
    if row is None:
        raise UserError("surveys.complaint.unknown", answer=answer_id)
    customer, title, text = row
    if customer is None:
        raise UserError("surveys.complaint.nobody", answer=answer_id)
    said = " ".join(masked(text).split())
    said = said if len(said) <= LONGEST else f"{said[: LONGEST - 1]}…"
    zh, en = (say("surveys.complaint.reason", one, title=title, answer=answer_id, said=said) for one in LANGUAGES)
    due = dt.date.fromisoformat(now(settings)[:10]) + dt.timedelta(days=DUE_DAYS)
    return followups.add(
        settings, customer, owner or actor.name, str(due), Words(zh, en), actor, _words(text, language)
    )


def _words(text: str, language: Language) -> str:
    """What one could say: an apology that names the themes complained of."""
    themes = [theme for theme, sentiment in read(text).themes.items() if sentiment == "negative"]
    names = say("surveys.and", language).join(book()["themes"][theme][language] for theme in themes)
    return say("surveys.complaint.words" if names else "surveys.complaint.words_plain", language, themes=names)
