"""A report request checked against the registry and turned into a plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from crm_tools.analytics import conditions, registry
from crm_tools.analytics.conditions import Ready
from crm_tools.analytics.plan_checks import (
    check_average,
    check_counted,
    check_limits,
    check_offset,
    check_percent,
    check_running,
    check_share,
    check_stock,
    per_groups,
    share_groups,
)
from crm_tools.analytics.query_condition import Condition
from crm_tools.analytics.request import ReportRequest
from crm_tools.analytics.vocabulary import GRAINS, Dimension, Family, Measure
from crm_tools.texts import UserError, Words, say

DERIVED = ("_previous", "_change", "_share", "_running")
"""What may stand beside a measure's own column."""

MAX_MEASURES = 12
MAX_DIMENSIONS = 3
MAX_OF_ONE = 6
"""What may be told of each single order or inquiry, itself among it."""
MAX_OTHERS = 200
"""Most groups beside which the rest can be summed up."""


@dataclass(frozen=True)
class Plan:
    """A request that can be answered. ``order`` holds result columns with True for descending; ``part`` are filters
    that the whole of a share leaves out, ``per`` dimensions within each group of which the limit counts.
    """

    request: ReportRequest
    measures: tuple[Measure, ...]
    dimensions: tuple[Dimension, ...]
    filters: tuple[Ready, ...]
    having: tuple[Ready, ...]
    order: tuple[tuple[str, bool], ...]
    share: tuple[str, ...]
    running: tuple[str, ...]
    notes: tuple[Words, ...]
    replaced: dict[str, str]
    part: tuple[Ready, ...] = ()
    per: tuple[Dimension, ...] = ()
    wholes: tuple[Dimension, ...] = ()

    @property
    def calendar(self) -> list[Dimension]:
        """Dimensions that run on: days, months."""
        return [entry for entry in self.dimensions if entry.time == "calendar"]

    @property
    def timed(self) -> list[Dimension]:
        """Those and the ones that come again: weekdays, hours."""
        return [entry for entry in self.dimensions if entry.time]

    @property
    def keys(self) -> list[str]:
        """Columns that tell the groups apart: ids where a dimension has them."""
        return [entry.key_name for entry in self.dimensions]

    @property
    def by_series(self) -> bool:
        """Whether a limit chooses whole series over time: top 5 categories by month, in the order of time."""
        splits = len(self.timed) < len(self.dimensions)
        return bool(self.request.limit and self.timed and splits and self.request.order is None and not self.per)

    @property
    def whole(self) -> bool:
        """Whether the answer's rows hold every fact of its period and filters, none being cut off."""
        asked = self.request
        return not (self.having or asked.limit or asked.offset or asked.top_percent or asked.average)

    @property
    def names(self) -> list[str]:
        """Measure columns."""
        return [entry.name for entry in self.measures]


