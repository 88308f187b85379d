"""The questionnaires of a database: kept, changed while they are drafts, published, closed, removed."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from crm_tools.analytics.audience_request import AudienceRequest
from crm_tools.outreach.clock import now
from crm_tools.settings import Settings
from crm_tools.store.actors import Actor, require
from crm_tools.store.connect import reader, writer
from crm_tools.surveys.questions import Question, SurveyDraft, checked
from crm_tools.texts import Language, UserError

Status = Literal["draft", "open", "closed"]


@dataclass(frozen=True)
class Survey:
    """A questionnaire as it is kept. ``status`` is as of the day it was read: past its last day it is closed."""

    id: int
    title: str
    kind: str
    language: Language
    intro: str
    thanks: str
    status: Status
    closes_on: str | None
    created_at: str
    created_by: str
    published_at: str | None
    audience: AudienceRequest | None
    questions: tuple[KeptQuestion, ...]

    def draft(self) -> SurveyDraft:
        """The same as a draft, to edit or to make another one of."""
        return SurveyDraft(
            title=self.title,
            kind=self.kind,
            language=self.language,
            intro=self.intro,
            thanks=self.thanks,
            questions=tuple(Question(**question.model_dump(exclude={"id", "number"})) for question in self.questions),
            audience=self.audience,
        )


class KeptQuestion(Question):
    """A question with its id and its place, 1 for the first."""

    id: int
    number: int


@dataclass(frozen=True)
class SurveyRow:
    """A questionnaire as the list shows it; ``responses`` include imported ones, ``answered`` are invitations that
    were answered."""

    id: int
    title: str
    kind: str
    language: Language
    status: Status
    questions: int
    invitations: int
    answered: int
    responses: int
    closes_on: str | None
    created_at: str


def create(settings: Settings, draft: SurveyDraft, actor: Actor) -> int:
    """Keep ``draft`` and return its id. Raises UserError like :func:`questions.checked`, and ``store.not_allowed``."""
    require(actor, "act")
    draft = checked(draft)
    with writer(settings.database) as connection:
        cursor = connection.execute(
            "INSERT INTO surveys (title, kind, language, intro, thanks, audience, status, created_at, created_by)"
            " VALUES (?, ?, ?, ?, ?, ?, 'draft', ?, ?)",
            (draft.title, draft.kind, draft.language, draft.intro, draft.thanks, _audience(draft), now(settings),
             actor.name),
        )  # fmt: skip
        survey_id = int(cursor.lastrowid or 0)
        _write_questions(connection, survey_id, draft.questions)
    return survey_id


def change(settings: Settings, survey_id: int, draft: SurveyDraft, actor: Actor) -> None:
    """Replace a draft by another one; a published questionnaire stays as its readers saw it.

    Raises UserError ``surveys.unknown``, ``surveys.published``, those of :func:`create`.
    """
    require(actor, "act")
    draft = checked(draft)
    with writer(settings.database) as connection:
        if _row(connection, survey_id)["status"] != "draft":
            raise UserError("surveys.published")
        connection.execute(
            "UPDATE surveys SET title = ?, kind = ?, language = ?, intro = ?, thanks = ?, audience = ? WHERE id = ?",
            (draft.title, draft.kind, draft.language, draft.intro, draft.thanks, _audience(draft), survey_id),
        )
        connection.execute("DELETE FROM survey_questions WHERE survey_id = ?", (survey_id,))
        _write_questions(connection, survey_id, draft.questions)


def publish(settings: Settings, survey_id: int, closes_on: dt.date, actor: Actor) -> None:
    """Open a draft for answers until the end of ``closes_on``.

    Raises UserError ``surveys.unknown``, ``surveys.published`` for one that is no draft, ``surveys.closes_in_past``.
    """
    require(actor, "act")
    moment = now(settings)
    if str(closes_on) < moment[:10]:
        raise UserError("surveys.closes_in_past", day=closes_on)
    with writer(settings.database) as connection:
        open_until(connection, survey_id, closes_on, moment)


def open_until(connection: sqlite3.Connection, survey_id: int, closes_on: dt.date, moment: str) -> None:
    """As :func:`publish`, in the caller's transaction and without asking who it is.

    Raises UserError ``surveys.unknown``, ``surveys.published``.
    """
    if _row(connection, survey_id)["status"] != "draft":
        raise UserError("surveys.published")
    connection.execute(
        "UPDATE surveys SET status = 'open', published_at = ?, closes_on = ? WHERE id = ?",
        (moment, str(closes_on), survey_id),
    )


def close(settings: Settings, survey_id: int, actor: Actor) -> None:
    """Take no more answers. Raises UserError ``surveys.unknown``, ``surveys.not_open``."""
    require(actor, "act")
    with writer(settings.database) as connection:
        if _row(connection, survey_id)["status"] != "open":
            raise UserError("surveys.not_open")
        connection.execute("UPDATE surveys SET status = 'closed' WHERE id = ?", (survey_id,))


def reopen(settings: Settings, survey_id: int, closes_on: dt.date, actor: Actor) -> None:
    """Take answers until the end of ``closes_on``; also moves the last day of an open one.

    Raises UserError ``surveys.unknown``, ``surveys.not_open`` for a draft, ``surveys.closes_in_past``.
    """
    require(actor, "act")
    if str(closes_on) < now(settings)[:10]:
        raise UserError("surveys.closes_in_past", day=closes_on)
    with writer(settings.database) as connection:
        if _row(connection, survey_id)["status"] == "draft":
            raise UserError("surveys.not_open")
        connection.execute(
            "UPDATE surveys SET status = 'open', closes_on = ? WHERE id = ?", (str(closes_on), survey_id)
        )


def remove(settings: Settings, survey_id: int, actor: Actor) -> None:
    """Delete a questionnaire that nobody was invited to and nobody answered.

    Raises UserError ``surveys.unknown``, ``surveys.has_answers``.
    """
    require(actor, "act")
    with writer(settings.database) as connection:
        _row(connection, survey_id)
        for table in ("survey_invitations", "survey_responses"):
            if connection.execute(f"SELECT 1 FROM {table} WHERE survey_id = ? LIMIT 1", (survey_id,)).fetchone():  # noqa: S608
                raise UserError("surveys.has_answers")
        connection.execute("DELETE FROM surveys WHERE id = ?", (survey_id,))


def surveys(settings: Settings) -> tuple[SurveyRow, ...]:
    """All questionnaires, the newest first."""
    today = now(settings)[:10]
    with reader(settings.database) as connection:
        rows = connection.execute(
            "SELECT id, title, kind, language, status,"
            " (SELECT count(*) FROM survey_questions WHERE survey_id = s.id),"
            " (SELECT count(*) FROM survey_sent WHERE survey_id = s.id),"
            " (SELECT count(invitation_id) FROM survey_responses WHERE survey_id = s.id),"
            " (SELECT count(*) FROM survey_responses WHERE survey_id = s.id), closes_on, created_at"
            " FROM surveys s ORDER BY id DESC"
        ).fetchall()
    return tuple(SurveyRow(row[0], row[1], row[2], row[3], _status(row[4], row[9], today), *row[5:]) for row in rows)


def survey(settings: Settings, survey_id: int) -> Survey:
    """One questionnaire with its questions. Raises UserError ``surveys.unknown``."""
    with reader(settings.database) as connection:
        return read(connection, survey_id, now(settings)[:10])


def read(connection: sqlite3.Connection, survey_id: int, today: str) -> Survey:
    """As :func:`survey`, on an open connection."""
    row = _row(connection, survey_id)
    questions = connection.execute(
        "SELECT id, number, kind, title, required, options, topic FROM survey_questions"
        " WHERE survey_id = ? ORDER BY number",
        (survey_id,),
    ).fetchall()
    return Survey(
        id=survey_id,
        title=row["title"],
        kind=row["kind"],
        language=row["language"],
        intro=row["intro"],
        thanks=row["thanks"],
        status=_status(row["status"], row["closes_on"], today),
        closes_on=row["closes_on"],
        created_at=row["created_at"],
        created_by=row["created_by"],
        published_at=row["published_at"],
        audience=AudienceRequest.model_validate_json(row["audience"]) if row["audience"] else None,
        questions=tuple(
            KeptQuestion(
                id=one[0],
                number=one[1],
                kind=one[2],
                title=one[3],
                required=bool(one[4]),
                options=tuple(json.loads(one[5])),
                topic=one[6],
            )
            for one in questions
        ),
    )


def latest(database: Path, *, answered: bool = False) -> int | None:
    """The questionnaire that came last, of those published; with ``answered`` the one answered last."""
    sql = (
        "SELECT survey_id FROM survey_responses ORDER BY answered_at DESC, id DESC LIMIT 1"
        if answered
        else "SELECT id FROM surveys WHERE published_at IS NOT NULL ORDER BY published_at DESC, id DESC LIMIT 1"
    )
    with reader(database) as connection:
        row = connection.execute(sql).fetchone()
    return int(row[0]) if row else None


def answered(database: Path) -> list[int]:
    """The questionnaires that have answers, the one answered last first."""
    with reader(database) as connection:
        rows = connection.execute(
            "SELECT survey_id FROM survey_responses GROUP BY survey_id ORDER BY max(answered_at) DESC, max(id) DESC"
        ).fetchall()
    return [int(survey) for (survey,) in rows]


def _status(status: Status, closes_on: str | None, today: str) -> Status:
    return "closed" if status == "open" and closes_on is not None and closes_on < today else status


def _audience(draft: SurveyDraft) -> str | None:
    return draft.audience.model_dump_json() if draft.audience else None


def _write_questions(connection: sqlite3.Connection, survey_id: int, questions: Sequence[Question]) -> None:
    connection.executemany(
        "INSERT INTO survey_questions (survey_id, number, kind, title, required, options, topic)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        [
            (survey_id, number, one.kind, one.title, int(one.required), json.dumps(one.options, ensure_ascii=False),
             one.topic)
            for number, one in enumerate(questions, 1)
        ],
    )  # fmt: skip


def _row(connection: sqlite3.Connection, survey_id: int) -> sqlite3.Row:
    cursor = connection.cursor()
    cursor.row_factory = sqlite3.Row
    row: sqlite3.Row | None = cursor.execute("SELECT * FROM surveys WHERE id = ?", (survey_id,)).fetchone()
    if row is None:
        raise UserError("surveys.unknown", id=survey_id)
    return row
