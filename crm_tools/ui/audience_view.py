"""An audience on a page: thresholds for this look, cards, bars, and the list with its download."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from crm_tools.analytics.audience_list import Audience
from crm_tools.analytics.audience_request import AudienceRequest, Condition
from crm_tools.analytics.registry import DIMENSIONS
from crm_tools.analytics.result import Column
from crm_tools.analytics.segments import SEGMENTS
from crm_tools.analytics.values import values
from crm_tools.present.asked import threshold_words
from crm_tools.present.figures import audience_figure
from crm_tools.present.table import plain
from crm_tools.texts import formats
from crm_tools.ui import asking, thresholds
from crm_tools.ui.breakdown import CUSTOMER, Drawn, breakdown
from crm_tools.ui.cards import Kpi, kpi_row, meaning
from crm_tools.ui.here import Here
from crm_tools.ui.listing import Rows, listing
from crm_tools.ui.no_data import loaded, missing
from crm_tools.ui.notices import empty_state, literal, small_print
from crm_tools.ui.period import period_words
from crm_tools.ui.take import take_buttons

MOST_SUMMED = 20_000
MOST_LEADING = 10
ATTRIBUTES = ("city", "level", "channel", "gender")
_LEADS: Mapping[str | None, tuple[str, ...]] = {
    "churn": ("reason", "stage", "repurchase_probability", "value_at_risk", "activity", "days_since_order"),
    "intent": ("score", "band", "top_product", "suggestion", "reason", "latest_touch"),
}
"""Columns beside the customer's name, by the definition that makes the list; the others follow as in the file."""


def request_controls(place: Here, segment: str, key: str) -> AudienceRequest:
    """Thresholds of ``segment`` and attributes of customers, each in a popover; returns the request they make."""
    named = SEGMENTS[segment]
    changed: dict[str, Any] = {}
    filters: list[Condition] = []
    with st.container(horizontal=True, vertical_alignment="center"):
        if named.params:
            with st.popover(place.say("ui.segments.thresholds"), icon=":material/tune:"):
                st.caption(place.say("ui.segments.thresholds_note"))
                changed = thresholds.controls(place, named, key)
        with st.popover(place.say("ui.segments.narrow"), icon=":material/filter_alt:"):
            for name in ATTRIBUTES:
                chosen = st.multiselect(
                    place.say(f"ui.attribute.{name}"),
                    values(place.desk, name),
                    key=f"{key}.{name}",
                    select_all=False,
                    placeholder=place.say("ui.segments.any"),
                    persist_state="session",
                )
                if chosen:
                    filters.append(Condition(field=name, op="in", value=tuple(chosen)))
        for one in filters:
            values_of = place.say("present.comma").join(map(str, one.value))  # type: ignore[arg-type]
            st.badge(place.say("ui.pair", label=place.say(f"ui.attribute.{one.field}"), value=values_of), color="gray")
        for name, value in changed.items():
            definition = f"{named.definition}.{name}"
            words = place.say(
                "ui.pair",
                label=thresholds.name_of(place, definition),
                value=thresholds.value_of(place, definition, value),
            )
            st.badge(place.say("ui.segments.this_look", words=words), color="primary")
    return AudienceRequest(segment=segment, params=changed, filters=tuple(filters))


def segment_page(place: Here, segment: str, key: str) -> None:
    """The list of one segment with its controls, as the page of its own menu entry."""
    request = request_controls(place, segment, key)
    audience_view(place, request, key, SEGMENTS[segment].label.to(place.language))


