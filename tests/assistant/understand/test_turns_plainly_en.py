"""English turns as they are said in passing: the city forgotten, the same for buyers, how many that is."""

from __future__ import annotations

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.assistant.calls import Call
from crm_tools.assistant.understand import understand


def after(desk: Desk, *turns: str) -> Call:
    call = None
    for turn in turns:
        call = understand(turn, desk, call)
    assert call is not None
    return call


@pytest.mark.parametrize(
    ("before", "said", "meant"),
    [
        ("sales last month", "Compare that with the same month last year", "sales last month vs last year"),
        ("orders last week", "and the same week a year ago?", "orders last week vs last year"),
        ("GMV last week", "and only what was actually paid?", "sales last week"),
        ("share of sales by gender in Q3", "same thing for buyers", "share of buyers by gender in Q3"),
        ("use rate of each coupon", "how many were issued for each?", "coupons issued by coupon"),
        ("sales this year by channel", "who are the top 10 buyers?", "top 10 customers by sales this year"),
        (
            "customers at risk of churning",
            "sort them by value at risk",
            "customers at risk of churning by value at risk",
        ),
    ],
)
def test_said_in_passing(desk: Desk, before: str, said: str, meant: str) -> None:
    assert after(desk, before, said) == understand(meant, desk)


@pytest.mark.parametrize("said", ["forget the city", "never mind the city", "skip the city filter"])
def test_a_filter_forgotten(desk: Desk, said: str) -> None:
    before = "how many Shanghai customers bought last month"
    assert after(desk, before, said) == after(desk, before, "remove the city filter")


def test_sorted_by_what_the_list_brings_whatever_narrowed_it(desk: Desk) -> None:
    found = after(desk, "customers at risk of churning", "only gold and diamond", "sort them by value at risk")
    assert (found.tool, found.arguments["order"]) == ("churn_risk", {"by": "value_at_risk", "descending": True})
    assert found.arguments["filters"][0]["field"] == "level"


def test_how_many_that_is_of_the_first_row(desk: Desk) -> None:
    found = after(desk, "repeat rate by channel", "which is best?", "how many buyers is that?")
    assert found.arguments["measures"] == ["buyers"]
    assert [one["field"] for one in found.arguments["filters"]] == ["channel"]
    assert not found.arguments.get("limit")


def test_of_each_of_the_rows_shown(desk: Desk) -> None:
    found = after(desk, "top 10 products by units this month", "how many of each were refunded?")
    assert found.arguments["measures"] == ["units", "refunded_orders"]
    assert found.arguments["order"]["by"] == "units"


@pytest.mark.parametrize("said", ["and silver?", "what about silver members"])
def test_others_of_a_group_whose_figure_was_shown(desk: Desk, said: str) -> None:
    found = after(desk, "gold members in Hangzhou", "what did they spend this year", said)
    people = {one["field"]: one["value"] for one in found.arguments["audience"]["filters"]}
    assert people == {"city": "杭州", "level": "银卡"}
    assert not found.arguments.get("filters")


@pytest.mark.parametrize("said", ["and for women?", "and women?", "what about gold members", "now only gold members"])
def test_a_part_of_nothing_is_asked_back(desk: Desk, said: str) -> None:
    assert understand(said, desk).tool == "clarify"


@pytest.mark.parametrize("said", ["gold members", "women in Shanghai", "and show me the women in Shanghai"])
def test_a_list_by_itself_is_none(desk: Desk, said: str) -> None:
    assert understand(said, desk).tool == "find_customers"


@pytest.mark.parametrize(
    ("before", "said"),
    [
        ("top 10 customers by orders last month", "with their city"),
        ("top 10 customers by orders last month", "show their levels and cities"),
        ("上个月订单数前10的客户", "带上城市"),
    ],
)
def test_what_customers_are_stands_beside_them(desk: Desk, before: str, said: str) -> None:
    found = after(desk, before, said)
    assert (found.tool, found.arguments["limit"]) == ("find_customers", 10)
    assert found.arguments["order"]["by"] == "orders"


def test_per_person_is_of_the_figure_before(desk: Desk) -> None:
    assert after(desk, "orders this month by channel", "per person").tool == "clarify"
    found = after(desk, "sales of gold members this year", "per person")
    assert found.arguments["measures"] == ["sales_per_buyer"]
