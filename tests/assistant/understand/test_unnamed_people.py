"""People whom a turn does not name, and turns that would forget the figures, days or people before them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.assistant.understand import understand
from tests.assistant.understand.talked import last_call


@pytest.mark.parametrize(
    ("turns", "arguments"),
    [
        (
            ("大家电上个月销售额", "买的都是什么等级的会员"),
            {"measures": ["buyers"], "dimensions": ["level"], "period": "last_month"},
        ),
        (
            ("昨天有多少条咨询", "都是什么等级的客户"),
            {"measures": ["inquiring_customers"], "dimensions": ["level"], "period": "yesterday"},
        ),
        (
            ("orders last month in Shanghai", "which levels are they?"),
            {"measures": ["buyers"], "dimensions": ["level"], "period": "last_month"},
        ),
    ],
)
def test_what_those_behind_a_figure_are(desk: Desk, turns: Sequence[str], arguments: dict[str, Any]) -> None:
    call = last_call(desk, *turns)
    assert {name: call.arguments.get(name) for name in arguments} == arguments


@pytest.mark.parametrize(
    ("turns", "deeds"),
    [
        (("大家电上个月销售额", "都是谁买的"), [("units", 1, "last_month")]),
        (("大家电上个月销售额", "上海的买家列出来"), [("units", 1, "last_month")]),
        (("昨天有多少条咨询", "都是谁"), [("inquiries", 1, "yesterday")]),
        (("10月新客多少", "没下单的列个名单"), [("new_customers", 1, "2026-10"), ("orders", 0, "all")]),
        (("10月抖音新客多少", "没下单的列个名单"), [("new_customers", 1, "2026-10"), ("orders", 0, "all")]),
    ],
)
def test_they_are_listed(desk: Desk, turns: Sequence[str], deeds: list[tuple[str, int, str]]) -> None:
    call = last_call(desk, *turns)
    assert call.tool == "find_customers"
    told = [one for one in call.arguments["filters"] if one["field"] not in ("city", "channel")]
    assert [(one["field"], one["value"], one["period"]) for one in told] == deeds


def test_why_they_leave_is_told_by_cause(desk: Desk) -> None:
    assert last_call(desk, "流失风险客户", "原因都是什么").tool == "group_customers"


@pytest.mark.parametrize(
    "turns",
    [
        ("上个月北京的销售额", "没下单的列个名单"),
        ("New customers in October by channel", "How many of those have placed an order in total?"),
        ("10月各渠道新客", "抖音来的有多少下单了"),
        ("昨天有多少条咨询", "都是谁，什么等级"),
        ("and for women?",),
        ("what about gold members?",),
    ],
)
def test_nobody_else_takes_their_place(desk: Desk, turns: Sequence[str]) -> None:
    call = last_call(desk, *turns)
    assert call.tool == "clarify" or call.arguments.get("audience")


@pytest.mark.parametrize(
    "turns",
    [
        ("客单价最近有没有涨", "按月看今年的"),
        ("上月各城市的销售额", "毛毛雨订单数", "只要前10"),
        ("上周活跃客户有多少", "每天的呢", "毛毛雨按渠道汇总", "加购次数也按这个看下"),
    ],
)
def test_what_was_asked_back_is_not_forgotten(desk: Desk, turns: Sequence[str]) -> None:
    assert last_call(desk, *turns).tool == "clarify"


@pytest.mark.parametrize(
    "turns",
    [
        ("top 10 products by sales last month", "by city"),
        ("近30天销售额最高的10个商品", "按城市看"),
        ("上个月销售额最差的三个品类", "哪些商品"),
        ("上个月哪个品类卖得最好", "按城市看"),
        ("退款率最高的3个品类", "分城市"),
    ],
)
def test_a_ranking_by_something_else_is_asked_back(desk: Desk, turns: Sequence[str]) -> None:
    assert last_call(desk, *turns).tool == "clarify"


@pytest.mark.parametrize(
    ("turns", "by", "limit"),
    [
        (("top 10 products by sales last month", "by city instead"), "city", 10),
        (("top 5 channels last month", "what about cities?"), "city", 5),
        (("近30天销售额最高的10个商品", "换成城市"), "city", 10),
        (("近30天销售额最高的10个商品", "品类呢"), "category", 10),
        (("上个月哪个品类卖得最差", "哪个商品"), "product", 1),
    ],
)
def test_the_same_ranking_of_something_else(desk: Desk, turns: Sequence[str], by: str, limit: int) -> None:
    call = last_call(desk, *turns)
    assert (call.arguments["dimensions"], call.arguments["limit"]) == ([by], limit)


@pytest.mark.parametrize(
    ("turns", "same"),
    [
        (("近7天每天的订单数", "那退款率近30天是多少"), "近30天退款率"),
        (("本月各城市新客", "抖音来的一共多少个"), "本月抖音的新客"),
        (("各等级会员人数", "再交叉一下性别"), "各等级各性别会员人数"),
        (("广州和深圳的金卡会员，本月下过单的有多少", "条件都不要了，本月一共多少人下单"), "本月一共多少人下单"),
        (("sales this month", "who are the top 10 buyers this month?"), "top 10 spenders this month"),
    ],
)
def test_one_number_and_other_layouts(desk: Desk, turns: Sequence[str], same: str) -> None:
    found, alone = last_call(desk, *turns), understand(same, desk)
    assert alone.tool == "run_report"
    for name in ("measures", "dimensions", "period", "filters", "limit", "share"):
        assert (found.arguments.get(name) or None) == (alone.arguments.get(name) or None)


@pytest.mark.parametrize(
    ("turns", "arguments"),
    [
        (
            ("上海的订单列表", "客单价呢"),
            {"measures": ["aov"], "period": "all", "dimensions": None},
        ),
        (
            ("最近10笔订单", "帮我看看成都", "就是客单价和订单数"),
            {"measures": ["aov", "orders"], "period": "all", "dimensions": None},
        ),
        (
            ("sales last month", "latest 5 orders from Shanghai"),
            {"period": "all", "limit": 5, "dimensions": ["order", "ordered_at", "customer"]},
        ),
        (("上个月每天销售额", "最高那天是几号"), {"dimensions": ["day"], "limit": 1, "period": "last_month"}),
    ],
)
def test_single_orders_and_days(desk: Desk, turns: Sequence[str], arguments: dict[str, Any]) -> None:
    call = last_call(desk, *turns)
    assert {name: call.arguments.get(name) or None for name in arguments} == arguments


def test_the_first_few_in_one_number(desk: Desk) -> None:
    call = last_call(desk, "销售额前五的城市", "这五个城市加起来")
    [chosen] = call.arguments["filters"]
    assert (chosen["field"], len(chosen["value"])) == ("city", 5)
    assert not call.arguments.get("dimensions")
    assert not call.arguments.get("limit")


@pytest.mark.parametrize(
    "turns",
    [
        ("最近10笔订单", "退款率"),
        ("优惠券使用最多的三个城市", "没用的人"),
        ("推荐5个产品", "这些谁买过"),
        ("双11销售额", "这个品类的退款率"),
        ("sales last month", "the refund rate of that category"),
    ],
)
def test_of_the_first_few_only(desk: Desk, turns: Sequence[str]) -> None:
    assert last_call(desk, *turns).tool == "clarify"


def test_the_share_of_the_first_is_of_all(desk: Desk) -> None:
    call = last_call(desk, "上个月各渠道新客", "第一名的渠道占多少")
    assert call.tool == "clarify" or (call.arguments["part"] and not call.arguments.get("filters"))


def test_which_of_the_rows(desk: Desk) -> None:
    call = last_call(desk, "美妆护肤上周卖了哪些商品", "退款多的是哪几个")
    assert (call.arguments["measures"], call.arguments["dimensions"]) == (["refund_amount"], ["product"])
    assert call.arguments.get("limit") is None
