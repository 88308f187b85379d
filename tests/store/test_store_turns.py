"""Long queries take turns, short ones do not wait, and no limit counts the wait."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from crm_tools.store import turns
from crm_tools.store.connect import reader
from crm_tools.texts import UserError

LONG = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000000) SELECT count(*) FROM n"


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "crm.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE things (id INTEGER PRIMARY KEY)")
    return path


@pytest.fixture
def none_free() -> Iterator[threading.Event]:
    """All turns are taken until the event is set."""
    free, taken = threading.Event(), threading.Barrier(turns.AT_ONCE + 1)

    def hold() -> None:
        turns.take(1)
        taken.wait()
        free.wait(30)
        turns.give_back()

    threads = [threading.Thread(target=hold) for _ in range(turns.AT_ONCE)]
    for thread in threads:
        thread.start()
    taken.wait()
    yield free
    free.set()
    for thread in threads:
        thread.join()


def test_the_limit_of_a_long_query_does_not_count_the_wait(database: Path, none_free: threading.Event) -> None:
    threading.Timer(1.5, none_free.set).start()
    began = time.monotonic()
    with pytest.raises(UserError) as refused, reader(database, 0.5) as connection:
        connection.execute(LONG).fetchall()
    assert refused.value.key == "store.too_slow"
    assert time.monotonic() - began > 1.5
    assert not turns.mine().held


def test_a_short_query_takes_no_turn(database: Path, none_free: threading.Event) -> None:
    with reader(database) as connection:
        assert connection.execute("SELECT count(*) FROM things").fetchone() == (0,)
    assert not none_free.is_set()


def test_what_nobody_waits_for_takes_none(none_free: threading.Event) -> None:
    turns.take(turns.UNATTENDED_SECONDS)
    assert not turns.mine().held
    assert not none_free.is_set()


def test_a_thread_needs_no_second_one() -> None:
    for _ in range(turns.AT_ONCE + 1):
        turns.take(1)
    assert turns.mine().held
    turns.give_back()
    assert not turns.mine().held


def test_whoever_waited_too_long_goes_on_without(monkeypatch: pytest.MonkeyPatch, none_free: threading.Event) -> None:
    monkeypatch.setattr(turns, "LONGEST_WAIT", 0.05)
    turns.take(1)
    turns.take(1)
    assert (turns.mine().held, turns.mine().without) == (False, True)
    turns.give_back()
    assert not none_free.is_set()
