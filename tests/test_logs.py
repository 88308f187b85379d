"""Logs: one line an event, numbers and names of things only."""

from __future__ import annotations

import json
import logging
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from crm_tools.assistant.ask import ask
from crm_tools.logs import event, failure, write_logs
from crm_tools.settings import Settings
from crm_tools.store import journal

log = logging.getLogger("crm_tools.tested")


@pytest.fixture
def as_json(capsys: pytest.CaptureFixture[str]) -> Iterator[None]:
    desk_log = logging.getLogger("crm_tools")
    before = desk_log.handlers, desk_log.level, desk_log.propagate
    write_logs("json", "INFO")
    yield
    desk_log.handlers, desk_log.level, desk_log.propagate = before


def _lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    return [json.loads(line) for line in capsys.readouterr().err.splitlines() if line.startswith("{")]


def test_an_event_is_a_line_of_json(as_json: None, capsys: pytest.CaptureFixture[str]) -> None:
    event(log, "asked", status="answered", rows=12, ms=3.14159, tools=["run_report"], nothing=None)
    [line] = _lines(capsys)
    assert (line["event"], line["level"], line["room"]) == ("asked", "info", "crm_tools.tested")
    assert line["facts"] == {"status": "answered", "rows": 12, "ms": 3.142, "tools": ["run_report"], "nothing": None}


@pytest.mark.parametrize(
    "text", ["王芳", "ann@example.com", "13800001234", 13800001234, "two words", "x" * 61, "id:13800001234", "a\nb"]
)
def test_what_may_be_personal_is_left_out(as_json: None, capsys: pytest.CaptureFixture[str], text: object) -> None:
    event(log, "asked", who=text, all=[text])
    assert _lines(capsys)[0]["facts"] == {"who": "…", "all": ["…"]}


def test_a_failure_says_where_but_not_what_it_quotes(as_json: None, capsys: pytest.CaptureFixture[str]) -> None:
    try:
        Settings(CRM_QUIET_HOURS="王芳")  # type: ignore[call-arg]
    except ValueError as error:
        failure(log, "page_failed", error)
        log.error("again", exc_info=error)
    first, second = _lines(capsys)
    assert "王芳" not in json.dumps([first, second], ensure_ascii=False)
    assert first["facts"] == second["facts"]
    facts = first["facts"]
    assert isinstance(facts, dict)
    assert facts["error"] == "ValidationError"


def test_errors_name_our_own_lines(as_json: None, capsys: pytest.CaptureFixture[str]) -> None:
    try:
        journal.unread(sqlite3.connect(":memory:"), "nobody")
    except sqlite3.OperationalError as error:
        failure(log, "page_failed", error)
    facts = _lines(capsys)[0]["facts"]
    assert isinstance(facts, dict)
    [place] = facts["at"]
    assert place.startswith("store.journal:")


def test_no_customer_gets_into_the_log(as_json: None, capsys: pytest.CaptureFixture[str], demo_copy: Path) -> None:
    """Asking with a customer's name, mobile and email in the question leaves none of them in the log."""
    with closing(sqlite3.connect(demo_copy)) as connection:
        people = connection.execute("SELECT name, mobile, email FROM customers ORDER BY id LIMIT 400").fetchall()
    settings = Settings(CRM_DATABASE=str(demo_copy), CRM_MODEL="offline", _env_file=None)  # type: ignore[call-arg]
    name, mobile, email = people[0]
    for question in (f"{name}买过什么", f"查一下{mobile}", f"orders of {email}", "按销售额排序的前10名客户"):
        ask(question, settings)
    written = capsys.readouterr().err
    assert written.count('"event": "asked"') == 4
    assert not [value for person in people for value in person if value and value in written]
