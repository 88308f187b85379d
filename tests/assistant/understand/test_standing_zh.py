"""Names of the groups a shop keeps in mind, and ways of telling customers, each as the plain question has it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.assistant.understand.reading import understand


def _call(question: str, desk: Desk) -> tuple[str, dict[str, Any]]:
    call = understand(question, desk)
    return call.tool, json.loads(json.dumps(call.arguments, default=str))


@pytest.mark.parametrize(
    ("said", "plain"),
    [
        ("大概率会入手的客户", "购买意向客户"),
        ("有购买欲望的客户", "购买意向客户"),
        ("潜在买家", "购买意向客户"),
        ("流失高风险客户", "有流失风险的客户"),
        ("会流失掉的客户有谁", "有流失风险的客户"),
        ("复购变慢的客户", "购买频率下降的客户"),
        ("好长一段时间没买了的客户", "长时间未购买的客户"),
        ("活跃度最高的客户", "近期活跃客户"),
        ("含金量高的客户", "高价值客户"),
        ("高价值分群", "高价值客户"),
        ("一直没转化的客户", "从未购买的客户"),
        ("券还没用掉的客户", "手里有未使用优惠券的客户"),
        ("关注新品的客户", "对新产品感兴趣的客户"),
        ("以前打听过相近产品的客户", "曾咨询过类似产品的客户"),
        ("曾就类似产品来咨询的客户", "曾咨询过类似产品的客户"),
    ],
)
def test_a_group_under_another_name_is_the_same_group(said: str, plain: str, desk: Desk) -> None:
    assert _call(said, desk) == _call(plain, desk)


@pytest.mark.parametrize(
    ("said", "plain"),
    [
        ("钻石会员 城市≠上海", "钻石会员不是上海的"),
        ("客户 城市=上海", "上海的客户"),
        ("不是北京就是上海的女性客户", "北京或上海的女性客户"),
        ("除开上海，其他城市的钻石会员", "除了上海以外的钻石会员"),
        ("钻石档的会员", "钻石会员"),
        ("通过抖音来的客户", "抖音渠道的客户"),
        ("抖音引流来的客户", "抖音渠道的客户"),
        ("邮件许可为是的客户", "同意接收邮件的客户"),
        ("一锤子买卖的客户", "只买过一次的客户"),
        ("买了一次就没再买过的客户", "只买过一次的客户"),
        ("今年哪些客户一笔订单也没有", "今年没有订单的客户"),
        ("今年最少下了两单的客户", "今年至少下过两单的客户"),
        ("今年起码下过两单的客户", "今年至少下过两单的客户"),
        ("今年有手机数码订单但没有大家电订单的客户", "今年买过手机数码但没买过大家电的客户"),
        ("今年消费落在1000至5000元这一档的客户", "今年消费在1000至5000元之间的客户"),
        ("今年至少用过一张优惠券的客户", "今年用过优惠券的客户"),
        ("最后一回买东西是6月以前的客户", "最后一次下单是6月以前的客户"),
    ],
)
def test_customers_told_in_another_way_are_the_same_customers(said: str, plain: str, desk: Desk) -> None:
    told = _call(said, desk)
    assert told[0] != "clarify"
    assert told == _call(plain, desk)


@pytest.mark.parametrize(
    ("said", "tool"),
    [("没用券的订单有几单", "run_report"), ("购买力强的客户", "clarify"), ("今年只下过一单的客户", "find_customers")],
)
def test_what_sounds_alike_is_not_taken_for_it(said: str, tool: str, desk: Desk) -> None:
    called, told = _call(said, desk)
    assert called == tool
    assert "holding_coupon" not in json.dumps(told)
