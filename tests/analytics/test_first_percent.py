"""The first so many percent of a list of customers: the same people as the report's, cut before what narrows them."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from crm_tools.analytics.audience import find
from crm_tools.analytics.audience_request import AudienceRequest, Condition, Group, Member
from crm_tools.analytics.criteria import Filter, Order
from crm_tools.analytics.desk import Desk
from crm_tools.analytics.report import run
from crm_tools.analytics.request import ReportRequest

BY_SALES = Order(by="sales")
REGISTERED = AudienceRequest(filters=(Condition(field="days_since_registration", op="ge", value=0),))
"""A list has nobody who registers after today, a report by customer may."""


def _ids(desk: Desk, request: AudienceRequest) -> list[int]:
    return list(find(desk, request).page(0, 10_000)["customer_id"])


@pytest.mark.parametrize("percent", [0.5, 5, 20, 33.3, 100])
@pytest.mark.parametrize("measure", ["sales", "orders", "aov", "logins"])
@pytest.mark.parametrize("descending", [True, False])
def test_the_same_as_the_report(desk: Desk, percent: float, measure: str, descending: bool) -> None:
    order = Order(by=measure, descending=descending)
    report = run(
        desk,
        ReportRequest(
            audience=REGISTERED, measures=(measure,), dimensions=("customer",), order=order, top_percent=percent
        ),
    ).frame
    request = AudienceRequest(period="all", order=order, top_percent=percent)
    assert _ids(desk, request) == list(report["customer_id"])
    found = find(desk, request)
    assert found.count() == len(report) == found.first(5)[0]
    assert sum(found.groups(("city",))["customers"]) == len(report)


def test_of_those_who_meet_the_conditions(desk: Desk) -> None:
    city = Filter(field="city", value="上海")
    report = run(
        desk,
        ReportRequest(
            audience=REGISTERED, measures=("sales",), dimensions=("customer",), filters=(city,), top_percent=20
        ),
    ).frame
    asked = AudienceRequest(filters=(city,), order=BY_SALES, top_percent=20)  # type: ignore[arg-type]
    assert _ids(desk, asked) == list(report["customer_id"])


def test_within_the_first_percent_of_all(desk: Desk) -> None:
    first = Member(segment="all", order=BY_SALES, top_percent=20)
    best = _ids(desk, AudienceRequest(order=BY_SALES, top_percent=20))
    whole = AudienceRequest(rule=Group(rules=(first,)), order=BY_SALES)
    assert _ids(desk, whole) == best
    there = AudienceRequest(rule=Group(rules=(first,)), filters=(Condition(field="city", value="上海"),))
    inside = _ids(desk, there)
    assert set(inside) < set(best)
    not_there = AudienceRequest(rule=Group(rules=(first,)), filters=(Condition(field="city", op="ne", value="上海"),))
    assert sorted(inside + _ids(desk, not_there)) == sorted(best)
    sales = run(desk, ReportRequest(measures=("sales",), audience=whole, share=("sales",), of_all=True)).frame
    report = run(
        desk, ReportRequest(audience=REGISTERED, measures=("sales",), dimensions=("customer",), top_percent=20)
    ).frame
    assert sales["sales"][0] == sum(report["sales"])


def test_it_is_told(desk: Desk) -> None:
    told = find(desk, AudienceRequest(period="all", order=BY_SALES, top_percent=20)).words()
    assert "前 20%" in told.zh
    assert "first 20% by sales" in told.en
    within = find(desk, AudienceRequest(rule=Group(rules=(Member(segment="all", order=BY_SALES, top_percent=20),))))
    assert "前 20%" in within.words().zh


def test_it_needs_an_order_and_no_limit() -> None:
    for more in ({}, {"order": BY_SALES, "limit": 3}):
        with pytest.raises(ValidationError):
            AudienceRequest(top_percent=5, **more)  # type: ignore[arg-type]
