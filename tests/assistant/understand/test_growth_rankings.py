"""Rankings by change: which way, of what, and without days this month against the same days of the last."""

from __future__ import annotations

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.assistant.understand import understand

RISEN = {
    "measures": ["sales"],
    "dimensions": ["category"],
    "period": "this_month",
    "compare": "previous",
    "order": {"by": "sales_change", "descending": True},
}
FALLEN = {**RISEN, "dimensions": ["city"], "order": {"by": "sales_change", "descending": False}, "limit": 1}


@pytest.mark.parametrize(
    "question",
    [
        "增长最快的品类",
        "销售额增长最快的品类",
        "哪个品类增长最快",
        "哪个品类涨得最猛",
        "本月进步最大的品类",
        "which category is growing fastest",
        "fastest growing category this month",
        "category with the strongest growth",
        "which category grew the most",
    ],
)
def test_the_furthest_risen(desk: Desk, question: str) -> None:
    assert understand(question, desk).arguments == {**RISEN, "limit": 1}


@pytest.mark.parametrize(
    "question",
    [
        "fastest growing categories",
        "按增长率排名的品类",
        "各品类增长排名",
        "categories ranked by growth",
        "哪些品类涨得最快",
    ],
)
def test_all_by_how_far_they_rose(desk: Desk, question: str) -> None:
    assert understand(question, desk).arguments == RISEN


@pytest.mark.parametrize(
    "question",
    [
        "掉得最厉害的城市",
        "哪个城市掉得最厉害",
        "下滑最严重的城市",
        "哪个城市缩水最明显",
        "which city dropped the most",
        "which city lost most",
        "which city lost the most sales this month",
        "which city declined the fastest",
    ],
)
def test_the_furthest_fallen(desk: Desk, question: str) -> None:
    assert understand(question, desk).arguments == FALLEN


def test_customers_who_were_lost_are_counted(desk: Desk) -> None:
    told = understand("which channel lost the most customers", desk).arguments
    assert (told["measures"], told["audience"]["segment"], told["limit"]) == (["customers"], "lost", 1)


def test_its_own_days_figure_and_number(desk: Desk) -> None:
    told = understand("10月订单下滑最多的5个城市", desk).arguments
    assert (told["measures"], told["period"], told["limit"]) == (["orders"], "2026-10", 5)
    assert told["order"] == {"by": "orders_change", "descending": False}
    year = understand("同比增长最快的品类", desk).arguments
    assert (year["compare"], year["period"], year["order"]["by"]) == ("year_ago", "this_month", "sales_change")


def test_it_goes_on_as_a_ranking_by_change(desk: Desk) -> None:
    first = understand("掉得最厉害的城市", desk)
    assert understand("那同比呢", desk, first).arguments == {**FALLEN, "compare": "year_ago"}
    orders = understand("换成订单数", desk, first).arguments
    assert orders["order"] == {"by": "orders_change", "descending": False}
