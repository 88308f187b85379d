"""Customers and one customer told otherwise: the best of a list, an id, who came from where, what is left out."""

from __future__ import annotations

from typing import Any

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.assistant.understand import understand


@pytest.mark.parametrize(
    ("question", "plainly"),
    [
        ("意向最高的20个客户", "购买意向最高的20位客户"),
        ("购买意向最强的10个会员", "购买意向最高的10位客户"),
        ("意向客户按分数排前20", "购买意向最高的20位客户"),
        ("最可能流失的20个客户", "流失风险最高的20个客户"),
        ("能挽回的流失客户列前50个", "还没彻底流失的流失风险客户列前50个"),
        ("小程序来的会员本月新增了几个", "本月小程序新增会员数"),
        ("上海会员本月新增多少", "本月上海新增会员数"),
        ("同一个客户退过3次以上的有几个，今年", "今年退过3次以上的客户有几个"),
        ("会员日通用券都发给了哪些等级", "会员日通用券各等级发券数"),
        ("新客礼券发给了哪些城市", "新客礼券各城市发券数"),
        ("查一下ID 201的客户", "客户201"),
        ("ID为201的客户", "客户201"),
        ("ID 648手里有什么券", "客户648有哪些券"),
        ("客户1463最近下过哪些单", "客户1463"),
        ("谁手上有跟进任务", "跟进任务按负责人"),
    ],
)
def test_the_same_call(desk: Desk, question: str, plainly: str) -> None:
    call = understand(question, desk)
    assert call.tool != "clarify"
    assert call == understand(plainly, desk)


@pytest.mark.parametrize("question", ["商品ID 12卖了多少", "高意向客户前20", "客户201和客户202谁买得多"])
def test_what_means_something_else_stays(desk: Desk, question: str) -> None:
    assert understand(question, desk).tool not in ("customer_story",)
    assert "score" not in str(understand(question, desk).arguments.get("order"))


LEFT_OUT = {"match": "none", "segment": "churn_risk"}


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("非流失风险的高价值客户有多少", {"measures": ["customers"]}),
        ("非流失风险的高价值客户按城市分布", {"measures": ["customers"], "dimensions": ["city"]}),
        ("非流失风险的高价值客户的销售额", {"measures": ["sales"]}),
    ],
)
def test_a_list_that_is_left_out_is_left_out_of_figures(desk: Desk, question: str, told: dict[str, Any]) -> None:
    """A list by its name alone is counted by a figure of its own, which leaves nobody out."""
    call = understand(question, desk)
    assert {name: call.arguments[name] for name in told} == told
    audience = call.arguments["audience"]
    [rule] = audience["rule"]["rules"]
    assert audience["segment"] == "high_value"
    assert {"match": rule["match"], "segment": rule["rules"][0]["segment"]} == LEFT_OUT
