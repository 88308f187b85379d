"""Customers asked for plainly, in Chinese and English: lists with their columns, terse lines, what was not done."""

from __future__ import annotations

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.assistant.understand import understand


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("buyers of coffee machines in May with name, city and mobile", "list who bought coffee machines in May"),
        ("who bought coffee machines in October, names and city", "list who bought coffee machines in October"),
        ("names and cities of customers who bought coffee machines", "list customers who bought coffee machines"),
        ("buyers in October, names please", "list buyers in October"),
        ("买过咖啡机的客户，姓名和城市", "买过咖啡机的客户名单"),
        ("买过咖啡机的客户的姓名和手机号", "买过咖啡机的客户名单"),
        ("上个月新增客户，姓名和手机号", "上个月新增客户名单"),
        ("本月美妆的买家", "本月买过美妆的客户"),
        ("上海，本月有登录", "上海，本月登录过"),
        ("近30天有退款的金卡", "近30天退过款的金卡客户"),
        ("发过券一张没用的客户", "领过券一张都没用的客户"),
        ("把双11买过大家电的都找出来", "双11买过大家电的客户名单"),
        ("钻石里面，近一个月连登录都没登录过的人", "近一个月没登录过的钻石"),
        ("收藏了羽绒服还没下手的客户", "收藏了羽绒服还没买的客户"),
        ("给我个清单：抖音渠道、这个月登录过、但一单没下", "抖音的客户，这个月登录过、但一单没下"),
        ("沉睡90到180天的会员", "最近一次下单在90到180天前的会员"),
        ("把高价值客户的门槛临时提到2万看看剩谁", "高价值客户的门槛提到2万"),
        ("近7天有加购、手上又有没用的券，这种客户有多少？名单也要", "近7天有加购、手上又有没用的券的客户名单"),
        ("发过大额满减券的客户", "领过大额满减券的客户"),
    ],
)
def test_told_in_other_words(desk: Desk, said: str, meant: str) -> None:
    call = understand(said, desk)
    assert call == understand(meant, desk)
    assert call.tool == "find_customers"


@pytest.mark.parametrize("said", ["customers who received a coupon but never used it", "领过券没用过的客户"])
def test_a_coupon_never_used_means_none_of_them(desk: Desk, said: str) -> None:
    rules = {(one["field"], one["op"], one["value"]) for one in understand(said, desk).arguments["filters"]}
    assert rules == {("coupons_issued", "ge", 1), ("coupon_use_rate", "eq", 0)}


@pytest.mark.parametrize(
    "said",
    [
        "customers who viewed 咖啡机 in the last 7 days but made no purchases this month",
        "近7天看过咖啡机但本月没有购买的客户",
    ],
)
def test_in_days_of_its_own_nothing_was_bought(desk: Desk, said: str) -> None:
    bought = understand(said, desk).arguments["filters"][1]
    assert (bought["field"], bought["value"], bought["period"]) == ("orders", 0, "this_month")
    assert not bought.get("where")


def test_names_are_no_figure(desk: Desk) -> None:
    assert understand("new customers this month, names and channels", desk).tool == "clarify"
    assert understand("gold members last month, spending and orders", desk).tool == "run_report"
    consent = understand("diamond, female, Shanghai, ok to email", desk).arguments["filters"][-1]
    assert consent == {"field": "consent", "op": "eq", "value": "yes"}


@pytest.mark.parametrize(
    ("said", "group", "rows"),
    [
        ("今年消费前50的客户的城市分布", "city", 50),
        ("消费金额top50会员都在哪些城市", "city", 50),
        ("今年销售额最高的100个客户，按等级看有多少人", "level", 100),
        ("city distribution of our top 50 customers this year", "city", 50),
        ("which cities do our top 100 customers live in", "city", 100),
        ("退款客户的等级分布", "level", None),
        ("收藏过商品的客户的城市分布", "city", None),
        ("买过女装的客户男女比例", "gender", None),
    ],
)
def test_customers_are_laid_out_and_not_what_they_did(desk: Desk, said: str, group: str, rows: int | None) -> None:
    told = understand(said, desk).arguments
    assert (told["measures"], told["dimensions"]) == (["customers"], [group])
    assert told["audience"].get("limit") == rows


def test_a_ranking_of_customers_is_laid_out_afterwards(desk: Desk) -> None:
    best = understand("今年消费前20的客户", desk)
    told = understand("分别在哪些城市", desk, best).arguments
    assert (told["measures"], told["dimensions"], told["audience"]["limit"]) == (["customers"], ["city"], 20)
    assert understand("换成按城市", desk, best).arguments["measures"] == ["sales"]


