"""Conversations kept for their person: what is there after a restart, and whose it is."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest

from crm_tools.assistant import conversations, threads
from crm_tools.assistant.ask import ask
from crm_tools.assistant.contract import Answer
from crm_tools.settings import Settings
from crm_tools.store.actors import LOCAL, Actor
from crm_tools.texts import UserError

ANNE = Actor("anne@desk.example")


@pytest.fixture
def settings(offline: Settings, tmp_path: Path) -> Settings:
    return offline.model_copy(update={"database": Path(shutil.copy(offline.database, tmp_path / "shop.db"))})


def told(settings: Settings, actor: Actor, thread: str, question: str) -> Answer:
    number = conversations.begin(settings, actor, thread, question)
    answer = ask(question, settings, thread=thread, actor=actor)
    conversations.finish(settings, number, answer)
    return answer


def test_what_was_said_is_there_again_without_its_rows(settings: Settings) -> None:
    answer = told(settings, LOCAL, "a", "按销售额排序的前10名客户")
    conversations.begin(settings, LOCAL, "a", "中断的问题")

    first, second = conversations.exchanges(settings, LOCAL, "a")

    assert answer.table is not None
    assert first.answer is not None
    assert first.answer.table is not None
    assert (first.answer.table.rows, first.answer.table.total) == ([], 10)
    assert first.answer.model_dump(exclude={"table"}) == answer.model_dump(exclude={"table"})
    assert (second.question, second.answer) == ("中断的问题", None)
    [listed] = conversations.listed(settings, LOCAL)
    assert (listed.title, listed.questions) == ("按销售额排序的前10名客户", 2)


def test_nobody_sees_or_changes_anothers(settings: Settings) -> None:
    number = conversations.begin(settings, LOCAL, "a", "我的问题")

    assert conversations.listed(settings, ANNE) == ()
    assert conversations.exchanges(settings, ANNE, "a") == ()
    conversations.rename(settings, ANNE, "a", "她的")
    conversations.drop(settings, ANNE, number)
    conversations.delete(settings, ANNE, "a")

    assert [one.title for one in conversations.listed(settings, LOCAL)] == ["我的问题"]
    assert len(conversations.exchanges(settings, LOCAL, "a")) == 1


def test_renamed_and_deleted_with_the_models_memory(settings: Settings) -> None:
    told(settings, LOCAL, "a", "高价值客户")
    told(settings, LOCAL, "b", "本月新增客户数量")
    conversations.rename(settings, LOCAL, "a", " 十一月\n复盘 ")
    assert {one.title for one in conversations.listed(settings, LOCAL)} == {"十一月 复盘", "本月新增客户数量"}
    with pytest.raises(UserError):
        conversations.rename(settings, LOCAL, "a", "  ")

    conversations.delete(settings, LOCAL, "a")

    assert [one.thread for one in conversations.listed(settings, LOCAL)] == ["b"]
    with sqlite3.connect(threads.threads_file(settings.database)) as connection:
        kept = {key for (key,) in connection.execute("SELECT DISTINCT thread_id FROM checkpoints")}
        orphans = connection.execute("SELECT count(*) FROM exchanges WHERE thread = 'a'").fetchone()
    assert kept == {"local/b"}
    assert orphans == (0,)


def test_an_answer_in_an_older_form_can_be_asked_again(settings: Settings) -> None:
    number = conversations.begin(settings, LOCAL, "a", "旧")
    with threads.opened(settings.database) as connection:
        connection.execute('UPDATE exchanges SET answer = \'{"status": "gone"}\' WHERE id = ?', (number,))

    [kept] = conversations.exchanges(settings, LOCAL, "a")

    assert kept.answer is None


def test_ratings_are_counted_and_questions_of_others_stay_theirs(settings: Settings) -> None:
    reader = Actor("anne@desk.example", frozenset(("read",)))
    mine = [conversations.begin(settings, LOCAL, "a", question) for question in ("甲", "乙")]
    hers = conversations.begin(settings, reader, "h", "丙")
    conversations.rate(settings, LOCAL, mine[0], good=True)
    conversations.rate(settings, LOCAL, mine[1], good=False)
    conversations.rate(settings, reader, hers, good=False)
    conversations.rate(settings, reader, mine[0], good=False)
    conversations.rate(settings, reader, mine[1], good=None)

    found = conversations.ratings(settings, LOCAL)
    assert (found.good, found.bad, found.questions) == (1, 2, ("丙", "乙"))
    assert conversations.ratings(settings, reader) == conversations.Ratings(0, 1, ("丙",))

    conversations.rate(settings, LOCAL, mine[1], good=None)
    conversations.delete(settings, reader, "h")
    assert conversations.ratings(settings, LOCAL) == conversations.Ratings(1, 0, ())
