"""Recommendations: the common list, and a customer's own without what is owned."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import Any

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.analytics.recommend import recommend
from crm_tools.texts import UserError


def query(desk: Desk, sql: str, *values: Any) -> list[Any]:
    with closing(sqlite3.connect(desk.database)) as connection:
        return [row[0] if len(row) == 1 else row for row in connection.execute(sql, values)]


def ranking(desk: Desk, floor: int) -> list[tuple[int, int]]:
    return query(
        desk,
        "SELECT p.id, SUM(i.quantity) FROM orders o JOIN order_items i ON i.order_id = o.id JOIN products p "
        "ON p.id = i.product_id WHERE o.pay_status = 'paid' AND p.active AND p.price_cents >= ? "
        "AND o.created_at >= '2026-01-01' AND o.created_at < '2026-04-01' GROUP BY 1 ORDER BY 2 DESC, 1",
        floor,
    )


def test_the_common_list(desk: Desk) -> None:
    result = recommend(desk)
    frame = result.frame
    wanted = ranking(desk, 100000)[:5]
    assert list(frame[["product_id", "units"]].itertuples(index=False, name=None)) == wanted
    assert [column.name for column in result.columns] == list(frame.columns)
    assert result.definitions == {
        "recommendation.top": 5,
        "recommendation.min_price_yuan": 1000.0,
        "recommendation.days": 90,
    }
    assert frame["reason"].str.contains("近 90 天").all()
    assert (str(result.period and result.period.start), str(result.period and result.period.end)) == (
        "2026-01-01",
        "2026-03-31",
    )


def test_parameters_for_one_look(desk: Desk) -> None:
    frame = recommend(desk, params={"top": 8, "min_price_yuan": 0, "days": 90}).frame
    assert frame["product_id"].tolist() == [product for product, _ in ranking(desk, 0)[:8]]
    with pytest.raises(UserError) as refused:
        recommend(desk, params={"top": 0})
    assert refused.value.key == "analytics.definitions.bad_value"


@pytest.mark.parametrize("customer", [1, 2, 7, 30])
def test_a_customer_is_not_offered_what_is_owned(customer: int, desk: Desk) -> None:
    owned = query(
        desk,
        "SELECT DISTINCT product_id FROM orders JOIN order_items ON order_id = orders.id "
        "WHERE customer_id = ? AND pay_status = 'paid' AND created_at < '2026-04-01'",
        customer,
    )
    frame = recommend(desk, customer_id=customer, params={"min_price_yuan": 0}, language="en").frame
    assert frame["product_id"].tolist() == [product for product, _ in ranking(desk, 0) if product not in owned][:5]
    categories = set(
        query(desk, f"SELECT category FROM products WHERE id IN ({','.join('?' * len(owned))})", *owned)
    ) - {None}
    for category, reason in zip(frame["category"], frame["reason"], strict=True):
        assert ("Same category" in reason) is (category in categories)


def test_an_unknown_customer_is_said(desk: Desk) -> None:
    with pytest.raises(UserError) as refused:
        recommend(desk, customer_id=999999)
    assert refused.value.key == "analytics.recommend.no_customer"
    assert "999999" in refused.value.text("zh")
