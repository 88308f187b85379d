"""English figures asked for in half a sentence, a gloss or another clause."""

from __future__ import annotations

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.assistant.understand import understand


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("Show how this month's sales break down across cities.", "sales by city this month"),
        ("how yesterday's orders were spread over the hours of the day", "orders by hour yesterday"),
        ("Finance wants to know how last month's sales compare with the same month last year",
         "sales last month vs the same month last year"),
        ("How far up or down are last month's sales against a year earlier?", "sales last month yoy"),
        ("this month's sales and how much they rose or fell from the same days of last month",
         "sales this month vs the same days of last month"),
        ("I'd be glad to know what the sales in Shanghai were last month", "sales in Shanghai last month"),
        ("The platform people ask me for the GMV in October", "GMV in October"),
        ("I'm filling in the deck and the only thing missing is last month's sales figure", "sales last month"),
        ("sales by city this month if that's easy", "sales by city this month"),
        ("new customers per day last week, i.e. new accounts", "new customers per day last week"),
        ("last week's new customers, one figure for each of the seven days", "new customers by day last week"),
        ("average order value for each of last year's four quarters", "average order value by quarter last year"),
        ("refund rate across the different product categories this year", "refund rate by category this year"),
        ("coupon use rate this year split out by which coupon it was", "coupon use rate by coupon this year"),
        ("What were sales last month in RMB?", "sales last month"),
        ("paid order amount by city this month", "sales by city this month"),
        ("How much was an order from gold customers worth on average last month?",
         "average order value of gold customers last month"),
        ("mean value of a paid order by quarter last year", "average order value by quarter last year"),
        ("average order value of members with a gold card last month",
         "average order value of gold customers last month"),
        ("How often do orders end in a refund by category this year, as a rate?", "refund rate by category this year"),
        ("used divided by issued for each coupon this year", "coupon use rate by coupon this year"),
        ("total amount of all orders, whatever their payment status, in October", "GMV in October"),
        ("the month that just ended: orders", "orders last month"),
        ("refund rate for today and the 29 days before it", "refund rate last 30 days"),
        ("this month's sales with the MoM change, like for like in days", "sales this month vs last month"),
        ("contrast the sales of Shanghai with the sales of Beijing in Q3",
         "compare the sales of Shanghai and Beijing in Q3"),
        ("Which sold more in Q3, Shanghai or Beijing? Show both sales figures.",
         "Which sold more in Q3, Shanghai or Beijing?"),
        ("first-time buyers by channel in Q1 and Q2 of this year together",
         "first-time buyers by channel from Q1 to Q2"),
        ("what part of this year's sales is down to female customers, as a percentage",
         "what part of this year's sales came from female customers"),
        ("boss wants to know what women's clothing brought in last week", "sales of women's clothing last week"),
        ("how many units of pet supplies went out the door in Q3", "units of pet supplies sold in Q3"),
        ("618 day this year, units sold per category", "units sold per category on 618 this year"),
        ("is Tmall getting more orders than Douyin this month", "orders Tmall vs Douyin this month"),
        ("share of sales by channel last month, for slide 4", "share of sales by channel last month"),
        ("What's GMV month to date? GMV not net sales", "GMV month to date"),
        ("which channel drives the most orders this month", "which channel has the most orders this month"),
        ("show teh top 10 custmers by sales this year", "top 10 customers by sales this year"),
    ],
)  # fmt: skip
def test_it_is_the_plain_figure(desk: Desk, said: str, meant: str) -> None:
    call = understand(said, desk)
    assert call.tool == "run_report"
    assert call == understand(meant, desk)


@pytest.mark.parametrize(
    "said",
    [
        "Show me how the last campaign did.",
        "last campaign - how did it do?",
        "What came out of the last campaign?",
        "So, the last campaign... how'd it do?",
        "How did the last campain do?",
    ],
)
def test_how_a_campaign_did(desk: Desk, said: str) -> None:
    assert understand(said, desk) == understand("How did the last campaign do?", desk)


@pytest.mark.parametrize(
    "said",
    ["Show the follow-up tasks marked open", "Show the open ones among the follow-up tasks", "open folow-up tasks"],
)
def test_open_tasks(desk: Desk, said: str) -> None:
    assert understand(said, desk) == understand("Show the open follow-up tasks", desk)


@pytest.mark.parametrize("said", ["how did that campaign do", "customers who bought across different categories"])
def test_no_figure_is_made_of_them(desk: Desk, said: str) -> None:
    call = understand(said, desk)
    assert call.tool == "clarify" or call.arguments.get("dimensions") != ["category"]


def test_service_is_to_do_something(desk: Desk) -> None:
    before = understand("churn risk customers in Suzhou", desk)
    assert understand("ok, have customer service follow up with them", desk, before).tool == "create_followups"
