"""Periods that English sets side by side are compared, whatever joins them."""

from __future__ import annotations

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.assistant.understand import understand

_OCTOBER = "sales in October vs September"
_YEAR = "sales this year vs the same period last year"
_MONTH = "orders this month vs the same days of last month"


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("were sales in October higher than in September", _OCTOBER),
        ("put October sales next to September's", _OCTOBER),
        ("October sales alongside those of September", _OCTOBER),
        ("sales in October and how they have changed since September", _OCTOBER),
        ("sales in October with the change from September", _OCTOBER),
        ("October sales, and how that stacks up against September", _OCTOBER),
        ("did October sales beat September", _OCTOBER),
        ("sales of October up or down on September? show both figures", _OCTOBER),
        ("sales in October against the previous month", _OCTOBER),
        ("ytd sales vs same period ly", _YEAR),
        ("ytd sales next to the same months and days of 2025", _YEAR),
        ("are sales this year ahead of the same point last year", _YEAR),
        ("is revenue this year so far higher than at the same stage a year earlier", _YEAR),
        ("are there more orders this month than over the same days in October", _MONTH),
        ("orders mtd vs same days LM", _MONTH),
        ("orders Nov 1-22 beside Oct 1-22", "orders Nov 1-22 vs Oct 1-22"),
        ("sales in October of this year and of last year", "sales in October vs October last year"),
        ("double 11 sales this year and last year", "double 11 sales this year vs last year"),
        ("11.11 sales compared to 2025", "sales on 2026-11-11 vs 2025-11-11"),
        (
            "orders in the last 3 months against the preceding three months",
            "orders last 3 months vs the 3 months before",
        ),
    ],
)
def test_whatever_joins_two_periods_compares_them(desk: Desk, said: str, meant: str) -> None:
    call = understand(said, desk)
    assert call.arguments.get("compare"), call
    assert call == understand(meant, desk)


@pytest.mark.parametrize("said", ["sales in October and November"])  # together, or each?
def test_what_is_not_certain_is_asked(desk: Desk, said: str) -> None:
    assert understand(said, desk).tool == "clarify"


def test_lower_than_before_is_a_condition_on_the_change(desk: Desk) -> None:
    told = understand("which cities had lower sales in September than in August", desk).arguments
    assert told["filters"] == [{"field": "sales_change", "op": "lt", "value": 0}]
    assert (told["period"], told["compare"], told["dimensions"]) == ("2026-09", "previous", ["city"])
