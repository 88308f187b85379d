"""Or between values is any of several or a rule of which one holds, never one more filter."""

from __future__ import annotations

from typing import Any

import pytest

from crm_tools.assistant.calls import Call
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
