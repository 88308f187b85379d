"""Connections kept open: used again, never for an old state or another file."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from crm_tools.store import idle
from crm_tools.store.backup import backup, restore
from crm_tools.store.connect import reader, writer
from crm_tools.store.migrate import migrate
from crm_tools.texts import UserError

CUSTOMER = "INSERT INTO customers (name, created_at) VALUES (?, '2026-01-01 09:00:00')"
COUNT = "SELECT count(*) FROM customers"
ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"


@pytest.fixture(autouse=True)
def _on() -> Iterator[None]:
    with idle.kept():
        yield
    assert not idle._IDLE


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return made(tmp_path / "crm.db", 3)


def made(path: Path, customers: int) -> Path:
    migrate(path)
    add(path, customers)
    return path


def add(path: Path, customers: int) -> None:
    with writer(path) as connection:
        connection.executemany(CUSTOMER, [(f"customer {n}",) for n in range(customers)])


def count(path: Path) -> int:
    with reader(path) as connection:
        return int(connection.execute(COUNT).fetchone()[0])


def test_the_next_reader_takes_it_and_sees_what_was_written_since(database: Path) -> None:
    with reader(database) as first:
        assert first.execute(COUNT).fetchone() == (3,)
    add(database, 2)
    with reader(database) as second:
        assert second is first
        assert second.execute(COUNT).fetchone() == (5,)
        with reader(database) as beside:
            assert beside is not first


def test_what_was_not_read_to_its_end_does_not_hold_on_to_an_old_state(database: Path) -> None:
    with reader(database) as first:
        first.execute("BEGIN")
        unread = first.execute("SELECT id FROM customers")
        also_unread = first.cursor().execute("SELECT id FROM customers")
        assert unread.fetchone() == also_unread.fetchone() == (1,)
    add(database, 2)
    with reader(database) as second:
        assert second is first
        assert not second.in_transaction
        assert second.execute(COUNT).fetchone() == (5,)
    with pytest.raises(sqlite3.ProgrammingError):
        unread.fetchone()


def test_one_that_failed_is_not_taken_again(database: Path) -> None:
    held = []

    def fails() -> None:
        with reader(database) as first:
            held.append(first)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fails()
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        held[0].execute(COUNT)
    with reader(database) as second:
        assert second is not held[0]


def test_another_file_in_its_place_is_opened(database: Path, tmp_path: Path) -> None:
    assert count(database) == 3
    made(tmp_path / "other.db", 7).replace(database)
    assert count(database) == 7
    database.unlink()
    with pytest.raises(UserError, match="no customer database"):
        count(database)


def test_a_restored_database_is_read(database: Path, tmp_path: Path) -> None:
    backup(database, tmp_path / "kept.zip")
    add(database, 4)
    assert count(database) == 7
    restore(tmp_path / "kept.zip", database)
    assert count(database) == 3


def test_each_reader_has_its_own_time(database: Path) -> None:
    with reader(database, 30) as first:
        first.execute(COUNT)

    def late() -> None:
        with reader(database, 0.2) as second:
            assert second is first
            second.execute(ENDLESS).fetchone()

    with pytest.raises(UserError, match=r"0\.2"):
        late()


def test_nobody_writes_through_it(database: Path) -> None:
    with reader(database) as first:
        first.execute("PRAGMA query_only = OFF")
    with reader(database) as second, pytest.raises(sqlite3.OperationalError, match="readonly"):
        second.execute("DELETE FROM customers")


def test_many_threads_each_see_what_was_written_before_they_looked(database: Path) -> None:
    written, stop = [3], threading.Event()

    def look() -> None:
        while not stop.is_set():
            at_least = written[0]
            assert count(database) >= at_least

    with ThreadPoolExecutor(6) as people:
        looks = [people.submit(look) for _ in range(6)]
        try:
            for _ in range(20):
                add(database, 1)
                written[0] += 1
        finally:
            stop.set()
        for one in looks:
            one.result(30)
    assert len(idle._IDLE[database]) <= idle.MOST


def test_it_is_off_unless_an_app_asks_for_it(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(idle, "_on", False)
        with reader(database) as first:
            first.execute(COUNT)
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        first.execute(COUNT)
