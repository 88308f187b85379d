"""The analysis of a survey's answers and their vectors, kept in memory until an answer comes or changes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import faiss
import numpy as np
from numpy.typing import NDArray

from crm_tools.knowledge import latent
from crm_tools.knowledge.latent import Latent
from crm_tools.store.connect import reader
from crm_tools.surveys.feedback import Answer, Feedback, analyse, answers
from crm_tools.surveys.junk import junk

FITTED = 2_000
"""Answers that the dense vectors are fitted to; the others are placed among them."""

State = tuple[int, int, str]


@dataclass(frozen=True)
class Vectors:
    """``ids`` are the answers of the rows; ``model`` makes a question's vector."""

    ids: NDArray[np.int64]
    rows: faiss.Index
    model: Latent

    def closest(self, question: str, most: int) -> list[tuple[int, float]]:
        """Answers and their cosine with ``question``, closest first."""
        scores, rows = self.rows.search(self.model.vectors([question]), min(most, len(self.ids)))
        return [(int(self.ids[row]), float(score)) for row, score in zip(rows[0], scores[0], strict=True)]


def feedback_of(database: Path, survey_id: int | None = None) -> Feedback:
    """As :func:`feedback.analyse` of the answers to one survey, or to all. Raises UserError ``store.no_database``."""
    return _analysed(database, survey_id, state(database, survey_id))


def answers_of(database: Path, survey_id: int | None = None) -> tuple[Answer, ...]:
    """As :func:`feedback.answers`, kept."""
    return _answers(database, survey_id, state(database, survey_id))


def vectors_of(database: Path, survey_id: int | None = None) -> Vectors | None:
    """The answers that say something as dense vectors in FAISS; None where there are none."""
    return _vectors(database, survey_id, state(database, survey_id))


def state(database: Path, survey_id: int | None) -> State:
    """Changes whenever an answer comes, changes or goes."""
    with reader(database) as connection:
        count, last, changed = connection.execute(
            "SELECT count(*), max(id), max(changed_at) FROM survey_responses WHERE ?1 IS NULL OR survey_id = ?1",
            (survey_id,),
        ).fetchone()
        (words,) = connection.execute("SELECT total(length(text)) FROM survey_answers").fetchone()
    return int(count), int(last or 0), f"{changed} {words:.0f}"


@lru_cache(maxsize=4)
def _answers(database: Path, survey_id: int | None, _state: State) -> tuple[Answer, ...]:
    return answers(database, survey_id)


@lru_cache(maxsize=8)
def _analysed(database: Path, survey_id: int | None, state: State) -> Feedback:
    return analyse(_answers(database, survey_id, state))


@lru_cache(maxsize=4)
def _vectors(database: Path, survey_id: int | None, state: State) -> Vectors | None:
    telling = [answer for answer in _answers(database, survey_id, state) if junk(answer.text) is None]
    if not telling:
        return None
    texts = [answer.text for answer in telling]
    model, matrix = latent.fit(texts[:FITTED])
    if len(texts) > FITTED:
        matrix = np.concatenate([matrix, model.vectors(texts[FITTED:])])
    rows = faiss.IndexFlatIP(matrix.shape[1])
    rows.add(np.ascontiguousarray(matrix))
    return Vectors(np.array([answer.id for answer in telling], np.int64), rows, model)
