"""Turns after the story of one customer that name nobody are of that customer, or go back; never of everybody."""

from __future__ import annotations

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.assistant.calls import Call
from crm_tools.assistant.understand import Earlier, understand

SHOWN = Call("find_customers", {"filters": [{"field": "customer", "value": "842"}]})
"""What a follow-up refers to once a story was told."""


def after_the_story(desk: Desk, turn: str) -> Call:
    return understand(turn, desk, SHOWN, [Earlier("客户842", SHOWN)])


@pytest.mark.parametrize("question", ["帮我查一下客户赵子轩，ID 842", "客户赵子轩(842)"])
def test_the_number_says_which_of_that_name(desk: Desk, question: str) -> None:
    assert understand(question, desk) == Call("customer_story", {"customer": 842})


@pytest.mark.parametrize(
    "turn",
    ["上个月下过单吗", "手上还有没用的券吗", "最近登录是哪天", "any unused coupons", "last login", "他最近买了什么"],
)
def test_of_that_customer(desk: Desk, turn: str) -> None:
    call = after_the_story(desk, turn)

    assert call.tool != "clarify"
    assert "842" in str(call.arguments)


@pytest.mark.parametrize("turn", ["一共退过几单", "买过手机吗"])
def test_never_of_everybody(desk: Desk, turn: str) -> None:
    call = after_the_story(desk, turn)

    assert call.tool == "clarify" or "842" in str(call.arguments)


@pytest.mark.parametrize("turn", ["本月各城市销售额", "高价值客户有哪些"])
def test_a_whole_question_is_of_the_shop(desk: Desk, turn: str) -> None:
    assert after_the_story(desk, turn) == understand(turn, desk)
