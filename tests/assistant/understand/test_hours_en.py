"""Hours of the day in English and parts of the day in both languages; when somebody meets is no condition."""

from __future__ import annotations

from typing import Any

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.analytics.report import run
from crm_tools.analytics.request import ReportRequest
from crm_tools.assistant.understand import understand
from tests.analytics.looked_up import query


def between(first: int, last: int) -> dict[str, Any]:
    return {"field": "hour", "op": "between", "value": [first, last]}


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("orders between 8 pm and 10 pm", between(20, 21)),
        ("how many orders came in between 8 pm and 10 pm", between(20, 21)),
        ("orders between 8 and 10 pm", between(20, 21)),
        ("orders from 9am to 5pm", between(9, 16)),
        ("orders between 20:00 and 22:00", between(20, 21)),
        ("orders between 10 a.m. and noon", between(10, 11)),
        ("how many orders came in after 10 pm", {"field": "hour", "op": "ge", "value": 22}),
        ("orders before noon", {"field": "hour", "op": "lt", "value": 12}),
        ("orders in the evening", between(18, 23)),
        ("evening orders", between(18, 23)),
        ("早上的订单数", between(6, 11)),
        ("晚上的订单数", between(18, 23)),
    ],
)
def test_hours(desk: Desk, question: str, wanted: dict[str, Any]) -> None:
    assert understand(question, desk).arguments == {"measures": ["orders"], "period": "all", "filters": [wanted]}


def test_the_evening_of_a_day(desk: Desk) -> None:
    for question in ("orders yesterday evening", "昨天晚上的订单数"):
        told = understand(question, desk).arguments
        assert (told["period"], told["filters"]) == ("yesterday", [between(18, 23)])
        result = run(desk, ReportRequest.model_validate(told))
        [(orders,)] = query(
            desk,
            "SELECT COUNT(*) FROM orders WHERE pay_status = 'paid' AND created_at BETWEEN '2026-11-21 18' AND "
            "'2026-11-21 23:59:59'",
        )
        assert int(result.frame["orders"].iloc[0]) == orders


@pytest.mark.parametrize(
    "question",
    [
        "Boss wants one number before the 10am stand-up: what did we turn over last month?",
        "We meet in the morning, what were sales last month?",
        "Morning, sales last month please",
        "下午要开会，上个月销售额",
    ],
)
def test_when_somebody_meets(desk: Desk, question: str) -> None:
    assert understand(question, desk).arguments == {"measures": ["sales"], "period": "last_month"}


@pytest.mark.parametrize(
    "question",
    ["orders from 10pm to 2am", "orders at night", "orders placed between 8:30 and 10:00", "sales at 8 pm"],
)
def test_asked_back(desk: Desk, question: str) -> None:
    assert understand(question, desk).tool == "clarify"


@pytest.mark.parametrize("question", ["I need last month's sales before 5 pm", "get me last month's sales before noon"])
def test_when_figures_are_wanted_narrows_nothing(desk: Desk, question: str) -> None:
    assert not understand(question, desk).arguments.get("filters")
