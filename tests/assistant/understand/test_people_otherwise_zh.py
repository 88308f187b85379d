"""Chinese ways of telling customers that are read as the plain one."""

from __future__ import annotations

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.assistant.understand import understand


@pytest.mark.parametrize(
    ("question", "plain"),
    [
        ("上个月消费达到2000元或更多的杭州金卡客户", "上个月消费至少2000元的杭州金卡客户"),
        ("近7天往车里加了东西又没拍下的客户有多少", "近7天加购过商品但没有下单的客户有多少"),
        ("各城市属于高价值分群的客户分别有多少人", "各城市的高价值客户分别有多少人"),
        ("购买意向第1到第20名的客户是谁", "购买意向最高的20位客户是谁"),
        ("最后一单下在今年6月的客户有哪些", "最后一次下单在今年6月的客户有哪些"),
        ("最新一笔订单是今年6月的客户", "最后一次下单在今年6月的客户"),
        ("各渠道历史订单数为0的客户分别有多少", "各渠道从未下过单的客户分别有多少"),
        ("各渠道一次单都没下过的客户分别有多少", "各渠道从未下过单的客户分别有多少"),
        ("本月有任意一笔订单金额不低于5000元的客户有哪些", "本月单笔订单金额满5000元的客户有哪些"),
        ("本月下过5000元及以上大单的客户有哪些", "本月单笔订单金额满5000元的客户有哪些"),
        ("广州和深圳的男顾客分别有多少", "广州和深圳的男性客户分别有多少"),
        ("近14天逛宠物用品最少5次的客户", "近14天浏览宠物用品至少5次的客户"),
        ("收藏过珠宝钟表却没买过这一类的客户有多少", "收藏过珠宝钟表但没买过珠宝钟表的客户有多少"),
        ("买过“白昼森林 鲜肉猫粮 5公斤”的客户", "买过“白昼森林 鲜肉猫粮 5kg”的客户"),
        ("注册时间不短于一年且近180天没有登录的客户", "注册满一年且近180天没有登录的客户"),
        ("给上海高价值分群里的客户发送商品推荐邮件", "给上海的高价值客户发送商品推荐邮件"),
        ("近三个月复购的金卡有多少", "近三个月下过至少2单的金卡客户有多少"),
        ("近三个月复购的上海客户有多少", "近三个月下过至少2单的上海客户有多少"),
        ("给近三个月复购的金卡发一张优惠券", "给近三个月下过至少2单的金卡客户发一张优惠券"),
        ("近30天咨询过、这30天没下单的客户", "近30天咨询过但没下单的客户"),
        ("最近30天加过购、但这30天一单都没付的人有几个", "近30天加购过但没下单的客户有多少"),
        ("去年双11买了、今年双11也买了的客户（就11号当天）", "去年双11买了、今年双11也买了的客户"),
        ("上周注册、到现在一单都没买过的新人发一张券", "给上周注册、从未下过单的客户发一张券"),
        ("给上个月退过款的客户新建跟进单，小王来跟", "给上个月退过款的客户新建跟进单，负责人小王"),
        ("给上个月退过款的客户开跟进任务，归小王管", "给上个月退过款的客户开跟进任务，负责人小王"),
    ],
)
def test_said_otherwise(desk: Desk, question: str, plain: str) -> None:
    known = understand(plain, desk)
    assert known.tool not in ("clarify", "decline")
    assert understand(question, desk) == known


@pytest.mark.parametrize("question", ["本月订单数为0的客户有多少", "近90天一次单都没下过的客户"])
def test_days_are_never_lost(desk: Desk, question: str) -> None:
    """Nobody who ordered before these days is left out."""
    call = understand(question, desk)
    assert call.tool == "clarify" or "this_month" in str(call.arguments)


def test_the_name_of_a_letter_is_its_subject(desk: Desk) -> None:
    call = understand("邮件唤醒：超过一年没下单的老客户，写封“好久不见”发出去", desk)
    assert (call.tool, call.arguments["subject"]) == ("send_email", "好久不见")
    assert call.arguments["audience"]["params"] == {"lapsed_days": 365}


def test_cities_of_a_province_are_those_that_are_told(desk: Desk) -> None:
    call = understand("广东（广州深圳佛山东莞都算）近30天买过东西的有多少人", desk)
    assert call.arguments["filters"][0]["value"] == ["广州", "深圳", "佛山", "东莞"]
