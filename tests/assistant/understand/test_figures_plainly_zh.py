"""Plain figures in Chinese: nouns swallowed by a figure, averages over months, shares of days, old customers."""

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
    ("question", "measure", "group"),
    [
        ("哪张券核销率最低", "coupon_use_rate", "coupon"),
        ("哪个商品退款金额最多", "product_refunds", "product"),
        ("哪个商品退得最多", "product_refunds", "product"),
        ("哪个品类销售额最高", "product_sales", "category"),
    ],
)
def test_the_noun_that_a_figure_begins_with_is_what_is_asked_for(
    desk: Desk, question: str, measure: str, group: str
) -> None:
    found = told(desk, question)
    assert (found["measures"], found["dimensions"], found["limit"]) == ([measure], [group], 1)


def test_several_of_them_are_all_shown(desk: Desk) -> None:
    found = told(desk, "哪些券核销率高")
    assert (found["dimensions"], found.get("limit")) == (["coupon"], None)


@pytest.mark.parametrize(
    ("question", "unit"),
    [("今年平均每个月新增多少客户", "month"), ("平均每季度销售额", "quarter"), ("每月平均退款多少", "month")],
)
def test_averages_are_over_months_as_over_days(desk: Desk, question: str, unit: str) -> None:
    found = told(desk, question)
    assert (found["average"], found.get("dimensions")) == (unit, None)


def test_an_average_of_each_customer_is_asked_back(desk: Desk) -> None:
    assert understand("平均每个月每个客户买几单", desk).tool == "clarify"


@pytest.mark.parametrize(
    ("question", "part"),
    [
        ("周末销售额占比", {"field": "weekday", "op": "in", "value": [6, 7]}),
        ("晚上的订单占比", {"field": "hour", "op": "between", "value": [18, 23]}),
        ("本月新品销售额占比", {"field": "listed_on", "op": "ge", "value": "2026-08-25"}),
        ("5000元以上的订单占比", {"field": "order_amount", "op": "ge", "value": 5000}),
        ("每月周末销售额占比", {"field": "weekday", "op": "in", "value": [6, 7]}),
    ],
)
def test_days_hours_and_amounts_are_parts_of_a_whole(desk: Desk, question: str, part: dict[str, Any]) -> None:
    found = told(desk, question)
    assert found["part"] == [part]
    assert "filters" not in found


@pytest.mark.parametrize("question", ["上海晚上的订单占比", "北京周末销售额占比", "满300减50券核销占比"])
def test_which_whole_is_meant_is_asked_back(desk: Desk, question: str) -> None:
    assert understand(question, desk).tool == "clarify"


@pytest.mark.parametrize("question", ["本月新客和老客", "本月新老客各多少", "本月新客和老客各有多少"])
def test_new_and_old_customers_are_those_who_bought(desk: Desk, question: str) -> None:
    assert told(desk, question) == {"measures": ["buyers"], "dimensions": ["customer_kind"], "period": "this_month"}


def test_in_every_month_they_stand_apart(desk: Desk) -> None:
    assert told(desk, "近半年每月新客和老客")["dimensions"] == ["month", "customer_kind"]
    assert told(desk, "本月老客有多少")["filters"] == [{"field": "customer_kind", "op": "eq", "value": "returning"}]
