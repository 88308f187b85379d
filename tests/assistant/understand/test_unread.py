"""A word that nobody listed goes where it can change nothing, which the answer says; elsewhere it is asked of."""

from __future__ import annotations

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.assistant.understand import read, understand


@pytest.mark.parametrize(
    ("question", "bare", "passed"),
    [
        ("上个月一共揽了多少条咨询", "上个月一共多少条咨询", ("揽",)),
        ("上个月各城市销售额理顺一下", "上个月各城市销售额", ("理顺",)),
        ("sales of sports & outdoors gear this month", "sales of sports & outdoors this month", ("gear",)),
    ],
)
def test_a_word_that_says_nothing(desk: Desk, question: str, bare: str, passed: tuple[str, ...]) -> None:
    reading = read(question, desk)
    assert reading.call == understand(bare, desk)
    assert reading.passed_over == passed


@pytest.mark.parametrize(
    "question",
    [
        "雨靴的销售额",  # goods that are not there
        "本月雨靴销售额",
        "火星上个月的订单数",
        "买过雨靴的客户",
        "上个月砍了多少单",  # not any verb
        "近30天退款两次以上的客户，我们不想要爱挑剔的",
        "钻石会员名单，要会打高尔夫",
        "近30天买过女装的客户，要住别墅",
        "本月销售额，要火星那边",
        "已婚客户的销售额",
        "净销售额",
        "sales of umbrellas this month",
        "sales in Narnia",
        "how many orders did we forfeit yesterday",
        "faithful customers in Shanghai",
        "revenue at the flagship store",
        "customers with a dog in Shanghai",
    ],
)
def test_a_word_that_may_say_something(desk: Desk, question: str) -> None:
    assert understand(question, desk).tool in ("clarify", "decline")


def test_what_is_understood_passes_over_nothing(desk: Desk) -> None:
    assert read("上个月各城市的销售额", desk).passed_over == ()


def test_a_tale_that_is_left_out_is_told(desk: Desk) -> None:
    reading = read("季度汇报的ppt还差一页，上个月各渠道的销售额", desk)
    assert reading.call == understand("上个月各渠道的销售额", desk)
    assert reading.passed_over == ("季度汇报的ppt还差一页",)
