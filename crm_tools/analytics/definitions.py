"""Business definitions: the thresholds behind segments and scores, typed, with the defaults in definitions.toml."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from crm_tools.analytics.periods import resolve
from crm_tools.store.actors import Actor, require
from crm_tools.store.connect import reader, writer
from crm_tools.texts import UserError

if TYPE_CHECKING:
    import pandas as pd

ORDERED = (
    ("churn.lapsed_days", "churn.lost_days"),
    ("intent.medium", "intent.high"),
    ("rfm.r5_days", "rfm.r4_days"),
    ("rfm.r4_days", "rfm.r3_days"),
    ("rfm.r3_days", "rfm.r2_days"),
    ("rfm.f2_orders", "rfm.f3_orders"),
    ("rfm.f3_orders", "rfm.f4_orders"),
    ("rfm.f4_orders", "rfm.f5_orders"),
)
"""Pairs of which the first may not be above the second."""


class _Rules(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class HighValue(_Rules):
    """Sales (元) that a customer reaches in the period, a period token."""

    min_sales_yuan: float = Field(ge=0)
    period: str

    @field_validator("period")
    @classmethod
    def _known_period(cls, value: str) -> str:
        try:
            resolve(value, dt.date(9000, 1, 1))
        except UserError as error:
            raise ValueError(value) from error
        return value


class MostActive(_Rules):
    """So many customers with most logins in so many days."""

    top: int = Field(ge=1)
    days: int = Field(ge=1, le=36500)


class NewCustomer(_Rules):
    """Registered in the last so many days."""

    days: int = Field(ge=1, le=36500)


class Recommendation(_Rules):
    """So many products of at least this price (元) with most units in so many days."""

    top: int = Field(ge=1)
    min_price_yuan: float = Field(ge=0)
    days: int = Field(ge=1, le=36500)


class NewProduct(_Rules):
    """Listed in the last so many days."""

    days: int = Field(ge=1, le=36500)


class Intent(_Rules):
    """Weights per event, an age in days that halves them, and the score from which intent is medium or high."""

    days: int = Field(ge=1, le=36500)
    half_life_days: float = Field(gt=0)
    view: float = Field(ge=0)
    favorite: float = Field(ge=0)
    inquiry: float = Field(ge=0)
    cart: float = Field(ge=0)
    high: float = Field(ge=0)
    medium: float = Field(ge=0)


class Rfm(_Rules):
    """Bought within so many days for each score of recency; so many orders for each score of frequency."""

    days: int = Field(ge=1, le=36500)
    r5_days: int = Field(ge=0, le=36500)
    r4_days: int = Field(ge=0, le=36500)
    r3_days: int = Field(ge=0, le=36500)
    r2_days: int = Field(ge=0, le=36500)
    f2_orders: int = Field(ge=1)
    f3_orders: int = Field(ge=1)
    f4_orders: int = Field(ge=1)
    f5_orders: int = Field(ge=1)


class Churn(_Rules):
    """Lapsed and lost after so many days without a paid order; falling: fewer than ``falling_ratio`` of before.

    Beside the list: out of rhythm from ``rhythm_ratio`` times the usual interval on; activity of the last
    ``activity_days`` falls below ``activity_ratio`` of as many days before, which had ``activity_min_before``; a
    repurchase within ``horizon_days``; from a chance of ``least_chance`` on a customer can be saved.
    """

    lapsed_days: int = Field(ge=1, le=36500)
    lost_days: int = Field(ge=1, le=36500)
    window_days: int = Field(ge=1, le=36500)
    falling_min_before: int = Field(ge=1)
    falling_ratio: float = Field(gt=0, le=1)
    rhythm_ratio: float = Field(gt=0, le=100)
    activity_days: int = Field(ge=1, le=36500)
    activity_min_before: int = Field(ge=1)
    activity_ratio: float = Field(gt=0, le=1)
    horizon_days: int = Field(ge=1, le=3650)
    least_chance: float = Field(ge=0, le=1)


class Definitions(_Rules):
    """All definitions of one moment. Hashable; ``high_value.min_sales_yuan`` is a name of one of them."""

    high_value: HighValue
    most_active: MostActive
    new_customer: NewCustomer
    recommendation: Recommendation
    new_product: NewProduct
    intent: Intent
    rfm: Rfm
    churn: Churn

    def changed(self, changes: Mapping[str, Any]) -> Definitions:
        """These definitions with ``{"high_value.min_sales_yuan": 5000}`` applied.

        Raises UserError ``analytics.definitions.unknown`` for a name that does not exist,
        ``analytics.definitions.bad_value`` for a value that does not fit, and ``analytics.definitions.order`` for one
        on the wrong side of another: nobody is lost before having lapsed.
        """
        found = self._with(changes)
        values = found.model_dump()
        for lower, upper in ORDERED:
            low, high = (values[group][field] for group, _, field in (lower.partition("."), upper.partition(".")))
            if low > high and {lower, upper} & set(changes):
                raise UserError("analytics.definitions.order", lower=lower, upper=upper, low=low, high=high)
        return found

    def _with(self, changes: Mapping[str, Any]) -> Definitions:
        values = self.model_dump()
        for name, value in changes.items():
            group, _, field = name.partition(".")
            if field not in values.get(group, {}):
                raise UserError("analytics.definitions.unknown", name=name)
            values[group][field] = value
        try:
            return Definitions.model_validate(values)
        except ValidationError as error:
            wrong = error.errors()[0]
            name = ".".join(str(part) for part in wrong["loc"])
            raise UserError("analytics.definitions.bad_value", name=name, value=wrong["input"]) from error


@cache
def shipped() -> Definitions:
    """The defaults of definitions.toml."""
    path = Path(__file__).with_name("definitions.toml")
    return Definitions.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))


def current(database: Path) -> Definitions:
    """The definitions in force: the shipped ones with every change that people made in this database."""
    if not database.is_file():
        return shipped()
    with reader(database) as connection:
        return _in_force(connection)


def change(database: Path, name: str, value: Any, actor: Actor, at: dt.datetime) -> Definitions:
    """Set ``name`` (``high_value.min_sales_yuan``) to ``value``; see :func:`change_all`."""
    return change_all(database, {name: value}, actor, at)


def change_all(database: Path, changes: Mapping[str, Any], actor: Actor, at: dt.datetime) -> Definitions:
    """Set several definitions from now on, all or none; returns the definitions then in force.

    ``at`` is the local time that the history keeps. A value that is already in force changes nothing. Raises UserError
    ``store.not_allowed`` without the capability "define", and those of :meth:`Definitions.changed`.
    """
    require(actor, "define")
    with writer(database) as connection:
        before = _in_force(connection)
        after = before.changed(changes)
        for name in changes:
            group, _, field = name.partition(".")
            old, new = before.model_dump()[group][field], after.model_dump()[group][field]
            if old != new:
                connection.execute(
                    "INSERT INTO definition_changes (name, old_value, new_value, actor, changed_at) "
                    "VALUES (?, ?, ?, ?, ?)",
                    (name, json.dumps(old), json.dumps(new), actor.name, at.strftime("%Y-%m-%d %H:%M:%S")),
                )
    return after


def history(database: Path) -> pd.DataFrame:
    """Every change, the latest first: ``name``, ``old``, ``new``, ``actor``, ``changed_at``."""
    import pandas as pd

    with reader(database) as connection:
        rows = connection.execute(
            "SELECT name, old_value, new_value, actor, changed_at FROM definition_changes ORDER BY id DESC"
        ).fetchall()
    return pd.DataFrame(
        [(name, json.loads(old), json.loads(new), actor, at) for name, old, new, actor, at in rows],
        columns=["name", "old", "new", "actor", "changed_at"],
    )


def _in_force(connection: sqlite3.Connection) -> Definitions:
    kept = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'definition_changes'").fetchone()
    if not kept:  # a file that an older desk wrote and no migration has reached yet
        return shipped()
    rows = connection.execute("SELECT name, new_value FROM definition_changes ORDER BY id").fetchall()
    changes = {name: json.loads(value) for name, value in rows}
    return shipped()._with(changes) if changes else shipped()
