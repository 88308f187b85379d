"""What came of a campaign, on its page."""

from __future__ import annotations

import streamlit as st

from crm_tools.outreach.campaigns import Campaign
from crm_tools.outreach.results import USUAL_DAYS, Results, results
from crm_tools.present.uplifts import not_reached_words, sales_uplift_words, uplift_words
from crm_tools.texts import formats
from crm_tools.ui.cards import Kpi, kpi_row
from crm_tools.ui.here import Here
from crm_tools.ui.notices import literal
from crm_tools.ui.period import span_words

DAYS = (7, USUAL_DAYS, 30)


def results_view(place: Here, found: Campaign) -> None:
    """Cards within so many days of the approval, and the comparison with those held out."""
    if not found.reached:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.subheader(place.say("ui.results.title"), anchor=False)
        st.space("stretch")
        days = st.segmented_control(
            place.say("ui.results.days"), DAYS, default=USUAL_DAYS, required=True, key="campaign.days",
            format_func=lambda count: place.say("ui.results.within", days=count), label_visibility="collapsed",
        )  # fmt: skip
    came = results(place.settings, found.id, days or USUAL_DAYS)
    if came is None:
        return
    kpi_row(place, _cards(place, found, came))
    basis = place.say("ui.results.basis", days=span_words(place, str(came.first), str(came.last)))
    gap = "" if place.language == "zh" else " "
    st.caption(basis if came.complete else f"{basis}{gap}{place.say('ui.results.not_over', days=came.days)}")
    if came.uplift:
        st.info(uplift_words(came.uplift, place.language), icon=":material/balance:")
        if note := not_reached_words(came, place.language):
            st.caption(note)
    if told := sales_uplift_words(came, place.language, place.currency):
        st.info(literal(told), icon=":material/payments:")


def _cards(place: Here, found: Campaign, came: Results) -> list[Kpi]:
    share = formats.percent(came.buyers / came.reached) if came.reached else formats.NOTHING
    cards = [
        _count(place, "reached", came.reached),
        Kpi(place.say("ui.results.buyers"), came.buyers, "count", place.say("ui.results.of_reached", share=share)),
        Kpi(place.say("ui.results.sales"), came.sales_cents / 100, "money",
            place.say("ui.results.orders", orders=came.orders)),
    ]  # fmt: skip
    if came.answered is not None:
        cards.append(_count(place, "answered", came.answered))
    if found.action == "offer_coupon" or found.content.get("coupon_id"):
        cards.append(_count(place, "coupons", came.coupons_used))
        cost = came.discount_cents / 100
        cards.append(Kpi(place.say("ui.results.discount"), cost, "money", place.say("ui.results.discount_help")))
    cards.append(_count(place, "inquired", came.inquired))
    return cards


def _count(place: Here, name: str, count: int) -> Kpi:
    return Kpi(place.say(f"ui.results.{name}"), count, "count", place.say(f"ui.results.{name}_help"))
