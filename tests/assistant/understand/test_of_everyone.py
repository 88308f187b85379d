"""Those before beside all customers: their share, the number of all, and figures of a segment that was counted."""

from __future__ import annotations

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.analytics.report import run
from crm_tools.analytics.request import ReportRequest
from crm_tools.assistant.understand.requests import report_in
from tests.assistant.understand.talked import last_call


@pytest.mark.parametrize(
    ("first", "then"),
    [
        ("近30天没登录的客户有多少", "占多少"),
        ("近30天没登录的客户有哪些", "占全部客户多少"),
        ("高价值客户有多少", "占比多少"),
        ("how many high-value customers", "what share of all customers is that"),
        ("customers with no login in 30 days", "what percentage is that?"),
    ],
)
def test_their_share_of_all_customers(desk: Desk, first: str, then: str) -> None:
    report = report_in(last_call(desk, first, then))

    assert (report.measures, report.share, report.of_all) == (("customers",), ("customers",), True)
    assert report.audience is not None
    [(counted, of_all)] = run(desk, report).frame.itertuples(index=False, name=None)
    [(everybody,)] = run(desk, ReportRequest(measures=("customers",))).frame.itertuples(index=False, name=None)
    assert of_all == pytest.approx(counted / everybody)


@pytest.mark.parametrize(
    ("first", "then", "field", "value"),
    [
        ("上海女性客户有多少", "占上海客户多少", "city", "上海"),
        ("上海的金卡客户有哪些", "占金卡多少", "level", "金卡"),
        ("how many women in Shanghai", "what share of Shanghai customers is that", "city", "上海"),
    ],
)
def test_their_share_of_those_who_are_what_is_said(desk: Desk, first: str, then: str, field: str, value: str) -> None:
    report = report_in(last_call(desk, first, then))

    assert [(one.field, one.value) for one in report.filters] == [(field, value)]
    assert report.of_all
    assert report.audience is not None
    assert len(report.audience.filters) == 2


@pytest.mark.parametrize(
    ("first", "then"),
    [
        ("高价值客户有多少", "总客户数多少"),
        ("半年没下单的客户有多少", "一共有多少客户"),
        ("how many churn-risk customers", "how many customers in total?"),
    ],
)
def test_the_number_of_all(desk: Desk, first: str, then: str) -> None:
    report = report_in(last_call(desk, first, then))

    assert (report.measures, report.filters, report.audience) == (("customers",), (), None)


@pytest.mark.parametrize(
    ("first", "then", "measure"),
    [
        ("高价值客户有多少", "他们平均每人花了多少", "sales_per_buyer"),
        ("高价值客户有多少", "客单价多少", "aov"),
        ("high-value customers count", "what's their average spend", "sales_per_buyer"),
        ("流失风险客户有多少", "复购率呢", "repeat_rate"),
    ],
)
def test_figures_of_a_segment_that_was_counted(desk: Desk, first: str, then: str, measure: str) -> None:
    report = report_in(last_call(desk, first, then))

    assert report.measures == (measure,)
    assert report.audience is not None
    assert report.audience.segment in ("high_value", "churn_risk")


def test_those_of_one_city_of_a_segment_that_was_counted(desk: Desk) -> None:
    people = last_call(desk, "高价值客户有多少", "他们平均每人花了多少", "分城市看", "上海的名单")

    assert (people.tool, people.arguments["segment"]) == ("find_customers", "high_value")
    assert people.arguments["filters"] == [{"field": "city", "op": "eq", "value": "上海"}]


def test_a_share_of_no_customers_is_asked_back(desk: Desk) -> None:
    assert last_call(desk, "本月销售额", "占比多少").tool == "clarify"
