"""Goods that an email is to be about are its subject, and no condition on those who get it."""

from __future__ import annotations

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.assistant.understand import understand


@pytest.mark.parametrize(
    ("question", "subject", "plain"),
    [
        ("买过狗粮的客户群发一封宠物用品的上新邮件呗", "宠物用品上新", "买过狗粮的客户"),
        ("买过狗粮的客户，发封猫砂的推荐邮件", "猫砂推荐", "买过狗粮的客户"),
        ("给金卡发一封美妆的上新邮件", "美妆上新", "金卡"),
        ("金卡客户推一封大家电的新品邮件", "大家电新品", "金卡"),
        ("把女装的上新邮件发给上海客户", "女装上新", "上海客户"),
        ("买过咖啡机的客户推挂耳咖啡的邮件", "挂耳咖啡", "买过咖啡机的客户"),
        ("给钻石会员发邮件，推荐猫砂", "猫砂", "钻石会员"),
        ("给买过猫砂的客户发邮件推荐狗粮", "狗粮", "买过猫砂的客户"),
        ("email the diamond members about cat litter", "cat litter", "钻石会员"),
    ],
)
def test_the_goods_are_the_subject(desk: Desk, question: str, subject: str, plain: str) -> None:
    call, known = understand(question, desk), understand(f"给{plain}建跟进任务", desk)
    assert (call.tool, call.arguments["subject"]) == ("send_email", subject)
    assert call.arguments["audience"] == known.arguments["audience"]


@pytest.mark.parametrize("question", ["给买过狗粮的发邮件", "发一封邮件给买过狗粮的客户", "给看过大家电的客户推封邮件"])
def test_goods_of_the_customers_stay_with_them(desk: Desk, question: str) -> None:
    call = understand(question, desk)
    assert call.tool == "send_email"
    assert "subject" not in call.arguments
    assert call.arguments["audience"]["filters"]


def test_a_coupon_for_goods_is_asked_back(desk: Desk) -> None:
    assert understand("给上个月买过女装的客户发男装优惠券", desk).tool == "clarify"
