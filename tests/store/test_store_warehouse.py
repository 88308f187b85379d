"""The files that Spark reads: they hold the facts, and are used only while the database holds the same."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from crm_tools import cli
from crm_tools.settings import settings
from crm_tools.store import journal, warehouse
from crm_tools.store.backup import backup, restore
from crm_tools.store.connect import reader, writer
from crm_tools.store.warehouse import Warehouse
from crm_tools.texts import UserError

AT = "2026-11-22 09:00:00"


@pytest.fixture
def place(demo_copy: Path) -> Warehouse:
    found = warehouse.beside(demo_copy, "local[2]", None)
    assert found
    return found


def is_level(database: Path, place: Warehouse) -> bool:
    with reader(database) as connection:
        return warehouse.level(connection, place) is not None


def add_login(database: Path) -> None:
    with writer(database) as connection:
        connection.execute("INSERT INTO logins (customer_id, logged_in_at) VALUES (1, '2026-11-20 08:00:00')")


def test_the_files_hold_the_facts(demo_copy: Path, place: Warehouse, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(warehouse, "ROWS_A_FILE", 2_000)
    monkeypatch.setattr(warehouse, "BATCH", 700)
    told: list[str] = []
    done = warehouse.load(demo_copy, place, AT, told.append)

    assert told == list(done.columns) == list(warehouse.TABLES)
    rows = 0
    with reader(demo_copy) as connection:
        for table, columns in done.columns.items():
            held = pq.read_table(place.folder / done.version / table)
            assert held.column_names == list(columns)
            named = ", ".join(f't."{name}"' for name in columns)
            source = warehouse.TABLES[table]
            facts = connection.execute(f"SELECT {named} FROM ({source}) t ORDER BY t.id").fetchall()
            assert sorted(zip(*(column.to_pylist() for column in held.columns), strict=True)) == facts, table
            rows += len(facts)
    assert rows == done.rows
    orders = place.folder / done.version / "orders"
    assert len(list(orders.iterdir())) > 1, "several files, for several executors"


def test_contact_data_and_messages_stay_out(demo_copy: Path, place: Warehouse) -> None:
    done = warehouse.load(demo_copy, place, AT)
    names = {name for columns in done.columns.values() for name in columns}
    assert not names & {"mobile", "email", "content"}
    assert not any(b"example.com" in path.read_bytes() for path in place.folder.rglob("*.parquet"))


def test_it_is_used_only_while_it_is_level(demo_copy: Path, place: Warehouse) -> None:
    assert not is_level(demo_copy, place)
    first = warehouse.load(demo_copy, place, AT)
    assert is_level(demo_copy, place)
    with reader(demo_copy) as before:
        before.execute("BEGIN")
        assert warehouse.level(before, place)
        add_login(demo_copy)
        assert warehouse.level(before, place), "this reader still sees what the files hold"
    assert not is_level(demo_copy, place)
    second = warehouse.load(demo_copy, place, AT)
    assert is_level(demo_copy, place)
    assert second.rows == first.rows + 1
    third = warehouse.load(demo_copy, place, AT)
    kept = {path.name for path in place.folder.glob("v*")}
    assert kept == {second.version, third.version}, "those who read the load before go on"


def test_the_journal_does_not_grow_for_it(demo_copy: Path, place: Warehouse) -> None:
    warehouse.load(demo_copy, place, AT)
    for _ in range(5):
        add_login(demo_copy)
    warehouse.keep_journal_short(demo_copy)
    with reader(demo_copy) as connection:
        assert connection.execute("SELECT count(*) FROM journal").fetchone() == (1,)
        assert journal.unread(connection, warehouse.READER) is not None
    assert not is_level(demo_copy, place), "read is not loaded"


def test_another_database_and_a_restored_one_do_not_take_it_for_theirs(
    demo_template: Path, demo_copy: Path, place: Warehouse, tmp_path: Path
) -> None:
    other = Path(shutil.copy(demo_template, tmp_path / "other.db"))
    warehouse.load(other, place, AT)
    warehouse.load(demo_copy, place, AT)
    assert not is_level(other, place)

    backup(demo_copy, tmp_path / "kept.zip")
    restore(tmp_path / "kept.zip", demo_copy)
    assert not is_level(demo_copy, place)
    assert not any("parquet" in name for name in backup(demo_copy, tmp_path / "again.zip"))


def test_a_folder_that_cannot_be_written(demo_copy: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(UserError, match="CRM_WAREHOUSE_FOLDER"):
        warehouse.load(demo_copy, Warehouse("local[2]", tmp_path / "file" / "crm.warehouse"), AT)


def test_the_command(
    demo_copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def told(*arguments: str) -> tuple[int, str, str]:
        settings.cache_clear()
        code = cli.main(["warehouse", *arguments])
        return code, *capsys.readouterr()

    monkeypatch.setenv("CRM_LANGUAGE", "en")
    monkeypatch.setenv("CRM_DATABASE", str(demo_copy))
    code, _, error = told("status")
    assert code == 1
    assert "CRM_WAREHOUSE" in error

    monkeypatch.setenv("CRM_WAREHOUSE", "lokal")
    assert told("status")[0] == 2

    monkeypatch.setenv("CRM_WAREHOUSE", "local[2]")
    monkeypatch.setenv("CRM_WAREHOUSE_FOLDER", str(tmp_path / "shared"))
    assert json.loads(told("status", "--json")[1])["state"] == "never"
    code, out, error = told("load", "--json")
    assert code == 0
    assert json.loads(out)["rows"] > 10_000
    assert "browse_events" in error
    assert (tmp_path / "shared" / "crm.warehouse" / warehouse.STATE).is_file()
    status = json.loads(told("status", "--json")[1])
    assert (status["state"], status["rows"]) == ("level", json.loads(out)["rows"])
    add_login(demo_copy)
    code, out, _ = told("status")
    assert code == 1
    assert "behind the database" in out
