"""Chinese words typed by their sound, read as they are written."""

from __future__ import annotations

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.assistant.understand import understand


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
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
def test_a_slip_reads_as_what_was_meant(desk: Desk, typed: str, meant: str) -> None:
    call = understand(typed, desk)
    assert call.tool != "clarify"
    assert (call.tool, call.arguments) == (understand(meant, desk).tool, understand(meant, desk).arguments)


def test_a_piece_of_a_longer_word_is_no_slip(desk: Desk) -> None:
    plain = understand("本月的订单有多少", desk)
    assert understand("本月的订单严格意义上有多少", desk).arguments == plain.arguments


@pytest.mark.parametrize(
    "question",
    ["对此你怎么看", "买得多的客户", "城市花的钱10个人", "合集的销售额", "安城的销售额"],
)
def test_words_that_are_words_stay(desk: Desk, question: str) -> None:
    assert understand(question, desk).tool != "run_report"
