"""Turns of long queries: as many at once as the machine has cores, the others wait. All at once would each take so long
that none was done in its time, and short ones would come late.

A thread takes a turn once its query has run for a moment, and gives it back when the query is done. Time limits do not
count the wait. What nobody sits before takes no turn from those who do.
"""

from __future__ import annotations

import os
import threading
import time

AT_ONCE = max(2, os.cpu_count() or 2)
SHORT_SECONDS = 0.2
"""Until then a query needs no turn."""
MOST_PATIENCE = 4
"""A query on a busy machine, or a slow disk, may run for so many times its limit."""
LONGEST_WAIT = 60.0
"""Then it goes on without one."""
UNATTENDED_SECONDS = 120.0
"""Time limits from here on are those of files and refreshes."""

_FREE = threading.BoundedSemaphore(AT_ONCE)


class Mine:
    """What a thread has: a turn, leave to go on without, and seconds that it waited so far."""

    def __init__(self) -> None:
        self.held = self.without = False
        self._waited = 0.0
        self._since: float | None = None

    @property
    def waited(self) -> float:
        """Seconds that the thread has waited so far, this moment included."""
        since = self._since
        return self._waited + (time.monotonic() - since if since is not None else 0.0)

    def acquire(self) -> None:
        """Wait for a turn; go on without one where that takes too long."""
        self._since = time.monotonic()
        self.held = _FREE.acquire(timeout=LONGEST_WAIT)
        self.without = not self.held
        self._waited, self._since = self.waited, None


_THREADS = threading.local()


def mine() -> Mine:
    """This thread's."""
    if not hasattr(_THREADS, "mine"):
        _THREADS.mine = Mine()
    found: Mine = _THREADS.mine
    return found


def take(seconds: float) -> None:
    """Wait for a turn, if the thread has none and the time limit of ``seconds`` says that somebody waits."""
    thread = mine()
    if not (thread.held or thread.without or seconds >= UNATTENDED_SECONDS):
        thread.acquire()


def give_back() -> None:
    """The thread's query is done."""
    thread = mine()
    thread.without = False
    if thread.held:
        thread.held = False
        _FREE.release()


class Clock:
    """Seconds of queries, from the first look at it on, waits of ``thread`` left out."""

    def __init__(self, seconds: float, thread: Mine) -> None:
        self._seconds = seconds
        self._thread = thread
        self._began: float | None = None
        self._worked = 0.0

    def ran(self) -> float:
        """Seconds since the first look, waits left out."""
        now = time.monotonic() - self._thread.waited
        if self._began is None:
            self._began = now
            self._worked = time.thread_time()
        return now - self._began

    def late(self) -> bool:
        """Asked by the thread of the query: whether it has worked for longer than it may, or run for very much longer
        on a busy machine. One that runs for more than a moment waits here for its turn."""
        if self.ran() > SHORT_SECONDS:
            take(self._seconds)
        ran = self.ran()
        return ran > self._seconds and (
            time.thread_time() - self._worked > self._seconds or ran > MOST_PATIENCE * self._seconds
        )
