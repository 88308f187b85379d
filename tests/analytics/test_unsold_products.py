"""Products without sales in a period, one by one and counted, against sets worked out in Python."""

from __future__ import annotations

import dataclasses
import shutil
from pathlib import Path

import pytest

from crm_tools.analytics.audience_request import AudienceRequest
from crm_tools.analytics.desk import Desk
from crm_tools.analytics.report import run
from crm_tools.analytics.request import Filter, ReportRequest
from crm_tools.store.connect import writer
from crm_tools.texts import UserError
from tests.analytics.looked_up import query


def unsold(desk: Desk, first: str, after: str) -> dict[int, tuple[str, int]]:
    """Category and whether on sale of each product listed before ``after`` and not sold from ``first`` on."""
    lines = query(
        desk,
        "SELECT i.product_id, o.created_at, o.pay_status FROM order_items i JOIN orders o ON o.id = i.order_id",
    )
    sold = {product for product, at, status in lines if status == "paid" and first <= at < after}
    products = query(desk, "SELECT id, category, active, listed_at FROM products")
    return {key: (kind, active) for key, kind, active, at in products if key not in sold and (at or "") < after}


def test_products_are_listed_one_by_one(demo_desk: Desk) -> None:
    wanted = unsold(demo_desk, "2026-10-01", "2026-11-01")
    request = ReportRequest(measures=("unsold_products",), dimensions=("product",), period="last_month")
    found = run(demo_desk, request)
    assert list(found.frame["product_id"]) == sorted(wanted)
    assert set(found.frame["unsold_products"]) == {1}
    gone = sum(not active for _, active in wanted.values())
    assert [f"其中 {gone} 种商品现在已下架。"] == [one.zh for one in found.notes]


def test_they_are_counted_by_category_and_set_beside_the_month_before(demo_desk: Desk) -> None:
    wanted = unsold(demo_desk, "2026-10-01", "2026-11-01")
    by_category: dict[str, int] = {}
    for kind, _ in wanted.values():
        by_category[kind] = by_category.get(kind, 0) + 1
    found = run(demo_desk, ReportRequest(measures=("unsold_products",), dimensions=("category",), period="last_month"))
    assert dict(zip(found.frame["category"], found.frame["unsold_products"], strict=True)) == by_category
    whole = run(demo_desk, ReportRequest(measures=("unsold_products",), period="last_month", compare="previous"))
    [row] = whole.frame.itertuples(index=False)
    assert (row.unsold_products, row.unsold_products_previous) == (
        len(wanted),
        len(unsold(demo_desk, "2026-09-01", "2026-10-01")),
    )


def test_only_those_on_sale(demo_desk: Desk) -> None:
    wanted = {key for key, (_, active) in unsold(demo_desk, "2026-08-25", "2026-11-23").items() if active}
    request = ReportRequest(
        measures=("unsold_products",),
        dimensions=("product",),
        period="last_90_days",
        filters=(Filter(field="on_sale", value="yes"),),
    )
    found = run(demo_desk, request)
    assert set(found.frame["product_id"]) == wanted
    assert found.notes == ()


def test_a_product_that_nobody_dated_was_there_all_the_time(demo_desk: Desk, tmp_path: Path) -> None:
    desk = dataclasses.replace(demo_desk, database=Path(shutil.copy(demo_desk.database, tmp_path)))
    with writer(desk.database) as connection:
        connection.execute("INSERT INTO products (id, title, price_cents) VALUES (9001, '无日期', 100)")
        connection.execute(
            "INSERT INTO products (id, title, price_cents, listed_at) VALUES (9002, '后来', 100, '2026-11-02 08:00:00')"
        )
    request = ReportRequest(measures=("unsold_products",), dimensions=("product",), period="last_month")
    found = set(run(desk, request).frame["product_id"])
    assert 9001 in found
    assert 9002 not in found


@pytest.mark.parametrize(
    "more",
    [
        {"dimensions": ("city",)},
        {"dimensions": ("month",)},
        {"filters": (Filter(field="city", value="上海"),)},
        {"audience": AudienceRequest(segment="high_value")},
        {"average": "day"},
    ],
)
def test_what_it_cannot_tell_is_refused(demo_desk: Desk, more: dict[str, object]) -> None:
    with pytest.raises(UserError) as refused:
        run(demo_desk, ReportRequest(measures=("unsold_products",), **more))  # type: ignore[arg-type]
    assert refused.value.key.startswith("analytics.plan.")
