"""Customers told by several deeds: each keeps its own days, goods and denial, in whatever order they stand."""

from __future__ import annotations

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.assistant.calls import Call
from crm_tools.assistant.understand import understand


def _held(call: Call) -> set[tuple[object, ...]]:
    """What is asked of each customer: field, operator, value, days and goods."""
    told = call.arguments.get("audience") or call.arguments
    return {
        (
            one["field"],
            one.get("op", "eq"),
            one["value"],
            one.get("period") or told.get("period"),
            "".join(str(good["value"]) for good in one.get("where", ())),
        )
        for one in told["filters"]
    }


MENS_SEEN = ("views", "ge", 1, "last_30_days", "男装")


@pytest.mark.parametrize(
    ("question", "held"),
    [
        (
            "近30天买过宠物用品3次以上，同时大家电上周收藏过的客户",
            {("orders", "ge", 3, "last_30_days", "宠物用品"), ("favorites", "ge", 1, "last_week", "大家电")},
        ),
        ("618有消费、男装近30天看过的客户", {("orders", "ge", 1, "2026-06-18", ""), MENS_SEEN}),
        (
            "今年6月收到过优惠券的母婴近30天买过的客户",
            {("coupons_issued", "ge", 1, "2026-06", ""), ("units", "ge", 1, "last_30_days", "母婴玩具")},
        ),
        (
            "近三个月买过大家电又近30天有取消订单的客户",
            {("units", "ge", 1, "last_3_months", "大家电"), ("cancelled_orders", "ge", 1, "last_30_days", "")},
        ),
        (
            "去年登录过却2025年没有订单的客户",
            {("logins", "ge", 1, "last_year", ""), ("orders", "eq", 0, "2025", "")},
        ),
        (
            "从没用过优惠券，却近7天收到过优惠券的客户",
            {("coupons_used", "eq", 0, "all", ""), ("coupons_issued", "ge", 1, "last_7_days", "")},
        ),
        (
            "近半年有洗衣机订单且10月无登录的客户",
            {("units", "ge", 1, "last_6_months", "洗衣机"), ("logins", "eq", 0, "2026-10", "")},
        ),
        (
            "有多少上个月男装加购过又近三个月咨询过的顾客",
            {("carts", "ge", 1, "last_month", "男装"), ("inquiries", "ge", 1, "last_3_months", "")},
        ),
        (
            "这7天下单过的女装10月没买过的顾客按城市分布",
            {("orders", "ge", 1, "last_7_days", ""), ("units", "eq", 0, "2026-10", "女装")},
        ),
        (
            "customers with orders this year and who ordered exactly twice on Double 11 but who never asked a question",
            {
                ("orders", "ge", 1, "this_year", ""),
                ("orders", "eq", 2, "2026-11-11", ""),
                ("inquiries", "eq", 0, "all", ""),
            },
        ),
        (
            "customers who got a refund since September, first bought last week",
            {("refunded_orders", "ge", 1, "2026-09-01..", ""), ("first_time_buyers", "ge", 1, "last_week", "")},
        ),
        (
            "customers who used a coupon in the last 3 months and last week bought headphones",
            {("coupons_used", "ge", 1, "last_3_months", ""), ("units", "ge", 1, "last_week", "耳机")},
        ),
        (
            "customers who signed up from August to October but asked no questions in October",
            {("new_customers", "ge", 1, "2026-08..2026-10", ""), ("inquiries", "eq", 0, "2026-10", "")},
        ),
        ("customers who did not cancel any orders in October", {("cancelled_orders", "eq", 0, "2026-10", "")}),
        ("customers with no phone purchase in October", {("units", "eq", 0, "2026-10", "手机")}),
        (
            "customers who inquired last quarter and with logins in October, by city",
            {("inquiries", "ge", 1, "last_quarter", ""), ("logins", "ge", 1, "2026-10", "")},
        ),
    ],
)
def test_each_keeps_its_own(desk: Desk, question: str, held: set[tuple[object, ...]]) -> None:
    assert _held(understand(question, desk)) == held


@pytest.mark.parametrize(
    ("plain", "told"),
    [
        ("近30天买过女装、男装的客户", "近30天买过女装或男装的客户"),  # goods that no deed of their own follows
        ("近7天浏览过女装，近30天没买女装的客户", "近7天浏览过的女装近30天没买的客户"),
        ("本周看大家电三次以上的客户", "本周看大家电看了三次以上的客户"),
        ("近90天下过单的金卡", "近90天有成交的金卡"),
        ("近30天浏览次数超过20次却没下单的客户有多少", "近30天浏览次数超过20次却零成交的客户有多少"),
        (
            "customers from Douyin who cancelled an order in October",
            "customers from Douyin with a cancelled order in October",
        ),
        ("send an email to Shanghai customers who never ordered", "email Shanghai customers who never ordered"),
    ],
)
def test_the_same_customers(desk: Desk, plain: str, told: str) -> None:
    assert understand(told, desk) == understand(plain, desk)


def test_people_are_counted_rather_than_what_they_did(desk: Desk) -> None:
    for question in (
        "how many customers bought beauty products since January and who are gold members?",
        "how many female customers placed an order on Double 11?",
        "钻石顾客中这7天下单过的顾客按城市分布",
    ):
        assert understand(question, desk).arguments["measures"] == ["customers"]


def test_customers_described_are_no_second_figure(desk: Desk) -> None:
    assert understand("sales this year of customers in Shanghai with a refund", desk).tool == "clarify"


