"""The model of a shop as of today: fitted once, kept for as long as the orders stay as they are.

A small shop is fitted the moment somebody asks. Of a large one the last kept fit is used for a while, since a day of
orders hardly moves it; :func:`keep` makes the next one, in the background and by ``python -m crm_tools refresh``.
"""

from __future__ import annotations

import datetime as dt
import json
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from crm_tools.analytics.engine import engine
from crm_tools.analytics.periods import DAY, EARLIEST
from crm_tools.analytics.repurchase.maximum_likelihood import NotFitted
from crm_tools.analytics.repurchase.model import RepurchaseModel, fit, from_dict, to_dict
from crm_tools.analytics.vocabulary import Dialect
from crm_tools.store import changes
from crm_tools.store.changes import state
from crm_tools.store.connect import reader, writer

if TYPE_CHECKING:
    from crm_tools.analytics.desk import Desk

MOST_AT_ONCE = 500_000
"""Paid orders up to which a fit is made the moment it is needed."""
KEPT_DAYS = 31
"""How long the last fit of a larger shop is good for."""

Fit = RepurchaseModel | NotFitted


def fitted(desk: Desk) -> Fit:
    """The model on ``desk.today``, or why there is none. ``fitted_on`` says of which day it is."""
    if large(desk) and (near := _near(desk.database, desk.today, state(desk.database))):
        return near
    basis = _basis(desk, changes.of(desk.database, "orders"))
    return _kept(desk.database, desk.today, basis) or _fit(desk, basis)


def large(desk: Desk) -> bool:
    """Whether a shop has too many paid orders to be fitted when asked."""
    return _large(desk.database, desk.today, changes.of(desk.database, "orders"))


def keep(desk: Desk) -> Fit:
    """Fit ``desk.today`` and keep it in the database, unless it is there already; of a large shop once a day is enough,
    and each fit costs all its chances worked out anew."""
    if large(desk) and (near := _near(desk.database, desk.today, state(desk.database))) and _of_today(near, desk.today):
        return near
    basis = _basis(desk, changes.of(desk.database, "orders"))
    found = _kept(desk.database, desk.today, basis)
    if found:
        return found
    found = _fit(desk, basis)
    with writer(desk.database) as connection:
        connection.execute(
            "INSERT INTO repurchase_fits VALUES (?, ?, ?) ON CONFLICT (day) DO UPDATE SET basis = excluded.basis, "
            "fit = excluded.fit",
            (desk.today.isoformat(), basis, json.dumps(to_dict(found))),
        )
        earlier = (desk.today - DAY * KEPT_DAYS).isoformat()
        connection.execute("DELETE FROM repurchase_fits WHERE day < ?", (earlier,))
    return found


def keep_if_none(desk: Desk) -> None:
    """Fit and keep, where a shop is too large to be fitted when asked and nothing near is kept."""
    if large(desk) and _near(desk.database, desk.today, state(desk.database)) is None:
        keep(desk)


def histories_of(desk: Desk, after: dt.date | None = None) -> pd.DataFrame:
    """One row a customer as :func:`summary.histories` takes it, of paid orders up to today, or only those after a day.

    Columns customer_id, first_day, last_day (text), purchase_days, total_cents, by customer_id: sums of another order
    end in other digits, and every engine has an order of its own.
    """
    since = EARLIEST if after is None else f"{after + DAY} 00:00:00"
    with engine(desk, "repurchase") as running:
        found = running.run(_histories, (_tomorrow(desk), since)).astype(
            {"customer_id": "int64", "purchase_days": "int64", "total_cents": "float64"}
        )
    return found.sort_values("customer_id", ignore_index=True)


def _histories(dialect: Dialect) -> str:
    # Of the mirror's typed times a day is cheaper than its text.
    typed = dialect == "duckdb"
    day = "CAST(created_at AS DATE)" if typed else "substr(created_at, 1, 10)"
    first, last = (f"CAST({end}({day}) AS VARCHAR)" if typed else f"{end}({day})" for end in ("min", "max"))
    return f"""SELECT customer_id, {first} AS first_day, {last} AS last_day,
  COUNT(DISTINCT {day}) AS purchase_days, SUM(amount_cents) AS total_cents
FROM orders WHERE pay_status = 'paid' AND created_at < ?1 AND created_at >= ?2 GROUP BY customer_id"""  # noqa: S608


@lru_cache(maxsize=16)
def _large(database: Path, today: dt.date, _state: object) -> bool:
    paid = "SELECT 1 FROM orders WHERE created_at < ? AND pay_status = 'paid' LIMIT ?"
    with reader(database) as connection:
        bound = (f"{today + DAY} 00:00:00", MOST_AT_ONCE + 1)
        [count] = connection.execute(f"SELECT count(*) FROM ({paid})", bound).fetchone()  # noqa: S608
    return bool(count > MOST_AT_ONCE)


@lru_cache(maxsize=16)
def _basis(desk: Desk, _state: object) -> str:
    """What the fit rests on, told apart by number, sum and latest of the paid orders."""
    sql = (
        "SELECT COUNT(*), MAX(created_at), SUM(amount_cents) FROM orders WHERE pay_status = 'paid' AND created_at < ?1"
    )
    with engine(desk, "repurchase") as running:
        [(orders, latest, cents)] = running.run(lambda _dialect: sql, (_tomorrow(desk),)).itertuples(index=False)
    return f"{orders} {latest} {cents}"


@lru_cache(maxsize=16)
def _fit(desk: Desk, _basis: str) -> Fit:
    return fit(histories_of(desk), desk.today)


def _kept(database: Path, today: dt.date, basis: str) -> Fit | None:
    """The fit that was kept for these very orders."""
    return _read(database, "day = ? AND basis = ?", (today.isoformat(), basis))


@lru_cache(maxsize=16)
def _near(database: Path, today: dt.date, _state: object) -> Fit | None:
    """The latest fit kept that is not too old."""
    oldest = (today - DAY * KEPT_DAYS).isoformat()
    return _read(database, "day <= ? AND day >= ?", (today.isoformat(), oldest))


def _read(database: Path, which: str, values: tuple[str, str]) -> Fit | None:
    with reader(database) as connection:
        if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'repurchase_fits'").fetchone():
            return None
        sql = f"SELECT fit FROM repurchase_fits WHERE {which} ORDER BY day DESC LIMIT 1"  # noqa: S608
        row = connection.execute(sql, values).fetchone()
    return from_dict(json.loads(row[0])) if row else None


def _of_today(found: Fit, today: dt.date) -> bool:
    return not isinstance(found, NotFitted) and found.fitted_on == today


def _tomorrow(desk: Desk) -> str:
    return f"{desk.today + DAY} 00:00:00"
