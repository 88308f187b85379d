"""However English says by what an answer is laid out, it is laid out so."""

from __future__ import annotations

import re

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.assistant.understand import understand

_BY_CHANNEL = """
each channel on its own line|with one line per channel|one row for every channel|every channel on a separate row
channels listed separately|channels apart|channel by channel|channel after channel|itemized per channel
on a channel basis|at channel level|with a breakdown into channels|divided by channel|sorted into channels
segregated by channel|for the various channels|for all our channels, one by one|channel view|seen by channel
sliced along channel|according to channel|depending on channel|by source of acquisition|in rows per channel
"""


@pytest.mark.parametrize("said", re.split(r"[|\n]", _BY_CHANNEL.strip()))
def test_by_channel(desk: Desk, said: str) -> None:
    meant = understand("refund rate last month by channel", desk)
    assert meant.arguments["dimensions"] == ["channel"]
    assert understand(f"refund rate last month, {said}", desk) == meant


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("sales since January 1 split into quarters", "sales since January 1 by quarter"),
        ("sales in 2026 on a monthly basis", "sales in 2026 by month"),
        ("sales last month, men and women apart", "sales last month, men and women separately"),
        ("sales last month split into men and women", "sales last month, men and women separately"),
        ("last 3 months, group orders by weekday", "orders by weekday last 3 months"),
        ("refund % by channel", "refund rate by channel"),
        ("coupon redemption % by coupon 2026", "coupon use rate by coupon 2026"),
        ("new customers 2026, % by channel", "new customers by channel 2026 as a share of total"),
        ("which share of orders got refunded last month by channel", "refund rate last month by channel"),
    ],
)
def test_other_layouts_and_signs(desk: Desk, said: str, meant: str) -> None:
    call = understand(said, desk)
    assert call.tool == "run_report"
    assert call == understand(meant, desk)
