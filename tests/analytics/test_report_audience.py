"""Reports about the customers of an audience: facts joined to its members, against SQL of our own."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import Any

import pytest

from crm_tools.analytics.audience import find
from crm_tools.analytics.audience_request import AudienceRequest, Condition
from crm_tools.analytics.desk import Desk
from crm_tools.analytics.report import run
from crm_tools.analytics.request import Filter, ReportRequest
from crm_tools.analytics.segments import SEGMENTS
from crm_tools.texts import UserError

HIGH = (
    "SELECT customer_id FROM orders WHERE pay_status = 'paid' AND created_at >= '2026-10-01' "
    "AND created_at < '2026-11-23' GROUP BY customer_id HAVING SUM(amount_cents) >= 1000000"
)
AUDIENCES = (
    AudienceRequest(segment="high_value"),
    AudienceRequest(segment="churn_risk", filters=(Condition(field="stage", value="falling"),)),
    AudienceRequest(segment="most_active", params={"top": 25}),
    AudienceRequest(segment="intent", limit=40),
    AudienceRequest(
        filters=(
            Condition(field="city", op="in", value=("上海", "北京")),
            Condition(field="orders", op="ge", value=2, period="last_180_days"),
            Condition(field="category", value="手机数码"),
            Condition(field="logins", op="ge", value=1, period="last_90_days"),
        )
    ),
)
REPORTS = (
    (
        "sales",
        (),
        "last_month",
        "SELECT IFNULL(SUM(amount_cents), 0) FROM orders x WHERE pay_status = 'paid' AND {days} AND {who}",
    ),
    (
        "sales",
        ("city",),
        "2026-10..today",
        "SELECT city, SUM(amount_cents) FROM orders x JOIN customers c ON c.id = customer_id WHERE pay_status = 'paid' "
        "AND x.{days} AND {who} GROUP BY city",
    ),
    (
        "units",
        ("category",),
        "last_90_days",
        "SELECT category, SUM(quantity) FROM order_items i JOIN orders x ON x.id = order_id JOIN products p "
        "ON p.id = product_id WHERE pay_status = 'paid' AND x.{days} AND {who} GROUP BY category",
    ),
    (
        "repeat_rate",
        ("level",),
        "last_180_days",
        "SELECT level, AVG(n > 1) FROM (SELECT customer_id, COUNT(*) n FROM orders x WHERE pay_status = 'paid' AND "
        "{days} AND {who} GROUP BY 1) JOIN customers c ON c.id = customer_id GROUP BY level",
    ),
)


def independently(desk: Desk, sql: str, request: AudienceRequest, period: str) -> dict[tuple[Any, ...], Any]:
    days = run(desk, ReportRequest(measures=("orders",), period=period)).period
    assert days is not None
    low, high = days.bounds()
    ids = ",".join(str(one) for frame in find(desk, request).stream() for one in frame["customer_id"])
    between = f"created_at BETWEEN '{low}' AND '{high}'"
    with closing(sqlite3.connect(desk.database)) as connection:
        rows = connection.execute(sql.format(days=between, who=f"x.customer_id IN ({ids})")).fetchall()
    return {row[:-1]: row[-1] for row in rows}


@pytest.mark.parametrize("audience", AUDIENCES, ids=lambda one: one.segment)
def test_facts_of_the_audience_only(audience: AudienceRequest, demo_desk: Desk) -> None:
    for measure, dimensions, period, sql in REPORTS:
        result = run(
            demo_desk, ReportRequest(measures=(measure,), dimensions=dimensions, period=period, audience=audience)
        )
        got = {row[:-1]: row[-1] for row in result.frame.itertuples(index=False, name=None)}
        assert got == pytest.approx(independently(demo_desk, sql, audience, period)), (measure, dimensions)
        assert "Only these customers" in result.notes[0].en
        assert " IN (SELECT" not in result.steps[0].sql.upper()


def test_thresholds_belong_to_the_answer_and_can_be_changed_for_a_look(demo_desk: Desk) -> None:
    def sales(**params: int) -> tuple[int, dict[str, Any]]:
        wanted = AudienceRequest(segment="high_value", params=dict(params))
        result = run(demo_desk, ReportRequest(measures=("sales",), period="2026-10..today", audience=wanted))
        return int(result.frame["sales"].iloc[0]), result.definitions

    with closing(sqlite3.connect(demo_desk.database)) as connection:
        [(expected,)] = connection.execute(
            f"SELECT SUM(amount_cents) FROM orders WHERE pay_status = 'paid' AND created_at >= '2026-10-01' "
            f"AND created_at < '2026-11-23' AND customer_id IN ({HIGH})"
        )
    value, used = sales()
    assert value == expected
    assert used["high_value.min_sales_yuan"] == 10000
    assert sales(min_sales_yuan=20000)[0] < value
    assert sales(min_sales_yuan=20000)[1]["high_value.min_sales_yuan"] == 20000


def test_filters_comparison_share_rest_and_mixed_grains_stay_within_the_audience(demo_desk: Desk) -> None:
    audience = AudienceRequest(filters=(Condition(field="level", op="in", value=("金卡", "钻石")),))
    same = Filter(field="level", op="in", value=("金卡", "钻石"))
    request = ReportRequest(
        measures=("sales", "logins", "new_customers"),
        dimensions=("city",),
        period="last_month",
        compare="previous",
        share=("sales",),
        limit=3,
        others=True,
    )
    by_audience = run(demo_desk, request.model_copy(update={"audience": audience})).frame
    by_filter = run(demo_desk, request.model_copy(update={"filters": (same,)})).frame
    assert by_audience.equals(by_filter)
    assert len(by_audience) == 4
    products = ReportRequest(measures=("product_sales",), dimensions=("category",), period="last_month")
    noted = [
        run(demo_desk, products.model_copy(update=more)).notes
        for more in ({"audience": audience}, {"filters": (same,)})
    ]
    assert noted[0][1:] == noted[1]


def test_an_audience_that_is_not_there_is_refused(demo_desk: Desk) -> None:
    with pytest.raises(UserError, match="no_such"):
        run(demo_desk, ReportRequest(measures=("sales",), audience=AudienceRequest(segment="no_such")))


@pytest.mark.parametrize("name", sorted(SEGMENTS))
def test_each_customer_of_a_segment_counts_once(name: str, demo_desk: Desk) -> None:
    audience = AudienceRequest(segment=name)
    found = find(demo_desk, audience)
    counted = run(demo_desk, ReportRequest(measures=("customers",), audience=audience)).frame["customers"].iloc[0]
    assert counted == found.count() > 0
    by_level = ReportRequest(measures=("customers",), dimensions=("level",), audience=audience)
    assert run(demo_desk, by_level).frame["customers"].sum() == counted
