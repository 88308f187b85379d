"""What leaves the machine and what people taught the assistant, on the Settings page."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from crm_tools.assistant import conversations, examples, sent
from crm_tools.assistant.models.choose import kind
from crm_tools.texts import UserError, formats
from crm_tools.ui.here import Here
from crm_tools.ui.notices import literal

_ROWS = ("turns", "calls", "characters", "rows", "troubles")


def outbound(place: Here) -> None:
    """What a cloud model gets to see, and the account of what it got."""
    offline = kind(place.settings) == "offline"
    account = sent.summary(place.settings)
    with st.container(border=True):
        st.subheader(place.say("ui.settings.outbound"), anchor=False)
        if offline:
            st.markdown(place.say("ui.settings.outbound_offline"))
        else:
            st.markdown(place.say("ui.settings.outbound_cloud"))
            st.markdown(place.say(f"ui.settings.sees.{place.settings.model_sees}"))
            st.caption(place.say("ui.settings.sees_how"))
        if account.days:
            _account(place, account)
        elif not offline:
            st.caption(place.say("ui.settings.sent_none"))


def _account(place: Here, account: sent.Sent) -> None:
    days = account.days
    turns, rows = sum(one.turns for one in days), sum(one.rows for one in days)
    st.markdown(
        place.say(
            "ui.settings.sent_total",
            turns=formats.number(turns, place.language, exact=True),
            rows=formats.number(rows, place.language, exact=True),
            first=formats.date(days[-1].day, place.language),
        )
    )
    if account.fields:
        named = ", ".join(f"{name} ({count})" for name, count in account.fields)
        st.caption(place.say("ui.settings.sent_fields", fields=literal(named)))
    if account.last_trouble:
        what = place.say(f"assistant.trouble.{account.last_trouble}", detail="")
        st.warning(
            place.say("ui.settings.last_trouble", at=account.last_at or "", trouble=what), icon=":material/warning:"
        )
    frame = pd.DataFrame([(one.day, *(getattr(one, name) for name in _ROWS)) for one in days], columns=["day", *_ROWS])
    heads = {name: place.say(f"ui.settings.sent_column.{name}") for name in frame.columns}
    st.dataframe(frame, hide_index=True, column_config=heads, height="content" if len(days) < 10 else 380)


def taught(place: Here) -> None:
    """The corrections that people saved."""
    kept = examples.examples(place.settings)
    with st.container(border=True):
        st.subheader(place.say("ui.settings.taught"), anchor=False)
        st.caption(place.say("ui.settings.taught_note"))
        if not kept:
            st.markdown(place.say("ui.settings.taught_none"))
        _rated(place)
        for one in kept:
            with st.container(horizontal=True, vertical_alignment="center"):
                st.markdown(f"{literal(one.question)} → {literal(one.meaning)}")
                st.caption(literal(f"{place.person(one.created_by)} · {one.created_at[:16]}"))
                st.space("stretch")
                st.button(
                    "",
                    key=f"taught.{one.id}",
                    icon=":material/delete:",
                    type="tertiary",
                    help=place.say("ui.settings.forget"),
                    on_click=_forget,
                    args=(place, one.id),
                )


def _rated(place: Here) -> None:
    """What people thought of answers, and the questions to look at."""
    found = conversations.ratings(place.settings, place.actor)
    if not (found.good or found.bad):
        return
    st.caption(place.say("ui.settings.rated", good=found.good, bad=found.bad))
    if found.questions:
        st.caption(place.say("ui.settings.rated_bad"))
        st.markdown("\n".join(f"- {literal(' '.join(question.split()))}" for question in found.questions))


def _forget(place: Here, example: int) -> None:
    try:
        examples.remove(place.settings, example, place.actor)
    except UserError as error:
        st.toast(error.text(place.language), icon=":material/error:")
