"""The churn list day by day: taking a snapshot a day, with who came and who went (see :mod:`churn_alerts`).

A list as of an earlier day can be made from the facts, which is how the first snapshot gets some days before it.
"""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from crm_tools.analytics.churn import churn_values
from crm_tools.analytics.churn_alerts import ChurnDay, close, latest
from crm_tools.analytics.churn_segments import RULES
from crm_tools.analytics.desk import Desk
from crm_tools.analytics.engine import engine
from crm_tools.analytics.listing import members_sql
from crm_tools.analytics.periods import DAY
from crm_tools.analytics.placeholders import parameters
from crm_tools.store.connect import writer

if TYPE_CHECKING:
    import pandas as pd

DAYS_BEFORE = 14
"""Snapshots that are made of the days before the first one."""


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


def listed(desk: Desk) -> pd.DataFrame:
    """Who is on the list of ``desk.today``, without what stands beside them: ``customer_id``, ``stage``."""
    values = churn_values(desk.definitions, desk.today)
    wanted = parameters(members_sql("churn_risk", "sqlite", lean=True))
    with engine(desk, "churn_days") as running:
        return running.run(
            lambda dialect: members_sql("churn_risk", dialect, lean=True),
            (f"{desk.today + DAY} 00:00:00", *values[:wanted]),
        )


def _take(desk: Desk, at: dt.datetime, *, silent: bool = False) -> None:
    """``silent``: nobody is alerted of whom it finds new."""
    frame = listed(desk)
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
            close(connection, day, "", moment)
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


def _last(database: Path) -> dt.date | None:
    found = latest(database)
    return found.day if found else None
