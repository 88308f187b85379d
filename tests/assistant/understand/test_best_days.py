"""The best of some days, weeks or months, told by how many there are; festivals right before Latin letters."""

from __future__ import annotations

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.assistant.understand import understand


@pytest.mark.parametrize(
    ("question", "unit", "limit", "most"),
    [
        ("上月订单量最高的三天", "day", 3, True),
        ("上月订单量最低的5天是哪几天", "day", 5, False),
        ("近半年订单量最高的一周", "week", 1, True),
        ("近半年订单量最高的两个星期", "week", 2, True),
        ("今年订单量最高的那个月", "month", 1, True),
        ("top 3 days by orders last month", "day", 3, True),
        ("which 3 days had the most orders last month", "day", 3, True),
        ("worst 3 days by orders last month", "day", 3, False),
    ],
)
def test_days_that_rank(desk: Desk, question: str, unit: str, limit: int, most: bool) -> None:
    told = understand(question, desk).arguments
    assert (told["measures"], told["dimensions"], told["limit"]) == (["orders"], [unit], limit)
    assert told["order"] == {"by": "orders", "descending": most}


@pytest.mark.parametrize(
    ("question", "period"),
    [
        ("国庆GMV", "2026-10-01..2026-10-07"),
        ("双11GMV", "2026-11-11"),
        ("618GMV", "2026-06-18"),
        ("GMV: Nov 1-15 orders excluded", None),
        ("Nov 15: GMV for gold members", "2026-11-15"),
        ("GMV by week 2026-11-01 to 2026-11-10", "2026-11-01..2026-11-10"),
    ],
)
def test_days_right_beside_other_words(desk: Desk, question: str, period: str | None) -> None:
    call = understand(question, desk)
    assert call.arguments.get("period") == period
    assert call.tool == ("run_report" if period else "clarify")
