"""What is left out of a question that could not be read with it, and what never is."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from crm_tools.analytics.definitions import shipped
from crm_tools.analytics.desk import Desk
from crm_tools.assistant.understand import understand

TODAY = dt.date(2026, 11, 22)


@pytest.fixture
def desk(demo_template: Path) -> Desk:
    return Desk(demo_template, TODAY, shipped())


def _called(question: str, desk: Desk) -> tuple[str, dict[str, Any]]:
    call = understand(question, desk)
    return call.tool, {name: value for name, value in call.arguments.items() if name != "chart"}


SAME = [
    ("上个月卖了多少钱", "上个月卖了好多钱哦"),
    ("上个月卖了多少钱", "上个月卖了多少钱给我报一下"),
    ("上个月退了多少钱", "上个月退出去多少钱"),
    ("国庆重庆的销售额", "国庆那七天重庆的销售额"),
    ("手机数码今年的销售额", "手机数码这块今年的销售额"),
    ("今年每季度的销售额", "今年一个季度一个季度地看销售额"),
    ("近7天浏览次数最多的10个商品", "近7天被看得最多的十件商品"),
    ("近两周各品类收藏次数", "近两周各品类被收藏多少回"),
    ("近12个月各会员等级的复购率", "各会员等级的复购率，取近12个月"),
    ("11月以来各渠道新增客户数", "11月以来各个渠道分别拉来多少新用户"),
    ("线下的客户里没有手机号的", "线下的客户里头，手机号没登记的"),
    ("有可用优惠券的钻石会员", "手上还攥着没用且没过期的券的钻石会员"),
    ("11月9日到11月15日各品类的销售额", "11月9日到11月15日这几天各品类的销售额"),
    ("近180天没登录过的会员有多少", "近180天一次都没登录过的会员有多少"),
    ("退款两次以上的客户", "退过两次以上款的客户"),
    ("sales by city in October", "sales by city in October, biggest first"),
    ("orders in the last 90 days by channel", "orders by channel in the last 90d"),
    ("sales of each product category in October", "How much did each product category bring in during October?"),
]


@pytest.mark.parametrize(("bare", "said"), SAME)
def test_small_words_change_nothing(desk: Desk, bare: str, said: str) -> None:
    assert understand(bare, desk).tool not in ("clarify", "decline")
    assert _called(said, desk) == _called(bare, desk)


@pytest.mark.parametrize(
    ("bare", "said"),
    [
        ("年底要寄礼盒，", "把去年消费最高的20位客户列出来"),
        ("首页要换推荐位了，", "这个月卖得最好的5个单品"),
        ("售后压力有点大，", "今年哪个品类退款率最高"),
        ("OKR要填了，", "上个季度的复购率是多少"),
        ("运营反馈说用户在变冷，", "三季度每周的活跃客户数"),
        ("北京那边要办答谢宴，", "累计消费超过五万的北京客户有哪些"),
        ("We pushed the launch back again. ", "What were sales by city in October?"),
        ("The brand team is about to try a new supplier, so give me ", "sales by category this year"),
    ],
)
def test_the_business_around_a_question_is_left_out(desk: Desk, bare: str, said: str) -> None:
    assert understand(said, desk).tool not in ("clarify", "decline")
    assert _called(bare + said, desk) == _called(said, desk)


@pytest.mark.parametrize(
    "question",
    [
        "上海客户，养猫的",
        "准备在上海办活动，消费前十的客户",  # they may be wanted from there
        "我们十月份推了小程序，新客有多少",
        "老板说不要退款的，11月各城市订单数",
        "想知道坪效，11月销售额",
        "客户想买冰淇淋机，名单给我",
        "这类客户想换手机，一共有多少",
        "上个月的订单，除大促的",
        "We want vegans only. How many customers do we have?",
        "We had a pop-up in Nanjing. How many orders did we get there?",
        "it rained in Shanghai, orders last week",
        "上个月别卖了多少钱",
        "各卖了多少钱",
        "上海最卖了多少钱",
        "未上个月卖了多少钱",
    ],
)
def test_what_may_bound_an_answer_is_asked_back(desk: Desk, question: str) -> None:
    assert understand(question, desk).tool in ("clarify", "decline")


@pytest.mark.parametrize("word", ["不", "没", "非", "除", "只", "最", "再", "未", "前"])
@pytest.mark.parametrize(
    "question", ["{}上海上个月各品类的销售额", "上海上个月{}各品类的销售额", "近90天下单{}5次以上的客户"]
)
def test_words_that_deny_bound_or_rank_are_never_passed_over(desk: Desk, question: str, word: str) -> None:
    bare = _called(question.replace("{}", ""), desk)
    found = _called(question.replace("{}", word), desk)
    assert found[0] in ("clarify", "decline") or found != bare or word in ("最", "只", "再")


@pytest.mark.parametrize(
    ("bare", "said"),
    [
        ("sales in shanghai last month", "sales in shanghia last month"),
        ("how many diamond members", "how many dimaond members"),
        ("womenswear sales in october", "womenswaer sales in octber"),
        ("new customers by channel in october", "new custs by chan in oct"),
        ("钻石会员有多少", "砖石会员有多少"),
        ("美妆护肤今年的销售额", "美装护肤今年的销售额"),
        ("抖音渠道上个月的新增客户数", "抖因渠道上个月的新增客户数"),
    ],
)
def test_one_slip_in_a_name(desk: Desk, bare: str, said: str) -> None:
    assert understand(bare, desk).tool not in ("clarify", "decline")
    assert _called(said, desk) == _called(bare, desk)


@pytest.mark.parametrize(
    "city", ["Huzhou", "Taizhou", "Cangzhou", "Guangzuo", "Hanzhou", "Shangai", "Foshaan", "Tanjin"]
)
def test_a_name_that_may_be_another_city_is_left_alone(desk: Desk, city: str) -> None:
    call = understand(f"sales in {city} last month", desk)
    assert call.tool in ("clarify", "decline"), call.arguments


@pytest.mark.parametrize("question", ["上各月的销售额", "本约销售额", "上个销售额"])
def test_half_a_period_is_none(desk: Desk, question: str) -> None:
    assert understand(question, desk).tool in ("clarify", "decline")


def test_a_follow_up_keeps_what_it_points_at(desk: Desk) -> None:
    before = understand("上海的钻石会员有哪些", desk)
    call = understand("这些会员上个月花了多少钱", desk, before)
    assert call.tool == "clarify" or "上海" in str(call.arguments)
