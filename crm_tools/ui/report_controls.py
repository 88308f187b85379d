"""The controls of the Reports page: each shows a part of the request."""

from __future__ import annotations

import streamlit as st

from crm_tools.analytics import buckets
from crm_tools.analytics.audience_request import AudienceRequest
from crm_tools.analytics.registry import DIMENSIONS, MEASURES, goes_with
from crm_tools.analytics.request import Filter
from crm_tools.analytics.saved_segments import saved_segments
from crm_tools.analytics.segments import SEGMENTS
from crm_tools.present.asked import filter_words
from crm_tools.ui import asking
from crm_tools.ui.here import Here
from crm_tools.ui.period import OWN, own_days, period_control, token_words
from crm_tools.ui.report_filters import filter_form
from crm_tools.ui.report_state import CHARTS, DEFAULT, to_widgets

MOST_DIMENSIONS = 3
SAVED = "saved:"
"""Before the name of a saved segment among the audiences."""
COMPARISONS = ("", "previous", "year_ago")


def main_controls(place: Here) -> tuple[str, str | None]:
    """Measures, dimensions, period and comparison in one row; returns the tokens of the period and of days of one's own
    to compare with.
    """
    state = st.session_state
    what, by, when, against = st.columns([3, 3, 2, 2], vertical_alignment="bottom")
    with what:
        st.multiselect(
            place.say("ui.reports.measures"),
            list(MEASURES),
            key="report.measures",
            persist_state="session",
            format_func=lambda name: MEASURES[name].label.to(place.language),
            placeholder=place.say("ui.reports.pick_measures"),
            select_all=False,
        )
    with by:
        st.multiselect(
            place.say("ui.reports.dimensions"),
            _groups(state["report.measures"], state["report.dimensions"]),
            key="report.dimensions",
            persist_state="session",
            max_selections=MOST_DIMENSIONS,
            format_func=lambda name: DIMENSIONS[name].label.to(place.language),
            placeholder=place.say("ui.reports.pick_dimensions"),
            select_all=False,
        )
    with when:
        period = period_control(place, "report.period")
    with against:
        chosen = state["report.compare"]
        st.selectbox(
            place.say("ui.reports.compare"),
            [*COMPARISONS, *([] if chosen in (*COMPARISONS, OWN) else [chosen]), OWN],
            key="report.compare",
            persist_state="session",
            format_func=lambda how: (
                place.say(f"ui.compare.{how or 'none'}") if how in (*COMPARISONS, OWN) else token_words(place, how)
            ),
        )
        compare = own_days(place, "report.compare") if state["report.compare"] == OWN else None
    return period, compare


def more_controls(place: Here) -> str:
    """Conditions as chips, and what is asked for less often in a popover; returns how to draw."""
    with st.container(horizontal=True, vertical_alignment="center"):
        with st.popover(place.say("ui.reports.add_filter"), icon=":material/filter_alt:"):
            filter_form(place)
        with st.popover(place.say("ui.reports.audience"), icon=":material/groups:"):
            _audience(place)
        with st.popover(place.say("ui.reports.more"), icon=":material/tune:"):
            _options(place)
        st.button(
            "",
            key="report.reset",
            icon=":material/restart_alt:",
            type="tertiary",
            help=place.say("ui.reports.reset"),
            on_click=_reset,
        )
        _chips(place)
        st.space("stretch")
        chart = st.segmented_control(
            place.say("ui.reports.chart"),
            CHARTS,
            required=True,
            key="report.chart",
            persist_state="session",
            label_visibility="collapsed",
            format_func=lambda kind: place.say(f"ui.chart.{kind}"),
        )
    return chart or "auto"


def _groups(measures: list[str], chosen: list[str]) -> list[str]:
    """Dimensions that can group every chosen measure, and those already chosen."""
    return [
        name
        for name, entry in DIMENSIONS.items()
        if name in chosen or (entry.groups and all(goes_with(measure, name) for measure in measures))
    ]


def _chips(place: Here) -> None:
    audience = st.session_state["report.audience"]
    if audience is not None:
        st.button(
            asking.audience(place, audience).words().to(place.language),
            key="report.audience_chip",
            icon=":material/close:",
            icon_position="right",
            help=place.say("ui.reports.remove_filter"),
            on_click=_choose_audience,
        )
    filters: tuple[Filter, ...] = st.session_state["report.filters"]
    for index, one in enumerate(filters):
        st.button(
            filter_words(one, place.language, currency=place.currency),
            key=f"report.filter.{index}",
            icon=":material/close:",
            icon_position="right",
            help=place.say("ui.reports.remove_filter"),
            on_click=_remove,
            args=(index,),
        )

    part: tuple[Filter, ...] = st.session_state["report.part"]
    if part and st.session_state["report.share"]:
        words = "; ".join(filter_words(one, place.language, currency=place.currency) for one in part)
        st.button(
            place.say("ui.reports.part", part=words),
            key="report.part_chip",
            icon=":material/close:",
            icon_position="right",
            help=place.say("ui.reports.part_help"),
            on_click=_remove_part,
        )


