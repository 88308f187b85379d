"""Or between values is any of several or a rule of which one holds, never one more filter."""

from __future__ import annotations

from typing import Any

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.assistant.calls import Call
from crm_tools.assistant.understand import understand
from crm_tools.assistant.understand.checks.alternatives import either_lost
from crm_tools.assistant.understand.vocabulary.spans import Token


def _tokens(*said: tuple[str, str, Any]) -> list[Token]:
    return [Token(at, at + 1, kind, value, text) for at, (text, kind, value) in enumerate(said)]


_GOLD, _DIAMOND = ("金卡", "value", ("level", "金卡")), ("钻石", "value", ("level", "钻石"))
_SHANGHAI, _OR = ("上海", "value", ("city", "上海")), ("或者", "and", None)


def _level(op: str, value: Any) -> dict[str, Any]:
    return {"field": "level", "op": op, "value": value}


@pytest.mark.parametrize(
    ("tokens", "told", "lost"),
    [
        (_tokens(_GOLD, _OR, _DIAMOND), {"filters": [_level("in", ["金卡", "钻石"])]}, None),
        (_tokens(_GOLD, _OR, _DIAMOND), {"filters": [_level("not_in", ["金卡", "钻石"])]}, None),
        (_tokens(_SHANGHAI, _OR, _DIAMOND), {"filters": [_level("eq", "钻石")]}, "钻石"),
        (_tokens(_SHANGHAI, _OR, _DIAMOND), {"rule": {"match": "any", "rules": [_level("eq", "钻石")]}}, None),
        (_tokens(_SHANGHAI, _DIAMOND), {"filters": [_level("eq", "钻石")]}, None),
    ],
)
def test_alternatives(tokens: list[Token], told: dict[str, Any], lost: str | None) -> None:
    assert either_lost(tokens, Call("find_customers", told)) == lost


@pytest.mark.parametrize(
    ("question", "measure", "lists"),
    [
        ("高价值或有流失风险的客户有多少", "customers", ["high_value", "churn_risk"]),
        ("有流失风险或有购买意向的金卡有多少", "customers", ["churn_risk", "intent"]),
        ("高价值或有流失风险的客户的销售额", "sales", ["high_value", "churn_risk"]),
        ("how many customers are high-value or at risk", "customers", ["high_value", "churn_risk"]),
    ],
)
def test_figures_of_those_on_either_list(desk: Desk, question: str, measure: str, lists: list[str]) -> None:
    call = understand(question, desk)
    assert call.arguments["measures"] == [measure]
    audience = call.arguments["audience"]
    assert audience["segment"] == "all"
    assert audience["rule"]["match"] == "any"
    assert [one["segment"] for one in audience["rule"]["rules"]] == lists


@pytest.mark.parametrize("question", ["金卡或高价值客户有多少", "金卡或者有流失风险的客户"])
def test_a_kind_or_a_list_is_never_both(desk: Desk, question: str) -> None:
    assert understand(question, desk).tool == "clarify"
