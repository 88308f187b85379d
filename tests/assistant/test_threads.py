"""Conversations: what is kept, how small it stays, and whose it is."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from crm_tools.assistant.ask import ask
from crm_tools.assistant.calls import Call
from crm_tools.assistant.models import offline as offline_module
from crm_tools.assistant.threads import threads_file
from crm_tools.assistant.understand import Reading
from crm_tools.settings import Settings
from crm_tools.store.actors import Actor

FEW = {"limit": 3}


@pytest.fixture
def settings(offline: Settings, tmp_path: Path) -> Settings:
    return offline.model_copy(update={"database": Path(shutil.copy(offline.database, tmp_path / "shop.db"))})


@pytest.fixture
def followed(monkeypatch: pytest.MonkeyPatch) -> list[Call | None]:
    """Answers with all customers or a few, and keeps what each question was told to follow up on."""
    seen: list[Call | None] = []

    def read(question: str, _desk: Any, previous: Call | None, _earlier: Any) -> Reading:
        seen.append(previous)
        if question == "？":
            return Reading(Call("clarify", {"understood": "", "unclear": ["？"], "suggestions": []}))
        return Reading(Call("find_customers", {} if question == "所有客户" else FEW))

    monkeypatch.setattr(offline_module, "read", read)
    return seen


def test_a_follow_up_knows_the_call_before_it(settings: Settings, followed: list[Call | None]) -> None:
    for question, thread in (("一", "a"), ("？", "a"), ("二", "a"), ("三", "b"), ("四", None)):
        ask(question, settings, thread=thread)
    assert followed == [None, Call("find_customers", FEW), Call("find_customers", FEW), None, None]


def test_a_conversation_belongs_to_who_had_it(settings: Settings, followed: list[Call | None]) -> None:
    ask("一", settings, thread="a")
    ask("二", settings, thread="a", actor=Actor("somebody else"))
    ask("三", settings, thread="a")
    assert followed == [None, None, Call("find_customers", FEW)]


def test_it_lies_beside_the_database_and_is_named_after_it(settings: Settings, followed: list[Call | None]) -> None:
    ask("一", settings)
    assert not threads_file(settings.database).exists()
    ask("一", settings, thread="a")
    assert threads_file(settings.database) == settings.database.with_name("shop.threads.db")
    assert threads_file(settings.database).exists()


def test_five_thousand_rows_leave_a_small_checkpoint(settings: Settings, followed: list[Call | None]) -> None:
    answer = ask("所有客户", settings, thread="a")
    assert answer.table is not None
    assert answer.table.total == 5000
    count, size = _kept(settings.database)
    assert count == 1
    assert size < 3_000
    for _ in range(4):
        ask("所有客户", settings, thread="a")
    count, after = _kept(settings.database)
    assert count == 1
    assert after < 5 * size


def _kept(database: Path) -> tuple[int, int]:
    with sqlite3.connect(threads_file(database)) as connection:
        checkpoints = connection.execute("SELECT COUNT(*), SUM(LENGTH(checkpoint) + LENGTH(metadata)) FROM checkpoints")
        writes = connection.execute("SELECT COALESCE(SUM(LENGTH(value)), 0) FROM writes").fetchone()[0]
        count, size = checkpoints.fetchone()
        return count, size + writes
