"""What is told by the coupons on an order says that it counts under each of them."""

from __future__ import annotations

import pytest

from crm_tools.analytics import report
from crm_tools.analytics.desk import Desk
from crm_tools.analytics.request import ReportRequest


@pytest.mark.parametrize(
    ("measure", "dimension", "said"),
    [
        ("sales", "coupon", True),
        ("orders", "coupon", True),
        ("sales", "city", False),
        ("coupons_used", "coupon", False),
    ],
)
def test_an_order_counts_under_each_of_its_coupons(demo_desk: Desk, measure: str, dimension: str, said: bool) -> None:
    found = report.run(demo_desk, ReportRequest(measures=(measure,), dimensions=(dimension,), period="2026-10"))
    assert any("under each coupon" in note.en and "每张券下" in note.zh for note in found.notes) is said
