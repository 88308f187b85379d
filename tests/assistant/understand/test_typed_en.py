"""English figures as people type them: days before a figure, lists of days, records, growth, words of other trades."""

from __future__ import annotations

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.assistant.understand import understand


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("compare sales this month to last month", "sales this month vs last month"),
        ("compare Q3 to Q2 by channel", "sales by channel Q3 vs Q2"),
        ("October vs September", "sales October vs September"),
        ("compare October and September, which one's sales is better?", "sales October vs September"),
        ("bottom 10 cities by October revenue", "bottom 10 cities by revenue in October"),
        ("worst 5 channels by last month's orders", "worst 5 channels by orders last month"),
        ("sales in recently three months", "sales in the last three months"),
        ("sales by month in recent half year", "sales by month last half year"),
        ("was October the worst month ever?", "which month had the worst sales of all time"),
        ("was 11 November our biggest day this year?", "which day had the highest sales this year"),
        ("was the week of 9 November the best week of the year?", "which week had the highest sales this year"),
        ("did Double 11 beat last year?", "Double 11 sales vs last year"),
        ("has October beaten September?", "sales October vs September"),
        ("sale amount of Beijing last week", "sales in Beijing last week"),
        ("Double 11 this year order count is how many", "order count Double 11 this year"),
        ("ring ratio of sales in October", "mom growth of sales in October"),
        ("customer unit price of each channel this year", "AOV by channel this year"),
        ("where do we lose the most money to refunds?", "which city has the highest refund amount"),
        ("which channel loses the most to returns this year", "which channel has the highest refund amount this year"),
        ("what did the coupons cost us this year", "coupon discounts this year"),
        ("top cities by AOV (min 50 orders)", "cities by AOV with at least 50 orders"),
        ("which level contributes the most sales and what's the percentage of each?", "share of sales by level"),
        ("how many orders above 500 in October", "how many orders above 500 yuan in October"),
        ("in which month did we sell the most phones", "which month has the most units of phones"),
        ("revenue after refunds by month this year", "revenue by month this year"),
        ("how many inquiries via WeChat in October", "WeChat inquiries in October"),
        ("which categories fell more than 10% last month", "categories whose sales fell by more than 10% last month"),
        ("channels with rising AOV this month", "channels whose AOV rose this month"),
        ("are weekends better than weekdays", "sales on weekends vs weekdays"),
        ("sales on Oct 1st, 2nd and 3rd", "sales on Oct 1, Oct 2 and Oct 3"),
        ("sales on the 9th, 10th and 11th of November by channel", "sales by channel on Nov 9, Nov 10 and Nov 11"),
        ("sales on Nov 10 and 11 together", "sales Nov 10 to Nov 11"),
    ],
)  # fmt: skip
def test_told_in_other_words(desk: Desk, said: str, meant: str) -> None:
    found = understand(said, desk)
    assert found == understand(meant, desk)
    assert found.tool == "run_report"


@pytest.mark.parametrize(
    ("question", "measure", "bounded"),
    [
        ("cities by AOV with at least 50 orders", "aov", "orders"),
        ("top 5 cities by AOV with more than 100 buyers", "aov", "buyers"),
        ("top 10 products by refund rate with at least 20 orders", "refund_rate", "orders"),
        ("cities by orders with AOV over 500", "orders", "aov"),
    ],
)
def test_a_number_is_of_its_own_noun(desk: Desk, question: str, measure: str, bounded: str) -> None:
    told = understand(question, desk).arguments
    assert told["measures"] == [measure]
    assert [one["field"] for one in told["filters"]] == [bounded]


@pytest.mark.parametrize(
    "question",
    [
        "who bought on Nov 9, 10 and 11",  # people, and no day each
        "orders over 30 days old",
        "gross sales vs net sales",
        "days since first sale",
    ],
)
def test_no_figure_is_made_of_it(desk: Desk, question: str) -> None:
    assert understand(question, desk).tool != "run_report"


def test_days_between_are_a_range(desk: Desk) -> None:
    assert understand("sales between Oct 1 and 5", desk).arguments["period"] == "2026-10-01..2026-10-05"


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("gap between app and mini program orders this month", "orders this month, app vs mini program"),
        ("difference in orders between Tmall and Douyin in October", "orders in October, Tmall vs Douyin"),
        ("did we get more orders in October or September", "orders October vs September"),
        ("which month was better, August or September", "sales September vs August"),
        ("how much more did we sell in October than in September", "sales October vs September"),
        ("refunds as a percentage of orders by month", "refund rate by month"),
        ("top 5 cities by number of gold members", "5 cities with the most gold members"),
        ("Third-quarter 2026 sales by category", "sales by category in Q3 2026"),
        ("orders by payment status (paid, pending, refunded) this month", "orders by payment status this month"),
        ("which cities passed half a million RMB in sales in Q3?", "cities with sales over 500,000 yuan in Q3"),
        ("which products sold more than 50 units this month", "products with units more than 50 this month"),
        ("which products made over 10k this month", "products with sales over 10k this month"),
        ("which cities had lower sales in September than in August", "cities whose sales fell in September vs August"),
        ("categories with less than 2,000 units sold this year", "categories with units less than 2000 this year"),
        ("cities with 100 buyers or more last month", "cities with at least 100 buyers last month"),
        ("units sold this month, price 1k-2k", "units sold this month of products priced from 1000 to 2000 yuan"),
    ],
)
def test_groups_beside_one_another_and_bounds(desk: Desk, said: str, meant: str) -> None:
    found = understand(said, desk)
    assert found == understand(meant, desk)
    assert found.tool == "run_report"


