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
    {
        "measures": ["sales"],
        "dimensions": ["city"],
        "period": "this_month",
        "limit": 5,
        "share": ["sales"],
        "order": {"by": "sales"},
        "filters": [{"field": "level", "value": "金卡"}, {"field": "category", "op": "ne", "value": "女装"}],
    },
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
    offered = choices(REPORT, open_desk(offline))
    for choice in offered:
        for value in choice.options:
            call = changed(REPORT, choice.part, value, choice.place)
            answer = rerun(call, offline)
            assert answer.status == "answered", (choice.part, value, answer.answer)
            assert answer.understood is not None
            assert answer.understood.arguments == call.arguments
    parts = ["measure", "dimension", "period", "compare", "limit", "filter", "filter"]
    assert [choice.part for choice in offered] == parts


def test_what_can_become_nothing_else_is_no_choice(desk: Desk) -> None:
    offered = choices(understand("昨天微信渠道的咨询列一下", desk), desk)

    assert "measure" not in {choice.part for choice in offered}
    assert all(set(choice.options) - {choice.now} for choice in offered)


def test_every_choice_of_single_inquiries_runs(offline: Settings) -> None:
    desk = open_desk(offline)
    call = understand("昨天微信渠道的咨询列一下", desk)
    for choice in choices(call, desk):
        for option in choice.options[:3]:
            assert rerun(changed(call, choice.part, option, choice.place), offline).status == "answered", choice


def test_a_filter_can_have_another_value_or_go(desk: Desk) -> None:
    level, category = [choice for choice in choices(REPORT, desk) if choice.part == "filter"]
    assert level.now == "金卡"
    assert {"金卡", "银卡", None} <= set(level.options)
    assert category.options == (None,), "what was denied is only taken away"
    assert changed(REPORT, "filter", "银卡", 0).arguments["filters"][0] == {"field": "level", "value": "银卡"}
    assert changed(REPORT, "filter", None, 0).arguments["filters"] == [REPORT.arguments["filters"][1]]


def test_another_measure_takes_over_order_and_share() -> None:
    call = changed(REPORT, "measure", "orders")
    assert call.arguments["measures"] == ["orders"]
    assert call.arguments["share"] == ["orders"]
    assert call.arguments["order"]["by"] == "orders"


def test_another_segment_brings_its_own_thresholds(offline: Settings) -> None:
    [choice] = choices(PEOPLE, open_desk(offline))
    for value in choice.options:
        answer = rerun(changed(PEOPLE, choice.part, value), offline)
        assert answer.status == "answered"
        assert answer.understood is not None
        assert answer.understood.arguments.get("segment", "all") == value
        assert "params" not in answer.understood.arguments


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_is_offered_next_is_understood(desk: Desk, language: str) -> None:
    calls = (
        REPORT,
        PEOPLE,
        CHURN,
        Call("find_customers", {"segment": "most_active"}),
        Call("run_report", {"measures": ["sales"], "period": "this_month"}),
        Call("explain_change", {"measure": "sales", "period": "last_month"}),
        Call("recommend_products", {}),
        Call("survey_results", {}),
        Call("campaign_results", {}),
        Call("followup_tasks", {}),
        Call("send_email", {"audience": {"segment": "high_value"}}),
        Call("create_followups", {"audience": {"segment": "high_value"}}),
        Call("analyze_feedback", {}),
        Call("ask_feedback", {"question": "客户对物流有什么意见？"}),
        Call("design_survey", {"sentence": "设计一份客服满意度问卷"}),
        Call("search_knowledge", {"question": "怎么申请退货？"}),
    )
    for call in calls:
        offered = next_steps(call, desk, language)  # type: ignore[arg-type]
        assert offered, call
        assert len(set(offered)) == len(offered), call
        for text in offered:
            assert understand(text, desk, referred(call)).tool in OFFERED - {"clarify", "decline"}, text


def test_a_follow_up_to_a_list_of_its_own_means_the_same_customers() -> None:
    assert referred(CHURN) == Call("find_customers", {"segment": "churn_risk", "filters": CHURN.arguments["filters"]})
