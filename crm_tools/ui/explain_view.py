"""Why a number moved, on a page: one way of taking the change apart at a time, its bars and its list."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from crm_tools.analytics.explain import ExplainRequest, Explanation, explain, way_label, ways
from crm_tools.analytics.registry import DIMENSIONS
from crm_tools.analytics.request import ReportRequest
from crm_tools.present.explained import explained
from crm_tools.present.figures import change_figure
from crm_tools.texts import UserError
from crm_tools.ui import asking
from crm_tools.ui.charts import chart_card
from crm_tools.ui.here import Here
from crm_tools.ui.listing import listing, rows_of
from crm_tools.ui.notices import literal, small_print


def way_control(place: Here, measure: str, key: str) -> str | None:
    """A choice of the ways in which the measure's change can be taken apart; None where there is none."""
    options = asking.once(place, ways, measure)
    if not options:
        return None
    if st.session_state.get(key) not in options:
        st.session_state[key] = options[0]
    chosen: str = st.selectbox(
        place.say("ui.explain.way"),
        options,
        format_func=lambda name: place.say("ui.explain.by", split=way_label(name)),
        key=key,
        label_visibility="collapsed",
        persist_state="session",
        filter_mode=None,
    )
    return chosen


def explanation(place: Here, request: ExplainRequest, way: str) -> Explanation:
    """The change taken apart in that way only. Raises the errors of explanations."""
    return asking.once(place, explain, request.model_copy(update={"by": (way,)}))


def headline(place: Here, found: Explanation) -> str:
    """The change in one sentence."""
    return explained(found, place.language, currency=place.currency)[0]


def bars(place: Here, found: Explanation, key: str) -> None:
    """How far each group moved the figure."""
    [split] = found.splits
    chart_card(change_figure(split.result, split.label, split.words, place.language, currency=place.currency), key)


def table(place: Here, found: Explanation, key: str) -> None:
    """The groups with their files."""
    [split] = found.splits
    group = split.result.columns[0].name
    words = {code: word.to(place.language) for code, word in split.words.items()}
    worded = replace(split.result, frame=split.result.frame.replace({group: words}))
    listing(
        place,
        rows_of(worded),
        key=key,
        file_name=place.say("ui.explain.title", measure=found.measure.label, split=split.label),
        about=[headline(place, found), *(note.to(place.language) for note in found.notes)],
    )


def why_button(place: Here, request: ReportRequest) -> None:
    """Beside a report with a comparison: opens what moved its first measure, under the same conditions."""
    measure = request.measures[0]
    if request.compare is None or not asking.once(place, ways, measure):
        return
    if st.button(place.say("ui.explain.why"), key="explain.why", icon=":material/query_stats:"):
        facts = tuple(one for one in request.filters if one.field in DIMENSIONS)
        wanted = ExplainRequest(
            measure=measure,
            period=request.period,
            compare=request.compare,
            filters=facts,
            audience=request.audience,
        )
        st.dialog(place.say("ui.explain.why"), width="large")(_why)(place, wanted)


def _why(place: Here, request: ExplainRequest) -> None:
    way = way_control(place, request.measure, "explain.way")
    if way is None:
        return
    try:
        found = explanation(place, request, way)
    except UserError as error:
        st.caption(literal(error.text(place.language)))
        return
    st.markdown(literal(headline(place, found)))
    bars(place, found, "explain.bars")
    table(place, found, "explain.list")
    small_print(place, found.notes)
