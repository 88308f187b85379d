"""English that tells a figure as a deed: placed by women, what gold members bought, what got returned, what grew."""

from __future__ import annotations

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.assistant.understand import understand


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("orders made by men last month", "orders from men last month"),
        ("logins by gold members last week", "logins of gold members last week"),
        ("sales by gold and silver members this year", "sales of gold and silver members this year"),
        ("orders by high-value customers by month", "orders of high-value customers by month"),
        ("items added to cart by gold members this week", "add-to-carts of gold members this week"),
        ("what women bought last month", "units by product from women last month"),
        ("what gold members bought in October", "units by product of gold members in October"),
        ("which categories do men buy", "units by category from men"),
        ("what do people return most", "refunded orders by product"),
        ("what got returned last month", "refunded orders by product last month"),
        ("which products did Shanghai customers look at", "views by product from Shanghai customers"),
        ("what do customers in Beijing add to cart", "add-to-carts by product from customers in Beijing"),
        ("what sold to women last month", "units by product from women last month"),
        ("what did we sell to gold members last month", "units by product from gold members last month"),
        ("how many products do we sell", "how many products are there"),
        ("how many products cost more than 1000", "how many products are priced over 1000"),
        ("average price of our products by category", "average list price by category"),
        ("products with no sales in 90 days", "products that did not sell in the last 90 days"),
        ("orders with a coupon vs without this year", "orders by coupon use this year"),
        ("how did women's wear do in October", "sales of women's wear in October"),
        ("sales over 1000 yuan last month", "orders over 1000 yuan last month"),
        ("how many sales over 1000 yuan last month", "orders over 1000 yuan last month"),
        ("which products grew in Shanghai last month", "which products' sales in Shanghai grew last month"),
        ("which categories are down this month", "which categories' sales fell this month"),
        ("is the refund rate getting worse this month", "is the refund rate up or down this month"),
        ("top 5 cities by active customers this month", "top 5 cities by number of active customers this month"),
        (
            "which channels have the most active customers this month",
            "which channels have the most logged-in customers",
        ),
        (
            "customers with 3+ orders and no login in 30 days",
            "customers with 3+ orders who haven't logged in for 30 days",
        ),
    ],
)
def test_told_as_a_deed(desk: Desk, said: str, meant: str) -> None:
    found = understand(said, desk)
    assert found.tool != "clarify"
    if "logged-in" not in meant and "number of active" not in meant:
        assert found == understand(meant, desk)
    else:
        assert found.arguments["measures"] == ["active_customers"]


@pytest.mark.parametrize(
    ("question", "dimensions"),
    [
        ("rank cities by new customers this year", ["city"]),
        ("sales by customer this month", ["customer"]),
        ("sales by new and returning customers this month", ["customer_kind"]),
        ("top 5 cities by high-value customers", ["city"]),
        ("sales by city of customers who joined this year", ["city"]),
        ("what do people who joined this year buy", ["product"]),
    ],
)
def test_groups_stay_groups(desk: Desk, question: str, dimensions: list[str]) -> None:
    assert understand(question, desk).arguments["dimensions"] == dimensions


def test_whose_figures_are_not_counted_beside_them(desk: Desk) -> None:
    told = understand("sales by city of customers who joined this year", desk).arguments
    assert told["measures"] == ["sales"]
    assert told["audience"]["filters"][0]["field"] == "new_customers"


@pytest.mark.parametrize("question", ["what customers in Chengdu bought shoes", "what customers bought in October"])
def test_what_customers_may_ask_who(desk: Desk, question: str) -> None:
    assert understand(question, desk).arguments.get("dimensions") != ["product"]


@pytest.mark.parametrize("question", ["sales above 5,000 by city this year", "refunds over 500 yuan last month"])
def test_a_bound_on_money_alone_chooses_no_customers(desk: Desk, question: str) -> None:
    assert understand(question, desk).tool == "clarify"


@pytest.mark.parametrize(
    "question",
    ["running total of refund rate by month this year", "今年每月累计客单价", "cumulative buyers by month this year"],
)
def test_what_does_not_add_up_has_no_running_total(desk: Desk, question: str) -> None:
    assert understand(question, desk).tool == "clarify"


@pytest.mark.parametrize(
    ("question", "field"),
    [
        ("share of weekend orders last month", "weekday"),
        ("上个月周末订单占比", "weekday"),
        ("what share of orders last month were over 1000 yuan", "order_amount"),
    ],
)
def test_a_share_of_some_orders(desk: Desk, question: str, field: str) -> None:
    told = understand(question, desk).arguments
    assert [one["field"] for one in told["part"]] == [field]
    assert told["share"] == ["orders"]
    assert not told.get("dimensions")


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("customers by sales", "rank customers by sales"),
        ("gold members by orders this year", "rank gold members by orders this year"),
        ("quietest day last month", "day with the fewest orders last month"),
        ("view-to-order conversion this month", "conversion from views to orders this month"),
        ("how many surveys did we send out", "number of survey invitations"),
        ("products launched this month", "new products this month"),
    ],
)
def test_told_shortly(desk: Desk, said: str, meant: str) -> None:
    found = understand(said, desk)
    assert found.tool != "clarify"
    assert found == understand(meant, desk)


