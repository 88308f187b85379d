"""``python -m crm_tools doctor``, ``backup`` and ``restore``."""

from __future__ import annotations

import json
import socket
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from crm_tools.cli import main
from crm_tools.settings import settings


@pytest.fixture
def database(demo_copy: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CRM_DATABASE", str(demo_copy))
    settings.cache_clear()
    return demo_copy


def findings(capsys: pytest.CaptureFixture[str]) -> tuple[int, dict[str, dict[str, str]]]:
    code = main(["doctor", "--json"])
    return code, {one["check"]: one for one in json.loads(capsys.readouterr().out)}


def test_a_healthy_desk(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, found = findings(capsys)

    assert code == 0
    assert {one["state"] for name, one in found.items() if name not in ("fonts", "fonts_unknown")} <= {"ok", "warn"}
    assert found["integrity"]["state"] == "ok"
    assert "5000" in found["contents"]["text"]


def test_a_broken_reference_is_named(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("DELETE FROM customers WHERE id = 1")

    code, found = findings(capsys)

    assert code == 1
    assert found["references"]["state"] == "fail"
    assert found["integrity"]["state"] == "ok"


def test_a_damaged_file_is_found(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with database.open("r+b") as file:
        file.seek(200 * 4096)
        file.write(b"\xff" * 4096 * 40)

    code, found = findings(capsys)

    assert code == 1
    assert found["integrity"]["state"] == "fail"


def test_a_model_that_cannot_be_reached_is_named(
    database: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    monkeypatch.setenv("CRM_MODEL_BASE_URL", f"http://127.0.0.1:{port}/v1")
    monkeypatch.setenv("CRM_MODEL_NAME", "any")
    settings.cache_clear()

    code, found = findings(capsys)

    assert code == 1
    assert str(port) in found["model_unreached"]["text"]


def test_backup_and_restore(database: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    archive = tmp_path / "kept.zip"
    assert main(["backup", str(archive)]) == 0
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("DELETE FROM logins")

    assert main(["restore", str(archive)]) == 0

    assert "kept.zip" in capsys.readouterr().out
    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute("SELECT count(*) FROM logins").fetchone()[0] > 0
    assert main(["backup", str(archive)]) == 1
