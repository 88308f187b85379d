"""The mirror answers as SQLite does: pairs of measure and dimension, every segment, and what pages ask."""

from __future__ import annotations

import datetime as dt
import os
import random
import shutil
from dataclasses import replace
from itertools import product
from pathlib import Path

import pandas as pd
import pytest

from crm_tools.analytics import audience, registry, report
from crm_tools.analytics.audience_request import AudienceRequest, Condition
from crm_tools.analytics.definitions import shipped
from crm_tools.analytics.desk import Desk
from crm_tools.analytics.recommend import recommend
from crm_tools.analytics.request import ReportRequest
from crm_tools.analytics.retention import cohorts, conversion, funnel
from crm_tools.analytics.segments import SEGMENTS
from crm_tools.store import mirror, mirror_reader
from crm_tools.store.connect import reader
from crm_tools.texts import UserError
from tests.analytics import of_all_shapes, shop

GROUPS = [name for name, entry in registry.DIMENSIONS.items() if entry.groups]
MIRRORED = set(mirror.TABLES) | {"registered", "listed", "first_orders", "issued_coupons", "used_coupons"}
MIRRORED |= {"unsold", "catalogue"}


def _twins(template: Path, folder: Path, today: dt.date) -> tuple[Desk, Desk]:
    """The same data at two desks, one without a mirror and one with."""
    plain, mirrored = (Path(shutil.copy(template, folder / name)) for name in ("plain.db", "mirrored.db"))
    mirror.refresh(mirrored, least_rows=0)
    desk = Desk(plain, today, shipped())
    return desk, replace(desk, database=mirrored)


@pytest.fixture(scope="module")
def shops(shop_template: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Desk, Desk]:
    return _twins(shop_template, tmp_path_factory.mktemp("shops"), shop.TODAY)


@pytest.fixture(scope="module")
def demos(demo_template: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Desk, Desk]:
    return _twins(demo_template, tmp_path_factory.mktemp("demos"), dt.date(2026, 11, 22))


def same(left: pd.DataFrame, right: pd.DataFrame) -> None:
    pd.testing.assert_frame_equal(left, right, check_dtype=False, rtol=1e-9)


def both(desks: tuple[Desk, Desk], request: ReportRequest) -> None:
    try:
        plain = report.run(desks[0], request)
    except UserError:
        return
    mirrored = report.run(desks[1], request)
    same(plain.frame, mirrored.frame)
    assert {step.engine for step in plain.steps} == {"sqlite"}
    grains = {reading.grain for name in request.measures for reading in registry.MEASURES[name].readings}
    apart = {"has_email", "has_mobile", "coupon_starts_on", "coupon_ends_on", "inquiry_content"}
    apart &= set(request.dimensions)
    assert (
        {step.engine for step in mirrored.steps} == {"duckdb"} or not grains <= MIRRORED or apart
    )  # what the mirror leaves out


def test_sampled_pairs(shops: tuple[Desk, Desk]) -> None:
    pairs = random.Random(5).sample(list(product(registry.MEASURES, GROUPS)), 120)
    for number, (measure, dimension) in enumerate(pairs):
        both(shops, ReportRequest(measures=(measure,), dimensions=(dimension,), period=("2026-03", "all")[number % 2]))


@pytest.mark.parametrize("request_", of_all_shapes.REPORTS, ids=lambda one: "+".join((*one.measures, *one.dimensions)))
def test_reports_of_all_shapes(demos: tuple[Desk, Desk], request_: ReportRequest) -> None:
    both(demos, request_)


@pytest.mark.parametrize("segment", SEGMENTS)
def test_every_segment(demos: tuple[Desk, Desk], segment: str) -> None:
    """A float score may round apart in its last place, so equal scores may stand in another order."""
    conditions = (Condition(field="city", op="in", value=("上海", "北京")), Condition(field="logins", op="ge", value=1))
    for filters in ((), conditions):
        plain, mirrored = (audience.find(desk, AudienceRequest(segment=segment, filters=filters)) for desk in demos)
        assert plain.count() == mirrored.count()
        same(
            plain.page(0, 5_000).sort_values("customer_id", ignore_index=True),
            mirrored.page(0, 5_000).sort_values("customer_id", ignore_index=True),
        )
        streamed = pd.concat(list(mirrored.stream(batch=700)), ignore_index=True) if plain.count() else None
        assert streamed is None or len(streamed) == plain.count()


def test_recommendations_cohorts_and_the_funnel(demos: tuple[Desk, Desk]) -> None:
    plain, mirrored = demos
    same(recommend(plain).frame, recommend(mirrored).frame)
    same(recommend(plain, customer_id=17).frame, recommend(mirrored, customer_id=17).frame)
    for analysis in (cohorts, funnel):
        same(analysis(plain, "last_12_months").frame, analysis(mirrored, "last_12_months").frame)
    for to in ("cart", "order"):
        same(conversion(plain, "view", to, "2026-10").frame, conversion(mirrored, "view", to, "2026-10").frame)


def test_facts_written_since_are_answered_by_sqlite(demo_copy: Path) -> None:
    from crm_tools.store.connect import writer

    desk = Desk(demo_copy, dt.date(2026, 11, 22), shipped())
    mirror.refresh(demo_copy, least_rows=0)
    before = report.run(desk, ReportRequest(measures=("orders",)))
    with writer(demo_copy) as connection:
        connection.execute(
            "INSERT INTO orders (customer_id, amount_cents, pay_status, created_at) "
            "VALUES (1, 5, 'paid', '2026-11-22 01:00:00')"
        )

    after = report.run(desk, ReportRequest(measures=("orders",)))

    assert after.frame["orders"].iloc[0] == before.frame["orders"].iloc[0] + 1
    assert ([step.engine for step in before.steps], [step.engine for step in after.steps]) == (["duckdb"], ["sqlite"])


@pytest.mark.parametrize("when", ["opened", "read"])
def test_a_mirror_that_goes_away_under_a_question_is_left_for_sqlite(demo_copy: Path, when: str) -> None:
    desk = Desk(demo_copy, dt.date(2026, 11, 22), shipped())
    wanted = ReportRequest(measures=("sales", "orders"), dimensions=("city",), period="all")
    plain = report.run(desk, wanted)
    mirror.refresh(demo_copy, least_rows=0)
    [path] = mirror.files(demo_copy)
    with reader(demo_copy) as connection:
        assert mirror.level(connection, demo_copy)
    if when == "opened":
        mirror_reader._connected.cache_clear()
        path.unlink()
    else:
        os.truncate(path, 12_288)  # its heads stay, its rows go

    again = report.run(desk, wanted)

    same(plain.frame, again.frame)
    assert {step.engine for step in again.steps} == {"sqlite"}
    assert all(step.sql == other.sql for step, other in zip(again.steps, plain.steps, strict=True))
