"""What pages show first is asked ahead: the same as from the facts, used for these very facts alone, and worked out
once however many ask."""

from __future__ import annotations

import datetime as dt
import shutil
import sqlite3
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm_tools.analytics import ahead, answers, audience, code, customer_rollups, report, rollups
from crm_tools.analytics.audience_request import AudienceRequest
from crm_tools.analytics.definitions import shipped
from crm_tools.analytics.desk import Desk
from crm_tools.analytics.engine import Engine, engine
from crm_tools.analytics.explain import ExplainRequest, explain, ways
from crm_tools.analytics.overview import KPIS, overview
from crm_tools.analytics.request import ReportRequest
from crm_tools.analytics.retention import cohorts, funnel
from crm_tools.store import journal, keeping, mirror
from crm_tools.store.connect import writer
from tests.analytics import shop
from tests.analytics.test_rollups import CHANGES


@pytest.fixture(autouse=True)
def _forgotten() -> Iterator[None]:
    answers.forget()
    yield
    answers.forget()


def level(desk: Desk) -> int | None:
    mirror.refresh(desk.database, least_rows=0)
    rollups.refresh(desk.database, least_rows=0)
    customer_rollups.refresh(desk, least_rows=0)
    return ahead.refresh(desk)


@pytest.fixture
def here(shop_template: Path, tmp_path: Path) -> Desk:
    desk = Desk(Path(shutil.copy(shop_template, tmp_path / "crm.db")), shop.TODAY, shipped())
    assert level(desk)
    return desk


def looks(desk: Desk) -> dict[str, tuple[pd.DataFrame, set[str]]]:
    """What pages ask first, with the engines that answered."""
    paths = {"cohorts": cohorts(desk, ahead.COHORT_MONTHS), "funnel": funnel(desk, ahead.PERIOD)}
    found = {name: (one.frame, {step.engine for step in one.steps}) for name, one in paths.items()}
    whole = overview(desk, ahead.PERIOD)
    found["overview"] = (whole.trend.frame, {step.engine for step in whole.trend.steps})
    for measure in KPIS:
        by = ways(desk, measure)[:1]
        way = explain(desk, ExplainRequest(measure=measure, period=ahead.PERIOD, by=by))
        found[measure] = (way.splits[0].result.frame, {step.engine for step in way.steps})
    for segment, groups in ahead.GROUPS.items():
        listed = audience.find(desk, AudienceRequest(segment=segment))
        found[segment] = (listed.page(0, ahead.MOST_LISTED), {step.engine for step in listed.steps})
        for by in groups:
            listed = audience.find(desk, AudienceRequest(segment=segment))
            sums = [column.name for column in listed.columns if column.name == ahead.SUMS.get(segment)]
            found[f"{segment} {by}"] = (listed.groups(by, sums), {step.engine for step in listed.steps})
    return found


def facts_alone(desk: Desk, folder: Path) -> Desk:
    """The same facts where nothing is derived."""
    path = Path(shutil.copy(desk.database, folder / f"plain-{time.monotonic_ns()}.db"))
    with writer(path) as connection:
        for reader in (rollups.READER, customer_rollups.READER, mirror.READER):
            journal.forget(connection, reader)
    return replace(desk, database=path)


def assert_same(here: Desk, folder: Path) -> None:
    plain = looks(facts_alone(here, folder))
    for name, (frame, _) in looks(here).items():
        pd.testing.assert_frame_equal(frame, plain[name][0], check_dtype=False, rtol=1e-9, obj=name)


def test_first_looks_are_those_of_the_facts_and_ask_them_nothing(here: Desk, tmp_path: Path) -> None:
    assert_same(here, tmp_path)
    answers.forget()
    assert {name: engines for name, (_, engines) in looks(here).items() if engines != {"rollup"}} == {}


