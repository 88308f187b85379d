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


@pytest.mark.parametrize(
    ("question", "period", "compare"),
    [
        ("618前三天退款了多少单", "2026-06-15..2026-06-17", None),
        ("three days after 618: refunded orders", "2026-06-19..2026-06-21", None),
        ("截至上个月底一共多少会员", "..2026-10-31", None),
        ("how many members did we have at the end of last month", "..2026-10-31", None),
        ("By how much did sales change from Q2 to Q3?", "2026-Q3", "previous"),
        ("近30天退款率，和之前30天比", "last_30_days", "previous"),
        ("上个季度的复购率跟再往前一个季度比", "last_quarter", "previous"),
        ("sales by quarter 2025 + 2026", "2025..2026", None),
    ],
)
def test_days_around_and_before(desk: Desk, question: str, period: str, compare: str | None) -> None:
    found = asked(desk, question)
    assert (found["period"], found.get("compare")) == (period, compare)


@pytest.mark.parametrize(
    ("question", "field", "op", "value"),
    [
        ("今年除了双11以外的销售额", "day", "ne", "2026-11-11"),
        ("sales excluding Singles' Day this year", "day", "ne", "2026-11-11"),
        ("1月到10月,不含6月,每月销售额", "month", "ne", "2026-06"),
        ("3月、6月和9月的销售额", "month", "in", ["2026-03", "2026-06", "2026-09"]),
        ("双11和618分别卖了多少", "day", "in", ["2026-06-18", "2026-11-11"]),
    ],
)
def test_days_left_out_and_days_one_by_one(desk: Desk, question: str, field: str, op: str, value: object) -> None:
    [only] = asked(desk, question)["filters"]
    assert (only["field"], only["op"]) == (field, op)
    assert (list(only["value"]) if op == "in" else only["value"]) == value


def test_a_ranking_by_growth_is_by_the_change(desk: Desk) -> None:
    found = asked(desk, "Which five cities grew the fastest in sales in October versus September?")
    assert found["order"] == {"by": "sales_change", "descending": True}
    assert (found["compare"], found["limit"]) == ("previous", 5)
    down = asked(desk, "今年销售额同比下滑最快的品类")
    assert down["order"] == {"by": "sales_change", "descending": False}


@pytest.mark.parametrize(
    ("question", "measure"),
    [
        ("On average, how much did each buyer in Chengdu spend in the third quarter?", "sales_per_buyer"),
        ("平均每个会员登录几次", "logins_per_customer"),
        ("平均每个订单几件", "units_per_order"),
        ("average sales per order this year", "aov"),
        ("units per order by channel h1 2026", "units_per_order"),
        ("What fraction of the buyers this year bought at least twice?", "repeat_rate"),
    ],
)
def test_averages_per_buyer_and_order(desk: Desk, question: str, measure: str) -> None:
    assert asked(desk, question)["measures"] == [measure]


@pytest.mark.parametrize(
    ("question", "within", "part"),
    [
        ("各城市中女性客户占比", [], "女"),
        ("share of female customers in each city", [], "女"),
        ("今年每月各渠道销售额占比", ["month"], None),
        ("level mix by channel", ["channel"], None),
    ],
)
def test_shares_within_groups(desk: Desk, question: str, within: list[str], part: str | None) -> None:
    found = asked(desk, question)
    assert list(found.get("within", [])) == within
    assert [one["value"] for one in found.get("part", [])] == ([part] if part else [])
