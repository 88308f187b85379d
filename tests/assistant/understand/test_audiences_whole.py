"""Whoever an order to act is for must be all that the question says of them, whatever is to be sent."""

from __future__ import annotations

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.assistant.understand import understand

ORDERS = (
    "给{}发一张会员日通用券",
    "{}，发张会员日通用券",
    "{}群发一封邮件",
    "{}建个跟进任务，小王负责",
    "发一份满意度问卷给{}",
    "给{}推送一张满300减30的券",
)


@pytest.mark.parametrize(
    "whom",
    [
        "注册满一年但从没下过单的客户",
        "注册不到30天的客户",
        "30天没下单的金卡客户",
        "最近一次登录在60天前的客户",
        "用过会员日通用券的客户",
        "领了会员日通用券还没用的客户",
        "核销过新客礼券的上海客户",
        "买过猫粮没买过猫砂的客户",
    ],
)
@pytest.mark.parametrize("order", ORDERS)
def test_every_order_is_for_the_same_customers(desk: Desk, order: str, whom: str) -> None:
    listed = understand(whom, desk)
    known = understand(f"给{whom}建跟进任务", desk).arguments["audience"]
    call = understand(order.format(whom), desk)
    assert call.arguments["audience"] == known
    values = {str(one["value"]) for one in listed.arguments["filters"]}
    assert values <= {str(one["value"]) for one in known["filters"]} | {str(one) for one in known.items()}


@pytest.mark.parametrize(
    "question",
    [
        "有会员日通用券没核销的客户群发一封邮件",
        "发一份满意度问卷给会员日通用券快到期的客户",
        "对会员日通用券快到期的客户发一封召回邮件",
        "拿到过满300减30的券但没用的客户建个跟进任务，小王负责",
    ],
)
def test_a_coupon_of_theirs_is_kept_or_asked_back(desk: Desk, question: str) -> None:
    call = understand(question, desk)
    assert call.tool == "clarify" or "coupon" in str(call.arguments["audience"]["filters"])


@pytest.mark.parametrize(
    ("question", "coupon"),
    [
        ("给领了新客礼券没用的客户发一张会员日通用券", "会员日通用券"),
        ("给金卡发一封带会员日通用券的邮件", "会员日通用券"),
        ("近期活跃客户每人发一张会员日通用券", "会员日通用券"),
        ("注册不到三个月的客户每人一张会员日通用券", "会员日通用券"),
        ("会员日通用券没用完的客户，再发一张券", None),
    ],
)
def test_which_coupon_goes_out(desk: Desk, question: str, coupon: str | None) -> None:
    assert understand(question, desk).arguments.get("coupon") == coupon
