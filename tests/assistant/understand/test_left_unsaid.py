"""What a turn leaves unsaid after a figure: the goods, the coupon, the groups, of what kind the customers are."""

from __future__ import annotations

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.assistant.calls import Call
from crm_tools.assistant.understand import understand


def _last(desk: Desk, *turns: str) -> Call:
    call: Call | None = None
    for turn in turns:
        call = understand(turn, desk, call)
    assert call is not None
    return call


@pytest.mark.parametrize(
    ("turns", "whole"),
    [
        (("瑜伽垫上个月卖了多少", "看过没买的人"), "上个月瑜伽垫看过没买的人"),
        (("瑜伽垫上个月卖了多少", "买的人有多少"), "上个月瑜伽垫买的人有多少"),
        (("瑜伽垫上个月卖了多少", "买的是男的多还是女的多"), "上个月瑜伽垫买的是男的多还是女的多"),
        (("会员日通用券发出去多少张了", "没用的人有多少"), "领了会员日通用券没用的人有多少"),
        (("会员日通用券发出去多少张了", "谁用了"), "谁用了会员日通用券"),
        (("how many 会员日通用券 were issued", "who hasn't used it"), "who got 会员日通用券 and haven't used it"),
        (("how many 会员日通用券 were issued", "how many were used?"), "how many 会员日通用券 were used"),
        (("coupons issued this month", "how many were used?"), "Coupons used this month"),
    ],
)
def test_the_thing_of_the_figure(desk: Desk, turns: tuple[str, ...], whole: str) -> None:
    assert _last(desk, *turns) == understand(whole, desk)


def test_both_deeds_are_of_it(desk: Desk) -> None:
    call = _last(desk, "yoga mat sales last month", "who viewed but didn't buy")
    assert call == understand("上个月瑜伽垫看过没买的人", desk)


@pytest.mark.parametrize("turn", ["高价值客户有哪些", "近30天没买东西的客户", "下过单的客户", "哪些客户可能流失"])
def test_who_is_told_in_full(desk: Desk, turn: str) -> None:
    assert _last(desk, "瑜伽垫上个月卖了多少", turn) == understand(turn, desk)


@pytest.mark.parametrize(
    ("turns", "whole"),
    [
        (("各城市客户数", "高价值的"), "各城市高价值客户数"),
        (("customers by city", "high value ones"), "各城市高价值客户数"),
        (("意向客户按城市", "高意向的"), "高意向客户按城市"),
        (("流失客户按等级", "已流失的"), "已流失客户按等级"),
    ],
)
def test_of_that_kind_by_the_same_groups(desk: Desk, turns: tuple[str, ...], whole: str) -> None:
    call, alone = _last(desk, *turns), understand(whole, desk)
    assert call.arguments["dimensions"] == alone.arguments["dimensions"]
    segments = [one.arguments.get("audience", {}).get("segment") for one in (call, alone)]
    assert segments[0] in (segments[1], "high_value", "churn_risk")
    assert call.arguments["measures"] == ["customers"]


@pytest.mark.parametrize("turn", ["活跃的", "最活跃的"])
def test_no_list_of_everybody(desk: Desk, turn: str) -> None:
    assert _last(desk, "各城市客户数", turn).tool == "clarify"


@pytest.mark.parametrize(
    "turns",
    [
        ("各等级的流失风险人数", "钻石那几个是谁"),
        ("各等级的流失风险人数", "占比呢", "钻石的是谁"),
        ("流失客户按等级", "钻石那几位是谁"),
    ],
)
def test_who_they_are_is_a_list(desk: Desk, turns: tuple[str, ...]) -> None:
    call = _last(desk, *turns)
    assert call == Call("churn_risk", {"filters": [{"field": "level", "op": "eq", "value": "钻石"}]})
