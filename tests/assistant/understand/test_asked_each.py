"""Periods asked after one by one in one question: one table with a row of each."""

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
    ("question", "measure", "unit", "period"),
    [
        ("活跃用户数这周多少 上周多少", "active_customers", "week", "last_week..this_week"),
        ("销售额10月多少，11月多少", "sales", "month", "2026-10..2026-11"),
        ("10月卖了多少，11月卖了多少", "sales", "month", "2026-10..2026-11"),
        ("退款金额9月是多少？10月又是多少？", "refund_amount", "month", "2026-09..2026-10"),
        ("Q2销售额多少 Q3销售额多少", "sales", "quarter", "2026-Q2..2026-Q3"),
        ("新增客户今年多少去年多少", "new_customers", "year", "last_year..this_year"),
        ("上周多少个新客？本周呢？", "new_customers", "week", "last_week..this_week"),
        ("上海10月卖了多少，11月呢", "sales", "month", "2026-10..2026-11"),
    ],
)
def test_each_of_the_periods_is_a_row(desk: Desk, question: str, measure: str, unit: str, period: str) -> None:
    found = told(desk, question)
    assert (found["measures"], found["dimensions"], found["period"]) == ([measure], [unit], period)


@pytest.mark.parametrize(
    ("question", "unit", "labels"),
    [
        ("去年今天卖多少，今年今天卖多少", "day", ["2025-11-22", "2026-11-22"]),
        ("双11卖了多少，618卖了多少", "day", ["2026-06-18", "2026-11-11"]),
        ("手机数码去年Q4占比多少，今年Q4到目前占比多少", "quarter", ["2025-Q4", "2026-Q4"]),
    ],
)
def test_days_that_do_not_follow_one_another_are_chosen(
    desk: Desk, question: str, unit: str, labels: list[str]
) -> None:
    found = told(desk, question)
    assert found["filters"][-1] == {"field": unit, "op": "in", "value": labels}


def test_an_average_and_a_share_are_of_each(desk: Desk) -> None:
    assert told(desk, "日均销售额本月多少？上月多少？")["average"] == "day"
    found = told(desk, "上海的销售额占比9月多少，10月多少")
    assert (found["part"], found["dimensions"]) == ([{"field": "city", "op": "eq", "value": "上海"}], ["month"])


@pytest.mark.parametrize("question", ["新客上半年多少，下半年多少", "去年双11那周多少单，今年双11那周多少单"])
def test_days_without_a_bucket_are_set_beside_each_other(desk: Desk, question: str) -> None:
    assert told(desk, question)["compare"]


@pytest.mark.parametrize(
    "question",
    ["10月上海卖了多少，11月北京卖了多少", "10月销售额多少，11月订单数多少", "国庆卖了多少，双11卖了多少"],
)
def test_what_is_not_the_same_question_is_asked_back(desk: Desk, question: str) -> None:
    assert understand(question, desk).tool == "clarify"
