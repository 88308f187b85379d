"""Backup and restore while others read and write."""

from __future__ import annotations

import shutil
import sqlite3
import threading
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

from crm_tools.store.backup import backup, restore
from crm_tools.store.connect import reader, writer
from crm_tools.texts import UserError


@pytest.fixture
def crm(demo_copy: Path) -> Path:
    """A CRM with a conversation file and an outbox beside it, and another CRM of a longer name."""
    (demo_copy.parent / "crm-outbox" / "1").mkdir(parents=True)
    (demo_copy.parent / "crm-outbox" / "1" / "2.eml").write_text("Subject: hello", encoding="utf-8")
    with closing(sqlite3.connect(demo_copy.parent / "crm.threads.db")) as connection, connection:
        connection.execute("CREATE TABLE talk (said TEXT)")
        connection.execute("INSERT INTO talk VALUES ('hello')")
    shutil.copy(demo_copy, demo_copy.parent / "crm.eu.db")
    (demo_copy.parent / "crm.eu.threads.db").write_bytes(b"of another")
    return demo_copy


def customers(database: Path) -> int:
    with reader(database) as connection:
        return int(connection.execute("SELECT count(*) FROM customers").fetchone()[0])


def test_a_backup_has_the_crm_and_what_belongs_to_it_and_nothing_of_others(crm: Path, tmp_path: Path) -> None:
    names = backup(crm, tmp_path / "kept.zip")

    assert names == ["crm.db", "crm-outbox/1/2.eml", "crm.threads.db"]
    with zipfile.ZipFile(tmp_path / "kept.zip") as packed:
        assert packed.testzip() is None


def test_a_backup_taken_while_somebody_writes_is_of_one_moment(crm: Path, tmp_path: Path) -> None:
    """Each write adds a customer and an order: a copy of two moments would have more of one than of the other."""
    stop = threading.Event()

    def write() -> None:
        while not stop.is_set():
            with writer(crm) as connection:
                new = connection.execute(
                    "INSERT INTO customers (name, created_at) VALUES ('新', '2026-11-22 10:00:00')"
                ).lastrowid
                connection.execute(
                    "INSERT INTO orders (customer_id, amount_cents, pay_status, created_at) "
                    "VALUES (?, 100, 'paid', '2026-11-22 10:00:00')",
                    (new,),
                )

    writing = threading.Thread(target=write)
    writing.start()
    try:
        backup(crm, tmp_path / "kept.zip")
    finally:
        stop.set()
        writing.join()
    restored = tmp_path / "elsewhere" / "shop.db"
    restore(tmp_path / "kept.zip", restored)
    with reader(restored) as connection:
        new, orders = connection.execute(
            "SELECT (SELECT count(*) FROM customers WHERE name = '新'), "
            "(SELECT count(*) FROM orders JOIN customers ON customers.id = customer_id WHERE name = '新')"
        ).fetchone()
        assert new == orders
        assert connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"


def test_restoring_puts_all_of_it_back_under_an_open_reader(crm: Path, tmp_path: Path) -> None:
    count = customers(crm)
    backup(crm, tmp_path / "kept.zip")
    with writer(crm) as connection:
        connection.execute("INSERT INTO customers (name, created_at) VALUES ('新', '2026-11-22 10:00:00')")
    (crm.parent / "crm-outbox" / "1" / "2.eml").unlink()

    with closing(sqlite3.connect(crm)) as open_elsewhere:
        assert open_elsewhere.execute("SELECT count(*) FROM customers").fetchone()[0] == count + 1
        before = restore(tmp_path / "kept.zip", crm)
        assert open_elsewhere.execute("SELECT count(*) FROM customers").fetchone()[0] == count

    assert (crm.parent / "crm-outbox" / "1" / "2.eml").read_text(encoding="utf-8") == "Subject: hello"
    assert before
    restore(before, tmp_path / "elsewhere" / "crm.db")
    assert customers(tmp_path / "elsewhere" / "crm.db") == count + 1


def _zip(path: Path, **files: str) -> Path:
    with zipfile.ZipFile(path, "w") as packed:
        for name, text in files.items():
            packed.writestr(name.replace("__", "/"), text)
    return path


def test_what_is_no_backup_is_refused_and_changes_nothing(crm: Path, tmp_path: Path) -> None:
    before = crm.read_bytes()
    strangers = [
        _zip(tmp_path / "other.zip", **{"readme.txt": "x"}),
        _zip(tmp_path / "escape.zip", **{"crm.db": "x", "crm.__..__..__evil": "x"}),
        _zip(tmp_path / "not_sqlite.zip", **{"crm.db": "x"}),
        tmp_path / "missing.zip",
    ]
    (tmp_path / "text.zip").write_text("not a zip", encoding="utf-8")
    for stranger in [*strangers, tmp_path / "text.zip"]:
        with pytest.raises(UserError):
            restore(stranger, crm)
    assert crm.read_bytes() == before
    assert not (tmp_path.parent / "evil").exists()


def test_a_backup_overwrites_nothing(crm: Path, tmp_path: Path) -> None:
    (tmp_path / "kept.zip").write_text("mine", encoding="utf-8")

    with pytest.raises(UserError, match=r"kept\.zip"):
        backup(crm, tmp_path / "kept.zip")

    assert (tmp_path / "kept.zip").read_text(encoding="utf-8") == "mine"
