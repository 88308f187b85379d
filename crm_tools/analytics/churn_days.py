"""The churn list day by day: a snapshot a day with who came and who went, and the alerts that new names raise.

A list as of an earlier day can be made from the facts, which is how the first snapshot gets some days before it.
"""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from crm_tools.analytics.churn import churn_values
from crm_tools.analytics.churn_segments import RULES
from crm_tools.analytics.desk import Desk
from crm_tools.analytics.engine import engine
from crm_tools.analytics.listing import members_sql
from crm_tools.analytics.periods import DAY
from crm_tools.analytics.placeholders import parameters
from crm_tools.store.actors import Actor, require
from crm_tools.store.connect import reader, writer
from crm_tools.texts import Language, UserError, say

DAYS_BEFORE = 14
"""Snapshots that are made of the days before the first one."""
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
        return say("analytics.alert.churn_new", language, day=self.day, count=f"{self.count:,}", since=self.since)


def snapshot(desk: Desk, at: dt.datetime) -> ChurnDay | None:
    """Take the snapshot of ``desk.today``, or bring it up to date; None where a later day's is there already.

    ``at`` is the local time that it keeps. The list is read before the write lock is taken.
    """
    last = _last(desk.database)
    if last is None:
        for age in range(DAYS_BEFORE, 0, -1):
            _take(replace(desk, today=desk.today - DAY * age), at, silent=True)
    elif last > desk.today:
        return None
    _take(desk, at)
    return latest(desk.database)


def _take(desk: Desk, at: dt.datetime, *, silent: bool = False) -> None:
    """``silent``: nobody is alerted of whom it finds new."""
    values = churn_values(desk.definitions, desk.today)
    wanted = parameters(members_sql("churn_risk", "sqlite", lean=True))
    with engine(desk, "churn_days") as running:
        frame = running.run(
            lambda dialect: members_sql("churn_risk", dialect, lean=True),
            (f"{desk.today + DAY} 00:00:00", *values[:wanted]),
        )
    rules = json.dumps({name: getattr(desk.definitions.churn, name) for name in RULES})
    day, moment = desk.today.isoformat(), at.strftime("%Y-%m-%d %H:%M:%S")
    with writer(desk.database) as connection:
        connection.execute("CREATE TEMP TABLE now_listed (customer_id INTEGER PRIMARY KEY, stage TEXT)")
        connection.executemany("INSERT INTO now_listed VALUES (?, ?)", frame.itertuples(index=False, name=None))
        before = _compared(connection, day, rules)
        known = connection.execute("SELECT 1 FROM churn_days WHERE day = ?", (day,)).fetchone()
        row = (day, len(frame), before, rules, moment)
        connection.execute(
            "INSERT INTO churn_days (day, customers, before_day, definitions, taken_at) VALUES (?, ?, ?, ?, ?) ON "
            "CONFLICT (day) DO UPDATE SET customers = excluded.customers, before_day = excluded.before_day, "
            "definitions = excluded.definitions, taken_at = excluded.taken_at",
            row,
        )
        new = _move(connection, day) if before else 0
        connection.execute("DELETE FROM churn_members WHERE customer_id NOT IN (SELECT customer_id FROM now_listed)")
        connection.execute(
            "INSERT INTO churn_members SELECT customer_id, stage, ? FROM now_listed WHERE true "
            "ON CONFLICT (customer_id) DO UPDATE SET stage = excluded.stage",
            (day,),
        )
        if silent:
            _acknowledged(connection, day, "", moment)
        elif known and new:
            connection.execute(
                "UPDATE churn_days SET acknowledged_by = NULL, acknowledged_at = NULL WHERE day = ?", (day,)
            )


def _compared(connection: sqlite3.Connection, day: str, rules: str) -> str | None:
    """The day whose list this one is compared with; its own one again where it is taken anew."""
    row = connection.execute(
        "SELECT day, before_day, definitions FROM churn_days WHERE day <= ? ORDER BY day DESC LIMIT 1", (day,)
    ).fetchone()
    if row is None or row[2] != rules:
        if row and row[0] == day:
            connection.execute("DELETE FROM churn_moves WHERE day = ?", (day,))
        return None
    return row[1] if row[0] == day else str(row[0])


def _move(connection: sqlite3.Connection, day: str) -> int:
    """Write down who came and who went, the two undoing one another within a day; returns how many came."""
    came = connection.execute(
        "SELECT n.customer_id, n.stage FROM now_listed n LEFT JOIN churn_members m USING (customer_id) "
        "WHERE m.customer_id IS NULL"
    ).fetchall()
    went = connection.execute(
        "SELECT m.customer_id, m.stage FROM churn_members m LEFT JOIN now_listed n USING (customer_id) "
        "WHERE n.customer_id IS NULL"
    ).fetchall()
    for found, move, other in ((came, "entered", "left"), (went, "left", "entered")):
        for customer, stage in found:
            undone = connection.execute(
                "DELETE FROM churn_moves WHERE day = ? AND customer_id = ? AND move = ?", (day, customer, other)
            ).rowcount
            if not undone:
                connection.execute("INSERT INTO churn_moves VALUES (?, ?, ?, ?)", (day, customer, move, stage))
    return len(came)


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
        if not _acknowledged(connection, day, actor.name, at.strftime("%Y-%m-%d %H:%M:%S")):
            raise UserError("analytics.alert.unknown", id=alert_id)


def _acknowledged(connection: sqlite3.Connection, day: str, name: str, moment: str) -> bool:
    changed = connection.execute(
        "UPDATE churn_days SET acknowledged_by = ?, acknowledged_at = ? WHERE day = ?", (name, moment, day)
    )
    return changed.rowcount == 1


def _last(database: Path) -> dt.date | None:
    found = latest(database)
    return found.day if found else None


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
