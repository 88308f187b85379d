"""English told in the grammar's words before it is read: days, bars, what is left out, rates, idle verbs."""

from __future__ import annotations

import datetime as dt

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.assistant.understand import understand
from crm_tools.assistant.understand.days.begun_en import begun
from crm_tools.assistant.understand.text.last_done_en import last_done
from crm_tools.assistant.understand.text.normalise import normalise
from crm_tools.assistant.understand.text.same_month_en import days_told_apart

TODAY = dt.date(2026, 11, 22)


@pytest.mark.parametrize(
    ("typed", "days"),
    [
        ("latest purchase over 90 days back but under 180", "91 to 179"),
        ("most recent order was placed more than 90 and fewer than 180 days ago", "91 to 179"),
        ("customers, last purchase at least 30 and at most 60 days ago", "30 to 60"),
        ("it's been more than 90 days since they last ordered. less than 180 though", "91 to 179"),
        ("last order >90 days and <180 days ago", "91 to 179"),
    ],
)
def test_last_done(typed: str, days: str) -> None:
    assert f"whose last order was {days} days ago" in last_done(normalise(typed)).norm


@pytest.mark.parametrize(
    "typed", ["last order more than 180 days and more than 90 days ago", "last orders by month", "the last 90 days"]
)
def test_no_time_since(typed: str) -> None:
    assert last_done(normalise(typed)).norm == normalise(typed).norm


@pytest.mark.parametrize(
    ("typed", "means"),
    [
        ("orders between September 16 and 30", "orders from september 16 to september 30"),
        ("who wrote on 20 or 21 November", "who wrote from november 20 to november 21"),
        ("sales on 11 and 18 November", "sales on november 11 and on november 18"),
        ("customers with between 5 and 10 May orders", "customers with between 5 and 10 may orders"),
    ],
)
def test_days_of_one_month(typed: str, means: str) -> None:
    assert days_told_apart(normalise(typed)).norm == means


def test_month_begun() -> None:
    told = begun(normalise("sales since November 1 compared with the same period of last month"), TODAY)
    assert told.norm.startswith("sales this month compared")
    assert "since november 1" in begun(normalise("sales since November 1"), TODAY).norm


@pytest.mark.parametrize(
    ("question", "period"),
    [
        ("Sales by month, 2026 year to date", "2026-01-01.."),
        ("sales up to now this month", "this_month"),
        ("orders by hour. Use the last 30 days", "last_30_days"),
        ("orders by hour, timeframe: October", "2026-10"),
        ("new customers by channel, 90 days back", "last_90_days"),
        ("sales for the latter half of September", "2026-09-16..2026-09-30"),
        ("orders from July 1 until now", "2026-07-01.."),
    ],
)
def test_days(desk: Desk, question: str, period: str) -> None:
    call = understand(question, desk)
    assert (call.tool, call.arguments["period"]) == ("run_report", period)


@pytest.mark.parametrize(
    "question",
    [
        "How many customers count as high value if I raise the bar to 20,000?",
        "how many high-value customers if we set the limit at 20,000",
        "what if the threshold for high value were 20,000 - how many?",
        "how many high-value customers, cutoff lowered to 20k",
    ],
)
def test_bar_moved(desk: Desk, question: str) -> None:
    assert understand(question, desk).arguments["audience"]["params"] == {"min_sales_yuan": 20000}


@pytest.mark.parametrize(
    "question",
    [
        "how many new customers each channel gave us in October",
        "how many new customers did each channel deliver in October",
        "how many new customers has each channel produced in October",
        "new customers each channel got us in October",
    ],
)
def test_yielding_says_nothing(desk: Desk, question: str) -> None:
    told = understand(question, desk).arguments
    assert (told["measures"], told["dimensions"], told["period"]) == (["new_customers"], ["channel"], "2026-10")


