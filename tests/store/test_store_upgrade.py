"""Files that earlier parts of the desk wrote are carried forward: nothing lost, and today's questions answered."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from crm_tools.analytics import audience, report
from crm_tools.analytics.audience_request import AudienceRequest
from crm_tools.analytics.desk import open_desk
from crm_tools.analytics.request import ReportRequest
from crm_tools.settings import Settings
from crm_tools.store.migrate import migrate, newest

EARLIER = sorted((Path(__file__).parent / "earlier").glob("*.sql"))


def rows(database: Path) -> dict[str, list[tuple[object, ...]]]:
    with closing(sqlite3.connect(database)) as connection:
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: connection.execute(f"SELECT * FROM {name} ORDER BY 1").fetchall() for name in names}


@pytest.mark.parametrize("script", EARLIER, ids=lambda path: path.stem)
def test_an_earlier_file_is_carried_forward_and_answers(script: Path, tmp_path: Path) -> None:
    database = tmp_path / "crm.db"
    with closing(sqlite3.connect(database)) as connection:
        connection.executescript(script.read_text(encoding="utf-8"))
    before = rows(database)

    assert migrate(database) == newest()

    after = rows(database)
    for table in set(before) - {"desk_migrations"}:
        kept = [row[: len(old)] for row, old in zip(after[table], before[table], strict=True)]
        assert kept == before[table], table
    desk = open_desk(Settings(CRM_DATABASE=str(database), CRM_TODAY="2026-11-22"))
    sales = report.run(desk, ReportRequest(measures=("sales",), period="last_month..today"))
    assert sales.frame["sales"].tolist() == [1_099_900]
    assert audience.find(desk, AudienceRequest(segment="high_value")).page(0, 9)["customer_id"].tolist() == [1]
    assert desk.definitions.most_active.top == 5
    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
