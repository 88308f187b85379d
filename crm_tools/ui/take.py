"""Take an audience to an email, a coupon, a survey, follow-up tasks or a contact list: a draft, shown on the Campaigns
page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

import streamlit as st

from crm_tools.analytics.audience_request import AudienceRequest
from crm_tools.outreach import coupons, drafts, freezing
from crm_tools.outreach.clock import today
from crm_tools.outreach.freezing import Draft
from crm_tools.surveys import library, sending, templates
from crm_tools.texts import UserError, formats
from crm_tools.ui import asking
from crm_tools.ui.here import DAY_FORMAT, Here
from crm_tools.ui.pages import PAGES
from crm_tools.ui.schedule_form import list_form

TEMPLATES = ("recommendation", "coupon", "retention")
_BUTTONS = "[class*='st-key-take-']"
_THREE_A_ROW = (
    "<style>@media (max-width: 640px) {"
    f":has(> {_BUTTONS}) {{flex: 1 1 100%}}"
    f"{_BUTTONS} {{display: grid; grid-template-columns: repeat(3, 1fr); gap: .5rem}}"
    f"{_BUTTONS} > * {{width: 100%; min-width: 0}}"
    f"{_BUTTONS} button {{padding-inline: .25rem}}"
    f"{_BUTTONS} button span:has(> [data-testid='stIconMaterial']):not(:only-child) {{display: none}}"
    "}</style>"
)
"""On a phone the buttons stand under the words, three a row and equally wide, without pictures."""


def take_buttons(
    place: Here, request: AudienceRequest, key: str, selected: Sequence[int] | None = None, told: str = ""
) -> None:
    """The row of buttons for ``request``, or for those of it whose ids are ``selected``; ``told`` says who that is."""
    if "act" not in place.actor.capabilities:
        return
    chosen = list(selected) if selected else None
    st.html(_THREE_A_ROW)
    with st.container(horizontal=True, vertical_alignment="center"):
        usual = place.say("ui.take.selected", count=len(chosen)) if chosen else place.say("ui.take.all")
        st.caption(told or usual)
        st.space("stretch")
        with st.container(horizontal=True, width="content", key=f"take.{key}"):
            with st.popover(place.say("ui.take.email"), icon=":material/mail:"):
                _email(place, request, chosen, key)
            with st.popover(place.say("ui.take.coupon"), icon=":material/redeem:"):
                _coupon(place, request, chosen, key)
            with st.popover(place.say("ui.take.survey"), icon=":material/ballot:"):
                _survey(place, request, chosen, key)
            with st.popover(place.say("ui.take.followup"), icon=":material/assignment_ind:"):
                _followup(place, request, chosen, key)
            with st.popover(place.say("ui.take.list"), icon=":material/contacts:"):
                _contact_list(place, request, chosen, key)
            if not chosen:
                with st.popover(place.say("ui.take.schedule"), icon=":material/schedule:"):
                    label = asking.audience(place, request).label.to(place.language)
                    list_form(place, request, label, f"{key}.schedule")


def _email(place: Here, request: AudienceRequest, selected: list[int] | None, key: str) -> None:
    template = st.selectbox(
        place.say("ui.take.template"), TEMPLATES, format_func=lambda name: place.say(f"outreach.template.{name}"),
        key=f"{key}.take.template",
    )  # fmt: skip
    holdout = _holdout(place, request, selected, f"{key}.take.email_holdout")
    _draft_button(
        place, f"{key}.take.email",
        lambda: drafts.draft_email(
            place.settings, request, template, place.actor, place.language, selected=selected, holdout=holdout
        ),
    )  # fmt: skip


def _coupon(place: Here, request: AudienceRequest, selected: list[int] | None, key: str) -> None:
    able = {str(one.id): one for one in coupons.live(place.settings)}

    def words(name: str) -> str:
        if name in able:
            left = place.say("ui.take.left", left=able[name].left)
            return f"{able[name].title} · {able[name].terms(place.language, place.currency)} · {left}"
        return place.say(f"ui.take.coupon_{name}")

    wanted = st.selectbox(
        place.say("ui.take.which"), ["best", "random", *able], format_func=words, key=f"{key}.take.which"
    )
    modes = {False: "as_far_as_it_goes", True: "all_or_nothing"}
    whole = st.checkbox(place.say("ui.take.all_or_nothing"), key=f"{key}.take.whole")
    holdout = _holdout(place, request, selected, f"{key}.take.coupon_holdout")
    _draft_button(
        place, f"{key}.take.coupon",
        lambda: drafts.draft_coupons(
            place.settings, request, place.actor, place.language, selected=selected, coupon=wanted, mode=modes[whole],  # type: ignore[arg-type]
            holdout=holdout,
        ),
    )  # fmt: skip


def _holdout(place: Here, request: AudienceRequest, selected: list[int] | None, key: str) -> float:
    """The share to hold out: nobody unless asked, and offered for long lists only."""
    count = len(selected) if selected else asking.customers(place, request)
    if count < freezing.FEW_FOR_HOLDOUT:
        return 0.0
    share = formats.percent(freezing.HOLDOUT)
    few = formats.number(freezing.FEW_FOR_HOLDOUT, place.language, exact=True)
    wanted = st.checkbox(
        place.say("ui.take.holdout", share=share), key=key,
        help=place.say("ui.take.holdout_help", few=few),
    )  # fmt: skip
    return freezing.HOLDOUT if wanted else 0.0


def _survey(place: Here, request: AudienceRequest, selected: list[int] | None, key: str) -> None:
    """A questionnaire that takes answers or is still a draft, or a new one from a template."""
    kept = {f"kept:{one.id}": one for one in library.surveys(place.settings) if one.status != "closed"}

    def words(name: str) -> str:
        if name in kept:
            state = place.say(f"ui.surveys.status.{kept[name].status}")
            return place.say("ui.take.survey_kept", title=kept[name].title, state=state)
        return place.say("ui.take.survey_new", template=templates.label(name).to(place.language))

    chosen = st.selectbox(
        place.say("ui.take.which_survey"),
        [*kept, *templates.names()],
        format_func=words,
        key=f"{key}.take.survey_which",
    )
    if chosen not in kept or kept[chosen].status == "draft":
        st.caption(place.say("ui.take.survey_publishes", days=sending.OPEN_DAYS))

    def draft() -> Draft:
        if chosen in kept:
            return sending.draft(place.settings, kept[chosen].id, request, place.actor, selected=selected)
        new = templates.from_template(chosen, place.language)
        return sending.draft_new(place.settings, new, request, place.actor, selected=selected)

    _draft_button(place, f"{key}.take.survey", draft)


def _followup(place: Here, request: AudienceRequest, selected: list[int] | None, key: str) -> None:
    typed = st.text_input(place.say("ui.take.owner"), place.person(place.actor.name), key=f"{key}.take.owner")
    owner = place.named(typed)
    first = today(place.settings)
    due = st.date_input(
        place.say("ui.take.due"), first + dt.timedelta(days=drafts.DUE_DAYS), min_value=first, key=f"{key}.take.due",
        format=DAY_FORMAT,
    )  # fmt: skip
    _draft_button(
        place, f"{key}.take.followup",
        lambda: drafts.draft_followups(
            place.settings, request, place.actor, place.language, selected=selected, owner=owner, due_on=str(due)
        ),
    )  # fmt: skip


def _contact_list(place: Here, request: AudienceRequest, selected: list[int] | None, key: str) -> None:
    channel = st.text_input(place.say("ui.take.channel"), place.say("ui.take.channel_usual"), key=f"{key}.take.channel")
    _draft_button(
        place, f"{key}.take.list",
        lambda: drafts.draft_contact_list(
            place.settings, request, place.actor, place.language, channel=channel, selected=selected
        ),
    )  # fmt: skip


def _draft_button(place: Here, key: str, draft: Callable[[], Draft]) -> None:
    st.caption(place.say("ui.take.note"))
    if not st.button(place.say("ui.take.draft"), type="primary", key=key):
        return
    try:
        with st.spinner(place.say("ui.take.drafting")):
            made = draft()
    except UserError as error:
        st.error(error.text(place.language))
        return
    st.switch_page(PAGES["campaigns"].path, query_params={"id": made.id})
