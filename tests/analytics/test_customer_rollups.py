"""Rollups by customer hold the rows of their rules whatever happens to the facts, and are read only for the very
today and thresholds that they were made for."""

from __future__ import annotations

import datetime as dt
import shutil
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm_tools.analytics import audience, customer_rollups, report
from crm_tools.analytics.audience_request import AudienceRequest
from crm_tools.analytics.definitions import shipped
from crm_tools.analytics.desk import Desk
from crm_tools.analytics.engine import engine
from crm_tools.analytics.request import Filter, Order, ReportRequest
from crm_tools.analytics.segments import SEGMENTS
from crm_tools.store import mirror
from crm_tools.store.connect import writer
from tests.analytics import shop
from tests.analytics.test_rollups import CHANGES, _order

OF_CUSTOMERS = {
    **CHANGES,
    "cart": lambda c, n: c.execute(
        "INSERT INTO browse_events (customer_id, product_id, event, occurred_at) VALUES (?, ?, 'cart', ?)",
        (n % 60 + 1, n % 20 + 1, f"2026-03-{n % 9 + 21} 10:00:00"),
    ),
    "bought since": lambda c, n: _order(c, n, "2026-03-30"),
    "inquiry moved": lambda c, n: c.execute("UPDATE inquiries SET customer_id = ? WHERE id = ?", (n % 60 + 1, n + 1)),
    "order moved": lambda c, n: c.execute("UPDATE orders SET customer_id = ? WHERE id = ?", (n % 60 + 1, n + 1)),
    "renamed": lambda c, n: c.execute("UPDATE products SET title = title || '新' WHERE id = ?", (n % 20 + 1,)),
    "login tomorrow": lambda c, n: c.execute(
        "INSERT INTO logins (customer_id, logged_in_at) VALUES (?, '2026-04-01 00:00:00')", (n % 60 + 1,)
    ),
}
CHANGE = st.tuples(st.sampled_from(sorted(OF_CUSTOMERS)), st.integers(0, 50))
ROUND = st.tuples(st.integers(-1, 3), st.booleans(), st.lists(CHANGE, max_size=4))
"""By how many days today moves, whether the mirror is brought level first, and what happens to the facts."""


def rows_of(desk: Desk, sql: str, values: tuple[Any, ...] = ()) -> pd.DataFrame:
    with engine(desk, "test") as running:
        frame = running.frame_quietly(sql, values)
    return frame.sort_values("customer_id", ignore_index=True)


def assert_they_hold_their_rules(desk: Desk) -> None:
    for name, kept in customer_rollups._kept().items():
        values = customer_rollups.values_of(name, kept, desk)
        held = rows_of(desk, f"SELECT * FROM {kept.table}")
        facts = rows_of(desk, customer_rollups.rule_sql(kept, "sqlite"), values)
        pd.testing.assert_frame_equal(held[list(facts.columns)], facts, check_dtype=False, rtol=1e-9, obj=kept.table)


def assert_totals_are_those_of_pandas(desk: Desk) -> None:
    ends = f"{desk.today + dt.timedelta(days=1)} 00:00:00"
    with closing(sqlite3.connect(desk.database)) as connection:
        orders = pd.read_sql("SELECT * FROM orders", connection)
        logins = pd.read_sql("SELECT * FROM logins", connection)
        held = {
            table: dict(connection.execute(f"SELECT customer_id, {column} FROM {table}"))
            for table, column in (("rollup_buyers", "sales"), ("rollup_spending", "total"), ("rollup_logins", "logins"))
        }
    paid = orders[(orders.pay_status == "paid") & (orders.created_at < ends)]
    month_before = (desk.today.replace(day=1) - dt.timedelta(days=1)).replace(day=1)
    lately = paid[paid.created_at >= f"{month_before} 00:00:00"]
    days = f"{desk.today - dt.timedelta(days=29)} 00:00:00"
    seen = logins[(logins.logged_in_at >= days) & (logins.logged_in_at < ends)]
    assert held["rollup_buyers"] == paid.groupby("customer_id").amount_cents.sum().to_dict()
    assert held["rollup_spending"] == lately.groupby("customer_id").amount_cents.sum().to_dict()
    assert held["rollup_logins"] == seen.groupby("customer_id").size().to_dict()


