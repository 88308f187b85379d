"""The demo's two surveys: closed, answered by several hundred, and true to what became of each customer."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(scope="module")
def demo(demo_template: Path) -> Any:
    with closing(sqlite3.connect(demo_template)) as connection:
        yield lambda sql: connection.execute(sql).fetchall()


def test_two_closed_surveys_with_several_hundred_answers(demo: Any) -> None:
    surveys = demo(
        "SELECT status, closes_on < '2026-11-22', published_at < closes_on,"
        " (SELECT count(*) FROM survey_responses WHERE survey_id = s.id) FROM surveys s"
    )
    assert [row[:3] for row in surveys] == [("closed", 1, 1)] * 2
    assert all(150 <= responses <= 500 for *_, responses in surveys)
    assert sum(row[3] for row in surveys) >= 500


def test_answers_are_whole_and_in_time(demo: Any) -> None:
    assert demo("SELECT count(*) FROM survey_tokens") == [(0,)]
    assert demo(
        "SELECT count(*) FROM survey_responses r JOIN survey_invitations i ON i.id = r.invitation_id"
        " JOIN surveys s ON s.id = r.survey_id WHERE r.answered_at <= i.invited_at"
        " OR substr(r.answered_at, 1, 10) > s.closes_on OR r.customer_id <> i.customer_id OR i.survey_id <> s.id"
    ) == [(0,)]
    assert demo(
        "SELECT count(*) FROM survey_responses r JOIN survey_questions q ON q.survey_id = r.survey_id"
        " WHERE q.required AND NOT EXISTS"
        " (SELECT 1 FROM survey_answers a WHERE a.response_id = r.id AND a.question_id = q.id)"
    ) == [(0,)]
    limits = {"score": (1, 5), "nps": (0, 10), "text": (0, 0)}
    for kind, low, high in demo(
        "SELECT kind, min(a.number), max(a.number) FROM survey_answers a JOIN survey_questions q ON q.id = question_id"
        " WHERE kind IN ('score', 'nps', 'text') GROUP BY kind"
    ):
        assert (low, high) == limits[kind]
    assert demo(
        "SELECT count(*) FROM survey_invitations i JOIN customers c ON c.id = customer_id"
        " WHERE NOT email_consent OR c.created_at > i.invited_at"
    ) == [(0,)]


def test_those_who_left_blame_delivery(demo: Any) -> None:
    lapsed = "(SELECT max(created_at) FROM orders o WHERE o.customer_id = r.customer_id AND pay_status = 'paid')"
    scores = dict(
        demo(
            f"SELECT {lapsed} < date('2026-11-22', '-90 days'), avg(a.number) FROM survey_answers a"
            " JOIN survey_questions q ON q.id = question_id JOIN survey_responses r ON r.id = response_id"
            " WHERE q.kind = 'score' AND q.topic = 'logistics' GROUP BY 1"
        )
    )
    assert scores[1] < scores[0] - 0.5
    by_topic = dict(
        demo(
            "SELECT q.topic, avg(a.number) FROM survey_answers a JOIN survey_questions q ON q.id = question_id"
            " WHERE q.kind = 'score' AND q.survey_id = 2 GROUP BY 1"
        )
    )
    assert min(by_topic, key=by_topic.__getitem__) == "logistics"
    reasons = demo(
        "SELECT a.number FROM survey_answers a JOIN survey_questions q ON q.id = question_id"
        " WHERE q.kind = 'multiple' GROUP BY 1 ORDER BY count(*) DESC"
    )
    assert reasons[0] == (1,), "物流慢 is named most often"
    words = [text for (text,) in demo("SELECT text FROM survey_answers WHERE text IS NOT NULL")]
    assert len(words) >= 300
    assert len(set(words)) > len(words) * 0.6
