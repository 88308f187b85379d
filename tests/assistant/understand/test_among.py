"""A report over customers told by a clause: the clause as a list, the rest as a report, the days of each its own."""

from __future__ import annotations

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.assistant.understand import understand


@pytest.mark.parametrize(
    ("question", "measure", "dimensions", "period", "registered"),
    [
        (
            "Among customers who registered in 2025: orders per buyer in the last six months, compared across levels",
            "orders_per_buyer",
            ["level"],
            "last_6_months",
            "2025",
        ),
        ("AOV in October of customers who registered in 2025, by level", "aov", ["level"], "2026-10", "2025"),
        ("How many orders did customers who registered in Q1 place in October?", "orders", [], "2026-10", "2026-Q1"),
        ("what did gold members who joined in 2024 spend this year, by city?", "sales", ["city"], "this_year", "2024"),
    ],
)
def test_the_clause_says_whose_facts_are_counted(
    desk: Desk, question: str, measure: str, dimensions: list[str], period: str, registered: str
) -> None:
    call = understand(question, desk)
    assert call.tool == "run_report", call
    told = call.arguments
    assert (told["measures"], told.get("dimensions", []), told["period"]) == ([measure], dimensions, period)
    joined = [one for one in told["audience"]["filters"] if one["field"] == "new_customers"]
    assert [one.get("period") or told["audience"]["period"] for one in joined] == [registered]


def test_days_that_could_be_those_of_either_are_asked_back(desk: Desk) -> None:
    call = understand("refund rate by level of customers who logged in in October", desk)
    assert call.tool != "run_report" or call.arguments["period"] != "all"


@pytest.mark.parametrize(
    ("question", "figure", "did"),
    [
        ("买过空气炸锅的客户的客单价", {"measures": ["aov"], "period": "all"}, "空气炸锅"),
        ("买过女装的客户今年的客单价", {"measures": ["aov"], "period": "this_year"}, "女装"),
        ("从没用过券的客户本月的客单价", {"measures": ["aov"], "period": "this_month"}, "coupons_used"),
        ("买过手机的上海客户今年各渠道的订单数", {"measures": ["orders"], "period": "this_year"}, "手机"),
        ("买过空气炸锅的客户买得最多的商品", {"measures": ["units"], "dimensions": ["product"]}, "空气炸锅"),
        ("AOV of customers who bought air fryers", {"measures": ["aov"], "period": "all"}, "空气炸锅"),
        (
            "orders this month from customers who spent over 5000 this year",
            {"measures": ["orders"], "period": "this_month"},
            "this_year",
        ),
    ],
)
def test_the_figure_of_those_who_did(desk: Desk, question: str, figure: dict[str, object], did: str) -> None:
    told = understand(question, desk).arguments
    assert {name: told[name] for name in figure} == figure
    assert did in str(told["audience"])


@pytest.mark.parametrize("question", ["上个月买过空气炸锅的客户的销售额", "近30天登录过的客户的销售额"])
def test_days_that_may_be_those_of_either_are_asked_back(desk: Desk, question: str) -> None:
    assert understand(question, desk).tool == "clarify"


def test_it_is_read_within_a_conversation_too(desk: Desk) -> None:
    before = understand("本月各城市销售额", desk)
    told = understand("买过女装的客户今年的客单价", desk, before).arguments
    assert (told["measures"], told["period"]) == (["aov"], "this_year")
    assert told["audience"]["filters"][0]["where"][0]["value"] == "女装"