@pytest.mark.parametrize("question", ["what do people who bought phones buy", "买手机的人都买什么"])
def test_what_those_who_bought_something_buy(desk: Desk, question: str) -> None:
    call = understand(question, desk)
    assert (call.arguments["measures"], call.arguments["dimensions"]) == (["units"], ["product"])
    assert "filters" not in call.arguments  # of everything they bought
    assert call.arguments["audience"]["filters"][0]["where"][0]["value"] == "手机"


@pytest.mark.parametrize(
    "question",
    [
        "先买手机再买耳机的客户",
        "买了手机后又买耳机的客户",
        "今年首单买女装的客户",
        "咨询后下单的客户",
        "customers who bought a phone and then headphones",
        "customers who bought a phone after asking a question",
    ],
)
def test_what_links_two_deeds_is_said_to_be_out_of_reach(desk: Desk, question: str) -> None:
    call = understand(question, desk)
    assert call.tool == "clarify"
    told = " ".join(call.arguments["unclear"])
    assert "先后" in told or "came first" in told


@pytest.mark.parametrize(
    "question",
    [
        "customers who bought gold jewelry",  # what it is made of, and no level of theirs
        "list our regulars",
    ],
)
def test_words_that_mean_something_else_are_asked_back(desk: Desk, question: str) -> None:
    assert understand(question, desk).tool == "clarify"


@pytest.mark.parametrize(
    ("plain", "told"),
    [
        ("沉睡的金卡", "不活跃的金卡"),
        ("近30天没登录的客户", "近30天不活跃的客户"),
        ("近90天下过单的上海客户", "上海还在下单的客户"),
        ("customers who ordered in the last 90 days", "customers who still buy"),
        ("customers who added phones to the cart but did not buy any phones", "customers who left phones in the cart"),
        ("金卡和钻石客户按城市有多少人", "金卡和钻石客户各城市有多少人"),
    ],
)
def test_said_otherwise(desk: Desk, plain: str, told: str) -> None:
    call = understand(plain, desk)
    assert call.tool != "clarify"
    assert understand(told, desk) == call


@pytest.mark.parametrize(
    "question",
    [
        "近30天买过女装的客户今年的销售额",
        "近30天买过女装的客户今年一共消费了多少钱",
        "客户里近30天买过女装的今年的销售额",
        "sales this year of customers who bought womenswear in the last 30 days",
    ],
)
def test_a_figure_of_the_customers_described(desk: Desk, question: str) -> None:
    call = understand(question, desk)
    assert (call.tool, call.arguments["measures"], call.arguments["period"]) == ("run_report", ["sales"], "this_year")
    assert _held(call) == {("units", "ge", 1, "last_30_days", "女装")}


@pytest.mark.parametrize(
    "question",
    [
        "近半年下过单的金卡里今年消费最高的10个",
        "top 10 by sales this year among customers who ordered in the past half year and who are gold members",
    ],
)
def test_the_first_among_those_described(desk: Desk, question: str) -> None:
    call = understand(question, desk)
    assert call.tool == "find_customers"
    assert (call.arguments["limit"], call.arguments["order"]["by"]) == (10, "sales")
    assert {("orders", "ge", 1, "last_6_months", ""), ("sales", "gt", 0, "this_year", "")} <= _held(call)


def test_days_of_a_denied_deed_alone(desk: Desk) -> None:
    call = understand("customers who used the 新客礼券 but didn't purchase in October or November", desk)
    assert _held(call) == {
        ("coupons_used", "ge", 1, "all", "新客礼券"),
        ("orders", "eq", 0, "2026-10", ""),
        ("orders", "eq", 0, "2026-11", ""),
    }


@pytest.mark.parametrize(
    ("plain", "told"),
    [
        ("手里有券的客户有多少", "领了券没用、还没过期的客户有多少"),
        ("本月注册且本月下过单的客户有多少", "新客里头有几个已经下单了 本月"),
        ("近30天注册、上个月下过单的小程序客户", "小程序新客上个月下过单的"),
        ("近90天买过两次以上的客户有多少", "近90天买过两次以上的人数"),
        (
            "customers who added to cart but didn't order last week",
            "customers who added to cart but didn't pay last week",
        ),
        ("churn list for Wuhan", "churn list for Wuhan please with reasons"),
        ("新品里哪个商品卖得最好", "新品里面谁卖得最好"),
    ],
)
def test_asked_in_short(desk: Desk, plain: str, told: str) -> None:
    one, other = understand(plain, desk), understand(told, desk)
    assert one.tool != "clarify"
    assert other.tool == one.tool
    assert other.arguments == one.arguments or _held(other) == _held(one)


@pytest.mark.parametrize(
    "question",
    [
        "列出金额超5000还没付款的订单",  # orders, and not who placed them
        "杭州高意向客户都看中了啥",
    ],
)
def test_what_is_not_who_is_asked_back(desk: Desk, question: str) -> None:
    assert understand(question, desk).tool == "clarify"


def test_what_goes_on_to_tell_of_them_is_no_figure(desk: Desk) -> None:
    listed = understand(
        "members in Beijing who ordered on Double 11, received a coupon in the past week, and had a refund in October",
        desk,
    )
    assert listed.tool == "find_customers"
    assert ("refunded_orders", "ge", 1, "2026-10", "") in _held(listed)
    figure = understand(
        "for customers in Shanghai who didn't log in last year, but with a login in October: sales this year", desk
    )
    assert figure.arguments["measures"] == ["sales"]
    assert ("logins", "ge", 1, "2026-10", "") in _held(figure)
