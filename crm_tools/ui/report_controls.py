"""The controls of the Reports page: each shows a part of the request."""

from __future__ import annotations

import streamlit as st

from crm_tools.analytics.registry import DIMENSIONS, MEASURES, goes_with
from crm_tools.analytics.request import Filter, Operator, Scalar
from crm_tools.assistant.basis import conditions
from crm_tools.assistant.calls import Call
from crm_tools.ui.here import Here
from crm_tools.ui.period import period_control

MOST_DIMENSIONS = 3
COMPARISONS = ("", "previous", "year_ago")
CHARTS = ("auto", "bar", "line", "pie")


def main_controls(place: Here) -> str:
    """Measures, dimensions, period and comparison in one row; returns the period's token."""
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
            [*COMPARISONS, *([] if chosen in COMPARISONS else [chosen])],
            key="report.compare",
            persist_state="session",
            format_func=lambda how: place.say(f"ui.compare.{how or 'none'}") if how in COMPARISONS else how,
        )
    return period


def more_controls(place: Here) -> str:
    """Conditions as chips, and what is asked for less often in a popover; returns how to draw."""
    with st.container(horizontal=True, vertical_alignment="center"):
        with st.popover(place.say("ui.reports.add_filter"), icon=":material/filter_alt:"):
            _filter_form(place)
        with st.popover(place.say("ui.reports.more"), icon=":material/tune:"):
            _options(place)
        _chips(place)
        st.space("stretch")
        chart: str = st.segmented_control(
            place.say("ui.reports.chart"),
            CHARTS,
            default="auto",
            required=True,
            key="report.chart",
            persist_state="session",
            label_visibility="collapsed",
            format_func=lambda kind: place.say(f"ui.chart.{kind}"),
        )
    return chart


def _groups(measures: list[str], chosen: list[str]) -> list[str]:
    """Dimensions that can group every chosen measure, and those already chosen."""
    return [
        name
        for name, entry in DIMENSIONS.items()
        if name in chosen or (entry.groups and all(goes_with(measure, name) for measure in measures))
    ]


def _chips(place: Here) -> None:
    filters: tuple[Filter, ...] = st.session_state["report.filters"]
    if not filters:
        return
    call = Call("run_report", {"measures": ["sales"], "filters": [one.model_dump(mode="json") for one in filters]})
    for index, words in enumerate(conditions(call, place.desk.today, place.language, place.currency)):
        st.button(
            words,
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


def _filter_form(place: Here) -> None:
    names = [*(n for n, e in DIMENSIONS.items() if e.time != "calendar"), *st.session_state["report.measures"]]
    field = st.selectbox(
        place.say("ui.reports.filter_field"),
        list(dict.fromkeys(names)),
        key="report.filter_field",
        format_func=lambda name: (DIMENSIONS.get(name) or MEASURES[name]).label.to(place.language),
    )
    value: Scalar | tuple[str, ...] | None
    if field in MEASURES:
        op, value = _number_condition(place, money=MEASURES[field].unit == "money")
    elif DIMENSIONS[field].kind != "text":
        op, value = _number_condition(place, money=DIMENSIONS[field].kind == "money")
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


def _number_condition(place: Here, *, money: bool) -> tuple[Operator, Scalar | None]:
    op: Operator = st.selectbox(
        place.say("ui.reports.filter_op"),
        ("ge", "le", "eq"),
        key="report.filter_op",
        format_func=lambda op: place.say(f"ui.op.{op}"),
    )
    label = place.say("ui.reports.filter_amount" if money else "ui.reports.filter_number")
    value = st.number_input(label, value=None, key="report.filter_number")
    return op, int(value) if value is not None and float(value).is_integer() else value


def _text_condition(place: Here, field: str) -> tuple[Operator, tuple[str, ...] | str]:
    from crm_tools.analytics.values import values

    op: Operator = st.selectbox(
        place.say("ui.reports.filter_op"),
        ("in", "not_in", "contains"),
        key="report.filter_text_op",
        format_func=lambda op: place.say(f"ui.op.{op}"),
    )
    if op == "contains":
        return op, st.text_input(place.say("ui.reports.filter_text"), key="report.filter_text").strip()
    chosen = st.multiselect(
        place.say("ui.reports.filter_values"),
        values(place.desk, field),
        key=f"report.filter_values.{field}",
        select_all=False,
        placeholder=place.say("ui.reports.filter_pick"),
    )
    return op, tuple(chosen)


def _add(field: str, op: Operator, value: Scalar | tuple[str, ...]) -> None:
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
