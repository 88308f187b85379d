"""What is derived is brought level together, by itself when facts change, and again after a failure."""

from __future__ import annotations

import shutil
import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest

from crm_tools.analytics import ahead, derived, kept, rollups
from crm_tools.analytics.definitions import shipped
from crm_tools.analytics.desk import Desk
from crm_tools.settings import Settings
from crm_tools.store import mirror
from crm_tools.store.connect import reader, writer
from tests.analytics import shop
from tests.analytics.test_customer_rollups import assert_they_hold_their_rules
from tests.analytics.test_rollups import CHANGES, held, recomputed


@pytest.fixture
def here(shop_template: Path, tmp_path: Path) -> Desk:
    return Desk(Path(shutil.copy(shop_template, tmp_path / "crm.db")), shop.TODAY, shipped())


def all_level(database: Path) -> bool:
    with reader(database) as connection:
        return bool(
            mirror.level(connection, database) and rollups.level(connection) and kept.asked(connection)
        ) and ahead.level(database)


def test_all_of_it_is_level_with_the_facts(here: Desk) -> None:
    derived.refresh(here, least_rows=0)
    with writer(here.database) as connection:
        for name in ("refund", "login", "delete orders", "another category"):
            CHANGES[name](connection, 7)
    done, rows = derived.refresh(here, least_rows=0)
    assert done is not None
    assert not done.anew
    assert rows > 0
    assert held(here.database) == recomputed(here.database)
    assert_they_hold_their_rules(here)


def test_it_follows_the_facts_and_goes_on_after_a_failure(here: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    derived.refresh(here, least_rows=0)
    for module in (mirror, rollups, derived.customer_rollups):
        monkeypatch.setattr(module.mirror if module is not mirror else mirror, "worth_it", lambda _connection: True)
    monkeypatch.setattr(derived, "LOOK_SECONDS", 0.05)
    monkeypatch.setattr(derived, "FAILED_SECONDS", 0.05)
    real, failures = mirror.refresh, [sqlite3.OperationalError("disk I/O error")]

    def fails_once(database: Path, **settings: int) -> mirror.Refreshed | None:
        if failures:
            raise failures.pop()
        return real(database, **settings)

    monkeypatch.setattr(mirror, "refresh", fails_once)
    stop = threading.Event()
    settings = Settings(CRM_DATABASE=str(here.database), CRM_TODAY=f"{here.today}")
    thread = threading.Thread(target=derived.keep_level, args=(settings, stop.wait))
    thread.start()
    try:
        with writer(here.database) as connection:
            CHANGES["refund"](connection, 3)
        for _ in range(600):
            if not failures and all_level(here.database):
                break
            stop.wait(0.1)
        assert all_level(here.database)
        assert held(here.database) == recomputed(here.database)
    finally:
        stop.set()
        thread.join()
    with closing(sqlite3.connect(here.database)) as connection:
        assert connection.execute("SELECT count(*) FROM rollup_answers").fetchone()[0] > 0
