"""Invitations through approval: each with its own link, nobody twice, reminders to the silent only, complaints."""

from __future__ import annotations

import datetime as dt
import email
import email.policy
import re
import sqlite3
from contextlib import closing
from typing import Any

import pytest

from crm_tools.analytics.audience_request import AudienceRequest, Condition
from crm_tools.outreach import worker
from crm_tools.outreach.deciding import decide, lapse
from crm_tools.settings import Settings
from crm_tools.store.actors import LOCAL, Actor
from crm_tools.surveys import complaints, invitations, library, sending
from crm_tools.surveys.answering import open_form, submit
from crm_tools.surveys.results import results
from crm_tools.surveys.templates import from_template
from crm_tools.texts import UserError

GOLD = AudienceRequest(filters=(Condition(field="level", op="in", value=("金卡",)),))


def _rows(settings: Settings, sql: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(settings.database)) as connection:
        return connection.execute(sql).fetchall()


def _mails(settings: Settings) -> dict[str, tuple[str, str]]:
    """Subject and text of the last message to each address in the outbox."""
    found = {}
    for path in sorted(settings.database.parent.rglob("*.eml"), key=lambda one: one.stat().st_mtime_ns):
        mail = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        body = mail.get_body(("plain",))
        assert body is not None
        found[re.search(r"[\w.]+@[\w.]+", str(mail["to"]))[0]] = (str(mail["subject"]), body.get_content())  # type: ignore[index]
    return found


def _token(text: str) -> str:
    match = re.search(r"/survey\?t=([\w-]+)", text)
    assert match
    return match[1]


def _send(settings: Settings, campaign_id: str) -> None:
    decide(settings, campaign_id, "approve", LOCAL)
    worker.run_once(settings)


def test_approved_invitations_bring_each_customer_a_link_of_their_own(settings: Settings, open_survey: int) -> None:
    draft = sending.draft(settings, open_survey, GOLD, LOCAL)
    assert (draft.action, draft.recipients) == ("send_survey", 6)
    assert invitations.invited(settings.database, open_survey) == frozenset()
    assert results(settings, open_survey).invited == 0, "a draft invites nobody"
    _send(settings, draft.id)
    mails = _mails(settings)
    assert sorted(mails) == sorted(f"c{n}@example.com" for n in (2, 4, 6, 8, 10, 12))
    tokens = {address: _token(text) for address, (_, text) in mails.items()}
    assert len(set(tokens.values())) == 6
    assert "客户满意度调查" in mails["c2@example.com"][0]
    form = open_form(settings, tokens["c4@example.com"])
    submit(settings, tokens["c4@example.com"], {
        one.id: {"score": 4, "nps": 10, "text": None}[one.kind] for one in form.survey.questions
    })  # fmt: skip
    assert _rows(settings, "SELECT customer_id FROM survey_responses") == [(4,)]
    found = results(settings, open_survey)
    assert (found.invited, found.answered, found.response_rate) == (6, 1, pytest.approx(1 / 6))


def test_nobody_is_invited_twice(settings: Settings, open_survey: int) -> None:
    first = sending.draft(settings, open_survey, GOLD, LOCAL)
    with pytest.raises(UserError) as told:
        sending.draft(settings, open_survey, GOLD, LOCAL)
    assert told.value.key == "surveys.all_invited"
    everybody = sending.draft(settings, open_survey, AudienceRequest(), LOCAL)
    assert everybody.recipients == 6
    decide(settings, first.id, "reject", LOCAL)
    again = sending.draft(settings, open_survey, GOLD, LOCAL)
    assert again.recipients == 6, "a rejected mailing asked nobody"
    _send(settings, again.id)
    _send(settings, everybody.id)
    assert len(_mails(settings)) == 12
    assert results(settings, open_survey).invited == 12


def test_a_draft_questionnaire_is_published_by_sending_it(settings: Settings) -> None:
    survey_id = library.create(settings, from_template("nps", "en"), LOCAL)
    draft = sending.draft(settings, survey_id, GOLD, LOCAL, selected=[2, 3])
    assert draft.recipients == 1
    survey = library.survey(settings, survey_id)
    assert (survey.status, survey.closes_on) == ("open", "2026-12-06")
    library.close(settings, survey_id, LOCAL)
    for attempt in (
        lambda: sending.draft(settings, survey_id, GOLD, LOCAL),
        lambda: sending.remind(settings, survey_id, LOCAL),
    ):
        with pytest.raises(UserError) as told:
            attempt()
        assert told.value.key == "surveys.over"


def test_nobody_left_leaves_nothing_behind(settings: Settings) -> None:
    survey_id = library.create(settings, from_template("nps", "zh"), LOCAL)
    with closing(sqlite3.connect(settings.database)) as connection, connection:
        connection.execute("UPDATE customers SET email_consent = 0")
    with pytest.raises(UserError) as told:
        sending.draft(settings, survey_id, GOLD, LOCAL)
    assert told.value.key == "outreach.nobody"
    assert library.survey(settings, survey_id).status == "draft"
    assert _rows(settings, "SELECT count(*) FROM survey_tokens") == [(0,)]
    with pytest.raises(UserError) as told:
        sending.draft(settings, survey_id, GOLD, Actor("viewer", frozenset(("read",))))
    assert told.value.key == "store.not_allowed"


