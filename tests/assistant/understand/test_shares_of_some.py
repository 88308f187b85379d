"""Shares of customers told by a condition: who is the part, and of what."""

from __future__ import annotations

from typing import Any

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.assistant.understand import understand

GOLD = {"field": "level", "op": "eq", "value": "金卡"}
SHANGHAI = {"field": "city", "op": "eq", "value": "上海"}


def audience(desk: Desk, question: str) -> tuple[dict[str, Any], str, list[tuple[str, str, Any, str | None]]]:
    told = understand(question, desk).arguments
    who = told.get("audience") or {"segment": "", "filters": []}
    return told, who["segment"], [(one["field"], one["op"], one["value"], one["period"]) for one in who["filters"]]


@pytest.mark.parametrize(
    "question",
    [
        "上个月新客贡献的销售额占比",
        "上个月新客销售额占比",
        "上个月新客贡献占比",
        "上个月新客的销售占比",
        "share of revenue from new customers last month",
        "new customers' share of revenue last month",
        "what percentage of sales last month came from new customers",
        "how much of our revenue came from new customers last month",
        "what part of last month's sales came from new customers",
        "contribution of new customers to sales last month",
    ],
)
def test_of_new_customers(desk: Desk, question: str) -> None:
    told, _, who = audience(desk, question)
    assert (told["measures"], told["share"], told["of_all"]) == (["sales"], ["sales"], True)
    assert (told["period"], who) == ("last_month", [("new_customers", "ge", 1, "last_month")])


@pytest.mark.parametrize(
    ("question", "segment", "filters", "part"),
    [
        ("高价值客户占全部客户的比例", "high_value", [], []),
        ("流失风险客户占比", "churn_risk", [], []),
        ("金卡客户里高价值客户的比例", "high_value", [GOLD], []),
        ("share of high-value customers among gold members", "high_value", [GOLD], []),
        ("高价值客户中金卡占比", "high_value", [], [GOLD]),
        ("share of gold members among high-value customers", "high_value", [], [GOLD]),
        ("上海客户当中金卡占了多少比例", "", [SHANGHAI], [GOLD]),
        ("抖音渠道中金卡客户占比", "", [{**SHANGHAI, "field": "channel", "value": "抖音"}], [GOLD]),
        ("of Shanghai customers, what share are gold", "", [SHANGHAI], [GOLD]),
        ("among Shanghai customers what percentage is gold", "", [SHANGHAI], [GOLD]),
    ],
)
def test_of_customers(desk: Desk, question: str, segment: str, filters: list[Any], part: list[Any]) -> None:
    told, named, _ = audience(desk, question)
    assert (told["measures"], told["share"], named) == (["customers"], ["customers"], segment)
    assert (told.get("filters", []), told.get("part", [])) == (filters, part)
    assert told.get("of_all", False) == bool(segment and not part)


@pytest.mark.parametrize(
    ("question", "who"),
    [
        ("上个月下过单的客户占比", ("orders", "ge", 1, None)),
        ("消费超过1万的客户占比", ("sales", "gt", 10000, None)),
        ("买过手机数码的客户占所有客户的百分之几", ("category", "eq", "手机数码", None)),
        ("what percentage of customers bought in October", ("orders", "ge", 1, None)),
        ("percentage of gold members who bought last month", ("orders", "ge", 1, "last_month")),
    ],
)
def test_of_those_who_did_something(desk: Desk, question: str, who: tuple[Any, ...]) -> None:
    told, _, filters = audience(desk, question)
    assert (told["measures"], told["of_all"], filters) == (["customers"], True, [who])


@pytest.mark.parametrize("question", ["新客贡献的销售额占比", "上海高价值客户占比", "share of sales by new customers"])
def test_two_readings_are_asked_back(desk: Desk, question: str) -> None:
    assert understand(question, desk).tool == "clarify"


def test_what_new_customers_brought_in_is_theirs(desk: Desk) -> None:
    """上个月新客贡献了多少销售额: not everybody's sales beside a number of new customers."""
    told, _, who = audience(desk, "上个月新客贡献了多少销售额")
    assert (told["measures"], who) == (["sales"], [("new_customers", "ge", 1, "last_month")])
