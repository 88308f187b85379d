"""The mirror equals the tables, whatever happens to them between refreshes; it is never used while it is behind."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm_tools.settings import ROOT
from crm_tools.store import mirror, mirror_reader
from crm_tools.store.backup import backup, restore
from crm_tools.store.connect import reader, writer
from crm_tools.store.functions import Function
from crm_tools.store.migrate import migrate
from crm_tools.texts import UserError


def add(connection: sqlite3.Connection, table: str, **values: object) -> int | None:
    marks = ", ".join("?" * len(values))
    sql = f"INSERT OR REPLACE INTO {table} ({', '.join(values)}) VALUES ({marks})"
    return connection.execute(sql, tuple(values.values())).lastrowid


def add_order(connection: sqlite3.Connection, number: int, at: str | None = None) -> None:
    at = at or f"2026-10-{number % 28 + 1:02d} 12:00:00"
    cents = number * 1000
    order = add(
        connection, "orders", customer_id=number % 5 + 1, amount_cents=cents, pay_status="paid", created_at=at
    )  # fmt: skip
    add(connection, "order_items", order_id=order, product_id=number % 4 + 1, quantity=1, unit_price_cents=cents)


def add_login(connection: sqlite3.Connection, number: int) -> None:
    add(connection, "logins", customer_id=number % 5 + 1, logged_in_at="2026-11-02 09:00:00")


def add_view(connection: sqlite3.Connection, number: int, row: int | None = None) -> None:
    at, customer = "2026-11-03 10:00:00", number % 5 + 1
    add(connection, "browse_events", id=row, customer_id=customer, product_id=2, event="view", occurred_at=at)


@pytest.fixture
def crm(tmp_path: Path) -> Path:
    """Five customers, four products, six orders with items, and an event of each other kind."""
    path = tmp_path / "crm.db"
    migrate(path)
    with writer(path) as connection:
        for number in range(1, 6):
            contact = {"mobile": f"1990000000{number}", "email": f"c{number}@example.com"}
            add(connection, "customers", name=f"客{number}", created_at=f"2026-0{number}-01 10:00:00", **contact)
        for number in range(1, 5):
            at = "2026-01-01 00:00:00"
            add(connection, "products", title=f"货{number}", category="手机", price_cents=number * 100, listed_at=at)
        for number in range(1, 7):
            add_order(connection, number)
        add_login(connection, 1)
        add_view(connection, 1)
        add(connection, "inquiries", customer_id=1, channel="APP", content="在吗", created_at="2026-11-01 08:00:00")
    return path


CHANGES: dict[str, Callable[[sqlite3.Connection, int], object]] = {
    "order": add_order,
    "late order": lambda c, n: add_order(c, n, "2025-01-01 00:00:00"),
    "refund": lambda c, n: c.execute("UPDATE orders SET pay_status = 'refunded' WHERE id = ?", (n % 6 + 1,)),
    "move an order": lambda c, n: c.execute(
        "UPDATE orders SET created_at = '2024-05-05 05:05:05', customer_id = 2 WHERE id = ?", (n % 6 + 1,)
    ),
    "drop an item": lambda c, n: c.execute("DELETE FROM order_items WHERE id = ?", (n % 6 + 1,)),
    "price": lambda c, n: c.execute("UPDATE products SET price_cents = ? WHERE id = ?", (n, n % 4 + 1)),
    "category": lambda c, n: c.execute("UPDATE products SET category = NULL WHERE id = ?", (n % 4 + 1,)),
    "rename": lambda c, n: c.execute("UPDATE customers SET name = ? WHERE id = ?", (f"新{n}", n % 5 + 1)),
    "login": add_login,
    "no logins": lambda c, _n: c.execute("DELETE FROM logins"),
    "view": add_view,
    "replace a view": lambda c, n: add_view(c, n, 1),
    "nothing": lambda _c, _n: None,
}
ROUNDS = st.lists(
    st.lists(st.tuples(st.sampled_from(sorted(CHANGES)), st.integers(0, 50)), max_size=4), min_size=1, max_size=4
)


FACTS = {
    "sold_items": "(SELECT i.*, customer_id, amount_cents, pay_status, created_at"
    " FROM order_items i JOIN orders o ON o.id = i.order_id)"
}


def assert_equal(database: Path) -> None:
    with reader(database) as connection:
        assert mirror.level(connection, database)
        with mirror_reader.reading(mirror.files(database)[-1], 20) as mirrored:
            for table, columns in mirror.TABLES.items():
                chosen = f"SELECT {', '.join(columns)} FROM"
                texts = ", ".join(
                    f"CAST({name} AS VARCHAR)" if kind == "TIMESTAMP" else name for name, kind in columns.items()
                )
                held = mirrored.execute(f"SELECT {texts} FROM {table} ORDER BY id").fetchall()
                assert held == connection.execute(f"{chosen} {FACTS.get(table, table)} ORDER BY id").fetchall(), table


@given(
    st.lists(
        st.lists(st.tuples(st.sampled_from(sorted(CHANGES)), st.integers(0, 50)), max_size=4), min_size=1, max_size=4
    )
)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_after_each_refresh_it_equals_the_tables(
    crm: Path, tmp_path_factory: pytest.TempPathFactory, rounds: list[list[tuple[str, int]]]
) -> None:
    database = Path(shutil.copy(crm, tmp_path_factory.mktemp("changed") / "crm.db"))
    first = mirror.refresh(database, least_rows=0)
    assert first
    assert first.anew
    assert_equal(database)
    for changes in rounds:
        with writer(database) as connection:
            for name, number in changes:
                CHANGES[name](connection, number)
        again = mirror.refresh(database, least_rows=0)
        assert again
        assert not again.anew
        assert_equal(database)


def test_a_text_that_is_no_time_is_told_and_nothing_is_mirrored(crm: Path) -> None:
    with writer(crm) as connection:
        connection.execute("UPDATE logins SET logged_in_at = '2026-02-30 00:00:00' WHERE id = 1")
    with pytest.raises(UserError, match=r"logins.*2026-02-30"):
        mirror.refresh(crm, least_rows=0)
    assert mirror.files(crm) == []


def test_a_file_of_an_earlier_format_is_made_anew(crm: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as earlier:
        earlier.setattr(mirror, "FORMAT", "1")
        mirror.refresh(crm, least_rows=0)
    again = mirror.refresh(crm, least_rows=0)
    assert again
    assert again.anew
    assert_equal(crm)


def test_no_query_draws_a_bar_on_stdout(crm: Path) -> None:
    """Where answers in JSON go. DuckDB draws one after two seconds, on a terminal or not."""
    mirror.refresh(crm, least_rows=0)
    for _ in range(2):
        with mirror_reader.reading(mirror.files(crm)[-1], 20) as mirrored:
            assert mirrored.execute("SELECT current_setting('enable_progress_bar')").fetchone() == (False,)


def test_it_is_not_used_while_it_is_behind(crm: Path) -> None:
    mirror.refresh(crm, least_rows=0)
    with reader(crm) as before:
        before.execute("BEGIN")
        assert mirror.level(before, crm)
        with writer(crm) as connection:
            add_order(connection, 9)
        assert mirror.level(before, crm), "this reader still sees what the mirror holds"
        with reader(crm) as now:
            assert not mirror.level(now, crm)


def test_few_facts_need_none(crm: Path) -> None:
    assert mirror.refresh(crm) is None
    assert not mirror.files(crm)
    with reader(crm) as connection:
        assert not mirror.level(connection, crm)


def test_readers_of_the_old_file_go_on_while_a_new_one_comes(crm: Path) -> None:
    mirror.refresh(crm, least_rows=0)
    with mirror_reader.reading(mirror.files(crm)[-1], 20) as old:
        with writer(crm) as connection:
            add_order(connection, 9)
        mirror.refresh(crm, least_rows=0)
        assert old.execute("SELECT count(*) FROM orders").fetchone() == (6,)
    with mirror_reader.reading(mirror.files(crm)[-1], 20) as new:
        assert new.execute("SELECT count(*) FROM orders").fetchone() == (7,)
    assert len(mirror.files(crm)) == 1


ONE_MORE = Function("one_more", lambda number: number + 1, ("BIGINT",), "BIGINT")


def one_more(path: Path) -> object:
    with mirror_reader.reading(path, 20, (ONE_MORE,)) as mirrored:
        return mirrored.execute("SELECT one_more(count(*)) FROM orders").fetchone()


def test_many_at_once_may_be_the_first_to_open_a_new_file(crm: Path) -> None:
    for _ in range(5):
        mirror.drop(crm)
        mirror.refresh(crm, least_rows=0)
        begin = threading.Barrier(8)

        def first(path: Path, begin: threading.Barrier = begin) -> object:
            begin.wait(20)
            return one_more(path)

        with ThreadPoolExecutor(8) as people:
            assert set(people.map(first, mirror.files(crm) * 8)) == {(7,)}


def test_a_file_is_opened_again_while_somebody_still_reads_it(crm: Path) -> None:
    """Of the files opened since the first is forgotten, but not by DuckDB."""
    mirror.refresh(crm, least_rows=0)
    [path] = mirror.files(crm)
    later = [Path(shutil.copy(path, path.with_name(f"later.mirror.{number}.duckdb"))) for number in range(3)]
    with mirror_reader.reading(path, 20, (ONE_MORE,)) as old:
        assert [one_more(other) for other in later] == [(7,)] * 3
        assert one_more(path) == (7,)
        assert old.execute("SELECT one_more(1)").fetchone() == (2,)
    assert one_more(path) == (7,)


def test_a_restored_database_does_not_take_a_newer_mirror_for_its_own(crm: Path, tmp_path: Path) -> None:
    mirror.refresh(crm, least_rows=0)
    backup(crm, tmp_path / "kept.zip")
    with writer(crm) as connection:
        add_order(connection, 9)
    mirror.refresh(crm, least_rows=0)
    restore(tmp_path / "kept.zip", crm)
    with writer(crm) as connection:  # as many changes as there were, but others
        add_login(connection, 1)
        add_login(connection, 2)

    with reader(crm) as connection:
        assert not mirror.level(connection, crm)
    mirror.refresh(crm, least_rows=0)
    assert_equal(crm)


def test_contact_data_and_messages_stay_out(crm: Path) -> None:
    mirror.refresh(crm, least_rows=0)
    [path] = mirror.files(crm)
    assert b"example.com" not in path.read_bytes()
    with mirror_reader.reading(mirror.files(crm)[-1], 20) as mirrored:
        names = {name for (name,) in mirrored.execute("SELECT column_name FROM duckdb_columns()").fetchall()}
    assert not names & {"mobile", "email", "content"}


def test_a_broken_file_is_made_anew(crm: Path) -> None:
    mirror.refresh(crm, least_rows=0)
    [path] = mirror.files(crm)
    path.with_name("crm.mirror.9999999999999.duckdb").write_bytes(b"not a database")

    with reader(crm) as connection:
        assert not mirror.level(connection, crm)
    mirror.refresh(crm, least_rows=0)

    assert_equal(crm)


def test_a_long_query_is_stopped(crm: Path) -> None:
    mirror.refresh(crm, least_rows=0)
    with pytest.raises(UserError, match=r"0\.2"), mirror_reader.reading(mirror.files(crm)[-1], 0.2) as mirrored:
        mirrored.execute("SELECT count(*) FROM range(100000) a, range(100000) b WHERE a.range * b.range % 7 = 1")


@pytest.mark.skipif(os.name == "nt", reason="kills a process the POSIX way")
def test_dying_in_the_middle_leaves_the_old_one(crm: Path) -> None:
    mirror.refresh(crm, least_rows=0)
    before = mirror.files(crm)
    with writer(crm) as connection:
        add_order(connection, 9)
    die = (
        "import os, signal, sys; from pathlib import Path; from crm_tools.store import mirror\n"
        "mirror._worked_off = lambda *_: os.kill(os.getpid(), signal.SIGKILL)\n"
        "real = mirror._insert\n"
        "def dying(m, table, cursor):\n"
        "    if table == 'sold_items': os.kill(os.getpid(), signal.SIGKILL)\n"
        "    return real(m, table, cursor)\n"
        "mirror._insert = dying\n"
        "mirror.refresh(Path(sys.argv[1]), least_rows=0)"
    )
    assert subprocess.run([sys.executable, "-c", die, str(crm)], cwd=ROOT, check=False).returncode == -signal.SIGKILL

    assert mirror.files(crm) == before
    mirror.refresh(crm, least_rows=0)
    assert_equal(crm)
    with closing(sqlite3.connect(crm)) as connection:
        assert connection.execute("SELECT count(*) FROM journal").fetchone()[0] <= 1, "what was worked off is dropped"
