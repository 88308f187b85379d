"""Answers made apart from the page: in order, with a sign of life while nothing comes, ended when nobody listens."""

import subprocess
import sys
import threading
import time

import pytest

from crm_tools.assistant.ask import Progress, Token
from crm_tools.settings import ROOT
from crm_tools.ui.client import _apart


def test_events_come_in_order_with_signs_of_life_between():
    def slow():
        yield Progress("a")
        time.sleep(0.5)
        yield Token("b")

    came = list(_apart(slow()))

    assert [event for event in came if event] == [Progress("a"), Token("b")]
    assert None in came[1:-1]


def test_what_is_left_is_ended():
    closed = threading.Event()

    def endless():
        try:
            while True:
                yield Token(".")
        finally:
            closed.set()

    events = _apart(endless())
    next(events)
    events.close()

    assert closed.wait(5)


def test_an_error_reaches_the_page():
    def broken():
        yield Token("a")
        raise ZeroDivisionError

    events = _apart(broken())
    assert next(events) == Token("a")
    with pytest.raises(ZeroDivisionError):
        list(events)


def test_the_questions_of_the_first_page_are_read_without_the_agent():
    """It is loaded beside the page; reading what is offered must not wait for it."""
    code = (
        "import sys, crm_tools.assistant.understand, crm_tools.ui.chat, crm_tools.analytics.engine; "
        "print([n for n in ('langgraph', 'faiss', 'ibis.backends.sql.compilers') if n in sys.modules])"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)

    assert told.stdout.strip() == "[]"
