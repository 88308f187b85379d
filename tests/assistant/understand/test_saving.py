"""Groups of customers kept as segments: by a sentence of its own, or what was on the screen before."""

from __future__ import annotations

from typing import Any

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.assistant.understand import understand
from tests.assistant.understand.talked import last_call

GOLD = {"field": "level", "value": "金卡"}
SHANGHAI = {"field": "city", "value": "上海"}


@pytest.mark.parametrize(
    ("turns", "audience", "name"),
    [
        (("把上海的金卡会员存成一个人群，叫上海金卡",), {"filters": [SHANGHAI, GOLD]}, "上海金卡"),
        (("建一个人群：上海的金卡会员",), {"filters": [SHANGHAI, GOLD]}, None),
        (("用上海的金卡会员建一个人群叫“VIP A”",), {"filters": [SHANGHAI, GOLD]}, "VIP A"),
        (("上海的金卡会员", "存为“沪金”"), {"filters": [SHANGHAI, GOLD]}, "沪金"),
        (("上海的金卡会员", "把他们保存起来"), {"filters": [SHANGHAI, GOLD]}, None),
        (("上海的金卡会员有多少", "存成人群"), {"filters": [SHANGHAI, GOLD]}, None),
        (("高价值客户", "把上海的存成分群"), {"segment": "high_value", "filters": [SHANGHAI]}, None),
        (("Save gold members in Shanghai as a segment",), {"filters": [GOLD, SHANGHAI]}, None),
        (
            ("high-value customers", "save this list as a segment called Top Tier"),
            {"segment": "high_value"},
            "Top Tier",
        ),
        (("gold members", 'save them as "My Gold"'), {"filters": [GOLD]}, "My Gold"),
    ],
)
def test_a_group_is_kept(desk: Desk, turns: tuple[str, ...], audience: dict[str, Any], name: str | None) -> None:
    call = last_call(desk, *turns)

    assert call.tool == "save_segment"
    assert call.arguments["audience"] == audience
    assert call.arguments.get("name") == name


@pytest.mark.parametrize(
    "turns", [("存成人群",), ("本月各城市销售额", "把这些存成人群"), ("把水瓶座的客户存成人群",), ('save it as "X"',)]
)
def test_of_whom_is_asked_back(desk: Desk, turns: tuple[str, ...]) -> None:
    assert last_call(desk, *turns).tool == "clarify"


@pytest.mark.parametrize("question", ["怎么保存人群", "How do I save a segment?", "把本月各城市销售额存成Excel文件"])
def test_other_things_are_not_kept(desk: Desk, question: str) -> None:
    assert understand(question, desk).tool != "save_segment"
