"""The n-th of a ranking, and the best of each group, in both languages; what only looks like a place is none."""

from __future__ import annotations

from typing import Any

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.assistant.calls import Call
from crm_tools.assistant.understand import read, understand
from crm_tools.assistant.understand.nth import placed

CITY = {"measures": ["sales"], "dimensions": ["city"], "period": "all"}
PRODUCT = {"measures": ["units"], "dimensions": ["product"], "period": "last_month"}
LOWEST = {"order": {"by": "sales", "descending": False}}
PEOPLE = {"measures": ["sales"], "dimensions": ["customer"], "period": "this_month"}


def at(base: dict[str, Any], place: int, rows: int = 1) -> dict[str, Any]:
    return base | {"limit": rows, "offset": place - 1}


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("销售额第二名的城市", at(CITY, 2)),
        ("销售额排第二的城市", at(CITY, 2)),
        ("哪个城市销售额第二高", at(CITY, 2)),
        ("销售额亚军城市", at(CITY, 2)),
        ("销售额第3到第5名的城市", at(CITY, 3, 3)),
        ("销售额第2、3名的城市", at(CITY, 2, 2)),
        ("销售额排名4到10的城市", at(CITY, 4, 7)),
        ("销售额倒数第二的城市", at(CITY | LOWEST, 2)),
        ("上个月销量排名第三的商品", at(PRODUCT, 3)),
        ("本月消费第二多的客户", at(PEOPLE, 2)),
        ("which city has the second highest sales", at(CITY, 2)),
        ("which city ranks second by sales", at(CITY, 2)),
        ("the runner-up city by sales", at(CITY, 2)),
        ("the number two city by sales", at(CITY, 2)),
        ("cities ranked 3rd to 5th by sales", at(CITY, 3, 3)),
        ("the 3rd to 5th largest cities by sales", at(CITY, 3, 3)),
        ("second lowest city by sales", at(CITY | LOWEST, 2)),
        ("the third best-selling product last month", at(PRODUCT, 3)),
        ("which customer spent the second most this month", at(PEOPLE, 2)),
        ("which city ranks first by sales", CITY | {"limit": 1}),
    ],
)
def test_places(desk: Desk, question: str, told: dict[str, Any]) -> None:
    assert understand(question, desk).arguments == told


BEST = {"measures": ["units"], "dimensions": ["category", "product"], "period": "all", "limit": 1, "per": ["category"]}


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("每个品类卖得最多的那一款", BEST),
        ("每个品类销量最高的一款", BEST),
        ("best seller in each category", BEST),
        ("each category's best seller", BEST),
        ("for every category show me the two best sellers", BEST | {"limit": 2}),
        ("the worst selling product of each category", BEST | {"order": {"by": "units", "descending": False}}),
        ("the best-selling product in each city", BEST | {"dimensions": ["city", "product"], "per": ["city"]}),
        ("the most viewed product in each category", BEST | {"measures": ["views"]}),
        ("各品类销售额第一名的商品", BEST | {"measures": ["product_sales"]}),
        ("各品类销量第二的商品", BEST | {"offset": 1}),
        ("the second best seller in each category", BEST | {"offset": 1}),
    ],
)
def test_the_best_of_each(desk: Desk, question: str, told: dict[str, Any]) -> None:
    assert understand(question, desk).arguments == told


@pytest.mark.parametrize(
    "question",
    [
        "第3到第5名的城市",
        "the second best channel",
        "每个城市卖得最好的是什么",
        "每个品类的销量冠军",
        "the top customer in each city",
    ],
)
def test_what_is_ranked_must_be_told(desk: Desk, question: str) -> None:
    assert understand(question, desk).tool == "clarify"


@pytest.mark.parametrize(
    "question",
    [
        "第二季度的销售额",
        "十一月第二周的订单数",
        "第二次下单的客户",
        "倒数第二次活动的结果",
        "2026年第一、第二、第三季度分别的销售收入",
        "sales in the second quarter",
        "sales on the 3rd",
        "orders from the 3rd to the 9th of October",
        "top 3 cities by sales",
    ],
)
def test_no_place(question: str) -> None:
    assert placed(question) is None


def test_a_chip_holds_the_words_as_typed(desk: Desk) -> None:
    words = [chip.words for chip in read("销售额第二名的城市", desk).chips]
    assert "第二名" in words
    assert "第一名" not in words


def test_a_further_turn_keeps_the_place_or_sets_another_number(desk: Desk) -> None:
    second = Call("run_report", at(CITY, 2))
    assert understand("上个月呢", desk, second).arguments == at(CITY | {"period": "last_month"}, 2)
    assert understand("只看前5名", desk, second).arguments == CITY | {"limit": 5}


def test_the_second_customer_is_no_list_of_the_first(desk: Desk) -> None:
    """A coupon for “this customer” would go to whoever is on top."""
    assert understand("给他们发优惠券", desk, Call("run_report", at(PEOPLE, 2))).tool in ("clarify", "decline")
