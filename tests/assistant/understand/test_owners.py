"""Which colleague is to follow up: wherever the sentence names them, and nobody where it names none."""

from __future__ import annotations

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.assistant.understand import understand

_AT_RISK = {"segment": "high_value", "rule": {"rules": [{"segment": "churn_risk"}]}}


@pytest.mark.parametrize(
    "question",
    [
        "Li Na has some room today, so could you give her follow-up tasks for our high-value customers at risk?",
        "Assign Li Na to call the high-value customers at risk",
        "create follow-up tasks for the high-value customers at risk of churning, to be handled by Li Na",
        "create follow-up tasks for high-value churn-risk customers and make Li Na responsible",
        "Put Li Na in charge of following up with high-value customers at risk",
        "assign the high-value customers at risk to Li Na",
        "follow-up Li Na, high-value + churn risk",
    ],
)
def test_wherever_it_is_named(desk: Desk, question: str) -> None:
    call = understand(question, desk)
    assert call.tool == "create_followups"
    assert call.arguments == {"owner": "Li Na", "audience": _AT_RISK}


@pytest.mark.parametrize(
    ("question", "owner"),
    [
        ("王芳负责跟进流失的钻石会员", "王芳"),
        ("请王芳电话联系一下流失的钻石会员", "王芳"),
        ("派个工单给陈杰，跟进流失的钻石会员", "陈杰"),
        ("李娜手上有空，安排她跟进流失的钻石会员", "李娜"),
    ],
)
def test_in_chinese(desk: Desk, question: str, owner: str) -> None:
    call, known = understand(question, desk), understand("给流失的钻石会员建跟进任务", desk)
    assert (call.tool, call.arguments.get("owner")) == ("create_followups", owner)
    assert call.arguments["audience"] == known.arguments["audience"]


@pytest.mark.parametrize("question", ["SH, gold, bought 手机数码 last 90d", "churn risk list, BJ", "tasks for Li Na"])
def test_nobody_is_ordered(desk: Desk, question: str) -> None:
    assert understand(question, desk).tool != "create_followups"


def test_days_without_an_order_are_no_deadline(desk: Desk) -> None:
    """“Haven't bought in 90 days” tells the customers; it was read as work due in 90 days, for all who never bought."""
    call = understand("let Li Na handle follow-ups for gold members who haven't bought in 90 days", desk)
    assert "due" not in call.arguments
    assert call.arguments["audience"]["segment"] == "churn_risk"
    due = understand("let Li Na handle follow-ups for lapsed gold members within 3 days", desk)
    assert due.arguments["due"] == "2026-11-25"
