"""People told by what they did and by no noun: some of those before, or asked back, never everybody."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.assistant.calls import Call
from tests.assistant.understand.talked import last_call


def _told(call: Call) -> set[tuple[Any, ...]]:
    """What holds of the customers, each in its days: of goods where it is."""
    who = call.arguments.get("audience") or call.arguments
    return {
        (one["field"], one["value"], one.get("period") or who.get("period"))
        if not one.get("where")
        else (one["field"], one["value"], one.get("period") or who.get("period"), one["where"][0]["value"])
        for one in who["filters"]
    }


_MANY = "How many new customers did we get last month?"
_NEW = ("new_customers", 1, "last_month")


@pytest.mark.parametrize(
    ("turns", "told"),
    [
        (("上个月新增会员多少", "按渠道", "抖音来的没下单的列一下"), {_NEW, ("orders", 0, "all")}),
        (("上个月新增会员多少", "按渠道", "抖音的下过单的列一下"), {_NEW, ("orders", 1, "all")}),
        ((_MANY, "by channel", "list the ones from Douyin who never ordered"), {_NEW, ("orders", 0, "all")}),
        ((_MANY, "List the ones who haven't ordered"), {_NEW, ("orders", 0, "all")}),
        ((_MANY, "Show me those without an order"), {_NEW, ("orders", 0, "all")}),
        (("上个月注册的客户列出来", "其中加购过的列出来"), {_NEW, ("carts", 1, "all")}),
        (("上个月新增会员多少", "没下单的客户列个名单"), {_NEW, ("orders", 0, "all")}),
        ((_MANY, "list the customers who never ordered"), {_NEW, ("orders", 0, "all")}),
        (("上个月新增会员多少", "按渠道", "抖音来的那些人里，到现在一单都没买的是哪些"), {_NEW, ("orders", 0, "all")}),
        (("List customers who registered last month", "the ones who haven't ordered"), {_NEW, ("orders", 0, "all")}),
    ],
)
def test_listed(desk: Desk, turns: Sequence[str], told: set[tuple[Any, ...]]) -> None:
    call = last_call(desk, *turns)
    assert call.tool == "find_customers"
    assert {one for one in _told(call) if one[0] != "channel"} == told


@pytest.mark.parametrize(
    "turns",
    [
        ("上个月新增会员多少", "各渠道", "抖音来的有多少人下单了"),
        (_MANY, "by channel", "how many from Douyin have ordered?"),
    ],
)
def test_counted_up_to_now(desk: Desk, turns: Sequence[str]) -> None:
    call = last_call(desk, *turns)
    assert (call.tool, call.arguments["measures"]) == ("run_report", ["customers"])
    assert _told(call) == {_NEW, ("channel", "抖音", None), ("orders", 1, "all")}


@pytest.mark.parametrize(
    ("turns", "tool"),
    [
        (("上个月新增会员多少", "按渠道", "给抖音来的没下单的发新人券"), "offer_coupon"),
        (("上个月新增会员多少", "没下单的建跟进任务"), "create_followups"),
        (("上个月新增会员多少", "上海的列出来", "给没下过单的发券"), "offer_coupon"),
        ((_MANY, "email the ones who haven't ordered"), "send_email"),
    ],
)
def test_acted_on(desk: Desk, turns: Sequence[str], tool: str) -> None:
    call = last_call(desk, *turns)
    assert call.tool == tool
    assert {_NEW, ("orders", 0, "all")} <= _told(call)


@pytest.mark.parametrize(
    ("turns", "told"),
    [
        (
            ("最近14天加购的客户列出来", "只要电脑办公的"),
            {("carts", 1, "last_14_days", "电脑办公")},
        ),
        (
            ("最近14天加购的客户有多少", "电脑办公的没下单的列出来"),
            {("carts", 1, "last_14_days", "电脑办公"), ("orders", 0, "last_14_days")},
        ),
        (("昨天登录了多少人", "加购了的列出来"), {("logins", 1, "yesterday"), ("carts", 1, "yesterday")}),
        (("双11下单的客户列出来", "只要大家电的"), {("units", 1, "2026-11-11", "大家电")}),
        (
            ("How many people added something to their cart in the last 14 days?", "only electronics"),
            {("carts", 1, "last_14_days", "手机数码")},
        ),
    ],
)
def test_goods_told_behind_a_deed_are_those_of_the_deed(
    desk: Desk, turns: Sequence[str], told: set[tuple[Any, ...]]
) -> None:
    assert _told(last_call(desk, *turns)) == told


@pytest.mark.parametrize(
    ("turns", "arguments"),
    [
        (
            ("双11销售额按品类", "大家电单独看，买的人是哪些城市的"),
            {"measures": ["buyers"], "dimensions": ["city"], "period": "2026-11-11"},
        ),
        (
            ("双11销售额", "按城市", "杭州买的人都是什么等级"),
            {"measures": ["buyers"], "dimensions": ["level"], "period": "2026-11-11"},
        ),
    ],
)
def test_what_the_buyers_of_one_row_are(desk: Desk, turns: Sequence[str], arguments: dict[str, Any]) -> None:
    call = last_call(desk, *turns)
    assert {name: call.arguments.get(name) for name in arguments} == arguments
    assert len(call.arguments["filters"]) == 1


@pytest.mark.parametrize(
    ("turns", "told"),
    [
        (
            ("双11销售额按品类", "大家电单独看，买的人是哪些城市的", "上海的买家列出来"),
            {("units", 1, "2026-11-11", "大家电"), ("city", "上海", None)},
        ),
        (
            ("How much did we sell on Double 11?", "by city", "list the Hangzhou buyers"),
            {("orders", 1, "2026-11-11"), ("city", "杭州", None)},
        ),
        (
            ("Buyers by channel in October", "list the Douyin buyers who had a refund"),
            {("orders", 1, "2026-10"), ("channel", "抖音", None), ("refunded_orders", 1, "all")},
        ),
        (("今年销售额", "各等级", "钻石的买家列出来"), {("orders", 1, "this_year"), ("level", "钻石", None)}),
    ],
)
def test_the_buyers_of_one_row_are_listed(desk: Desk, turns: Sequence[str], told: set[tuple[Any, ...]]) -> None:
    call = last_call(desk, *turns)
    assert call.tool == "find_customers"
    assert _told(call) == told


@pytest.mark.parametrize(
    "turns",
    [
        ("最近14天加购最多的商品前20", "只要电脑办公的", "加购了还没买的客户有多少"),
        ("Which channel brought the most sales in October?", "How many of those have placed an order?"),
        ("这周咨询最多的商品", "没买的列个名单"),
        ("本月各商品加购次数前10", "没卖出去的列出来"),
        ("top 10 products this month", "list the ones with refunds"),
        ("How many customers had a refund last month?", "those who never ordered again"),
        ("本月各城市新客", "北京下了单的有哪些"),
        ("Buyers in October", "by level", "the gold ones who haven't ordered since"),
    ],
)
def test_asked_back_rather_than_of_everybody(desk: Desk, turns: Sequence[str]) -> None:
    assert last_call(desk, *turns).tool == "clarify"


@pytest.mark.parametrize(
    "turns",
    [
        ("上个月新增会员多少", "从来没下过单的客户有哪些"),
        ("上海的金卡会员有多少", "从来没下过单的客户有哪些"),
        ("How many new customers this month?", "Which customers have never ordered?"),
    ],
)
def test_a_whole_question_is_new(desk: Desk, turns: Sequence[str]) -> None:
    call = last_call(desk, *turns)
    assert call.tool == "find_customers"
    assert [one["field"] for one in call.arguments["filters"]] in (["orders"], [])


def test_those_who_did_not_are_the_others_of_the_last_step(desk: Desk) -> None:
    call = last_call(
        desk, "How many first-time buyers last month?", "how many ordered again?", "list the ones who didn't"
    )
    assert call.tool == "find_customers"
    assert call.arguments["rule"]["match"] == "none"
    assert _told(call) == {("first_time_buyers", 1, "last_month")}


@pytest.mark.parametrize(
    "turns",
    [
        ("上个月新增会员多少", "所有没下单的客户列个名单"),
        ("上个月各城市销售额", "没下单的客户列个名单"),
        (_MANY, "list all customers who never ordered"),
    ],
)
def test_all_of_them_where_it_says_so_or_no_people_were_counted(desk: Desk, turns: Sequence[str]) -> None:
    call = last_call(desk, *turns)
    assert (call.tool, _told(call)) == ("find_customers", {("orders", 0, "all")})
