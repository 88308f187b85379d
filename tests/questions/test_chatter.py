"""What people say around a question changes nothing: the call is that of the bare question, or the desk asks back."""

from __future__ import annotations

import random
import tomllib
from pathlib import Path
from typing import Any, Literal

import pytest
from grade import TODAY, questions

from crm_tools.analytics.definitions import shipped
from crm_tools.analytics.desk import Desk
from crm_tools.assistant.calls import Call
from crm_tools.assistant.understand import understand

CHATTER: dict[str, dict[str, list[str]]] = tomllib.loads(
    Path(__file__).with_name("chatter.toml").read_text(encoding="utf-8")
)
_END = "？?。.!！ "


def _arguments(call: Call) -> dict[str, Any]:
    """Without the chart, which some of what is said asks for: 配个图."""
    return {name: value for name, value in call.arguments.items() if name != "chart"}


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("place", ["before", "behind"])
def test_chatter(demo_template: Path, language: str, place: Literal["before", "behind"]) -> None:
    desk = Desk(demo_template, TODAY, shipped())
    draw = random.Random(f"{language}{place}")
    bare = [
        one["question"]
        for one in questions("reports", "first_path", "desk_dev")
        if one["language"] == language and one["expect"] in ("table", "customers", "count") and not one.get("before")
    ]
    asked_back, other = [], []
    for said in CHATTER[place][language]:
        question = draw.choice(bare)
        call = understand(question, desk)
        if call.tool == "clarify":
            continue
        around = said + question if place == "before" else question.rstrip(_END) + said
        found = understand(around, desk)
        if found.tool == "clarify":
            asked_back.append(around)
        elif (found.tool, _arguments(found)) != (call.tool, _arguments(call)):
            other.append((around, found, call))
    assert not other
    assert len(asked_back) <= 0.08 * len(CHATTER[place][language]), asked_back


@pytest.mark.parametrize(
    "question",
    [
        "分享过商品的客户",
        "上海的好客户",
        "临时的客户有多少",
        "email the nice customers",
        "shanghai customers who are waiting",
        "关注我们的客户名单",
        "收到货的客户有哪些",
        "用优惠的客户",
    ],
)
def test_what_customers_are_told_by_is_no_chatter(demo_template: Path, question: str) -> None:
    assert understand(question, Desk(demo_template, TODAY, shipped())).tool in ("clarify", "decline")
