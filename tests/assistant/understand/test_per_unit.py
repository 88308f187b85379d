"""Averages over time in many words: the figure, the unit, and what stays a row of its own."""

from __future__ import annotations

from typing import Any

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.assistant.understand import understand

DAILY = {"measures": ["orders"], "period": "2026-10", "average": "day"}


@pytest.mark.parametrize(
    "question",
    [
        "10月日均订单数",
        "10月平均每天多少单",
        "10月每天平均下多少单",
        "10月平均一天有几单",
        "10月订单数平均到每天是多少",
        "10月每天的订单数平均是多少",
        "10月的日平均订单量",
        "10月平均下来每天多少单",
        "average daily orders in October",
        "daily average orders in October",
        "orders per day on average in October",
        "orders a day on average in October",
        "average number of orders per day in October",
        "on average how many orders did we get every day in October",
        "how many orders came in on an average day in October",
        "orders on a typical day in October",
    ],
)
def test_orders_a_day(desk: Desk, question: str) -> None:
    call = understand(question, desk)
    assert call.tool == "run_report"
    assert call.arguments == DAILY


@pytest.mark.parametrize(
    ("question", "arguments"),
    [
        ("今年每个月的日均销售额", {"dimensions": ["month"], "average": "day"}),
        ("每月平均客单价", {"measures": ["aov"], "dimensions": ["month"]}),
        ("monthly average order value", {"measures": ["aov"], "dimensions": ["month"]}),
        ("average orders per customer per month", {"measures": ["orders_per_buyer"], "dimensions": ["month"]}),
        ("今年月均流水", {"measures": ["sales"], "average": "month"}),
        ("monthly average sales this year", {"measures": ["sales"], "period": "this_year", "average": "month"}),
        ("平均日活", {"measures": ["active_customers"], "average": "day"}),
        ("10月日均活跃用户", {"measures": ["active_customers"], "average": "day"}),
        ("日均订单超过20的渠道", {"dimensions": ["channel"], "average": "day"}),
    ],
)
def test_what_else_is_said(desk: Desk, question: str, arguments: dict[str, Any]) -> None:
    told = understand(question, desk).arguments
    assert {name: told.get(name) for name in arguments} == arguments
    assert told.get("average") == arguments.get("average")


@pytest.mark.parametrize("question", ["平均每天登录超过3次的客户", "日均客单价", "10月平均订单数"])
def test_what_no_average_says_is_asked_back(desk: Desk, question: str) -> None:
    assert understand(question, desk).tool == "clarify"


def test_an_average_goes_on(desk: Desk) -> None:
    first = understand("10月各渠道销售额", desk)
    daily = understand("日均呢", desk, first)
    assert daily.arguments == {**first.arguments, "average": "day"}
    assert understand("那9月呢", desk, daily).arguments["average"] == "day"
    by_day = understand("按天看", desk, understand("10月日均销售额", desk))
    assert (by_day.arguments["dimensions"], by_day.arguments.get("average")) == (["day"], None)
    people = understand("高价值客户有哪些", desk)
    assert understand("日均呢", desk, people).tool == "clarify"
