"""The desk an analysis runs at: which database, which today, which definitions. Passed, never global."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from crm_tools.analytics.definitions import Definitions


@dataclass(frozen=True)
class Desk:
    """Everything a question's answer depends on besides the question itself. Hashable, so it can be a cache key."""

    database: Path
    today: dt.date
    definitions: Definitions
    query_seconds: float = 20.0
