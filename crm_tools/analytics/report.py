"""Report request in, result out."""

from __future__ import annotations

import pandas as pd

from crm_tools.analytics import buckets, registry
from crm_tools.analytics.audience import find
from crm_tools.analytics.audience_request import AudienceRequest
from crm_tools.analytics.averages import TOTAL, average_notes, summed
from crm_tools.analytics.comparison import compared_period
from crm_tools.analytics.desk import Desk
from crm_tools.analytics.engine import engine
from crm_tools.analytics.fetch import Wanted
from crm_tools.analytics.freshness import freshness_note
from crm_tools.analytics.notes import (
    begins_notes,
    coupon_note,
    difference_note,
    partial_notes,
    stock_notes,
    unnamed_note,
    unsold_note,
)
from crm_tools.analytics.periods import DAY, Period, resolve
from crm_tools.analytics.planning import Plan, check_today_only, note, plan
from crm_tools.analytics.ranking import ranked
from crm_tools.analytics.registry import MEASURES
from crm_tools.analytics.request import ReportRequest
from crm_tools.analytics.result import Column, Result
from crm_tools.analytics.rows import PERCENT_OF, Work, rows
from crm_tools.analytics.vocabulary import Dimension
from crm_tools.texts import Words, formats


def run(desk: Desk, request: ReportRequest) -> Result:
    """Answer ``request``: all rows, money in 分, rates as fractions, columns by registry names.

    Columns: dimensions (``customer_id``, ``customer`` and so on for named ones), then for each measure its value,
    ``X_previous`` and ``X_change`` (relative, null where the previous is 0), ``X_share``, ``X_running``; of averages
    ``X_total``, what was divided. Raises UserError for a request that cannot be answered (see
    :mod:`~crm_tools.analytics.planning`, ``periods`` and, for an audience, ``audience``).
    """
    everything = plan(request)
    planned = ranked(everything)
    period = resolve(request.period, desk.today)
    check_today_only(planned, period.end == desk.today)
    unit = planned.calendar[0].name if planned.calendar else None
    compared = compared_period(period, request.compare, desk.today, unit) if request.compare else None
    also = compared_period(period, request.also, desk.today, unit) if compared and request.also else None
    columns = _columns(planned, compared is not None, also is not None)
    audience = find(desk, request.audience, with_columns=False) if request.audience is not None else None
    lists = {
        measure.segment: find(desk, AudienceRequest(segment=measure.segment), with_columns=False)
        for measure in planned.measures
        if measure.segment
    }
    notes = [*([audience.noted()] if audience else []), *planned.notes]
    notes += stock_notes(planned, period)
    notes += coupon_note(planned)
    notes += [_meaning(entry) for entry in planned.dimensions if entry.bands]
    notes += [note("analytics.note.of_all")] if request.of_all else []
    with engine(desk, "run_report") as running:
        wanted = Wanted(
            tuple(planned.names),
            tuple(entry.name for entry in planned.dimensions),
            period,
            (*planned.filters, *planned.part),
            members=(audience.members(),) if audience else (),
            lists={name: found.members() for name, found in lists.items()},
            limits=request.limits,
        )
        frame = rows(Work(running, planned, wanted, compared, desk.today, also))
        notes += unnamed_note(running, planned, everything, wanted, desk.today)
        notes += unsold_note(running, planned, wanted, desk.today)
        notes += _percent_note(planned, frame)
        notes += average_notes(running, planned, period, compared)
        notes += difference_note(running, planned, wanted, desk, frame)
        notes += begins_notes(running, planned, period, compared)
        notes += freshness_note(running, desk.today)
    if compared is not None:
        notes.append(note("analytics.note.compared", start=compared.start or "…", end=compared.end))
        notes += _to_date_note(planned, period, unit)
    if also is not None:
        notes.append(note("analytics.note.compared", start=also.start or "…", end=also.end))
    notes += partial_notes(planned, period)
    if request.counted:
        notes += _names_note(planned, frame)
        columns, frame = _number_of(planned, frame)
    return Result(
        columns=columns,
        frame=frame[[column.name for column in columns]],
        period=period,
        compared=compared,
        notes=tuple(notes),
        definitions={
            name: value
            for found in (*lists.values(), *([audience] if audience else []))
            for name, value in found.definitions.items()
        },
        steps=tuple(running.steps),
    )


