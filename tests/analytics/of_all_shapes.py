"""Reports of every shape, for engines that must tell the same."""

from __future__ import annotations

from crm_tools.analytics.audience_request import AudienceRequest
from crm_tools.analytics.request import Filter, Order, ReportRequest

REPORTS = [
    ReportRequest(measures=("sales", "aov"), dimensions=("city", "level"), period="last_90_days", limit=7, others=True),
    ReportRequest(measures=("sales",), dimensions=("week",), period="last_6_months", compare="previous"),
    ReportRequest(measures=("orders",), dimensions=("weekday", "hour"), period="this_year"),
    ReportRequest(measures=("units",), dimensions=("product",), period="all", order=Order(by="units"), limit=20),
    ReportRequest(measures=("sales",), dimensions=("city",), period="this_year", limit=3, offset=2),
    ReportRequest(measures=("units",), dimensions=("city", "product"), period="2026", limit=2, offset=1, per=("city",)),
    ReportRequest(
        measures=("sales",), dimensions=("customer",), filters=(Filter(field="sales", op="ge", value=30000),)
    ),
    ReportRequest(measures=("sales", "buyers"), filters=(Filter(field="product", op="contains", value="手机"),)),
    ReportRequest(measures=("sales", "orders", "buyers"), dimensions=("city",), period="this_year", average="week"),
    ReportRequest(
        measures=("sales", "customers"), dimensions=("city",), audience=AudienceRequest(segment="churn_risk")
    ),
]
