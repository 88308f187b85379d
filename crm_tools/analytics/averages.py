"""Averages per day, week, month, quarter or year: a total over the days of its period, those without anything too.

A day weighs 1 of a day, 1/7 of a week, and of a month, quarter or year its share of that very one's days: so a month
that is cut counts by its days. A count of different people does not add up over days: there each day (week, month) is
counted by itself, and the average is over these.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pandas as pd

from crm_tools.analytics import buckets, registry
from crm_tools.analytics.conditions import Ready, holds
from crm_tools.analytics.dimensions.times import FIRST_OF_WEEKEND
from crm_tools.analytics.engine import Engine
from crm_tools.analytics.fetch import Wanted, fetch
from crm_tools.analytics.frames import columns_of, tidy
from crm_tools.analytics.periods import DAY, Period
from crm_tools.analytics.planning import Plan, note
from crm_tools.analytics.registry import DIMENSIONS, MEASURES
from crm_tools.analytics.vocabulary import GRAINS
from crm_tools.texts import Words

TOTAL = "_total"
"""What the sum is called by, beside its average."""


def _days_of(unit: str) -> Callable[[dt.date], int]:
    months = {"quarter": 3, "year": 12}.get(unit, 1)

    def found(day: dt.date) -> int:
        first = buckets.first_day(buckets.label(day, unit), unit)
        return sum(calendar.monthrange(first.year, month)[1] for month in range(first.month, first.month + months))

    return {"day": lambda _: 1, "week": lambda _: 7}.get(unit, found)


def summed(name: str) -> bool:
    """Whether the values of single days may be added up, so that the total is known."""
    return MEASURES[name].additive


@dataclass
class Divisors:
    """By what totals are divided, for each combination of time buckets: how many units and days these have."""

    units: dict[tuple[object, ...], float] = field(default_factory=lambda: defaultdict(float))
    days: dict[tuple[object, ...], int] = field(default_factory=lambda: defaultdict(int))
    counted: dict[tuple[object, ...], set[str]] = field(default_factory=lambda: defaultdict(set))
    """Which units they touch, over which counts of people are averaged."""


def divisors(unit: str, period: Period, names: Sequence[str], filters: Sequence[Ready]) -> Divisors:
    """Of the time dimensions ``names``, for the days of the period that pass the filters.

    Weekdays bound which days there are of a day, and no weeks or months: 周末平均每天 is over the weekend's days, of
    every week there is one weekend. ``period`` has a beginning.
    """
    assert period.start is not None
    found, length = Divisors(), _days_of(unit)
    fields = {condition.field for condition, _ in filters} | set(names)
    units = [one for one in buckets.CALENDAR if one in fields]
    bounds = [ready for ready in filters if ready[0].field in (*units, *_cycles(unit))]
    for number in range((period.end - period.start).days + 1):
        day = period.start + DAY * number
        labels: dict[str, object] = {one: buckets.label(day, one) for one in units}
        labels["weekday"] = day.isoweekday()
        labels["day_kind"] = "weekend" if day.isoweekday() >= FIRST_OF_WEEKEND else "workday"
        if not all(holds(labels[condition.field], condition, values) for condition, values in bounds):
            continue
        key = _key([labels.get(name) for name in names], names, unit)
        found.units[key] += 1 / length(day)
        found.days[key] += 1
        found.counted[key].add(buckets.label(day, unit))
    return found


def taken(engine: Engine, plan: Plan, wanted: Wanted, today: dt.date) -> pd.DataFrame:
    """What :func:`~crm_tools.analytics.fetch.fetch` finds, as averages where these are asked for; the total beside each
    that has one, as ``X_total``."""
    unit = plan.request.average
    if unit is None:
        return fetch(engine, wanted, today)
    timed = [name for name in wanted.dimensions if DIMENSIONS[name].time]
    over = divisors(unit, _begun(engine, plan, wanted.period), timed, _of_time(wanted.filters))
    whole = [name for name in wanted.measures if summed(name)]
    frame = fetch(engine, replace(wanted, measures=tuple(whole)), today) if whole else None
    for name in wanted.measures:
        if name in whole:
            continue
        apart = _each_apart(engine, wanted, name, unit, today)
        keys = columns_of(wanted.dimensions)
        if frame is None:
            frame = apart
        else:
            frame = frame.merge(apart, on=keys, how="outer") if keys else pd.concat([frame, apart], axis=1)
    assert frame is not None
    frame = tidy(frame)
    of_row = [_key(row, timed, unit) for row in frame[timed].itertuples(index=False, name=None)]
    of_row = of_row or [()] * len(frame)
    values: dict[str, Any] = {}
    for name in wanted.measures:
        below = [over.units.get(key, 0.0) if summed(name) else len(over.counted.get(key, ())) for key in of_row]
        divisor = pd.Series(below, index=frame.index, dtype="float64")
        values[name] = frame[name] / divisor.where(divisor != 0)
        if summed(name):
            values[f"{name}{TOTAL}"] = frame[name]
    return frame.assign(**values)


def _key(labels: Sequence[object], names: Sequence[str], unit: str) -> tuple[object, ...]:
    """The labels of time dimensions by which divisors differ: an hour is of every day."""
    apart = (*buckets.CALENDAR, *_cycles(unit))
    return tuple(label if name in apart else None for name, label in zip(names, labels, strict=True))


def _cycles(unit: str) -> tuple[str, ...]:
    """Days of the week tell days apart, and no longer times."""
    return ("weekday", "day_kind") if unit == "day" else ()


def _each_apart(engine: Engine, wanted: Wanted, name: str, unit: str, today: dt.date) -> pd.DataFrame:
    """A count of different people in each day (week, month), added up over them."""
    dimensions = wanted.dimensions if unit in wanted.dimensions else (*wanted.dimensions, unit)
    apart = fetch(engine, replace(wanted, measures=(name,), dimensions=dimensions, order=(), limit=None), today)
    keys = columns_of(wanted.dimensions)
    if not keys:
        return pd.DataFrame({name: [int(apart[name].sum())]})
    return apart.groupby(keys, dropna=False, sort=False)[name].sum().reset_index()


def _of_time(filters: Sequence[Ready]) -> list[Ready]:
    return [ready for ready in filters if DIMENSIONS[ready[0].field].time]


def _begun(engine: Engine, plan: Plan, period: Period) -> Period:
    """The period; where it is from the beginning, from the first day of the data."""
    if period.start is not None:
        return period
    return replace(period, start=min(begins(engine, plan) or period.end, period.end))


def begins(engine: Engine, plan: Plan) -> dt.date | None:
    """The first day on which there is a fact of the first measure's kind."""
    table, _, column = GRAINS[plan.measures[0].grain].time.partition(".")
    [(first,)] = engine.quietly(f"SELECT MIN({column}) FROM {table}")  # noqa: S608 (names of our own)
    return dt.date.fromisoformat(first[:10]) if first else None


