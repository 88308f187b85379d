"""Shares of a part, the best of each group, weekends, contacts, coupon terms, and lists counted by group."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import Any

import pytest

from crm_tools.analytics import audience
from crm_tools.analytics.audience_request import AudienceRequest, Condition
from crm_tools.analytics.desk import Desk
from crm_tools.analytics.grouping import grouped
from crm_tools.analytics.report import run
from crm_tools.analytics.request import Filter, Order, ReportRequest
from crm_tools.texts import UserError
from tests.analytics.looked_up import query

PAID = (
    "FROM orders o JOIN customers c ON c.id = o.customer_id WHERE o.pay_status = 'paid' AND o.created_at < '2026-11-23'"
)
LINES = (
    "FROM order_items i JOIN orders o ON o.id = i.order_id JOIN customers c ON c.id = o.customer_id "
    "JOIN products p ON p.id = i.product_id WHERE o.pay_status = 'paid' AND o.created_at < '2026-11-23'"
)


def rows(desk: Desk, *columns: str, **request: Any) -> list[tuple[Any, ...]]:
    frame = run(desk, ReportRequest(**request)).frame
    return list(frame[list(columns) if columns else list(frame.columns)].itertuples(index=False, name=None))


def test_a_part_is_a_share_of_the_whole_without_it(demo_desk: Desk) -> None:
    part = (Filter(field="city", value="上海"),)
    [(city, sales, share)] = rows(
        demo_desk, measures=("sales",), dimensions=("city",), period="2026", part=part, share=("sales",)
    )
    [(ours, whole)] = query(
        demo_desk,
        "SELECT SUM(o.amount_cents) FILTER (WHERE c.city = '上海'), SUM(o.amount_cents) "
        f"{PAID} AND o.created_at >= '2026-01-01'",
    )
    assert (city, sales) == ("上海", ours)
    assert share == pytest.approx(ours / whole)
    within = (Filter(field="level", value="金卡"),)
    [(of_gold,)] = rows(
        demo_desk, "sales_share", measures=("sales",), period="2026", filters=within, part=part, share=("sales",)
    )
    [(ours, whole)] = query(
        demo_desk,
        "SELECT SUM(o.amount_cents) FILTER (WHERE c.city = '上海'), SUM(o.amount_cents) "
        f"{PAID} AND o.created_at >= '2026-01-01' AND c.level = '金卡'",
    )
    assert of_gold == pytest.approx(ours / whole)


def test_a_category_is_a_part_of_what_all_goods_sold_for(demo_desk: Desk) -> None:
    part = (Filter(field="category", value="手机数码"),)
    [(category, sales, share)] = rows(
        demo_desk, "category", "product_sales", "product_sales_share", measures=("sales",), dimensions=("category",),
        period="last_90_days", part=part, share=("sales",),
    )  # fmt: skip
    [(ours, whole)] = query(
        demo_desk,
        "SELECT SUM(i.quantity * i.unit_price_cents) FILTER (WHERE p.category = '手机数码'), "
        f"SUM(i.quantity * i.unit_price_cents) {LINES} AND o.created_at >= '2026-08-25'",
    )
    assert (category, sales) == ("手机数码", ours)
    assert share == pytest.approx(ours / whole)


def test_in_each_group_a_part_is_a_share_of_that_group(demo_desk: Desk) -> None:
    got = rows(
        demo_desk, "city", "customers_share", measures=("customers",), dimensions=("city",),
        part=(Filter(field="gender", value="女"),), share=("customers",),
    )  # fmt: skip
    wanted = query(demo_desk, "SELECT city, AVG(gender = '女') FROM customers GROUP BY 1 HAVING SUM(gender = '女')")
    assert dict(got) == pytest.approx(dict(wanted))


def test_two_groups_share_what_the_first_of_them_has(demo_desk: Desk) -> None:
    got = rows(
        demo_desk, "channel", "level", "sales_share", measures=("sales",), dimensions=("channel", "level"),
        period="2026", share=("sales",), within=("channel",),
    )  # fmt: skip
    wanted = query(
        demo_desk,
        "SELECT c.channel, c.level, SUM(o.amount_cents) * 1.0 / SUM(SUM(o.amount_cents)) OVER (PARTITION BY c.channel) "
        f"{PAID} AND o.created_at >= '2026-01-01' GROUP BY 1, 2",
    )
    assert {row[:2]: row[2] for row in got} == pytest.approx({row[:2]: row[2] for row in wanted})
    with pytest.raises(UserError, match="within"):
        rows(demo_desk, measures=("sales",), dimensions=("channel",), share=("sales",), within=("channel",))


def test_over_time_a_part_is_a_share_of_each_bucket(demo_desk: Desk) -> None:
    got = rows(
        demo_desk, "month", "orders_share", measures=("orders",), dimensions=("month",), period="2026",
        part=(Filter(field="city", value="上海"),), share=("orders",),
    )  # fmt: skip
    wanted = query(
        demo_desk,
        f"SELECT substr(o.created_at, 1, 7), AVG(c.city = '上海') {PAID} AND o.created_at >= '2026-01-01' GROUP BY 1",
    )
    assert dict(got) == pytest.approx(dict(wanted))


@pytest.mark.parametrize("order", [None, Order(by="units", descending=False)])
def test_the_best_of_each_group(demo_desk: Desk, order: Order | None) -> None:
    got = rows(
        demo_desk, "city", "product_id", "units", measures=("units",), dimensions=("city", "product"), limit=2,
        per=("city",), order=order, period="2026",
    )  # fmt: skip
    down = "" if order else "DESC"
    wanted = query(
        demo_desk,
        "SELECT city, product_id, units FROM (SELECT c.city, i.product_id, SUM(i.quantity) AS units, ROW_NUMBER() OVER "
        f"(PARTITION BY c.city ORDER BY SUM(i.quantity) {down}, i.product_id) AS place {LINES} "
        "AND o.created_at >= '2026-01-01' GROUP BY 1, 2) WHERE place <= 2 ORDER BY city, place",
    )
    assert got == wanted


def test_the_best_of_each_month_beside_another_grain_and_a_comparison(demo_desk: Desk) -> None:
    """Several queries, so that the groups are cut in Python."""
    request: dict[str, Any] = {
        "dimensions": ("month", "city"),
        "limit": 1,
        "per": ("month",),
        "period": "2026-08..2026-10",
    }
    wanted = query(
        demo_desk,
        "SELECT month, city, n FROM (SELECT substr(o.created_at, 1, 7) AS month, c.city, COUNT(*) AS n, ROW_NUMBER() "
        f"OVER (PARTITION BY substr(o.created_at, 1, 7) ORDER BY COUNT(*) DESC, c.city) AS place {PAID} "
        "AND o.created_at >= '2026-08-01' AND o.created_at < '2026-11-01' GROUP BY 1, 2) WHERE place = 1 ORDER BY 1",
    )
    assert rows(demo_desk, measures=("orders",), **request) == wanted
    assert rows(demo_desk, "month", "city", "orders", measures=("orders", "logins"), **request) == wanted
    compared = rows(demo_desk, "month", "city", "orders", measures=("orders",), compare="year_ago", **request)
    assert compared == wanted


@pytest.mark.parametrize(
    ("request_", "key"),
    [
        ({"part": (Filter(field="city", value="上海"),)}, "analytics.plan.part_without_share"),
        ({"part": (Filter(field="sales", op="gt", value=1),), "share": ("sales",)}, "analytics.plan.part_of_measure"),
        ({"dimensions": ("city",), "per": ("city",), "limit": 3}, "analytics.plan.per_what"),
        ({"dimensions": ("city", "level"), "per": ("city",)}, "analytics.plan.per_what"),
        ({"dimensions": ("city",), "per": ("level",), "limit": 3}, "analytics.plan.not_in_request"),
        ({"dimensions": ("city", "level"), "per": ("city",), "limit": 3, "others": True}, "analytics.plan.per_alone"),
    ],
)
def test_parts_and_groups_that_make_no_sense_are_refused(demo_desk: Desk, request_: dict[str, Any], key: str) -> None:
    with pytest.raises(UserError) as refused:
        run(demo_desk, ReportRequest(measures=("sales",), **request_))
    assert refused.value.key == key
    assert refused.value.text("zh") != refused.value.text("en")


def test_weekends_and_workdays(demo_desk: Desk) -> None:
    got = rows(demo_desk, measures=("orders",), dimensions=("day_kind",), period="2026-10")
    wanted = query(
        demo_desk,
        "SELECT CASE WHEN strftime('%w', o.created_at) IN ('0', '6') THEN 'weekend' ELSE 'workday' END, COUNT(*) "
        f"{PAID} AND o.created_at >= '2026-10-01' AND o.created_at < '2026-11-01' GROUP BY 1",
    )
    assert got == wanted
    sunday = rows(demo_desk, measures=("orders",), dimensions=("day_kind",), period="2026-11-22")
    assert [kind for kind, _ in sunday] == ["weekend"], "a Sunday holds no workday"


def test_who_has_an_address(demo_desk: Desk) -> None:
    got = rows(demo_desk, measures=("customers",), dimensions=("has_email", "has_mobile"))
    known = "CASE WHEN coalesce({}, '') = '' THEN 'no' ELSE 'yes' END"
    wanted = query(
        demo_desk,
        f"SELECT {known.format('email')} AS e, {known.format('mobile')} AS m, COUNT(*) AS n FROM customers "
        "GROUP BY 1, 2 ORDER BY n DESC",
    )
    assert got == wanted
    assert len(got) == 4
    without = audience.find(demo_desk, AudienceRequest(filters=(Condition(field="has_email", value="no"),)))
    assert without.count() == sum(count for email, _, count in wanted if email == "no")


def test_coupons_are_told_by_the_terms_they_were_given_with(demo_copy: Any, demo_desk: Desk) -> None:
    terms = (Filter(field="coupon_threshold", value=300), Filter(field="coupon_off", value=50))
    given = "FROM customer_coupons WHERE threshold_cents = 30000 AND discount_cents = 5000 AND issued_at < '2026-11-23'"
    [(issued,)] = rows(demo_desk, measures=("coupons_issued",), filters=terms)
    assert [(issued,)] == query(demo_desk, f"SELECT COUNT(*) {given}")
    changed = Desk(demo_copy, demo_desk.today, demo_desk.definitions)
    with closing(sqlite3.connect(demo_copy)) as connection, connection:
        connection.execute("UPDATE coupons SET threshold_cents = 99900 WHERE threshold_cents = 30000")
    assert rows(changed, measures=("coupons_issued",), filters=terms) == [(issued,)]


def test_products_by_when_they_were_listed_and_whether_they_are_sold(demo_desk: Desk) -> None:
    new = (Filter(field="listed_on", op="ge", value="2026-08-25"),)
    [(sales,)] = rows(demo_desk, measures=("product_sales",), filters=new)
    assert [(sales,)] == query(
        demo_desk, f"SELECT SUM(i.quantity * i.unit_price_cents) {LINES} AND p.listed_at >= '2026-08-25'"
    )
    got = dict(rows(demo_desk, measures=("units",), dimensions=("on_sale",)))
    assert got == dict(query(demo_desk, f"SELECT iif(p.active, 'yes', 'no'), SUM(i.quantity) {LINES} GROUP BY 1"))


def test_a_list_counted_by_its_own_columns(demo_desk: Desk) -> None:
    """Stage and city of each customer on the list, counted one by one."""
    request = AudienceRequest(segment="churn_risk", filters=(Condition(field="level", op="in", value=("钻石",)),))
    people = audience.find(demo_desk, request).page(0, 1_000_000)
    result = grouped(demo_desk, request, ("stage", "city"))
    got = {(stage, city): (n, risk) for stage, city, n, _, risk in result.frame.itertuples(index=False, name=None)}
    pairs = people.groupby(["stage", "city"])
    assert {pair: n for pair, (n, _) in got.items()} == pairs.size().to_dict()
    assert {pair: risk for pair, (_, risk) in got.items()} == pairs["value_at_risk"].sum().to_dict()
    assert result.frame["customers_share"].sum() == pytest.approx(1)
    with pytest.raises(UserError, match="band"):
        grouped(demo_desk, request, ("band",))


def test_two_comparisons_stand_side_by_side(demo_desk: Desk) -> None:
    [got] = rows(
        demo_desk, "sales", "sales_previous", "sales_change", "sales_year_ago", "sales_year_ago_change",
        measures=("sales",), period="2026-10", compare="previous", also="year_ago",
    )  # fmt: skip
    [(now, before, last_year)] = query(
        demo_desk,
        "SELECT SUM(amount_cents) FILTER (WHERE created_at LIKE '2026-10%'), "
        "SUM(amount_cents) FILTER (WHERE created_at LIKE '2026-09%'), "
        "SUM(amount_cents) FILTER (WHERE created_at LIKE '2025-10%') FROM orders WHERE pay_status = 'paid'",
    )
    assert got == pytest.approx((now, before, now / before - 1, last_year, now / last_year - 1))


def test_two_comparisons_of_each_month(demo_desk: Desk) -> None:
    got = rows(
        demo_desk, "month", "orders_previous", "orders_year_ago", measures=("orders",), dimensions=("month",),
        period="2026-03..2026-05", compare="previous", also="year_ago",
    )  # fmt: skip
    months = dict(
        query(demo_desk, "SELECT substr(created_at, 1, 7), COUNT(*) FROM orders WHERE pay_status = 'paid' GROUP BY 1")
    )
    wanted = [("2026-03", "2026-02", "2025-03"), ("2026-04", "2026-03", "2025-04"), ("2026-05", "2026-04", "2025-05")]
    assert got == [(now, months[before], months[last_year]) for now, before, last_year in wanted]
