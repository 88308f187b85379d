"""Two orders in one sentence are asked back, whichever comes first; one with its circumstances is one."""

from __future__ import annotations

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.assistant.understand import understand


@pytest.mark.parametrize(
    "question",
    [
        "给近90天没下单的金卡发新客礼券，另外建个跟进任务",
        "给上海的钻石会员发会员日通用券，并安排客服回访",
        "给高价值客户建跟进任务，再发一份满意度问卷",
        "send the 新客礼券 coupon to gold members in Shanghai and create follow-up tasks for them",
    ],
)
def test_two_orders_are_asked_back(desk: Desk, question: str) -> None:
    assert understand(question, desk).tool == "clarify"


@pytest.mark.parametrize(
    ("question", "tool"),
    [
        ("给近30天领过券没用的客户建跟进任务", "create_followups"),
        ("给上个月退过款的客户发一张会员日通用券", "offer_coupon"),
        ("给高价值客户写封带券的邮件", "send_email"),
        ("create follow-up tasks for gold members who got a coupon and haven't used it", "create_followups"),
    ],
)
def test_one_order_is_drafted(desk: Desk, question: str, tool: str) -> None:
    assert understand(question, desk).tool == tool
