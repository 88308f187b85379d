"""The n-th of a ranking, alone, in each group, over time and beside a comparison, against SQL with window functions."""

from __future__ import annotations

from typing import Any

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.analytics.report import run
from crm_tools.analytics.request import Order, ReportRequest
from crm_tools.texts import UserError
from tests.analytics.looked_up import query

PAID = (
    "FROM orders o JOIN customers c ON c.id = o.customer_id WHERE o.pay_status = 'paid' AND o.created_at < '2026-11-23'"
)
LINES = (
    "FROM order_items i JOIN orders o ON o.id = i.order_id JOIN customers c ON c.id = o.customer_id "
    "WHERE o.pay_status = 'paid' AND o.created_at < '2026-11-23'"
)


def rows(desk: Desk, *columns: str, **request: Any) -> list[tuple[Any, ...]]:
    frame = run(desk, ReportRequest(**request)).frame
    return list(frame[list(columns)].itertuples(index=False, name=None))


@pytest.mark.parametrize(("limit", "offset", "down"), [(1, 1, True), (3, 2, True), (1, 1, False), (50, 3, True)])
def test_places_of_a_ranking(demo_desk: Desk, limit: int, offset: int, down: bool) -> None:
    order = None if down else Order(by="sales", descending=False)
    got = rows(
        demo_desk, "city", "sales", measures=("sales",), dimensions=("city",), limit=limit, offset=offset, order=order
    )
    way = "DESC" if down else ""
    ranked = query(demo_desk, f"SELECT c.city, SUM(o.amount_cents) AS sales {PAID} GROUP BY 1 ORDER BY 2 {way}, 1")
    assert got == ranked[offset : offset + limit]


def test_customers_from_the_fourth_on_are_taken_from_their_totals_too(demo_desk: Desk) -> None:
    got = rows(demo_desk, "customer_id", "sales", measures=("sales",), dimensions=("customer",), limit=7, offset=3)
    sql = f"SELECT o.customer_id, SUM(o.amount_cents) {PAID} GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 7 OFFSET 3"
    assert got == query(demo_desk, sql)


def test_the_second_of_each_group(demo_desk: Desk) -> None:
    got = rows(
        demo_desk, "city", "product_id", "units", measures=("units",), dimensions=("city", "product"), limit=2,
        offset=1, per=("city",), period="2026",
    )  # fmt: skip
    wanted = query(
        demo_desk,
        "SELECT city, product_id, units FROM (SELECT c.city, i.product_id, SUM(i.quantity) AS units, ROW_NUMBER() OVER "
        f"(PARTITION BY c.city ORDER BY SUM(i.quantity) DESC, i.product_id) AS place {LINES} "
        "AND o.created_at >= '2026-01-01' GROUP BY 1, 2) WHERE place IN (2, 3) ORDER BY city, place",
    )
    assert got == wanted


def test_places_are_cut_in_python_where_several_queries_are_needed(demo_desk: Desk) -> None:
    request: dict[str, Any] = {"dimensions": ("city",), "limit": 2, "offset": 1, "period": "2026-10"}
    ranked = query(
        demo_desk,
        f"SELECT c.city, COUNT(*) {PAID} AND o.created_at >= '2026-10-01' AND o.created_at < '2026-11-01' "
        "GROUP BY 1 ORDER BY 2 DESC, 1",
    )
    assert rows(demo_desk, "city", "orders", measures=("orders", "logins"), **request) == ranked[1:3]
    assert rows(demo_desk, "city", "orders", measures=("orders",), compare="year_ago", **request) == ranked[1:3]


def test_over_time_whole_series_are_passed_over(demo_desk: Desk) -> None:
    request: dict[str, Any] = {"measures": ("sales",), "dimensions": ("month", "city"), "period": "2026-08..2026-10"}
    every = rows(demo_desk, "month", "city", "sales", **request)
    totals: dict[str, int] = {}
    for _, city, sales in every:
        totals[city] = totals.get(city, 0) + sales
    second = sorted(totals, key=lambda city: (-totals[city], city))[1]
    got = rows(demo_desk, "month", "city", "sales", limit=1, offset=1, **request)
    assert got == [row for row in every if row[1] == second]


@pytest.mark.parametrize("request_", [{"offset": 1}, {"offset": 1, "limit": 2, "others": True}])
def test_places_need_a_number_of_rows_and_have_no_rest(demo_desk: Desk, request_: dict[str, Any]) -> None:
    with pytest.raises(UserError) as refused:
        run(demo_desk, ReportRequest(measures=("sales",), dimensions=("city",), **request_))
    assert refused.value.key == "analytics.plan.offset_alone"
    assert refused.value.text("zh") != refused.value.text("en")
