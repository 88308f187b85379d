"""Orders one a row: with the moment, the customer and the state of each."""

from __future__ import annotations

import sqlite3

import pytest

from crm_tools.analytics import report
from crm_tools.analytics.criteria import Filter, Order
from crm_tools.analytics.desk import Desk
from crm_tools.analytics.request import ReportRequest
from crm_tools.present.figures import figure
from crm_tools.texts import UserError

OF_EACH = ("order", "ordered_at", "customer")


def _rows(desk: Desk, sql: str) -> list[tuple[object, ...]]:
    with sqlite3.connect(f"file:{desk.database}?mode=ro", uri=True) as connection:
        return [tuple(row) for row in connection.execute(sql)]


def test_the_largest_orders_of_a_month(demo_desk: Desk) -> None:
    found = report.run(demo_desk, ReportRequest(measures=("sales",), dimensions=OF_EACH, period="2026-10", limit=10))
    assert [column.name for column in found.columns] == ["order_id", "ordered_at", "customer_id", "customer", "sales"]
    assert list(found.frame.itertuples(index=False, name=None)) == _rows(
        demo_desk,
        """SELECT o.id, o.created_at, c.id, c.name, o.amount_cents
        FROM orders o JOIN customers c ON c.id = o.customer_id
        WHERE o.pay_status = 'paid' AND o.created_at LIKE '2026-10%' ORDER BY o.amount_cents DESC, o.id LIMIT 10""",
    )


def test_the_last_orders_whatever_became_of_them(demo_desk: Desk) -> None:
    wanted = ReportRequest(
        measures=("gmv",),
        dimensions=(*OF_EACH, "pay_status"),
        order=Order(by="ordered_at", descending=True),
        limit=20,
    )
    found = report.run(demo_desk, wanted).frame
    assert list(found[["order_id", "pay_status", "gmv"]].itertuples(index=False, name=None)) == _rows(
        demo_desk,
        """SELECT id, pay_status, amount_cents FROM orders WHERE created_at < '2026-11-23'
        ORDER BY created_at DESC, id LIMIT 20""",
    )


def test_orders_of_a_kind_and_size(demo_desk: Desk) -> None:
    wanted = ReportRequest(
        measures=("refund_amount",),
        dimensions=OF_EACH,
        period="this_year",
        filters=(Filter(field="order_amount", op="gt", value=3000), Filter(field="city", op="eq", value="上海")),
    )
    found = report.run(demo_desk, wanted).frame
    assert set(found["order_id"]) == {
        number
        for (number,) in _rows(
            demo_desk,
            """SELECT o.id FROM orders o JOIN customers c ON c.id = o.customer_id WHERE o.pay_status = 'refunded'
            AND o.amount_cents > 300000 AND c.city = '上海' AND o.created_at BETWEEN '2026' AND '2026-11-23'""",
        )
    }
    assert len(found)


def test_what_is_known_of_an_order_is_no_further_split(demo_desk: Desk) -> None:
    many = (*OF_EACH, "level", "city")
    assert report.run(demo_desk, ReportRequest(measures=("sales",), dimensions=many, period="today")).total
    with pytest.raises(UserError):
        report.run(demo_desk, ReportRequest(measures=("sales",), dimensions=("level", "city", "channel", "gender")))


def test_its_bars_are_of_the_orders(demo_desk: Desk) -> None:
    found = report.run(demo_desk, ReportRequest(measures=("sales",), dimensions=OF_EACH, period="2026-10", limit=5))
    drawn = figure(found, "auto", "zh")
    assert drawn is not None
    labels = list(drawn.data[0].y)
    assert {label.rsplit("#", 1)[1] for label in labels} == {str(number) for number in found.frame["order_id"]}
    assert {label.split(" #")[0] for label in labels} == set(found.frame["customer"])
