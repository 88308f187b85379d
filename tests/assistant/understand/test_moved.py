"""Of the rows of a comparison those that rose, or fell."""

from __future__ import annotations

from typing import Any

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.assistant.calls import Call
from crm_tools.assistant.understand import understand

_FELL = [{"field": "sales_change", "op": "lt", "value": 0}]
_ROSE = [{"field": "sales_change", "op": "gt", "value": 0}]
_ZH, _EN = "上个月各城市销售额和前一个月比", "sales by city last month vs the month before"


def _after(desk: Desk, first: str, turn: str) -> Call:
    return understand(turn, desk, understand(first, desk))


@pytest.mark.parametrize(
    ("first", "turn", "filters"),
    [
        (_ZH, "哪几个城市拖后腿", _FELL),
        (_ZH, "谁在拖后腿", _FELL),
        (_ZH, "哪些城市下降了", _FELL),
        (_ZH, "只看下降的", _FELL),
        (_ZH, "涨了的有哪些", _ROSE),
        (_ZH, "下滑超过10%的有哪些", [{"field": "sales_change", "op": "lt", "value": -0.1}]),
        (_EN, "which ones fell?", _FELL),
        (_EN, "which cities drag us down?", _FELL),
        (_EN, "only those that grew", _ROSE),
        (_EN, "which grew by more than 20%?", [{"field": "sales_change", "op": "gt", "value": 0.2}]),
    ],
)
def test_rows_that_went_one_way(desk: Desk, first: str, turn: str, filters: list[dict[str, Any]]) -> None:
    call = _after(desk, first, turn)
    assert (call.tool, call.arguments["filters"]) == ("run_report", filters)
    assert call.arguments["order"] == {"by": "sales_change", "descending": filters[0]["op"] == "gt"}


@pytest.mark.parametrize(
    ("first", "turn", "limit"),
    [
        (_ZH, "跌得最多的三个", 3),
        (_ZH, "跌得最多的是哪个", 1),
        (_EN, "which fell the most?", 1),
        (_EN, "which 3 fell the most", 3),
        ("本月成交额按小时分布", "最高的是几点", 1),
        ("本月成交额按星期", "最高的是周几", 1),
    ],
)
def test_the_furthest(desk: Desk, first: str, turn: str, limit: int) -> None:
    assert _after(desk, first, turn).arguments["limit"] == limit


@pytest.mark.parametrize(("first", "turn"), [(_ZH, "哪个渠道在跌"), ("上个月各城市销售额", "哪些城市下降了")])
def test_other_rows_or_nothing_to_compare_with(desk: Desk, first: str, turn: str) -> None:
    assert _after(desk, first, turn).tool == "clarify"


def test_another_figure_of_those_that_fell_is_asked_back(desk: Desk) -> None:
    fell = _after(desk, _ZH, "只看下降的")
    assert understand("订单数呢", desk, fell).tool == "clarify"
