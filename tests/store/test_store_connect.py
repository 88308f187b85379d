"""Readers that cannot write and stop in time; writers that take turns."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing
from pathlib import Path

import pytest

from crm_tools.store import connect
from crm_tools.store.connect import reader, writer
from crm_tools.store.migrate import migrate
from crm_tools.texts import UserError

CUSTOMER = "INSERT INTO customers (name, created_at) VALUES (?, '2026-01-01 09:00:00')"


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "crm.db"
    migrate(path)
    with writer(path) as connection:
        connection.executemany(CUSTOMER, [(f"customer {n}",) for n in range(100)])
    return path


def names(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        return [name for (name,) in connection.execute("SELECT name FROM customers ORDER BY id")]


def _run(connection: sqlite3.Connection, statements: list[str]) -> None:
    for statement in statements:
        connection.execute(statement).fetchall()


@pytest.mark.parametrize(
    "attempt",
    [
        ["INSERT INTO customers (name, created_at) VALUES ('x', '2026-01-01 09:00:00')"],
        ["UPDATE customers SET name = 'x'"],
        ["DELETE FROM customers"],
        ["DROP TABLE customers"],
        ["CREATE TABLE x (a)"],
        ["PRAGMA query_only = OFF", "DELETE FROM customers"],
        ["PRAGMA query_only = OFF", "PRAGMA writable_schema = ON", "DELETE FROM sqlite_master"],
        ["PRAGMA user_version = 99"],
        ["PRAGMA query_only = OFF", "PRAGMA journal_mode = DELETE", "DELETE FROM customers"],
        ["BEGIN IMMEDIATE", "DELETE FROM customers", "COMMIT"],
        ["ATTACH '{folder}/other.db' AS other"],
        ["ATTACH 'file:{database}?mode=rw' AS again"],
        ["PRAGMA query_only = OFF", "ATTACH '{folder}/other.db' AS other", "CREATE TABLE other.x (a)"],
        ["VACUUM INTO '{folder}/other.db'"],
        ["PRAGMA query_only = OFF", "VACUUM INTO '{folder}/other.db'"],
        ["REINDEX"],
    ],
)
def test_a_reader_cannot_write(database: Path, attempt: list[str]) -> None:
    before, files = names(database), {path.name for path in database.parent.iterdir()}
    with reader(database) as connection:
        connection.isolation_level = None  # else Python begins transactions of its own around writes
        with pytest.raises(sqlite3.Error):
            _run(connection, [step.format(folder=database.parent, database=database) for step in attempt])
    assert names(database) == before
    assert {path.name for path in database.parent.iterdir()} <= files | {"crm.db-wal", "crm.db-shm"}
    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_a_query_over_its_time_is_stopped(database: Path) -> None:
    started = time.monotonic()
    with pytest.raises(UserError) as caught, reader(database, seconds=0.3) as connection:
        connection.execute(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"
        ).fetchone()
    assert caught.value.key == "store.too_slow"
    assert "0.3" in caught.value.text("en")
    assert 0.25 < time.monotonic() - started < 5


def test_other_errors_stay_what_they_are(database: Path) -> None:
    with pytest.raises(sqlite3.OperationalError, match="no such table"), reader(database) as connection:
        connection.execute("SELECT * FROM nowhere")


def test_a_reader_sees_the_last_commit_while_a_writer_holds_its_lock(database: Path) -> None:
    def count() -> int:
        with reader(database, seconds=2) as connection:
            return int(connection.execute("SELECT count(*) FROM customers").fetchone()[0])

    with writer(database) as connection:
        connection.execute(CUSTOMER, ("late",))
        assert count() == 100
    assert count() == 101


def test_a_reader_needs_no_file_beside_the_database(database: Path) -> None:
    """A database copied alone, and one beside which the files that reading asks for cannot be made."""
    for beside in ("crm.db-wal", "crm.db-shm"):
        assert not database.with_name(beside).exists()  # the last writer took them away
    with reader(database) as connection:
        assert connection.execute("SELECT count(*) FROM customers").fetchone() == (100,)
    for beside in ("crm.db-wal", "crm.db-shm"):
        database.with_name(beside).unlink(missing_ok=True)
    database.with_name("crm.db-wal").mkdir()
    with reader(database) as connection:
        assert connection.execute("SELECT count(*) FROM customers").fetchone() == (100,)


def test_a_reader_does_not_pass_over_the_log_of_a_writer_that_died(database: Path) -> None:
    holder = sqlite3.connect(database)
    holder.execute(CUSTOMER, ("in the log",))
    holder.commit()
    copy = database.with_name("copy.db")
    for ending in ("", "-wal"):
        copy.with_name(copy.name + ending).write_bytes(database.with_name(database.name + ending).read_bytes())
    holder.close()
    copy.with_name("copy.db-shm").mkdir()
    with reader(copy) as connection:
        assert connection.execute("SELECT count(*) FROM customers").fetchone() == (101,)


def test_a_copy_in_another_journal_mode_comes_back_to_wal(database: Path) -> None:
    copy = database.with_name("copy.db")
    with closing(sqlite3.connect(database)) as connection:
        connection.execute(f"VACUUM INTO '{copy}'")
    with reader(copy) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    with writer(copy) as connection:
        connection.execute(CUSTOMER, ("one more",))
    with reader(copy) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert len(names(copy)) == 101


def test_paths_may_hold_any_character(tmp_path: Path) -> None:
    path = tmp_path / "客户 100%?#&.db"
    migrate(path)
    with writer(path) as connection:
        connection.execute(CUSTOMER, ("Anne",))
    with reader(path) as connection:
        assert connection.execute("SELECT name FROM customers").fetchone() == ("Anne",)


def test_no_file_and_no_database_are_said_plainly(tmp_path: Path) -> None:
    missing = tmp_path / "crm.db"
    for opened in (reader(missing), writer(missing)):
        with pytest.raises(UserError) as caught, opened:
            pass
        assert caught.value.key == "store.no_database"
    assert not missing.exists()
    missing.write_text("not a database, but long enough to be taken for one" * 100)
    with pytest.raises(UserError) as caught, reader(missing):
        pass
    assert caught.value.key == "store.not_ours"


def test_a_writer_writes_all_or_nothing(database: Path) -> None:
    with pytest.raises(sqlite3.IntegrityError), writer(database) as connection:
        _run(connection, ["DELETE FROM customers", CUSTOMER.replace("?", "NULL")])
    assert len(names(database)) == 100


def test_a_writer_waits_its_turn_and_says_when_it_does_not_come(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    order: list[str] = []

    def second() -> None:
        with writer(database) as connection:
            order.append("second")
            connection.execute(CUSTOMER, ("second",))

    with writer(database) as connection:
        waiting = threading.Thread(target=second)
        waiting.start()
        time.sleep(0.3)
        order.append("first")
        connection.execute(CUSTOMER, ("first",))
    waiting.join()
    assert order == ["first", "second"]
    assert names(database)[-2:] == ["first", "second"]

    monkeypatch.setattr(connect, "BUSY_SECONDS", 0.2)
    with writer(database), pytest.raises(UserError) as caught, writer(database):
        pass
    assert caught.value.key == "store.busy"


WRITE_MANY = """
import sys
from pathlib import Path
from crm_tools.store.connect import writer
path, name, times = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
for n in range(times):
    with writer(path) as connection:
        insert = "INSERT INTO customers (name, created_at) VALUES (?, '2026-01-01 09:00:00')"
        connection.execute(insert, (f"{name} {n}",))
        connection.execute("UPDATE desk_facts SET value = value + 1 WHERE name = 'written'")
