"""Turns as hurried people type them: a remark in front of the change, a word left out, those of one row."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.assistant.understand import understand
from tests.assistant.understand.talked import last_call


@pytest.mark.parametrize(
    ("turns", "same"),
    [
        (("今年每个月的复购率", "粒度太细了 改成按季度"), "今年每个季度的复购率"),
        (("今年每个月的复购率", "看得太碎了，改成按季度"), "今年每个季度的复购率"),
        (("近30天每天新增多少客户", "不用按天了，看渠道就好"), "近30天各渠道新增客户数"),
        (("近30天每天新增多少客户", "不用按天看了，换渠道"), "近30天各渠道新增客户数"),
        (("近30天每天新增多少客户", "不用按天，按渠道就行"), "近30天各渠道新增客户数"),
        (("上月各品类销售额", "占比也给我"), "上月各品类销售额占比"),
        (("上月各品类销售额", "环比也看一下"), "上月各品类销售额环比"),
        (("上月各城市销售额前5", "北京不要，其他往前补"), "上月除北京外各城市销售额前5"),
        (("上月各品类销售额", "大家电去掉，剩下的从高到低排"), "上月除大家电外各品类销售额"),
        (("近期活跃客户是哪些", "太少了，给我20个"), "最活跃的20个客户"),
        (("没有成本数据是吧，那就看上月各品类销售额",), "上月各品类销售额"),
        (("哦没贴全，我想问昨天下单的客户有多少",), "昨天下单的客户有多少"),
        (("ok, no cost data, then show me sales by category last month",), "sales by category last month"),
    ],
)
def test_a_remark_before_the_change(desk: Desk, turns: Sequence[str], same: str) -> None:
    found, alone = last_call(desk, *turns), understand(same, desk)
    assert alone.tool not in ("clarify", "decline")
    assert (found.tool, found.arguments) == (alone.tool, alone.arguments)


@pytest.mark.parametrize("turn", ["这仨城市的买家数", "这三个城市的买家数"])
def test_three_of_them(desk: Desk, turn: str) -> None:
    cities = ("杭州和南京上个月各卖多少", "苏州也加进来")
    assert last_call(desk, *cities, turn).arguments["measures"] == ["buyers"]
    then = last_call(desk, *cities, turn, "南京去掉，看本月的").arguments
    assert (then["measures"], then["period"]) == (["buyers"], "this_month")


@pytest.mark.parametrize("asked_back", ["这些城市的买家嘎数", "这咕噜城市的买家数"])
def test_no_figure_of_the_answer_before_the_one_asked_back(desk: Desk, asked_back: str) -> None:
    turns = ("杭州和南京上个月各卖多少", asked_back, "南京去掉，看本月的")
    assert last_call(desk, *turns[:2]).tool == "clarify"
    assert last_call(desk, *turns).tool == "clarify"


@pytest.mark.parametrize("more", ["加上收藏过的一起算", "收藏过的也算上", "把收藏过的也加进来"])
def test_another_deed_to_the_same_goods(desk: Desk, more: str) -> None:
    call = last_call(desk, "近7天把大家电加购物车的有多少客户", more)
    rules = call.arguments["audience"]["rule"]["rules"]
    assert [one["field"] for one in rules] == ["carts", "favorites"]
    assert all(one["period"] == "last_7_days" and one["where"][0]["value"] == "大家电" for one in rules)


@pytest.mark.parametrize(
    "order",
    ["抖音来的那些人，给他们发会员日通用券", "给抖音的人发会员日通用券", "给抖音这几位发会员日通用券"],
)
def test_an_act_for_those_of_one_row(desk: Desk, order: str) -> None:
    call = last_call(desk, "上周首次下单的客户有多少个", "按渠道拆", order)
    assert call.tool == "offer_coupon"
    assert {one["field"] for one in call.arguments["audience"]["filters"]} == {"first_time_buyers", "channel"}


def test_all_of_a_channel_after_money(desk: Desk) -> None:
    call = last_call(desk, "上周各渠道的销售额", "给抖音的客户发会员日通用券")
    assert call.arguments["audience"] == {"filters": [{"field": "channel", "value": "抖音"}]}
