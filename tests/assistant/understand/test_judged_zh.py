"""What judges the figures or only lays them out, goods by the names in titles, days in which goods were listed."""

from __future__ import annotations

from typing import Any

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.assistant.understand import understand


def told(desk: Desk, question: str) -> dict[str, Any]:
    call = understand(question, desk)
    assert call.tool == "run_report", call
    return dict(call.arguments)


@pytest.mark.parametrize(
    ("question", "same"),
    [
        ("上海的销售额占比有没有到三成", "上海的销售额占比"),
        ("复购率和去年比有没有提升", "复购率和去年比"),
        ("线下渠道是不是越来越少了，新客数按季度", "线下渠道新客数按季度"),
        ("大家电加厨房电器今年卖了几百万？", "大家电加厨房电器今年卖了多少钱"),
        ("618当天做了多少", "618当天卖了多少"),
        ("上个月最大的十位客户是谁，各买了多少", "上个月消费金额最高的十位客户"),
        ("国庆七天卖得怎么样，与上一年国庆作个比较", "国庆七天卖得怎么样，和去年国庆比"),
        ("待支付的款项，本月未收多少", "本月待支付金额"),
        ("下架的有哪些", "下架的商品有哪些"),
        ("图书文具卖得最好的五本书", "图书文具卖得最好的五个商品"),
        ("用了券的订单客单价比没用券的高多少", "用券和没用券的订单的客单价对比"),
        ("新客获取这块，今年上半年与下半年对比", "新增客户数，今年上半年与下半年对比"),
    ],
)
def test_the_figures_answer_it(desk: Desk, question: str, same: str) -> None:
    assert told(desk, question) == told(desk, same)


def test_days_said_twice_are_those_of_last_year_too(desk: Desk) -> None:
    found = told(desk, "双11整个档期（10月24日到11月13日）的销售额，和去年同一档期比")
    assert (found["period"], found["compare"]) == ("2026-10-24..2026-11-13", "year_ago")


@pytest.mark.parametrize("goods", ["羊毛大衣", "打底衫", "西装外套", "升降桌", "大闸蟹", "高腰牛仔裤"])
def test_names_of_goods_are_read_whole(desk: Desk, goods: str) -> None:
    found = told(desk, f"{goods}上个月的销量")
    assert found["filters"] == [{"field": "product", "op": "contains", "value": goods}]


def test_goods_are_never_passed_over(desk: Desk) -> None:
    assert understand("四件套、羽绒被，9月1号起每周件数", desk).tool == "clarify"


@pytest.mark.parametrize(
    ("question", "listed"),
    [
        ("8月以来新上的女装销量", {"op": "ge", "value": "2026-08-01"}),
        ("上个月新上的商品卖了多少", {"op": "between", "value": ["2026-10-01", "2026-10-31"]}),
        ("近30天新上的商品销量", {"op": "ge", "value": "2026-10-24"}),
    ],
)
def test_the_days_are_those_in_which_they_were_listed(desk: Desk, question: str, listed: dict[str, Any]) -> None:
    found = told(desk, question)
    assert (found["period"], found["filters"][0]) == ("all", {"field": "listed_on", **listed})


@pytest.mark.parametrize("question", ["销量最高的几款", "销售额最高的几个城市", "销量最高的几个商品"])
def test_several_are_not_one(desk: Desk, question: str) -> None:
    assert told(desk, question).get("limit") is None


@pytest.mark.parametrize(
    ("question", "status"),
    [("被取消的订单金额占GMV的比重", "cancelled"), ("退款金额占GMV多少", "refunded"), ("销售额占GMV的比例", "paid")],
)
def test_amounts_of_one_state_are_a_part_of_gmv(desk: Desk, question: str, status: str) -> None:
    found = told(desk, question)
    assert (found["measures"], found["share"]) == (["gmv"], ["gmv"])
    assert found["part"] == [{"field": "pay_status", "op": "eq", "value": status}]
