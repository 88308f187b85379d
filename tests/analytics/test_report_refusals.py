"""Reports that are refused with the way out, stopped in time, or told to be of late data; values stay values."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from crm_tools.analytics.definitions import shipped
from crm_tools.analytics.desk import Desk
from crm_tools.analytics.report import run
from crm_tools.analytics.request import Filter, Order, ReportRequest
from crm_tools.store.connect import writer
from crm_tools.store.migrate import migrate
from crm_tools.texts import UserError
from tests.analytics.test_report_semantics import rows


def _sales_where(field: str, op: Any, value: str) -> dict[str, Any]:
    return {"measures": ("sales",), "filters": (Filter(field=field, op=op, value=value),)}


@pytest.mark.parametrize(
    ("request_", "key"),
    [
        ({"measures": ("profit",)}, "registry.unknown_measure"),
        ({"measures": ("sales",), "dimensions": ("planet",)}, "registry.unknown_dimension"),
        ({"measures": ("sales",), "dimensions": ("order_amount",)}, "plan.only_filters"),
        ({"measures": ("sales",), "dimensions": ("city", "level", "gender", "month")}, "plan.too_many_dimensions"),
        ({"measures": ("logins",), "dimensions": ("category",)}, "plan.does_not_go"),
        ({"measures": ("new_customers",), "filters": (Filter(field="coupon", value=1),)}, "plan.does_not_go"),
        ({"measures": ("aov",), "share": ("aov",), "dimensions": ("city",)}, "plan.no_share"),
        ({"measures": ("buyers",), "running": ("buyers",), "dimensions": ("month",)}, "plan.no_running"),
        ({"measures": ("sales",), "running": ("sales",), "dimensions": ("city",)}, "plan.running_needs_time"),
        ({"measures": ("sales",), "share": ("orders",)}, "plan.not_in_request"),
        ({"measures": ("coupons_left",), "period": "2020"}, "plan.today_only"),
        ({"measures": ("coupons_left",), "period": "this_month", "compare": "previous"}, "plan.no_history"),
        ({"measures": ("sales",), "order": Order(by="orders")}, "plan.cannot_sort"),
        ({"measures": ("sales",), "order": Order(by="sales_share")}, "plan.cannot_sort"),
        ({"measures": ("sales",), "dimensions": ("city",), "limit": 500, "others": True}, "plan.too_many_others"),
        ({"measures": ("sales",), "dimensions": ("year", "month"), "compare": "previous"}, "plan.two_calendars"),
        ({"measures": ("sales",), "compare": "previous"}, "compare.no_start"),
        (
            {"measures": ("sales",), "filters": (Filter(field="order_amount", op="ge", value="很多"),)},
            "filter.not_a_number",
        ),
        ({"measures": ("sales",), "filters": (Filter(field="hour", value="noon"),)}, "filter.not_a_number"),
        (
            {"measures": ("sales",), "filters": (Filter(field="sales", op="contains", value="1"),)},
            "filter.contains_number",
        ),
        ({"measures": ("sales",), "period": "2027"}, "period.future"),
    ],
)
def test_what_cannot_be_answered_is_refused_with_the_way_out(desk: Desk, request_: dict[str, Any], key: str) -> None:
    with pytest.raises(UserError) as refused:
        run(desk, ReportRequest(**request_))
    assert refused.value.key == f"analytics.{key}"
    assert refused.value.text("zh")
    assert refused.value.text("en")


def test_a_query_over_its_time_is_stopped(demo_desk: Desk) -> None:
    hurried = Desk(demo_desk.database, demo_desk.today, demo_desk.definitions, query_seconds=0.0001)
    with pytest.raises(UserError) as refused:
        run(hurried, ReportRequest(measures=("units",), dimensions=("product", "day")))
    assert refused.value.key == "store.too_slow"


def test_values_are_never_part_of_sql(desk: Desk) -> None:
    hostile = "上海' OR 1=1 --"
    assert rows(desk, measures=("orders",), filters=(Filter(field="city", value=hostile),)) == [(0,)]
    assert rows(desk, measures=("orders",), filters=(Filter(field="city", op="contains", value="%"),)) == [(0,)]


def test_late_data_is_said(desk: Desk, tmp_path: Any) -> None:
    database = tmp_path / "crm.db"
    migrate(database)
    with writer(database) as connection:
        connection.execute("INSERT INTO customers (id, name, created_at) VALUES (1, '甲', '2026-03-29 23:59:59')")
        connection.execute("INSERT INTO customers (id, name, created_at) VALUES (2, '乙', '2026-04-20 00:00:00')")
    for today, said in ((dt.date(2026, 3, 30), False), (dt.date(2026, 3, 31), True)):
        notes = run(Desk(database, today, shipped()), ReportRequest(measures=("sales",))).notes
        assert any("2026-03-29" in words.zh and "2026-03-29" in words.en for words in notes) is said