@pytest.mark.parametrize(
    "said",
    [
        "退款客户里金卡占多少",
        "退过款的客户里金卡占比",
        "share of gold members among customers who had a refund",
        "what share of customers who had a refund are gold members",
    ],
)
def test_the_share_is_of_those_who_did_it(desk: Desk, said: str) -> None:
    told = understand(said, desk).arguments
    assert told["measures"] == told["share"] == ["customers"]
    assert [one["field"] for one in told["part"]] == ["level"]
    assert [one["field"] for one in told["audience"]["filters"]] == ["refunded_orders"]
    assert not told.get("of_all")


@pytest.mark.parametrize("said", ["女客户占比，按城市", "女客户占多大比例？按城市"])
def test_a_share_laid_out_is_of_each_group(desk: Desk, said: str) -> None:
    told = understand(said, desk).arguments
    assert (told["dimensions"], [one["field"] for one in told["part"]]) == (["city"], ["gender"])


def test_a_word_for_a_moment_is_no_second_half(desk: Desk) -> None:
    assert understand("帮我找一下半年没有下过单的金卡会员", desk) == understand("半年没有下过单的金卡会员", desk)
    assert understand("统计一下下半年的销售额", desk).arguments["period"] == "2026-07..2026-12"


def test_one_of_two_deeds_and_neither_bought(desk: Desk) -> None:
    told = understand("收藏过或加购过珠宝钟表、但没买过的客户", desk).arguments
    either = told["rule"]["rules"]
    assert [one["field"] for one in either] == ["favorites", "carts"]
    assert all(one["where"] for one in either)
    assert [(one["field"], one["value"]) for one in told["filters"]] == [("units", 0)]
    english = understand("customers who favourited or carted 大家电 but did not buy any", desk).arguments
    assert [one["field"] for one in english["filters"]] == ["units"]


@pytest.mark.parametrize("said", ["钻石会员近90天买过的占几成", "钻石会员中近90天买过的比例"])
def test_what_part_of_them_did_it(desk: Desk, said: str) -> None:
    told = understand(said, desk).arguments
    assert [one["field"] for one in told["filters"]] == ["level"]
    assert [one["field"] for one in told["audience"]["filters"]] == ["orders"]
    assert told["of_all"]


def test_each_customer_is_one_and_orders_are_not_their_sum(desk: Desk) -> None:
    assert understand("纸尿裤的回头客多不多，今年买过两次以上的人数", desk).tool == "clarify"
    assert understand("退款金额超过2000的订单涉及哪些客户", desk).tool == "clarify"


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("customers with a 半自动咖啡机 in their cart", "customers who carted 半自动咖啡机"),
        ("how many October signups already bought", "how many of the October signups have bought"),
        ("high intent customers without a coupon", "high intent customers who do not hold a coupon"),
        ("who got refunds of more than 3000 yuan this year", "who has refunds worth more than 3000 yuan this year"),
        (
            "customers who bought on Double 11 last year and never again",
            "customers who bought on Double 11 last year and have not bought since",
        ),
        (
            "customers with 10 or more orders in 2025 but fewer than 3 this year",
            "customers with 10 or more orders in 2025 but fewer than 3 orders this year",
        ),
        ("customers lapsed between 90 and 180 days", "customers whose last order was between 90 and 180 days ago"),
        ("I want see which customers will be lost", "customers at risk of churning"),
        ("only browse, never buy, these customers list", "customers who viewed but never bought"),
        ("Normal-level customers with 5+ orders this year", "regular level customers with 5+ orders this year"),
        ("how many women under Douyin channel", "how many women in the Douyin channel"),
    ],
)
def test_told_in_other_english(desk: Desk, said: str, meant: str) -> None:
    call = understand(said, desk)
    assert call == understand(meant, desk)
    assert call.tool != "clarify"


@pytest.mark.parametrize(
    ("said", "by", "descending"),
    [
        ("流失客户按最近下单时间排序", "last_order_at", True),
        ("lapsed customers sorted by last order date, oldest first", "last_order_at", False),
        ("金卡客户，按最近登录时间从近到远排", "last_login_at", True),
    ],
)
def test_a_list_in_the_order_of_the_last_time(desk: Desk, said: str, by: str, descending: bool) -> None:
    assert understand(said, desk).arguments["order"] == {"by": by, "descending": descending}


def test_a_list_shown_is_sorted_by_the_last_time(desk: Desk) -> None:
    shown = understand("上海的金卡", desk)
    told = understand("按最后下单时间排序", desk, shown).arguments
    assert (told["filters"], told["order"]["by"]) == (shown.arguments["filters"], "last_order_at")


def test_goods_within_goods_are_not_denied(desk: Desk) -> None:
    assert understand("买过咖啡机但没买过咖啡的客户", desk).tool == "clarify"
    assert understand("买过咖啡但没买过咖啡机的客户", desk).tool == "find_customers"


def test_half_a_name_is_no_half(desk: Desk) -> None:
    told = understand("加购过半自动咖啡机的客户", desk).arguments["filters"]
    assert [(one["field"], one["value"], one["where"][0]["value"]) for one in told] == [("carts", 1, "半自动咖啡机")]
