"""Database files: made, carried forward after a backup, or left alone."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from crm_tools.store import migrate
from crm_tools.store.connect import reader, writer
from crm_tools.texts import UserError

# design: the tables that others rely on
CONTRACT = {
    "customers": "id name mobile email gender city level channel email_consent created_at",
    "products": "id sku title category price_cents listed_at active",
    "orders": "id customer_id amount_cents pay_status created_at",
    "order_items": "id order_id product_id quantity unit_price_cents",
    "logins": "id customer_id logged_in_at",
    "inquiries": "id customer_id product_id channel content created_at",
    "coupons": "id title threshold_cents discount_cents total issued starts_at ends_at",
    "customer_coupons": "id coupon_id customer_id issued_at expires_at used_at order_id",
    "browse_events": "id customer_id product_id event dwell_seconds occurred_at source",
}
ANNE = (
    "INSERT INTO customers (id, name, created_at) VALUES (1, 'Anne', '2026-01-01 09:00:00')",
    "INSERT INTO orders (id, customer_id, amount_cents, pay_status, created_at)"
    " VALUES (1, 1, 9900, 'paid', '2026-01-02 09:00:00')",
)


def test_a_new_file_has_the_promised_tables_and_is_in_wal_mode(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "crm.db"
    version = migrate.migrate(path)
    with reader(path) as connection:
        for table, columns in CONTRACT.items():
            there = {row[1] for row in connection.execute(f"PRAGMA table_info({table})")}
            assert set(columns.split()) <= there, table
        assert connection.execute("PRAGMA user_version").fetchone()[0] == version == migrate.newest()
        assert connection.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
    assert migrate.migrate(path) == version
    assert not list(path.parent.glob("*.backup"))


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO orders VALUES (2, 99, 100, 'paid', '2026-01-02 09:00:00')",  # nobody's
        "INSERT INTO orders VALUES (2, 1, -1, 'paid', '2026-01-02 09:00:00')",
        "INSERT INTO orders VALUES (2, 1, 100, 'shipped', '2026-01-02 09:00:00')",
        "INSERT INTO orders VALUES (2, 1, 100, 'paid', '2026-01-02')",
        "INSERT INTO orders VALUES (2, 1, 'much', 'paid', '2026-01-02 09:00:00')",
        "INSERT INTO order_items VALUES (1, 1, 7, 1, 100)",
        "INSERT INTO products (title, price_cents) VALUES (NULL, 1)",
        "INSERT INTO browse_events VALUES (1, 1, 1, 'bought', 3, '2026-01-02 09:00:00', NULL)",
        "INSERT INTO coupons VALUES (1, 'c', 100, 10, 5, 6, '2026-01-02 09:00:00', '2026-01-03 09:00:00')",  # 6 of 5
        "DELETE FROM customers WHERE id = 1",
    ],
)
def test_the_schema_refuses_what_cannot_be(tmp_path: Path, statement: str) -> None:
    path = tmp_path / "crm.db"
    migrate.migrate(path)
    with writer(path) as connection:
        for insert in ANNE:
            connection.execute(insert)
    with pytest.raises(sqlite3.IntegrityError), writer(path) as connection:
        connection.execute(statement)


def test_a_given_coupon_keeps_the_terms_it_was_given_with(tmp_path: Path) -> None:
    path = tmp_path / "crm.db"
    migrate.migrate(path)
    with writer(path) as connection:
        connection.execute(ANNE[0])
        connection.execute(
            "INSERT INTO coupons VALUES (1, 'c', 10000, 1000, 5, 1, '2026-01-01 00:00:00', '2026-02-01 00:00:00')"
        )
        connection.execute(
            "INSERT INTO customer_coupons (coupon_id, customer_id, issued_at) VALUES (1, 1, '2026-01-05 00:00:00')"
        )
    with writer(path) as connection:
        connection.execute("UPDATE coupons SET threshold_cents = 50000, discount_cents = 100")
    with reader(path) as connection:
        assert connection.execute("SELECT threshold_cents, discount_cents FROM customer_coupons").fetchone() == (
            10000,
            1000,
        )


def test_an_older_file_is_backed_up_and_carried_forward(tmp_path: Path) -> None:
    path = tmp_path / "crm.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("BEGIN")
        migrate.apply(connection, migrate.TABLES_ONLY)
        for insert in ANNE:
            connection.execute(insert)
        connection.commit()
    assert migrate.migrate(path) == migrate.newest()
    with reader(path) as connection:
        assert connection.execute("SELECT name FROM customers").fetchall() == [("Anne",)]
        assert connection.execute("SELECT count(*) FROM journal").fetchone() == (0,)
    (backup,) = tmp_path.glob("crm.db.*.backup")
    with closing(sqlite3.connect(backup)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (migrate.TABLES_ONLY,)
        assert connection.execute("SELECT amount_cents FROM orders").fetchall() == [(9900,)]
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


@pytest.fixture
def numbered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that stands for the migrations of another time."""
    folder = tmp_path / "migrations"
    folder.mkdir()
    monkeypatch.setattr(
        migrate, "_migrations", lambda: {int(path.name[:4]): path for path in sorted(folder.glob("*.sql"))}
    )
    (folder / "0001_a.sql").write_text("CREATE TABLE a (x PRIMARY KEY);\nCREATE TABLE b (y REFERENCES a);\n")
    (folder / "0010_b.sql").write_text("CREATE TABLE c (x); -- a; semicolon\n")
    return folder


