"""Lists and reports of customers from rollups are those of the facts; what a rollup does not hold is asked of these."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from crm_tools.analytics import audience, customer_rollups, report
from crm_tools.analytics.audience_request import AudienceRequest
from crm_tools.analytics.definitions import shipped
from crm_tools.analytics.desk import Desk
from crm_tools.analytics.request import Filter, Order, ReportRequest
from crm_tools.analytics.segments import SEGMENTS
from tests.analytics import shop
from tests.analytics.looked_up import engines

KEPT = [name for name, entry in SEGMENTS.items() if entry.kept]


@pytest.fixture(scope="module")
def desks(shop_template: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Desk, Desk]:
    """The same shop at two desks: facts alone; rollups by customer."""
    folder = tmp_path_factory.mktemp("kept-desks")
    plain, kept = (Path(shutil.copy(shop_template, folder / name)) for name in ("plain.db", "kept.db"))
    desk = Desk(plain, shop.TODAY, shipped())
    customer_rollups.refresh(replace(desk, database=kept), least_rows=0)
    return desk, replace(desk, database=kept)


def both(desks: tuple[Desk, Desk], **request: Any) -> tuple[audience.Audience, audience.Audience]:
    plain, kept = (audience.find(desk, AudienceRequest.model_validate(request)) for desk in desks)
    return plain, kept


@pytest.mark.parametrize("segment", KEPT)
@pytest.mark.parametrize(
    "conditions",
    [
        {},
        {"filters": [{"field": "city", "op": "eq", "value": "上海"}]},
        {"filters": [{"field": "level", "op": "ne", "value": "金卡"}], "limit": 3},
        {"order": {"by": "customer_id", "descending": False}},
    ],
    ids=["plain", "city", "limit", "by id"],
)
def test_lists_are_those_of_the_facts(desks: tuple[Desk, Desk], segment: str, conditions: Mapping[str, Any]) -> None:
    plain, kept = both(desks, segment=segment, **conditions)
    assert plain.count() == kept.count()
    pd.testing.assert_frame_equal(plain.page(0, 7), kept.page(0, 7), check_dtype=False, rtol=1e-9)
    pd.testing.assert_frame_equal(plain.page(3, 100), kept.page(3, 100), check_dtype=False, rtol=1e-9)
    streamed = [customer for frame in kept.stream(batch=5) for customer in frame["customer_id"]]
    assert streamed == plain.page(0, 1000)["customer_id"].tolist()
    for found in (plain, kept):
        number, first = found.first(2)
        assert number == found.count()
        pd.testing.assert_frame_equal(first, found.page(0, 2))
    assert (engines(plain), engines(kept)) == ({"sqlite"}, {"rollup"})


@pytest.mark.parametrize(
    ("segment", "by", "sums"),
    [
        ("churn_risk", ("stage", "cause"), ("value_at_risk",)),
        ("lapsed", ("city",), ("orders_ever",)),
        ("intent", ("band", "top_category"), ("score",)),
        ("intent", ("band",), ("views",)),
        ("churn_risk", ("city", "stage"), ("value_at_risk",)),
        ("high_value", ("level",), ()),
    ],
)
def test_groups_are_those_of_the_facts(
    desks: tuple[Desk, Desk], segment: str, by: tuple[str, ...], sums: tuple[str, ...]
) -> None:
    plain, kept = both(desks, segment=segment)
    pd.testing.assert_frame_equal(plain.groups(by, sums), kept.groups(by, sums), check_dtype=False)
    assert engines(kept) == {"rollup"}


@pytest.mark.parametrize(
    ("segment", "params", "rolled"),
    [
        ("high_value", {"min_sales_yuan": 1}, True),
        ("high_value", {"period": "this_month"}, False),
        ("most_active", {"top": 25}, True),
        ("most_active", {"days": 60}, False),
        ("churn_risk", {"lapsed_days": 60}, False),
        ("churn_risk", {"least_chance": 0.5}, False),
        ("intent", {"cart": 9}, False),
        ("intent", {"target_kind": "product", "target": "商品1"}, False),
    ],
)
def test_what_is_changed_for_a_look_is_answered_so(
    desks: tuple[Desk, Desk], segment: str, params: dict[str, Any], rolled: bool
) -> None:
    plain, kept = both(desks, segment=segment, params=params)
    assert plain.count() == kept.count()
    pd.testing.assert_frame_equal(plain.page(0, 50), kept.page(0, 50), check_dtype=False, rtol=1e-9)
    assert engines(kept) == {"rollup" if rolled else "sqlite"}


def test_numbers_that_the_facts_alone_have_are_asked_of_them(desks: tuple[Desk, Desk]) -> None:
    for request in (
        {"filters": [{"field": "orders", "op": "ge", "value": 3}]},
        {"order": {"by": "last_login_at", "descending": True}},
        {"rule": {"match": "all", "rules": [{"segment": "intent"}]}},
    ):
        plain, kept = both(desks, segment="churn_risk", **request)
        pd.testing.assert_frame_equal(plain.page(0, 50), kept.page(0, 50), check_dtype=False, rtol=1e-9)
        assert engines(kept) == {"sqlite"}


@pytest.mark.parametrize(
    ("request_of", "rolled"),
    [
        ({"measures": ["sales"], "limit": 10}, True),
        ({"measures": ["orders", "sales"], "order": Order(by="orders", descending=False), "limit": 5}, True),
        ({"measures": ["sales"], "filters": (Filter(field="sales", op="ge", value=500),), "share": ["sales"]}, True),
        ({"measures": ["sales"], "limit": 10, "period": "last_30_days"}, False),
        ({"measures": ["aov"], "limit": 10}, False),
        ({"measures": ["sales"], "filters": (Filter(field="city", op="eq", value="上海"),)}, False),
        ({"measures": ["sales"], "limit": 10, "audience": {"segment": "lapsed"}}, False),
    ],
)
def test_reports_of_customers(desks: tuple[Desk, Desk], request_of: dict[str, Any], rolled: bool) -> None:
    request = ReportRequest.model_validate({"dimensions": ["customer"], **request_of})
    plain, kept = (report.run(desk, request) for desk in desks)
    pd.testing.assert_frame_equal(plain.frame, kept.frame, check_dtype=False)
    assert ("rollup" in {step.engine for step in kept.steps}) is rolled