def _meaning(entry: Dimension) -> Words:
    """What the bands are of, beside the definitions of the measures."""
    return note("analytics.note.bands", dimension=entry.label, meaning=entry.description)


MOST_NAMED = 10
MOST_PRODUCTS_NAMED = 3
"""Their names are long."""


def _number_of(planned: Plan, frame: pd.DataFrame) -> tuple[tuple[Column, ...], pd.DataFrame]:
    """How many rows there are, as the one number of the answer."""
    (by,) = planned.dimensions
    column = Column(f"{by.name}_count", note("analytics.column.number_of", dimension=by.label), "count")
    return (column,), pd.DataFrame({column.name: [len(frame)]})


def _names_note(planned: Plan, frame: pd.DataFrame) -> list[Words]:
    """Which groups they are, the first of them where there are many."""
    (by,) = planned.dimensions
    most = MOST_PRODUCTS_NAMED if by.name == "product" else MOST_NAMED
    named = [str(value) for value in frame[by.name if by.name in frame else by.key_name][:most]]
    if not named:
        return []
    more = "_more" if len(frame) > most else ""
    return [note(f"analytics.note.counted{more}", names=Words("、".join(named), ", ".join(named)))]


def _percent_note(planned: Plan, frame: pd.DataFrame) -> list[Words]:
    """How many the first so many percent are, and how much of the whole they hold where that adds up."""
    if planned.request.top_percent is None:
        return []
    total, held = frame.attrs[PERCENT_OF]
    told: dict[str, object] = {"percent": f"{planned.request.top_percent:g}", "count": f"{len(frame):,}"}
    told |= {"total": f"{total:,}", "measure": planned.measures[0].label}
    by = registry.join_words([entry.label for entry in planned.dimensions])
    adds = planned.measures[0].additive and held is not None
    found = [note("analytics.note.percent", **told, dimension=by)]
    return [*found, note("analytics.note.percent_held", **told, share=formats.percent(held))] if adds else found


def _to_date_note(planned: Plan, period: Period, unit: str | None) -> list[Words]:
    """Said where the last bucket is not over, so that its earlier figure is not the row above it."""
    if planned.request.compare != "previous" or unit in (None, "day"):
        return []
    bucket = buckets.label(period.end, str(unit))
    over = buckets.label(period.end + DAY, str(unit)) != bucket
    return [] if over else [note("analytics.note.to_date", bucket=bucket, end=period.end)]


def _columns(planned: Plan, comparing: bool, also: bool) -> tuple[Column, ...]:
    found: list[Column] = []
    for entry in planned.dimensions:
        if entry.key_label:
            found.append(Column(entry.key_name, entry.key_label, "id"))
        if entry.named_by or not entry.key_label:
            found.append(Column(entry.name, entry.label, entry.unit))
    for measure in planned.measures:
        found.append(Column(measure.name, measure.label, measure.unit))
        if comparing:
            found.append(Column(f"{measure.name}_previous", _derived("previous", measure.label), measure.unit))
            found.append(Column(f"{measure.name}_change", _derived("change", measure.label), "rate"))
        if also:
            found.append(Column(f"{measure.name}_year_ago", _derived("year_ago", measure.label), measure.unit))
            found.append(Column(f"{measure.name}_year_ago_change", _derived("year_ago_change", measure.label), "rate"))
        if measure.name in planned.share:
            found.append(Column(f"{measure.name}_share", _derived("share", measure.label), "rate"))
        if planned.request.average and summed(measure.name):
            base = MEASURES[measure.name]
            found.append(Column(f"{measure.name}{TOTAL}", _derived("total", base.label), base.unit))
        if measure.name in planned.running:
            found.append(Column(f"{measure.name}_running", _derived("running", measure.label), measure.unit))
    return tuple(found)


def _derived(kind: str, label: Words) -> Words:
    return note(f"analytics.column.{kind}", measure=label)
