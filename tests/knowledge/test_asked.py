"""Questions remembered, bounded, and struck off by those who may."""

from __future__ import annotations

from pathlib import Path

import pytest

from crm_tools.knowledge import asked
from crm_tools.store.actors import LOCAL, Actor
from crm_tools.texts import UserError


def put(database: Path, question: str, found: bool = False) -> None:
    asked.record(database, question, "zh", found, None, timezone="Asia/Shanghai")


def test_most_often_asked_first(database: Path) -> None:
    for question in ("一次", "三次", "三次", "三次", "两次", "两次"):
        put(database, question)
    put(database, "答过", found=True)
    assert [(row.question, row.times) for row in asked.asked(database)] == [("三次", 3), ("两次", 2), ("一次", 1)]
    assert len(asked.asked(database, unanswered=False)) == 4
    assert len(asked.asked(database, limit=1)) == 1


def test_only_so_many_are_kept_and_none_is_endless(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asked, "KEPT", 3)
    for number in range(6):
        put(database, f"{number}" * 1000)
    rows = asked.asked(database)
    assert {row.question[0] for row in rows} == {"3", "4", "5"}
    assert {len(row.question) for row in rows} == {asked.MAX_QUESTION}


def test_blank_questions_are_not_kept(database: Path) -> None:
    put(database, " \n ")
    assert asked.asked(database) == ()


def test_a_question_is_struck_off_by_those_who_may(database: Path) -> None:
    put(database, "一次")
    (row,) = asked.asked(database)
    with pytest.raises(UserError):
        asked.forget(database, row.id, Actor("guest", frozenset({"read"})))
    asked.forget(database, row.id, LOCAL)
    assert asked.asked(database) == ()
