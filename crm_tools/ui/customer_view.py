"""One customer on a page: the search box, who it is, what the figures say, recommendations, the timeline."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import streamlit as st

from crm_tools.analytics.audience_request import AudienceRequest, Condition
from crm_tools.analytics.look_up import MOST_FOUND, Match, find_people
from crm_tools.analytics.recommend import recommend
from crm_tools.analytics.story import KINDS, Story, customer_story
from crm_tools.present.masking import mask_email, mask_mobile
from crm_tools.present.shown import named
from crm_tools.present.story_figure import story_figure
from crm_tools.present.table import plain
from crm_tools.texts import UserError, formats
from crm_tools.ui import asking
from crm_tools.ui.cards import Kpi, kpi_row, meaning
from crm_tools.ui.charts import chart_card
from crm_tools.ui.contacts import contacts_switch
from crm_tools.ui.here import Here
from crm_tools.ui.listing import listing, rows_of
from crm_tools.ui.notices import empty_state, literal, small_print
from crm_tools.ui.take import take_buttons

PARAMETER = "customer"
TYPED, PICKED = "customer.typed", "customer.picked"


def search(place: Here) -> int | None:
    """The search box, and a choice where several fit; returns the customer's id. The address carries it."""
    asked = st.query_params.get(PARAMETER, "")
    if asked and TYPED not in st.session_state:
        st.session_state[TYPED] = asked
    typed = st.text_input(
        place.say("ui.customer.search"),
        key=TYPED,
        placeholder=place.say("ui.customer.search_help"),
        icon=":material/search:",
        max_chars=100,
    )
    if not typed.strip():
        empty_state(":material/person_search:", place.say("ui.customer.empty"), place.say("ui.customer.empty_next"))
        return None
    found = asking.once(place, find_people, typed)
    if not found:
        empty_state(":material/person_off:", place.say("ui.customer.nobody"), place.say("ui.customer.nobody_next"))
        return None
    customer = found[0].customer_id if len(found) == 1 else _choice(place, found)
    st.query_params[PARAMETER] = str(customer)
    return customer


def _choice(place: Here, found: tuple[Match, ...]) -> int:
    """Which of several: an id that is also an order number, namesakes, a part of a name."""
    by_id = {one.customer_id: one for one in found}
    if st.session_state.get(PICKED) not in by_id:
        st.session_state[PICKED] = found[0].customer_id

    def words(customer: int) -> str:
        one = by_id[customer]
        return literal(place.say(f"ui.customer.by.{one.how}", name=one.name, id=one.customer_id))

    label = place.say("ui.customer.several", count=len(found))
    if len(found) == MOST_FOUND:
        label = place.say("ui.customer.at_least", count=len(found))
    st.pills(label, list(by_id), format_func=words, key=PICKED, required=True)
    return int(st.session_state[PICKED])


def story_view(place: Here, customer: int) -> None:
    """Everything about one customer."""
    try:
        with st.skeleton(height=420):
            story = asking.once(place, customer_story, customer, place.language)
    except UserError as error:
        st.error(error.text(place.language))
        return
    _head(place, story)
    kpi_row(place, _cards(place, story))
    _standings(place, story)
    take_buttons(place, _only(customer), f"customer.{customer}", [customer], place.say("ui.take.this_one"))
    kind = next(column for column in story.timeline.columns if column.name == "kind")
    frame = story.timeline.frame
    chart_card(story_figure(frame, kind, KINDS, place.language, currency=place.currency), f"customer.figure.{customer}")
    st.subheader(place.say("ui.customer.recommended"), anchor=False)
    _recommended(place, customer)
    st.subheader(place.say("ui.customer.timeline"), anchor=False)
    present = [one for one in KINDS if (frame["kind"] == one).any()]
    chosen = st.pills(
        place.say("ui.customer.kinds"),
        present,
        selection_mode="multi",
        format_func=lambda one: named(one, kind, place.language),
        key=f"customer.kinds.{customer}",
        label_visibility="collapsed",
    )
    shown = frame[frame["kind"].isin(chosen)] if chosen else frame
    listing(
        place,
        rows_of(replace(story.timeline, frame=shown.reset_index(drop=True))),
        key=f"customer.timeline.{customer}.{'-'.join(chosen)}",
        file_name=place.say("ui.customer.file", id=customer),
    )
    small_print(place, story.timeline.notes)


