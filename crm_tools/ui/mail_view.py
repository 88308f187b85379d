"""How mail leaves, on the Settings page, and a button that tries the mail server."""

from __future__ import annotations

import streamlit as st

from crm_tools.outreach import transport
from crm_tools.texts import UserError
from crm_tools.ui.here import Here
from crm_tools.ui.notices import literal


def mail(place: Here) -> None:
    chosen = place.settings
    with st.container(border=True):
        st.subheader(place.say("ui.mail.title"), anchor=False)
        st.markdown(f"**{place.say(f'ui.mail.kind.{chosen.mail}')}**")
        st.caption(
            place.say(f"ui.mail.note.{chosen.mail}", folder=literal(transport.outbox_folder(chosen.database).name))
        )
        quiet = "–".join(f"{hour}:00" for hour in chosen.quiet_hours) if chosen.quiet_hours else None
        st.caption(
            place.say("ui.mail.cap", cap=chosen.mail_cap, days=chosen.mail_cap_days)
            + (place.say("ui.mail.quiet", hours=quiet) if quiet else "")
        )
        if chosen.mail == "outbox":
            st.caption(place.say("ui.mail.how"))
            return
        rows = {
            "server": f"{chosen.smtp_host}:{chosen.smtp_port}",
            "security": {"starttls": "STARTTLS", "ssl": "SSL/TLS", "none": place.say("ui.mail.no_security")}[
                chosen.smtp_security
            ],
            "user": chosen.smtp_user or place.say("ui.mail.no_user"),
            "sender": chosen.mail_from,
        }
        for name, value in rows.items():
            left, right = st.columns([1, 4])
            left.markdown(f":gray[{place.say(f'ui.mail.row.{name}')}]")
            right.markdown(literal(value))
        if st.button(place.say("ui.mail.test"), icon=":material/network_check:", key="settings.mail.test"):
            _test(place)


def _test(place: Here) -> None:
    with st.spinner(place.say("ui.mail.testing")):
        try:
            transport.test_connection(place.settings)
        except UserError as error:
            st.error(literal(error.text(place.language)), icon=":material/error:")
            return
    st.success(place.say("ui.mail.works"), icon=":material/check_circle:")
