"""A question that was asked back, told on in the next turn: both are read as one."""

from __future__ import annotations

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.assistant.calls import Call
from crm_tools.assistant.understand import Earlier, understand


def _after(desk: Desk, *turns: str) -> Call:
    """The last turn after others of which none was answered."""
    earlier: list[Earlier] = []
    for turn in turns[:-1]:
        assert understand(turn, desk, None, earlier).tool == "clarify", turn
        earlier.append(Earlier(turn, None))
    return understand(turns[-1], desk, None, earlier)


@pytest.mark.parametrize(
    ("turns", "whole"),
    [
        (("帮我看看成都", "就是销售额、客户数、客单价"), "成都销售额、客户数、客单价"),
        (("Shanghai", "sales, buyers, aov"), "Sales, buyers, AOV of Shanghai"),
        (("Shanghai", "last 6 months", "sales"), "Sales in Shanghai, last 6 months"),
        (("上海", "按月", "订单数"), "上海每月订单数"),
        (("上海", "杭州", "销售额"), "杭州销售额"),
        (("618 this year", "buyers"), "Buyers on 618 this year"),
        (("上海", "有多少客户"), "上海有多少客户"),
        (("天猫", "昨天卖了多少"), "天猫昨天卖了多少"),
        (("天猫", "近30天的销售额"), "天猫近30天的销售额"),
    ],
)
def test_both_are_one_question(desk: Desk, turns: tuple[str, ...], whole: str) -> None:
    assert _after(desk, *turns) == understand(whole, desk)


@pytest.mark.parametrize(
    "turns",
    [
        ("哪个渠道来的客户最值钱", "人均消费"),
        ("which channel gives us the best customers", "spend per head"),
        ("哪些客户看了超过5分钟", "没买的"),
        ("哪些客户看了超过5分钟", "没买的有几个"),
        ("which channel gives us the best customers", "only those who signed up this year"),
        ("how many people answered the win-back survey", "out of how many"),
    ],
)
def test_no_figure_of_everybody(desk: Desk, turns: tuple[str, ...]) -> None:
    assert _after(desk, *turns).tool == "clarify"


@pytest.mark.parametrize(
    "turns",
    [
        ("天猫", "我们一共有多少客户"),
        ("天猫", "哪些客户可能流失"),
        ("今天的数据更新到几点", "今天卖了多少"),
        ("Shanghai", "actually, sales this month"),
    ],
)
def test_another_question_stands_by_itself(desk: Desk, turns: tuple[str, ...]) -> None:
    assert _after(desk, *turns) == understand(turns[-1], desk)


def test_more_heads_are_no_money(desk: Desk) -> None:
    assert understand("比上周多了几个", desk).tool == "clarify"
