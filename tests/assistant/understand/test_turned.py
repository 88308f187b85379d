"""Turns over reports: what is taken away is gone, what is added is there, and new questions inherit nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.assistant.calls import Call
from crm_tools.assistant.understand import Earlier, understand
from crm_tools.assistant.understand.checks.turned import taken_away


def after(desk: Desk, *turns: str) -> Call:
    """The call of the last turn."""
    previous: Call | None = None
    earlier: list[Earlier] = []
    for turn in turns:
        previous = understand(turn, desk, previous, earlier)
        earlier.append(Earlier(turn, previous))
    assert previous is not None
    return previous


def held(call: Call, field: str) -> tuple[str, Any]:
    [one] = [one for one in call.arguments["filters"] if one["field"] == field]
    return one["op"], one["value"]


CITIES = "成都、武汉、重庆三个城市今年的销售额"


@pytest.mark.parametrize("turn", ["武汉拿掉", "武汉不看了", "把武汉踢出去", "不要武汉", "武汉就别算了", "除掉武汉"])
def test_a_value_that_is_taken_away_is_gone(desk: Desk, turn: str) -> None:
    assert held(after(desk, CITIES, turn), "city") == ("in", ["成都", "重庆"])


@pytest.mark.parametrize(
    "turn", ["but not Shanghai", "no Shanghai", "leave Shanghai out", "Shanghai can go", "ditch Shanghai"]
)
def test_english_takes_away_before_and_behind(desk: Desk, turn: str) -> None:
    assert held(after(desk, "sales by city this year", turn), "city") == ("ne", "上海")


def test_what_is_added_stands_beside_the_others(desk: Desk) -> None:
    assert held(after(desk, "北京上个月的订单数", "上海", "两个城市放一起", "加广州"), "city") == (
        "in",
        ["北京", "上海", "广州"],
    )


def test_what_was_left_out_comes_back(desk: Desk) -> None:
    call = after(desk, "近30天新客按渠道", "剔除线下", "线下加回来")
    assert (call.arguments["dimensions"], call.arguments.get("filters", [])) == (["channel"], [])


def test_a_bound_that_takes_rows_away_leaves_the_others(desk: Desk) -> None:
    assert held(after(desk, "各品类上月销量", "低于50件的别显示"), "units") == ("ge", 50)


@pytest.mark.parametrize(
    ("turns", "measure"),
    [
        (("10月份各个品类卖了多少钱", "改看件数吧，别看钱了"), "units"),
        (("近30天的退款金额", "我要的是退款率，不是金额"), "refund_rate"),
        (("近30天的退款金额", "不是金额，是笔数"), "refunded_orders"),
        (("refund amount in October", "the rate, not the amount"), "refund_rate"),
        (("refunds this month", "as a percentage of orders"), "refund_rate"),
        (("上个月销售额", "人均呢"), "sales_per_buyer"),
    ],
)
def test_a_bare_name_means_that_kind_of_the_figure_before(desk: Desk, turns: Sequence[str], measure: str) -> None:
    assert after(desk, *turns).arguments["measures"] == [measure]


@pytest.mark.parametrize(
    ("turns", "compare"),
    [
        (("new customers by channel in Q3 2026", "put last year's Q3 next to it"), "year_ago"),
        (("今年每月销售额", "把去年的也加上"), "year_ago"),
        (("近90天各渠道复购率", "加上去年同期"), "year_ago"),
        (("近7天下单人数", "跟前7天比"), "previous"),
        (("sales by city in October", "show September alongside"), "previous"),
    ],
)
def test_days_put_beside_those_before_compare(desk: Desk, turns: Sequence[str], compare: str) -> None:
    assert after(desk, *turns).arguments["compare"] == compare


@pytest.mark.parametrize("turn", ["what was it over the same stretch of 2025?", "2025年同期呢", "去年同期是多少"])
def test_the_same_stretch_is_as_long(desk: Desk, turn: str) -> None:
    assert after(desk, "repeat rate so far this year", turn).arguments["period"] == "2025-01-01..2025-11-22"


@pytest.mark.parametrize(
    ("turns", "alone"),
    [
        (("上海客户近30天订单数", "换成近90天", "咱们钻石会员总共有几个"), "咱们钻石会员总共有几个"),
        (("上海金卡会员名单", "上周总共有多少人登录过"), "上周总共有多少人登录过"),
        (("women in Hangzhou", "unrelated: sales last week"), "sales last week"),
        (
            ("women in Hangzhou", "what's our overall refund rate this year?"),
            "what's our overall refund rate this year?",
        ),
        (("上海金卡会员名单", "换个话题，上个月退款率多少"), "上个月退款率多少"),
        (("new customers this week", "ok forget that, total sales this week"), "total sales this week"),
    ],
)
def test_a_new_question_inherits_nothing(desk: Desk, turns: Sequence[str], alone: str) -> None:
    assert after(desk, *turns) == understand(alone, desk)


@pytest.mark.parametrize(
    "turns", [("上海今年客单价", "全店平均是多少"), ("AOV in Shenzhen this year", "and for the whole company?")]
)
def test_of_everybody_lifts_who_was_chosen(desk: Desk, turns: Sequence[str]) -> None:
    call = after(desk, *turns)
    assert (call.arguments["period"], call.arguments.get("filters", [])) == ("this_year", [])


def test_a_bare_ranking_is_of_what_was_shown(desk: Desk) -> None:
    call = after(desk, "宠物用品近90天销量", "哪些城市买得多")
    assert (call.arguments["measures"], call.arguments["period"]) == (["units"], "last_90_days")
    assert held(call, "category") == ("eq", "宠物用品")


def test_a_split_of_compared_values_keeps_them_apart(desk: Desk) -> None:
    call = after(desk, "sales in Beijing vs Shanghai this year", "add Guangzhou", "by quarter")
    assert call.arguments["dimensions"] == ["city", "quarter"]


def test_new_customers_of_other_days_are_those_who_were_new_then(desk: Desk) -> None:
    call = after(desk, "今年新客销售额", "去年呢")
    assert call.arguments["audience"]["filters"][0]["period"] == "last_year"


@pytest.mark.parametrize(
    ("norm", "name"), [("武汉拿掉", "武汉"), ("not orders, sales", "orders"), ("别按渠道了", "渠道")]
)
def test_where_what_is_to_go_is_named(norm: str, name: str) -> None:
    assert name in {norm[start:end] for start, end in taken_away(norm)}


def test_nothing_goes_from_a_word_that_ends_like_a_denial() -> None:
    assert not taken_away("再拆性别")
