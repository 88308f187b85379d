"""The right to work: one worker at a time in all processes."""

from __future__ import annotations

import sqlite3
import uuid
from collections.abc import Callable
from pathlib import Path

from crm_tools.store.connect import writer

LEASE_SECONDS = 60.0
"""A worker that says nothing for so long is taken for dead; one SMTP exchange takes less."""

Clock = Callable[[], float]


class LostLease(Exception):
    """Another worker took over: this one must stop at once."""


class Lease:
    """The right to work, held by one worker for ``LEASE_SECONDS`` at a time."""

    def __init__(self, database: Path, clock: Clock) -> None:
        self._database, self._clock, self._holder = database, clock, uuid.uuid4().hex

    def take(self) -> bool:
        """Become the worker, unless another one is alive."""
        at = self._clock()
        with writer(self._database) as connection:
            return connection.execute(
                "INSERT INTO worker_lease (one, holder, until) VALUES (1, ?1, ?2) ON CONFLICT (one) DO UPDATE"
                " SET holder = ?1, until = ?2 WHERE until < ?3",
                (self._holder, at + LEASE_SECONDS, at),
            ).rowcount == 1  # fmt: skip

    def renew(self, connection: sqlite3.Connection) -> None:
        """In the transaction of a claim: a worker that lost its lease claims nothing."""
        held = connection.execute(
            "UPDATE worker_lease SET until = ? WHERE holder = ?", (self._clock() + LEASE_SECONDS, self._holder)
        ).rowcount
        if held != 1:
            raise LostLease

    def give_back(self) -> None:
        """Let another worker begin at once."""
        with writer(self._database) as connection:
            connection.execute("DELETE FROM worker_lease WHERE holder = ?", (self._holder,))
