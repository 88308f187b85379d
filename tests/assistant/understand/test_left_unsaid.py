"""What a turn leaves unsaid after a figure: the goods, the coupon, the groups, of what kind the customers are."""

from __future__ import annotations

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.assistant.calls import Call
from crm_tools.assistant.understand import Earlier, understand


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


@pytest.mark.parametrize(
    "turns",
    [
        ("哪些客户看了超过5分钟", "没买的"),
        ("哪些客户看了超过5分钟", "没买的有几个"),
        ("which channel gives us the best customers", "only those who signed up this year"),
        ("how many people answered the win-back survey", "out of how many"),
    ],
)
def test_some_of_what_was_asked_back_are_not_everybody(desk: Desk, turns: tuple[str, str]) -> None:
    asked_back, turn = turns
    assert understand(turn, desk, None, [Earlier(asked_back, None)]).tool == "clarify"


def test_more_heads_are_no_money(desk: Desk) -> None:
    assert understand("比上周多了几个", desk).tool == "clarify"


@pytest.mark.parametrize(
    ("turns", "limit"),
    [
        (("近7天登录过的客户", "50个就够了"), 50),
        (("近7天没下单的金卡", "只要2个"), 2),
        (("下单3次以上的客户", "只要20位"), 20),
        (("消费5000以上的客户", "30个人就行"), 30),
        (("customers who ordered 3+ times", "just 20 people"), 20),
        (("customers who ordered 3+ times", "20 of them is enough"), 20),
    ],
)
def test_so_many_of_them(desk: Desk, turns: tuple[str, str], limit: int) -> None:
    before, call = understand(turns[0], desk), _last(desk, *turns)
    assert call == Call(before.tool, {**before.arguments, "limit": limit})


@pytest.mark.parametrize(
    "turns",
    [
        ("carted but didn't buy", "over 1000 yuan"),
        ("加购了没买的客户", "1000元以上的"),
        ("近30天浏览过的客户", "500元以上"),
    ],
)
def test_no_money_for_a_count(desk: Desk, turns: tuple[str, str]) -> None:
    assert _last(desk, *turns).tool == "clarify"


@pytest.mark.parametrize(("turn", "value"), [("改成5次", 5), ("改成5次以上", 5)])
def test_a_moved_bound_stays_one(desk: Desk, turn: str, value: int) -> None:
    call = _last(desk, "下单3次以上的客户", turn)
    assert call.arguments["filters"] == [{"field": "orders", "op": "ge", "value": value}]
    assert "limit" not in call.arguments
