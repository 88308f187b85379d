"""Why a number moved: its change between two periods split into parts that add up exactly."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import pandas as pd
from pydantic import Field

from crm_tools.analytics import registry
from crm_tools.analytics.desk import Desk
from crm_tools.analytics.planning import note
from crm_tools.analytics.report import run
from crm_tools.analytics.request import Filter, Frozen, ReportRequest
from crm_tools.analytics.result import OTHERS, Column, Result, Step
from crm_tools.analytics.vocabulary import Measure
from crm_tools.texts import UserError, Words

SPLITS = ("category", "city", "customer_kind", "level", "channel")
"""Dimensions by which a change is split unless the request says otherwise."""

UNATTRIBUTED = "unattributed"
"""The group that holds what no other one does: discounts on whole orders, which are spread over no category."""


class ExplainRequest(Frozen):
    """Why ``measure`` changed from the compared period to this one, split ``by`` dimensions (default: those that fit).

    ``top``: groups shown for each split, the rest in one row.
    """

    measure: str = Field("sales", description="registry name of an amount or a count")
    period: str = Field("this_month", description="period token")
    compare: str = Field("previous", description="previous, year_ago, or a period token")
    filters: tuple[Filter, ...] = ()
    by: tuple[str, ...] = Field((), description="registry names of dimensions; empty: the usual ones")
    top: int = Field(8, ge=1, le=200)


@dataclass(frozen=True)
class Split:
    """One way to take the change apart.

    ``result.frame``: the group (with its id where it has one), ``X``, ``X_previous``, ``X_difference`` (absolute) and
    ``X_contribution`` (share of the whole change, null where nothing changed); largest difference first. The
    differences add up to the whole change exactly. ``words`` are the readers' words for groups that are codes of ours.
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


def explain(desk: Desk, request: ExplainRequest) -> Explanation:
    """Take the change of a measure apart, exactly.

    Sales are split by what was sold through product sales, the rest (discounts on whole orders) in a group of its own,
    and into the effect of more orders and of larger orders: ΔX = Δorders × old value + orders × Δvalue. Raises
    UserError ``analytics.explain.not_additive`` for ratios and distinct counts, and those of reports.
    """
    measure = registry.measure(request.measure)
    if not measure.additive:
        raise UserError("analytics.explain.not_additive", measure=measure.label)
    asked = ReportRequest(
        measures=(measure.name,), period=request.period, compare=request.compare, filters=request.filters
    )
    total = run(desk, asked)
    name = total.columns[0].name
    measure = registry.measure(name)
    now, before = int(total.frame[name].iloc[0]), int(total.frame[f"{name}_previous"].iloc[0])

    splits = []
    for dimension in request.by or SPLITS:
        split = _by_dimension(desk, asked, measure, dimension, now, before, request)
        if split is not None:
            splits.append(split)
    if measure.name == "sales" and not request.by:
        splits.append(_by_orders(desk, asked, now, before))
    notes = tuple(dict.fromkeys(one for part in (total, *(split.result for split in splits)) for one in part.notes))
    steps = tuple(step for part in (total, *(split.result for split in splits)) for step in part.steps)
    return Explanation(measure, _with_difference(total, name), tuple(splits), notes, steps)


def _with_difference(total: Result, name: str) -> Result:
    frame = total.frame.assign(**{f"{name}_difference": total.frame[name] - total.frame[f"{name}_previous"]})
    columns = (*total.columns[:2], _difference(registry.measure(name)), *total.columns[2:])
    return replace(total, columns=columns, frame=frame[[column.name for column in columns]])


