"""English typed in haste reads as the same words written out."""

from __future__ import annotations

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.assistant.understand import understand
from crm_tools.assistant.understand.text.normalise import normalise
from crm_tools.assistant.understand.text.shorthand import spelled_out


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("new custs by channel, 30d", "new customers by channel, last 30 days"),
        ("logins 7d vs prior 7d", "logins last 7 days vs the previous period"),
        ("buyers, level x channel, sept", "buyers by level and channel in September"),
        ("inquiries/day this wk", "inquiries per day this week"),
        ("YTD sales vs LY", "sales year to date vs last year"),
        ("sales per level oct incl. yoy", "sales per level October yoy"),
        ("sales ytd by city excl. shanghai", "sales year to date by city excluding Shanghai"),
        ("purchase intent = high, list", "list customers with high purchase intent"),
        ("shoes & bags monthly trend $ this year", "shoes & bags monthly trend sales this year"),
        ("top 20 custs by sales cal yr 2025", "top 20 customers by sales 2025"),
    ],
)
def test_what_is_short_reads_as_what_is_written_out(desk: Desk, typed: str, meant: str) -> None:
    call = understand(typed, desk)
    assert call.tool != "clarify"
    assert call == understand(meant, desk)


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("only Shanghai", "only shanghai"),
        ("coupons expiring in 7d", "coupons expiring in 7 days"),
        ("no order for 60d", "no order for 60 days"),
        ("spent > ¥500", "spent > ¥500"),
        ("and/or", "and/or"),
    ],
)
def test_nothing_else_is_spelled_out(typed: str, written: str) -> None:
    assert spelled_out(normalise(typed)).norm == written
