"""What published questionnaires are told by, read without what they came to."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from crm_tools.store.connect import reader


@dataclass(frozen=True)
class Outline:
    """What a published questionnaire is told by: its title, its first day, and its questions by number."""

    title: str
    published_on: dt.date
    questions: dict[int, tuple[str, str]]
    """Kind and title."""


def outlines(database: Path) -> list[Outline]:
    """Every published questionnaire, the first first."""
    with reader(database) as connection:
        rows = connection.execute(
            "SELECT s.id, s.title, s.published_at, q.number, q.kind, q.title FROM surveys s"
            " JOIN survey_questions q ON q.survey_id = s.id WHERE s.published_at IS NOT NULL ORDER BY s.id, q.number"
        ).fetchall()
    found: dict[int, Outline] = {}
    for survey_id, title, published, number, kind, asked in rows:
        day = dt.date.fromisoformat(published[:10])
        found.setdefault(survey_id, Outline(title, day, {})).questions[number] = (kind, asked)
    return list(found.values())