def average_notes(engine: Engine, plan: Plan, period: Period, compared: Period | None) -> list[Words]:
    """What was divided by what: the days that count, those of the compared period, and how people are counted."""
    unit = plan.request.average
    if unit is None:
        return []
    found: list[Words] = []
    ours = _begun(engine, plan, period)
    filters = _of_time(plan.filters)
    over = divisors(unit, ours, (), filters)
    name = note(f"analytics.average.{unit}")
    told: dict[str, object] = {"start": ours.start, "end": ours.end, "average": name}
    if any(map(summed, plan.names)):
        cycles = any(entry.name in _cycles(unit) for entry in plan.dimensions)
        usual = "units" if unit != "day" else "chosen" if filters else "days"
        found.append(
            note(
                f"analytics.note.average_{'each' if plan.calendar or cycles else usual}",
                **told,
                days=over.days[()],
                units=_units(unit, over),
                by=registry.join_words([entry.label for entry in plan.dimensions if entry.time]),
            )
        )
        if compared is not None and compared.start is not None and not plan.calendar:
            against = divisors(unit, compared, (), filters)
            found.append(note("analytics.note.average_against", units=_units(unit, against)))
    if people := [MEASURES[name].label for name in plan.names if not summed(name)]:
        number, words = len(over.counted[()]), registry.join_words(people)
        found.append(note(f"analytics.note.average_people.{unit}", **told, number=number, measure=words))
    first = begins(engine, plan)
    if first is not None and period.start is not None and period.start < first <= period.end:
        found.append(note("analytics.note.average_before_data", start=first))
    return found


def _units(unit: str, over: Divisors) -> Words:
    return note(f"analytics.average.units.{unit}", count=f"{round(over.units[()], 2):g}")
