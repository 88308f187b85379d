"""How a figure looks and whether it is up, which tell no days; so many of each, or so many in all."""

from __future__ import annotations

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.assistant.understand import understand


@pytest.mark.parametrize(
    "said",
    [
        "how's revenue looking",
        "how are sales going",
        "how do orders look",
        "how is revenue doing by channel",
        "what's the refund rate looking like",
        "what's going on with refunds",
        "how have sales been",
        "how is AOV looking in Shanghai",
        "are orders up",
        "is revenue down?",
    ],
)
def test_without_days_it_asks_since_when(desk: Desk, said: str) -> None:
    found = understand(said, desk)
    assert found.tool == "clarify"
    assert any("vs last month" in one for one in found.arguments["suggestions"])


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("is revenue up this month", "sales this month vs last month"),
        ("are orders down this week", "orders this week vs last week"),
        ("was revenue up in October?", "sales in October vs September"),
        ("is AOV up in Shanghai this month", "AOV in Shanghai this month vs last month"),
        ("is the refund rate higher this month", "refund rate this month vs last month"),
        ("how's revenue looking this month", "sales this month"),
        ("how is revenue trending this year", "sales trend this year"),
    ],
)
def test_with_days_it_is_of_them(desk: Desk, said: str, meant: str) -> None:
    found = understand(said, desk)
    assert found.tool == "run_report"
    assert found == understand(meant, desk)


def test_behind_an_answer_the_days_are_its(desk: Desk) -> None:
    before = understand("orders last week", desk)
    assert understand("how's revenue looking", desk, before) == understand("sales last week", desk)


@pytest.mark.parametrize(
    "said",
    [
        "top 50 customers by spend this year, by city",
        "20 customers by sales by level",
        "top 5 customers by orders, by channel",
    ],
)
def test_so_many_in_each_or_in_all_is_asked(desk: Desk, said: str) -> None:
    assert understand(said, desk).tool == "clarify"


def test_both_are_offered(desk: Desk) -> None:
    asked = understand("top 50 customers by spend this year, by city", desk)
    all_of_them, of_each = (understand(one, desk).arguments for one in asked.arguments["suggestions"][:2])
    assert (all_of_them["dimensions"], all_of_them["limit"]) == (["customer"], 50)
    assert (of_each["per"], of_each["limit"], of_each["period"]) == (["city"], 50, "this_year")


@pytest.mark.parametrize("said", ["top 10 customers by sales in each city", "top 10 customers by sales per city"])
def test_in_each_is_as_told(desk: Desk, said: str) -> None:
    assert understand(said, desk).arguments["per"] == ["city"]
