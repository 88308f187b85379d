"""Turns about one row of what was shown, and turns that take every narrowing away again."""

from __future__ import annotations

import sqlite3
from typing import Any

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.assistant.calls import Call
from crm_tools.assistant.understand import Earlier, understand
from tests.assistant.understand.talked import last_call


def _ranking(desk: Desk, group: str, first: str, last: str) -> list[str]:
    """The values of a column of customers by their paid sales in these days, the best first."""
    with sqlite3.connect(f"file:{desk.database}?mode=ro", uri=True) as reader:
        rows = reader.execute(
            f"SELECT c.{group} FROM orders o JOIN customers c ON c.id = o.customer_id WHERE o.pay_status = 'paid'"
            " AND date(o.created_at) BETWEEN ? AND ? GROUP BY 1 ORDER BY sum(o.amount_cents) DESC",
            (first, last),
        ).fetchall()
    return [row[0] for row in rows]


@pytest.mark.parametrize(
    ("turns", "place", "groups"),
    [
        (("上个月各渠道销售额", "第二名的那个渠道，看看它每天的走势"), 1, ["day"]),
        (("上个月各渠道销售额", "最高的那个渠道按天看"), 0, ["day"]),
        (("sales by channel last month", "the second one by day"), 1, ["day"]),
        (("sales by channel last month", "split the worst one by city"), -1, ["city"]),
        (("上个月各渠道销售额", "第三名卖了多少单"), 2, []),
    ],
)
def test_a_row_by_its_place(desk: Desk, turns: tuple[str, ...], place: int, groups: list[str]) -> None:
    told = last_call(desk, *turns).arguments
    value = _ranking(desk, "channel", "2026-10-01", "2026-10-31")[place]
    assert told["filters"] == [{"field": "channel", "op": "eq", "value": value}]
    assert told.get("dimensions", []) == groups
    assert told["period"] == "last_month"


def test_the_first_few_rows_in_every_month(desk: Desk) -> None:
    told = last_call(desk, "上个月各城市销售额", "前三名按周看").arguments
    [chosen] = told["filters"]
    assert set(chosen["value"]) == set(_ranking(desk, "city", "2026-10-01", "2026-10-31")[:3])
    assert set(told["dimensions"]) == {"week", "city"}


def test_a_place_that_is_asked_for_by_itself(desk: Desk) -> None:
    told = last_call(desk, "sales by city this month", "and the third one?").arguments
    assert (told["limit"], told["offset"], told["dimensions"]) == (1, 2, ["city"])


def test_who_stands_behind_the_first_row(desk: Desk) -> None:
    call = last_call(desk, "上个月各城市销售额", "第一名的客户名单给我")
    assert call.tool == "find_customers"
    city = _ranking(desk, "city", "2026-10-01", "2026-10-31")[0]
    assert [one["value"] for one in call.arguments["filters"]] == [city]


def test_the_second_of_the_ranking_each_day_is_not_the_second_of_each_day(desk: Desk) -> None:
    assert understand("近30天销售额第二的渠道每天的销售额", desk).tool == "clarify"


@pytest.mark.parametrize(
    "turns",
    [
        ("高价值客户名单", "上海的", "深圳的呢", "回到全部高价值客户"),
        ("high-value customers", "just the men", "in Shanghai", "ok forget both filters, everyone again"),
        ("高价值客户名单", "上海的", "女的", "把筛选都取消"),
        ("high-value customers", "just the men", "remove all filters"),
    ],
)
def test_every_narrowing_gone(desk: Desk, turns: tuple[str, ...]) -> None:
    call = last_call(desk, *turns)
    assert call.tool == "find_customers"
    assert call.arguments == {"segment": "high_value"}


def test_the_figure_of_everybody_again(desk: Desk) -> None:
    told = last_call(
        desk, *("今年销售额", "按月", "只看钻石会员", "换成订单数", "回到全部会员,还是按月看销售额")
    ).arguments
    assert told == {"measures": ["sales"], "dimensions": ["month"], "period": "this_year"}


@pytest.mark.parametrize(
    ("turn", "order"),
    [
        ("注册晚的排前面", ("registered_at", True)),
        ("按注册时间倒序", ("registered_at", True)),
        ("newest registrations first", ("registered_at", True)),
        ("order them by last purchase, oldest first", ("last_order_at", False)),
        ("最近下单的排前面", ("last_order_at", True)),
    ],
)
def test_a_list_by_when_something_happened(desk: Desk, turn: str, order: tuple[str, bool]) -> None:
    call = last_call(desk, "厦门客户", turn)
    assert call.tool == "find_customers"
    assert call.arguments["order"] == {"by": order[0], "descending": order[1]}
    assert [one["value"] for one in call.arguments["filters"]] == ["厦门"]


