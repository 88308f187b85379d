"""Ask on files that another version or another program wrote."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from crm_tools.assistant.ask import ask
from crm_tools.settings import Settings
from crm_tools.store.migrate import TABLES_ONLY, apply, migrate


def test_an_older_file_is_carried_forward_before_the_answer(tmp_path: Path) -> None:
    database = tmp_path / "crm.db"
    with sqlite3.connect(database) as connection:
        apply(connection, TABLES_ONLY)
        connection.execute("INSERT INTO customers (id, name, created_at) VALUES (1, '甲', '2026-11-02 10:00:00')")
    connection.close()
    answer = ask("本月新增客户数量", Settings(CRM_DATABASE=str(database), CRM_TODAY="2026-11-22"))
    assert answer.status == "answered"
    assert answer.table is not None
    assert answer.table.rows == [[1]]
    assert list(tmp_path.glob("crm.db.*.backup"))


def test_a_file_of_a_newer_desk_is_named_and_left_alone(tmp_path: Path) -> None:
    database = tmp_path / "crm.db"
    migrate(database)
    with sqlite3.connect(database) as connection:
        connection.execute("INSERT INTO desk_migrations (number, name) VALUES (9999, '9999_later.sql')")
    connection.close()
    before = database.read_bytes()
    answer = ask("本月新增客户数量", Settings(CRM_DATABASE=str(database), CRM_TODAY="2026-11-22"))
    assert answer.status == "failed"
    assert answer.table is None
    assert "crm.db" in answer.answer
    assert database.read_bytes() == before
