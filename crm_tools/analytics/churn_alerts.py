"""What the snapshots of the churn list say: its days, who came and who went, and the alerts that new names raise.

Light to import: the sidebar reads it on every page.
"""

from __future__ import annotations

import datetime as dt
import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from crm_tools.store.actors import Actor, require
from crm_tools.store.connect import reader, writer
from crm_tools.texts import Language, UserError, say

if TYPE_CHECKING:
    import pandas as pd

KIND = "churn_new"


@dataclass(frozen=True)
class ChurnDay:
    """The list of a day: ``entered`` and ``left`` since the snapshot of ``before_day``; that is None where there is
    none to compare with, or one by other thresholds."""

    day: dt.date
    customers: int
    entered: int
    left: int
    before_day: dt.date | None
    taken_at: str
    acknowledged: bool


@dataclass(frozen=True)
class Alert:
    """New names on the churn list of ``day`` since that of ``since``. ``id`` is stable, to tell an alert once."""

    id: str
    kind: str
    day: dt.date
    count: int
    since: dt.date

    def text(self, language: Language) -> str:
        """The alert in words."""
        return say("analytics.alert.churn_new", language, day=self.day, count=f"{self.count:,}", since=self.since)


_DAYS = (
    "SELECT d.day, d.customers, (SELECT count(*) FROM churn_moves m WHERE m.day = d.day AND m.move = 'entered'), "
    "(SELECT count(*) FROM churn_moves m WHERE m.day = d.day AND m.move = 'left'), d.before_day, d.taken_at, "
    "d.acknowledged_at IS NOT NULL FROM churn_days d "
)


def days(database: Path, most: int = 90) -> list[ChurnDay]:
    """The last snapshots, the latest last; none where nobody took any."""
    if not _kept(database):
        return []
    with reader(database) as connection:
        rows = connection.execute(_DAYS + "ORDER BY d.day DESC LIMIT ?", (most,)).fetchall()
    return [_day(row) for row in reversed(rows)]


def latest(database: Path) -> ChurnDay | None:
    """The last snapshot."""
    found = days(database, 1)
    return found[0] if found else None


def moved(database: Path, day: dt.date) -> pd.DataFrame:
    """Who came and who went on a day: ``customer_id``, ``move`` (entered, left), ``stage``."""
    import pandas as pd

    with reader(database) as connection:
        rows = connection.execute(
            "SELECT customer_id, move, stage FROM churn_moves WHERE day = ? ORDER BY move, customer_id",
            (day.isoformat(),),
        ).fetchall()
    return pd.DataFrame(rows, columns=["customer_id", "move", "stage"])


def alerts(database: Path) -> tuple[Alert, ...]:
    """Alerts that nobody has acknowledged, the newest first."""
    return tuple(
        Alert(f"{KIND}:{one.day}", KIND, one.day, one.entered, one.before_day)
        for one in reversed(days(database))
        if one.entered and one.before_day and not one.acknowledged
    )


def acknowledge(database: Path, alert_id: str, actor: Actor, at: dt.datetime) -> None:
    """Close an alert. Raises UserError ``analytics.alert.unknown`` and ``store.not_allowed``."""
    require(actor, "act")
    day = alert_id.removeprefix(f"{KIND}:")
    with writer(database) as connection:
        if not close(connection, day, actor.name, at.strftime("%Y-%m-%d %H:%M:%S")):
            raise UserError("analytics.alert.unknown", id=alert_id)


def close(connection: sqlite3.Connection, day: str, name: str, moment: str) -> bool:
    """Close a day's alert in the caller's transaction; False where there is no such day."""
    changed = connection.execute(
        "UPDATE churn_days SET acknowledged_by = ?, acknowledged_at = ? WHERE day = ?", (name, moment, day)
    )
    return changed.rowcount == 1


def _kept(database: Path) -> bool:
    """Whether this file has snapshots' tables: no migration may have reached it yet."""
    if not database.is_file():
        return False
    with reader(database) as connection:
        return connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'churn_days'").fetchone() is not None


def _day(row: tuple[str, int, int, int, str | None, str, int]) -> ChurnDay:
    day, customers, entered, left, before, taken, acknowledged = row
    return ChurnDay(
        dt.date.fromisoformat(day), customers, entered, left, dt.date.fromisoformat(before) if before else None, taken,
        bool(acknowledged),
    )  # fmt: skip