def _remove_part() -> None:
    st.session_state["report.part"] = ()


def _remove(index: int) -> None:
    filters = st.session_state["report.filters"]
    st.session_state["report.filters"] = (*filters[:index], *filters[index + 1 :])


def _reset() -> None:
    state = st.session_state
    to_widgets(DEFAULT, state)  # type: ignore[arg-type]
    state["report.chart"] = "auto"


def _audience(place: Here) -> None:
    """Only the customers of a segment, one that comes with the desk or a saved one."""
    chosen = st.session_state["report.audience"]
    saved = [f"{SAVED}{one.name}" for one in saved_segments(place.settings.database)]
    names = ["", *(name for name in SEGMENTS if name != "all"), *saved]

    def words(name: str) -> str:
        return name.removeprefix(SAVED) if name in saved else SEGMENTS[name or "all"].label.to(place.language)

    before = f"{SAVED}{chosen.saved}" if chosen and chosen.saved else chosen.segment if chosen else ""
    picked = st.radio(
        place.say("ui.reports.audience_of"),
        names,
        index=names.index(before) if before in names else 0,
        format_func=words,
        key=f"report.audience_of.{before}",
    )
    if picked != (before if before in names else ""):
        _choose_audience(picked)
        st.rerun()


def _choose_audience(name: str = "") -> None:
    request = AudienceRequest(segment=name) if name else None
    if name.startswith(SAVED):
        request = AudienceRequest(saved=name.removeprefix(SAVED))
    st.session_state["report.audience"] = request


def _options(place: Here) -> None:
    state = st.session_state
    st.number_input(
        place.say("ui.reports.limit"),
        min_value=1,
        value=None,
        key="report.limit",
        persist_state="session",
        placeholder=place.say("ui.reports.no_limit"),
    )
    st.number_input(
        place.say("ui.reports.first"),
        min_value=1,
        key="report.first",
        persist_state="session",
        disabled=not state["report.limit"],
        help=place.say("ui.reports.first_help"),
    )
    st.number_input(
        place.say("ui.reports.top_percent"),
        min_value=0.1,
        max_value=100.0,
        value=None,
        step=1.0,
        key="report.top_percent",
        disabled=bool(state["report.limit"]),
        persist_state="session",
        placeholder=place.say("ui.reports.no_limit"),
    )
    st.toggle(
        place.say("ui.reports.others"),
        key="report.others",
        disabled=not state["report.limit"] or state["report.first"] != 1,
        persist_state="session",
    )
    measures, dimensions = state["report.measures"], state["report.dimensions"]
    st.toggle(
        place.say("ui.reports.counted"),
        key="report.counted",
        disabled=len(dimensions) != 1 or bool(state["report.limit"] or state["report.share"]),
        persist_state="session",
    )
    if sum(DIMENSIONS[name].bands is not None for name in dimensions) == 1:
        st.text_input(
            place.say("ui.reports.limits"),
            key="report.limits",
            persist_state="session",
            placeholder=place.say("ui.reports.usual_limits"),
            help=place.say("ui.reports.limits_help"),
        )
    state["report.per"] = tuple(name for name in state["report.per"] if name in dimensions)
    st.multiselect(
        place.say("ui.reports.per"),
        dimensions,
        key="report.per",
        persist_state="session",
        disabled=not state["report.limit"] or len(dimensions) < 2,
        max_selections=max(len(dimensions) - 1, 1),
        format_func=lambda name: DIMENSIONS[name].label.to(place.language),
        placeholder=place.say("ui.reports.per_all"),
        help=place.say("ui.reports.per_help"),
        select_all=False,
    )
    st.selectbox(
        place.say("ui.reports.order"),
        ["", *measures, *dimensions],
        key="report.order",
        persist_state="session",
        format_func=lambda name: (
            (MEASURES.get(name) or DIMENSIONS[name]).label.to(place.language)
            if name
            else place.say("ui.reports.usual_order")
        ),
    )
    st.toggle(place.say("ui.reports.ascending"), key="report.ascending", persist_state="session")
    st.toggle(place.say("ui.reports.share"), key="report.share", persist_state="session")
    st.toggle(
        place.say("ui.reports.of_all"),
        key="report.of_all",
        disabled=not (state["report.share"] and state["report.audience"]),
        persist_state="session",
    )
    st.toggle(place.say("ui.reports.running"), key="report.running", persist_state="session")
    st.selectbox(
        place.say("ui.reports.average"),
        ["", *buckets.CALENDAR],
        key="report.average",
        persist_state="session",
        format_func=lambda unit: place.say(f"analytics.average.{unit}" if unit else "ui.reports.no_average"),
        help=place.say("ui.reports.average_help"),
    )