@pytest.mark.parametrize(
    ("turns", "holds"),
    [
        (("number of buyers last month", "no, I wanted orders, not people"), {"measures": ["orders"]}),
        (("上个月购买人数", "我要的是单数不是人数"), {"measures": ["orders"]}),
        (("sales by level this year", "I'd rather see orders than money"), {"measures": ["orders"]}),
        (("sales last month", "wrong, last week"), {"period": "last_week"}),
        (("orders by channel in September", "along with aov"), {"measures": ["orders", "aov"]}),
        (("近30天每天订单", "缩短一点，只看上周"), {"period": "last_week", "filters": None}),
        (("近30天钻石会员的消费总额", "摊到每个客户身上多少"), {"measures": ["sales_per_buyer"]}),
    ],
)
def test_one_figure_rather_than_another(desk: Desk, turns: tuple[str, ...], holds: dict[str, Any]) -> None:
    told = last_call(desk, *turns).arguments
    assert {name: told.get(name) or None for name in holds} == holds


def test_a_slip_told_behind_what_is_meant_does_not_run_in_circles(desk: Desk) -> None:
    earlier = [Earlier("sales this year", Call("run_report", {"measures": ["sales"], "period": "this_year"}))]
    call = understand("by category I mean", desk, earlier[0].call, [*earlier, Earlier("break it down", None)])
    assert call.tool in ("clarify", "run_report")


@pytest.mark.parametrize(
    ("turns", "holds"),
    [
        (("本月销量前10商品", "下面10个"), {"limit": 10, "offset": 10}),
        (("top 10 customers this year", "the next five"), {"limit": 5, "offset": 10}),
        (("10月销售额", "按品类", "美妆的按天", "回到品类"), {"dimensions": ["category"], "filters": None}),
        (("sales in October", "by category", "the first question again"), {"dimensions": None, "period": "2026-10"}),
        (("十月份每天的订单量", "太细了,按周汇总"), {"dimensions": ["week"], "period": "2026-10"}),
        (("本月各渠道订单数", "除了线下其他加起来多少"), {"dimensions": None, "measures": ["orders"]}),
    ],
)
def test_onward_and_back(desk: Desk, turns: tuple[str, ...], holds: dict[str, Any]) -> None:
    told = last_call(desk, *turns).arguments
    assert {name: told.get(name) or None for name in holds} == holds


def test_the_customers_of_the_first_few_rows(desk: Desk) -> None:
    call = last_call(desk, "上个月各城市销售额", "前三个城市的名单")
    assert call.tool == "find_customers"
    [chosen] = call.arguments["filters"]
    assert set(chosen["value"]) == set(_ranking(desk, "city", "2026-10-01", "2026-10-31")[:3])


@pytest.mark.parametrize("turn", ["改成前20个", "前20个吧"])
def test_an_act_for_others_of_them(desk: Desk, turn: str) -> None:
    before = Call("find_customers", {"segment": "intent", "limit": 10})
    earlier = [
        Earlier("高意向客户", Call("find_customers", {"segment": "intent"})),
        Earlier("给前10个发优惠券", before),
    ]
    call = understand(turn, desk, before, earlier)
    assert call.tool == "offer_coupon"
    assert call.arguments["audience"]["limit"] == 20


@pytest.mark.parametrize(
    ("turns", "deed"),
    [
        (("本月新客", "有几个已经买了"), ("orders", "ge", 1)),
        (("上个月新客名单", "还没下单的有几个", "下了单的呢"), ("orders", "ge", 1)),
        (("本月下过单的客户", "上个月也下过单的"), ("orders", "ge", 1)),
    ],
)
def test_who_of_them_did(desk: Desk, turns: tuple[str, ...], deed: tuple[str, str, int]) -> None:
    told = last_call(desk, *turns).arguments
    people = told.get("audience") or told
    found = [(one["field"], one.get("op"), one["value"]) for one in people["filters"] if one["field"] == "orders"]
    assert set(found) == {deed}


@pytest.mark.parametrize(
    "turns",
    [
        ("最近三个月每月新客", "占全年多少"),
        ("流失风险客户", "其余的发优惠券"),
    ],
)
def test_what_no_row_tells_is_asked_back(desk: Desk, turns: tuple[str, ...]) -> None:
    assert last_call(desk, *turns).tool == "clarify"


def test_how_many_things_is_no_number_of_people(desk: Desk) -> None:
    assert last_call(desk, "coupons issued per coupon", "how many were used").arguments["measures"] == ["coupons_used"]
    call = last_call(desk, "top 50 customers by revenue in Q3", "how many of those are women")
    assert call.arguments["measures"] == ["customers"]
