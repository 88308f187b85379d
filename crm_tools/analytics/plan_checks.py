"""What of a report request goes together: shares, running totals, states, and groups within groups."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from crm_tools.analytics import registry
from crm_tools.analytics.conditions import Ready
from crm_tools.analytics.dimensions.bands import MOST_LIMITS
from crm_tools.analytics.request import ReportRequest
from crm_tools.analytics.vocabulary import GRAINS, Dimension, Measure
from crm_tools.texts import UserError


def per_groups(request: ReportRequest, dimensions: Sequence[Dimension]) -> tuple[Dimension, ...]:
    """The dimensions within each group of which the limit counts: some of the request's, not all.

    Raises UserError ``analytics.plan.not_in_request``, ``analytics.plan.per_what``, ``analytics.plan.per_alone``.
    """
    if not request.per:
        return ()
    found = tuple(dict.fromkeys(registry.dimension(name) for name in request.per))
    for entry in found:
        if entry not in dimensions:
            raise UserError("analytics.plan.not_in_request", name=entry.label)
    if request.limit is None or len(found) == len(dimensions):
        raise UserError("analytics.plan.per_what")
    if request.others or request.running:
        raise UserError("analytics.plan.per_alone")
    return found


def share_groups(request: ReportRequest, dimensions: Sequence[Dimension]) -> tuple[Dimension, ...]:
    """Within each group of which dimensions shares are of: those that are named, or beside a part all others.

    Raises UserError ``analytics.plan.within_what``, ``of_all_what``.
    """
    if request.within:
        found = tuple(dict.fromkeys(registry.dimension(name) for name in request.within))
        if not request.share or len(found) >= len(dimensions) or any(entry not in dimensions for entry in found):
            raise UserError("analytics.plan.within_what")
        return found
    if request.of_all and not (request.share and request.audience):
        raise UserError("analytics.plan.of_all_what")
    chosen = {registry.dimension(one.field).name for one in request.part}
    apart = request.part or request.of_all
    return tuple(entry for entry in dimensions if entry.name not in chosen) if apart else ()


def check_share(share: Sequence[str]) -> None:
    """Shares are of what adds up. Raises UserError ``analytics.plan.no_share``."""
    for name in share:
        if registry.MEASURES[name].ratio:
            raise UserError("analytics.plan.no_share", measure=registry.MEASURES[name].label)


def check_running(running: Sequence[str], dimensions: Sequence[Dimension]) -> None:
    """Running totals are of what adds up, over time.

    Raises UserError ``analytics.plan.no_running``, ``analytics.plan.running_needs_time``.
    """
    for name in running:
        if not registry.MEASURES[name].additive:
            raise UserError("analytics.plan.no_running", measure=registry.MEASURES[name].label)
        if not any(entry.time == "calendar" for entry in dimensions):
            raise UserError("analytics.plan.running_needs_time", measure=registry.MEASURES[name].label)


def averageable(measure: Measure) -> bool:
    """Whether there is an average of it over days: no ratio, no state, nothing told of a customer's whole period."""
    per_customer = any(reading.per_customer for reading in measure.readings)
    dated = "time" in GRAINS[measure.grain].families
    return dated and not (measure.ratio or measure.stock or measure.segment or per_customer)


_LENGTHS = ("day", "week", "month", "quarter", "year")


def check_average(request: ReportRequest, measures: Sequence[Measure], dimensions: Sequence[Dimension]) -> None:
    """An average over days is of what happens in them, and within buckets that are longer.

    Raises UserError ``analytics.plan.no_average``, ``average_alone``, ``average_unit``.
    """
    for measure in measures:
        if not averageable(measure):
            raise UserError("analytics.plan.no_average", measure=measure.label)
    if request.share or request.running or request.part:
        raise UserError("analytics.plan.average_alone")
    shortest = _LENGTHS.index(str(request.average))
    for entry in dimensions:
        if entry.time == "calendar" and _LENGTHS.index(entry.name) <= shortest:
            raise UserError("analytics.plan.average_unit", dimension=entry.label)


def check_percent(request: ReportRequest, dimensions: Sequence[Dimension]) -> None:
    """The first so many percent are of all rows that are ranked. Raises ``analytics.plan.percent_of_what``."""
    timed = any(entry.time == "calendar" for entry in dimensions)
    alone = not (request.limit or request.per or request.others)
    if request.top_percent is not None and (timed or not dimensions or not alone):
        raise UserError("analytics.plan.percent_of_what")


def check_counted(request: ReportRequest, dimensions: Sequence[Dimension]) -> None:
    """How many groups there are is asked of one dimension, of all its rows. Raises ``analytics.plan.counted_what``."""
    cut = request.limit or request.top_percent or request.others or request.per or request.running or request.share
    if request.counted and (len(dimensions) != 1 or cut):
        raise UserError("analytics.plan.counted_what")


def check_limits(request: ReportRequest, dimensions: Sequence[Dimension]) -> None:
    """Limits are of one dimension of bands, ascending from above nought. Raises ``analytics.plan.limits_of_what``."""
    rising = all(one < other for one, other in pairwise((0, *request.limits)))
    banded = sum(entry.bands is not None for entry in dimensions)
    if request.limits and (banded != 1 or not rising or len(request.limits) > MOST_LIMITS):
        raise UserError("analytics.plan.limits_of_what", most=MOST_LIMITS)


def check_offset(request: ReportRequest) -> None:
    """Rows are passed over before so many others, and no rest is summed up. Raises ``analytics.plan.offset_alone``."""
    if request.offset and (request.limit is None or request.others):
        raise UserError("analytics.plan.offset_alone")


def check_stock(measures: Sequence[Measure], filters: Sequence[Ready]) -> None:
    """What is counted at a moment has no day to filter by. Raises UserError ``analytics.plan.stock_filter``."""
    times = [entry.label for condition, _ in filters if (entry := registry.DIMENSIONS[condition.field]).time]
    for measure in measures:
        if measure.stock and times:
            raise UserError("analytics.plan.stock_filter", measure=measure.label, dimension=times[0])
