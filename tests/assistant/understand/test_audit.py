"""Calls that lack what the question plainly says are told from whole ones."""

from __future__ import annotations

from typing import Any

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.assistant.calls import Call
from crm_tools.assistant.understand.checks.audit import overlooked
from crm_tools.assistant.understand.question import Asked, drafted
from crm_tools.assistant.understand.text.normalise import language_of, normalise

BOUGHT_EITHER = {"field": "category", "op": "in", "value": ["女装", "男装"]}


def missing(desk: Desk, question: str, tool: str, **arguments: Any) -> str | None:
    text = normalise(question)
    tokens = drafted(Asked(question, text, language_of(question), desk)).tokens
    return overlooked(text.norm, tokens, Call(tool, arguments), alone=True)


@pytest.mark.parametrize(
    ("question", "tool", "lacking", "whole"),
    [
        (
            "请列出收藏过美妆护肤的女性客户",
            "run_report",
            {"measures": ["favorites"], "dimensions": ["category"]},
            {"measures": ["favorites"], "dimensions": ["customer"]},
        ),
        (
            "2025年订单最多的3个月",
            "run_report",
            {"measures": ["orders"], "dimensions": ["month"], "limit": 2025},
            {"measures": ["orders"], "dimensions": ["month"], "limit": 3},
        ),
        (
            "new customers on each of the past 7 days",
            "run_report",
            {"measures": ["new_customers"], "period": "last_7_days"},
            {"measures": ["new_customers"], "period": "last_7_days", "dimensions": ["day"]},
        ),
        (
            "女装和男装都买过的客户",
            "find_customers",
            {"filters": [BOUGHT_EITHER]},
            {"filters": [BOUGHT_EITHER | {"op": "eq", "value": name} for name in ("女装", "男装")]},
        ),
        (
            "近90天没下单的金卡会员",
            "find_customers",
            {"filters": [{"field": "orders", "op": "ge", "value": 1}]},
            {"filters": [{"field": "orders", "op": "eq", "value": 0}]},
        ),
        (
            "10月各会员等级的客单价",
            "run_report",
            {"measures": ["aov"], "dimensions": ["customer", "level"]},
            {"measures": ["aov"], "dimensions": ["level"]},
        ),
        (
            "今年问得最多的5个商品",
            "run_report",
            {"measures": ["inquiries"], "dimensions": ["customer"], "limit": 5},
            {"measures": ["inquiries"], "dimensions": ["product"], "limit": 5},
        ),
        (
            "nov revenue: % from high value customers",
            "run_report",
            {"measures": ["sales"], "audience": {"segment": "high_value"}},
            {"measures": ["sales"], "part": [{"field": "in_segment", "value": "high_value"}], "share": ["sales"]},
        ),
    ],
)
def test_what_is_plainly_said(
    desk: Desk, question: str, tool: str, lacking: dict[str, Any], whole: dict[str, Any]
) -> None:
    assert missing(desk, question, tool, **lacking) is not None
    assert missing(desk, question, tool, **whole) is None


def test_people_are_a_list_and_a_number_is_none(desk: Desk) -> None:
    assert missing(desk, "who has placed an order this year", "run_report", measures=["orders"]) == "who"
    assert missing(
        desk, "8月退了多少钱", "find_customers", filters=[{"field": "refunded_orders", "op": "ge", "value": 1}]
    )
    assert missing(desk, "who has placed an order this year", "find_customers", period="this_year") is None


def test_what_they_may_buy_is_not_what_they_bought(desk: Desk) -> None:
    bought = [{"field": "units", "op": "ge", "value": 1, "where": [{"field": "category", "value": "大家电"}]}]
    assert missing(desk, "有意向买大家电的客户", "intent_customers", filters=bought)
    assert missing(desk, "有意向买新品、买过大家电的客户", "intent_customers", filters=bought) is None
