"""English that ranks by what it describes, asks for the one that leads, or for so many of them."""

from __future__ import annotations

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.assistant.understand import understand


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("top 10 customers by how much they spent this year", "top 10 customers by sales this year"),
        ("top 10 customers by the money they've paid us this year", "top 10 customers by sales this year"),
        ("rank channels by how much they brought in this quarter", "rank channels by sales this quarter"),
        ("bottom 5 cities by how many paid orders they had in October", "bottom 5 cities by orders in October"),
        ("top 5 cities by how many new customers they had last month", "top 5 cities by new customers last month"),
        ("top 20 customers by how often they logged in this month", "top 20 customers by logins this month"),
        ("which city leads in sales this month", "which city has the highest sales this month"),
        ("Which single product outsold all the others in units on Double 11?", "top 1 product by units on Double 11"),
        ("which city came last by number of orders in October", "which city has the lowest orders in October"),
        ("the 5 cities that come last by number of orders in October", "bottom 5 cities by orders in October"),
        ("No. 1 to No. 10 customers by sales this year", "top 10 customers by sales this year"),
        ("cities by orders in October, lowest first, and stop after five", "bottom 5 cities by orders in October"),
        ("our ten best customers this year in terms of sales", "top 10 customers by sales this year"),
        ("first three products ranked by sales in each category this year",
         "top 3 products by sales in each category this year"),
        ("what did refunded orders add up to in the second quarter", "refund amount in Q2"),
        ("what did paid orders add up to last month", "sales last month"),
        ("monthly takings from paid orders this year", "monthly sales this year"),
        ("What percentage of paying customers placed two or more orders, by level, this year?",
         "repeat rate by level this year"),
        ("customers per level, from regular to diamond", "customers per level"),
        ("repeat rate this year across regular, silver, gold and diamond", "repeat rate by level this year"),
        ("customers split male/female in %", "gender split of customers in %"),
    ],
)  # fmt: skip
def test_told_in_other_words(desk: Desk, said: str, meant: str) -> None:
    call = understand(said, desk)
    assert call.tool == "run_report"
    assert call == understand(meant, desk)


def test_a_lead_is_a_customer_too(desk: Desk) -> None:
    assert understand("leads for home textiles", desk).tool == "intent_customers"


@pytest.mark.parametrize(
    ("said", "by", "descending"),
    [
        ("Which category has the highest sales growth this month?", "sales_change", True),
        ("Which channel has the best MoM growth in orders this month?", "orders_change", True),
        ("Which city has the lowest sales growth this month?", "sales_change", False),
        ("Which city had the highest decline in sales in October?", "sales_change", False),
        ("top 5 cities by year-on-year growth in orders in October", "orders_change", True),
        ("Which category leads in percentage sales growth this month?", "sales_change", True),
        ("Which category's sales grew the most this month, in percent?", "sales_change", True),
    ],
)
def test_the_change_is_what_is_ranked(desk: Desk, said: str, by: str, descending: bool) -> None:
    arguments = understand(said, desk).arguments
    assert arguments["order"] == {"by": by, "descending": descending}
    assert "share" not in arguments


def test_the_biggest_change_may_be_up_or_down(desk: Desk) -> None:
    assert understand("which products have the biggest sales change this month", desk).tool == "clarify"
