"""Groups whose figure rose or fell, in one question: the comparison with these rows only."""

from __future__ import annotations

from typing import Any

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.assistant.understand import understand


def _bound(by: str, op: str, value: float = 0) -> list[dict[str, Any]]:
    return [{"field": by, "op": op, "value": value}]


@pytest.mark.parametrize(
    ("question", "compared", "filters"),
    [
        ("上个月哪些城市的销售额下降了", "上个月各城市的销售额环比", _bound("sales_change", "lt")),
        ("上个月新客户增长的渠道", "上个月各渠道的新客户数环比", _bound("new_customers_change", "gt")),
        ("哪些品类本月退款率上升了", "本月各品类的退款率环比", _bound("refund_rate_change", "gt")),
        ("本月哪些城市的订单数比去年同期增长超过10%", "本月各城市的订单数同比", _bound("orders_change", "gt", 0.1)),
        ("which cities' sales fell last month", "上个月各城市的销售额环比", _bound("sales_change", "lt")),
        (
            "which channels saw an increase in orders in October",
            "10月各渠道的订单数环比",
            _bound("orders_change", "gt"),
        ),
        ("cities where sales dropped this month", "本月各城市的销售额环比", _bound("sales_change", "lt")),
        (
            "which categories had growth in sales of more than 10% this month",
            "本月各品类的销售额环比",
            _bound("sales_change", "gt", 0.1),
        ),
    ],
)
def test_rows_that_went_this_way(desk: Desk, question: str, compared: str, filters: list[dict[str, Any]]) -> None:
    call, base = understand(question, desk), understand(compared, desk)
    assert call.tool == "run_report"
    assert call.arguments.pop("order")["by"] == filters[0]["field"]
    assert call.arguments == {**base.arguments, "filters": filters}


@pytest.mark.parametrize("question", ["上个月各城市销售额下降了多少", "上个月销售额下降最多的城市"])
def test_how_far_or_the_furthest_keep_their_meaning(desk: Desk, question: str) -> None:
    assert "filters" not in understand(question, desk).arguments


@pytest.mark.parametrize("question", ["销售额增长的品类", "上个月哪些客户的销售额下降了"])
def test_without_days_or_groups_it_is_asked_back(desk: Desk, question: str) -> None:
    assert understand(question, desk).tool == "clarify"
