"""Turns after something was drafted: decisions about it, and what is to be different in it."""

from __future__ import annotations

from typing import Any

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.assistant.understand import understand
from tests.assistant.understand.talked import last_call

_LIST = "高价值客户"


@pytest.mark.parametrize("act", ["给他们发券", "给他们发邮件", "建跟进任务", "发满意度问卷"])
@pytest.mark.parametrize(
    "turn",
    ["先别发", "撤回", "取消", "算了不发了", "批准", "同意，发吧", "确认发送", "cancel that", "go ahead", "never mind"],
)
def test_a_decision_is_left_to_a_person(desk: Desk, act: str, turn: str) -> None:
    call = last_call(desk, _LIST, act, turn)
    assert (call.tool, call.arguments["reason"]) == ("decline", "by_hand")


@pytest.mark.parametrize(
    "turn", ["批准第一个草稿", "撤回昨天的邮件", "withdraw yesterday's email", "approve the pending drafts"]
)
def test_one_that_names_the_draft_needs_no_turn_before(desk: Desk, turn: str) -> None:
    assert understand(turn, desk).arguments["reason"] == "by_hand"


@pytest.mark.parametrize("turn", ["取消的订单有多少", "取消过订单的客户", "cancelled orders last month"])
def test_words_of_the_data_are_no_decision(desk: Desk, turn: str) -> None:
    assert understand(turn, desk).tool in ("run_report", "find_customers")


@pytest.mark.parametrize(
    ("turns", "tool", "changed"),
    [
        (("给他们发邮件", "主题改成“双12提前购”"), "send_email", {"subject": "双12提前购"}),
        (("给他们发邮件", "顺便带张券"), "send_email", {"coupon": "best"}),
        (("email them", 'change the subject to "Hello"'), "send_email", {"subject": "Hello"}),
        (("email them", "also with a coupon"), "send_email", {"coupon": "best"}),
        (("建跟进任务", "给小张"), "create_followups", {"owner": "小张"}),
        (("建跟进任务", "让小张跟", "下周三前完成"), "create_followups", {"owner": "小张", "due": "2026-11-25"}),
        (("create follow-ups", "for Zhang"), "create_followups", {"owner": "Zhang"}),
    ],
)
def test_what_is_told_of_the_act_later(desk: Desk, turns: tuple[str, ...], tool: str, changed: dict[str, Any]) -> None:
    call = last_call(desk, _LIST, *turns)
    assert call.tool == tool
    assert call.arguments["audience"] == {"segment": "high_value"}
    assert {name: call.arguments.get(name) for name in changed} == changed


@pytest.mark.parametrize(
    ("turns", "other"),
    [
        (("给他们发券", "上海的不要发"), (_LIST, "去掉上海的", "给他们发券")),
        (("give them a coupon", "not to the men"), (_LIST, "exclude the men", "give them a coupon")),
        (("给他们发邮件", "改成给流失客户发"), ("给流失客户发邮件",)),
        (("给他们发邮件", "换成高意向客户"), ("给高意向客户发邮件",)),
    ],
)
def test_the_act_for_others(desk: Desk, turns: tuple[str, ...], other: tuple[str, ...]) -> None:
    call, told = last_call(desk, _LIST, *turns), last_call(desk, *other)
    assert call.tool == told.tool
    assert call.arguments["audience"] == told.arguments["audience"]


@pytest.mark.parametrize("turn", ["一共发给多少人", "有多少人会收到", "how many people get it"])
def test_how_many_get_it(desk: Desk, turn: str) -> None:
    call = last_call(desk, _LIST, "给他们发券", turn)
    assert call.tool == "run_report"
    assert call.arguments["audience"]["segment"] == "high_value"
    assert not call.arguments["audience"]["filters"]


@pytest.mark.parametrize("turn", ["先别发", "只给其中的女性发", "发过的"])
def test_to_send_is_no_deed_of_the_customers(desk: Desk, turn: str) -> None:
    assert last_call(desk, _LIST, turn).tool == "clarify"


@pytest.mark.parametrize(
    ("turn", "owner"),
    [
        ("三个月没登录的钻石客户，让小张逐个打电话", "小张"),
        ("高价值客户，安排王芳挨个打电话", "王芳"),
    ],
)
def test_one_by_one(desk: Desk, turn: str, owner: str) -> None:
    call = understand(turn, desk)
    assert (call.tool, call.arguments["owner"]) == ("create_followups", owner)


def test_a_coupon_beside_a_win_back_email(desk: Desk) -> None:
    call = understand("send a win-back email to lapsed customers with the best coupon", desk)
    assert (call.arguments["template"], call.arguments["coupon"]) == ("retention", "best")


@pytest.mark.parametrize("question", ["哪张券发的最多", "哪张券发得最多", "哪个券领得最多"])
def test_which_coupon_went_out_most(desk: Desk, question: str) -> None:
    call = understand(question, desk)
    assert (call.arguments["measures"], call.arguments["limit"]) == (["coupons_issued"], 1)


@pytest.mark.parametrize(
    ("turn", "fewer"),
    [
        ("just the top 10", {"limit": 10}),
        ("top 20 only", {"limit": 20}),
        ("only those in Shanghai", {"filters": [{"field": "city", "value": "上海"}]}),
    ],
)
def test_the_act_for_some_of_them(desk: Desk, turn: str, fewer: dict[str, Any]) -> None:
    call = last_call(desk, "email high-value customers", turn)
    assert (call.tool, call.arguments["audience"]) == ("send_email", {"segment": "high_value", **fewer})
