"""Every measure by every dimension: answered as independent SQL has it, or refused with a reason."""

from __future__ import annotations

import dataclasses
import datetime as dt
import random
import shutil
from itertools import product
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm_tools.analytics import registry
from crm_tools.analytics.desk import Desk
from crm_tools.analytics.periods import resolve
from crm_tools.analytics.report import run
from crm_tools.analytics.request import Filter, ReportRequest
from crm_tools.store.connect import writer
from crm_tools.texts import LANGUAGES, UserError
from tests.analytics import oracle

GROUPS = [name for name, entry in registry.DIMENSIONS.items() if entry.groups]
PAIRS = list(product(registry.MEASURES, GROUPS))
PERIODS = ("last_3_months", "2026-06..2026-09", "all")
SAMPLE = random.Random(11).sample(PAIRS, 200)


def by_group(frame: pd.DataFrame, dimensions: tuple[str, ...], measure: str) -> dict[tuple[Any, ...], Any]:
    """The result as the oracle has it: without the time buckets that were filled in, null for no ratio."""
    keys = [registry.DIMENSIONS[name].key_name for name in dimensions]
    ratio = registry.MEASURES[measure].ratio
    found = {}
    for row in frame[[*keys, measure]].itertuples(index=False, name=None):
        value = None if row[-1] != row[-1] else row[-1]
        if value or (ratio and value is not None):
            found[tuple(None if key is None or key != key else key for key in row[:-1])] = value
    return found


def expected(*arguments: Any, **more: Any) -> dict[tuple[Any, ...], Any]:
    """The oracle's groups without those whose value is 0: a refund rate of 0 stays, a sum of 0 is no difference."""
    measure = arguments[1]
    answer = oracle.answer(*arguments, **more)
    ratio = registry.MEASURES[measure].ratio
    return {key: value for key, value in answer.items() if value or (ratio and value is not None)}


def answered(request: ReportRequest, desk: Desk) -> tuple[str, pd.DataFrame] | None:
    """The measure that was given and its rows, or None where the request is refused with a reason in both languages."""
    try:
        result = run(desk, request)
    except UserError as refusal:
        if not refusal.key.startswith("analytics.plan.") or not all(refusal.text(one) for one in LANGUAGES):
            raise
        return None
    return next(column.name for column in result.columns if column.name in registry.MEASURES), result.frame


def test_sampled_pairs_equal_independent_sql_on_the_demo(demo_desk: Desk) -> None:
    compared = 0
    for number, (measure, dimension) in enumerate(SAMPLE):
        entry = registry.MEASURES[measure]
        tokens = ("last_3_months", "all") if entry.segment or entry.today_only else PERIODS
        period = resolve(tokens[number % len(tokens)], demo_desk.today)
        got = answered(ReportRequest(measures=(measure,), dimensions=(dimension,), period=period.token), demo_desk)
        assert (got is not None) == registry.goes_with(measure, dimension), (measure, dimension)
        if got is None:
            continue
        given_measure, frame = got
        wanted = expected(demo_desk.database, given_measure, (dimension,), period.start, period.end, demo_desk.today)
        assert by_group(frame, (dimension,), given_measure) == pytest.approx(wanted), (measure, dimension)
        compared += bool(wanted)
    assert compared >= 100


@pytest.mark.parametrize("measure", registry.MEASURES)
def test_every_dimension_answers_or_says_why_not(measure: str, desk: Desk) -> None:
    for dimension in GROUPS:
        got = answered(ReportRequest(measures=(measure,), dimensions=(dimension,), period="2026-03"), desk)
        assert (got is not None) == registry.goes_with(measure, dimension), dimension


FILTERS = (
    (Filter(field="city", value="上海"), "c.city = '上海'"),
    (Filter(field="city", op="ne", value="上海"), "c.city IS NULL OR c.city <> '上海'"),
    (Filter(field="city", value="O'Hare"), "c.city = 'O''Hare'"),
    (Filter(field="city", value=""), "c.city IS NULL OR c.city = ''"),
    (Filter(field="level", op="in", value=("金卡", "银卡")), "c.level IN ('金卡', '银卡')"),
    (Filter(field="gender", op="not_in", value=("男",)), "c.gender IS NULL OR c.gender <> '男'"),
    (Filter(field="customer", value=7), "c.id = 7"),
    (Filter(field="customer", value="客户7"), "c.name = '客户7'"),
    (Filter(field="customer", op="contains", value="客户1"), "c.name LIKE '%客户1%'"),
    (Filter(field="registration_month", op="ge", value="2026-01"), "c.created_at >= '2026-01'"),
)
ITEM_FILTERS = (
    (Filter(field="category", value="手机数码"), "p.category = '手机数码'"),
    (Filter(field="category", op="contains", value="100%"), "INSTR(p.category, '100%')"),
    (Filter(field="product", op="in", value=(3, 5)), "p.id IN (3, 5)"),
    (Filter(field="price", op="between", value=(50, 300)), "p.price_cents BETWEEN 5000 AND 30000"),
    (Filter(field="price_band", value="3000+"), "p.price_cents >= 300000"),
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    measure=st.sampled_from(sorted(registry.MEASURES)),
    dimensions=st.lists(st.sampled_from(GROUPS), unique=True, max_size=2),
    filters=st.lists(st.sampled_from((*FILTERS, *ITEM_FILTERS)), max_size=2),
    first=st.dates(dt.date(2024, 2, 1), dt.date(2026, 3, 31)),
    days=st.integers(0, 400),
)
def test_dimensions_filters_and_days_combine(
    measure: str,
    dimensions: list[str],
    filters: list[tuple[Filter, str]],
    first: dt.date,
    days: int,
    desk: Desk,
) -> None:
    last = min(first + dt.timedelta(days=days), desk.today)
    request = ReportRequest(
        measures=(measure,),
        dimensions=tuple(dimensions),
        period=f"{first}..{last}",
        filters=tuple(one for one, _ in filters),
    )
    got = answered(request, desk)
    if got is None:
        return
    given_measure, frame = got
    by_item = any(one.field in oracle.ITEM_DIMENSIONS for one, _ in filters) or any(
        name in oracle.ITEM_DIMENSIONS for name in dimensions
    )
    where = " AND ".join(f"({sql})" for _, sql in filters) or "1"
    wanted = expected(desk.database, given_measure, dimensions, first, last, desk.today, where, by_item=by_item)
    assert by_group(frame, tuple(dimensions), given_measure) == pytest.approx(wanted)


@pytest.mark.parametrize("measure", sorted(oracle.LISTED))
def test_whoever_is_on_todays_list_counts_whenever_they_registered(measure: str, desk: Desk, tmp_path: Path) -> None:
    desk = dataclasses.replace(desk, database=Path(shutil.copy(desk.database, tmp_path)))
    with writer(desk.database) as connection:
        connection.execute("UPDATE customers SET created_at = ?", (f"{desk.today + dt.timedelta(days=1)} 08:00:00",))
    request = ReportRequest(measures=(measure,), period="this_month")
    answer = answered(request, desk)
    assert answer is not None
    wanted = expected(desk.database, measure, (), None, desk.today, desk.today, "1", by_item=False)
    assert by_group(answer[1], (), measure) == pytest.approx(wanted)
    assert wanted[()] > 0


def test_the_oracle_knows_every_measure_and_dimension() -> None:
    others = {"customers", "repeat_rate", "repeat_buyers"}
    assert {*oracle.MEASURES, *oracle.LISTED, *others} == set(registry.MEASURES)
    assert set(oracle.DIMENSIONS) == set(GROUPS)
