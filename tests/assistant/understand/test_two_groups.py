"""Two groups named together: customers of both, or a question back; never one of them alone."""

from __future__ import annotations

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.assistant.understand import understand


@pytest.mark.parametrize(
    "question",
    [
        "近期活跃的高价值客户",
        "高价值客户里最活跃的",
        "给最活跃的高价值客户发券",
        "most active high-value customers",
        "send coupons to our most active high-value customers",
    ],
)
def test_both_groups_hold(desk: Desk, question: str) -> None:
    said = str(understand(question, desk).arguments)
    assert "most_active" in said
    assert "high_value" in said


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("Of the Douyin people who registered in the last 30 days, how many have bought at least twice?", "抖音"),
        ("Of the female customers who signed up in October, how many came in via Douyin?", "女"),
        ("of the gold members who registered this year, how many have ordered", "金卡"),
    ],
)
def test_of_whom_it_is_asked(desk: Desk, question: str, value: str) -> None:
    assert value in str(understand(question, desk).arguments)
