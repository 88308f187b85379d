"""The threshold of high-value customers told for one look, and coupons by an occasion that none is called by."""

from __future__ import annotations

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.assistant.understand import understand


@pytest.mark.parametrize(
    "question",
    [
        "门槛改成2万的话高价值客户还剩几个",
        "高价值客户如果按2万算有几个",
        "高价值客户的门槛改成2万还有多少人",
        "高价值门槛2万有多少客户",
    ],
)
def test_the_threshold_of_a_look(desk: Desk, question: str) -> None:
    call = understand(question, desk)

    audience = call.arguments["audience"]
    assert (call.tool, call.arguments["measures"]) == ("run_report", ["customers"])
    assert (audience["segment"], audience["params"]) == ("high_value", {"min_sales_yuan": 20000})


@pytest.mark.parametrize("question", ["圣诞券的核销率", "黑五券领了多少", "Christmas coupon redemption rate"])
def test_an_occasion_that_no_coupon_is_called_by(desk: Desk, question: str) -> None:
    assert understand(question, desk).tool == "clarify"


def test_coupons_used_in_the_days_of_an_occasion(desk: Desk) -> None:
    assert understand("国庆期间的券使用率", desk).arguments["period"] == "2026-10-01..2026-10-07"
