"""One conversation: high-value customers, a survey to them, approval, answers, results and words, equal to SQL."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from crm_tools.assistant.ask import Done, stream
from crm_tools.assistant.calls import Call
from crm_tools.assistant.contract import Answer
from crm_tools.outreach.deciding import decide
from crm_tools.outreach.messages import sample
from crm_tools.outreach.worker import run_once
from crm_tools.settings import Settings
from crm_tools.store.actors import LOCAL
from crm_tools.store.connect import reader
from crm_tools.surveys.answering import open_form, submit

WORDS = ("物流太慢了，等了一周", "客服很有耐心，满意", "价格偏高", "快递把箱子压坏了", "无")


@pytest.fixture
def settings(offline: Settings, tmp_path: Path) -> Settings:
    return offline.model_copy(update={"database": Path(shutil.copy(offline.database, tmp_path / "crm.db"))})


def _said(settings: Settings, question: str, tool: str, **arguments: Any) -> Answer:
    """The answer in the one conversation; what the question means is settled."""
    events = stream(question, settings, thread="round", call=Call(tool, arguments))
    (done,) = [one for one in events if isinstance(one, Done)]
    return done.answer


def _sql(settings: Settings, query: str, *values: object) -> list[tuple[Any, ...]]:
    with reader(settings.database) as connection:
        return connection.execute(query, values).fetchall()


def test_from_a_list_to_what_they_think(settings: Settings) -> None:
    listed = _said(settings, "查询高价值客户", "find_customers", segment="high_value")
    assert listed.status == "answered"
    assert listed.table is not None
    drafted = _said(settings, "给他们发送问卷", "send_survey", audience={"segment": "high_value"})
    assert drafted.status == "needs_approval"
    assert drafted.approval is not None
    assert 0 < drafted.approval.recipients <= listed.table.total
    letters = sample(settings, drafted.approval.id, 10)  # as they go out; afterwards their links are not kept
    decide(settings, drafted.approval.id, "approve", LOCAL)
    run_once(settings)

    for number, letter in enumerate(letters):
        match = re.search(r"/survey\?t=([\w-]+)", letter.message.text)
        assert match
        form = open_form(settings, match[1])
        scores = {"score": number % 5 + 1, "nps": number, "text": WORDS[number % 5]}
        submit(settings, match[1], {question.id: scores[question.kind] for question in form.survey.questions})

    counted = _said(settings, "收集客户的问卷反馈", "survey_results")
    assert counted.status == "answered"
    ((survey, sent),) = _sql(
        settings,
        "SELECT json_extract(content, '$.survey_id'), (SELECT count(*) FROM deliveries d WHERE d.campaign_id = c.id"
        " AND d.state = 'written') FROM campaigns c WHERE id = ?",
        drafted.approval.id,
    )
    assert sent == drafted.approval.recipients
    ((mean, nps),) = _sql(
        settings,
        "SELECT avg(CASE WHEN kind = 'score' THEN a.number END), 100.0 * (sum(kind = 'nps' AND a.number >= 9)"
        " - sum(kind = 'nps' AND a.number <= 6)) / sum(kind = 'nps') FROM survey_answers a"
        " JOIN survey_questions q ON q.id = a.question_id WHERE q.survey_id = ?",
        survey,
    )
    assert f"{len(letters) / sent:.1%}" in counted.answer
    assert f"{mean:.2f}".rstrip("0").rstrip(".") in counted.answer
    assert f"{nps:.1f}".rstrip("0").rstrip(".") in counted.answer

    told = _said(settings, "分析客户反馈", "analyze_feedback")
    assert told.status == "answered"
    assert told.table is not None
    names = [column.name for column in told.table.columns]
    themes = {row[0]: dict(zip(names, row, strict=True)) for row in told.table.rows}
    ((delivery, complaints, junk),) = _sql(
        settings,
        "SELECT sum(text LIKE '%物流%' OR text LIKE '%快递%'), sum(text LIKE '%太慢%' OR text LIKE '%压坏%'),"
        " sum(text = '无') FROM survey_answers a JOIN survey_questions q ON q.id = a.question_id"
        " WHERE q.survey_id = ? AND kind = 'text'",
        survey,
    )
    assert (themes["物流配送"]["answers"], themes["物流配送"]["negative"]) == (delivery, complaints)
    assert junk == 2
    assert "8" in told.answer, "ten answers, two of which say nothing"
