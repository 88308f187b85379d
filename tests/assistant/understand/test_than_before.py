"""Groups that did better than in other days, and a second question that only asks for the figure of the first."""

from __future__ import annotations

from typing import Any

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.assistant.understand import understand


def told(desk: Desk, question: str) -> dict[str, Any]:
    call = understand(question, desk)
    assert call.tool == "run_report", call
    return dict(call.arguments)


@pytest.mark.parametrize(
    ("question", "group", "bound"),
    [
        ("10月销售额比9月高的城市有哪些", "city", {"field": "sales_change", "op": "gt", "value": 0}),
        ("哪些城市10月销售额比9月高", "city", {"field": "sales_change", "op": "gt", "value": 0}),
        ("10月比9月卖得好的品类", "category", {"field": "sales_change", "op": "gt", "value": 0}),
        ("销售额比上个月低的品类", "category", {"field": "sales_change", "op": "lt", "value": 0}),
        ("今年销售额比去年高的月份", "month", {"field": "sales_change", "op": "gt", "value": 0}),
        ("哪些品类今年退款率比去年低", "category", {"field": "refund_rate_change", "op": "lt", "value": 0}),
    ],
)
def test_only_those_that_did_are_shown(desk: Desk, question: str, group: str, bound: dict[str, Any]) -> None:
    found = told(desk, question)
    assert (found["dimensions"], found["filters"]) == ([group], [bound])


@pytest.mark.parametrize(
    "question",
    [
        "10月上海销售额比北京高的品类",
        "客单价比平均高的城市",
        "哪些城市的客单价比上海高",
        "退款订单的平均金额",
        "未付款订单的客单价",
    ],
)
def test_what_no_row_says_is_asked_back(desk: Desk, question: str) -> None:
    assert understand(question, desk).tool == "clarify"


@pytest.mark.parametrize(
    ("question", "same"),
    [
        ("上个月卖得最好的商品是什么，卖了多少", "上个月卖得最好的商品是什么"),
        ("退款最多的品类是哪个，退了多少", "退款最多的品类是哪个"),
        ("消费最高的客户是谁，花了多少钱", "消费最高的客户是谁"),
    ],
)
def test_the_figure_is_asked_for_once(desk: Desk, question: str, same: str) -> None:
    assert told(desk, question) == told(desk, same)
    assert told(desk, question)["limit"] == 1


@pytest.mark.parametrize(
    ("question", "each"),
    [
        ("上海和北京卖得最好的品类分别是什么", "city"),
        ("金卡和钻石会员买得最多的品类分别是哪个", "level"),
        ("手机数码和大家电销售额最高的城市分别是哪个", "category"),
        ("各城市卖得最好的品类分别是什么", "city"),
    ],
)
def test_the_best_is_that_of_each_who_is_named(desk: Desk, question: str, each: str) -> None:
    found = told(desk, question)
    assert (found["per"], found["limit"]) == ([each], 1)


@pytest.mark.parametrize(
    ("question", "compare"),
    [
        ("今年的销售额和去年全年的比", "last_year"),
        ("本月销售额和上月整月比", "last_month"),
        ("本月和上月的销售额对比", "previous"),
        ("10月全月和9月全月订单数对比", "previous"),
    ],
)
def test_all_of_the_days_before_are_compared_with_where_that_is_said(desk: Desk, question: str, compare: str) -> None:
    assert told(desk, question)["compare"] == compare
