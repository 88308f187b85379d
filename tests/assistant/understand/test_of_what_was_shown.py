"""Deeds after what was shown: of the one product of a ranking, of people counted by what they are, once more."""

from __future__ import annotations

from typing import Any

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.assistant.calls import Call
from tests.assistant.understand.talked import last_call


def _did(call: Call) -> list[tuple[Any, ...]]:
    return [(one["field"], one["op"], one["value"]) for one in call.arguments["filters"]]


@pytest.mark.parametrize(
    ("turn", "field", "often"),
    [
        ("谁买了", "units", 1),
        ("谁看过", "views", 1),
        ("谁加购了", "carts", 1),
        ("看过三次以上的", "views", 3),
        ("who viewed it", "views", 1),
    ],
)
def test_who_did_so_with_the_only_row(desk: Desk, turn: str, field: str, often: int) -> None:
    call = last_call(desk, "女装卖得最好的是哪款", turn)
    assert (call.tool, _did(call)) == ("find_customers", [(field, "ge", often)])
    assert [one["field"] for one in call.arguments["filters"][0]["where"]] == ["product"]


@pytest.mark.parametrize("turn", ["谁买了", "谁看过", "who bought them"])
def test_several_rows_are_asked_back(desk: Desk, turn: str) -> None:
    assert last_call(desk, "女装卖得最好的3款", turn).tool == "clarify"


@pytest.mark.parametrize("turn", ["谁下过单", "who ordered"])
def test_those_counted_by_channel_are_listed(desk: Desk, turn: str) -> None:
    assert _did(last_call(desk, "本月新客", "按渠道", turn)) == [("new_customers", "ge", 1), ("orders", "ge", 1)]


def test_those_counted_by_channel_are_counted_so(desk: Desk) -> None:
    told = last_call(desk, "本月新客", "按渠道", "其中已经下过单的").arguments
    assert (told["measures"], told["dimensions"]) == (["customers"], ["channel"])
    assert [one["field"] for one in told["audience"]["filters"]] == ["new_customers", "orders"]


def test_nobody_is_a_first_time_buyer_twice(desk: Desk) -> None:
    call = last_call(desk, "10月的首购客户名单", "里面11月又买的")
    assert _did(call) == [("first_time_buyers", "ge", 1), ("orders", "ge", 1)]


def test_again_at_any_time_is_asked_back(desk: Desk) -> None:
    assert last_call(desk, "first-time buyers on Double 11", "did any buy again since").tool == "clarify"


def test_days_held_against_those_of_another_year(desk: Desk) -> None:
    first = ("国庆销售额", "每天的")
    assert last_call(desk, *first, "跟去年国庆每天比") == last_call(desk, *first, "跟去年国庆比")


def test_another_figure_by_category_is_no_question_of_who(desk: Desk) -> None:
    assert last_call(desk, "近30天各品类的收藏次数", "那加购的呢").arguments["measures"] == ["carts"]


@pytest.mark.parametrize(
    ("first", "turn", "period"),
    [
        ("上周新增客户数", "前一周呢", "2026-11-02..2026-11-08"),
        ("上个月的销售额", "前一个月呢", "2026-09-01..2026-09-30"),
        ("昨天的销售额", "前一天呢", "2026-11-20..2026-11-20"),
    ],
)
def test_the_stretch_before_that_was_shown(desk: Desk, first: str, turn: str, period: str) -> None:
    assert last_call(desk, first, turn).arguments["period"] == period
    assert last_call(desk, "三季度的销售额", "前一天呢").tool == "clarify"


def test_only_the_high_band(desk: Desk) -> None:
    assert last_call(desk, "意向客户", "只看高的") == last_call(desk, "意向客户", "只看高意向的")