def test_goods_are_told_by_the_days_they_were_listed_and_sold_in_others(desk: Desk) -> None:
    sold = understand("sales of new products this month", desk).arguments
    assert sold["period"] == "this_month"
    listed = understand("units of products launched in October by category", desk).arguments
    assert listed["period"] == "all"
    assert listed["filters"][0]["field"] == "listed_on"


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("how's business this month", "sales, orders, buyers and aov this month"),
        ("key figures for October", "sales, orders, buyers and aov in October"),
        ("how did Q3 go", "sales, orders, buyers and aov in Q3"),
        ("new mini-program customers per day this week", "new customers from the mini program per day this week"),
        ("new female members in October", "new customers in October, women"),
        ("returning vs first-time buyers' sales this month", "sales of new vs returning customers this month"),
        ("units of 100-200 yuan items last month", "units of items priced 100-200 yuan last month"),
        ("One-time buyers count", "how many one-time buyers"),
        ("export new customers of October", "list of new customers of October"),
        ("email consent rate by level", "share of customers with email consent by level"),
        ("issued vs used for 2026 双11 狂欢券", "coupons issued vs coupons used for 2026 双11 狂欢券"),
        ("is Tmall doing better than the mini program?", "sales of Tmall vs the mini program"),
        ("products per category", "number of products by category"),
        ("how big is women's wear as a proportion of total", "share of sales of women's wear"),
        ("what gets favorited most?", "favourites by product"),
        ("intent top 50", "top 50 customers by intent"),
        ("support contacts by channel, this month", "inquiries by contact channel this month"),
        ("refund rate for large appliances, six months", "refund rate for large appliances in the last six months"),
        ("top 3 products in each category this quarter", "top 3 products in each category by sales this quarter"),
        ("categories that shrank this year", "which categories' sales fell this year"),
    ],
)
def test_asked_in_short(desk: Desk, said: str, meant: str) -> None:
    found = understand(said, desk)
    assert found.tool != "clarify"
    assert found == understand(meant, desk)


@pytest.mark.parametrize(
    "question",
    [
        "how are we doing",
        "sales of Beijing as a % of Shanghai",
        "top customer in each city",
    ],
)
def test_asked_back(desk: Desk, question: str) -> None:
    assert understand(question, desk).tool == "clarify"


def test_registrations_of_customers_are_no_new_kind_of_them(desk: Desk) -> None:
    told = understand("number of new customer registrations this month", desk).arguments
    assert told["measures"] == ["new_customers"]


@pytest.mark.parametrize(
    "question",
    [
        "average sales per city",
        "average orders by channel this month",
        "what percentage of customers who registered in October have bought",
        "what share of members who logged in last week placed an order",
        "Break the 618 survey results down by month",
        "618满意度问卷结果按月拆开",
    ],
)
def test_no_figure_is_taken_for_another(desk: Desk, question: str) -> None:
    assert understand(question, desk).tool == "clarify"


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("do gold members order more often than silver members", "orders of gold vs silver members"),
        ("who buys more, men or women", "orders of men vs women"),
        ("do women log in more than men this month", "logins of women vs men this month"),
        ("what time do people log in most", "logins by hour"),
        ("who buys the most women's wear", "customers with the most units of women's wear"),
        ("where do we sell least", "which city has the lowest sales"),
        ("where did orders fall last month", "which cities' orders fell last month"),
        ("pls share month wise sale for 2026", "sales by month in 2026"),
        ("please share the sales by month this year", "sales by month this year"),
    ],
)
def test_one_kind_against_another_and_where(desk: Desk, said: str, meant: str) -> None:
    found = understand(said, desk)
    assert found.tool != "clarify"
    assert found == understand(meant, desk)


def test_a_share_that_is_asked_for_stays_one(desk: Desk) -> None:
    assert understand("please show the share of sales by city", desk).arguments["share"] == ["sales"]
    assert understand("kindly share city wise share of sales", desk).arguments["share"] == ["sales"]


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("inquiries by channel last month", "inquiries by contact channel last month"),
        ("10月各渠道咨询量", "10月各咨询渠道的咨询量"),
        ("show me a line of AOV by month this year", "AOV by month this year, line chart"),
        ("average price per category", "average list price by category"),
        ("active items with zero orders this month", "products that did not sell this month"),
        ("men or women, who spends more on average", "spend per buyer of men vs women"),
        ("city league table by revenue, top 10 only", "top 10 cities by revenue"),
        ("what % of buyers came back and bought again this year", "repeat rate this year"),
        ("lowest revenue day in the past 30", "lowest revenue day in the last 30 days"),
        ("customer base by city, descending", "number of customers by city"),
    ],
)
def test_in_the_words_of_a_report(desk: Desk, said: str, meant: str) -> None:
    found = understand(said, desk)
    assert found.tool != "clarify"
    assert found == understand(meant, desk)


def test_the_channel_they_came_by_stays_itself(desk: Desk) -> None:
    assert understand("inquiries by sign-up channel", desk).arguments["dimensions"] == ["channel"]


def test_a_trend_over_so_many_weeks_is_of_weeks(desk: Desk) -> None:
    assert understand("Sales trend over the past 12 weeks", desk).arguments["dimensions"] == ["week"]


def test_a_numbered_coupon_is_no_number_of_customers(desk: Desk) -> None:
    told = understand("send coupon 1 to the most active customers", desk).arguments
    assert told["coupon"]
    assert not told["audience"].get("params")
    assert understand("send coupon 999 to high-value customers", desk).tool == "clarify"


@pytest.mark.parametrize("question", ["coupons given but not used by channel", "products in carts but never bought"])
def test_things_are_no_people(desk: Desk, question: str) -> None:
    assert understand(question, desk).tool == "clarify"


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("list gold members by spend this year", "rank gold members by spend this year"),
        ("average basket size in ¥ this month", "average basket size this month"),
        ("list customers in Wuhan by registration date", "customers in Wuhan, newest first"),
    ],
)
def test_lists_in_an_order(desk: Desk, said: str, meant: str) -> None:
    assert understand(said, desk) == understand(meant, desk)
