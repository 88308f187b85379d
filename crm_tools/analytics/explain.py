"""Why a number moved: its change between two periods split into parts that add up exactly."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import pandas as pd
from pydantic import Field

from crm_tools.analytics import registry
from crm_tools.analytics.audience_request import AudienceRequest
from crm_tools.analytics.criteria import Filter, Frozen
from crm_tools.analytics.desk import Desk
from crm_tools.analytics.explain_parts import (
    Change,
    by_factors,
    contributions,
    difference_column,
    key_columns,
    quotient_contributions,
    split_columns,
)
from crm_tools.analytics.measures.making import distinct_customers
from crm_tools.analytics.planning import note
from crm_tools.analytics.report import run
from crm_tools.analytics.request import ReportRequest
from crm_tools.analytics.result import Result, Step
from crm_tools.analytics.values import known
from crm_tools.analytics.vocabulary import GRAINS, Dimension, Family, Measure
from crm_tools.texts import UserError, Words

SPLITS = ("category", "city", "customer_kind", "level", "channel")
"""Dimensions by which a change is split unless the request says otherwise."""

UNATTRIBUTED = "unattributed"
"""The group that holds what no other one does: discounts on whole orders, which are spread over no category."""

FACTORS: Mapping[str, tuple[str, str, str]] = {
    "sales": ("orders_and_value", "orders", "aov"),
    "product_sales": ("units_and_price", "units", "average_unit_price"),
    "orders": ("buyers_and_frequency", "buyers", "orders_per_buyer"),
    "logins": ("visitors_and_frequency", "active_customers", "logins_per_customer"),
}
"""Measures that are a number of things times an average: the split's name, the number, the average."""


_FACTORS = {split: measure for measure, (split, _, _) in FACTORS.items()}


class ExplainRequest(Frozen):
    """Why ``measure`` changed from the compared period to this one, split ``by`` dimensions (default: those that fit).

    ``filters`` choose facts as in a report, ``audience`` leaves only its customers. ``top``: groups shown for each
    split, the rest in one row.
    """

    measure: str = Field("sales", description="registry name of a measure")
    period: str = Field("this_month", description="period token")
    compare: str = Field("previous", description="previous, year_ago, or a period token")
    filters: tuple[Filter, ...] = ()
    audience: AudienceRequest | None = Field(None, description="only these customers; None: everyone")
    by: tuple[str, ...] = Field((), description="registry names of dimensions; empty: the usual ways")
    top: int = Field(8, ge=1, le=200)


@dataclass(frozen=True)
class Split:
    """One way to take the change apart.

    ``result.frame``: the group (with its id where it has one), ``X``, ``X_previous``, ``X_difference`` (what the group
    adds to the whole change: of an amount or a count its own change, of a quotient the effect of its own value and of
    its weight) and ``X_contribution`` (share of the whole change, null where nothing changed); largest difference
    first. The differences add up to the whole change exactly. ``words`` are the readers' words for groups that are
    codes of ours.
    """

    name: str
    label: Words
    result: Result
    words: Mapping[str, Words] = field(default_factory=dict)


@dataclass(frozen=True)
class Explanation:
    """``total`` has one row: ``X``, ``X_previous``, ``X_difference``, ``X_change``; ``splits`` take it apart."""

    measure: Measure
    total: Result
    splits: tuple[Split, ...]
    notes: tuple[Words, ...]
    steps: tuple[Step, ...]


def ways(desk: Desk, measure: str) -> tuple[str, ...]:
    """The usual ways to take a measure's change apart, for ``ExplainRequest.by``: those that fit what it counts and
    that the shop's data knows. Empty for what cannot be taken apart.
    """
    entry = registry.measure(measure)
    if entry.segment or entry.today_only or (entry.ratio and entry.over is None):
        return ()
    found = [name for name in SPLITS if _adds_up(entry, registry.dimension(name)) and known(desk, name)]
    return (*found, *([FACTORS[measure][0]] if measure in FACTORS else []))


def _adds_up(measure: Measure, by: Dimension) -> bool:
    """Whether the groups of a dimension hold every fact of the measure once, as far as its entry tells."""
    if measure.over is not None:
        parts = [registry.MEASURES[name] for name in (*measure.over.above, *measure.over.below)]
        return all(_adds_up(part, by) for part in parts)
    first = measure.readings[0]
    if GRAINS[first.grain].missing:
        return measure.unit == "count" and by.family in GRAINS[first.grain].families  # each product is in one group
    if not measure.additive:
        # A customer is in one city, but buys of several categories; a product is bought in several cities.
        customers = first.per_customer or first.value is distinct_customers or measure.stock
        return customers and by.family == "customer" and registry.reading(measure, {by.family}) is not None
    if by.family != "item":
        return registry.reading(measure, {by.family}) is not None
    return by.family in GRAINS[first.grain].families or registry.substitute(measure, {by.family}) is not None


def way_label(name: str) -> Words:
    """A way of taking a change apart in words: a dimension, or a number and an average."""
    return note(f"analytics.explain.{name}") if name in _FACTORS else registry.dimension(name).label


