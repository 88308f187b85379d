"""``refresh`` on the command line: bring what is derived from the facts level with them."""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from dataclasses import replace

from crm_tools.analytics import ahead, customer_rollups, rollups
from crm_tools.analytics.desk import open_desk
from crm_tools.settings import Settings
from crm_tools.store import mirror, warehouse
from crm_tools.store.migrate import migrate
from crm_tools.texts import Language, say

MAKING_SECONDS = 600.0
"""The limit of a question is too short for making all rollups of a large shop."""


def arguments(_parser: argparse.ArgumentParser, _words: Callable[[str], str]) -> None:
    """Takes none."""


def run(_options: argparse.Namespace, settings: Settings, language: Language) -> int:
    """Returns 0."""
    began = time.perf_counter()
    if settings.database.is_file():
        migrate(settings.database)
    done = mirror.refresh(settings.database)
    # After the mirror, by which what is made anew is made in a tenth of the time.
    rollups.refresh(settings.database)
    desk = replace(open_desk(settings), query_seconds=MAKING_SECONDS)
    customer_rollups.refresh(desk)
    ahead.refresh(desk)
    warehouse.keep_journal_short(settings.database)
    if done is None:
        print(say("cli.refresh.not_needed", language, least=f"{mirror.LEAST_ROWS:,}"))
    else:
        key = "cli.refresh.anew" if done.anew else "cli.refresh.level"
        print(say(key, language, rows=f"{done.rows:,}", seconds=f"{time.perf_counter() - began:.1f}"))
    return 0
