"""What a database file says about itself, and that the standing questions find their indexes."""

from __future__ import annotations

import datetime as dt
import sqlite3
from contextlib import closing
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from crm_tools.store import facts
from crm_tools.store.connect import reader, writer
from crm_tools.store.migrate import migrate
from crm_tools.texts import UserError


def _set_and_fail(path: Path) -> None:
    with writer(path) as connection:
        facts.set_fact(connection, "demo_today", "2030-01-01")
        raise LookupError


def test_facts_are_kept_by_name_and_go_with_their_transaction(tmp_path: Path) -> None:
    path = tmp_path / "crm.db"
    migrate(path)
    assert facts.fact(path, "demo_today") is None
    assert not facts.is_demo(path)
    with writer(path) as connection:
        facts.set_fact(connection, "demo_today", "2026-11-21")
        facts.set_fact(connection, "demo_today", "2026-11-22")
    assert facts.fact(path, "demo_today") == "2026-11-22"
    assert facts.is_demo(path)
    with pytest.raises(LookupError):
        _set_and_fail(path)
    assert facts.fact(path, "demo_today") == "2026-11-22"


def test_another_program_s_file_is_named_as_such(tmp_path: Path) -> None:
    path = tmp_path / "music.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE songs (title)")
    with pytest.raises(UserError) as caught:
        facts.is_demo(path)
    assert caught.value.key == "store.not_ours"


def test_today_is_the_setting_then_the_demo_s_day_then_the_machine_s(tmp_path: Path) -> None:
    path = tmp_path / "crm.db"
    setting = dt.date(2011, 12, 9)
    here = dt.datetime.now(ZoneInfo("Pacific/Kiritimati")).date()
    assert facts.today(path, None, "Pacific/Kiritimati") == here  # no file yet
    migrate(path)
    assert facts.today(path, None, "Pacific/Kiritimati") == here
    assert facts.today(path, setting, "Pacific/Kiritimati") == setting
    with writer(path) as connection:
        facts.set_fact(connection, "demo_today", "2026-11-22")
    assert facts.today(path, None, "Pacific/Kiritimati") == dt.date(2026, 11, 22)
    assert facts.today(path, setting, "Pacific/Kiritimati") == setting


def test_the_overview_counts_and_dates_every_table(demo_template: Path) -> None:
    overview = facts.overview(demo_template).set_index("table")
    with closing(sqlite3.connect(demo_template)) as connection:
        for table, column in facts.TIME_COLUMNS.items():
            rows = connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
            assert overview.loc[table, "rows"] == rows > 0
            if column is not None:
                days = connection.execute(f"SELECT min(date({column})), max(date({column})) FROM {table}").fetchone()
                assert (overview.loc[table, "first_day"], overview.loc[table, "last_day"]) == days
    assert overview.loc["order_items", "first_day"] is None or overview["first_day"].isna()["order_items"]


def test_the_overview_of_an_empty_file_is_zeros(tmp_path: Path) -> None:
    with pytest.raises(UserError):
        facts.overview(tmp_path / "crm.db")
    migrate(tmp_path / "crm.db")
    overview = facts.overview(tmp_path / "crm.db")
    assert overview["rows"].tolist() == [0] * 9
    assert overview["last_day"].isna().all()


@pytest.mark.parametrize(
    "question",
    [
        "SELECT customer_id, sum(amount_cents) FROM orders WHERE pay_status = 'paid' AND created_at >= '2026-10-01'"
        " GROUP BY customer_id",
        "SELECT customer_id, sum(amount_cents), count(*), max(created_at) FROM orders WHERE pay_status = 'paid'"
        " GROUP BY customer_id",
        "SELECT customer_id, count(*) FROM logins WHERE logged_in_at >= '2026-10-24' GROUP BY customer_id",
        "SELECT max(logged_in_at) FROM logins WHERE customer_id = 7",
        "SELECT i.product_id, sum(i.quantity) FROM orders o CROSS JOIN order_items i ON i.order_id = o.id"
        " WHERE o.pay_status = 'paid' AND o.created_at >= '2026-10-24' GROUP BY i.product_id",
        "SELECT substr(created_at, 1, 10), count(*) FROM customers WHERE created_at >= '2026-11-01' GROUP BY 1",
        "SELECT customer_id, product_id, event FROM browse_events WHERE occurred_at >= '2026-11-09'",
        "SELECT customer_id, product_id FROM inquiries WHERE created_at >= '2026-11-09'",
        "SELECT DISTINCT order_id FROM order_items WHERE product_id = 3",
    ],
)
def test_a_standing_question_reads_an_index_alone(demo_template: Path, question: str) -> None:
    with reader(demo_template) as connection:
        plan = [row[3] for row in connection.execute("EXPLAIN QUERY PLAN " + question)]
    reads = [step for step in plan if step.startswith(("SEARCH", "SCAN"))]
    assert reads
    assert all("COVERING INDEX" in step for step in reads), plan
