"""The desk an analysis runs at: which database, which today, which definitions. Passed, never global."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from crm_tools.analytics.definitions import Definitions, current
from crm_tools.settings import Settings
from crm_tools.store import facts
from crm_tools.store.warehouse import Warehouse, beside


@dataclass(frozen=True)
class Desk:
    """Everything a question's answer depends on besides the question itself. Hashable, so it can be a cache key."""

    database: Path
    today: dt.date
    definitions: Definitions
    query_seconds: float = 20.0
    warehouse: Warehouse | None = None
    currency: str = "CNY"

    def __hash__(self) -> int:
        """Definitions are told apart by comparison: they seldom differ, and take long to hash."""
        return hash((self.database, self.today))


def open_desk(settings: Settings) -> Desk:
    """The desk at the configured database: its today (setting, demo's day, or the machine's) and its definitions."""
    database = settings.database
    today = facts.today(database, settings.today, settings.timezone)
    held = beside(database, settings.warehouse, settings.warehouse_folder)
    return Desk(database, today, current(database), settings.query_seconds, held, settings.currency)
