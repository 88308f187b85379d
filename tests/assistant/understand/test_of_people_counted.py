"""Turns on people who were counted: what they did, how many of one row there are, figures of the rows shown."""

from __future__ import annotations

import pytest

from crm_tools.analytics.audience_request import AudienceRequest
from crm_tools.analytics.desk import Desk
from crm_tools.assistant.understand.requests import report_in
from tests.assistant.understand.talked import last_call


@pytest.mark.parametrize(
    ("first", "then"),
    [
        ("今年新客有多少", "复购过的呢"),
        ("今年新客有多少", "其中复购的有多少"),
        ("今年新客有多少", "买过两次以上的呢"),
        ("今年新客有多少", "有多少复购了"),
    ],
)
def test_who_of_the_new_ones_ordered_twice(desk: Desk, first: str, then: str) -> None:
    report = report_in(last_call(desk, first, then))

    assert report.measures == ("customers",)
    assert report.audience is not None
    assert {(one.field, one.op, one.value) for one in report.audience.filters} == {
        ("new_customers", "ge", 1),
        ("orders", "ge", 2),
    }


@pytest.mark.parametrize("then", ["今年一共下了多少单", "今年总共买了多少单"])
def test_what_they_did_altogether(desk: Desk, then: str) -> None:
    report = report_in(last_call(desk, "上海女性客户有多少", then))

    assert (report.measures, report.period) == (("orders",), "this_year")
    assert isinstance(report.audience, AudienceRequest)
    assert {one.field for one in report.audience.filters} == {"city", "gender"}


def test_all_orders_of_the_shop_are_asked_for_anew(desk: Desk) -> None:
    report = report_in(last_call(desk, "上海女性客户有多少", "今年总共多少订单"))

    assert (report.measures, report.audience, report.filters) == (("orders",), None, ())


@pytest.mark.parametrize(
    ("turns", "field"),
    [
        (("各等级会员的客单价", "哪个等级最高", "这个等级有多少人"), "level"),
        (("各渠道复购率", "最高的渠道", "那个渠道有多少客户"), "channel"),
        (("sales by city this month", "which is the highest", "how many customers live in that city"), "city"),
    ],
)
def test_how_many_people_the_one_row_has(desk: Desk, turns: tuple[str, ...], field: str) -> None:
    report = report_in(last_call(desk, *turns))

    assert (report.measures, report.period) == (("customers",), "all")
    assert [one.field for one in report.filters] == [field]


def test_another_figure_of_the_rows_that_were_held(desk: Desk) -> None:
    report = report_in(last_call(desk, "各城市客户数", "前五的城市", "这些城市的销售额", "客单价"))

    assert report.measures == ("customers", "sales", "aov")
    assert report.order is not None
    assert (report.order.by, report.limit) == ("customers", 5)


def test_the_rows_are_ranked_by_the_one_figure_that_takes_the_place(desk: Desk) -> None:
    report = report_in(last_call(desk, "各城市客户数前五", "客单价"))

    assert (report.measures, report.limit) == (("aov",), 5)
