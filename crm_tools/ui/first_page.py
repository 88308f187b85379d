"""While somebody waits for a page or an answer, what can wait does; above all for the first one of a process."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

LONGEST_WAIT = 60.0
LOOK_SECONDS = 0.1
DRAWING_SECONDS = 0.5
"""So long the browser draws a page that was just sent, and fetches from here what that takes."""

_lock = threading.Lock()
_running = 0
_drawn_at = 0.0
_shown = threading.Event()


@contextmanager
def being_shown() -> Iterator[None]:
    """Around every run of a page, in which a question is answered, too."""
    global _running, _drawn_at
    with _lock:
        _running += 1
    try:
        yield
    finally:
        with _lock:
            _running -= 1
            _drawn_at = time.monotonic() + DRAWING_SECONDS
        _shown.set()


def stands(longest: float) -> None:
    """Returns once a page of this process has been shown, after ``longest`` seconds at the latest."""
    _shown.wait(longest)


def out_of_its_way(stop: threading.Event, longest: float = LONGEST_WAIT) -> None:
    """Returns once nobody waits for a page or its drawing, after ``longest`` seconds at the latest, or when ``stop`` is
    set."""
    end = time.monotonic() + longest
    while (_running or time.monotonic() < _drawn_at) and time.monotonic() < end and not stop.wait(LOOK_SECONDS):
        pass
