"""A heading in front of a description changes nothing; what only it says is kept."""

from __future__ import annotations

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.assistant.understand import understand


@pytest.mark.parametrize(
    ("question", "plain"),
    [
        ("养猫的：买过猫粮却从来没买过猫砂的人", "买过猫粮却从来没买过猫砂的人"),
        ("光逛不买：近30天登录不少于15次却没有一笔已付订单", "近30天登录至少15次但没下单的客户"),
        ("金卡掉队名单：上半年下过单，下半年一单都没有", "金卡里上半年下过单、下半年没下单的客户"),
        ("高价值客户关怀：近30天没登录的，列个名单", "近30天没登录的高价值客户"),
        ("加购未付：近7天加购过但没下单的人", "近7天加购过但没下单的客户"),
        (
            "沉睡用户唤醒：半年没下过单、但以前买过三次以上的，发一张满减券",
            "给半年没下过单但买过三次以上的发一张满减券",
        ),
    ],
)
def test_a_heading_changes_nothing(desk: Desk, question: str, plain: str) -> None:
    assert understand(question, desk) == understand(plain, desk)
    assert understand(question, desk).tool not in ("clarify", "decline")


def test_what_only_the_heading_says_is_kept(desk: Desk) -> None:
    told = str(understand("金卡：近30天没登录的", desk).arguments)
    assert "金卡" in told
    assert "logins" in told
    assert "carts" in str(understand("加购未付：近7天登录过的金卡", desk).arguments)
    number = understand("人数：同意邮件营销 + 近30天登录≥5次 + 同期0单", desk)
    assert number.arguments.get("measures") == ["customers"]
