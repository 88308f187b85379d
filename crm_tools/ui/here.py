"""What every page starts from: settings, language, actor, and the desk once it is needed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import streamlit as st

from crm_tools.assistant.models.chosen import in_force
from crm_tools.settings import Settings, settings
from crm_tools.store.actors import LOCAL, Actor
from crm_tools.texts import Language, formats, say
from crm_tools.ui import gate, language
from crm_tools.ui.pages import PAGES

if TYPE_CHECKING:
    from crm_tools.analytics.desk import Desk


DAY_FORMAT = "YYYY-MM-DD"
"""Days as inputs show them, as in every table."""
CONTACTS = "contacts.shown"
"""The switch of mobiles and emails in the session."""


@dataclass(frozen=True)
class Here:
    """The page's surroundings in this run."""

    page: str
    settings: Settings
    language: Language
    actor: Actor
    _desks: list[Desk] = field(default_factory=list, repr=False, compare=False)

    @property
    def desk(self) -> Desk:
        """The analysis desk of the database, with today and the current definitions; opened once a run."""
        # No cached_property: up to Python 3.11 it has one lock for the pages of all readers.
        if not self._desks:
            from crm_tools.analytics.desk import open_desk

            self._desks.append(open_desk(self.settings))
        return self._desks[0]

    @property
    def currency(self) -> str:
        return self.settings.currency

    @property
    def sign(self) -> str:
        """What stands before amounts, for the labels of inputs."""
        return formats.currency_sign(self.currency).strip()

    @property
    def contacts_shown(self) -> bool:
        """Whether mobiles and emails stand unmasked: this person may, and switched it on."""
        return "unmask" in self.actor.capabilities and bool(st.session_state.get(CONTACTS, False))

    def person(self, name: str) -> str:
        """Who did something, for readers: without a login it is whoever sits at this machine."""
        return self.say("ui.this_machine") if name == LOCAL.name else name

    def named(self, person: str) -> str:
        """The name that :meth:`person` words, for what somebody typed."""
        return LOCAL.name if person.strip() == self.say("ui.this_machine") else person

    def say(self, key: str, /, **values: object) -> str:
        return say(key, self.language, **values)


def here(page: str) -> Here:
    """The surroundings of ``page``; it also guards the page, should a script ever run without the router."""
    actor = gate.admit(PAGES[page])
    return Here(page, in_force(settings()), language.current(), actor)


def head(place: Here, caption: str = "") -> None:
    """The page's title, and a grey line under it."""
    with st.container(horizontal=True):  # as where controls stand beside it: the same height on every page
        st.title(PAGES[place.page].title(place.language), anchor=False)
    if caption:
        st.caption(caption)
