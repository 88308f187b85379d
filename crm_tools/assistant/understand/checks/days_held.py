"""The stretches of days in a call, for what its words are held against."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from crm_tools.analytics.comparison import compared_period
from crm_tools.analytics.periods import Period, resolve
from crm_tools.assistant.understand.checks.told import mappings
from crm_tools.texts import UserError


def periods_of(told: Mapping[str, Any], today: dt.date) -> Iterator[Period]:
    """Every stretch of days in the call, those that it is compared with among them."""
    for one in mappings(told):
        period = one.get("period")
        days = days_of(period, today) if isinstance(period, str) and period != "all" else None
        if days is not None:
            yield days
            for how in (one.get("compare"), one.get("also")):
                try:
                    if isinstance(how, str):
                        yield compared_period(days, how, today)
                except UserError:
                    continue


def days_of(token: str | None, today: dt.date) -> Period | None:
    """The days of a period; None where there are none such."""
    try:
        return resolve(token or "all", today)
    except UserError:
        return None


def same_days(one: Period, other: Period) -> bool:
    """Whether two periods begin and end on the same days."""
    return (one.start, one.end) == (other.start, other.end)


def touch(one: Period, other: Period) -> bool:
    """Whether two periods have a day in common."""
    early, late = one.start or dt.date.min, other.start or dt.date.min
    return early <= other.end and late <= one.end
