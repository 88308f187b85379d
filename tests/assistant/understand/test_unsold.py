"""Products that did not sell: listed, or counted where their number is asked for; how many different ones sold."""

from __future__ import annotations

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.assistant.understand import understand

LISTED = {"measures": ["unsold_products"], "dimensions": ["product"], "period": "last_month", "chart": "none"}
COUNTED = {"measures": ["unsold_products"], "period": "last_month"}


@pytest.mark.parametrize(
    "question",
    [
        "上个月一件没卖出去的商品",
        "上个月没有销量的商品",
        "上个月有哪些商品没有卖出去",
        "上个月零销量的商品有哪些",
        "上个月的滞销商品",
        "上个月没人买的商品",
        "products with no sales last month",
        "which products did not sell last month",
        "unsold products last month",
        "products that nobody bought last month",
        "what didn't sell last month",
    ],
)
def test_listed(desk: Desk, question: str) -> None:
    assert understand(question, desk).arguments == LISTED


@pytest.mark.parametrize(
    "question", ["有多少商品上个月没卖出去", "上个月有多少款商品没卖出去", "how many products had no sales last month"]
)
def test_counted(desk: Desk, question: str) -> None:
    assert understand(question, desk).arguments == COUNTED


def test_by_category_and_on_sale(desk: Desk) -> None:
    assert understand("unsold products by category last month", desk).arguments == COUNTED | {
        "dimensions": ["category"]
    }
    each = understand("各品类上个月没卖出去的商品", desk).arguments
    assert each == LISTED | {"dimensions": ["category", "product"]}
    on_sale = understand("近30天一件都没卖出去的在售商品", desk).arguments
    assert on_sale == LISTED | {
        "period": "last_30_days",
        "filters": [{"field": "on_sale", "op": "eq", "value": "yes"}],
    }


def test_slow_sellers_without_days_are_those_of_90_days(desk: Desk) -> None:
    assert understand("滞销商品", desk).arguments == LISTED | {"period": "last_90_days"}
    assert understand("没卖出去过的商品有哪些", desk).arguments == LISTED | {"period": "all"}


@pytest.mark.parametrize("question", ["上个月没卖出去的商品前10", "没有销量的城市", "谁没卖出去过"])
def test_asked_back(desk: Desk, question: str) -> None:
    assert understand(question, desk).tool == "clarify"


@pytest.mark.parametrize("question", ["上个月没有成交的客户", "customers with no orders last month"])
def test_customers_without_orders_stay_customers(desk: Desk, question: str) -> None:
    assert understand(question, desk).tool == "find_customers"


@pytest.mark.parametrize(
    "question",
    [
        "上个月卖出了多少种商品",
        "上个月有多少款商品有销量",
        "how many different products were sold last month",
        "how many distinct products found a buyer last month",
    ],
)
def test_how_many_sold(desk: Desk, question: str) -> None:
    assert understand(question, desk).arguments == {"measures": ["products_sold"], "period": "last_month"}


def test_a_number_by_product_is_a_row_of_each(desk: Desk) -> None:
    call = understand("Number of unsold products by product this month", desk)
    assert call.arguments["dimensions"] == ["product"]
