"""Where names are used: kept reports with conditions and audiences however deep, segments, quotients."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from crm_tools.analytics import usage
from crm_tools.analytics.audience_request import AudienceRequest, Condition
from crm_tools.analytics.request import Filter, ReportRequest
from crm_tools.analytics.saved import save_report
from crm_tools.store.actors import LOCAL
from crm_tools.store.connect import writer
from crm_tools.store.migrate import migrate

AT = dt.datetime(2026, 3, 31, 9, 30)
DEEP = ReportRequest(
    measures=("sales",),
    dimensions=("month",),
    filters=(Filter(field="level", value="city"),),
    audience=AudienceRequest(
        segment="high_value",
        filters=(Condition(field="orders", op="ge", value=2, where=(Filter(field="category", value="女装"),)),),
    ),
)


def test_names_are_found_wherever_conditions_nest_and_values_are_none() -> None:
    names = usage.names_in(DEEP)
    assert {"sales", "month", "level", "high_value", "orders", "category"} <= names
    assert not {"city", "女装"} & names
    assert "churn_risk" in usage.names_in(ReportRequest(measures=("churn_risk_customers",)))


def test_kept_reports_by_name_leave_out_those_of_an_older_form(tmp_path: Path) -> None:
    database = tmp_path / "crm.db"
    migrate(database)
    save_report(database, "深", DEEP, LOCAL, AT)
    save_report(database, "浅", ReportRequest(measures=("sales",)), LOCAL, AT)
    with writer(database) as connection:
        connection.execute("UPDATE saved_reports SET request = '{\"measure\": 1}' WHERE name = '浅'")
    found = usage.reports_by_name(database)
    assert [report.name for report in found["sales"]] == ["深"]
    assert [report.name for report in found["high_value"]] == ["深"]


def test_segments_and_quotients() -> None:
    assert set(usage.users_of_definition("churn")) >= {"churn_risk", "lapsed", "falling", "lost"}
    assert usage.measures_of_segment("intent") == ("intent_customers",)
    assert set(usage.measures_over("orders")) >= {"aov", "refund_rate", "orders_per_buyer"}
