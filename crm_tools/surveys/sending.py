"""Surveys on their way: drafts of mailings, each recipient with a link of their own. Outreach does the rest:
who must be left out, the approval, the sending."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from crm_tools.analytics.audience_request import AudienceRequest
from crm_tools.outreach import emails
from crm_tools.outreach.clock import now
from crm_tools.outreach.freezing import Draft, Person, freeze, people_of
from crm_tools.settings import Settings
from crm_tools.store.actors import Actor, require
from crm_tools.store.connect import reader
from crm_tools.surveys import invitations, library
from crm_tools.surveys.library import Survey
from crm_tools.surveys.questions import SurveyDraft
from crm_tools.texts import UserError, catalogue, say

OPEN_DAYS = 14
"""How long a questionnaire takes answers that is published by sending it."""


def draft(
    settings: Settings,
    survey_id: int,
    request: AudienceRequest,
    actor: Actor,
    *,
    selected: Iterable[int] | None = None,
    subject: str | None = None,
    text: str | None = None,
) -> Draft:
    """Invitations for an audience, waiting for approval. A draft of a questionnaire is published first.

    Who was invited before is passed over. ``subject`` and ``text`` replace the shipped message; they may hold ``name``,
    ``shop``, ``title`` and ``link``. Raises UserError ``surveys.unknown``, ``surveys.over`` for one that is closed,
    ``surveys.all_invited``, ``outreach.nobody`` and those of audiences and messages.
    """
    require(actor, "act")
    survey = _sendable(settings, survey_id)
    before = invitations.asked(settings.database, survey_id)
    people = [one for one in people_of(settings, request, selected) if one.customer_id not in before]
    if not people and before:
        raise UserError("surveys.all_invited")
    return _freeze(settings, survey, request, people, actor, subject, text, reminder=False)


def draft_new(
    settings: Settings,
    new: SurveyDraft,
    request: AudienceRequest,
    actor: Actor,
    *,
    selected: Iterable[int] | None = None,
) -> Draft:
    """Keep ``new`` and draft its invitations; where nobody can be invited it is not kept either. Raises as
    :func:`draft` and :func:`library.create`."""
    survey_id = library.create(settings, new, actor)
    try:
        return draft(settings, survey_id, request, actor, selected=selected)
    except BaseException:
        library.remove(settings, survey_id, actor)
        raise


def remind(settings: Settings, survey_id: int, actor: Actor) -> Draft:
    """A second message to those who were invited and have not answered, waiting for approval.

    Raises UserError ``surveys.unknown``, ``surveys.over``, ``surveys.nobody_to_remind``, ``surveys.reminder_waits``
    where one is drafted and not yet sent.
    """
    require(actor, "act")
    survey = library.survey(settings, survey_id)
    if survey.status != "open":
        raise UserError("surveys.over")
    if waiting := _waiting_reminder(settings, survey_id):
        raise UserError("surveys.reminder_waits", id=waiting)
    silent = invitations.not_answered(settings.database, survey_id)
    if not silent:
        raise UserError("surveys.nobody_to_remind")
    people = [Person(customer, catalogue()["surveys.reason.silent"]) for customer in sorted(silent)]
    subject, text = emails.template("survey", survey.language)
    again = say("surveys.reminder", survey.language)
    return _freeze(settings, survey, AudienceRequest(), people, actor, f"{again}{subject}", text, reminder=True)


def _sendable(settings: Settings, survey_id: int) -> Survey:
    """The questionnaire, published if it was a draft; checked before anything is written."""
    survey = library.survey(settings, survey_id)
    if survey.status == "closed":
        raise UserError("surveys.over")
    return survey


def _freeze(
    settings: Settings,
    survey: Survey,
    request: AudienceRequest,
    people: Sequence[Person],
    actor: Actor,
    subject: str | None,
    text: str | None,
    *,
    reminder: bool,
) -> Draft:
    standard = emails.template("survey", survey.language)
    subject, text = subject or standard[0], text or standard[1]
    emails.check(subject, text)
    tokens = {one.customer_id: invitations.make_token() for one in people}
    moment = now(settings)

    def personal(batch: Sequence[Person]) -> Mapping[int, Mapping[str, Any]]:
        return {
            one.customer_id: {"title": survey.title, "link": link(settings, tokens[one.customer_id])} for one in batch
        }

    def also(connection: sqlite3.Connection, campaign_id: str, planned: Sequence[int]) -> None:
        if survey.status == "draft":
            library.open_until(connection, survey.id, _last_day(moment), moment)
        kept = ((customer, tokens[customer]) for customer in planned)
        invitations.invite(connection, survey.id, kept, moment, campaign_id=campaign_id, reminder=reminder)

    content = {"template": "survey", "subject": subject, "text": text, "survey_id": survey.id, "reminder": reminder}
    return freeze(
        settings, "send_survey", request, people, content, actor, survey.language, title=survey.title,
        personal=personal, also=also,
    )  # fmt: skip


def link(settings: Settings, token: str) -> str:
    """The address of a customer's form."""
    return f"{settings.public_url.rstrip('/')}/survey?{urlencode({'t': token})}"


def mailings(settings: Settings, survey_id: int) -> list[str]:
    """Ids of this questionnaire's mailings but the rejected ones, the latest first."""
    return [campaign for campaign, state, _ in _campaigns(settings, survey_id) if state != "rejected"]


def _waiting_reminder(settings: Settings, survey_id: int) -> str | None:
    ended = ("done", "rejected", "failed")
    found = _campaigns(settings, survey_id)
    return next((one for one, state, content in found if content.get("reminder") and state not in ended), None)


def _campaigns(settings: Settings, survey_id: int) -> list[tuple[str, str, dict[str, Any]]]:
    """Id, state and content of the questionnaire's mailings, the latest first."""
    with reader(settings.database) as connection:
        rows = connection.execute(
            "SELECT id, state, content FROM campaigns WHERE action = 'send_survey'"
            " AND json_extract(content, '$.survey_id') = ? ORDER BY created_at DESC, rowid DESC",
            (survey_id,),
        ).fetchall()
    return [(campaign, state, json.loads(content)) for campaign, state, content in rows]


def _last_day(moment: str) -> dt.date:
    return dt.date.fromisoformat(moment[:10]) + dt.timedelta(days=OPEN_DAYS)
