"""The documents do what they say: code is put where they tell, questions are asked, the dictionary is the schema's."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from crm_tools.settings import ROOT
from crm_tools.store import dictionary
from crm_tools.store.connect import reader
from crm_tools.texts import LANGUAGES

DOCS = ROOT / "docs"
CHINESE = {"add-a-measure": "zh-CN", "add-a-segment": "zh-CN", "add-a-tool": "zh-CN"}
MOST_LINES = 20
_STEP = re.compile(
    r"(?:In the new file `(?P<new>[^`]+)`|In `(?P<file>[^`]+)`,\s+(?P<side>before|after)\s+`(?P<anchor>[^`]+)`):\n\n"
    r"```(?:python|toml)\n(?P<code>.*?)```",
    re.DOTALL,
)
_BLOCK = re.compile(r"```(\w+)\n(.*?)```", re.DOTALL)


@dataclass(frozen=True)
class Document:
    text: str

    @property
    def blocks(self) -> list[tuple[str, str]]:
        return _BLOCK.findall(self.text)

    @property
    def questions(self) -> list[str]:
        return re.findall(r'^python -m crm_tools ask "([^"]+)"$', self.text, re.MULTILINE)

    def carry_out(self, root: Path) -> None:
        """Do in the folder ``root`` what the document says."""
        steps = list(_STEP.finditer(self.text))
        assert len(steps) == sum(kind != "sh" for kind, _ in self.blocks), "a block that no sentence places"
        for step in steps:
            if step["new"]:
                (root / step["new"]).write_text(step["code"], encoding="utf-8")
                continue
            path = root / step["file"]
            lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
            [at] = [number for number, line in enumerate(lines) if line.rstrip("\n").startswith(step["anchor"])]
            at += step["side"] == "after"
            path.write_text("".join([*lines[:at], step["code"], *lines[at:]]), encoding="utf-8")


def document(name: str, language: str = "") -> Document:
    return Document((DOCS / f"{name}{'.' + language if language else ''}.md").read_text(encoding="utf-8"))


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A copy of the code to change."""
    shutil.copytree(ROOT / "crm_tools", tmp_path / "crm_tools", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "data" / "knowledge", tmp_path / "data" / "knowledge")
    return tmp_path


def asked(house: Path, database: Path, questions: list[str]) -> list[dict[str, Any]]:
    """The answers of the changed code, from a process of its own."""
    batch = house / "questions.jsonl"
    batch.write_text("\n".join(json.dumps({"id": n, "question": q}) for n, q in enumerate(questions)))
    environment = os.environ | {"CRM_DATABASE": str(database), "CRM_BROWSING": str(house), "PYTHONPATH": str(house)}
    command = [sys.executable, "-m", "crm_tools", "ask", "--batch", str(batch)]
    done = subprocess.run(command, cwd=house, env=environment, capture_output=True, text=True, timeout=250, check=False)
    assert done.returncode == 0, done.stderr
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [one["status"] for one in answers] == ["answered"] * len(questions), answers
    return answers


@pytest.mark.parametrize("name", CHINESE)
def test_both_languages_say_the_same_in_few_lines(name: str) -> None:
    english, chinese = document(name), document(name, CHINESE[name])
    assert english.blocks == chinese.blocks
    assert [one["file"] or one["new"] for one in _STEP.finditer(english.text)] == re.findall(
        r"`(crm_tools/[^`]+)`", chinese.text
    )
    lines = [line for kind, code in english.blocks if kind != "sh" for line in code.splitlines() if line.strip()]
    assert len(lines) < MOST_LINES
    assert len(english.questions) == 2


def test_a_measure_added_as_the_document_says_is_right(house: Path, demo_copy: Path) -> None:
    added = document("add-a-measure")
    added.carry_out(house)
    answers = asked(house, demo_copy, added.questions)
    with reader(demo_copy) as connection:
        gold = dict(
            connection.execute(
                "SELECT city, count(*) FROM orders JOIN customers ON customers.id = customer_id"
                " WHERE pay_status = 'paid' AND amount_cents >= 100000"
                " AND orders.created_at >= '2026-10-01' AND orders.created_at < '2026-11-01' GROUP BY city"
            ).fetchall()
        )
    for answer in answers:
        names = [column["name"] for column in answer["table"]["columns"]]
        assert names == ["city", "large_orders"]
        # A city whose orders were all small is a group of orders, and has none of these.
        assert {city: count for city, count in answer["table"]["rows"] if count} == gold


def test_a_segment_added_as_the_document_says_is_right(house: Path, demo_copy: Path) -> None:
    added = document("add-a-segment")
    added.carry_out(house)
    answers = asked(house, demo_copy, added.questions)
    with reader(demo_copy) as connection:
        gold = connection.execute(
            "SELECT customer_id, max(amount_cents) / 100.0 FROM orders WHERE pay_status = 'paid'"
            " AND amount_cents >= 500000 AND created_at < '2026-11-23' GROUP BY 1 ORDER BY 2 DESC, 1"
        ).fetchall()
    assert gold
    for answer in answers:
        names = [column["name"] for column in answer["table"]["columns"]]
        rows = answer["table"]["rows"]
        found = [(row[names.index("customer_id")], row[names.index("largest")]) for row in rows]
        assert found == [tuple(row) for row in gold]
        assert all(row[names.index("reason")] for row in rows)


def test_a_tool_added_as_the_document_says_answers_and_shows_on_the_help_page(house: Path, demo_copy: Path) -> None:
    added = document("add-a-tool")
    added.carry_out(house)
    answers = asked(house, demo_copy, added.questions)
    assert [one["understood"]["tool"] for one in answers] == ["data_until"] * 2
    with reader(demo_copy) as connection:
        (newest,) = connection.execute("SELECT max(substr(logged_in_at, 1, 10)) FROM logins").fetchone()
    assert newest == "2026-11-22"
    assert [newest in one["answer"] for one in answers] == [True, True]
    code = (
        "from pathlib import Path; from crm_tools.settings import Settings;"
        " from crm_tools.analytics.desk import open_desk; from crm_tools.assistant.askable import askable;"
        f" print([one.question for one in askable(open_desk(Settings(CRM_DATABASE=Path({str(demo_copy)!r}))), 'en')])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=house, env=os.environ | {"PYTHONPATH": str(house)}, capture_output=True,
        text=True, timeout=250, check=True,
    )  # fmt: skip
    assert added.questions[1] in done.stdout


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_data_dictionary_is_up_to_date(language: str) -> None:
    path = DOCS / ("data-dictionary.md" if language == "en" else "data-dictionary.zh-CN.md")
    made = dictionary.markdown(language)  # type: ignore[arg-type]
    again = f"python -m crm_tools schema --tables {language} > docs/{path.name}"
    assert path.read_text(encoding="utf-8") == made, f"the schema has changed; make it again: {again}"


def test_every_table_and_column_has_a_meaning(demo_template: Path) -> None:
    with reader(demo_template) as connection:
        kept = dictionary.tables(connection)
        names = [
            f"{table}.{column}"
            for table in kept
            for (column,) in connection.execute("SELECT name FROM pragma_table_info(?)", (table,))
        ]
    assert len(kept) > 30
    unsaid = [name for name in [*kept, *names] if dictionary.meaning(name) is None]
    assert unsaid == [], "say what they hold in crm_tools/store/dictionary.toml"
