"""Questions for figures: what is read of them, mechanism by mechanism."""

from __future__ import annotations

from typing import Any

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.assistant.calls import Call
from crm_tools.assistant.understand import understand


def asked(desk: Desk, *questions: str) -> dict[str, Any]:
    """The report that a question, or the last of a conversation, leads to, without what is left at its default."""
    call: Call | None = None
    for question in questions:
        call = understand(question, desk, call)
    assert call is not None
    assert call.tool == "run_report", call
    return {name: value for name, value in call.arguments.items() if value not in (None, [], (), "all", False)}


@pytest.mark.parametrize(
    ("question", "measures", "dimensions"),
    [
        ("北上广深四个城市最近30天的客单价各是多少", ["aov"], ["city"]),
        ("金卡和银卡的复购率", ["repeat_rate"], ["level"]),
        ("男的女的客单价各是多少，今年", ["aov"], ["gender"]),
        ("这个月gmv和实际销售额分别是多少呀", ["gmv", "sales"], []),
        ("空气炸锅那几款 近90天各出了多少台", ["units"], ["product"]),
        ("本月新客vs老客销售额拆分", ["sales"], ["customer_kind"]),
        ("人均订单数，2025 vs 2026 按年", ["orders_per_buyer"], ["year"]),
        ("今年一个季度一个季度地看销售额", ["sales"], ["quarter"]),
    ],
)
def test_each_of_several_stands_for_itself(
    desk: Desk, question: str, measures: list[str], dimensions: list[str]
) -> None:
    found = asked(desk, question)
    assert found["measures"] == measures
    assert found.get("dimensions", []) == dimensions


@pytest.mark.parametrize(
    ("question", "measures"),
    [
        ("女装卖了多少", ["product_sales", "units"]),
        ("how is womenswear selling this month", ["product_sales", "units"]),
        ("护颈枕今年走了多少个", ["units"]),
        ("5G手机的销量", ["units"]),
        ("近7天被看得最多的十件商品", ["views"]),
        ("近30天顾客问得最多的是哪五个品类的东西", ["inquiries"]),
        ("最近一周电话咨询每天几通", ["inquiries"]),
        ("今年发的券里面，核销率垫底的三张是哪些？", ["coupon_use_rate"]),
        ("2026 国庆出游券有几成被用掉了", ["coupon_use_rate"]),
        ("现在挂着没付款的订单有多少笔，合计多少钱", ["pending_orders", "pending_amount"]),
        ("how much money is sitting in orders from the last 7 days that haven't been paid yet?", ["pending_amount"]),
        ("Of the products priced over 5,000 yuan, which five brought in the most money this year?", ["sales"]),
    ],
)
def test_verbs_and_classifiers_name_what_is_counted(desk: Desk, question: str, measures: list[str]) -> None:
    assert asked(desk, question)["measures"] == measures


@pytest.mark.parametrize(
    ("question", "dimensions", "limit"),
    [
        ("手机数码这块今年销售额最高的是哪三款", ["product"], 3),
        ("What has been our single best day ever for revenue?", ["day"], 1),
        ("近三个月线下客户礼拜几下单多", ["weekday"], None),
        ("成都跟重庆比，上个月哪边单子多", ["city"], None),
        ("Of the products priced over 5,000 yuan, which five brought in the most money this year?", ["product"], 5),
        ("spend per buyer among gold members this quarter?", [], None),
    ],
)
def test_what_is_ranked_and_how_many(desk: Desk, question: str, dimensions: list[str], limit: int | None) -> None:
    found = asked(desk, question)
    assert found.get("dimensions", []) == dimensions
    assert found.get("limit") == limit


def test_values_looked_at_again_take_the_place_of_those_before(desk: Desk) -> None:
    [only] = asked(desk, "大家电今年每月卖多少钱", "再给我看看厨房电器")["filters"]
    assert (only["op"], only["value"]) == ("eq", "厨房电器")
    [both] = asked(desk, "大家电今年每月卖多少钱", "再加上厨房电器")["filters"]
    assert (both["op"], list(both["value"])) == ("in", ["大家电", "厨房电器"])
