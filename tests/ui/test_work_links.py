"""Where an answer leads to."""

from __future__ import annotations

from typing import Any

import pytest

from crm_tools.assistant.contract import Answer, AnswerStep, Understood
from crm_tools.ui.work_links import target


@pytest.mark.parametrize(
    ("tool", "arguments", "told", "wanted"),
    [
        ("campaign_results", {}, {"campaigns": ["a1"]}, ("campaigns", {"id": "a1"})),
        ("campaign_results", {"which": "all"}, {"campaigns": ["a1", "b2"]}, ("campaigns", {"part": "done"})),
        ("campaign_results", {"which": "waiting"}, {"campaigns": ["a1"]}, ("campaigns", {"part": "draft"})),
        ("followup_tasks", {"due": "overdue"}, {}, ("followups", {"view": "overdue"})),
        ("followup_tasks", {"states": ["done"]}, {}, ("followups", {"view": "ended"})),
        ("followup_tasks", {}, {}, ("followups", {"view": "all"})),
        ("survey_results", {}, {"survey": 3}, ("surveys", {"id": "3", "part": "results"})),
        ("run_report", {"measures": ["sales"]}, {}, None),
    ],
)
def test_the_page_of_an_answer(tool: str, arguments: dict[str, Any], told: dict[str, Any], wanted: Any) -> None:
    step = AnswerStep(tool=tool, arguments=told, engine="sqlite", sql="", rows=1, ms=1.0)
    understood = Understood(tool=tool, arguments=arguments, period=None)
    answer = Answer(status="answered", answer="", language="zh", understood=understood, steps=[step])
    assert target(answer) == wanted
