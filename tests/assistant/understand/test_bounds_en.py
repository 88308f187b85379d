"""English bounds told apart from what they bound, and the first few however they are asked for."""

from __future__ import annotations

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.assistant.understand import understand

_ORDERS = "number of orders over 5,000 yuan last month"
_PEOPLE = "how many customers spent over 10,000 yuan this year"
_CITIES = "top 5 cities by coupons used this month"


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("how many orders last month were worth more than 5,000 yuan", _ORDERS),
        ("# orders >5k, last month", _ORDERS),
        ("count the orders from last month with amount over 5000 kuai", _ORDERS),
        ("how many orders last month had a value above 5,000", _ORDERS),
        ("how many big orders (over 5000 yuan) were there last month", _ORDERS),
        ("how many purchases over ¥5,000 came through last month", _ORDERS),
        ("number of customers whose total spending this year exceeds 10,000 yuan", _PEOPLE),
        ("count of customers with cumulative purchases above RMB 10,000 this year", _PEOPLE),
        ("customers with 3 orders or more", "customers with at least 3 orders"),
        ("cities that passed 500 orders this year", "cities with more than 500 orders this year"),
        ("rank cities on coupons used this month and keep only 5", _CITIES),
        ("cities by coupons used this month, only the first five", _CITIES),
        ("which five cities have used the most coupons this month", _CITIES),
        ("the ten principal customers ranked by turnover", "top 10 customers by sales"),
        ("customer ranking on sales, first 10 pls", "top 10 customers by sales"),
        ("highest aov, which channel is it?", "channel with the highest aov"),
        ("which level generates the highest revenue this year", "level with the highest sales this year"),
    ],
)
def test_bounds_and_first_ones(desk: Desk, said: str, meant: str) -> None:
    call = understand(said, desk)
    assert call.tool in ("run_report", "find_customers")
    assert call == understand(meant, desk)


def test_a_number_of_orders_is_no_amount(desk: Desk) -> None:
    filters = understand("cities with orders over 500 this year", desk).arguments["filters"]
    assert [(one["field"], one["value"]) for one in filters] == [("orders", 500)]