"""


def test_two_processes_writing_at_once_lose_nothing(database: Path) -> None:
    with writer(database) as connection:
        connection.execute("INSERT INTO desk_facts VALUES ('written', '0')")
    processes = [
        subprocess.Popen([sys.executable, "-c", WRITE_MANY, str(database), name, "150"]) for name in ("A", "B")
    ]
    while any(process.poll() is None for process in processes):
        with reader(database, seconds=5) as connection:  # reading goes on meanwhile, and always sees whole transactions
            count, written = connection.execute(
                "SELECT (SELECT count(*) FROM customers), value FROM desk_facts WHERE name = 'written'"
            ).fetchone()
        assert count == 100 + int(written)
    assert [process.returncode for process in processes] == [0, 0]
    written_by = names(database)[100:]
    assert sorted(written_by) == sorted([f"A {n}" for n in range(150)] + [f"B {n}" for n in range(150)])
    with reader(database) as connection:
        assert connection.execute("SELECT value FROM desk_facts WHERE name = 'written'").fetchone() == ("300",)


DIE = """
import os, signal, sys
from pathlib import Path
from crm_tools.store.connect import writer
with writer(Path(sys.argv[1])) as connection:
    connection.execute("DELETE FROM customers")
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(os.name == "nt", reason="kills a process the POSIX way")
def test_a_writer_that_dies_leaves_the_last_commit(database: Path) -> None:
    assert subprocess.run([sys.executable, "-c", DIE, str(database)], check=False).returncode == -signal.SIGKILL
    assert len(names(database)) == 100
    with writer(database) as connection:  # and no lock
        connection.execute(CUSTOMER, ("after",))
    assert len(names(database)) == 101


def test_a_long_log_is_carried_into_the_file_once_nobody_reads_what_it_replaces(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connect, "LONGEST_LOG", 100_000)
    log = database.with_name("crm.db-wal")
    with reader(database) as opened:
        opened.execute("BEGIN")
        opened.execute("SELECT count(*) FROM customers").fetchone()
        with writer(database) as connection:
            connection.executemany(CUSTOMER, [("x" * 1000,)] * 300)
        assert log.stat().st_size > 100_000
        assert opened.execute("SELECT count(*) FROM customers").fetchone() == (100,)
        opened.rollback()
        with writer(database) as connection:
            connection.execute(CUSTOMER, ("last",))
        assert log.stat().st_size == 0
    assert len(names(database)) == 401
