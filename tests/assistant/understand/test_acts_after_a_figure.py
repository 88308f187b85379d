"""“Them” in an order behind a figure are the customers whom the figure was about; nobody where goods narrowed it."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from crm_tools.analytics.desk import Desk
from tests.assistant.understand.talked import last_call


@pytest.mark.parametrize(
    ("turns", "tool"),
    [
        (("上海的金卡会员", "他们今年花了多少", "给他们发大额满减券"), "offer_coupon"),
        (("上海的金卡会员", "他们今年花了多少", "按品类", "给这些人发邮件"), "send_email"),
        (("上海的金卡会员", "他们的客单价", "安排客服跟进一下他们"), "create_followups"),
        (("Gold members in Shanghai", "how much did they spend this year", "send them the 大额满减券"), "offer_coupon"),
        (("Gold members in Shanghai", "how much did they spend this year", "by category", "email them"), "send_email"),
        (("上海的金卡会员", "发邮件给他们推荐猫砂"), "send_email"),
    ],
)
def test_for_those_whom_the_figure_was_about(desk: Desk, turns: Sequence[str], tool: str) -> None:
    call = last_call(desk, *turns)
    assert call.tool == tool
    who = {(one["field"], one["value"]) for one in call.arguments["audience"]["filters"]}
    assert who == {("city", "上海"), ("level", "金卡")}


@pytest.mark.parametrize(
    "turns",
    [
        ("上海的金卡会员", "他们买女装花了多少", "给他们发大额满减券"),
        ("本月各城市销售额", "给他们发大额满减券"),
        ("上海的金卡会员", "他们今年花了多少", "发大额满减券"),
    ],
)
def test_asked_back_where_it_is_not_said_who(desk: Desk, turns: Sequence[str]) -> None:
    assert last_call(desk, *turns).tool == "clarify"


def test_so_many_orders_are_no_logins(desk: Desk) -> None:
    filters = last_call(desk, "近30天登录超过10次的客户", "有3单以上的").arguments["filters"]
    assert [(one["field"], one["op"], one["value"]) for one in filters] == [("logins", "gt", 10), ("orders", "ge", 3)]