@pytest.mark.parametrize("question", ["refund amount as a percentage of sales by month", "sales as a share of GMV"])
def test_one_figure_in_another_is_no_share_of_each(desk: Desk, question: str) -> None:
    assert understand(question, desk).tool == "clarify"


@pytest.mark.parametrize(
    "question",
    [
        "monthly sales of Beijing and Shanghai added together",
        "Beijing and Shanghai combined: monthly sales",
        "monthly AOV of Beijing and Shanghai together",
    ],
)
def test_values_together_are_one(desk: Desk, question: str) -> None:
    assert understand(question, desk).arguments["dimensions"] == ["month"]


@pytest.mark.parametrize("question", ["change the price of sku 12 to 900", "set prices to 100", "raise prices by 10%"])
def test_prices_are_not_changed(desk: Desk, question: str) -> None:
    assert understand(question, desk).arguments["reason"] == "not_allowed"


@pytest.mark.parametrize(
    ("said", "groups"),
    [
        ("AOV Shanghai vs Beijing last month, gold and diamond only", ["city"]),
        ("AOV Shanghai vs Beijing last month for gold and diamond members", ["city"]),
        ("repeat rate by channel, Shanghai and Beijing only", ["channel"]),
        ("AOV of gold and diamond members", ["level"]),
        ("number of orders above 1,000 yuan last month from Tmall customers", []),
        ("orders over 1000 yuan by gold members this year", []),
    ],
)
def test_who_is_counted_has_no_rows(desk: Desk, said: str, groups: list[str]) -> None:
    found = understand(said, desk)
    assert found.tool == "run_report"
    assert found.arguments.get("dimensions", []) == groups


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("percentage each category contributes to Q3 product sales", "share of product sales by category in Q3"),
        ("top 20 spenders in Shanghai this year, with what they spent", "top 20 spenders in Shanghai this year"),
        ("high value customers but with 20k as the bar instead of 10k", "high-value customers with a threshold of 20k"),
        ("buyers of both pet supplies and beauty", "customers who bought both pet supplies and beauty"),
        ("logins/user by level in October", "logins per user by level in October"),
        ("how many orders per day do we usually get", "average orders per day"),
    ],
)  # fmt: skip
def test_of_examiners(desk: Desk, said: str, meant: str) -> None:
    assert understand(said, desk) == understand(meant, desk)
    assert understand(said, desk).tool != "clarify"


@pytest.mark.parametrize(
    "question",
    ["what share of buyers are new customers by month", "% new buyers by month"],
)
def test_part_of_others_is_no_part_of_itself(desk: Desk, question: str) -> None:
    assert understand(question, desk).tool == "clarify"


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("categories ranked by yoy growth in Q3", "categories ranked by growth in Q3 yoy"),
        ("sales of products over 1000 yuan this month", "sales of products priced over 1000 yuan this month"),
        ("average unit price of customer this month", "AOV this month"),
        ("per capita consumption by level", "average spend per buyer by level"),
        ("consumption amount by city", "sales by city"),
        ("login times of this week", "logins this week"),
        ("register number by channel this month", "new customers by channel this month"),
        ("registered users by day in November", "new customers by day in November"),
        ("the last 5 cities in sales", "bottom 5 cities by sales"),
        ("the first three quarters sales", "sales from January to September"),
        ("orders by channel this month and last month", "orders by channel this month vs last month"),
        ("is the refund rate rising?", "refund rate trend by month"),
        ("how has AOV developed over the last 6 months", "AOV trend by month over the last 6 months"),
        ("of all orders this month, what share came from Shanghai?", "share of orders from Shanghai this month"),
        ("how much was refunded last week and how many orders", "refund amount and refunded orders last week"),
        ("which cities generated less than 10,000 yuan last month?", "cities with sales under 10,000 yuan last month"),
    ],
)
def test_said_by_those_who_learned_it(desk: Desk, said: str, meant: str) -> None:
    found = understand(said, desk)
    assert found == understand(meant, desk)
    assert found.tool == "run_report"


def test_the_bottom_by_growth_fell_most(desk: Desk) -> None:
    told = understand("bottom 5 channels by order growth in October", desk).arguments
    assert told["order"] == {"by": "orders_change", "descending": False}


@pytest.mark.parametrize("question", ["orders with at least 2 products", "who ordered this year and last year"])
def test_asked_back(desk: Desk, question: str) -> None:
    assert understand(question, desk).tool == "clarify"


def test_the_way_to_a_purchase_is_no_number_of_carts(desk: Desk) -> None:
    assert understand("cart to purchase, computers and office, past 30 days", desk).tool == "clarify"
    told = understand("the customer with most favorite products is who", desk).arguments
    assert (told["measures"], told["dimensions"]) == (["favorites"], ["customer"])