@pytest.mark.parametrize(
    ("comment", "read"),
    [
        (", they may be unhappy", True),
        (" - probably not happy with us", True),
        (". They seem to be annoyed", True),
        (", they might not live in Beijing", False),
        (", they must have an email", False),
        (", they may get a coupon", False),
    ],
)
def test_comments(desk: Desk, comment: str, read: bool) -> None:
    call = understand(f"Customers with 2 or more refunded orders this year{comment}", desk)
    held = {"segment": "all", "period": "this_year", "filters": [{"field": "refunded_orders", "op": "ge", "value": 2}]}
    assert (call.tool == "find_customers" and dict(call.arguments) == held) is read


@pytest.mark.parametrize(
    "question",
    [
        "first order in september and nothing afterwards",
        "customers whose first order was in September and nothing since",
        "ordered for the first time in September, nothing after that",
    ],
)
def test_nothing_afterwards(desk: Desk, question: str) -> None:
    fields = [
        (one["field"], one["op"], one["value"], one["period"])
        for one in understand(question, desk).arguments["filters"]
    ]
    assert fields == [("first_time_buyers", "ge", 1, "2026-09"), ("orders", "eq", 1, "all")]


@pytest.mark.parametrize(
    "question",
    [
        "What share of the issued 会员日通用券 coupons has been used?",
        "of all 会员日通用券 issued, what portion was used",
        "how well did the 会员日通用券 get redeemed",
        "redemption rate for the coupon titled 会员日通用券",
    ],
)
def test_coupon_rate(desk: Desk, question: str) -> None:
    told = understand(question, desk).arguments
    assert (told["measures"], told["filters"][0]["value"]) == (["coupon_use_rate"], "会员日通用券")


@pytest.mark.parametrize(
    ("question", "filters", "field"),
    [
        ("what percentage of customers ordered in October", (), "orders"),
        ("share of customers who logged in in October", (), "logins"),
        ("out of all customers how many percent used a coupon in October", (), "coupons_used"),
        ("percentage of gold members who spent over 1000 in October", ("金卡",), "sales"),
    ],
)
def test_part_of_people(desk: Desk, question: str, filters: tuple[str, ...], field: str) -> None:
    told = understand(question, desk).arguments
    assert (told["measures"], told["share"], told["of_all"]) == (["customers"], ["customers"], True)
    assert tuple(one["value"] for one in told.get("filters", ())) == filters
    done = told["audience"]["filters"][0]
    assert (done["period"] or told["audience"]["period"], done["field"]) == ("2026-10", field)


@pytest.mark.parametrize(
    "question",
    [
        "How exactly do you decide that a customer is at risk of churn?",
        "when is a customer considered lapsed?",
        "what makes a customer high-value?",
        "within how many days may goods be returned",
        "are coupons refundable",
        "how many coupons can be used per order",
    ],
)
def test_for_the_documents(desk: Desk, question: str) -> None:
    assert understand(question, desk).tool == "search_knowledge"


@pytest.mark.parametrize(
    ("question", "plain"),
    [
        ("What did the customers from Douyin spend last month, all together?", "sales of Douyin customers last month"),
        ("what sold best in October", "best selling product in October"),
        ("what's been selling the most this month", "best selling product this month"),
        ("which item sold the most in Shanghai last week", "best selling product in Shanghai last week"),
    ],
)
def test_what_asks_for_goods_or_an_amount(desk: Desk, question: str, plain: str) -> None:
    call = understand(plain, desk)
    assert call.tool == "run_report"
    assert understand(question, desk) == call


def test_what_sells_asked_of_a_list_is_goods_too(desk: Desk) -> None:
    before = understand("top 10 customers by sales", desk)
    assert understand("what sold best last month?", desk, before).arguments["dimensions"] == ["product"]


@pytest.mark.parametrize(
    "question",
    [
        "How large is the female share among the customers who bought in October?",
        "Of the customers who bought in October, how many in % are female?",
    ],
)
def test_a_part_of_some_customers_is_a_share(desk: Desk, question: str) -> None:
    plain = understand("What share of the customers who bought in October are female?", desk)
    assert plain.arguments["share"] == ["buyers"]
    assert understand(question, desk) == plain
