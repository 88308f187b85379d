"""Definitions: shipped, changed with history, changed for one look."""

from __future__ import annotations

import datetime as dt
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from crm_tools.analytics.definitions import change, change_all, current, history, shipped
from crm_tools.analytics.desk import open_desk
from crm_tools.settings import Settings
from crm_tools.store.actors import LOCAL, Actor
from crm_tools.store.migrate import migrate
from crm_tools.texts import UserError

AT = dt.datetime(2026, 3, 31, 9, 30)


@pytest.fixture
def database(tmp_path: Path) -> Path:
    migrate(tmp_path / "crm.db")
    return tmp_path / "crm.db"


def test_a_change_is_in_force_at_once_and_remembered(database: Path) -> None:
    assert current(database) == shipped()
    after = change(database, "high_value.min_sales_yuan", 5000, LOCAL, AT)
    assert after == current(database)
    assert current(database).high_value.min_sales_yuan == 5000
    change(database, "high_value.min_sales_yuan", 8000, Actor("李经理"), AT + dt.timedelta(hours=1))
    change(database, "churn.lapsed_days", 60, LOCAL, AT + dt.timedelta(hours=2))
    assert current(database).churn.lapsed_days == 60
    assert list(history(database).itertuples(index=False, name=None)) == [
        ("churn.lapsed_days", 90, 60, "local", "2026-03-31 11:30:00"),
        ("high_value.min_sales_yuan", 5000.0, 8000.0, "李经理", "2026-03-31 10:30:00"),
        ("high_value.min_sales_yuan", 10000.0, 5000.0, "local", "2026-03-31 09:30:00"),
    ]


def test_the_same_value_is_no_change(database: Path) -> None:
    change(database, "most_active.top", 10, LOCAL, AT)
    assert history(database).empty


@pytest.mark.parametrize(
    ("name", "value", "actor", "key"),
    [
        ("most_active.colour", 3, LOCAL, "analytics.definitions.unknown"),
        ("planets.count", 9, LOCAL, "analytics.definitions.unknown"),
        ("most_active.top", 0, LOCAL, "analytics.definitions.bad_value"),
        ("most_active.top", "many", LOCAL, "analytics.definitions.bad_value"),
        ("high_value.period", "someday", LOCAL, "analytics.definitions.bad_value"),
        ("churn.falling_ratio", 1.5, LOCAL, "analytics.definitions.bad_value"),
        ("churn.lapsed_days", 400, LOCAL, "analytics.definitions.order"),
        ("intent.high", 2, LOCAL, "analytics.definitions.order"),
        ("most_active.top", 5, Actor("guest", frozenset({"read"})), "store.not_allowed"),
    ],
)
def test_a_wrong_change_is_refused_and_nothing_kept(
    name: str, value: Any, actor: Actor, key: str, database: Path
) -> None:
    with pytest.raises(UserError) as refused:
        change(database, name, value, actor, AT)
    assert refused.value.key == key
    assert history(database).empty
    assert current(database) == shipped()


def test_several_change_together_or_none(database: Path) -> None:
    change_all(database, {"churn.lapsed_days": 400, "churn.lost_days": 700}, LOCAL, AT)
    assert (current(database).churn.lapsed_days, current(database).churn.lost_days) == (400, 700)
    with pytest.raises(UserError):
        change_all(database, {"most_active.top": 20, "churn.falling_ratio": 7}, LOCAL, AT)
    assert current(database).most_active.top == 10
    assert len(history(database)) == 2


def test_the_desk_has_the_definitions_in_force(database: Path) -> None:
    change(database, "most_active.top", 5, LOCAL, AT)
    settings = Settings(_env_file=None, CRM_DATABASE=str(database), CRM_TODAY="2026-03-31")  # type: ignore[call-arg]
    desk = open_desk(settings)
    assert (desk.today, desk.definitions.most_active.top) == (dt.date(2026, 3, 31), 5)


def test_no_file_and_an_unmigrated_file_have_the_shipped_ones(tmp_path: Path) -> None:
    assert current(tmp_path / "none.db") == shipped()
    with closing(sqlite3.connect(tmp_path / "old.db")) as connection:
        connection.execute("CREATE TABLE customers (id INTEGER PRIMARY KEY)")
    assert current(tmp_path / "old.db") == shipped()
