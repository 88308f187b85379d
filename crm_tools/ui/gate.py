"""Who is at the screen: on open pages nobody in particular; on the others whoever signed in, or, while no login is
configured, the person at this machine.

A login is configured by ``[auth]`` in ``.streamlit/secrets.toml`` (OpenID Connect, see docs/login.md); what a person
may do comes from the setting ``CRM_ROLES``.
"""

from __future__ import annotations

import ipaddress

import streamlit as st
from streamlit.runtime.secrets import secrets_singleton

from crm_tools.settings import settings
from crm_tools.store.actors import LOCAL, Actor, require, signed_in
from crm_tools.texts import UserError
from crm_tools.ui.pages import Entry

VISITOR = Actor("visitor", frozenset())
"""Whoever opens an open page: may do nothing that needs a capability."""


def login_configured() -> bool:
    return bool(secrets_singleton.load_if_toml_exists() and "auth" in secrets_singleton)


def exposed() -> bool:
    """Whether other machines reach this desk and nobody has to sign in."""
    if login_configured():
        return False
    address = st.get_option("server.address") or "0.0.0.0"
    try:
        return not ipaddress.ip_address(address).is_loopback
    except ValueError:
        return address != "localhost"


def person() -> Actor | None:
    """Who is there; None where a login is configured and nobody has signed in yet.

    Raises UserError ``ui.login.unverified`` for an address that the provider has not confirmed.
    """
    if not login_configured():
        return LOCAL
    if not st.user.is_logged_in:
        return None
    user = st.user.to_dict()
    if not user.get("email") or user.get("email_verified") is False:
        raise UserError("ui.login.unverified", name=str(user.get("email") or user.get("sub") or ""))
    return signed_in(str(user["email"]), settings().roles)


def admit(entry: Entry) -> Actor:
    """The actor at ``entry``. Raises UserError ``ui.login.needed``, or ``store.not_allowed`` for a page that this
    person may not open."""
    if entry.open:
        return VISITOR
    actor = person()
    if actor is None:
        raise UserError("ui.login.needed")
    require(actor, entry.needs)
    return actor
