"""The form that adds a condition to a report."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import streamlit as st

from crm_tools.analytics.registry import DIMENSIONS, MEASURES, goes_with
from crm_tools.analytics.request import Filter, Operator, Scalar
from crm_tools.analytics.result import Column
from crm_tools.present.asked import field_label, is_rate
from crm_tools.present.shown import CODED, named
from crm_tools.ui.here import DAY_FORMAT, Here

_NUMBERED = {"weekday": range(1, 8), "hour": range(24)}
# Customers are too many for a list to choose from: told by part of the name, or by id.
_OPERATORS: Mapping[str, tuple[Operator, ...]] = {
    "weekday": ("in", "not_in"),
    "hour": ("in", "not_in"),
    "customer": ("contains", "eq"),
}


def filter_form(place: Here) -> None:
    """A field, an operator and values, and the button that adds the condition."""
    state = st.session_state
    measures = state["report.measures"]
    beside = [f"{name}_change" for name in measures if state["report.compare"]]
    beside += [f"{name}_share" for name in measures if state["report.share"] and not MEASURES[name].ratio]
    fitting = [
        name
        for name, entry in DIMENSIONS.items()
        if entry.time != "calendar" and entry.unit != "time" and all(goes_with(measure, name) for measure in measures)
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
    elif DIMENSIONS[field].unit == "day" and not DIMENSIONS[field].groups:
        op, value = _day_condition(place)
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
        value = st.number_input(place.say(f"ui.reports.{label}", sign=place.sign), value=None, key=key)
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


def _day_condition(place: Here) -> tuple[Operator, str]:
    """From or until a day."""
    op: Operator = st.selectbox(
        place.say("ui.reports.filter_op"),
        ("ge", "le"),
        key="report.filter_day_op",
        format_func=lambda op: place.say(f"ui.op.{op}"),
    )
    day = st.date_input(
        place.say("ui.reports.filter_day"), place.desk.today, key="report.filter_day", format=DAY_FORMAT
    )
    return op, day.isoformat() if isinstance(day, dt.date) else ""


def _text_condition(place: Here, field: str) -> tuple[Operator, tuple[Scalar, ...] | str]:
    from crm_tools.analytics.values import values

    column = Column(field, DIMENSIONS[field].label, DIMENSIONS[field].unit)
    op: Operator = st.selectbox(
        place.say("ui.reports.filter_op"),
        _OPERATORS.get(field, ("in", "not_in", "contains")),
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
