"""Having asked about something similar: the goods that are named, in any turn of the phrase."""

from __future__ import annotations

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.assistant.understand import understand


@pytest.mark.parametrize(
    ("question", "target"),
    [
        ("曾咨询过类似产品的客户", None),
        ("咨询过类似耳麦的客户", "耳麦"),
        ("曾咨询过类似耳机产品的客户", "耳机"),
        ("哪些客户曾经咨询过类似耳麦的产品", "耳麦"),
        ("哪些客户问过类似耳麦的产品", "耳麦"),
        ("customers who asked about something like headsets", "headsets"),
    ],
)
def test_the_goods_asked_about(desk: Desk, question: str, target: str | None) -> None:
    call = understand(question, desk)
    wanted = {"target_kind": "similar_inquiry"} | ({"target": target} if target else {})
    assert (call.tool, call.arguments) == ("intent_customers", wanted)
