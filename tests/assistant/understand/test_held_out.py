"""A control group asked for in words: its share is applied, or it is asked back; never dropped."""

from __future__ import annotations

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.assistant.understand import understand


@pytest.mark.parametrize(
    ("question", "tool", "segment", "share"),
    [
        ("给高价值客户发邮件，留10%对照组", "send_email", "high_value", 0.1),
        ("给高价值客户推荐商品并发邮件，随机留出 20% 作为对照组", "send_email", "high_value", 0.2),
        ("给可能流失的客户发挽留邮件，留出5%的客户不发作为对照组", "send_email", "churn_risk", 0.05),
        ("留10％对照组，给近期活跃客户送优惠券", "offer_coupon", "most_active", 0.1),
        ("给所有客户送优惠券，留百分之十五做对照", "offer_coupon", "all", 0.15),
        ("给所有客户发优惠券，留两成对照组", "offer_coupon", "all", 0.2),
        ("给所有客户发邮件，并留一个对照组", "send_email", "all", 0.1),
        ("Email the high-value customers recommended products, keep a 10% holdout", "send_email", "high_value", 0.1),
        ("Give the most active customers a coupon and hold out 15%", "offer_coupon", "most_active", 0.15),
        ("email the high-value customers with a holdout group of 12.5%", "send_email", "high_value", 0.125),
        ("send a coupon to all customers with a control group", "offer_coupon", "all", 0.1),
    ],
)
def test_the_share_is_applied(desk: Desk, question: str, tool: str, segment: str, share: float) -> None:
    call = understand(question, desk)

    assert call.tool == tool
    assert call.arguments["holdout"] == share
    assert call.arguments["audience"].get("segment", "all") == segment


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("给高价值客户发邮件，留80%对照组", "留80%对照组"),
        ("给高价值客户发邮件，留100人做对照组", "100人"),
        ("为可能流失的客户创建跟进任务，留10%对照组", "留10%对照组"),
        ("给高价值客户发送问卷，留10%对照组", "留10%对照组"),
        ("email the high-value customers, hold out 70%", "hold out 70%"),
    ],
)
def test_what_cannot_be_held_out_is_asked_back(desk: Desk, question: str, said: str) -> None:
    call = understand(question, desk)

    assert call.tool == "clarify"
    assert any(said in words for words in call.arguments["unclear"]), call.arguments


def test_without_the_words_nobody_is_held_out(desk: Desk) -> None:
    assert "holdout" not in understand("给高价值客户发邮件", desk).arguments
    random = understand("给所有客户随机送优惠券，留10%对照组", desk).arguments
    assert (random["coupon"], random["holdout"]) == ("random", 0.1)
    assert "coupon" not in understand("给所有客户送优惠券，随机留10%对照组", desk).arguments
