"""Signing in and out."""

from __future__ import annotations

import streamlit as st

from crm_tools.store.actors import Actor
from crm_tools.texts import Language, say
from crm_tools.ui.brand import brand


def sign_in(reader: Language) -> None:
    """The page of those who have not signed in: one button, nothing of the desk."""
    brand(reader)
    st.title(say("ui.product", reader), anchor=False)
    st.write(say("ui.login.needed", reader))
    if st.button(say("ui.login.sign_in", reader), type="primary", icon=":material/login:"):
        st.login()


def signed_in_as(actor: Actor, reader: Language) -> None:
    """Who is signed in, and the way out."""
    st.caption(actor.name)
    if st.button(say("ui.login.sign_out", reader), icon=":material/logout:", type="tertiary"):
        st.logout()
