"""The churn list held against what happened: made on an earlier day, looked at on the days after it."""

from __future__ import annotations

import datetime as dt
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
from crm_tools.texts import Words

MAKING_SECONDS = 600.0
_MADE: dict[Desk, Checked | None] = {}

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


def of_today(desk: Desk) -> Checked | None:
    """:func:`check`, made once a day in this process, whatever is written after: seconds of work for a large shop."""
    return _made(replace(desk, query_seconds=MAKING_SECONDS))


def is_made(desk: Desk) -> bool:
    """Whether :func:`of_today` need not begin now: it is there, or the shop so small that it takes a moment."""
    return not large(desk) or replace(desk, query_seconds=MAKING_SECONDS) in _MADE


def _made(desk: Desk) -> Checked | None:
    if desk not in _MADE:
        found = check(desk)
        _MADE.clear()
        _MADE[desk] = found
    return _MADE[desk]


def check(desk: Desk) -> Checked | None:
    """The check over the last ``churn.horizon_days`` of the orders; None where they do not go back far enough."""
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
    columns = _COLUMNS if fits else _COLUMNS[:-1]
    frame = pd.DataFrame(rows, columns=[column.name for column in _COLUMNS])[[column.name for column in columns]]
    said = note("analytics.churn_check", start=split_day + DAY, end=end_day, split=split_day)
    return Checked(
        split_day,
        end_day,
        Result(columns, frame, None, notes=(said,)),
        Called(len(_of(people, "risk")), int(_of(people, "risk")["again"].sum())),
        None if isinstance(calibration, NotFitted) else calibration.brier(),
        None if isinstance(calibration, NotFitted) else calibration.brier_of_the_average(),
    )


def _of(people: pd.DataFrame, group: str) -> pd.DataFrame:
    if group == "risk":
        return people[people["stage"] != "others"]
    return people[people["stage"] == group]


def _row(name: str, group: pd.DataFrame, fits: bool) -> tuple[str, int, int, float, float | None]:
    again = int(group["again"].sum())
    return name, len(group), again, again / len(group), float(group["predicted"].mean()) if fits else None
