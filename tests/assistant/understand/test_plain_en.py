"""Everyday English of one sentence: days of the week, who does it most, the best without a figure, goods."""

from __future__ import annotations

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.assistant.understand import understand


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("sales this month, weekdays only", "sales on weekdays this month"),
        ("only weekday orders this month", "orders on weekdays this month"),
        ("sales this month without weekends", "sales on weekdays this month"),
        ("Monday to Friday sales this month", "sales on weekdays this month"),
        ("how much do we sell every Monday", "sales on Mondays"),
        ("last month: orders on Mondays, Tuesdays and so on through Sundays", "orders by weekday last month"),
        ("average sales on weekends", "average daily sales on weekends"),
        ("who placed the most orders this quarter", "which customer has the most orders this quarter"),
        ("who ordered most often this year", "which customer has the most orders this year"),
        ("who logged in the most this month", "which customer has the most logins this month"),
        ("who placed the most orders this quarter? give me 20 names", "top 20 customers by orders this quarter"),
        ("best category on Double 11?", "which category has the highest sales on Double 11"),
        ("busiest day of the week", "which weekday has the most orders"),
        ("customers who ordered exactly once, how many", "how many customers ordered exactly once"),
        ("who cancelled an order last month, how many", "how many customers cancelled an order last month"),
    ],
)
def test_told_in_other_words(desk: Desk, said: str, meant: str) -> None:
    assert understand(said, desk) == understand(meant, desk)
    assert understand(said, desk).tool == "run_report"


def test_a_day_of_the_week_narrows_and_two_against_each_other_are_rows(desk: Desk) -> None:
    one = understand("sales on Saturdays this year", desk).arguments
    assert [(each["field"], each["value"]) for each in one["filters"]] == [("weekday", 6)]
    assert not one.get("dimensions")
    both = understand("Mondays vs Fridays sales this year", desk).arguments
    assert both["dimensions"] == ["weekday"]
    assert both["filters"][0]["value"] == [1, 5]


@pytest.mark.parametrize("question", ["sales by weekday this month", "orders for each weekday"])
def test_by_weekday_stays_a_row_each(desk: Desk, question: str) -> None:
    assert understand(question, desk).arguments["dimensions"] == ["weekday"]


@pytest.mark.parametrize("question", ["best customers in Shanghai", "popular products", "the best ones"])
def test_the_best_hangs_on_the_figure(desk: Desk, question: str) -> None:
    assert understand(question, desk).arguments.get("measures") != ["sales"]


@pytest.mark.parametrize(
    "question", ["customers who haven't ordered for 90 days but logged in", "90天没下单但登录过的客户"]
)
def test_a_visit_of_the_silent_is_within_their_silence(desk: Desk, question: str) -> None:
    [login] = understand(question, desk).arguments["filters"]
    assert (login["field"], login["period"]) == ("logins", "last_90_days")


def test_what_they_spent_is_of_any_time(desk: Desk) -> None:
    [spent] = understand("customers who haven't ordered for 90 days and who have spent more than 5000", desk).arguments[
        "filters"
    ]
    assert (spent["field"], spent["period"]) == ("sales", "all")


@pytest.mark.parametrize("question", ["who bought diamonds", "customers interested in diamonds", "who bought gold"])
def test_no_level_is_bought(desk: Desk, question: str) -> None:
    assert understand(question, desk).tool == "clarify"


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("GMV on Double 11, including unpaid and cancelled orders", "GMV on Double 11"),
        ("Did more people log in in October than in September?", "active customers in October vs September"),
        ("customers holding a coupon that is neither used nor expired", "customers holding a coupon"),
        ("how many lost customers are there (no purchase for a year)", "how many lost customers"),
        ("refund amount day by day, 11-11 through 11-20", "refund amount by day from 11 November to 20 November"),
        ("boss wants the refund rate for Singles Day, quick", "refund rate on Singles Day"),
        ("Nov sales so far without Double 11 itself", "Nov sales so far without Double 11"),
        ("high-value but with the bar at 20k this time", "high-value customers with the bar at 20k"),
    ],
)
def test_around_a_figure(desk: Desk, said: str, meant: str) -> None:
    assert understand(said, desk) == understand(meant, desk)
    assert understand(said, desk).tool != "clarify"


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("give me a quick read on sales this month", "sales this month"),
        ("what do our gold members buy", "which products do gold members buy most"),
        ("what are people looking at", "which products do people view most"),
        ("what are people asking about", "which products do people ask about most"),
        ("what's moving this week", "best selling products this week"),
        ("what isn't selling this month", "products that did not sell this month"),
        ("who never came back", "customers who ordered exactly once"),
        ("who haven't we heard from in three months", "customers who have not ordered for three months"),
        ("who are our newest customers", "newest 10 customers"),
        ("how many people can we email", "how many customers can be emailed"),
        ("what level is customer 15", "look up customer 15"),
        ("look up the customer with mobile 15443867920", "look up customer 15443867920"),
        ("where do gold members live", "number of gold members by city"),
        ("how often do customers buy", "average days between orders"),
        ("do people come back", "repeat purchase rate"),
        ("what do our members spend on average per order", "average order value"),
        ("what do customers in Beijing spend on average", "average spend per customer in Beijing"),
    ],
)
def test_asked_as_people_speak(desk: Desk, said: str, meant: str) -> None:
    assert understand(said, desk) == understand(meant, desk)
    assert understand(said, desk).tool != "clarify"


def test_pieces_of_goods_are_no_orders(desk: Desk) -> None:
    [phones] = understand("customers who bought more than 3 phones", desk).arguments["filters"]
    assert (phones["field"], phones["op"], phones["value"]) == ("units", "gt", 3)
    [orders] = understand("customers with more than 3 phone orders", desk).arguments["filters"]
    assert orders["field"] == "orders"


def test_who_has_not_paid_has_an_unpaid_order(desk: Desk) -> None:
    [unpaid] = understand("who hasn't paid yet", desk).arguments["filters"]
    assert (unpaid["field"], unpaid["op"], unpaid["value"]) == ("pending_orders", "ge", 1)


def test_more_than_before_is_no_number(desk: Desk) -> None:
    assert understand("who bought more than last month", desk).tool == "clarify"
