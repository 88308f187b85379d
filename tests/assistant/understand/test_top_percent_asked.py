"""前10%, “top 5 percent”: a share of a ranking, and never a list that was cut nowhere."""

from __future__ import annotations

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.assistant.understand import understand

SPENT = {"measures": ["sales"], "dimensions": ["customer"], "period": "this_year", "top_percent": 10.0}


@pytest.mark.parametrize(
    "question",
    [
        "今年消费前10%的客户",
        "今年消费额TOP10%的客户",
        "今年消费最高的10%客户",
        "今年消费排在前百分之十的会员名单",
        "今年花钱最多的前10%客户",
        "今年客户消费排名前10%",
        "top 10% of customers by spend this year",
        "top ten percent spenders this year",
        "who are the top 10% spenders this year",
        "which customers are in the top 10% by spend this year",
        "top 10 percent of customers by sales this year",
    ],
)
def test_who_spent_most(desk: Desk, question: str) -> None:
    assert understand(question, desk).arguments == SPENT


def test_other_rankings(desk: Desk) -> None:
    goods = understand("销售额前20%的商品", desk).arguments
    assert (goods["dimensions"], goods["top_percent"]) == (["product"], 20)
    worst = understand("bottom 10% of products by sales this year", desk).arguments
    assert (worst["order"]["descending"], worst["top_percent"]) == (False, 10)


@pytest.mark.parametrize(
    "question",
    [
        "给消费前10%的客户发优惠券",
        "前10%的客户贡献了多少销售额",
        "今年消费前10%的客户有多少人",
        "各城市消费前10%的客户",
    ],
)
def test_what_is_no_list_of_them_is_asked_back(desk: Desk, question: str) -> None:
    assert understand(question, desk).tool == "clarify"


def test_it_goes_on(desk: Desk) -> None:
    first = understand("今年消费前10%的客户", desk)
    assert understand("改成前5%", desk, first).arguments == {**SPENT, "top_percent": 5.0}
    assert understand("那去年呢", desk, first).arguments == {**SPENT, "period": "last_year"}
    twenty = understand("前20名呢", desk, first).arguments
    assert (twenty["limit"], twenty.get("top_percent")) == (20, None)
    for further in ("其中上海的", "给他们发券", "按城市分布"):
        assert understand(further, desk, first).tool == "clarify", further
