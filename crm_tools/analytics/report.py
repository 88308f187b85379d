"""Report request in, result out: measures by dimensions in a period, compared, shared, ordered, cut."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from crm_tools.analytics import buckets
from crm_tools.analytics.comparison import compared_period, counterpart
from crm_tools.analytics.conditions import holds, time_conditions
from crm_tools.analytics.desk import Desk
from crm_tools.analytics.engine import Engine, engine
from crm_tools.analytics.fetch import Wanted, columns_of, fetch, one_query, tidy
from crm_tools.analytics.filling import filled
from crm_tools.analytics.freshness import freshness_note
from crm_tools.analytics.notes import difference_note
from crm_tools.analytics.periods import DAY, Period, resolve
from crm_tools.analytics.planning import Plan, note, plan
from crm_tools.analytics.request import ReportRequest
from crm_tools.analytics.result import OTHERS, Column, Result
from crm_tools.texts import Words


def run(desk: Desk, request: ReportRequest) -> Result:
    """Answer ``request``: all rows, money in 分, rates as fractions, columns by registry names.

    Columns: dimensions (``customer_id``, ``customer`` and so on for named ones), then for each measure its value,
    ``X_previous`` and ``X_change`` (relative, null where the previous is 0), ``X_share``, ``X_running``. Raises
    UserError for a request that cannot be answered (see :mod:`~crm_tools.analytics.planning` and ``periods``).
    """
    planned = plan(request)
    period = resolve(request.period, desk.today)
    compared, unit = _comparison(planned, period, desk)
    notes = list(planned.notes)
    with engine(desk, "run_report") as running_engine:
        frame = _rows(running_engine, planned, period, compared, unit, desk)
        notes += difference_note(running_engine, planned, period, desk.today)
        notes += freshness_note(running_engine, desk.today)
    if compared is not None:
        notes.append(note("analytics.note.compared", start=compared.start or "…", end=compared.end))
        notes += _to_date_note(planned, period, unit)
    return Result(
        columns=_columns(planned, compared is not None),
        frame=frame,
        period=period,
        compared=compared,
        notes=tuple(notes),
        steps=tuple(running_engine.steps),
    )


def _comparison(planned: Plan, period: Period, desk: Desk) -> tuple[Period | None, str | None]:
    how = planned.request.compare
    unit = planned.calendar[0].name if planned.calendar else None
    return (compared_period(period, how, desk.today, unit) if how else None), unit


def _to_date_note(planned: Plan, period: Period, unit: str | None) -> list[Words]:
    """Said where the last bucket is not over, so that its earlier figure is not the row above it."""
    if planned.request.compare != "previous" or unit in (None, "day"):
        return []
    bucket = buckets.label(period.end, str(unit))
    over = buckets.label(period.end + DAY, str(unit)) != bucket
    return [] if over else [note("analytics.note.to_date", bucket=bucket, end=period.end)]


def _rows(
    engine: Engine, planned: Plan, period: Period, compared: Period | None, unit: str | None, desk: Desk
) -> pd.DataFrame:
    wanted = Wanted(tuple(planned.names), tuple(entry.name for entry in planned.dimensions), period, planned.filters)
    if _can_cut_in_database(planned, wanted, compared):
        limit = planned.request.limit
        cut = replace(wanted, having=planned.having, order=planned.order, limit=limit and limit + 1)
        frame = fetch(engine, cut, desk.today)
        return _finished(engine, planned, wanted, frame, None, desk)
    frame = fetch(engine, wanted, desk.today)
    earlier = None
    if compared is not None:
        earlier = replace(wanted, period=compared)
        previous = _beside(fetch(engine, earlier, desk.today), planned, period, compared, unit)
        frame = _joined(frame, previous, planned)
    frame = filled(frame, planned.dimensions, period, time_conditions(planned.filters))
    if compared is not None:
        frame = _with_change(frame, planned.names)
    for condition, values in planned.having:
        frame = frame[holds(frame[condition.field], condition, values)]
    for name in planned.running:
        frame = _with_running(frame, planned, name)
    frame = _sorted(frame, planned.order)
    return _finished(engine, planned, wanted, frame, earlier, desk)


def _can_cut_in_database(planned: Plan, wanted: Wanted, compared: Period | None) -> bool:
    if compared is not None or planned.timed or not planned.dimensions or not one_query(wanted):
        return False
    # Names are joined to what is left after the cut, so they cannot decide it.
    return all(by in planned.names or by in planned.keys for by, _ in planned.order)


def _beside(previous: pd.DataFrame, planned: Plan, period: Period, compared: Period, unit: str | None) -> pd.DataFrame:
    """The earlier rows under the buckets of ours that they are compared with."""
    how = str(planned.request.compare)
    if unit is not None and not previous.empty:
        before = counterpart(period, compared, how, unit)
        start = period.start or buckets.step(buckets.first_day(str(previous[unit].min()), unit), unit, 1)
        ours = {before(text): text for text in buckets.labels(start, period.end, unit)}
        previous = previous.assign(**{unit: previous[unit].map(ours)})
        previous = previous[previous[unit].notna()]
    return previous.rename(columns={name: f"{name}_previous" for name in planned.names})


def _joined(frame: pd.DataFrame, previous: pd.DataFrame, planned: Plan) -> pd.DataFrame:
    keys = columns_of([entry.name for entry in planned.dimensions])
    if not keys:
        return pd.concat([frame, previous], axis=1)
    return tidy(frame.merge(previous, on=keys, how="outer"))


def _with_change(frame: pd.DataFrame, names: list[str]) -> pd.DataFrame:
    changes = {}
    for name in names:
        before = frame[f"{name}_previous"]
        changes[f"{name}_change"] = (frame[name] - before) / before.where(before != 0).astype("float64")
    return frame.assign(**changes)


def _with_running(frame: pd.DataFrame, planned: Plan, name: str) -> pd.DataFrame:
    """The running total over time, for each other group."""
    others = [entry.key_name for entry in planned.dimensions if not entry.time]
    times = [entry.name for entry in planned.dimensions if entry.time]
    frame = frame.sort_values(times, kind="stable")
    total = frame.groupby(others, dropna=False)[name].cumsum() if others else frame[name].cumsum()
    return frame.assign(**{f"{name}_running": total})


def _sorted(frame: pd.DataFrame, order: tuple[tuple[str, bool], ...]) -> pd.DataFrame:
    if frame.empty or not order:
        return frame
    return frame.sort_values(
        [by for by, _ in order], ascending=[not down for _, down in order], kind="stable", na_position="last"
    ).reset_index(drop=True)


def _finished(
    engine: Engine, planned: Plan, wanted: Wanted, frame: pd.DataFrame, earlier: Wanted | None, desk: Desk
) -> pd.DataFrame:
    """Cut to the limit, with the rest as one row, and shares of the whole."""
    limit = planned.request.limit
    rest = limit is not None and len(frame) > limit
    if limit is not None:
        frame = frame.head(limit)
    if rest and planned.request.others and planned.dimensions:
        frame = pd.concat([frame, _others(engine, planned, wanted, frame, earlier, desk)], ignore_index=True)
        frame = tidy(frame)
    for name in planned.share:
        whole = int(fetch(engine, replace(wanted, measures=(name,), dimensions=()), desk.today)[name].iloc[0])
        frame = frame.assign(**{f"{name}_share": frame[name] / whole if whole else float("nan")})
    ordered = [column.name for column in _columns(planned, earlier is not None)]
    return frame[ordered].reset_index(drop=True)


def _others(
    engine: Engine, planned: Plan, wanted: Wanted, shown: pd.DataFrame, earlier: Wanted | None, desk: Desk
) -> pd.DataFrame:
    """One row over every fact outside the groups shown: computed anew, so that ratios and distinct counts are right."""
    keys = planned.keys
    groups = tuple(tuple(row) for row in shown[keys].itertuples(index=False, name=None))
    rest = replace(wanted, dimensions=(), excluded=(wanted.dimensions, groups))
    row = fetch(engine, rest, desk.today)
    if earlier is not None:
        before = fetch(engine, replace(rest, period=earlier.period), desk.today)
        row = pd.concat([row, before.rename(columns={name: f"{name}_previous" for name in planned.names})], axis=1)
        row = _with_change(row, planned.names)
    return row.assign(**{planned.dimensions[0].name: OTHERS})


def _columns(planned: Plan, comparing: bool) -> tuple[Column, ...]:
    found: list[Column] = []
    for entry in planned.dimensions:
        if entry.named_by and entry.key_label:
            found.append(Column(entry.key_name, entry.key_label, "id"))
        found.append(Column(entry.name, entry.label, entry.unit))
    for measure in planned.measures:
        found.append(Column(measure.name, measure.label, measure.unit))
        if comparing:
            found.append(Column(f"{measure.name}_previous", _derived("previous", measure.label), measure.unit))
            found.append(Column(f"{measure.name}_change", _derived("change", measure.label), "rate"))
        if measure.name in planned.share:
            found.append(Column(f"{measure.name}_share", _derived("share", measure.label), "rate"))
        if measure.name in planned.running:
            found.append(Column(f"{measure.name}_running", _derived("running", measure.label), measure.unit))
    return tuple(found)


def _derived(kind: str, label: Words) -> Words:
    return note(f"analytics.column.{kind}", measure=label)
