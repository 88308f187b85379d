"""What is said after a list or a count of customers: sorted by what they are, a coupon for them, those who did."""

from __future__ import annotations

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.assistant.calls import Call
from crm_tools.assistant.understand import understand
from crm_tools.outreach.coupons import coupons

_ZH, _EN, _NEW = "高价值客户有哪些", "list high value customers", "本月新客户有多少"


def _after(desk: Desk, first: str, turn: str) -> Call:
    return understand(turn, desk, understand(first, desk))


@pytest.mark.parametrize(
    ("first", "turn", "by"),
    [
        (_EN, "sort by channel", "channel"),
        (_EN, "sort the list by city please", "city"),
        (_ZH, "按渠道排序", "channel"),
        (_ZH, "按性别排一下", "gender"),
    ],
)
def test_sorted_by_what_they_are(desk: Desk, first: str, turn: str, by: str) -> None:
    call = _after(desk, first, turn)
    assert call == Call("find_customers", {"segment": "high_value", "order": {"by": by, "descending": False}})


@pytest.mark.parametrize(
    ("first", "turn"),
    [(_EN, "sort by name"), (_ZH, "按等级排序"), ("上个月销售额最高的10个客户", "sort by city")],
)
def test_what_no_list_is_sorted_by_is_asked_back(desk: Desk, first: str, turn: str) -> None:
    assert _after(desk, first, turn).tool == "clarify"


@pytest.mark.parametrize(
    ("turn", "same"),
    [
        ("有下单的吗，列出来", "下过单的列出来"),
        ("有退过款的吗？有的话列出来", "退过款的列出来"),
        ("列出其中下过单的客户", "下过单的列出来"),
        ("其中下过单的列出来", "下过单的列出来"),
    ],
)
def test_those_who_did_are_listed(desk: Desk, turn: str, same: str) -> None:
    call = _after(desk, _NEW, turn)
    assert call.tool == "find_customers"
    assert call == _after(desk, _NEW, same)


@pytest.mark.parametrize(
    ("first", "turn"),
    [
        ("sales in Shanghai this year", "top products this year"),
        ("sales in Shanghai this year", "top products overall"),
        ("上海今年的销售额", "top products (overall) this year"),
    ],
)
def test_a_ranking_of_its_own_days_is_of_everybody(desk: Desk, first: str, turn: str) -> None:
    arguments = _after(desk, first, turn).arguments
    assert (arguments["dimensions"], arguments["period"]) == (["product"], "this_year")
    assert not arguments.get("filters")


def test_a_bare_ranking_stays_in_the_city(desk: Desk) -> None:
    assert _after(desk, "sales in Shanghai this year", "top products").arguments["filters"]


@pytest.mark.parametrize(("first", "lead"), [(_EN, "use "), (_EN, "use the "), (_ZH, "就用")])
def test_a_coupon_to_use_is_for_those_listed(desk: Desk, first: str, lead: str) -> None:
    title = coupons(desk.database)[0].title
    call = _after(desk, first, f"{lead}{title}")
    assert (call.tool, call.arguments) == ("offer_coupon", {"coupon": title, "audience": {"segment": "high_value"}})


@pytest.mark.parametrize(
    ("first", "turn"),
    [
        ("北京的女客户", "再加上上海的男客户"),
        ("Female customers in Beijing", "include the men from Shanghai too"),
    ],
)
def test_two_kinds_told_by_two_things_stay_two_kinds(desk: Desk, first: str, turn: str) -> None:
    call = _after(desk, first, turn)
    sides = [{(one["field"], one["value"]) for one in side["rules"]} for side in call.arguments["rule"]["rules"]]
    assert (call.tool, call.arguments["rule"]["match"], call.arguments.get("filters")) == (
        "find_customers",
        "any",
        None,
    )
    assert sides == [{("city", "北京"), ("gender", "女")}, {("city", "上海"), ("gender", "男")}]


@pytest.mark.parametrize("turn", ["上海的也加上", "include Shanghai too", "include the women from Shanghai too"])
def test_another_value_of_one_thing_stands_beside_it(desk: Desk, turn: str) -> None:
    call = _after(desk, "北京的女客户", turn)
    cities = [one["value"] for one in call.arguments["filters"] if one["field"] == "city"]
    assert [set(one) for one in cities] == [{"北京", "上海"}]
    assert "男" not in str(call.arguments)