def _by_dimension(
    desk: Desk, asked: ReportRequest, measure: Measure, dimension: str, now: int, before: int, request: ExplainRequest
) -> Split | None:
    """The change by the groups of a dimension; None where a usual split does not fit the measure."""
    entry = registry.dimension(dimension)
    if entry.time:
        raise UserError("analytics.explain.by_time", dimension=entry.label)
    wanted = {entry.family, *(registry.dimension(one.field).family for one in asked.filters)}
    fits = registry.reading(measure, wanted) or (entry.family == "item" and registry.substitute(measure, wanted))
    if not fits:
        if request.by:
            raise UserError("analytics.explain.overlaps", measure=measure.label, dimension=entry.label)
        return None
    found = run(desk, asked.model_copy(update={"dimensions": (entry.name,)}))
    given = next(column.name for column in found.columns if column.name in registry.MEASURES)
    frame = found.frame[[*_keys(found), given, f"{given}_previous"]]
    frame = frame.rename(columns={given: measure.name, f"{given}_previous": f"{measure.name}_previous"})
    rest = now - int(frame[measure.name].sum()), before - int(frame[f"{measure.name}_previous"].sum())
    if given == measure.name and any(rest):
        # Groups that overlap (an order of two categories) cannot add up to the whole.
        if request.by:
            raise UserError("analytics.explain.overlaps", measure=measure.label, dimension=entry.label)
        return None
    frame = _largest(_measured(frame, measure, now - before), measure, entry.name, request.top, now - before)
    if any(rest):
        frame = pd.concat([frame, _row(entry.name, UNATTRIBUTED, rest, measure, now - before)], ignore_index=True)
    columns = (*(column for column in found.columns if column.name in _keys(found)), *_columns(measure))
    words = {UNATTRIBUTED: note("analytics.explain.unattributed"), **_KIND_WORDS}
    return Split(
        entry.name, entry.label, replace(found, columns=columns, frame=frame[[one.name for one in columns]]), words
    )


def _keys(found: Result) -> list[str]:
    names: list[str] = []
    for column in found.columns:
        if column.name in registry.MEASURES:
            break
        names.append(column.name)
    return names


def _by_orders(desk: Desk, asked: ReportRequest, now: int, before: int) -> Split:
    """More orders, or larger ones: the effect of orders is rounded to 分, the value's effect is what remains."""
    found = run(desk, asked.model_copy(update={"measures": ("orders",)}))
    orders, orders_before = int(found.frame["orders"].iloc[0]), int(found.frame["orders_previous"].iloc[0])
    value_before = before / orders_before if orders_before else (now / orders if orders else 0.0)
    by_orders = round((orders - orders_before) * value_before)
    sales = registry.MEASURES["sales"]
    change = now - before
    frame = pd.DataFrame({"effect": ["orders", "aov"], "sales_difference": [by_orders, change - by_orders]})
    frame["sales_contribution"] = frame["sales_difference"] / change if change else float("nan")
    columns = (Column("effect", note("analytics.explain.effect"), "text"), *_columns(sales)[2:])
    words = {name: registry.MEASURES[name].label for name in ("orders", "aov")}
    label = note("analytics.explain.orders_and_value")
    return Split("orders_and_value", label, replace(found, columns=columns, frame=frame), words)


def _measured(frame: pd.DataFrame, measure: Measure, change: int) -> pd.DataFrame:
    difference = frame[measure.name] - frame[f"{measure.name}_previous"]
    return frame.assign(
        **{
            f"{measure.name}_difference": difference,
            f"{measure.name}_contribution": difference / change if change else float("nan"),
        }
    )


def _largest(frame: pd.DataFrame, measure: Measure, group: str, top: int, change: int) -> pd.DataFrame:
    """The groups that moved most, the rest summed up in one row."""
    size = frame[f"{measure.name}_difference"].abs()
    frame = frame.loc[size.sort_values(ascending=False, kind="stable").index].reset_index(drop=True)
    if len(frame) <= top:
        return frame
    rest = frame.iloc[top:]
    sums = int(rest[measure.name].sum()), int(rest[f"{measure.name}_previous"].sum())
    return pd.concat([frame.head(top), _row(group, OTHERS, sums, measure, change)], ignore_index=True)


def _row(group: str, name: str, sums: tuple[int, int], measure: Measure, change: int) -> pd.DataFrame:
    one = pd.DataFrame({group: [name], measure.name: [sums[0]], f"{measure.name}_previous": [sums[1]]})
    return _measured(one, measure, change)


def _columns(measure: Measure) -> tuple[Column, ...]:
    return (
        Column(measure.name, measure.label, measure.unit),
        Column(f"{measure.name}_previous", note("analytics.column.previous", measure=measure.label), measure.unit),
        _difference(measure),
        Column(f"{measure.name}_contribution", note("analytics.column.contribution", measure=measure.label), "rate"),
    )


def _difference(measure: Measure) -> Column:
    return Column(
        f"{measure.name}_difference", note("analytics.column.difference", measure=measure.label), measure.unit
    )


_KIND_WORDS = {
    "new": note("analytics.explain.new"),
    "returning": note("analytics.explain.returning"),
}
