"""What came of a campaign, on its page."""

from __future__ import annotations

import streamlit as st

from crm_tools.outreach.campaigns import Campaign
from crm_tools.outreach.results import USUAL_DAYS, Results, SalesUplift, Uplift, results
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
        _uplift(place, came.uplift, came.reached)
    if came.sales_uplift and came.uplift:
        _sales_uplift(place, came.sales_uplift, came.uplift.chosen)


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


def _uplift(place: Here, found: Uplift, reached: int) -> None:
    """In words: a difference that chance may explain is called that."""
    key = "no_difference" if not found.certain else "more" if found.difference > 0 else "less"
    words = place.say(
        f"ui.results.uplift.{key}",
        chosen=formats.percent(found.chosen_buyers / found.chosen),
        held=formats.percent(found.held_buyers / found.held),
        count=formats.number(found.chosen, place.language, exact=True),
        held_count=formats.number(found.held, place.language, exact=True),
        points=_points(found.difference),
        low=_points(found.low),
        high=_points(found.high),
    )
    st.info(words, icon=":material/balance:")
    if not_reached := found.chosen - reached:
        st.caption(
            place.say("ui.results.uplift.not_reached", count=formats.number(not_reached, place.language, exact=True))
        )


def _sales_uplift(place: Here, found: SalesUplift, chosen: int) -> None:
    """Sales per customer beside those held out; what it brought in all only where chance hardly explains it."""

    def money(cents: float, *, sign: bool = False) -> str:
        mark = ("−" if cents < 0 else "+") if sign else ""
        return mark + formats.money(abs(cents) if sign else cents, place.currency, place.language, exact=True)

    key = "no_difference" if not found.certain else "more" if found.difference > 0 else "less"
    words = place.say(
        f"ui.results.sales_uplift.{key}",
        chosen=money(found.chosen_cents), held=money(found.held_cents), difference=money(found.difference, sign=True),
        low=money(found.low, sign=True), high=money(found.high, sign=True),
        total=money(abs(found.difference) * chosen), count=formats.number(chosen, place.language, exact=True),
    )  # fmt: skip
    st.info(literal(words), icon=":material/payments:")


def _points(fraction: float) -> str:
    """Percentage points with their sign."""
    return f"{fraction * 100:+.1f}".replace("-", "−")
