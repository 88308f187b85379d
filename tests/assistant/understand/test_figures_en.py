"""Figures that English describes are read as those it could name."""

from __future__ import annotations

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.assistant.understand import understand


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("how much did each channel sell last month", "sales by channel last month"),
        ("how much each city has brought in this month", "sales by city this month"),
        ("what have we sold since Monday", "sales since Monday"),
        ("how much we've sold this year so far", "sales this year"),
        ("did we sell more this month than last month", "sales this month vs last month"),
        ("did yesterday bring in more money than the day before? both figures", "sales yesterday vs the day before"),
        ("tmall or douyin, which brought in more this quarter", "which sold more this quarter, tmall or douyin"),
        ("who's ahead in Q4 sales so far, Tmall or Douyin", "sales in Q4, which is higher, Tmall or Douyin"),
        ("sales divided by number of buyers by city, Q3", "sales per buyer by city Q3"),
        ("October logins divided by the number of active members", "logins per active customer in October"),
        ("how big an order was on average in October", "average order value in October"),
        ("average expenditure per purchasing customer in Q3", "sales per buyer in Q3"),
        ("what did a customer spend with us on average last month", "sales per buyer last month"),
        ("mean login frequency per active member last month", "logins per active customer last month"),
        ("paid & refunded order cnt per mth, 2026 H1", "orders and refunded orders per month, 2026 H1"),
        ("count of paid orders next to refunded ones last month", "orders and refunded orders last month"),
        ("total amount of orders refunded last month", "refund amount last month"),
        ("coupon by coupon, what percentage has been used in 2026", "coupon use rate by coupon in 2026"),
        ("which products get returned most often", "products with the most refunded orders"),
        ("top 10 returned products this year", "top 10 products by refunded orders this year"),
        (
            "which channel had more orders in October, APP or Tmall",
            "which is higher in orders in October, APP or Tmall",
        ),
        ("number of orders made by customer 1024", "orders of customer 1024"),
        ("ytd rev per level, no tmall", "sales by level this year excluding Tmall"),
    ],
)
def test_a_figure_that_is_described(desk: Desk, said: str, meant: str) -> None:
    call = understand(said, desk)
    assert call.tool == "run_report"
    assert call == understand(meant, desk)
