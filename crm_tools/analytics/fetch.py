"""Measures by dimensions in one period: one query a grain, joined on the shared dimensions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import pandas as pd

from crm_tools.analytics import registry
from crm_tools.analytics.conditions import Ready
from crm_tools.analytics.engine import Engine
from crm_tools.analytics.filling import up_to_each
from crm_tools.analytics.frames import columns_of, tidy
from crm_tools.analytics.periods import DAY, Period
from crm_tools.analytics.placeholders import Scalar
from crm_tools.analytics.query import CustomerList, Query, Shape
from crm_tools.analytics.registry import DIMENSIONS, MEASURES
from crm_tools.analytics.vocabulary import GRAINS, Family


@dataclass(frozen=True)
class Members:
    """Customers as a query of one column, and its values after today's end."""

    found: CustomerList
    values: tuple[Scalar, ...]


@dataclass(frozen=True)
class Wanted:
    """What to fetch, by registry names. ``excluded``: groups whose facts are left out, as (dimensions, their keys).

    ``per``: key columns within each group of which the limit counts, after ``offset`` rows.
    ``members``: only facts of customers on each of these lists; ``lists``: the segments that measures count.
    ``limits``: where bands begin, if not as usual.
    """

    measures: tuple[str, ...]
    dimensions: tuple[str, ...]
    period: Period
    filters: tuple[Ready, ...] = ()
    excluded: tuple[tuple[str, ...], tuple[tuple[Scalar, ...], ...]] = ((), ())
    having: tuple[Ready, ...] = ()
    order: tuple[tuple[str, bool], ...] = ()
    limit: int | None = None
    offset: int = 0
    per: tuple[str, ...] = ()
    members: tuple[Members, ...] = ()
    lists: Mapping[str, Members] = field(default_factory=dict)
    limits: tuple[int, ...] = ()


def queries(wanted: Wanted, today: dt.date) -> list[Query]:
    """One query for each grain that the measures need."""
    families: set[Family] = {DIMENSIONS[name].family for name in wanted.dimensions}
    families |= {DIMENSIONS[condition.field].family for condition, _ in wanted.filters}
    groups: dict[tuple[str, bool, str | None], list[str]] = {}
    for name in wanted.measures:
        reading = registry.reading(MEASURES[name], families)
        if reading is None:
            raise ValueError(f"{name} has no reading for {sorted(families)}: plan it first")
        groups.setdefault((reading.grain, reading.per_customer, MEASURES[name].segment), []).append(name)
    return [
        _query(_on_list(wanted, listed), grain, per_customer, names, today)
        for (grain, per_customer, listed), names in groups.items()
    ]


def _on_list(wanted: Wanted, segment: str | None) -> Wanted:
    return replace(wanted, members=(*wanted.members, wanted.lists[segment])) if segment else wanted


def _query(wanted: Wanted, grain: str, per_customer: bool, names: list[str], today: dt.date) -> Query:
    start, end = wanted.period.bounds()
    shape = Shape(
        grain=grain,
        measures=tuple(names),
        dimensions=wanted.dimensions,
        per_customer=per_customer,
        from_a_day=start is not None,
        filters=tuple(condition for condition, _ in wanted.filters),
        excluded=(wanted.excluded[0], len(wanted.excluded[1])),
        having=tuple(condition for condition, _ in wanted.having),
        order=wanted.order,
        limited=wanted.limit is not None,
        skipping=bool(wanted.limit is not None and wanted.offset),
        per=wanted.per,
        members=tuple(members.found for members in wanted.members),
        limits=wanted.limits,
    )
    values: list[Scalar] = [f"{today + DAY} 00:00:00"]
    values += [value for members in wanted.members for value in members.values]
    values += [*([start] if start else []), end]
    values += [value for _, filter_values in wanted.filters for value in filter_values]
    values += [value for group in wanted.excluded[1] for value in group]
    values += [value for _, having_values in wanted.having for value in having_values]
    if wanted.limit is not None:  # of each group the places before an end, of all rows so many of them
        values += [wanted.limit + (wanted.offset if wanted.per else 0), *([wanted.offset] if wanted.offset else [])]
    return Query(shape, tuple(values))


def one_query(wanted: Wanted) -> bool:
    """Whether the whole answer comes from one query, so that it can be sorted and cut in the database."""
    return len(queries(replace(wanted, having=(), order=(), limit=None, per=()), wanted.period.end)) == 1


def fetch(engine: Engine, wanted: Wanted, today: dt.date) -> pd.DataFrame:
    """Key columns, names, then measures; a group that one grain lacks has 0 there, or null for a ratio."""
    keys = columns_of(wanted.dimensions)
    found: pd.DataFrame | None = None
    for query in queries(wanted, today):
        part = engine.frame(query)
        if GRAINS[query.shape.grain].to_date:
            part = up_to_each(tidy(part), [DIMENSIONS[name] for name in wanted.dimensions], wanted.period)
        if found is None:
            found = part
        elif keys:
            found = found.merge(part, on=keys, how="outer")
        else:
            found = pd.concat([found, part], axis=1)
    if found is None:
        raise ValueError("nothing to fetch")
    return tidy(found[[*keys, *wanted.measures]])