def _only(customer: int) -> AudienceRequest:
    return AudienceRequest(filters=(Condition(field="customer", value=customer),))


def _head(place: Here, story: Story) -> None:
    about = story.about
    with st.container(horizontal=True, vertical_alignment="center"):
        name, number = str(about["name"] or ""), str(about["id"])
        title = name if number in name else f"{name} #{number}".strip()  # some shops have no names but these
        st.subheader(literal(title), anchor=False, width="content")
        for name in ("level", "city", "channel", "gender"):
            if about[name]:
                st.badge(literal(about[name]), color="gray")
        agreed = "yes" if about["consent"] else "no"
        st.badge(place.say(f"ui.customer.consent_{agreed}"), color="green" if about["consent"] else "orange")
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(literal(" · ".join(_reach(place, story))))
        st.space("stretch")
        if about["mobile"] or about["email"]:
            contacts_switch(place, f"customer.{about['id']}")


def _reach(place: Here, story: Story) -> list[str]:
    """Mobile and email, masked unless switched on, and since when."""
    about, shown = story.about, place.contacts_shown
    found = []
    if about["mobile"]:
        mobile = about["mobile"] if shown else mask_mobile(about["mobile"])
        found.append(f"{place.say('ui.contacts.mobile')} {mobile}")
    if about["email"]:
        email = about["email"] if shown else mask_email(about["email"])
        found.append(f"{place.say('ui.contacts.email')} {email}")
    day = dt.date.fromisoformat(about["registered_at"][:10])
    return [*found, place.say("ui.customer.since", day=formats.date(day, place.language))]


def _cards(place: Here, story: Story) -> list[Kpi]:
    figures = story.figures
    sales, orders = plain(figures["sales"], "money"), figures["orders"]
    cards = [
        Kpi(place.say("ui.kpi.sales"), sales, "money", meaning(place, "sales")),
        Kpi(place.say("ui.kpi.orders"), orders, "count", meaning(place, "orders")),
    ]
    if orders:
        cards.append(Kpi(place.say("ui.customer.aov"), sales / orders, "money", meaning(place, "aov")))
    for name in ("last_order", "last_login"):
        at = figures[f"{name}_at"]
        days = (place.desk.today - dt.date.fromisoformat(at[:10])).days if at else None
        cards.append(Kpi(place.say(f"ui.customer.{name}"), days, "days", at[:16] if at else ""))
    chance = figures["repurchase_probability"]
    if chance is not None:
        note = place.say("ui.customer.chance_help", days=figures["horizon_days"])
        cards.append(Kpi(place.say("ui.customer.chance"), chance, "rate", note))
        at_risk = plain(figures["value_at_risk"], "money")
        cards.append(Kpi(place.say("ui.customer.at_risk"), at_risk, "money", place.say("ui.customer.at_risk_help")))
    cards.append(
        Kpi(place.say("ui.customer.coupons"), figures["coupons_held"], "count", place.say("ui.customer.coupons_help"))
    )
    return cards


def _standings(place: Here, story: Story) -> None:
    if not story.standings:
        st.caption(place.say("ui.customer.on_no_list"))
        return
    with st.container(border=True, gap="xsmall"):
        for one in story.standings:
            st.markdown(f"**{literal(one.label)}** {literal(one.reason)}")


def _recommended(place: Here, customer: int) -> None:
    found = asking.once(place, recommend, customer_id=customer, language=place.language)
    days = found.definitions["recommendation.days"]
    st.caption(place.say("ui.customer.recommended_note", days=days))
    if found.frame.empty:
        empty_state(":material/inventory_2:", place.say("ui.customer.nothing_left"))
        return
    listing(
        place,
        rows_of(found),
        key=f"customer.products.{customer}",
        file_name=place.say("ui.customer.products_file", id=customer),
    )
