"""What a question was understood as, in chips; those of the last answer can be changed and have it answered again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from crm_tools.analytics.registry import DIMENSIONS, MEASURES
from crm_tools.analytics.segments import SEGMENTS
from crm_tools.assistant.calls import Call
from crm_tools.ui import conversation
from crm_tools.ui.here import Here
from crm_tools.ui.notices import literal
from crm_tools.ui.period import span_words, token_words

if TYPE_CHECKING:
    from crm_tools.assistant.chips import Choice
    from crm_tools.assistant.contract import Understood

_ICONS = {
    "segment": ":material/groups:",
    "dimension": ":material/category:",
    "period": ":material/calendar_month:",
    "limit": ":material/format_list_numbered:",
}


def chips(place: Here, understood: Understood, key: str, *, changeable: bool) -> None:
    """The tool, what it was asked for, days and conditions."""
    from crm_tools.assistant.basis import conditions
    from crm_tools.assistant.chips import choices

    call = Call(understood.tool, understood.arguments)
    offered = {choice.part: choice for choice in choices(call)} if changeable else {}
    days = span_words(place, *understood.period) if understood.period else ""
    with st.container(horizontal=True, gap="xsmall", vertical_alignment="center"):
        st.badge(place.say(f"ui.tool.{understood.tool}"), icon=":material/check:", color="primary")
        for words in _asked(place, call, "segment" in offered, "dimension" in offered):
            st.badge(literal(words), color="gray")
        for part in ("segment", "dimension"):
            if part in offered:
                _menu(place, call, offered[part], key)
        if "period" in offered:
            _menu(place, call, offered["period"], key, days)
        elif days:
            st.badge(literal(days), icon=":material/calendar_month:", color="gray")
        if "limit" in offered:
            _menu(place, call, offered["limit"], key)
        for words in conditions(call, place.desk.today, place.language, place.currency):
            st.badge(literal(words), icon=":material/filter_alt:", color="gray")


def _menu(place: Here, call: Call, choice: Choice, key: str, label: str = "") -> None:
    from pydantic import ValidationError

    from crm_tools.assistant.chips import changed

    picked = st.menu_button(
        literal(label or _words(place, choice.part, choice.now)),
        [_Option(value) for value in choice.options if value != choice.now],
        key=f"{key}.chip.{choice.part}",
        icon=_ICONS[choice.part],
        type="tertiary",
        format_func=lambda option: _words(place, choice.part, option.value),
        help=place.say(f"ui.ask.change.{choice.part}"),
    )
    if picked is None:
        return
    words = place.say(f"ui.ask.changed.{choice.part}", value=_words(place, choice.part, picked.value))
    try:
        conversation.ask_next(words, changed(call, choice.part, picked.value))
    except ValidationError:
        st.toast(place.say("ui.ask.cannot_change"), icon=":material/error:")
        return
    st.rerun()


class _Option:
    """A value of a menu, None among them: a menu says None where nothing was picked."""

    def __init__(self, value: Any) -> None:
        self.value = value


def _words(place: Here, part: str, value: Any) -> str:
    if part == "period":
        return token_words(place, value)
    if part == "segment":
        return SEGMENTS[value].label.to(place.language) if value in SEGMENTS else str(value)
    if part == "dimension":
        return place.say("ui.ask.by", dimension=DIMENSIONS[value].label) if value else place.say("ui.ask.by_nothing")
    return place.say("ui.ask.first", count=value) if value else place.say("ui.ask.all_rows")


def _asked(place: Here, call: Call, segment_apart: bool, dimension_apart: bool) -> list[str]:
    """The measures and dimensions, or the segment, by their labels; without those that have a chip of their own."""
    arguments, also = call.arguments, place.say("present.and")
    if call.tool == "explain_change":
        return [MEASURES[arguments.get("measure", "sales")].label.to(place.language)]
    if call.tool == "run_report":
        measures = also.join(MEASURES[name].label.to(place.language) for name in arguments["measures"])
        names = () if dimension_apart else arguments.get("dimensions", ())
        by = also.join(DIMENSIONS[name].label.to(place.language) for name in names)
        return [place.say("present.title", measure=measures, dimension=by) if by else measures]
    audience = arguments.get("audience") or (arguments if call.tool == "find_customers" else None)
    if audience is None or segment_apart:
        return []
    return [_words(place, "segment", audience.get("segment", "all"))]
