"""The fan-out trap: joining items to orders and summing an order's amount counts it once per item."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from crm_tools.analytics.audience import find
from crm_tools.analytics.audience_request import AudienceRequest
from crm_tools.analytics.definitions import shipped
from crm_tools.analytics.desk import Desk
from crm_tools.analytics.report import run
from crm_tools.analytics.request import Filter, ReportRequest
from crm_tools.analytics.result import Result
from crm_tools.store.connect import writer
from crm_tools.store.migrate import migrate
from crm_tools.texts import UserError


@pytest.fixture
def trap(tmp_path: Path) -> Desk:
    """An order of 100 元 with four lines of 30 元 in two categories (20 元 off the whole), and one of a single line."""
    database = tmp_path / "crm.db"
    migrate(database)
    with writer(database) as connection:
        connection.execute(
            "INSERT INTO customers (id, name, city, created_at) VALUES (1, '甲', '上海', '2026-01-01 00:00:00')"
        )
        connection.executemany(
            "INSERT INTO products (id, title, category, price_cents) VALUES (?, ?, ?, 3000)",
            [(1, "手机", "数码"), (2, "耳机", "数码"), (3, "外套", "服饰")],
        )
        connection.executemany(
            "INSERT INTO orders VALUES (?, 1, ?, 'paid', ?)",
            [(1, 10000, "2026-03-01 10:00:00"), (2, 3000, "2026-03-02 10:00:00")],
        )
        connection.executemany(
            "INSERT INTO order_items (order_id, product_id, quantity, unit_price_cents) VALUES (?, ?, 1, 3000)",
            [(1, 1), (1, 2), (1, 2), (1, 3), (2, 1)],
        )
    return Desk(database, dt.date(2026, 3, 2), shipped())


def asked(desk: Desk, **request: Any) -> Result:
    return run(desk, ReportRequest(**request))


def test_sales_by_category_are_product_sales_with_the_difference_said(trap: Desk) -> None:
    result = asked(trap, measures=("sales",), dimensions=("category",))
    assert result.frame.to_dict("list") == {"category": ["数码", "服饰"], "product_sales": [12000, 3000]}
    said = " ".join(words.zh for words in result.notes)
    assert "150.00" in said
    assert "130.00" in said
    assert "20.00" in said


def test_sales_filtered_by_category_count_its_products_alone(trap: Desk) -> None:
    result = asked(trap, measures=("sales",), filters=(Filter(field="category", value="服饰"),))
    assert result.frame.to_dict("list") == {"product_sales": [3000]}
    assert any("商品销售额" in words.zh for words in result.notes)


def test_an_order_counts_once_in_each_category_it_holds(trap: Desk) -> None:
    result = asked(trap, measures=("orders", "buyers"), dimensions=("category",))
    assert result.frame.to_dict("list") == {"category": ["数码", "服饰"], "orders": [2, 1], "buyers": [1, 1]}


def test_mixed_grains_stand_side_by_side_unmultiplied(trap: Desk) -> None:
    result = asked(trap, measures=("sales", "units", "orders", "product_sales"), dimensions=("city",))
    assert result.frame.to_dict("list") == {
        "city": ["上海"],
        "sales": [13000],
        "units": [5],
        "orders": [2],
        "product_sales": [15000],
    }
    assert len(result.steps) == 2


def test_repeat_buyers_of_a_category_bought_it_in_two_orders(trap: Desk) -> None:
    result = asked(trap, measures=("repeat_buyers",), dimensions=("category",))
    assert result.frame.to_dict("list") == {"category": ["数码", "服饰"], "repeat_buyers": [1, 0]}


@pytest.mark.parametrize("measure", ["gmv", "aov"])
def test_what_would_multiply_is_refused(trap: Desk, measure: str) -> None:
    with pytest.raises(UserError) as refused:
        asked(trap, measures=(measure,), dimensions=("category",))
    assert refused.value.key == "analytics.plan.does_not_go"
    assert "商品销售额" in refused.value.text("zh")


def test_orders_of_a_customer_by_category_count_once(trap: Desk) -> None:
    often = find(trap, AudienceRequest.model_validate({"filters": [{"field": "orders", "op": "ge", "value": 3}]}))
    assert often.count() == 0
    digital = {"field": "orders", "op": "ge", "value": 3, "where": [{"field": "category", "value": "数码"}]}
    assert find(trap, AudienceRequest.model_validate({"filters": [digital]})).count() == 0
    digital["value"] = 2
    assert find(trap, AudienceRequest.model_validate({"filters": [digital]})).count() == 1