def plan(request: ReportRequest) -> Plan:
    """Check ``request`` and choose measures that can be answered at its dimensions and filters.

    Raises UserError ``analytics.registry.*`` for unknown names, ``analytics.plan.*`` for what does not go together
    (each with the way out) and ``analytics.filter.*`` for values that do not fit.
    """
    dimensions = tuple(dict.fromkeys(registry.dimension(name) for name in request.dimensions))
    for entry in dimensions:
        if not entry.groups:
            raise UserError("analytics.plan.only_filters", dimension=entry.label)
    single = any(entry.name in ("order", "inquiry") for entry in dimensions)  # the others are then what is known of it
    if len(dimensions) > (MAX_OF_ONE if single else MAX_DIMENSIONS):
        raise UserError("analytics.plan.too_many_dimensions", limit=MAX_DIMENSIONS)

    filters: list[Ready] = []
    having: list[Ready] = []
    asked = list(request.measures)
    for wanted in request.filters:
        measured = _measured(wanted.field)
        if measured is not None:
            having.append(conditions.on_measure(registry.MEASURES[measured[0]], wanted, measured[1]))
            asked.append(measured[0])
        else:
            filters.append(conditions.on_dimension(registry.dimension(wanted.field), wanted))

    part = _part(request)
    narrowed = [*filters, *part]
    families: set[Family] = {entry.family for entry in dimensions}
    families |= {registry.DIMENSIONS[condition.field].family for condition, _ in narrowed}
    families |= {"customer"} if request.audience else set()
    measures, replaced, notes = _answerable(asked, families, dimensions, narrowed)
    if len(measures) > MAX_MEASURES:
        raise UserError("analytics.plan.too_many_measures", limit=MAX_MEASURES)

    having = [(_renamed(condition, replaced), values) for condition, values in having]
    share = _own(request.share, measures, replaced)
    running = _own(request.running, measures, replaced)
    check_share(share)
    check_running(running, dimensions)
    check_stock(measures, narrowed)
    check_percent(request, dimensions)
    check_offset(request)
    check_counted(request, dimensions)
    check_limits(request, dimensions)
    per = per_groups(request, dimensions)
    if request.others and (request.limit or 0) > MAX_OTHERS:
        raise UserError("analytics.plan.too_many_others", limit=MAX_OTHERS)
    if request.compare and sum(entry.time == "calendar" for entry in dimensions) > 1:
        raise UserError("analytics.plan.two_calendars")
    if request.average:
        check_average(request, measures, dimensions)
        measures = tuple(_averaged(entry, request.average) for entry in measures)
    found = Plan(
        request,
        measures,
        dimensions,
        tuple(filters),
        tuple(having),
        (),
        share,
        running,
        tuple(notes),
        replaced,
        part,
        per,
        share_groups(request, dimensions),
    )
    for condition, _ in having:
        _column(condition.field, found)
    return _with_order(found)


def _part(request: ReportRequest) -> tuple[Ready, ...]:
    """The filters that choose the part of a share."""
    for wanted in request.part:
        if wanted.field in registry.MEASURES:
            raise UserError("analytics.plan.part_of_measure", measure=registry.measure(wanted.field).label)
    if request.part and not request.share:
        raise UserError("analytics.plan.part_without_share")
    return tuple(conditions.on_dimension(registry.dimension(one.field), one) for one in request.part)


def _measured(field: str) -> tuple[str, str] | None:
    """The measure behind a result column and what is derived from it: ``sales_change`` is ("sales", "_change")."""
    if field in registry.MEASURES:
        return field, ""
    for suffix in DERIVED:
        if field.endswith(suffix) and field.removesuffix(suffix) in registry.MEASURES:
            return field.removesuffix(suffix), suffix
    return None


def _answerable(
    asked: Sequence[str], families: set[Family], dimensions: Sequence[Dimension], filters: Sequence[Ready]
) -> tuple[tuple[Measure, ...], dict[str, str], list[Words]]:
    """The measures asked for, or where one cannot be split, the one that answers the question there; GMV with sales."""
    measures: dict[str, Measure] = {}
    replaced: dict[str, str] = {}
    notes: list[Words] = []
    for name in dict.fromkeys(asked):
        entry = registry.measure(name)
        if registry.reading(entry, families) is None:
            other = registry.substitute(entry, families)
            if other is None:
                raise _does_not_go(entry, dimensions, filters)
            replaced[name] = other.name
            notes.append(
                note("analytics.note.replaced", asked=entry.label, given=other.label, meaning=other.description)
            )
            entry = other
        measures[entry.name] = entry
    if "gmv" in measures and "gmv" not in replaced.values():
        beside = registry.reading(registry.MEASURES["sales"], families) is not None
        if beside:
            measures.setdefault("sales", registry.MEASURES["sales"])
        notes.append(note("analytics.note.gmv" if beside else "analytics.note.gmv_alone"))
    return tuple(measures.values()), replaced, notes


