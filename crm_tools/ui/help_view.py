"""What can be asked, by group, each with a question that one click asks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import streamlit as st

from crm_tools.ui import asking, conversation, no_data
from crm_tools.ui.here import Here
from crm_tools.ui.linked import linked_choice
from crm_tools.ui.notices import empty_state, literal
from crm_tools.ui.pages import PAGES

if TYPE_CHECKING:
    from crm_tools.analytics.desk import Desk
    from crm_tools.assistant.askable import Askable
    from crm_tools.texts import Language

GROUPS = ("tools", "actions", "segments", "measures", "dimensions")


def examples(place: Here) -> None:
    """A box to search everything, the groups, and the examples of the chosen one."""
    with st.skeleton(height=320):
        orders = asking.once(place, no_data.loaded, ("orders",))
        found = asking.once_in_words(place, _askable, place.language, orders)
    wanted = st.text_input(
        place.say("ui.help.search"), placeholder=place.say("ui.help.search_example"), icon=":material/search:",
        key="help.search", live=True,
    ).strip()  # fmt: skip
    if wanted:
        fitting = [one for one in found if wanted.casefold() in _text(place, one).casefold()]
        if not fitting:
            empty_state(":material/search_off:", place.say("ui.nothing"), place.say("ui.help.nothing_next"))
        _cards(place, fitting)
        return
    group = linked_choice(
        place.say("ui.help.group_label"), GROUPS, lambda name: place.say(f"ui.help.group.{name}"), "group"
    )
    st.caption(place.say(f"ui.help.about.{group}"))
    _cards(place, [one for one in found if one.group == group])


def _askable(desk: Desk, language: Language, _orders: bool) -> tuple[Askable, ...]:
    """``_orders``: whether there are any, which some questions are about."""
    from crm_tools.assistant.askable import askable

    return askable(desk, language)


_LEFT = "<style>[class*=st-key-help-] button, [class*=st-key-help-] button * {text-align: left}</style>"
"""Questions of two lines begin where those of one begin."""


def _cards(place: Here, shown: Sequence[Askable]) -> None:
    st.html(_LEFT)
    with st.grid(3, min_column_width=260, gap="small"):
        for name in dict.fromkeys((one.group, one.name) for one in shown):
            _card(place, [one for one in shown if (one.group, one.name) == name])


def _card(place: Here, examples_: Sequence[Askable]) -> None:
    first = examples_[0]
    with st.container(border=True, gap="xsmall", height="stretch"):
        st.markdown(f"**{literal(_label(place, first))}**")
        if first.meaning:
            st.caption(literal(first.meaning.to(place.language)))
        for number, one in enumerate(examples_):
            if st.button(
                literal(one.question),
                key=f"help.{one.group}.{one.name}.{number}",
                type="tertiary",
                icon=":material/subdirectory_arrow_right:",
            ):
                conversation.start_anew()
                conversation.ask_next(one.question)
                st.switch_page(PAGES["ask"].path)


def _label(place: Here, one: Askable) -> str:
    return one.label.to(place.language) if one.label else place.say(f"ui.tool.{one.name}")


def _text(place: Here, one: Askable) -> str:
    parts: Iterable[str] = (
        _label(place, one), one.name, one.question, one.meaning.to(place.language) if one.meaning else "",
    )  # fmt: skip
    return "\n".join(parts)
