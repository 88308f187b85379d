"""Orders to act with the business around them: who is meant stays the same, and what they leave out goes."""

from __future__ import annotations

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.assistant.understand import understand


@pytest.mark.parametrize(
    ("question", "plain"),
    [
        (
            "产品那边催着要用户声音，给国庆买过家居家纺的顾客发一份满意度问卷吧",
            "给国庆买过家居家纺的顾客发一份满意度问卷",
        ),
        ("客服明天人手够，近7天咨询过的客户都建跟进任务", "给近7天咨询过的客户建跟进任务"),
        (
            "Now that Double 11 is over, could you send a survey to the diamond members who bought on that day?",
            "send a survey to the diamond members who bought on Double 11",
        ),
        (
            "Retention is my big topic this quarter: draft a win-back email to the customers whose purchase frequency "
            "is falling, and leave ten percent of them out as a control group.",
            "send a win-back email to the customers whose purchase frequency is falling with a 10% control group",
        ),
        ("coupon -> gold members in Beijing", "send a coupon to gold members in Beijing"),
        (
            "offer the recently active customers a coupon, best one you have",
            "offer the recently active customers a coupon",
        ),
        ("让客服给高价值客户挨个打个电话", "让客服跟进高价值客户"),
    ],
)
def test_what_is_told_changes_nothing(desk: Desk, question: str, plain: str) -> None:
    assert understand(question, desk) == understand(plain, desk)
    assert understand(question, desk).tool not in ("clarify", "decline")


@pytest.mark.parametrize(
    "question",
    [
        "给上海的高价值客户发张券，金卡不发",
        "send a coupon to high-value customers in Shanghai, but not to the gold ones",
    ],
)
def test_who_gets_nothing_is_left_out(desk: Desk, question: str) -> None:
    call = understand(question, desk)
    assert call.tool == "offer_coupon"
    assert "金卡" in str(call.arguments["audience"])
    assert any(word in str(call.arguments["audience"]) for word in ("none", "ne"))


@pytest.mark.parametrize(
    "question", ["给喜欢喝茶的客户发券", "send an email to customers who like jazz", "别给银卡发券"]
)
def test_whom_it_does_not_know_is_asked_back(desk: Desk, question: str) -> None:
    assert understand(question, desk).tool == "clarify"
