"""What a turn asks of the first so many customers is of these, laid out by something else, never of everybody."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from crm_tools.analytics.desk import Desk
from tests.assistant.understand.talked import last_call

_ZH, _EN = "今年销售额前10的客户", "Top 10 customers by sales this year"


@pytest.mark.parametrize(
    ("turns", "measure", "groups"),
    [
        ((_ZH, "他们都买了什么"), "units", ["product"]),
        ((_ZH, "这10个人都买了什么"), "units", ["product"]),
        ((_ZH, "他们平时都买什么品类"), "units", ["category"]),
        ((_ZH, "这些人各品类的销售额"), "sales", ["category"]),
        ((_ZH, "他们每个月的销售额"), "sales", ["month"]),
        ((_ZH, "他们浏览最多的商品"), "views", ["product"]),
        ((_EN, "what did they buy most"), "units", ["product"]),
        ((_EN, "their sales by category"), "sales", ["category"]),
        ((_EN, "their orders by month"), "orders", ["month"]),
        ((_EN, "which categories do they buy"), "units", ["category"]),
    ],
)
def test_of_these_alone(desk: Desk, turns: Sequence[str], measure: str, groups: Sequence[str]) -> None:
    call = last_call(desk, *turns)
    assert (call.tool, call.arguments["measures"], call.arguments["dimensions"]) == ("run_report", [measure], groups)
    about = call.arguments["audience"]
    assert (about["order"]["by"], about["limit"], about["period"]) == ("sales", 10, "this_year")


@pytest.mark.parametrize("turn", ["他们的订单数呢", "他们的客单价", "how many orders did they place"])
def test_a_figure_without_groups_stands_beside_the_names(desk: Desk, turn: str) -> None:
    call = last_call(desk, _EN if turn.isascii() else _ZH, turn)
    assert call.arguments["dimensions"] == ["customer"]
    assert call.arguments["measures"][0] == "sales"


@pytest.mark.parametrize(
    ("first", "turn", "period"),
    [
        ("近90天没下单的金卡会员", "他们以前最常买什么品类", "all"),
        ("近90天没下单的金卡会员", "他们一共花了多少", "all"),
        ("近90天没下单的金卡会员", "他们登录了多少次", "last_90_days"),
        ("近90天没下单的金卡会员", "他们去年花了多少", "last_year"),
        ("近30天没登录的钻石会员", "他们登录了多少次", "all"),
        ("gold members without orders in the last 90 days", "what do they buy most", "all"),
    ],
)
def test_who_did_nothing_in_some_days_is_asked_of_all_time(desk: Desk, first: str, turn: str, period: str) -> None:
    assert last_call(desk, first, turn).arguments["period"] == period


def test_who_they_are_is_asked_back_after_a_turn_that_was_not_understood(desk: Desk) -> None:
    assert last_call(desk, _ZH, "只算男客户，重新排前10", "他们都是哪个城市的，数一下").tool == "clarify"


@pytest.mark.parametrize(
    ("turn", "measures", "period"),
    [
        ("他们买了多少", ["units", "sales"], "all"),
        ("他们今年买了多少", ["units", "sales"], "this_year"),
        ("他们今年买了几次", ["orders"], "this_year"),
        ("他们买了多少钱", ["sales"], "all"),
    ],
)
def test_how_much_they_bought_is_no_number_of_people(
    desk: Desk, turn: str, measures: Sequence[str], period: str
) -> None:
    told = last_call(desk, "高价值客户", turn).arguments
    assert (told["measures"], told["period"]) == (measures, period)
    assert told["audience"]["segment"] == "high_value"
