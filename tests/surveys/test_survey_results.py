"""Results of the demo's surveys against SQL and plain Python written apart from them."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from crm_tools.settings import Settings
from crm_tools.surveys.answering import open_form, submit
from crm_tools.surveys.results import FIELDS, answer_rows, by_segment, results, trend
from crm_tools.texts import UserError
from tests.present.whole_files import csv_bytes
from tests.surveys.conftest import invite


@pytest.fixture(scope="module")
def demo(demo_template: Path) -> Settings:
    return Settings(_env_file=None, CRM_DATABASE=demo_template)  # type: ignore[call-arg]


def _sql(settings: Settings, sql: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(settings.database)) as connection:
        return connection.execute(sql).fetchall()


def _numbers(settings: Settings, where: str) -> list[int]:
    return [
        number
        for (number,) in _sql(
            settings,
            "SELECT a.number FROM survey_answers a JOIN survey_questions q ON q.id = a.question_id"
            f" JOIN survey_responses r ON r.id = a.response_id JOIN customers c ON c.id = r.customer_id WHERE {where}",
        )
    ]


def _nps(numbers: list[int]) -> float:
    return 100 * (sum(n in (9, 10) for n in numbers) - sum(n < 7 for n in numbers)) / len(numbers)


@pytest.mark.parametrize("survey", [1, 2])
def test_totals(demo: Settings, survey: int) -> None:
    found = results(demo, survey)
    scores = _numbers(demo, f"q.survey_id = {survey} AND q.kind = 'score'")
    promoters = _numbers(demo, f"q.survey_id = {survey} AND q.kind = 'nps'")
    ((invited,),) = _sql(demo, f"SELECT count(*) FROM survey_invitations WHERE survey_id = {survey}")
    ((responses,),) = _sql(demo, f"SELECT count(*) FROM survey_responses WHERE survey_id = {survey}")
    assert (found.invited, found.responses, found.answered) == (invited, responses, responses)
    assert found.response_rate == pytest.approx(responses / invited)
    assert found.score == pytest.approx(sum(scores) / len(scores))
    assert found.csat == pytest.approx(sum(n > 3 for n in scores) / len(scores))
    assert found.nps == pytest.approx(_nps(promoters))


@pytest.mark.parametrize("survey", [1, 2])
def test_every_question(demo: Settings, survey: int) -> None:
    for one in results(demo, survey).questions:
        where = f"q.id = {one.question.id}"
        numbers = _numbers(demo, where)
        if one.question.kind == "text":
            assert (one.choices, one.answered) == ((), len(numbers))
            continue
        assert sum(choice.count for choice in one.choices) == len(numbers)
        assert all(choice.count == numbers.count(choice.value) for choice in one.choices)
        assert all(choice.share == pytest.approx(choice.count / one.answered) for choice in one.choices)
        if one.question.kind == "nps":
            assert one.nps == pytest.approx(_nps(numbers))
        if one.question.kind in ("score", "nps"):
            assert one.mean == pytest.approx(sum(numbers) / len(numbers))


@pytest.mark.parametrize("field", FIELDS)
def test_by_segment_adds_up(demo: Settings, field: Any) -> None:
    frame = by_segment(demo, 1, field).frame
    total = results(demo, 1)
    assert frame["survey_invitations"].sum() == total.invited
    assert frame["survey_responses"].sum() == total.responses
    for row in frame.itertuples():
        scores = _numbers(demo, f"q.survey_id = 1 AND q.kind = 'score' AND c.{field} = '{getattr(row, field)}'")
        if scores:
            assert row.score == pytest.approx(sum(scores) / len(scores))


def test_trend_has_every_day(demo: Settings) -> None:
    frame = trend(demo, 2).frame
    assert frame["survey_responses"].sum() == results(demo, 2).responses
    days = dict(_sql(demo, "SELECT date(answered_at), count(*) FROM survey_responses WHERE survey_id = 2 GROUP BY 1"))
    assert {day: n for day, n in zip(frame["day"], frame["survey_responses"], strict=True) if n} == days
    assert list(frame["day"]) == sorted(frame["day"])


def test_rows_of_answers_and_their_csv(settings: Settings, open_survey: int) -> None:
    tokens = invite(settings, open_survey, 1, 2)
    survey = open_form(settings, tokens[1]).survey
    given = {one.id: {"score": 4, "nps": 10, "text": "=1+1"}[one.kind] for one in survey.questions}
    submit(settings, tokens[1], given)
    result = answer_rows(settings, open_survey)
    (row,) = result.frame.itertuples(index=False)
    assert (row.customer_id, row.response_source, row.q1, row.q6, row.q7) == (1, "form", 4, 10, "=1+1")
    text = csv_bytes([result.frame], result.columns, "zh").decode("utf-8-sig")
    assert "总体来说，您对我们的满意程度是？" in text.splitlines()[0]
    assert "=1+1" not in text.replace("'=1+1", "")
    found = results(settings, open_survey)
    assert (found.invited, found.answered, found.response_rate, found.score, found.nps) == (2, 1, 0.5, 4.0, 100.0)


def test_without_answers_nothing_is_claimed(settings: Settings, open_survey: int) -> None:
    found = results(settings, open_survey)
    assert (found.invited, found.responses) == (0, 0)
    assert (found.response_rate, found.score, found.csat, found.nps) == (None, None, None, None)
    assert all(choice.count == 0 and choice.share == 0 for one in found.questions for choice in one.choices)
    assert trend(settings, open_survey).frame.empty
    assert by_segment(settings, open_survey, "level").frame.empty
    assert answer_rows(settings, open_survey).frame.empty
    with pytest.raises(UserError) as told:
        results(settings, 99)
    assert told.value.key == "surveys.unknown"