@given(st.lists(ROUND, min_size=1, max_size=3))
@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_after_each_refresh_they_equal_the_facts(
    shop_template: Path, tmp_path_factory: pytest.TempPathFactory, rounds: list[tuple[int, bool, list[tuple[str, int]]]]
) -> None:
    database = Path(shutil.copy(shop_template, tmp_path_factory.mktemp("kept") / "crm.db"))
    desk = Desk(database, shop.TODAY, shipped())
    customer_rollups.refresh(desk, least_rows=0)
    for days, mirrored, changes in rounds:
        desk = replace(desk, today=desk.today + dt.timedelta(days=days))
        with writer(database) as connection:
            for name, number in changes:
                OF_CUSTOMERS[name](connection, number)
        if mirrored:
            mirror.refresh(database, least_rows=0)
        customer_rollups.refresh(desk, least_rows=0)
        assert_they_hold_their_rules(desk)
        assert_totals_are_those_of_pandas(desk)


@given(st.lists(CHANGE, min_size=1, max_size=6))
@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_many_touched_customers_are_picked_out_by_the_mirror(
    shop_template: Path, tmp_path_factory: pytest.TempPathFactory, changes: list[tuple[str, int]]
) -> None:
    database = Path(shutil.copy(shop_template, tmp_path_factory.mktemp("by-mirror") / "crm.db"))
    desk = Desk(database, shop.TODAY, shipped())
    mirror.refresh(database, least_rows=0)
    customer_rollups.refresh(desk, least_rows=0)
    with writer(database) as connection:
        for name, number in changes:
            OF_CUSTOMERS[name](connection, number)
    mirror.refresh(database, least_rows=0)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(customer_rollups, "FEW_TOUCHED", 0)
        customer_rollups.refresh(desk, least_rows=0)
    assert_they_hold_their_rules(desk)
    assert_totals_are_those_of_pandas(desk)


def test_the_next_day_writes_those_whose_facts_come_or_go(shop_template: Path, tmp_path: Path) -> None:
    database = Path(shutil.copy(shop_template, tmp_path / "crm.db"))
    desk = Desk(database, shop.TODAY, shipped())
    customer_rollups.refresh(desk, least_rows=0)
    with writer(database) as connection:
        OF_CUSTOMERS["login tomorrow"](connection, 7)
    customer_rollups.refresh(desk, least_rows=0)
    written: dict[str, int] = {}
    write = customer_rollups._write

    def noted(*arguments: Any) -> int:
        written[arguments[1].table] = write(*arguments)
        return written[arguments[1].table]

    tomorrow = replace(desk, today=shop.TODAY + dt.timedelta(days=1))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(customer_rollups, "_write", noted)
        customer_rollups.refresh(tomorrow, least_rows=0)
    assert_they_hold_their_rules(tomorrow)
    with closing(sqlite3.connect(database)) as connection:
        orders = pd.read_sql("SELECT customer_id, created_at AS at, pay_status FROM orders", connection)
        logins = pd.read_sql("SELECT customer_id, logged_in_at AS at FROM logins", connection)
    came, went = (str(tomorrow.today - dt.timedelta(days=days)) for days in (0, 30))
    lately = logins[(logins["at"] >= f"{went}x") & (logins["at"] < f"{came}x")]
    moved = logins[logins["at"].str[:10].isin((came, went))]
    buyers = orders[(orders.pay_status == "paid") & (orders["at"] < f"{came}x")]
    assert written["rollup_buyers"] == len(
        set(orders[orders["at"].str[:10] == came].customer_id) & set(buyers.customer_id)
    )
    assert written["rollup_logins"] == len(set(moved.customer_id) & set(lately.customer_id)) > 0
    assert 2 * moved.customer_id.nunique() < lately.customer_id.nunique(), "else all are made"


