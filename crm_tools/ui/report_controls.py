"""The controls of the Reports page: each shows a part of the request."""

from __future__ import annotations

import streamlit as st

from crm_tools.analytics.audience_request import AudienceRequest
from crm_tools.analytics.registry import DIMENSIONS, MEASURES, goes_with
from crm_tools.analytics.request import Filter, Operator, Scalar
from crm_tools.analytics.result import Column
from crm_tools.analytics.segments import SEGMENTS
from crm_tools.present.asked import field_label, filter_words, is_rate
from crm_tools.present.shown import CODED, named
from crm_tools.ui import asking
from crm_tools.ui.here import Here
from crm_tools.ui.period import OWN, own_days, period_control, token_words
from crm_tools.ui.report_state import CHARTS, DEFAULT, to_widgets

MOST_DIMENSIONS = 3
COMPARISONS = ("", "previous", "year_ago")
_TOO_MANY = frozenset(("customer",))
"""Dimensions with more members than a list to choose from can hold: told by part of the name, or by id."""
_NUMBERED = {"weekday": range(1, 8), "hour": range(24)}


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
            _filter_form(place)
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


def _remove(index: int) -> None:
    filters = st.session_state["report.filters"]
    st.session_state["report.filters"] = (*filters[:index], *filters[index + 1 :])


def _reset() -> None:
    state = st.session_state
    to_widgets(DEFAULT, state)  # type: ignore[arg-type]
    state["report.chart"] = "auto"


def _audience(place: Here) -> None:
    """Only the customers of a segment."""
    chosen = st.session_state["report.audience"]
    names = [name for name in SEGMENTS if name != "all"]
    picked = st.radio(
        place.say("ui.reports.audience_of"),
        ["", *names],
        index=[*("",), *names].index(chosen.segment) if chosen and chosen.segment in names else 0,
        format_func=lambda name: SEGMENTS[name or "all"].label.to(place.language),
        key=f"report.audience_of.{chosen.segment if chosen else ''}",
    )
    before = chosen.segment if chosen and chosen.segment in names else ""
    if picked != before:
        _choose_audience(picked)
        st.rerun()


def _choose_audience(segment: str = "") -> None:
    st.session_state["report.audience"] = AudienceRequest(segment=segment) if segment else None


def _filter_form(place: Here) -> None:
    state = st.session_state
    measures = state["report.measures"]
    beside = [f"{name}_change" for name in measures if state["report.compare"]]
    beside += [f"{name}_share" for name in measures if state["report.share"] and not MEASURES[name].ratio]
    fitting = [
        name
        for name, entry in DIMENSIONS.items()
        if entry.time != "calendar" and all(goes_with(measure, name) for measure in measures)
    ]
    # What people narrow down by most comes first: who and what, then the clock.
    fitting.sort(key=lambda name: (DIMENSIONS[name].time is not None, name == "customer"))
    names = [*fitting, *measures, *beside]
    field = st.selectbox(
        place.say("ui.reports.filter_field"),
        list(dict.fromkeys(names)),
        key="report.filter_field",
        format_func=lambda name: field_label(name).to(place.language),
    )
    value: Scalar | tuple[Scalar, ...] | None
    if field not in DIMENSIONS:
        money = field in MEASURES and MEASURES[field].unit == "money"
        op, value = _number_condition(place, "amount" if money else "percent" if is_rate(field) else "number")
    elif DIMENSIONS[field].kind != "text" and field not in CODED:
        op, value = _number_condition(place, "amount" if DIMENSIONS[field].kind == "money" else "number")
    else:
        op, value = _text_condition(place, field)
    st.button(
        place.say("ui.reports.add"),
        type="primary",
        disabled=value in ((), "", None),
        on_click=_add,
        args=(field, op, value),
        key="report.filter_add",
    )


def _number_condition(place: Here, kind: str) -> tuple[Operator, Scalar | tuple[Scalar, ...] | None]:
    """An operator and one or two numbers; percent become fractions."""

    def number(label: str, key: str) -> Scalar | None:
        value = st.number_input(place.say(f"ui.reports.{label}"), value=None, key=key)
        if value is None:
            return None
        value = round(value / 100, 8) if kind == "percent" else value
        return int(value) if float(value).is_integer() else value

    op: Operator = st.selectbox(
        place.say("ui.reports.filter_op"),
        ("ge", "gt", "le", "lt", "eq", "ne", "between"),
        key="report.filter_op",
        format_func=lambda op: place.say(f"ui.op.{op}"),
    )
    low = number(f"filter_{kind}", "report.filter_number")
    if op != "between":
        return op, low
    high = number("filter_high", "report.filter_high")
    return op, None if low is None or high is None else (low, high)


def _text_condition(place: Here, field: str) -> tuple[Operator, tuple[Scalar, ...] | str]:
    from crm_tools.analytics.values import values

    column = Column(field, DIMENSIONS[field].label, DIMENSIONS[field].unit)
    op: Operator = st.selectbox(
        place.say("ui.reports.filter_op"),
        ("in", "not_in")
        if field in CODED
        else ("contains", "eq")
        if field in _TOO_MANY
        else ("in", "not_in", "contains"),
        key="report.filter_text_op",
        format_func=lambda op: place.say(f"ui.op.{op}"),
    )
    if op in ("contains", "eq"):
        return op, st.text_input(place.say("ui.reports.filter_text"), key="report.filter_text").strip()
    chosen: list[Scalar] = st.multiselect(
        place.say("ui.reports.filter_values"),
        _NUMBERED[field] if field in CODED else values(place.desk, field),
        format_func=lambda value: named(value, column, place.language),
        key=f"report.filter_values.{field}",
        select_all=False,
        placeholder=place.say("ui.reports.filter_pick"),
    )
    return op, tuple(chosen)


def _add(field: str, op: Operator, value: Scalar | tuple[Scalar, ...]) -> None:
    st.session_state["report.filters"] = (*st.session_state["report.filters"], Filter(field=field, op=op, value=value))


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
    st.toggle(
        place.say("ui.reports.others"), key="report.others", disabled=not state["report.limit"], persist_state="session"
    )
    measures, dimensions = state["report.measures"], state["report.dimensions"]
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
    st.toggle(place.say("ui.reports.running"), key="report.running", persist_state="session")
