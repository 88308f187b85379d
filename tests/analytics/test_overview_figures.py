"""The overview's key figures agree with reports."""

from __future__ import annotations

import datetime as dt

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.analytics.overview import KPIS, overview
from crm_tools.analytics.request import Filter
from tests.analytics import oracle


def test_four_figures_with_change_and_line(desk: Desk) -> None:
    found = overview(desk)
    assert [kpi.measure.name for kpi in found.kpis] == list(KPIS)
    for kpi in found.kpis:
        now = oracle.answer(desk.database, kpi.measure.name, (), dt.date(2026, 3, 1), desk.today, desk.today)[()]
        before = oracle.answer(
            desk.database, kpi.measure.name, (), dt.date(2026, 2, 1), dt.date(2026, 2, 28), desk.today
        )[()]
        assert kpi.value == pytest.approx(now)
        assert kpi.previous == pytest.approx(before)
        assert kpi.change == pytest.approx((now - before) / before)
        assert len(kpi.series) == 31
        if kpi.measure.additive:
            assert sum(value or 0 for value in kpi.series) == kpi.value
    assert found.bucket == "day"
    assert found.compared is not None
    assert found.compared.end == dt.date(2026, 2, 28)


@pytest.mark.parametrize(("period", "bucket"), [("last_90_days", "week"), ("2024..2026", "month"), ("all", "month")])
def test_long_periods_have_larger_buckets(period: str, bucket: str, desk: Desk) -> None:
    assert overview(desk, period).bucket == bucket


def test_all_time_has_nothing_to_compare_with(desk: Desk) -> None:
    found = overview(desk, "all")
    assert found.compared is None
    assert {(kpi.previous, kpi.change) for kpi in found.kpis} == {(None, None)}


def test_nothing_sold_is_no_average(desk: Desk) -> None:
    found = overview(desk, "2025-05", compare="previous", filters=(Filter(field="level", value="金卡"),))
    values = {kpi.measure.name: kpi.value for kpi in found.kpis}
    assert (values["sales"], values["orders"], values["aov"]) == (0, 0, None)
