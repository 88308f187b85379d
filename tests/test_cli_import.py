"""``python -m crm_tools import``: arguments go through to the importer, its report comes out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from crm_tools.cli import main
from crm_tools.settings import settings
from crm_tools.store.connect import reader


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "shop.db"
    monkeypatch.setenv("CRM_DATABASE", str(path))
    settings.cache_clear()
    return path


@pytest.fixture
def customers(tmp_path: Path) -> Path:
    file = tmp_path / "members.csv"
    file.write_text(
        "客户ID,姓名,城市,注册时间,备注名\n1,王芳,上海,2026-01-02 10:00:00,甲\n2,李娜,北京,2026-02-03 11:00:00,乙\n",
        encoding="utf-8",
    )
    return file


def names(database: Path) -> list[str]:
    with reader(database) as connection:
        return [row[0] for row in connection.execute("SELECT name FROM customers ORDER BY id")]


def test_a_file_comes_in(database: Path, customers: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["import", str(customers), "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["status"] == "imported"
    assert report["files"][0]["accepted"] == 2
    assert names(database) == ["王芳", "李娜"]
    assert main(["import", str(customers)]) == 0
    assert "members.csv" in capsys.readouterr().out


def test_a_dry_run_writes_nothing(database: Path, customers: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["import", str(customers), "--dry-run", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["dry_run"] is True
    assert not database.exists() or names(database) == []


def test_kind_and_columns_can_be_said(database: Path, customers: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["import", str(customers), "--as", "customers", "--map", "name=备注名", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["files"][0]["columns"]["name"] == "备注名"
    assert names(database) == ["甲", "乙"]


def test_what_cannot_be_imported_is_refused(database: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    strange = tmp_path / "strange.csv"
    strange.write_text("a,b\n1,2\n", encoding="utf-8")
    assert main(["import", str(strange), "--json"]) == 2
    assert json.loads(capsys.readouterr().out)["status"] == "refused"
    assert main(["import", str(tmp_path / "absent.csv")]) == 2
    captured = capsys.readouterr()
    assert "absent.csv" in captured.out + captured.err
    assert "Traceback" not in captured.err


@pytest.mark.parametrize(
    ("options", "word"),
    [
        (["--map", "name"], "name"),
        (["--map", "nmae=姓名"], "nmae"),
        (["--map", "name=没有"], "没有"),
        (["--as", "horses"], "horses"),
        (["--as", "members.csv=horses"], "horses"),
        (["--as", "absent.csv=customers"], "absent.csv"),
        (["--map", "orders.amount=城市"], "orders.amount"),
        (["--map", "quantity=城市"], "quantity"),
        (["--as", "orders", "--map", "threshold=城市"], "threshold"),
    ],
)
def test_options_that_mean_nothing_are_refused(
    database: Path, customers: Path, capsys: pytest.CaptureFixture[str], options: list[str], word: str
) -> None:
    assert main(["import", str(customers), *options]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert word in captured.err
    assert main(["import", str(customers), *options, "--json"]) == 2
    told = json.loads(capsys.readouterr().out)
    assert told["status"] == "refused"
    assert word in told["files"][0]["refused"][0]


@pytest.mark.parametrize("place", ["members.csv", ".", "members.csv/crm.db"])
def test_a_database_that_is_none_is_refused_in_one_sentence(
    customers: Path, place: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CRM_DATABASE", str(customers.parent / place))
    settings.cache_clear()
    before = customers.read_bytes()
    assert main(["import", str(customers)]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert len(captured.err.strip().splitlines()) == 1
    assert "CRM_DATABASE" in captured.err
    assert customers.read_bytes() == before


def test_columns_said_once_are_known_the_next_time(
    database: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = "会员码,称谓,建卡\n{},钱八,2026-02-01\n"
    first, later = tmp_path / "may.csv", tmp_path / "june.csv"
    first.write_text(text.format(1), encoding="utf-8")
    later.write_text(text.format(2), encoding="utf-8")
    said = ["--as", "customers", "--map", "id=会员码", "--map", "name=称谓", "--map", "created_at=建卡"]
    assert main(["import", str(later)]) == 2
    assert main(["import", str(first), *said]) == 0
    capsys.readouterr()
    assert main(["import", str(later), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)["files"][0]
    assert told["columns"] == {"id": "会员码", "name": "称谓", "created_at": "建卡"}
    assert told["notes"]
    assert names(database) == ["钱八", "钱八"]