def audience_view(
    place: Here,
    request: AudienceRequest,
    key: str,
    file_name: str,
    *,
    groups: Sequence[str] = ("level",),
    money: str | None = None,
    own: Drawn | None = None,
) -> None:
    """Caption, cards, charts and list of ``request``. A click on a bar narrows the cards and the list.

    ``groups`` are attributes or columns of the segment to draw bars of, with the sum of the column ``money``; ``own``
    is a figure of the page instead of the leading customers.
    """
    with st.skeleton(height=320):
        found = asking.audience(place, request)
        first = asking.first_customers(place, request)
    basis = about(place, found)
    st.caption(literal(basis))
    if not first.total:
        if request.segment == "most_active" and not asking.once(place, loaded, ("logins",)):
            missing(
                place, ":material/login:", place.say("ui.segments.no_login"), place.say("ui.segments.no_login_next")
            )
        else:
            empty_state(":material/group_off:", place.say("ui.segments.nobody"), place.say("ui.segments.nobody_next"))
        return
    columns = {column.name: column for column in found.columns}
    cards = st.container()
    narrowed = breakdown(
        place,
        request,
        [columns.get(name) or Column(name, DIMENSIONS[name].label, "text") for name in groups],
        f"{key}.bars",
        columns.get(money or ""),
        own=own or _leading(place, found, first),
    )
    total = first.total
    if narrowed is not request:
        found = asking.audience(place, narrowed)
        total = asking.customers(place, narrowed)
    with cards:
        kpi_row(place, _cards(place, found, total))
    listed(place, key, found, total, narrowed, file_name, basis)


def _leading(place: Here, found: Audience, first: asking.First) -> Drawn:
    """Bars of the customers that lead the list, where a figure ranks it."""
    leading = first.customers.head(MOST_LEADING)
    drawn = None
    if first.by:
        drawn = audience_figure(
            found.columns, leading, first.by.name, first.total, place.language, currency=place.currency
        )
    names = [str(name) for name in leading["customer"]]
    return Drawn(drawn, CUSTOMER, leading["customer_id"].tolist(), names)


def about(place: Here, found: Audience) -> str:
    """What the list is, over which days, by which of its thresholds."""
    segment = SEGMENTS[found.request.segment]
    period = place.say("ui.segments.period", period=period_words(place, found.period))
    if found.called or segment.name == "all":  # the thresholds of lists that its rules name would say more than these
        return " · ".join([_begun(found.meaning().to(place.language)), period])
    told = segment.deciding(found.definitions, found.request.params)
    worded = place.say("present.semicolon").join(threshold_words(told, place.language, place.currency))
    return " · ".join([_begun(worded) or segment.description.to(place.language), period])


def _begun(words: str) -> str:
    """``words`` as the beginning of a line."""
    return words[:1].upper() + words[1:]


def lead_of(request: AudienceRequest) -> Sequence[str]:
    """The columns that matter most in a list, which stand beside the customer's name."""
    return _LEADS.get(SEGMENTS[request.segment].definition, ("reason",))


def listed(
    place: Here,
    key: str,
    found: Audience,
    total: int,
    narrowed: AudienceRequest,
    file_name: str,
    basis: str,
) -> None:
    """The customers of ``found``, which ``narrowed`` asks for, with what can be done for those selected."""
    listing(
        place,
        rows_of_audience(place, found, total),
        key=f"{key}.list",
        file_name=file_name,
        about=[basis],
        act=lambda selected: take_buttons(place, narrowed, key, selected),
        lead=lead_of(narrowed),
    )
    small_print(place, found.notes)


def rows_of_audience(place: Here, found: Audience, total: int, *, contacts: bool = True) -> Rows:
    """The rows of an audience, read a page at a time, with mobiles and emails to be masked unless left out."""
    found = found.with_contacts() if contacts else found
    return Rows(
        found.columns,
        total,
        lambda offset, limit: found.page(offset, limit, place.language),
        lambda: found.stream(language=place.language),
    )


def _cards(place: Here, found: Audience, total: int) -> list[Kpi]:
    """How many, and what they bought; sums are left out where reading every customer would keep the page waiting."""
    everyone = asking.customers(place, AudienceRequest())
    share = formats.percent(total / everyone) if everyone else formats.NOTHING
    count = Kpi(place.say("ui.kpi.customers"), total, "count", place.say("ui.kpi.of_all", share=share))
    if total > MOST_SUMMED:
        return [count]
    sales_cents, orders = asking.audience_sums(place, found.request)
    sales = plain(sales_cents, "money")
    return [
        count,
        Kpi(place.say("ui.kpi.sales"), sales, "money", meaning(place, "sales")),
        Kpi(place.say("ui.kpi.sales_each"), sales / total, "money", place.say("ui.kpi.per_customer")),
        Kpi(place.say("ui.kpi.orders"), orders, "count", meaning(place, "orders")),
    ]
