"""``refresh`` on the command line: bring what is derived from the facts level with them."""

from __future__ import annotations

import argparse
import sys
import threading
import time
from collections.abc import Callable

from crm_tools.analytics import derived
from crm_tools.settings import Settings
from crm_tools.store import mirror
from crm_tools.store.migrate import migrate
from crm_tools.texts import Language, say


def arguments(parser: argparse.ArgumentParser, words: Callable[[str], str]) -> None:
    parser.add_argument("--stay", action="store_true", help=words("stay"))


def run(options: argparse.Namespace, settings: Settings, language: Language) -> int:
    """Returns 0."""
    if settings.database.is_file():
        migrate(settings.database)
    if options.stay:
        derived.keep_level(settings, _until_stdin_ends())
        return 0
    began = time.perf_counter()
    done = derived.bring_level(settings)
    if done is None:
        print(say("cli.refresh.not_needed", language, least=f"{mirror.LEAST_ROWS:,}"))
    else:
        key = "cli.refresh.anew" if done.anew else "cli.refresh.level"
        print(say(key, language, rows=f"{done.rows:,}", seconds=f"{time.perf_counter() - began:.1f}"))
    return 0


def _until_stdin_ends() -> Callable[[float], bool]:
    """Whoever started this holds the other end; with them it closes, however they end."""
    ended = threading.Event()

    def read() -> None:
        sys.stdin.read()
        ended.set()

    threading.Thread(target=read, daemon=True).start()
    return ended.wait
