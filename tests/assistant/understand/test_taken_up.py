"""Turns after one that was asked back: what that one named is still meant."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.assistant.calls import Call
from crm_tools.assistant.understand import Earlier, understand
from tests.assistant.understand.talked import last_call


@pytest.mark.parametrize(
    ("turns", "same"),
    [
        (("帮我看看成都", "就是销售额、订单数、客单价"), "成都的销售额、订单数、客单价"),
        (("北京", "上个月", "新增客户"), "北京上个月新增客户"),
        (("今年", "各渠道", "复购率"), "今年各渠道复购率"),
        (("只看华南", "广州深圳这两个", "近一个月销售额"), "广州和深圳近一个月的销售额，按城市"),
        (("国庆出游券今年和去年比", "使用率"), "国庆出游券今年的使用率和去年比"),
        (("Chengdu", "sales, buyers, aov"), "sales, buyers and aov of Chengdu"),
        (("618 this year", "buyers"), "buyers on 618 this year"),
        (
            ("women's clothing", "last 3 months", "top 20 items", "by sales"),
            "top 20 women's clothing products by sales in the last 3 months",
        ),
        (("pet stuff", "I mean 宠物用品 sales this quarter"), "宠物用品 sales this quarter"),
    ],
)
def test_what_was_named_before_and_what_is_asked_of_it(desk: Desk, turns: Sequence[str], same: str) -> None:
    found, alone = last_call(desk, *turns), understand(same, desk)
    assert alone.tool != "clarify"
    assert found.arguments["measures"] == alone.arguments["measures"]
    assert found.arguments.get("period") == alone.arguments.get("period")
    assert found.arguments.get("filters") == alone.arguments.get("filters")
    assert found.arguments.get("dimensions") == alone.arguments.get("dimensions")


@pytest.mark.parametrize(
    "turns",
    [
        ("家居家纺呼啦啦了好多", "近6个月的销售额"),
        ("上个月毛毛雨", "销售额"),
        ("deflation of gold members", "aov"),
        ("which channel gives us the best customers", "spend per head"),
        ("去年双11的两张也瞧瞧", "使用率"),
    ],
)
def test_a_figure_of_everything_is_no_answer(desk: Desk, turns: Sequence[str]) -> None:
    assert last_call(desk, *turns).tool == "clarify"


@pytest.mark.parametrize(
    ("turns", "same"),
    [
        (("上个月毛毛雨", "本月上海的销售额"), "本月上海的销售额"),
        (("各城市的天气", "本月订单数"), "本月订单数"),
        (("成都", "算了，看本月销售额"), "本月销售额"),
        (("双11那天成交额多少", "上个月毛毛雨", "画成柱状图"), "双11那天成交额多少，画成柱状图"),
    ],
)
def test_a_question_of_its_own_is_answered(desk: Desk, turns: Sequence[str], same: str) -> None:
    assert last_call(desk, *turns) == understand(same, desk)


def test_a_filter_without_its_operator_is_gone_on_from(desk: Desk) -> None:
    """As the customers of an action are told, with what is not the default alone."""
    silent = {
        "period": "last_7_days",
        "filters": [{"field": "level", "value": "金卡"}, {"field": "orders", "value": 0}],
    }
    of_offer = Call("find_customers", silent)
    earlier = [Earlier("给近7天没下单的金卡发会员回馈券", of_offer)]
    assert understand("只要2个", desk, of_offer, earlier).tool == "offer_coupon"  # drafted anew