@pytest.fixture(scope="module")
def desks(shop_template: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Desk, Desk]:
    """The same shop at two desks: facts alone; rollups by customer."""
    folder = tmp_path_factory.mktemp("kept-desks")
    plain, kept = (Path(shutil.copy(shop_template, folder / name)) for name in ("plain.db", "kept.db"))
    desk = Desk(plain, shop.TODAY, shipped())
    customer_rollups.refresh(replace(desk, database=kept), least_rows=0)
    return desk, replace(desk, database=kept)


KEPT = [name for name, entry in SEGMENTS.items() if entry.kept]


def both(desks: tuple[Desk, Desk], **request: Any) -> tuple[audience.Audience, audience.Audience]:
    plain, kept = (audience.find(desk, AudienceRequest.model_validate(request)) for desk in desks)
    return plain, kept


def engines(found: audience.Audience) -> set[str]:
    return {step.engine for step in found.steps}


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
    assert (engines(plain), engines(kept)) == ({"sqlite"}, {"rollup"})


@pytest.mark.parametrize(
    ("segment", "by", "sums"),
    [
        ("churn_risk", ("stage", "cause"), ("value_at_risk",)),
        ("lapsed", ("city",), ("orders_ever",)),
        ("intent", ("band", "top_category"), ("score",)),
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


def test_another_day_other_definitions_and_newer_facts_find_none(shop_template: Path, tmp_path: Path) -> None:
    database = Path(shutil.copy(shop_template, tmp_path / "crm.db"))
    desk = Desk(database, shop.TODAY, shipped())
    tomorrow = replace(desk, today=desk.today + dt.timedelta(days=1))
    stricter = replace(desk, definitions=shipped().changed({"churn.lapsed_days": 30}))
    top = ReportRequest(measures=("sales",), dimensions=("customer",), limit=3)

    def used(at: Desk) -> set[str]:
        found = audience.find(at, AudienceRequest(segment="churn_risk"))
        found.page(0, 5)
        return engines(found) | {step.engine for step in report.run(at, top).steps}

    assert used(desk) == {"sqlite"}
    customer_rollups.refresh(desk, least_rows=0)
    assert [used(desk), used(tomorrow), used(stricter)] == [{"rollup"}, {"sqlite"}, {"sqlite", "rollup"}]
    customer_rollups.refresh(stricter, least_rows=0)
    assert [used(desk), used(stricter)] == [{"sqlite", "rollup"}, {"rollup"}]
    with writer(database) as connection:
        _order(connection, 8, "2026-03-01")
    assert used(stricter) == {"sqlite"}
    customer_rollups.refresh(tomorrow, least_rows=0)
    assert [used(desk), used(tomorrow)] == [{"sqlite"}, {"rollup"}]
    assert customer_rollups.refresh(tomorrow) is None
    assert used(tomorrow) == {"sqlite"}


def test_what_changes_while_they_are_made_leaves_them_behind(
    shop_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = Path(shutil.copy(shop_template, tmp_path / "crm.db"))
    desk = Desk(database, shop.TODAY, shipped())
    real = customer_rollups._write
    done = []

    def write(*arguments: Any) -> int:
        if not done:
            with writer(database) as connection:
                done.append(connection.execute("UPDATE orders SET amount_cents = amount_cents + 1").rowcount)
        return real(*arguments)

    monkeypatch.setattr(customer_rollups, "_write", write)
    customer_rollups.refresh(desk, least_rows=0)
    found = audience.find(desk, AudienceRequest(segment="high_value", params={"min_sales_yuan": 0}))
    found.count()
    assert done[0] > 0
    assert engines(found) == {"sqlite"}
    customer_rollups.refresh(desk, least_rows=0)
    assert_they_hold_their_rules(desk)
