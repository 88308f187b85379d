"""Bands told by their limits, and by their name."""

from __future__ import annotations

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.assistant.understand import understand

ORDERS = {"measures": ["orders"], "dimensions": ["order_band"], "period": "2026-10", "limits": [100, 500]}


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("10月订单金额按100以下、100到500、500以上分", ORDERS),
        ("10月的订单按金额100以下、100-500、500以上分，各有多少单", ORDERS),
        ("10月金额在100元以下、100到500元、500元以上的订单各有多少", ORDERS),
        ("10月订单按100、500为界分段，各多少单", ORDERS),
        ("how many orders under 100, between 100 and 500, and over 500 in October", ORDERS),
        ("orders by amount band under 100, 100-500, over 500 in October", ORDERS),
        ("把10月订单分成100以下、100-500、500以上三档看销售额", {**ORDERS, "measures": ["sales"]}),
        ("sales in October by order amount: below 100, 100-500, above 500", {**ORDERS, "measures": ["sales"]}),
        ("10月各城市订单数按100以下、100-500、500以上分", {**ORDERS, "dimensions": ["city", "order_band"]}),
        (
            "商品价格按50以下、50-200、200以上分，看10月销量",
            {"measures": ["units"], "dimensions": ["price_band"], "period": "2026-10", "limits": [50, 200]},
        ),
        (
            "今年消费1000以下、1000到5000、5000以上的客户各有多少",
            {"measures": ["buyers"], "dimensions": ["spend_band"], "period": "this_year", "limits": [1000, 5000]},
        ),
        (
            "how many customers spent under 1000, 1000 to 5000 and over 5000 this year",
            {"measures": ["buyers"], "dimensions": ["spend_band"], "period": "this_year", "limits": [1000, 5000]},
        ),
        (
            "今年买过1次、2次、3次以上的客户分别有多少",
            {"measures": ["buyers"], "dimensions": ["frequency_band"], "period": "this_year", "limits": [2, 3]},
        ),
        (
            "今年下单1-2次、3-5次、6次及以上的客户数",
            {"measures": ["buyers"], "dimensions": ["frequency_band"], "period": "this_year", "limits": [3, 6]},
        ),
    ],
)
def test_limits_told_are_those_of_the_bands(desk: Desk, question: str, wanted: dict[str, object]) -> None:
    call = understand(question, desk)
    assert call.tool == "run_report"
    assert call.arguments == wanted


@pytest.mark.parametrize(
    ("question", "measures", "dimension"),
    [
        ("按订单金额段看10月订单数", ["orders"], "order_band"),
        ("10月订单金额分布", ["orders"], "order_band"),
        ("distribution of order amounts in October", ["orders"], "order_band"),
        ("10月客户按购买次数分布", ["buyers"], "frequency_band"),
        ("distribution of customers by number of orders in October", ["buyers"], "frequency_band"),
        ("10月消费金额分布", ["buyers"], "spend_band"),
    ],
)
def test_bands_by_name(desk: Desk, question: str, measures: list[str], dimension: str) -> None:
    call = understand(question, desk)
    assert call.arguments == {"measures": measures, "dimensions": [dimension], "period": "2026-10"}


@pytest.mark.parametrize(
    "question",
    [
        "客单价100以下、100-500、500以上的城市",  # of cities, whose average nobody bands
        "200块以下的订单和500以上的订单10月各多少",  # not one behind the other
        "消费1000以上、5000以下的客户",  # one bound and another
        "10月10到12点、12到14点的订单数",
        "今年买过3次以上、5次以下的客户",
        "年龄25以下、25-35、35以上看客户数",
    ],
)
def test_what_tells_no_bands_is_read_as_before(desk: Desk, question: str) -> None:
    assert not understand(question, desk).arguments.get("limits")


def test_turns_keep_the_limits_as_long_as_the_bands(desk: Desk) -> None:
    first = understand("10月订单数", desk)
    banded = understand("按100以下、100-500、500以上分", desk, first)
    assert banded.arguments == ORDERS
    later = understand("9月呢", desk, banded)
    assert later.arguments == {**ORDERS, "period": "2026-09"}
    by_city = understand("按城市看", desk, later)
    assert by_city.arguments == {"measures": ["orders"], "dimensions": ["city"], "period": "2026-09"}
