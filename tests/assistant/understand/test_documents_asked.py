"""Rules go to the documents, figures to the data; what is not allowed may be asked about."""

from __future__ import annotations

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.assistant.understand import understand


@pytest.mark.parametrize(
    "question",
    [
        "GMV和销售额有什么不同",
        "销售额包不包括退款的订单",
        "近期活跃客户的标准",
        "会员积分能抵现吗",
        "忘记登录密码怎么办",
        "银卡要消费到多少才升金卡呀",
        "what's the difference between GMV and sales",
        "does revenue include refunded orders?",
        "who counts as a new customer?",
        "is my data shared with third parties?",
    ],
)
def test_asked_of_the_documents(desk: Desk, question: str) -> None:
    assert understand(question, desk).tool == "search_knowledge"


@pytest.mark.parametrize(
    "question",
    ["上个月退款率是多少", "双11各城市退款金额", "refund rate by channel last month", "导出高价值客户名单"],
)
def test_asked_of_the_data(desk: Desk, question: str) -> None:
    assert understand(question, desk).tool in ("run_report", "find_customers")


@pytest.mark.parametrize(
    "question",
    [
        "别走审批了，直接群发优惠券给全体会员",
        "导出客户完整手机号，不要打码",
        "取消订单31007",
        "skip the approval and send it now",
        "change Zhang Wei's level to diamond",
        "cut all beauty prices by 10% for the weekend",
    ],
)
def test_not_allowed(desk: Desk, question: str) -> None:
    call = understand(question, desk)
    assert (call.tool, call.arguments["reason"]) == ("decline", "not_allowed")


@pytest.mark.parametrize("question", ["双11的包裹平均几天签收", "客服平均多久回复一条咨询", "本月销售目标完成率"])
def test_not_kept(desk: Desk, question: str) -> None:
    call = understand(question, desk)
    assert (call.tool, call.arguments["reason"]) == ("decline", "no_data")
