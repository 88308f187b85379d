"""The churn list held against what happened: made on an earlier day, looked at on the days after it."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass, replace

import pandas as pd

from crm_tools.analytics.churn_days import listed
from crm_tools.analytics.desk import Desk
from crm_tools.analytics.engine import engine
from crm_tools.analytics.periods import DAY
from crm_tools.analytics.planning import note
from crm_tools.analytics.repurchase.calibration import Called, calibrate_customers
from crm_tools.analytics.repurchase.fitted import histories_of, large
from crm_tools.analytics.repurchase.maximum_likelihood import NotFitted
from crm_tools.analytics.result import Column, Result
from crm_tools.store.connect import reader, writer
from crm_tools.texts import Words

MAKING_SECONDS = 600.0

GROUPS = ("risk", "falling", "lapsed", "lost", "others")
"""All on the list, its stages, and those who had bought but were not on it."""
_COLUMNS = (
    Column("group", Words("当时的判断", "Called"), "text"),
    Column("customers", Words("客户数", "Customers"), "count"),
    Column("bought_again", Words("之后又买的", "Bought again"), "count"),
    Column("share", Words("又买的占比", "Share who bought again"), "rate"),
    Column("predicted", Words("模型预计占比", "Share the model expected"), "rate"),
)


@dataclass(frozen=True)
class Checked:
    """The list of ``split_day`` against the days after it up to ``end_day``, both days included.

    ``result`` has a row a group of :data:`GROUPS` that has customers; ``predicted`` only where a model could be fitted
    on the split day. ``called`` are all on the list.

    ``brier`` and ``brier_of_the_average``: see :mod:`repurchase.calibration`; None without a model.
    """

    split_day: dt.date
    end_day: dt.date
    result: Result
    called: Called
    brier: float | None
    brier_of_the_average: float | None


Found = tuple[str, str, list[tuple[str, int, int, float, float | None]], float | None, float | None]
"""What a check found, as it is kept: split day, end day, a row a group, and the two scores of :class:`Checked`."""


def of_today(desk: Desk) -> Checked | None:
    """:func:`check`, made once a day and kept in the file, whatever is written after: seconds of work for a large
    shop."""
    kept = _kept(desk)
    if kept is None:
        kept = [_found(replace(desk, query_seconds=MAKING_SECONDS))]
        with writer(desk.database) as connection:
            connection.execute(
                "INSERT OR REPLACE INTO churn_checks VALUES (?, ?, ?)", (*_which(desk), json.dumps(kept[0]))
            )
            connection.execute("DELETE FROM churn_checks WHERE day < ?", (_which(desk)[0],))
    return _checked(kept[0])


def is_made(desk: Desk) -> bool:
    """Whether :func:`of_today` need not begin now: it is there, or the shop so small that it takes a moment."""
    return not large(desk) or _kept(desk) is not None


def _which(desk: Desk) -> tuple[str, str]:
    """The day and the definitions by which a check is kept."""
    return desk.today.isoformat(), desk.definitions.churn.model_dump_json()


def _kept(desk: Desk) -> list[Found | None] | None:
    """What the file has of today's, in a list of its own: a check may find nothing."""
    with reader(desk.database) as connection:
        row = connection.execute(
            "SELECT found FROM churn_checks WHERE day = ? AND definitions = ?", _which(desk)
        ).fetchone()
    return None if row is None else [json.loads(row[0])]


def check(desk: Desk) -> Checked | None:
    """The check over the last ``churn.horizon_days`` of the orders; None where they do not go back far enough."""
    return _checked(_found(desk))


def _found(desk: Desk) -> Found | None:
    with engine(desk, "churn_check") as running:
        # One query each: together they would read the whole index.
        [(first,)], [(latest,)] = (
            running.quietly(
                f"SELECT {end}(created_at) FROM orders WHERE pay_status = 'paid' AND created_at < ?",  # noqa: S608
                (f"{desk.today + DAY} 00:00:00",),
            )
            for end in ("min", "max")
        )
    if latest is None:
        return None
    end_day = dt.date.fromisoformat(latest[:10])
    split_day = end_day - DAY * desk.definitions.churn.horizon_days
    if split_day - DAY * desk.definitions.churn.lapsed_days < dt.date.fromisoformat(first[:10]):
        return None
    then, end = replace(desk, today=split_day), replace(desk, today=end_day)
    called = listed(then).set_index("customer_id")["stage"]
    before, after = histories_of(then), histories_of(end, after=split_day)
    calibration = calibrate_customers(before, after, split_day, end_day)
    people = before[["customer_id"]].copy()
    people["again"] = people["customer_id"].isin(after["customer_id"])
    people["stage"] = people["customer_id"].map(called).fillna("others")
    fits = not isinstance(calibration, NotFitted)
    if not isinstance(calibration, NotFitted):
        chances = calibration.customers.set_index("customer_id")["repurchase_probability"]
        people["predicted"] = people["customer_id"].map(chances)
    rows = [_row(name, _of(people, name), fits) for name in GROUPS if len(_of(people, name))]
    if isinstance(calibration, NotFitted):
        return split_day.isoformat(), end_day.isoformat(), rows, None, None
    return split_day.isoformat(), end_day.isoformat(), rows, calibration.brier(), calibration.brier_of_the_average()


def _checked(found: Found | None) -> Checked | None:
    if found is None:
        return None
    split, end, rows, brier, average = found
    split_day, end_day = dt.date.fromisoformat(split), dt.date.fromisoformat(end)
    frame = pd.DataFrame(rows, columns=[column.name for column in _COLUMNS])
    columns = _COLUMNS if brier is not None else _COLUMNS[:-1]
    called = next(((customers, again) for name, customers, again, *_ in rows if name == "risk"), (0, 0))
    said = note("analytics.churn_check", start=split_day + DAY, end=end_day, split=split_day)
    result = Result(columns, frame[[column.name for column in columns]], None, notes=(said,))
    return Checked(split_day, end_day, result, Called(*called), brier, average)


def _of(people: pd.DataFrame, group: str) -> pd.DataFrame:
    if group == "risk":
        return people[people["stage"] != "others"]
    return people[people["stage"] == group]


def _row(name: str, group: pd.DataFrame, fits: bool) -> tuple[str, int, int, float, float | None]:
    again = int(group["again"].sum())
    return name, len(group), again, again / len(group), float(group["predicted"].mean()) if fits else None
