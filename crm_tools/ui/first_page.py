"""The first page of a process: while somebody waits for it, what can wait does."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

LONGEST_WAIT = 60.0
LOOK_SECONDS = 0.1

_asked, _shown = threading.Event(), threading.Event()


@contextmanager
def being_shown() -> Iterator[None]:
    """Around every run of a page; the first one counts."""
    _asked.set()
    try:
        yield
    finally:
        _shown.set()


def out_of_its_way(stop: threading.Event) -> None:
    """Returns once nobody waits for the first page: it is shown, or nobody came yet; or when ``stop`` is set."""
    end = time.monotonic() + LONGEST_WAIT
    while _asked.is_set() and not _shown.is_set() and time.monotonic() < end and not stop.wait(LOOK_SECONDS):
        pass