def test_reminders_go_to_the_silent_only(settings: Settings, open_survey: int) -> None:
    with pytest.raises(UserError) as told:
        sending.remind(settings, open_survey, LOCAL)
    assert told.value.key == "surveys.nobody_to_remind"
    _send(settings, sending.draft(settings, open_survey, GOLD, LOCAL).id)
    token = _token(_mails(settings)["c2@example.com"][1])
    form = open_form(settings, token)
    submit(settings, token, {one.id: {"score": 5, "nps": 9, "text": "好"}[one.kind] for one in form.survey.questions})
    reminder = sending.remind(settings, open_survey, LOCAL)
    assert reminder.recipients == 5
    with pytest.raises(UserError) as told:
        sending.remind(settings, open_survey, LOCAL)
    assert told.value.key == "surveys.reminder_waits"
    _send(settings, reminder.id)
    mails = _mails(settings)
    assert "提醒" not in mails["c2@example.com"][0]
    assert "提醒" in mails["c4@example.com"][0]
    assert open_form(settings, _token(mails["c4@example.com"][1])).answered is False
    assert results(settings, open_survey).invited == 6


def test_a_complaint_becomes_a_task(settings: Settings, open_survey: int) -> None:
    _send(settings, sending.draft(settings, open_survey, GOLD, LOCAL, selected=[6]).id)
    token = _token(_mails(settings)["c6@example.com"][1])
    form = open_form(settings, token)
    words = "物流太慢了，打我电话15412345678 <script>"
    submit(settings, token, {one.id: {"score": 1, "nps": 0, "text": words}[one.kind] for one in form.survey.questions})
    ((answer,),) = _rows(settings, "SELECT id FROM survey_answers WHERE text IS NOT NULL")
    task = complaints.follow_up(settings, answer, LOCAL, "zh")
    ((customer, owner, due, reason, say),) = _rows(
        settings, f"SELECT customer_id, owner, due_on, reason, words FROM followups WHERE id = {task}"
    )
    assert (customer, owner, due) == (6, "local", "2026-11-25")
    assert "物流太慢了" in reason
    assert "15412345678" not in reason
    assert "物流配送" in say
    with pytest.raises(UserError) as told:
        complaints.follow_up(settings, 99_999, LOCAL, "zh")
    assert told.value.key == "surveys.complaint.unknown"
    with pytest.raises(UserError):
        complaints.follow_up(settings, answer, Actor("viewer", frozenset(("read",))), "zh")


def test_a_new_questionnaire_that_nobody_can_get_is_not_kept(settings: Settings) -> None:
    nobody = AudienceRequest(filters=(Condition(field="level", op="eq", value="没有这一级"),))
    with pytest.raises(UserError) as told:
        sending.draft_new(settings, from_template("nps", "zh"), nobody, LOCAL)
    assert told.value.key == "outreach.nobody"
    assert library.surveys(settings) == ()

    draft = sending.draft_new(settings, from_template("nps", "zh"), GOLD, LOCAL, selected=[2, 3, 4])

    assert (draft.action, draft.recipients) == ("send_survey", 2)
    [kept] = library.surveys(settings)
    assert (kept.kind, kept.status) == ("nps", "open")


def test_a_secret_link_is_not_kept_once_its_message_is_out(settings: Settings, open_survey: int) -> None:
    links = "SELECT json_extract(fields, '$.link') FROM deliveries WHERE state <> 'left_out'"
    draft = sending.draft(settings, open_survey, GOLD, LOCAL)
    assert all(re.search(r"\?t=[\w-]{32}$", link) for (link,) in _rows(settings, links)), "the message needs it"
    _send(settings, draft.id)
    token = _token(_mails(settings)["c2@example.com"][1])
    assert {link.partition("?")[2] for (link,) in _rows(settings, links)} == {"t=…"}
    assert open_form(settings, token).survey.id == open_survey


@pytest.mark.parametrize("ending", ["rejected", "lapsed"])
def test_a_link_that_nobody_will_get_is_not_kept_either(settings: Settings, open_survey: int, ending: str) -> None:
    draft = sending.draft(settings, open_survey, GOLD, LOCAL)
    if ending == "rejected":
        decide(settings, draft.id, "reject", LOCAL)
    else:
        assert lapse(settings.model_copy(update={"today": dt.date(2027, 11, 22)})) == 1
    kept = _rows(settings, "SELECT fields FROM deliveries WHERE fields LIKE '%?t=%'")
    assert len(kept) == 6
    assert all('?t=…"' in fields for (fields,) in kept)
