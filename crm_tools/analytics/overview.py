"""The overview's key figures: each with the period before, its change and a line over time."""

from __future__ import annotations

from dataclasses import dataclass

from crm_tools.analytics.desk import Desk
from crm_tools.analytics.periods import Period, resolve
from crm_tools.analytics.planning import note
from crm_tools.analytics.registry import MEASURES
from crm_tools.analytics.report import run
from crm_tools.analytics.request import Filter, ReportRequest
from crm_tools.analytics.result import Result, Unit
from crm_tools.analytics.vocabulary import Measure
from crm_tools.texts import Words

KPIS = ("sales", "orders", "aov", "new_customers")
"""The four figures that the overview shows."""


@dataclass(frozen=True)
class Kpi:
    """One figure: money in 分. ``change`` is relative, None where there is nothing to compare with or it was 0.

    ``series`` holds the figure in each bucket of the overview's trend, None for a ratio in an empty one.
    """

    measure: Measure
    value: int | float | None
    previous: int | float | None
    change: float | None
    series: tuple[int | float | None, ...]

    @property
    def unit(self) -> Unit:
        """Of the value: money in 分."""
        return self.measure.unit


@dataclass(frozen=True)
class Overview:
    """``trend`` has the figures by ``bucket`` (day, week or month) of the period."""

    kpis: tuple[Kpi, ...]
    trend: Result
    bucket: str
    period: Period
    compared: Period | None
    notes: tuple[Words, ...]


def overview(
    desk: Desk,
    period: str = "this_month",
    compare: str | None = "previous",
    measures: tuple[str, ...] = KPIS,
    filters: tuple[Filter, ...] = (),
) -> Overview:
    """The figures of ``period``, against ``compare`` where the period has a beginning. Raises the errors of reports."""
    days = resolve(period, desk.today)
    bucket = _bucket(days)
    compare = compare if days.start is not None else None
    totals = run(desk, ReportRequest(measures=measures, period=period, compare=compare, filters=filters))
    trend = run(desk, ReportRequest(measures=measures, dimensions=(bucket,), period=period, filters=filters))
    kpis = tuple(_kpi(MEASURES[name], totals, trend) for name in measures)
    # The compared days stand above the figures.
    notes = tuple(one for one in (*totals.notes, *trend.notes) if totals.compared is None or not _of_days(one, totals))
    return Overview(kpis, trend, bucket, days, totals.compared, tuple(dict.fromkeys(notes)))


def _of_days(words: Words, totals: Result) -> bool:
    compared = totals.compared
    return compared is not None and words == note(
        "analytics.note.compared", start=compared.start or "…", end=compared.end
    )


def _bucket(days: Period) -> str:
    """Buckets small enough to show the rhythm, few enough for a line on a card."""
    if days.days is None or days.days > 366:
        return "month"
    return "day" if days.days <= 62 else "week"


def _kpi(measure: Measure, totals: Result, trend: Result) -> Kpi:
    row = totals.frame.iloc[0]
    compared = f"{measure.name}_previous" in totals.frame.columns
    return Kpi(
        measure,
        _number(row[measure.name]),
        _number(row[f"{measure.name}_previous"]) if compared else None,
        _number(row[f"{measure.name}_change"]) if compared else None,
        tuple(_number(value) for value in trend.frame[measure.name]),
    )


def _number(value: int | float) -> int | float | None:
    """A plain number; None for null."""
    if value != value:
        return None
    return int(value) if int(value) == value else float(value)
