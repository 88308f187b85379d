"""The state of the Reports page: a request in the address, its parts in the widgets, and back."""

from __future__ import annotations

import re
from collections.abc import MutableMapping, Sequence
from typing import Any

from pydantic import ValidationError

from crm_tools.analytics.dimensions.bands import MOST_LIMITS
from crm_tools.analytics.registry import DIMENSIONS, MEASURES
from crm_tools.analytics.request import Filter, Order, ReportRequest

PARAMETER = "r"
CHART_PARAMETER = "chart"
CHARTS = ("auto", "bar", "line", "pie")
DEFAULT = ReportRequest(measures=("sales",), dimensions=("month",), period="last_12_months")

State = MutableMapping[str, Any]


def compact(request: ReportRequest) -> str:
    """The request as the address carries it: JSON without what is left at its default."""
    return request.model_dump_json(exclude_defaults=True)


def parse(text: str) -> ReportRequest | None:
    """The request of an address, None where somebody broke it."""
    try:
        return ReportRequest.model_validate_json(text)
    except ValidationError:
        return None


def to_widgets(request: ReportRequest, state: State) -> None:
    """Set the widgets' values to ``request``."""
    state["report.measures"] = list(request.measures)
    state["report.dimensions"] = list(request.dimensions)
    state["report.period"] = request.period
    state["report.compare"] = request.compare or ""
    state["report.also"] = request.also
    state["report.filters"] = request.filters
    state["report.part"] = request.part
    state["report.per"] = request.per
    state["report.within"] = request.within
    state["report.of_all"] = request.of_all
    state["report.audience"] = request.audience
    state["report.limit"] = request.limit
    state["report.first"] = request.offset + 1
    state["report.top_percent"] = request.top_percent
    state["report.others"] = request.others
    state["report.counted"] = request.counted
    state["report.limits"] = ", ".join(str(limit) for limit in request.limits)
    state["report.order"] = request.order.by if request.order else ""
    state["report.ascending"] = bool(request.order and not request.order.descending)
    state["report.share"] = bool(request.share)
    state["report.running"] = bool(request.running)
    state["report.average"] = request.average or ""


def from_widgets(state: State, period: str, compare: str | None = None) -> ReportRequest | None:
    """The request that the widgets say; None while no measure is chosen. ``compare`` is the comparison where the reader
    chose days of their own for it.
    """
    measures = tuple(state["report.measures"])
    if not measures:
        return None
    by = state["report.order"] or measures[0]
    ordered = bool(state["report.order"]) or state["report.ascending"]
    filters: tuple[Filter, ...] = tuple(state["report.filters"])
    summed = not state.get("report.average")  # an average has neither shares nor running totals
    share = tuple(name for name in measures if state["report.share"] and summed and not MEASURES[name].ratio)
    dimensions, limit = tuple(state["report.dimensions"]), state["report.limit"]
    per = tuple(name for name in state["report.per"] if name in dimensions)
    per = per if limit and 0 < len(per) < len(dimensions) else ()
    within = tuple(name for name in state.get("report.within", ()) if name in dimensions)
    average = state.get("report.average") or None
    return ReportRequest(
        measures=measures,
        dimensions=dimensions,
        period=period,
        filters=filters,
        part=tuple(state["report.part"]) if share else (),
        audience=state["report.audience"],
        compare=compare or state["report.compare"] or None,
        also=state.get("report.also") if state["report.compare"] else None,
        order=Order(by=by, descending=not state["report.ascending"]) if ordered else None,
        limit=limit,
        offset=max(int(state.get("report.first") or 1) - 1, 0) if limit else 0,
        top_percent=None if limit or per else state.get("report.top_percent"),
        others=bool(state["report.others"] and limit and not per and (state.get("report.first") or 1) == 1),
        per=per,
        counted=bool(state.get("report.counted") and len(dimensions) == 1 and not (limit or share)),
        limits=limits_told(state.get("report.limits") or "", dimensions),
        of_all=bool(state.get("report.of_all") and share and state["report.audience"]),
        within=within if share and len(within) < len(dimensions) else (),
        share=share,
        running=tuple(
            name for name in measures if state["report.running"] and summed and MEASURES[name].additive and not per
        ),
        average=average,
    )


def limits_told(text: str, dimensions: Sequence[str]) -> tuple[int, ...]:
    """Where the bands begin that a reader wrote, ascending; none where nothing is grouped by one dimension of bands."""
    found = sorted({int(number) for number in re.findall(r"\d+", text)} - {0})
    banded = sum(DIMENSIONS[name].bands is not None for name in dimensions)
    return tuple(found[:MOST_LIMITS]) if banded == 1 else ()


def take_address(address: MutableMapping[str, str], state: State) -> None:
    """Set the widgets from the address where it says something new, or from the beginning on the first visit."""
    asked = address.get(PARAMETER)
    if asked is not None and asked != state.get("report.address"):
        to_widgets(parse(asked) or DEFAULT, state)
        chart = address.get(CHART_PARAMETER, "auto")
        state["report.chart"] = chart if chart in CHARTS else "auto"
    elif "report.filters" not in state:
        to_widgets(DEFAULT, state)
        state["report.chart"] = "auto"


def put_address(request: ReportRequest, chart: str, address: MutableMapping[str, str], state: State) -> None:
    """Let the address say ``request`` and how it is drawn, so that a copied link shows the same."""
    state["report.address"] = address[PARAMETER] = compact(request)
    if chart != "auto":
        address[CHART_PARAMETER] = chart
    elif CHART_PARAMETER in address:
        del address[CHART_PARAMETER]
