"""What came back: who answered, how every question was answered, over time, by kind of customer, and row by row.

All figures are counted by SQL over the answers as they stand. NPS and CSAT: design §3.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd

from crm_tools.analytics.result import Column, Result
from crm_tools.outreach.clock import now
from crm_tools.settings import Settings
from crm_tools.store.connect import reader
from crm_tools.surveys import library
from crm_tools.surveys.library import KeptQuestion, Survey
from crm_tools.surveys.questions import NUMBERS
from crm_tools.texts import Words

Field = Literal["level", "city", "channel", "gender"]
FIELDS: tuple[Field, ...] = ("level", "city", "channel", "gender")

_SCORES = (
    "avg(CASE WHEN q.kind = 'score' THEN a.number END),"
    " avg(CASE WHEN q.kind = 'score' THEN a.number >= 4 END),"
    " 100.0 * avg(CASE WHEN q.kind = 'nps' THEN (a.number >= 9) - (a.number <= 6) END)"
)
_ANSWERS = (
    "survey_responses r LEFT JOIN survey_answers a ON a.response_id = r.id"
    " LEFT JOIN survey_questions q ON q.id = a.question_id"
)
_SCORE_COLUMNS = (
    Column("score", Words("平均分（1–5）", "Mean score (1–5)"), "number"),
    Column("csat", Words("满意率", "CSAT"), "rate"),
    Column("nps", Words("NPS", "NPS"), "number"),
)


@dataclass(frozen=True)
class Choice:
    """One value of a question: its words (the number itself for scores), how many chose it, of those who answered."""

    value: int
    label: str
    count: int
    share: float


@dataclass(frozen=True)
class QuestionResult:
    """``answered``: responses that answer it. ``choices`` are empty for text; ``mean``, ``csat`` (1–5) and ``nps``
    (0–10) are None where they do not apply or nobody answered."""

    question: KeptQuestion
    answered: int
    choices: tuple[Choice, ...]
    mean: float | None = None
    csat: float | None = None
    nps: float | None = None


@dataclass(frozen=True)
class SurveyResults:
    """``responses`` of all sources; ``answered`` are those to an invitation, ``response_rate`` = answered ÷ invited.

    ``score``, ``csat`` over all questions on 1–5, ``nps`` over those on 0–10; None without answers.
    """

    survey: Survey
    invited: int
    answered: int
    responses: int
    response_rate: float | None
    score: float | None
    csat: float | None
    nps: float | None
    questions: tuple[QuestionResult, ...]


def results(settings: Settings, survey_id: int) -> SurveyResults:
    """The results of a questionnaire. Raises UserError ``surveys.unknown``."""
    with reader(settings.database, settings.query_seconds) as connection:
        survey = library.read(connection, survey_id, now(settings)[:10])
        (invited,) = connection.execute("SELECT count(*) FROM survey_sent WHERE survey_id = ?", (survey_id,)).fetchone()
        responses, answered = connection.execute(
            "SELECT count(*), count(invitation_id) FROM survey_responses WHERE survey_id = ?", (survey_id,)
        ).fetchone()
        score, csat, nps = connection.execute(
            f"SELECT {_SCORES} FROM {_ANSWERS} WHERE r.survey_id = ?",  # noqa: S608
            (survey_id,),
        ).fetchone()
        questions = tuple(_question(connection, question) for question in survey.questions)
    rate = answered / invited if invited else None
    return SurveyResults(survey, invited, answered, responses, rate, score, csat, nps, questions)


def trend(settings: Settings, survey_id: int) -> Result:
    """By day of the answer: responses, mean score, CSAT, NPS; days without one between the first and last have 0."""
    rows = _rows(
        settings,
        f"SELECT substr(r.answered_at, 1, 10), count(DISTINCT r.id), {_SCORES} FROM {_ANSWERS}"  # noqa: S608
        " WHERE r.survey_id = ? GROUP BY 1 ORDER BY 1",
        survey_id,
    )
    columns = (
        Column("day", Words("日期", "Day"), "day"),
        Column("survey_responses", Words("答卷数", "Responses"), "count"),
        *_SCORE_COLUMNS,
    )
    frame = pd.DataFrame(rows, columns=[column.name for column in columns])
    if len(frame):
        days = pd.date_range(frame["day"].iloc[0], frame["day"].iloc[-1]).strftime("%Y-%m-%d")
        frame = frame.set_index("day").reindex(days, fill_value=None).rename_axis("day").reset_index()
    return Result(columns, _typed(frame, columns), None)


def by_segment(settings: Settings, survey_id: int, field: Field) -> Result:
    """By an attribute of the customer: invited, answered, response rate, responses, mean score, CSAT, NPS."""
    if field not in FIELDS:
        raise ValueError(field)
    scored = {
        row[0]: row[1:]
        for row in _rows(
            settings,
            f"SELECT c.{field}, count(DISTINCT r.id), {_SCORES} FROM {_ANSWERS}"  # noqa: S608 (a name of our own)
            " LEFT JOIN customers c ON c.id = r.customer_id WHERE r.survey_id = ? GROUP BY 1",
            survey_id,
        )
    }
    asked = {
        row[0]: row[1:]
        for row in _rows(
            settings,
            f"SELECT c.{field}, count(*), count(r.id) FROM survey_sent i"  # noqa: S608
            " JOIN customers c ON c.id = i.customer_id LEFT JOIN survey_responses r ON r.invitation_id = i.id"
            " WHERE i.survey_id = ? GROUP BY 1",
            survey_id,
        )
    }
    names = {"level": ("会员等级", "Level"), "city": ("城市", "City"), "channel": ("渠道", "Channel"),
             "gender": ("性别", "Gender")}  # fmt: skip
    columns = (
        Column(field, Words(*names[field]), "text"),
        Column("survey_invitations", Words("邀请数", "Invited"), "count"),
        Column("survey_responses", Words("答卷数", "Responses"), "count"),
        Column("survey_response_rate", Words("回收率", "Response rate"), "rate"),
        *_SCORE_COLUMNS,
    )
    rows: list[list[Any]] = []
    for group in dict.fromkeys([*asked, *scored]):
        invited, answered = asked.get(group, (0, 0))
        responses, *scores = scored.get(group, (0, None, None, None))
        rows.append([group, invited, responses, answered / invited if invited else None, *scores])
    rows.sort(key=lambda row: (-row[2], -row[1], str(row[0])))
    frame = _typed(pd.DataFrame(rows, columns=[one.name for one in columns]), columns)
    frame["nps"] = frame["nps"].round(1)
    return Result(columns, frame, None)


def answer_rows(settings: Settings, survey_id: int) -> Result:
    """One row a response: its number, customer, time, source, then one column a question, options in words."""
    survey = library.survey(settings, survey_id)
    about = (
        Column("response_id", Words("答卷ID", "Response ID"), "id"),
        Column("customer_id", Words("客户ID", "Customer ID"), "id"),
        Column("answered_at", Words("填写时间", "Answered"), "time"),
        Column("response_source", Words("来源", "Source"), "text"),
    )
    asked = tuple(
        Column(f"q{one.number}", Words(one.title, one.title), "number" if one.kind in NUMBERS else "text")
        for one in survey.questions
    )
    found: dict[int, list[Any]] = {
        row[0]: list(row)
        for row in _rows(
            settings,
            "SELECT id, customer_id, answered_at, source FROM survey_responses WHERE survey_id = ?"
            " ORDER BY answered_at, id",
            survey_id,
        )
    }
    answers: dict[int, dict[int, Any]] = {response: {} for response in found}
    questions = {one.id: one for one in survey.questions}
    for response, question_id, number, text in _rows(
        settings,
        "SELECT r.id, a.question_id, a.number, a.text FROM survey_answers a JOIN survey_responses r"
        " ON r.id = a.response_id WHERE r.survey_id = ? ORDER BY a.question_id, a.number",
        survey_id,
    ):
        question, given = questions[question_id], answers[response]
        if question.kind in NUMBERS:
            given[question_id] = number
        elif question.kind == "text":
            given[question_id] = text
        else:
            option = question.options[number - 1]
            given[question_id] = f"{given[question_id]}、{option}" if question_id in given else option
    columns = (*about, *asked)
    rows = [[*row, *(answers[response].get(one.id) for one in survey.questions)] for response, row in found.items()]
    return Result(columns, _typed(pd.DataFrame(rows, columns=[one.name for one in columns]), columns), None)


def _question(connection: sqlite3.Connection, question: KeptQuestion) -> QuestionResult:
    counted = dict(
        connection.execute(
            "SELECT number, count(*) FROM survey_answers WHERE question_id = ? GROUP BY number", (question.id,)
        ).fetchall()
    )
    (answered,) = connection.execute(
        "SELECT count(DISTINCT response_id) FROM survey_answers WHERE question_id = ?", (question.id,)
    ).fetchone()
    if question.kind == "text":
        return QuestionResult(question, answered, ())
    values: Sequence[int] = NUMBERS.get(question.kind, range(1, len(question.options) + 1))
    choices = tuple(
        Choice(
            value,
            question.options[value - 1] if question.options else str(value),
            counted.get(value, 0),
            counted.get(value, 0) / answered if answered else 0.0,
        )
        for value in values
    )
    if question.kind not in NUMBERS or not answered:
        return QuestionResult(question, answered, choices)
    mean = sum(value * count for value, count in counted.items()) / answered
    if question.kind == "score":
        return QuestionResult(
            question, answered, choices, mean, csat=(counted.get(4, 0) + counted.get(5, 0)) / answered
        )
    net = sum(count * ((value >= 9) - (value <= 6)) for value, count in counted.items())
    return QuestionResult(question, answered, choices, mean, nps=100 * net / answered)


def _rows(settings: Settings, sql: str, survey_id: int) -> list[tuple[Any, ...]]:
    with reader(settings.database, settings.query_seconds) as connection:
        return connection.execute(sql, (survey_id,)).fetchall()


def _typed(frame: pd.DataFrame, columns: Sequence[Column]) -> pd.DataFrame:
    typed: dict[str, Any] = {}
    for column in columns:
        values = frame[column.name]
        if column.unit == "count":
            typed[column.name] = pd.to_numeric(values).fillna(0).astype("int64")
        elif column.unit == "id":
            typed[column.name] = pd.to_numeric(values).astype("Int64")
        elif column.unit in ("rate", "number"):
            typed[column.name] = pd.to_numeric(values).astype("float64")
        else:
            typed[column.name] = values.astype(object).where(values.notna(), None)
    return pd.DataFrame(typed, columns=[column.name for column in columns])
