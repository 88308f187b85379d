"""The first page of a process: it loads little, what can wait waits for it, and what it offers is understood."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from crm_tools.analytics.desk import open_desk
from crm_tools.assistant.understand import understand
from crm_tools.settings import ROOT, Settings
from crm_tools.store.migrate import migrate
from crm_tools.texts import LANGUAGES, say
from crm_tools.ui import background, first_page
from crm_tools.ui.chat import SUGGESTIONS

HEAVY = ("pandas", "ibis", "plotly", "duckdb", "langchain_core", "crm_tools.assistant.understand")


@pytest.fixture(autouse=True)
def _a_process_without_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    first_page._shown.clear()
    monkeypatch.setattr(first_page, "_drawn_at", 0.0)


def test_what_it_needs_loads_none_of_the_large_libraries() -> None:
    heavy = f"[name for name in {HEAVY!r} if name in sys.modules]"
    lines = [f"import sys, streamlit\nbefore = {heavy}", *(f"import {name}" for name in background.FIRST_PAGE)]
    code = "\n".join([*lines, f"print([name for name in {heavy} if name not in before])"])
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_it_offers_is_understood_without_any_data(tmp_path: Path, language: str) -> None:
    database = tmp_path / "crm.db"
    migrate(database)
    desk = open_desk(Settings(CRM_DATABASE=database))
    for key in SUGGESTIONS:
        assert understand(say(key, language), desk).tool not in ("clarify", "decline"), key


def test_nobody_waits_where_no_page_was_asked_for() -> None:
    began = time.monotonic()
    first_page.out_of_its_way(threading.Event())
    assert time.monotonic() - began < first_page.LOOK_SECONDS


def test_what_can_wait_waits_until_it_is_shown() -> None:
    done = threading.Event()

    def wait() -> None:
        first_page.out_of_its_way(threading.Event())
        done.set()

    with first_page.being_shown():
        threading.Thread(target=wait, daemon=True).start()
        assert not done.wait(3 * first_page.LOOK_SECONDS)
    assert done.wait(10)


def test_what_can_wait_waits_for_later_pages_too_but_not_for_ever() -> None:
    stop = threading.Event()
    with first_page.being_shown():
        pass
    first_page.stands(60)  # at once
    with first_page.being_shown():
        began = time.monotonic()
        first_page.out_of_its_way(stop, 0.3)
        assert 0.3 <= time.monotonic() - began < 10


def test_what_can_wait_waits_for_the_browser_to_draw_what_was_shown() -> None:
    with first_page.being_shown():
        pass
    began = time.monotonic()
    first_page.out_of_its_way(threading.Event())
    assert time.monotonic() - began >= first_page.DRAWING_SECONDS - 0.05


def test_what_questions_and_pages_need_is_loaded_in_parts() -> None:
    """A page that is asked for meanwhile waits for one part, and the last one brings along no large rest."""
    code = """
import importlib, sys
from crm_tools.ui.client import LOADED
for name in LOADED:
    before = set(sys.modules)
    importlib.import_module(name)
print(len(set(sys.modules) - before))
print([name for name in ("plotly", "langgraph.graph", "crm_tools.assistant.tools") if name not in sys.modules])
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    last, missing = done.stdout.split()
    assert (int(last) < 150, missing) == (True, "[]")


def test_a_failure_shows_it_too_and_a_stop_ends_the_wait() -> None:
    stop = threading.Event()
    stop.set()

    def fails() -> None:
        with first_page.being_shown():
            first_page.out_of_its_way(stop)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fails()
    first_page.out_of_its_way(threading.Event())