def _does_not_go(entry: Measure, dimensions: Sequence[Dimension], filters: Sequence[Ready]) -> UserError:
    by = [*dimensions, *(registry.DIMENSIONS[condition.field] for condition, _ in filters)]
    by = by or [registry.DIMENSIONS["customer"]]  # of some customers only
    blocking = [other for other in by if registry.reading(entry, {other.family}) is None] or by
    if entry.segment:
        words = registry.join_words([other.label for other in dict.fromkeys(blocking)])
        return UserError("analytics.plan.only_customers", measure=entry.label, dimension=words)
    instead = registry.alternatives({other.family for other in by}, entry)
    return UserError(
        "analytics.plan.does_not_go" if instead else "analytics.plan.nothing_goes",
        measure=entry.label,
        dimension=registry.join_words([other.label for other in dict.fromkeys(blocking)]),
        grain=GRAINS[entry.grain].label,
        instead=registry.join_words([other.label for other in instead]),
    )


def _renamed(condition: Condition, replaced: dict[str, str]) -> Condition:
    measured = _measured(condition.field)
    if measured is None:
        return condition
    return replace(condition, field=replaced.get(measured[0], measured[0]) + measured[1])


def _own(names: Sequence[str], measures: Sequence[Measure], replaced: dict[str, str]) -> tuple[str, ...]:
    own = {entry.name for entry in measures}
    found = tuple(dict.fromkeys(replaced.get(name, name) for name in names))
    for name in found:
        if name not in own:
            raise UserError("analytics.plan.not_in_request", name=registry.measure(name).label)
    return found


def _averaged(entry: Measure, unit: str) -> Measure:
    """The measure as its average per ``unit`` is called and shown."""
    label = note(f"analytics.average.of.{unit}", measure=entry.label)
    return replace(entry, label=label, unit="number" if entry.unit == "count" else entry.unit)


def check_today_only(planned: Plan, ends_today: bool) -> None:
    """A segment, or what is left of a coupon, is what it is today: of another day nothing can be counted.

    Raises UserError ``analytics.plan.today_only`` and ``analytics.plan.no_history``.
    """
    for measure in planned.measures:
        known_today = measure.segment is not None or measure.today_only
        if known_today and not ends_today:
            raise UserError("analytics.plan.today_only", measure=measure.label)
        if known_today and planned.request.compare:
            raise UserError("analytics.plan.no_history", measure=measure.label)


def _with_order(found: Plan) -> Plan:
    """Time ascending, otherwise the first measure descending, then ids or names; or as the request says. Groups within
    each of which the limit counts come first, one after another.
    """
    keys = [(entry.key_name, False) for entry in found.dimensions]
    asked = found.request.order
    if found.per:
        by, down = (found.names[0], True) if asked is None else (_column(asked.by, found), asked.descending)
        first = [(entry.key_name, False) for entry in found.per]
        return replace(found, order=(*first, (by, down), *(key for key in keys if key not in first and key[0] != by)))
    if asked is None:
        times = [
            (entry.key_name, False) for entry in found.dimensions if entry.time or entry.name == "registration_month"
        ]
        order = [*times, (found.names[0], True), *(key for key in keys if key not in times)]
    else:
        order = [(_column(asked.by, found), asked.descending)]
        order += [key for key in keys if key[0] != order[0][0]]
    return replace(found, order=tuple(order))


def _column(by: str, found: Plan) -> str:
    """The result column that ``by`` names: a dimension, a measure, or what is derived from a measure."""
    measured = _measured(by)
    if measured is not None:
        name, suffix = found.replaced.get(measured[0], measured[0]), measured[1]
        compared = found.request.compare is not None
        there = {"": True, "_share": name in found.share, "_running": name in found.running}.get(suffix, compared)
        if name in found.names and there:
            return name + suffix
    if by in found.keys:
        return by
    for entry in found.dimensions:
        if entry.name == by:
            return entry.name
    raise UserError("analytics.plan.cannot_sort", by=by)


def note(key: str, **values: object) -> Words:
    """A text of the catalogue in both languages, with its values."""
    return Words(say(key, "zh", **values), say(key, "en", **values))
