"""The Intent page: who is likely to buy anything, or a target, narrowed by clicking, and what to do about it."""

from __future__ import annotations

from typing import Any

import streamlit as st

from crm_tools.analytics.audience_list import Audience
from crm_tools.analytics.audience_request import AudienceRequest
from crm_tools.analytics.desk import Desk
from crm_tools.analytics.intent_target import KINDS
from crm_tools.analytics.values import values
from crm_tools.present.segment_figures import MOST_STACKED, intent_figure
from crm_tools.texts import UserError, formats
from crm_tools.ui import asking
from crm_tools.ui.audience_view import about, listed
from crm_tools.ui.breakdown import CUSTOMER, Drawn, breakdown
from crm_tools.ui.cards import Kpi, kpi_row
from crm_tools.ui.here import Here
from crm_tools.ui.no_data import loaded, missing
from crm_tools.ui.notices import empty_state, literal

KEY = "intent"
EVERYTHING = "everything"


def with_target(place: Here, request: AudienceRequest) -> AudienceRequest:
    """The page's own control: what they may want to buy."""
    kind = st.segmented_control(
        place.say("ui.intent.target"),
        [EVERYTHING, *KINDS],
        default=EVERYTHING,
        required=True,
        key=f"{KEY}.kind",
        format_func=lambda name: place.say(f"ui.intent.{name}"),
        persist_state="session",
        label_visibility="collapsed",
    )
    if kind == EVERYTHING:
        return request
    target: dict[str, Any] = {"target_kind": kind}
    if kind == "category":
        target["target"] = st.selectbox(
            place.say("ui.intent.category"), values(place.desk, "category"), key=f"{KEY}.category"
        )
    elif kind == "product":
        target["target"] = st.selectbox(
            place.say("ui.intent.product"), values(place.desk, "product"), key=f"{KEY}.product"
        )
    elif kind == "similar_inquiry":
        words = st.text_input(
            place.say("ui.intent.words"), key=f"{KEY}.words", placeholder=place.say("ui.intent.words_example")
        )
        target |= {"target": words.strip()} if words.strip() else {}
    return request.model_copy(update={"params": {**request.params, **target}})


def intent_view(place: Here, request: AudienceRequest, file_name: str) -> None:
    """Chart of the first customers, bars, list with suggestions."""
    try:
        with st.skeleton(height=320):
            found = asking.audience(place, request)
            first = asking.first_customers(place, request)
    except UserError as error:
        empty_state(":material/search_off:", error.text(place.language))
        return
    st.caption(literal(about(place, found)))
    if not first.total and not asking.once(place, loaded, ("browse_events", "inquiries")):
        missing(place, ":material/web_traffic:", place.say("ui.intent.no_touch"), place.say("ui.intent.no_touch_next"))
        return
    if not first.total:
        empty_state(":material/group_off:", place.say("ui.segments.nobody"), place.say("ui.segments.nobody_next"))
        return
    bands = asking.once(place, by_band, request)
    drawn = intent_figure(found.columns, first.customers, first.total, place.language)
    own = {column.name: column for column in found.columns}
    leading = first.customers.head(MOST_STACKED)
    names = leading["customer"].astype(str).tolist()
    figure = Drawn(drawn, CUSTOMER, leading["customer_id"].tolist(), names)
    cards = st.container()  # above the bars, counting what a click on these leaves
    narrowed = breakdown(place, request, [own["band"], own["top_category"]], f"{KEY}.bars", own=figure)
    total = first.total
    if narrowed is not request:
        found = asking.audience(place, narrowed)
        total, bands = asking.customers(place, narrowed), asking.once(place, by_band, narrowed)
    with cards:
        kpi_row(place, _cards(place, found, total, bands))
    listed(place, KEY, found, total, narrowed, file_name, about(place, found))


def by_band(desk: Desk, request: AudienceRequest) -> dict[str, int]:
    """How many customers each level of intent has."""
    from crm_tools.analytics.audience import find

    frame = find(desk, request).groups(("band",))
    return {str(band): int(count) for band, count in zip(frame["band"], frame["customers"], strict=True)}


def _cards(place: Here, found: Audience, total: int, bands: dict[str, int]) -> list[Kpi]:
    limits = found.definitions
    cards = [Kpi(place.say("ui.kpi.customers"), total, "count", place.say("ui.kpi.on_list"))]
    for band in ("high", "medium", "low"):
        count = bands.get(band, 0)
        share = place.say("ui.intent.of_list", share=formats.percent(count / total) if total else formats.NOTHING)
        score = limits["intent.high"] if band == "high" else limits["intent.medium"]
        words = place.say(f"ui.intent.help_{band}", score=formats.number(score, place.language, exact=True))
        cards.append(Kpi(place.say(f"ui.intent.{band}"), count, "count", f"{words} · {share}"))
    return cards
