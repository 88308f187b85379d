"""``docs/import.md`` does what it says: its files are written, its commands run, its outputs and table compared."""

from __future__ import annotations

import re
import shlex
import sqlite3
from pathlib import Path

import pytest

from crm_tools.cli import main
from crm_tools.ingest.vocabulary import kinds
from crm_tools.settings import ROOT, settings
from crm_tools.texts import Language

NAMES: dict[Language, str] = {"en": "import.md", "zh": "import.zh-CN.md"}
BLOCK = re.compile(r"(?:`([^`\n]+)`[:：]\n\n)?```(csv|sh|text)\n(.*?)```", re.DOTALL)
TABLE = re.compile(r"^\| `(\w+)` \| (.+) \|$", re.MULTILINE)


def text(language: Language) -> str:
    return (ROOT / "docs" / NAMES[language]).read_text(encoding="utf-8")


@pytest.mark.parametrize("language", NAMES)
def test_its_commands_print_what_it_says(
    language: Language, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CRM_LANGUAGE", language)
    monkeypatch.setenv("CRM_TODAY", "2026-11-22")
    printed, compared = "", 0
    for name, kind, body in BLOCK.findall(text(language)):
        if kind == "csv":
            (tmp_path / name).write_text(body, encoding="utf-8")
        elif kind == "text":
            for line in body.splitlines():
                assert line in printed, printed
                compared += 1
        elif body.startswith("export "):
            variable, _, value = body.strip().removeprefix("export ").partition("=")
            monkeypatch.setenv(variable, value.replace("$PWD", str(tmp_path)))
            settings.cache_clear()
        else:
            command = shlex.split(body)
            assert command[:3] == ["python", "-m", "crm_tools"]
            main(command[3:])
            printed = capsys.readouterr().out
    assert compared == 7
    with sqlite3.connect(tmp_path / "shop.db") as connection:
        orders = connection.execute("SELECT amount_cents, pay_status, created_at FROM orders ORDER BY id").fetchall()
    assert orders == [(123_450, "paid", "2026-05-01 10:30:00"), (1_200_000, "pending", "2026-05-02 16:00:00")]


@pytest.mark.parametrize("language", NAMES)
def test_its_table_is_the_vocabulary(language: Language) -> None:
    told = {
        kind: needs.replace("`", "").replace(" or ", "|").split(", ") for kind, needs in TABLE.findall(text(language))
    }
    assert told == {kind.name: ["|".join(group) for group in kind.needs] for kind in kinds().values()}


def test_both_languages_hold_the_same_files_and_commands() -> None:
    english, chinese = ([block for block in BLOCK.findall(text(one)) if block[1] != "text"] for one in ("en", "zh"))
    assert english == chinese
