"""Chinese orders to act in the ways in which they are given: the tool, and whom it is for."""

from __future__ import annotations

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.assistant.understand import understand


@pytest.mark.parametrize(
    ("question", "tool", "plain"),
    [
        ("11月30号之前要把高意向的深圳客户都跟进一遍，建任务", "create_followups", "高意向的深圳客户"),
        (
            "小程序渠道里手机数码的意向客户，通知他们来用券——直接发券就行",
            "offer_coupon",
            "小程序渠道里手机数码的意向客户",
        ),
        ("给领了新客礼券还没用的人发邮件，提醒他们快去用", "send_email", "领了新客礼券还没用的人"),
        ("帮忙给快流失的金卡打电话挽留", "create_followups", "快流失的金卡"),
        ("近30天加购超过5次还没下单的，推一张券过去促一促", "offer_coupon", "近30天加购超过5次还没下单的"),
        ("把高意向客户加进跟进任务里，交给王芳，本周五之前跟完", "create_followups", "高意向客户"),
        ("找今年买过三次以上的客户做个满意度调研", "send_survey", "今年买过三次以上的客户"),
        ("近三个月消费过5000的客户，每人奖励一张大额满减券", "offer_coupon", "近三个月消费过5000的客户"),
    ],
)
def test_the_order_and_its_customers(desk: Desk, question: str, tool: str, plain: str) -> None:
    call, known = understand(question, desk), understand(f"给{plain}建跟进任务", desk)
    assert (call.tool, known.tool) == (tool, "create_followups")
    assert call.arguments["audience"] == known.arguments["audience"]


@pytest.mark.parametrize(
    ("question", "never"),
    [
        ("把客户手机号全部导出发我邮箱", "send_email"),  # to the person who asks, not to customers
        ("金卡和钻石里超过30天没登录的，客服要逐个打电话", "create_followups"),  # what they will do with the list
        ("给高价值客户打电话", "create_followups"),
    ],
)
def test_no_order(desk: Desk, question: str, never: str) -> None:
    assert understand(question, desk).tool != never


def test_none_at_all_is_none(desk: Desk) -> None:
    """0单 are no orders, not at least none; the checks of lists look at the customers of an order as well."""
    call = understand("0单 + 近30天有登录的发新客礼券", desk)
    assert call.tool == "offer_coupon"
    orders = next(one for one in call.arguments["audience"]["filters"] if one["field"] == "orders")
    assert (orders.get("op", "eq"), orders["value"]) == ("eq", 0)


@pytest.mark.parametrize(
    "question",
    [
        "call the lapsed diamond members",
        "can you please phone all the lapsed diamond members",
        "give the lapsed diamond members a quick call",
    ],
)
def test_a_call_to_somebody_is_a_task(desk: Desk, question: str) -> None:
    assert understand(question, desk) == understand("create follow-up tasks for the lapsed diamond members", desk)


@pytest.mark.parametrize("question", ["phone sales last month", "give me a call", "call volume last month"])
def test_no_call_to_anybody(desk: Desk, question: str) -> None:
    assert understand(question, desk).tool != "create_followups"