def test_a_lower_number_that_came_later_is_applied_too(tmp_path: Path, numbered: Path) -> None:
    path = tmp_path / "crm.db"
    assert migrate.migrate(path) == 10
    (numbered / "0005_c.sql").write_text(
        "CREATE TABLE d (x);\nCREATE TRIGGER t AFTER INSERT ON d BEGIN SELECT 1; END;\n"
    )
    assert migrate.migrate(path) == 10
    with reader(path) as connection:
        assert connection.execute("SELECT number FROM desk_migrations").fetchall() == [(1,), (5,), (10,)]
        assert connection.execute("SELECT count(*) FROM d").fetchone() == (0,)
    assert len(list(tmp_path.glob("*.backup"))) == 1


def test_a_migration_that_fails_leaves_the_file_as_it_was(tmp_path: Path, numbered: Path) -> None:
    path = tmp_path / "crm.db"
    migrate.migrate(path)
    (numbered / "0011_bad.sql").write_text("CREATE TABLE e (x);\nINSERT INTO nowhere VALUES (1);\n")
    with pytest.raises(sqlite3.OperationalError, match="nowhere"):
        migrate.migrate(path)
    with reader(path) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (10,)
        assert connection.execute("SELECT count(*) FROM sqlite_master WHERE name = 'e'").fetchone() == (0,)


def test_rows_that_refer_to_nothing_stop_the_upgrade(tmp_path: Path, numbered: Path) -> None:
    path = tmp_path / "crm.db"
    migrate.migrate(path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("INSERT INTO b VALUES (404)")
        connection.commit()
    (numbered / "0011_more.sql").write_text("CREATE TABLE e (x);\n")
    with pytest.raises(UserError) as caught:
        migrate.migrate(path)
    assert caught.value.key == "store.broken_references"
    with reader(path) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (10,)


def test_a_file_of_a_newer_desk_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "crm.db"
    migrate.migrate(path)
    with writer(path) as connection:
        connection.execute("INSERT INTO desk_migrations VALUES (9999, '9999_future.sql')")
    with pytest.raises(UserError) as caught:
        migrate.migrate(path)
    assert caught.value.key == "store.too_new"
    assert "9999" in caught.value.text("zh")


def _text(path: Path) -> None:
    path.write_text("客户,金额\n1,2\n" * 200, encoding="utf-8")


def _other_program(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE songs (title)")
        connection.commit()


def _other_program_with_our_numbers(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE customers (id)")
        connection.execute(f"PRAGMA user_version = {migrate.newest()}")
        connection.execute(f"PRAGMA application_id = {migrate.APPLICATION_ID}")
        connection.commit()


@pytest.mark.parametrize("make", [_text, _other_program, _other_program_with_our_numbers])
def test_a_file_that_is_not_ours_is_left_alone(tmp_path: Path, make: object) -> None:
    path = tmp_path / "other.db"
    make(path)  # type: ignore[operator]
    before = path.read_bytes()
    with pytest.raises(UserError) as caught:
        migrate.migrate(path)
    assert caught.value.key == "store.not_ours"
    assert path.read_bytes() == before
    assert not list(tmp_path.glob("*.backup"))


def test_two_processes_that_start_at_once_both_find_a_whole_file(tmp_path: Path) -> None:
    old = tmp_path / "old.db"
    with closing(sqlite3.connect(old)) as connection:
        connection.execute("BEGIN")
        migrate.apply(connection, migrate.TABLES_ONLY)
        connection.commit()
    for start in (tmp_path / "fresh.db", shutil.copy(old, tmp_path / "carried.db")):
        code = (
            "import sys, pathlib; from crm_tools.store import migrate as m; print(m.migrate(pathlib.Path(sys.argv[1])))"
        )
        processes = [
            subprocess.Popen([sys.executable, "-c", code, str(start)], stdout=subprocess.PIPE, text=True)
            for _ in range(3)
        ]
        outputs = [process.communicate()[0].strip() for process in processes]
        assert outputs == [str(migrate.newest())] * 3
        with reader(Path(start)) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
