"""Chinese figures: how the answer is to be shown, the best of each group, days told once, figures one after another."""

from __future__ import annotations

from typing import Any

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.assistant.understand import understand


def report(desk: Desk, question: str) -> dict[str, Any]:
    """The report that a question leads to, without what is left at its default."""
    call = understand(question, desk)
    assert call.tool == "run_report", call
    return {name: value for name, value in call.arguments.items() if value not in (None, [], (), "all", False)}


@pytest.mark.parametrize(
    ("question", "measures", "dimensions"),
    [
        ("男的女的今年谁花得多，给个金额对比", ["sales"], ["gender"]),
        ("咱们今年的销售额主要在哪个价格带？分档列一下", ["sales"], ["price_band"]),
        ("近一年客单价超过1100元的城市有哪些，数值也给我", ["aov"], ["city"]),
        ("十月份每天的流水拉一下，顺带把订单量也带上", ["sales", "orders"], ["day"]),
        ("上月各城市销售额，订单数也一起给我", ["sales", "orders"], ["city"]),
        ("北京和上海9月销售额，两边的数都列出来", ["sales"], ["city"]),
    ],
)
def test_how_the_answer_is_shown_changes_nothing_but_names_further_figures(
    desk: Desk, question: str, measures: list[str], dimensions: list[str]
) -> None:
    found = report(desk, question)
    assert (found["measures"], found["dimensions"]) == (measures, dimensions)


@pytest.mark.parametrize(
    ("question", "dimensions", "limit"),
    [
        ("每个品类今年件数卖得最多的那一款分别是啥", ["category", "product"], 1),
        ("每个品类给我销量最高的2款", ["category", "product"], 2),
        ("各渠道里头下单最多的三个人", ["channel", "customer"], 3),
        ("男女各自买得最多的品类", ["gender", "category"], 1),
        ("北京上海各自卖得最好的品类", ["city", "category"], 1),
    ],
)
def test_what_is_counted_is_ranked_within_each_group(
    desk: Desk, question: str, dimensions: list[str], limit: int
) -> None:
    found = report(desk, question)
    assert (found["dimensions"], found["limit"], found["per"]) == (dimensions, limit, dimensions[:1])


def test_places_in_a_ranking_are_not_people(desk: Desk) -> None:
    assert report(desk, "各城市销售额前三名")["dimensions"] == ["city"]


def test_who_bought_most_by_no_figure_is_asked_back(desk: Desk) -> None:
    assert understand("每个城市买得最多的那个人", desk).tool == "clarify"


@pytest.mark.parametrize(
    ("question", "period", "compare"),
    [
        ("去年11月跟今年11月头十天，销售额各是多少？就比1到10号", "2026-11-01..2026-11-10", "year_ago"),
        ("去年国庆和今年国庆的成交额", "2026-10-01..2026-10-07", "year_ago"),
        ("9月退款率多少、10月又是多少，涨了几个点？", "2026-10", "previous"),
        ("9、10两个月母婴玩具销量对比", "2026-10", "previous"),
        ("把今年十一和上一年十一期间的成交额放一起比一比", "2026-10-01..2026-10-07", "year_ago"),
        ("20261101-20261110 这段双11预热期每天下单人数", "2026-11-01..2026-11-10", None),
        ("暑假七八两月，运动户外卖了多少件", "2026-07..2026-08", None),
        ("1月2月3月加起来卖了多少钱，今年的", "2026-01..2026-03", None),
        ("上周六跟上周日两天总共多少单", "2026-11-14..2026-11-15", None),
        ("周末两天卖了多少", "2026-11-21..2026-11-22", None),
        ("11月10日-16日这一周的订单数", "2026-11-10..2026-11-16", None),
    ],
)
def test_days_are_those_that_are_told(desk: Desk, question: str, period: str, compare: str | None) -> None:
    found = report(desk, question)
    assert (found["period"], found.get("compare")) == (period, compare)


@pytest.mark.parametrize(
    ("question", "unit"),
    [("上周末两天分别卖了多少", "day"), ("国庆七天分别多少单", "day"), ("近三个月的客单价各是多少", "month")],
)
def test_days_that_are_counted_are_set_apart(desk: Desk, question: str, unit: str) -> None:
    assert report(desk, question)["dimensions"] == [unit]


@pytest.mark.parametrize(
    ("question", "measures"),
    [
        ("618那天北京卖了几单、多少件、多少钱", ["orders", "units", "sales"]),
        ("男装今年总共卖了多少钱多少件，平均一件多少钱", ["sales", "units", "average_unit_price"]),
        ("当前待支付的订单数量和金额合计", ["pending_orders", "pending_amount"]),
        ("本月客单、件单、连带率一起出一下", ["aov", "average_unit_price", "units_per_order"]),
        ("这个月一单平均带几件货", ["units_per_order"]),
    ],
)
def test_figures_asked_for_one_after_another_are_all_shown(desk: Desk, question: str, measures: list[str]) -> None:
    assert report(desk, question)["measures"] == measures


def test_a_figure_within_another_is_no_share(desk: Desk) -> None:
    """Neither refunds of each month in all refunds, nor sales in all sales."""
    assert understand("退款金额占销售额的比重，按月，今年", desk).tool == "clarify"


def test_goods_told_by_their_price_are_no_customers(desk: Desk) -> None:
    found = report(desk, "1000元以上的商品本季度销售额")
    assert found["filters"] == [{"field": "price", "op": "ge", "value": 1000}]
