"""English verbs that are said of figures in many ways: handing out, logging, bringing in, doing."""

from __future__ import annotations

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.assistant.understand import understand


@pytest.mark.parametrize(
    ("question", "measures"),
    [
        ("how many vouchers did we hand out in November so far", ["coupons_issued"]),
        ("how many coupons did gold members redeem in October", ["coupons_used"]),
        ("how many add-to-carts did we log yesterday", ["carts"]),
        ("how much money went back to customers as refunds in October?", ["refund_amount"]),
        ("orders worth more than ¥1,000 in October - how many?", ["orders"]),
        ("orders cancelled in the week of 9-15 November", ["cancelled_orders"]),
        ("how many new customers registered in Hangzhou in each month of this year?", ["new_customers"]),
        ("Which tier brings in the most money per buyer, last 6 months?", ["sales_per_buyer"]),
        ("How did skincare do in Chengdu last month?", ["sales"]),
        ("how many customers made their very first purchase in October?", ["first_time_buyers"]),
    ],
)
def test_counts_what_the_verb_means(desk: Desk, question: str, measures: list[str]) -> None:
    call = understand(question, desk)
    assert call.tool == "run_report", call
    assert call.arguments["measures"] == measures


def test_the_later_of_two_periods_says_what_the_first_means(desk: Desk) -> None:
    call = understand("units sold by month of the last half year, May to October I mean", desk)
    assert call.arguments["period"] == "2026-05..2026-10"


def test_a_stage_of_the_risk_list(desk: Desk) -> None:
    call = understand(
        "From the churn-risk list take the lapsed ones with more than 10,000 yuan of purchases in all, not from "
        "Beijing, and rank the top 25 by that total",
        desk,
    )
    [member] = call.arguments["rule"]["rules"]
    assert (member["segment"], member["filters"][0]["value"]) == ("churn_risk", "lapsed")
    assert (call.arguments["order"]["by"], call.arguments["limit"]) == ("sales", 25)


def test_what_the_data_does_not_have_is_refused(desk: Desk) -> None:
    asked = "Female customers aged 25 to 34 in tier-one cities who spent over 1,000 yuan last month"
    assert understand(asked, desk).tool == "decline"


@pytest.mark.parametrize(
    ("question", "measures", "dimensions", "limit"),
    [
        ("% of orders refunded per channel, q3", ["refund_rate"], ["channel"], None),
        ("best day of nov so far by orders", ["orders"], ["day"], 1),
        ("what's our best seller in large appliances this year?", ["units"], ["product"], 1),
        ("sales per customer by city, ytd, top 5", ["sales_per_buyer"], ["city"], 5),
        ("first-time buyers vs repeat buyers in October", ["first_time_buyers", "repeat_buyers"], [], None),
        ("coupons issued vs used by month 2026", ["coupons_issued", "coupons_used"], ["month"], None),
        ("how our new customers split between men and women this year", ["new_customers"], ["gender"], None),
    ],
)
def test_how_figures_are_laid_out(
    desk: Desk, question: str, measures: list[str], dimensions: list[str], limit: int | None
) -> None:
    call = understand(question, desk)
    assert call.tool == "run_report", call
    told = call.arguments
    assert (told["measures"], told.get("dimensions", []), told.get("limit")) == (measures, dimensions, limit)


def test_a_change_between_two_months_compares_them(desk: Desk) -> None:
    call = understand("sales change between September and October per category", desk)
    assert (call.arguments["period"], call.arguments["compare"]) == ("2026-10", "previous")
