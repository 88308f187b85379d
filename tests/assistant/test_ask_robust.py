"""Questions that are none, errors inside, many at once: the way in stands, and tells what is wrong in words."""

from __future__ import annotations

import json
import logging
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from crm_tools.assistant.ask import LONGEST_QUESTION, Done, Progress, Token, ask, stream
from crm_tools.settings import ROOT, Settings
from crm_tools.store.actors import Actor
from tests.gold import query

PAID = "pay_status = 'paid' AND created_at < '2026-11-23'"


@pytest.mark.parametrize("question", ["", "   \n", "？" * (LONGEST_QUESTION + 1)])
def test_questions_that_are_none(offline: Settings, question: str) -> None:
    answer = ask(question, offline)
    assert answer.status == "clarify"
    assert answer.table is None


def test_odd_characters_do_no_harm(offline: Settings) -> None:
    for question in ("\ud800销售额\x00", "'; DROP TABLE orders; --", "{sales} %s ${x}", "💥" * 50):
        json.loads(ask(question, offline).model_dump_json())
    assert query(offline.database, "SELECT COUNT(*) > 0 FROM orders") == [(1,)]


def test_an_inner_error_shows_no_traceback(
    offline: Settings,
    understood: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def broken(*_: Any) -> None:
        raise ZeroDivisionError("secret detail")

    understood("run_report", {"measures": ["sales"]})
    monkeypatch.setattr("crm_tools.assistant.tools.reports.report.run", broken)
    with caplog.at_level(logging.INFO):
        answer = ask("销售额", offline)
    assert answer.status == "failed"
    assert "secret" not in answer.answer
    assert "ZeroDivisionError" not in answer.answer
    assert "Traceback" not in caplog.text
    assert any("ZeroDivisionError" in str(vars(record)) for record in caplog.records)


def test_nobody_reads_without_the_capability(offline: Settings) -> None:
    answer = ask("本月销售额", offline, actor=Actor("visitor", frozenset()))
    assert answer.status == "refused"
    assert "visitor" in answer.answer


def test_workbooks_that_cannot_be_loaded_do_not_stop_an_answer(
    offline: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: Settings) -> None:
        raise OSError("disk")

    monkeypatch.setattr("crm_tools.ingest.browsing.refresh", broken)
    assert ask("按销售额排序的前10名客户", offline).status == "answered"


def test_the_words_stream(offline: Settings) -> None:
    events = list(stream("按销售额排序的前10名客户", offline))
    words = "".join(event.text for event in events if isinstance(event, Token))
    assert sum(isinstance(event, Token) for event in events) > 3
    assert any(isinstance(event, Progress) for event in events[:3])
    assert isinstance(events[-1], Done)
    assert events[-1].answer.answer.startswith(words)
    assert re.search(r"共 10 位客户", words)


def test_eight_threads_at_once(offline: Settings, tmp_path: Path) -> None:
    settings = offline.model_copy(update={"database": Path(shutil.copy(offline.database, tmp_path / "crm.db"))})
    questions = ["按销售额排序的前10名客户", "高价值客户", "top 10 customers by sales", "本月销售额"] * 4
    alone = {question: ask(question, settings) for question in set(questions)}
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda pair: ask(pair[1], settings, thread=f"t{pair[0] % 5}"), enumerate(questions)))
    for question, answer in zip(questions, answers, strict=True):
        assert answer.status == "answered", answer.answer
        assert answer.table == alone[question].table


def test_the_way_in_is_light_to_import() -> None:
    """The command line and the first page must not wait for the model stack."""
    code = (
        "import sys, crm_tools.assistant.ask; "
        "print([name for name in ('langchain', 'pandas', 'ibis', 'plotly') if name in sys.modules])"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert out.stdout.strip() == "[]"
