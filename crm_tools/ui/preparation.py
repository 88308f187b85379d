"""Before the first page of a process: the database is there, and as new as the code."""

from __future__ import annotations

import logging
import threading
from pathlib import Path

import streamlit as st

from crm_tools.logs import failure
from crm_tools.settings import DEFAULT_DATABASE, Settings
from crm_tools.store.actors import Actor
from crm_tools.texts import Language, say
from crm_tools.ui.notices import empty_state, literal

log = logging.getLogger(__name__)
_turn = threading.Lock()
_ready: set[Path] = set()


def prepare(settings: Settings, reader: Language) -> None:
    """Build the demo where the default place is empty, carry an older file forward. Once a process and database.

    Raises UserError ``store.no_database`` where another place is empty.
    """
    if settings.database in _ready and settings.database.is_file():
        return
    with _turn:
        _build(settings, reader)
        _ready.add(settings.database)


def offer_new(settings: Settings, reader: Language, actor: Actor) -> bool:
    """On the Data page, where another place than the default is empty: make a database there, for people who may
    import. Returns whether that is what the page shows."""
    nothing_there = settings.database != DEFAULT_DATABASE and not settings.database.exists()
    if not nothing_there or "import" not in actor.capabilities:
        return False
    st.title(say("ui.page.data", reader), anchor=False)
    empty_state(
        ":material/database:",
        literal(say("ui.import.new_here", reader, path=settings.database)),
        say("ui.import.new_note", reader),
    )
    if st.button(say("ui.import.new", reader), type="primary", icon=":material/add:"):
        from crm_tools.store.migrate import migrate

        migrate(settings.database)
        st.rerun()
    return True


def load_logs(settings: Settings, reader: Language) -> None:
    """Read browsing logs that were dropped into the folder, so that the page counts them. They stop no page."""
    from crm_tools.ingest.log_folder import pending

    try:
        if not pending(settings):
            return
        from crm_tools.ingest import browsing

        with _turn, st.spinner(say("ui.reading_logs", reader)):  # of two readers the second finds the work done
            browsing.refresh(settings)
    except Exception as error:
        failure(log, "browsing_logs_failed", error, logging.WARNING)


def _build(settings: Settings, reader: Language) -> None:
    from crm_tools.store.connect import reader as opened
    from crm_tools.store.migrate import migrate

    if not settings.database.is_file() or not settings.database.stat().st_size:
        _make_demo(settings, reader)
    with opened(settings.database):
        pass
    migrate(settings.database)


def _make_demo(settings: Settings, reader: Language) -> None:
    from crm_tools.ingest import demo

    bar = st.empty()

    def progress(part: float, step: str) -> None:
        bar.progress(min(part, 1.0), f"{say('ui.preparing', reader)} {say(step, reader)}")

    demo.ensure(settings, progress)
    bar.empty()
