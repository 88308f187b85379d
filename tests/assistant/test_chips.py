"""What can be changed in an answer gives a call that runs; what is offered next is understood."""

from __future__ import annotations

import pytest

from crm_tools.analytics.desk import Desk, open_desk
from crm_tools.assistant.ask import Done, stream
from crm_tools.assistant.calls import CALLS, OFFERED, Call
from crm_tools.assistant.chips import changed, choices, next_steps, referred
from crm_tools.assistant.contract import Answer
from crm_tools.assistant.tools import TOOLS
from crm_tools.assistant.understand import understand
from crm_tools.settings import Settings

REPORT = Call(
    "run_report",
    {"measures": ["sales"], "dimensions": ["city"], "period": "this_month", "limit": 5, "share": ["sales"]},
)
PEOPLE = Call("find_customers", {"segment": "high_value", "params": {"min_sales_yuan": 20000}})
CHURN = Call("churn_risk", {"filters": [{"field": "city", "value": "上海"}]})


@pytest.fixture
def desk(offline: Settings) -> Desk:
    return open_desk(offline)


def rerun(call: Call, settings: Settings) -> Answer:
    [done] = [event for event in stream("换一下", settings, call=call, first_rows=0) if isinstance(event, Done)]
    return done.answer


def test_every_offered_tool_is_there_and_no_other() -> None:
    assert {tool.name for tool in TOOLS} == set(OFFERED) <= set(CALLS)


def test_every_choice_of_a_report_runs(offline: Settings) -> None:
    for choice in choices(REPORT):
        for value in choice.options:
            call = changed(REPORT, choice.part, value)
            answer = rerun(call, offline)
            assert answer.status == "answered", (choice.part, value, answer.answer)
            assert answer.understood is not None
            assert answer.understood.arguments == call.arguments
    assert {choice.part for choice in choices(REPORT)} == {"dimension", "period", "limit"}


def test_another_segment_brings_its_own_thresholds(offline: Settings) -> None:
    [choice] = choices(PEOPLE)
    for value in choice.options:
        answer = rerun(changed(PEOPLE, choice.part, value), offline)
        assert answer.status == "answered"
        assert answer.understood is not None
        assert answer.understood.arguments.get("segment", "all") == value
        assert "params" not in answer.understood.arguments


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_is_offered_next_is_understood(desk: Desk, language: str) -> None:
    for call in (REPORT, PEOPLE, CHURN, Call("run_report", {"measures": ["sales"], "period": "this_month"})):
        offered = next_steps(call, desk, language)  # type: ignore[arg-type]
        assert offered, call
        for text in offered:
            assert understand(text, desk, referred(call)).tool in OFFERED - {"clarify", "decline"}, text


def test_a_follow_up_to_a_list_of_its_own_means_the_same_customers() -> None:
    assert referred(CHURN) == Call("find_customers", {"segment": "churn_risk", "filters": CHURN.arguments["filters"]})
