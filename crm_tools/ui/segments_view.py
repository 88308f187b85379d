"""The Segments page: lists by name, rules by clicking, the map of RFM, and two lists against each other."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from crm_tools.analytics.audience_request import AudienceRequest
from crm_tools.analytics.desk import Desk
from crm_tools.analytics.result import Result
from crm_tools.analytics.rules import RFM_GRID
from crm_tools.analytics.saved_segments import SavedSegment, saved_segments
from crm_tools.analytics.segment_compare import CUSTOMERS, PARTS, overlap, overlap_request, sizes
from crm_tools.analytics.segments import SEGMENTS
from crm_tools.present.drawing import tall
from crm_tools.present.figures import figure
from crm_tools.present.rfm_figure import rfm_map
from crm_tools.present.segment_figures import groups_figure
from crm_tools.present.shown import named
from crm_tools.texts import formats
from crm_tools.ui import asking, rule_builder
from crm_tools.ui.audience_view import audience_view, request_controls
from crm_tools.ui.breakdown import Drawn
from crm_tools.ui.charts import chart_card
from crm_tools.ui.here import Here
from crm_tools.ui.linked import linked_choice
from crm_tools.ui.listing import listing, rows_of
from crm_tools.ui.notices import empty_state, small_print
from crm_tools.ui.saved_segments_view import manage, save_popover

FIRST = ("high_value", "most_active", "new", "never_bought", "lapsed")
ELSEWHERE = ("all", "intent", "churn_risk", "rfm")
BESIDE_THE_TREND = 320
"""Pixels; with the hint below it the chart of the parts is as tall as the one at its right."""
SAVED = "saved:"
"""Before the name of a saved segment among the choices."""


def lists(place: Here) -> None:
    """A segment that comes with the desk, or a saved one."""
    kept = {f"{SAVED}{one.name}": one for one in saved_segments(place.settings.database)}
    names = [*FIRST, *(name for name in SEGMENTS if name not in (*FIRST, *ELSEWHERE)), *kept]

    def words(name: str) -> str:
        return kept[name].name if name in kept else SEGMENTS[name].label.to(place.language)

    chosen = linked_choice(place.say("ui.segments.which"), names, words, "segment")
    if chosen in kept:
        _saved(place, kept[chosen])
        return
    request = request_controls(place, chosen, "segments")
    audience_view(place, request, "segments", words(chosen))


def _saved(place: Here, kept: SavedSegment) -> None:
    if not manage(place, kept):
        return
    audience_view(place, AudienceRequest(saved=kept.name), f"segments.saved.{kept.id}", kept.name)


def rules(place: Here) -> None:
    """Rules by clicking, how many meet them, and their list."""
    with st.container(horizontal=True, vertical_alignment="center"):
        counted = st.container(width="content")
        st.space("stretch")
        keep = st.container(horizontal=True, width="content")
    request = rule_builder.builder(place)
    with keep:
        st.button(
            place.say("ui.rules.clear"),
            key="rules.clear",
            icon=":material/restart_alt:",
            type="tertiary",
            on_click=rule_builder.clear,
        )
        save_popover(place, request)
    if request is None:
        empty_state(":material/account_tree:", place.say("ui.rules.empty"), place.say("ui.rules.empty_next"))
        return
    count, everyone = asking.customers(place, request), asking.customers(place, AudienceRequest())
    share = formats.percent(count / everyone) if everyone else formats.NOTHING
    with counted:
        number = formats.number(count, place.language, exact=True)
        st.markdown(f"### {place.say('ui.rules.count', count=number, share=share)}")
    audience_view(place, request, "segments.rules", place.say("ui.rules.file"), groups=("level",))


def rfm(place: Here) -> None:
    """The map; a box or a bar narrows the list to its group."""
    request = request_controls(place, "rfm", "segments.rfm")
    found = asking.audience(place, request)
    group = next(column for column in found.columns if column.name == "rfm_group")
    boxes = asking.once(place, _boxes, request)
    drawn, groups = rfm_map(boxes, RFM_GRID, group, place.language, currency=place.currency)
    own = Drawn(drawn, group, groups, [named(one, group, place.language) for one in groups])
    audience_view(
        place,
        request,
        "segments.rfm",
        SEGMENTS["rfm"].label.to(place.language),
        groups=("rfm_group",),
        money="spent_counted",
        own=own if len(boxes) else None,
    )


def _boxes(desk: Desk, request: AudienceRequest) -> pd.DataFrame:
    from crm_tools.analytics.audience import find

    return find(desk, request).groups(("r_score", "f_score"), ("spent_counted",))


def compare(place: Here) -> None:
    """Who is on both of two lists, and how long each was over the last year."""
    saved = [one.name for one in saved_segments(place.settings.database)]
    names = [*(name for name in SEGMENTS if name != "all"), *saved]

    def words(name: str) -> str:
        return SEGMENTS[name].label.to(place.language) if name in SEGMENTS else name

    picked = []
    for column, key, usual in zip(st.columns(2), ("first", "second"), ("high_value", "churn_risk"), strict=True):
        with column:
            picked.append(
                st.selectbox(
                    place.say(f"ui.compare_lists.{key}"), names, names.index(usual), format_func=words,
                    key=f"segments.compare.{key}", persist_state="session",
                )
            )  # fmt: skip
    first, second = picked
    if first == second:
        empty_state(":material/join_inner:", place.say("ui.compare_lists.same"))
        return
    with st.skeleton(height=320):
        shared = asking.once(place, overlap, first, second)
        over_time = asking.once(place, sizes, (first, second))
    told = {"first": words(first), "second": words(second)}
    left, right = st.columns(2)
    with left:
        part = _parts(place, shared)
    with right:
        worded = over_time.frame.assign(segment=[words(name) for name in over_time.frame["segment"]])
        trend = Result(over_time.columns, worded, None, notes=over_time.notes)
        chart_card(figure(trend, "line", place.language), "segments.compare.sizes")
    small_print(place, over_time.notes)
    with st.expander(place.say("ui.compare_lists.as_list")):
        listing(place, rows_of(trend), key="segments.compare.trend", file_name=place.say("ui.compare_lists.trend"))
    title = place.say(f"ui.compare_lists.{PARTS[part]}_part", **told)
    st.subheader(title, anchor=False)
    audience_view(place, overlap_request(first, second, PARTS[part]), f"segments.compare.{part}", title)


def _parts(place: Here, shared: Result) -> int:
    """Bars of the three parts; which of them is clicked, else those on both."""
    column = next(one for one in shared.columns if one.name == "part")
    frame = shared.frame.assign(part=[place.say(f"ui.compare_lists.{part}_bar") for part in shared.frame["part"]])
    drawn = groups_figure(frame, column, [CUSTOMERS], place.language)
    if drawn is not None:
        tall(drawn, len(frame), BESIDE_THE_TREND)
    clicked = chart_card(drawn, "segments.compare.overlap", click=True)
    st.caption(place.say("ui.breakdown.hint"))
    return clicked[0] if clicked else PARTS.index("both")


VIEWS = {"lists": lists, "rules": rules, "rfm": rfm, "compare": compare}


def segments_view(place: Here) -> None:
    """The part of the page that the address names."""
    view = linked_choice(
        place.say("ui.segments.part"), list(VIEWS), lambda name: place.say(f"ui.segments.view.{name}"), "view"
    )
    VIEWS[view](place)