@given(st.lists(st.tuples(st.sampled_from(sorted(CHANGES)), st.integers(0, 50), st.booleans()), min_size=1, max_size=3))
@settings(max_examples=2, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_they_are_right_whatever_happens_to_the_facts(
    shop_template: Path, tmp_path_factory: pytest.TempPathFactory, changes: list[tuple[str, int, bool]]
) -> None:
    folder = tmp_path_factory.mktemp("ahead")
    desk = Desk(Path(shutil.copy(shop_template, folder / "crm.db")), shop.TODAY, shipped())
    level(desk)
    for name, number, refreshed in changes:
        with writer(desk.database) as connection:
            CHANGES[name](connection, number)
        if refreshed:
            level(desk)
        assert_same(desk, folder)


def test_facts_written_since_and_another_today_are_asked_of_the_facts(here: Desk) -> None:
    before = cohorts(here)
    tomorrow = cohorts(replace(here, today=here.today + dt.timedelta(days=1)))
    assert {step.engine for step in tomorrow.steps} == {"duckdb"}
    with writer(here.database) as connection:
        connection.execute("DELETE FROM orders WHERE id % 2 = 0")
    after = cohorts(here)
    assert ({step.engine for step in before.steps}, {step.engine for step in after.steps}) == ({"rollup"}, {"sqlite"})
    assert after.frame["customers"].sum() != before.frame["customers"].sum()
    level(here)
    answers.forget()  # the answer of just now is as good
    assert {step.engine for step in cohorts(here).steps} == {"rollup"}


def test_level_they_are_not_made_again_but_with_other_definitions_they_are(here: Desk) -> None:
    assert ahead.refresh(here) is None
    stricter = replace(here, definitions=here.definitions.changed({"churn.lapsed_days": 60}))
    customer_rollups.refresh(stricter, least_rows=0)
    assert ahead.refresh(stricter)


def test_another_version_of_the_code_uses_none_and_makes_them_again(
    here: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert {step.engine for step in cohorts(here).steps} == {"rollup"}
    answers.forget()
    monkeypatch.setattr(code, "version", lambda: "another")
    assert {step.engine for step in cohorts(here).steps} == {"duckdb"}
    assert ahead.refresh(here)
    answers.forget()
    assert {step.engine for step in cohorts(here).steps} == {"rollup"}


def test_what_is_written_while_they_are_made_makes_them_useless(
    here: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with writer(here.database) as connection:
        CHANGES["refund"](connection, 1)
    mirror.refresh(here.database, least_rows=0)
    real = ahead.first_looks

    def looks_meanwhile(desk: Desk) -> Iterator[Any]:
        yield from real(desk)
        with writer(desk.database) as connection:
            CHANGES["refund"](connection, 2)

    monkeypatch.setattr(ahead, "first_looks", looks_meanwhile)
    assert ahead.refresh(here) == 0
    assert_same(here, tmp_path)


def test_a_small_shop_keeps_none(shop_template: Path, tmp_path: Path) -> None:
    desk = Desk(Path(shutil.copy(shop_template, tmp_path / "crm.db")), shop.TODAY, shipped())
    assert ahead.refresh(desk) is None
    assert ahead.level(desk.database)
    assert {step.engine for step in cohorts(desk).steps} == {"sqlite"}


def test_many_who_ask_the_same_are_answered_by_one(here: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    real, begun = Engine._worked_out, []

    def slow(*arguments: Any) -> answers.Answer:
        begun.append(threading.get_ident())
        time.sleep(0.3)
        return real(*arguments)

    monkeypatch.setattr(Engine, "_worked_out", slow)
    request = ReportRequest(measures=("sales",), dimensions=("city", "level"), period="all")
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: report.run(here, request).frame, range(8)))
    assert len(begun) == 1
    for one in found:
        pd.testing.assert_frame_equal(one, found[0])


def test_who_waits_for_one_that_fails_asks_again(here: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    real, begun = Engine._worked_out, []

    def fails_first(*arguments: Any) -> answers.Answer:
        begun.append(1)
        if len(begun) == 1:
            time.sleep(0.3)
            raise sqlite3.OperationalError("disk I/O error")
        return real(*arguments)

    monkeypatch.setattr(Engine, "_worked_out", fails_first)

    def ask(number: int) -> int | str:
        time.sleep(0.1 * number)
        try:
            return len(cohorts(here, "last_3_months").frame)
        except sqlite3.OperationalError as error:
            return str(error)

    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(ask, range(2))
    assert (first, type(second)) == ("disk I/O error", int)


def test_what_is_no_fact_is_never_kept(here: Desk) -> None:
    sql = "SELECT count(*) AS n FROM saved_segments"
    with engine(here, "test") as running:
        first = running.run(lambda _dialect: sql, ())
        with closing(sqlite3.connect(here.database)) as connection, connection:
            connection.execute(
                "INSERT INTO saved_segments (name, request, owner, saved_at, changed_at)"
                " VALUES ('x', '{}', 'x', '2026-01-01 00:00:00', '2026-01-01 00:00:00')"
            )
    with engine(here, "test") as running:
        assert running.run(lambda _dialect: sql, ())["n"].item() == first["n"].item() + 1


def test_a_question_waits_for_a_mirror_that_is_being_brought_level(here: Desk) -> None:
    with writer(here.database) as connection:
        CHANGES["refund"](connection, 1)
    keeping.keep(here.database)
    threading.Timer(0.5, lambda: mirror.refresh(here.database, least_rows=0)).start()
    try:
        found = cohorts(here)
    finally:
        keeping.leave(here.database)
    assert {step.engine for step in found.steps} == {"duckdb"}


def test_it_waits_no_longer_than_that(here: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "WAIT_SECONDS", 0.1)
    with writer(here.database) as connection:
        CHANGES["refund"](connection, 1)
    keeping.keep(here.database)
    try:
        assert {step.engine for step in cohorts(here).steps} == {"sqlite"}
        assert not keeping.kept(here.database)  # for a while nobody waits in vain again
    finally:
        keeping.leave(here.database)