def explain(desk: Desk, request: ExplainRequest) -> Explanation:
    """Take the change of a measure apart, exactly.

    Sales are split by what was sold through product sales, the rest (discounts on whole orders) in a group of its own,
    and into the effect of more orders and of larger orders: ΔX = Δorders × old value + orders × Δvalue. A quotient Q
    changes by w₁(q₁ − q₀) + (w₁ − w₀)(q₀ − Q₀) for each group, w being the group's part of what stands below the line.
    Raises UserError ``analytics.explain.not_additive`` for a rate that is no quotient of measures,
    ``analytics.explain.overlaps`` and ``analytics.explain.by_time`` for dimensions that cannot split it, and those of
    reports.
    """
    asked = ReportRequest(
        measures=(request.measure,),
        period=request.period,
        compare=request.compare,
        filters=request.filters,
        audience=request.audience,
    )
    total = run(desk, asked)
    measure = registry.measure(total.columns[0].name)
    if measure.ratio and measure.over is None:
        raise UserError("analytics.explain.not_additive", measure=measure.label)
    change = Change.of(measure, total.frame)

    splits = []
    for name in request.by or [one for one in SPLITS if known(desk, one)]:
        if name in _FACTORS and _FACTORS[name] == measure.name:
            splits.append(_by_factors(desk, asked, change))
            continue
        entry = registry.dimension(name)
        if entry.time:
            raise UserError("analytics.explain.by_time", dimension=entry.label)
        found = (_of_quotient if measure.over else _by_dimension)(desk, asked, change, entry, request.top)
        if found is not None:
            splits.append(found)
        elif request.by:
            raise UserError("analytics.explain.overlaps", measure=measure.label, dimension=entry.label)
    if measure.name in FACTORS and not request.by:
        splits.append(_by_factors(desk, asked, change))
    notes = tuple(dict.fromkeys(one for part in (total, *(split.result for split in splits)) for one in part.notes))
    steps = tuple(step for part in (total, *(split.result for split in splits)) for step in part.steps)
    return Explanation(measure, _with_difference(total, change), tuple(splits), notes, steps)


def _with_difference(total: Result, change: Change) -> Result:
    frame = total.frame.assign(**{f"{change.measure.name}_difference": change.difference})
    columns = (*total.columns[:2], difference_column(change.measure), *total.columns[2:])
    return replace(total, columns=columns, frame=frame[[column.name for column in columns]])


def _families(asked: ReportRequest, entry: Dimension) -> set[Family]:
    filtered = [one.field for one in asked.filters if one.field in registry.DIMENSIONS]
    return {entry.family, *(registry.DIMENSIONS[name].family for name in filtered)}


def _by_dimension(desk: Desk, asked: ReportRequest, change: Change, entry: Dimension, top: int) -> Split | None:
    """The change of an amount or a count by the groups of a dimension; None where they do not add up to it."""
    measure, wanted = change.measure, _families(asked, entry)
    if not (registry.reading(measure, wanted) or (entry.family == "item" and registry.substitute(measure, wanted))):
        return None
    found = run(desk, asked.model_copy(update={"measures": (measure.name,), "dimensions": (entry.name,)}))
    given = next(column.name for column in found.columns if column.name in registry.MEASURES)
    frame = found.frame.rename(columns={given: measure.name, f"{given}_previous": f"{measure.name}_previous"})
    rest = change.beyond(frame)
    if given == measure.name and any(rest):
        # Groups that overlap (an order of two categories) cannot add up to the whole.
        return None
    frame = contributions(frame[[*key_columns(found), *change.pair]], change, entry.name, top, (UNATTRIBUTED, rest))
    return _split(found, change, entry, frame)


def _of_quotient(desk: Desk, asked: ReportRequest, change: Change, entry: Dimension, top: int) -> Split | None:
    """The change of a quotient by the groups of a dimension; None where what it is made of does not add up."""
    measure, wanted = change.measure, _families(asked, entry)
    assert measure.over is not None
    parts = tuple(dict.fromkeys((*measure.over.above, *measure.over.below)))
    if any(registry.reading(registry.MEASURES[name], wanted) is None for name in parts):
        return None
    of_all = run(desk, asked.model_copy(update={"measures": parts}))
    found = run(desk, asked.model_copy(update={"measures": (measure.name, *parts), "dimensions": (entry.name,)}))
    sums = [name + when for name in parts for when in ("", "_previous")]
    if any(int(found.frame[name].sum()) != int(of_all.frame[name].iloc[0]) for name in sums):
        return None
    frame = quotient_contributions(found.frame, change, entry.name, key_columns(found), top)
    return _split(found, change, entry, frame)


def _split(found: Result, change: Change, entry: Dimension, frame: pd.DataFrame) -> Split:
    keys = key_columns(found)
    columns = (*(column for column in found.columns if column.name in keys), *split_columns(change.measure))
    words = {UNATTRIBUTED: note("analytics.explain.unattributed"), **_KIND_WORDS}
    return Split(entry.name, entry.label, replace(found, columns=columns, frame=frame), words)


def _by_factors(desk: Desk, asked: ReportRequest, change: Change) -> Split:
    """More of them, or larger ones."""
    name, number, average = FACTORS[change.measure.name]
    found = run(desk, asked.model_copy(update={"measures": (number,)}))
    frame, columns = by_factors(found.frame, change, number, average)
    words = {one: registry.MEASURES[one].label for one in (number, average)}
    return Split(name, note(f"analytics.explain.{name}"), replace(found, columns=columns, frame=frame), words)


_KIND_WORDS = {
    "new": note("analytics.explain.new"),
    "returning": note("analytics.explain.returning"),
}
