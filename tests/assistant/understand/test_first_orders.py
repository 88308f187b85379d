"""How soon customers bought after they registered: a condition of its own, never two deeds in the same days."""

from __future__ import annotations

from typing import Any

import pytest

from crm_tools.analytics.audience_request import AudienceRequest
from crm_tools.analytics.desk import Desk
from crm_tools.assistant.calls import audience_of
from crm_tools.assistant.understand import understand


def _conditions(told: dict[str, Any]) -> list[tuple[str, str, Any]]:
    found = AudienceRequest.model_validate(told)
    return [(one.field, one.op, one.value) for one in found.filters]


@pytest.mark.parametrize(
    ("question", "days"),
    [
        ("注册后30天内首次下单的客户", 30),
        ("注册30天内就下单的客户", 30),
        ("注册后一周内首购的客户", 7),
        ("注册当天就下单的客户", 0),
        ("first order within 30 days of registration", 30),
        ("customers who placed their first order within 30 days of registration", 30),
        ("customers who ordered within a week of signing up", 7),
        ("customers who ordered the same day they registered", 0),
    ],
)
def test_who_they_are(desk: Desk, question: str, days: int) -> None:
    call = understand(question, desk)
    found = audience_of(call.tool, call.arguments)
    assert found is not None
    assert _conditions(found.model_dump()) == [("days_to_first_order", "le", days)]
    assert found.filters[0].period in (None, "all")
    assert found.period in (None, "all")


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("注册后7天内下单的客户有多少", {"measures": ["customers"]}),
        ("how many customers bought within a week of signing up", {"measures": ["customers"]}),
        ("各渠道注册后7天内下单的客户数", {"measures": ["customers"], "dimensions": ["channel"]}),
        ("注册后7天内下首单的客户的客单价", {"measures": ["aov"]}),
        ("注册后7天内下单的客户占比", {"measures": ["customers"], "share": ["customers"], "of_all": True}),
    ],
)
def test_figures_of_them(desk: Desk, question: str, told: dict[str, Any]) -> None:
    call = understand(question, desk)
    assert _conditions(call.arguments["audience"]) == [("days_to_first_order", "le", 7)]
    assert {name: one for name, one in call.arguments.items() if name != "audience"} == {**told, "period": "all"}


def test_with_more_of_them_and_acts(desk: Desk) -> None:
    newcomers = understand("今年注册、注册后7天内下单的客户", desk)
    soon = ("days_to_first_order", "le", 7)
    assert _conditions(newcomers.arguments) == [("new_customers", "ge", 1), soon]
    for question, tool in (
        ("给注册后7天内下单的客户发券", "offer_coupon"),
        ("email customers who placed their first order within 7 days of signing up", "send_email"),
    ):
        call = understand(question, desk)
        assert (call.tool, _conditions(call.arguments["audience"])) == (tool, [soon])


@pytest.mark.parametrize(
    "question",
    [
        "注册后30天内没下单的客户",
        "注册后30天内下单两次以上的客户",
        "注册后30天内复购的客户",
        "注册后30天内下单的金额",
        "注册后第7天下单的客户",
        "注册不到30天就下单的客户",
    ],
)
def test_what_it_does_not_say_is_asked_back(desk: Desk, question: str) -> None:
    assert understand(question, desk).tool == "clarify"


def test_how_long_ago_they_registered_is_another_thing(desk: Desk) -> None:
    assert _conditions(understand("注册30天内的客户", desk).arguments) == [("days_since_registration", "le", 30)]
