"""Who is to be won back are those at risk of churn, and which campaigns there were is their list."""

from __future__ import annotations

from typing import Any

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.assistant.calls import Call
from crm_tools.assistant.understand import understand


@pytest.mark.parametrize(
    "question",
    [
        "who should we win back",
        "which customers should we try to win back?",
        "customers to win back",
        "win-back candidates",
        "客户里该挽回谁",
        "该召回哪些客户",
        "哪些客户需要挽回",
    ],
)
def test_those_at_risk(desk: Desk, question: str) -> None:
    assert understand(question, desk) == Call("churn_risk", {})


@pytest.mark.parametrize("question", ["how do we win back customers", "怎么挽回流失客户"])
def test_how_it_is_done_stays_with_the_documents(desk: Desk, question: str) -> None:
    assert understand(question, desk).tool == "search_knowledge"


@pytest.mark.parametrize("turn", ["哪些需要挽回", "其中哪些需要挽回", "哪些有流失风险"])
def test_of_those_listed(desk: Desk, turn: str) -> None:
    listed = understand("高价值客户有哪些", desk)
    assert understand(turn, desk, listed) == understand("其中哪些有流失风险", desk, listed)
    assert understand(turn, desk, listed).arguments["segment"] == "high_value"


@pytest.mark.parametrize(
    ("question", "arguments"),
    [
        ("有哪些活动", {"which": "all"}),
        ("上个月做了哪些活动", {"period": "last_month", "which": "all"}),
        ("which campaigns ran this month", {"period": "this_month", "which": "all"}),
        ("what campaigns did we run last month", {"period": "last_month", "which": "all"}),
        ("哪些活动效果最好", {"order": "uplift"}),
        ("which campaigns worked best", {"order": "uplift"}),
        ("有哪些活动在等审批", {"which": "waiting"}),
    ],
)
def test_campaigns_are_listed(desk: Desk, question: str, arguments: dict[str, Any]) -> None:
    assert understand(question, desk) == Call("campaign_results", arguments)
