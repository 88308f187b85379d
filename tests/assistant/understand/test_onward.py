"""A piece of a question changes the answer before, and takes nothing else away."""

from __future__ import annotations

from typing import Any

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.assistant.calls import Call
from crm_tools.assistant.understand import understand

BY_CHANNEL = Call("run_report", {"measures": ["sales", "aov"], "dimensions": ["channel"], "period": "last_month"})
BEIJING = Call("find_customers", {"filters": [{"field": "city", "op": "eq", "value": "北京"}]})
NEW = Call("run_report", {"measures": ["new_customers"], "period": "this_month"})


def _fields(call: Call) -> list[str]:
    return [one["field"] for one in call.arguments["filters"]]


@pytest.mark.parametrize(
    ("question", "changed"),
    [
        ("把抖音去掉", {"filters": [{"field": "channel", "op": "ne", "value": "抖音"}]}),
        ("drop Douyin", {"filters": [{"field": "channel", "op": "ne", "value": "抖音"}]}),
        ("客单价不要了", {"measures": ["sales"]}),
        ("加起来多少", {"dimensions": None}),
        ("等级维度加进来", {"dimensions": ["channel", "level"]}),
        ("break it down by level", {"dimensions": ["channel", "level"]}),
    ],
)
def test_a_report_changes(desk: Desk, question: str, changed: dict[str, Any]) -> None:
    call = understand(question, desk, BY_CHANNEL)
    expected = {name: one for name, one in {**BY_CHANNEL.arguments, **changed}.items() if one is not None}
    assert call.tool == "run_report"
    assert call.arguments == expected


@pytest.mark.parametrize("question", ["消费超过5000的", "spent over 5000", "who spent over 5000"])
def test_a_list_is_narrowed(desk: Desk, question: str) -> None:
    call = understand(question, desk, BEIJING)
    assert call.tool == "find_customers"
    assert _fields(call) == ["city", "sales"]


def test_the_same_deed_denied_takes_its_place(desk: Desk) -> None:
    bought = understand("近90天买过东西的", desk, BEIJING)
    denied = understand("没买过的呢", desk, bought)
    assert [(one["field"], one["op"], one.get("period")) for one in denied.arguments["filters"]] == [
        ("city", "eq", None),
        ("orders", "eq", "last_90_days"),
    ]


def test_those_who_were_counted_are_listed(desk: Desk) -> None:
    call = understand("把名单给我", desk, NEW)
    assert call.arguments["filters"] == [{"field": "new_customers", "op": "ge", "value": 1, "period": "this_month"}]


def test_those_who_did_it_are_counted_not_their_deeds(desk: Desk) -> None:
    joined = understand("10月份注册的客户", desk)
    call = understand("这批人到今天为止有几个下过单", desk, joined)
    assert call.arguments["measures"] == ["customers"]
    assert [one["field"] for one in call.arguments["audience"]["filters"]] == ["new_customers", "orders"]


@pytest.mark.parametrize(
    "question",
    ["按销售额排序的前10名客户", "近30天登录最多的10位客户", "top 10 customers by logins in the last 30 days"],
)
def test_a_whole_question_about_all_customers_is_none_about_the_list(desk: Desk, question: str) -> None:
    before = understand("哪些客户可能流失", desk)
    assert before.tool == "churn_risk"
    assert understand(question, desk, before) == understand(question, desk)


@pytest.mark.parametrize("question", ["按销售额排前10", "其中销售额最高的10个客户", "top 10 of these by sales"])
def test_a_ranking_that_points_at_the_list_stays_in_it(desk: Desk, question: str) -> None:
    call = understand(question, desk, understand("哪些客户可能流失", desk))
    assert call.tool == "churn_risk" or call.arguments.get("segment") == "churn_risk"
    assert call.arguments["limit"] == 10
