"""Groups and scores of RFM in questions, alone and on other lists."""

from __future__ import annotations

from typing import Any

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.assistant.understand import understand

CASES: list[tuple[str, str, str | None, list[tuple[str, str, Any]]]] = [
    ("冠军客户有哪些", "find_customers", "rfm", [("rfm_group", "eq", "champions")]),
    ("冠军客户和忠诚客户有哪些", "find_customers", "rfm", [("rfm_group", "in", ["champions", "loyal"])]),
    ("champions and loyal customers", "find_customers", "rfm", [("rfm_group", "in", ["champions", "loyal"])]),
    ("高价值客户中属于忠诚客户的", "find_customers", "high_value", [("rfm_group", "eq", "loyal")]),
    ("不是忠诚客户的高价值客户", "find_customers", "high_value", [("rfm_group", "ne", "loyal")]),
    ("high-value customers who are champions", "find_customers", "high_value", [("rfm_group", "eq", "champions")]),
    ("流失风险客户里的冠军客户", "churn_risk", None, [("rfm_group", "eq", "champions")]),
    ("R 分大于等于4的客户", "find_customers", "all", [("r_score", "ge", 4)]),
    ("R分5的高价值客户", "find_customers", "high_value", [("r_score", "eq", 5)]),
    ("F分在3到5之间的客户", "find_customers", "all", [("f_score", "between", [3, 5])]),
    ("customers with an R score of 5", "find_customers", "all", [("r_score", "eq", 5)]),
]


@pytest.mark.parametrize(("question", "tool", "segment", "conditions"), CASES)
def test_a_standing_is_a_condition(
    desk: Desk, question: str, tool: str, segment: str | None, conditions: list[tuple[str, str, Any]]
) -> None:
    call = understand(question, desk)

    assert (call.tool, call.arguments.get("segment")) == (tool, segment)
    assert [(one["field"], one.get("op", "eq"), one["value"]) for one in call.arguments["filters"]] == conditions


def test_a_score_that_nobody_can_have_is_asked_back(desk: Desk) -> None:
    assert understand("R分9以上的客户", desk).tool == "clarify"


def test_more_rows_than_may_be_asked_for_are_asked_back(desk: Desk) -> None:
    assert understand("1000001客户销售最高", desk).tool == "clarify"
