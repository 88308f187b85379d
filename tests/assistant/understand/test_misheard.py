"""Usual words typed with a character of the same sound, or one that looks alike."""

from __future__ import annotations

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.assistant.understand import understand


@pytest.mark.parametrize(
    ("question", "plain"),
    [
        ("列出上个月消费满2000元的航州金卡客户", "列出上个月消费满2000元的杭州金卡客户"),
        ("有多少客户来自斗音渠道", "有多少客户来自抖音渠道"),
        ("有多少客户来至抖音渠道", "有多少客户来自抖音渠道"),
        ("最进90天没有登录的钻石客户", "最近90天没有登录的钻石客户"),
        ("给上海的高价值客户发送商品推见邮件", "给上海的高价值客户发送商品推荐邮件"),
        ("为金卡里的流失风险客户创建回防任务", "为金卡里的流失风险客户创建回访任务"),
        ("近30天咨询过客福但没有下单的客户", "近30天咨询过客服但没有下单的客户"),
        ("各渠道从末下过单的客户分别有多少", "各渠道从未下过单的客户分别有多少"),
        ("广州和深圳的男性客户份别有多少", "广州和深圳的男性客户分别有多少"),
        ("本月单笔定单金额满5000元的客户", "本月单笔订单金额满5000元的客户"),
        ("给上个月腿过款的客户创建跟近任务", "给上个月退过款的客户创建跟进任务"),
        ("注册满一年切近180天没有登录的客户", "注册满一年且近180天没有登录的客户"),
        ("本月新增客户数量是多小？", "本月新增客户数量是多少？"),
        ("上个月的销售额环比增涨了多少？", "上个月的销售额环比增长了多少？"),
        ("对此北京和上海今年的销售额", "对比北京和上海今年的销售额"),
        ("对比北京和上海今年得销售额", "对比北京和上海今年的销售额"),
        ("上个月金额不底于1000元的订单有多少笔？", "上个月金额不低于1000元的订单有多少笔？"),
        ("钻时客户今年的销售额", "钻石客户今年的销售额"),
        ("上海女姓客户近三个月的销售额", "上海女性客户近三个月的销售额"),
        ("今年安月份和品类统计销售额", "今年按月份和品类统计销售额"),
        ("上个月各会员等及的复购率", "上个月各会员等级的复购率"),
        ("按销售额排序的钱10名客户", "按销售额排序的前10名客户"),
        ("愈期的跟进任务有多少个？", "逾期的跟进任务有多少个？"),
        ("上个月各城市的销售额是多", "上个月各城市的销售额是多少"),
    ],
)
def test_the_word_that_was_meant(desk: Desk, question: str, plain: str) -> None:
    known = understand(plain, desk)
    assert known.tool not in ("clarify", "decline")
    assert understand(question, desk) == known


@pytest.mark.parametrize("question", ["常州的金卡客户", "沧州的客户有多少", "成都的客户完成度多少", "收到油画的客户"])
def test_other_words_are_left_alone(desk: Desk, question: str) -> None:
    assert understand(question, desk).tool in ("clarify", "decline")


def test_a_piece_of_a_longer_word_is_no_slip(desk: Desk) -> None:
    plain = understand("本月的订单有多少", desk)
    assert understand("本月的订单严格意义上有多少", desk).arguments == plain.arguments


@pytest.mark.parametrize(
    "question",
    ["对此你怎么看", "买得多的客户", "城市花的钱10个人", "合集的销售额", "安城的销售额"],
)
def test_words_that_are_words_stay(desk: Desk, question: str) -> None:
    assert understand(question, desk).tool != "run_report"


def test_nobody_is_named_by_a_rewording(desk: Desk) -> None:
    assert understand("买过由你牌的客户", desk).tool == "clarify"
