"""Rows of the answer before as one number, as shares, as the first few, and the people of a count."""

from __future__ import annotations

from typing import Any

import pytest

from crm_tools.analytics.desk import Desk
from tests.assistant.understand.talked import last_call


@pytest.mark.parametrize(
    ("first", "turn"),
    [
        ("上周各城市订单数", "北京和天津合起来多少"),
        ("Orders by city last week", "just Beijing and Tianjin together, one figure"),
        ("Orders by city last week", "Beijing and Tianjin combined"),
    ],
)
def test_some_rows_as_one_number(desk: Desk, first: str, turn: str) -> None:
    told = last_call(desk, first, turn).arguments
    assert (told["measures"], told.get("dimensions", []), told["period"]) == (["orders"], [], "last_week")
    assert told["filters"] == [{"field": "city", "op": "in", "value": ["北京", "天津"]}]


@pytest.mark.parametrize(
    ("turns", "holds"),
    [
        (("Orders by weekday last month", "in percent of all orders"), {"share": ["orders"]}),
        (("累计销售额前10的客户", "前三个是谁"), {"limit": 3}),
    ],
)
def test_rows_told_otherwise(desk: Desk, turns: tuple[str, ...], holds: dict[str, Any]) -> None:
    told = last_call(desk, *turns).arguments
    assert {name: told.get(name) for name in holds} == holds


def test_the_people_of_a_count(desk: Desk) -> None:
    asked = "How many new customers came from Douyin in the last 30 days?"
    call = last_call(desk, asked, "have any of them ordered yet? list them")
    assert (call.tool, len(call.arguments["filters"])) == ("find_customers", 3)


def test_an_act_after_some_of_a_counted_segment(desk: Desk) -> None:
    call = last_call(desk, "high value customers", "how many is that?", "and the men?", "email them")
    assert call.arguments["audience"]["filters"] == [{"field": "gender", "value": "男"}]
