"""A year that is told once is that of the months, quarters and days listed beside it."""

from __future__ import annotations

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.assistant.understand import understand


@pytest.mark.parametrize(
    ("said", "labels"),
    [
        ("aov in Q1, Q2, Q3 and Q4 of last year", ("2025-Q1", "2025-Q2", "2025-Q3", "2025-Q4")),
        ("sales in January, February and March of 2025", ("2025-01", "2025-02", "2025-03")),
        ("2025 Q1, Q2 and Q3 orders", ("2025-Q1", "2025-Q2", "2025-Q3")),
        ("sales in November, December and January 2026", ("2025-11", "2025-12", "2026-01")),
        ("sales on 11 November, 11 December and 11 January 2026", ("2025-11-11", "2025-12-11", "2026-01-11")),
        ("去年一季度、二季度、三季度的客单价", ("2025-Q1", "2025-Q2", "2025-Q3")),
        ("去年10月、11月和12月的销售额", ("2025-10", "2025-11", "2025-12")),
        ("去年11月、12月、1月的销售额", ("2025-11", "2025-12", "2026-01")),
        ("去年双11和618的销售额分别是多少", ("2025-06-18", "2025-11-11")),
        ("去年11月、12月和今年1月的销售额", ("2025-11", "2025-12", "2026-01")),
    ],
)
def test_each_is_of_that_year(desk: Desk, said: str, labels: tuple[str, ...]) -> None:
    arguments = understand(said, desk).arguments
    [chosen] = arguments["filters"]
    assert tuple(chosen["value"]) == labels


@pytest.mark.parametrize(
    ("said", "period", "compare"),
    [
        ("去年三月比二月多卖了多少", "2025-03", "previous"),
        ("去年6月和10月的订单数对比", "2025-10", "2025-06"),
        ("October vs September 2025 sales", "2026-10", "2025-09"),
        ("今年618和去年双11的销售额对比", "2026-06-18", "2025-11-11"),
        ("compare sales in October and October 2025", "2026-10", "year_ago"),
    ],
)
def test_two_years_stay_two(desk: Desk, said: str, period: str, compare: str) -> None:
    arguments = understand(said, desk).arguments
    assert (arguments["period"], arguments["compare"]) == (period, compare)
