"""The form's side: what a link opens, and the one answer it takes. Whoever holds the link acts; no capability is asked.

Reading a form changes nothing. One invitation has one response, which the same link changes until the last day.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from crm_tools.outreach.clock import now
from crm_tools.settings import Settings
from crm_tools.store.connect import reader, writer
from crm_tools.surveys import library
from crm_tools.surveys.invitations import hashed, looks_like_token
from crm_tools.surveys.library import KeptQuestion, Survey
from crm_tools.surveys.questions import MAX_ANSWER, NUMBERS, clean
from crm_tools.texts import UserError

Given = int | str | Sequence[int] | None
"""An answer: a score or the number of an option (1 is the first), options of ``multiple``, or text."""


@dataclass(frozen=True)
class Form:
    """What a link shows: the questionnaire, and the answers that were given before by question id."""

    survey: Survey
    answers: Mapping[int, Given]
    answered: bool


def open_form(settings: Settings, token: str) -> Form:
    """The form behind a link. Raises UserError ``surveys.form.bad_link`` and ``surveys.form.closed``."""
    with reader(settings.database) as connection:
        invitation_id, survey = _open(connection, settings, token)
        row = connection.execute("SELECT id FROM survey_responses WHERE invitation_id = ?", (invitation_id,)).fetchone()
        answers = _given(connection, row[0], survey.questions) if row else {}
    return Form(survey, answers, row is not None)


def submit(settings: Settings, token: str, answers: Mapping[int, Given]) -> bool:
    """Keep the answers of a link's holder in place of earlier ones; True where there were earlier ones.

    ``answers`` by question id. All or nothing: raises UserError ``surveys.form.bad_link``, ``surveys.form.closed``,
    ``surveys.form.required`` naming the first question left open, ``surveys.form.bad_answer``.
    """
    moment = now(settings)
    with writer(settings.database) as connection:
        invitation_id, survey = _open(connection, settings, token)
        rows = checked_answers(survey.questions, answers)
        (customer_id,) = connection.execute(
            "SELECT customer_id FROM survey_invitations WHERE id = ?", (invitation_id,)
        ).fetchone()
        before = connection.execute(
            "SELECT id FROM survey_responses WHERE invitation_id = ?", (invitation_id,)
        ).fetchone()
        (response_id,) = connection.execute(
            "INSERT INTO survey_responses (survey_id, invitation_id, customer_id, source, answered_at, changed_at)"
            " VALUES (?, ?, ?, 'form', ?, ?) ON CONFLICT (invitation_id) DO UPDATE SET changed_at = excluded.changed_at"
            " RETURNING id",
            (survey.id, invitation_id, customer_id, moment, moment),
        ).fetchone()
        write_answers(connection, response_id, rows)
    return before is not None


def checked_answers(
    questions: Sequence[KeptQuestion], answers: Mapping[int, Given], *, complete: bool = True
) -> list[tuple[int, int, str | None]]:
    """Rows (question id, number, text) of ``answers``. Raises UserError ``surveys.form.required`` unless not
    ``complete``, and ``surveys.form.bad_answer``."""
    rows: list[tuple[int, int, str | None]] = []
    known = {question.id for question in questions}
    for stranger in set(answers) - known:
        raise UserError("surveys.form.bad_answer", number=stranger)
    for question in questions:
        found = list(_rows(question, answers.get(question.id)))
        if complete and question.required and not found:
            raise UserError("surveys.form.required", number=question.number)
        rows += found
    return rows


def write_answers(
    connection: sqlite3.Connection, response_id: int, rows: Sequence[tuple[int, int, str | None]]
) -> None:
    """Make ``rows`` the answers of a response; what stays the same keeps its id, so that quotes stay true."""
    kept = {(question, number) for question, number, _ in rows}
    for answer_id, question, number in connection.execute(
        "SELECT id, question_id, number FROM survey_answers WHERE response_id = ?", (response_id,)
    ).fetchall():
        if (question, number) not in kept:
            connection.execute("DELETE FROM survey_answers WHERE id = ?", (answer_id,))
    connection.executemany(
        "INSERT INTO survey_answers (response_id, question_id, number, text) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (response_id, question_id, number) DO UPDATE SET text = excluded.text",
        [(response_id, question, number, text) for question, number, text in rows],
    )


def _open(connection: sqlite3.Connection, settings: Settings, token: str) -> tuple[int, Survey]:
    """Invitation and questionnaire of a token, while answers are taken."""
    row = None
    if looks_like_token(token):
        row = connection.execute(
            "SELECT i.id, i.survey_id FROM survey_tokens t JOIN survey_invitations i ON i.id = t.invitation_id"
            " WHERE t.hash = ?",
            (hashed(token),),
        ).fetchone()
    if row is None:
        raise UserError("surveys.form.bad_link")
    survey = library.read(connection, row[1], now(settings)[:10])
    if survey.status != "open":
        raise UserError("surveys.form.closed")
    return int(row[0]), survey


def _rows(question: KeptQuestion, given: Given) -> list[tuple[int, int, str | None]]:
    """The rows of one answer; none for an empty one."""
    if given is None or given == "" or given == [] or given == ():
        return []
    if question.kind == "text":
        if not isinstance(given, str):
            raise UserError("surveys.form.bad_answer", number=question.number)
        text = clean(given, MAX_ANSWER)
        return [(question.id, 0, text)] if text else []
    allowed = NUMBERS.get(question.kind, range(1, len(question.options) + 1))
    numbers = list(given) if question.kind == "multiple" and not isinstance(given, int | str) else [given]
    if any(isinstance(one, bool) or not isinstance(one, int) or one not in allowed for one in numbers):
        raise UserError("surveys.form.bad_answer", number=question.number)
    return [(question.id, int(number), None) for number in dict.fromkeys(numbers)]  # type: ignore[arg-type]


def _given(connection: sqlite3.Connection, response_id: int, questions: Sequence[KeptQuestion]) -> dict[int, Given]:
    kinds = {question.id: question.kind for question in questions}
    found: dict[int, Given] = {}
    for question, number, text in connection.execute(
        "SELECT question_id, number, text FROM survey_answers WHERE response_id = ? ORDER BY question_id, number",
        (response_id,),
    ):
        if kinds[question] == "multiple":
            found[question] = [*found.get(question, []), number]  # type: ignore[misc]
        else:
            found[question] = text if kinds[question] == "text" else number
    return found
