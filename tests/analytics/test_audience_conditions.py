"""Conditions on a list: any of them together equal SQL, and each reason tells them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm_tools.analytics.desk import Desk
from tests.analytics.test_audience_find import asked, ids, query

CONDITIONS: dict[str, tuple[dict[str, Any], str]] = {
    "shanghai": ({"field": "city", "value": "上海"}, "c.city = '上海'"),
    "not_gold": ({"field": "level", "op": "ne", "value": "金卡"}, "c.level IS NULL OR c.level <> '金卡'"),
    "spent": (
        {"field": "sales", "op": "ge", "value": 3000, "period": "2025"},
        "(SELECT SUM(amount_cents) FROM orders o WHERE o.customer_id = c.id AND o.pay_status = 'paid' "
        "AND o.created_at LIKE '2025-%') >= 300000",
    ),
    "few_orders": (
        {"field": "orders", "op": "lt", "value": 3, "period": "2026"},
        "(SELECT COUNT(*) FROM orders o WHERE o.customer_id = c.id AND o.pay_status = 'paid' "
        "AND o.created_at >= '2026-01-01' AND o.created_at < '2026-04-01') < 3",
    ),
    "looked": (
        {"field": "views", "op": "between", "value": [1, 4], "where": [{"field": "category", "value": "100%棉"}]},
        "(SELECT COUNT(*) FROM browse_events b JOIN products p ON p.id = b.product_id WHERE b.customer_id = c.id "
        "AND b.event = 'view' AND p.category = '100%棉' AND b.occurred_at < '2026-04-01') BETWEEN 1 AND 4",
    ),
    "average": (
        {"field": "aov", "op": "gt", "value": 500},
        "(SELECT AVG(amount_cents) FROM orders o WHERE o.customer_id = c.id AND o.pay_status = 'paid' "
        "AND o.created_at < '2026-04-01') > 50000",
    ),
    "returned": (
        {"field": "refunded_orders", "op": "ge", "value": 1},
        "EXISTS (SELECT 1 FROM orders o WHERE o.customer_id = c.id AND o.pay_status = 'refunded' "
        "AND o.created_at < '2026-04-01')",
    ),
    "cheap": (
        {"field": "price", "op": "lt", "value": 20},
        "EXISTS (SELECT 1 FROM orders o JOIN order_items i ON i.order_id = o.id JOIN products p ON p.id = "
        "i.product_id WHERE o.customer_id = c.id AND o.pay_status = 'paid' AND o.created_at < '2026-04-01' "
        "AND p.price_cents < 2000)",
    ),
    "coupon": (
        {"field": "coupons_used", "value": 0},
        "NOT EXISTS (SELECT 1 FROM customer_coupons g WHERE g.customer_id = c.id AND g.used_at < '2026-04-01')",
    ),
}


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(chosen=st.lists(st.sampled_from(sorted(CONDITIONS)), unique=True, max_size=4))
def test_conditions_combine(chosen: list[str], desk: Desk) -> None:
    where = " AND ".join(f"({CONDITIONS[name][1]})" for name in chosen) or "1"
    wanted = query(desk, f"SELECT c.id FROM customers c WHERE c.created_at < '2026-04-01' AND {where} ORDER BY 1")
    audience = asked(
        desk, filters=[CONDITIONS[name][0] for name in chosen], order={"by": "customer_id", "descending": False}
    )
    assert ids(audience) == wanted
    assert audience.count() == len(wanted)


def test_reasons_tell_every_condition(desk: Desk) -> None:
    cotton = {"field": "category", "value": "100%棉"}
    audience = asked(
        desk,
        segment="never_bought",
        filters=[
            {"field": "gender", "op": "in", "value": ["男", "女"]},
            {"field": "price", "op": "ne", "value": 50},
            {
                "field": "views",
                "op": "ge",
                "value": 1,
                "period": "last_90_days",
                "where": [cotton],
            },
        ],
    )
    [reason] = set(audience.page(0, 1, "zh")["reason"])
    assert reason.endswith("性别 男 / 女；没买过 商品标价 ¥50；浏览次数 ≥ 1，品类 100%棉（2026-01-01 至 2026-03-31）")
    [reason] = set(audience.page(0, 1, "en")["reason"])
    assert reason.endswith("Did not buy List price ¥50; Views ≥ 1, Category 100%棉 (2026-01-01 to 2026-03-31)")


def test_amounts_in_reasons_are_in_the_money_of_the_shop(desk: Desk) -> None:
    rich = {"field": "sales", "op": "ge", "value": 1_000, "period": "all"}
    pounds = replace(desk, currency="GBP")
    for one, sign in ((desk, "¥"), (pounds, "£")):
        told = set(asked(one, filters=[rich]).page(0, 5, "en")["reason"])
        assert told
        assert all(f"≥ {sign}1,000" in reason for reason in told)
    [ranked] = asked(pounds, segment="rfm").page(0, 1, "zh").to_dict("records")
    assert f"共 £{ranked['spent_counted'] / 100:,.2f}" in ranked["reason"]
