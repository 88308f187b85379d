"""English as colleagues chat it, and what they say beside a request in other words."""

from __future__ import annotations

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.assistant.understand import understand


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        (
            "For 限量秒杀券: how many did we hand out and how many got used?",
            "coupons issued and coupons used of 限量秒杀券",
        ),
        ("how many 限量秒杀券 did we give out and how many of them got used?", "coupons issued and used of 限量秒杀券"),
        ("how many 大额满减券 did we dish out", "coupons issued of 大额满减券"),
        ("for the 大额满减券, how many were handed out?", "coupons issued of 大额满减券"),
        ("of the 大额满减券 we gave away, what share got redeemed?", "coupon use rate of 大额满减券"),
        ("who grabbed the 限量秒杀券 but hasn't used it yet?", "who claimed 限量秒杀券 and has not used it"),
        ("which customers snagged the 会员日通用券?", "which customers claimed the 会员日通用券?"),
        ("how many 大额满减券 are still unused?", "how many customers got 大额满减券 and have not used it"),
        ("how much money did we give back last month?", "refund amount last month"),
        (
            "refund rate in Chengdu this year, and how much money did we give back?",
            "refund rate and refund amount in Chengdu this year",
        ),
        ("how many WeChat inquiries did customer service get this month?", "WeChat inquiries this month"),
        ("how many inquiries did support receive in October", "inquiries in October"),
        (
            "customers whose last purchase was sometime between June and August",
            "customers whose last order was between June and August",
        ),
        ("whose last order falls in July 2026?", "customers whose last order was in July 2026"),
        ("how satisfied were people with delivery in the 618 survey, on average?", "delivery score in the 618 survey"),
        ("average satisfaction with logistics in the 618 survey", "logistics score in the 618 survey"),
        ("average time spent on product pages last week", "average dwell time last week"),
        ("at-risk customers with the most to lose, top 20", "at-risk customers by value at risk, top 20"),
        ("let me see the purchase history of customer 1024", "what did customer 1024 buy"),
        ("how many orders are still pending payment?", "unpaid orders"),
        ("how much did each of the gold members spend on average this year", "average spend per gold member this year"),
        (
            "customers who bought skincare but never jewellery",
            "customers who bought skincare but nothing from jewellery",
        ),
        ("did we sell more in Shanghai or in Beijing this year?", "sales in Shanghai vs Beijing this year"),
    ],
)
def test_what_colleagues_chat_is_read_as_what_it_means(desk: Desk, said: str, meant: str) -> None:
    call = understand(said, desk)
    assert call.tool != "clarify"
    assert call == understand(meant, desk)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("5 best sellers in beauty this quarter (units, not money)", "5 best sellers in beauty this quarter by units"),
        ("top 5 cities this year (orders, not revenue)", "top 5 cities this year by orders"),
        ("monthly GMV for 2026 (all statuses, not only paid)", "monthly GMV for 2026"),
        ("10 most viewed products this month (views, not dwell time)", "10 most viewed products this month"),
        (
            "skincare and jewellery buyers this year - people with both, not either",
            "customers who bought both skincare and jewellery this year",
        ),
        ("AOV by quarter since 2025, has it actually moved?", "AOV by quarter since 2025"),
        ("daily logins for past 2 weeks - any dip?", "daily logins for past 2 weeks"),
        ("AOV this month, and is it up or down on last month?", "AOV this month vs last month"),
        ("how many customers count as lost, i.e. nothing bought for over a year?", "how many customers count as lost"),
        ("lapsed customers, meaning those who bought nothing for 90 days", "lapsed customers"),
        ("refund rate by category this year, i.e. refunded vs paid+refunded", "refund rate by category this year"),
        ("repeat rate this quarter - 2+ orders I mean", "repeat rate this quarter"),
        ("inactive customers: no login since 1 September", "customers with no login since 1 September"),
        (
            "create follow-up tasks for gold customers at risk - better we phone them soon",
            "create follow-up tasks for gold customers at risk",
        ),
        (
            "who put something in the cart this week and did not order? (for an abandoned cart mail)",
            "who put something in the cart this week and did not order?",
        ),
        ("do the needful and list the gold customers in Shanghai", "list the gold customers in Shanghai"),
        ("are there more women or men among our buyers this year?", "buyers by gender this year"),
    ],
)
def test_what_is_said_beside_in_other_words_goes(desk: Desk, said: str, meant: str) -> None:
    call = understand(said, desk)
    assert call.tool != "clarify"
    assert call == understand(meant, desk)


@pytest.mark.parametrize(
    "said",
    [
        "lost customers, i.e. no order for 180 days",  # the desk calls lost who bought nothing for a year
        "top 10 products by sales (units, not money)",  # by which of the two?
        "AOV this quarter, has it moved?",  # against what?
        "how many new customers in October, and how many of those bought",  # two numbers
        "gmv vs sales this month, what's the gap?",  # of the two, and of no other month
        "有流失风险但还没流失的客户",
    ],
)
def test_what_says_something_else_is_asked_back(desk: Desk, said: str) -> None:
    assert understand(said, desk).tool == "clarify"


def test_coupons_not_used_yet_are_of_those_who_hold_one(desk: Desk) -> None:
    asked = understand("有多少张2026 618狂欢券还没用", desk)
    assert asked == understand("2026 618狂欢券还有多少人没用", desk)
    assert "coupon_use_rate" in str(asked.arguments)


@pytest.mark.parametrize("said", ["any growth on September?", "what change vs September?", "growth over September?"])
def test_days_behind_a_figure_are_what_it_is_held_against(desk: Desk, said: str) -> None:
    october = understand("sales in October", desk)
    assert understand(said, desk, october) == understand("compared to September", desk, october)


def test_what_was_never_bought_beside_days_was_bought_at_no_time(desk: Desk) -> None:
    never = understand("who bought pet supplies this year but never a large appliance?", desk).arguments["filters"][1]
    assert (never["value"], never["period"]) == (0, "all")
