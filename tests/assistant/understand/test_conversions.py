"""Conversion between two steps of the funnel in many words."""

from __future__ import annotations

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.assistant.understand import understand


@pytest.mark.parametrize(
    ("question", "of", "to", "period"),
    [
        ("加购到下单转化率", "cart", "order", None),
        ("加购到下单的转化率是多少", "cart", "order", None),
        ("上个月加购转化率", "cart", "order", "last_month"),
        ("本月加购后购买率", "cart", "order", "this_month"),
        ("购物车到下单的转化", "cart", "order", None),
        ("从加购到支付的转化率，近7天", "cart", "order", "last_7_days"),
        ("收藏到购买转化率", "favorite", "order", None),
        ("浏览到加购转化率", "view", "cart", None),
        ("conversion cart to order", "cart", "order", None),
        ("cart to order conversion rate last month", "cart", "order", "last_month"),
        ("cart-to-purchase rate", "cart", "order", None),
        ("cart conversion rate", "cart", "order", None),
        ("how many carts turn into orders", "cart", "order", None),
        ("what share of favorites convert to orders", "favorite", "order", None),
        ("conversion rate from add to cart to purchase in October", "cart", "order", "2026-10"),
        ("view to cart conversion this year", "view", "cart", "this_year"),
    ],
)
def test_two_steps(desk: Desk, question: str, of: str, to: str, period: str | None) -> None:
    call = understand(question, desk)
    assert call.tool == "purchase_funnel"
    assert call.arguments == {"of": of, "to": to} | ({"period": period} if period else {})


@pytest.mark.parametrize("question", ["从浏览到下单的转化怎么样", "转化漏斗", "conversion funnel"])
def test_the_whole_funnel_stays(desk: Desk, question: str) -> None:
    assert understand(question, desk).arguments == {}


@pytest.mark.parametrize(
    "question", ["上海客户加购到下单转化率", "各渠道加购转化率", "cart to order conversion in Shanghai"]
)
def test_of_some_customers_it_is_not_known(desk: Desk, question: str) -> None:
    assert understand(question, desk).tool in ("clarify", "decline")


@pytest.mark.parametrize(
    ("question", "arguments"),
    [
        ("转化率是多少", {}),
        ("整体转化情况怎么样", {}),
        ("上个月转化率", {"period": "last_month"}),
        ("what's our conversion rate last month", {"period": "last_month"}),
    ],
)
def test_conversion_by_itself_is_the_whole_funnel(desk: Desk, question: str, arguments: dict[str, str]) -> None:
    call = understand(question, desk)
    assert (call.tool, call.arguments) == ("purchase_funnel", arguments)


@pytest.mark.parametrize(
    "question", ["各渠道的转化率", "优惠券转化率", "手机数码的转化率", "conversion rate by channel"]
)
def test_conversion_of_a_part_is_asked_back(desk: Desk, question: str) -> None:
    assert understand(question, desk).tool == "clarify"
