"""What a question was understood as, in chips; those of the last answer can be changed and have it answered again."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any

import streamlit as st

from crm_tools.analytics.registry import DIMENSIONS, MEASURES
from crm_tools.analytics.segment import Segment
from crm_tools.analytics.segments import SEGMENTS
from crm_tools.analytics.vocabulary import Measure
from crm_tools.assistant.calls import OWN_WORK, Call
from crm_tools.texts import formats
from crm_tools.ui import conversation
from crm_tools.ui.here import Here
from crm_tools.ui.notices import literal
from crm_tools.ui.period import span_words, token_words

if TYPE_CHECKING:
    from crm_tools.assistant.chips import Choice
    from crm_tools.assistant.contract import Understood

_ICONS = {
    "measure": ":material/functions:",
    "filter": ":material/filter_alt:",
    "compare": ":material/compare_arrows:",
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
    offered = choices(call, place.desk) if changeable else ()
    by_part = {choice.part: choice for choice in offered if choice.part != "filter"}
    filters = [choice for choice in offered if choice.part == "filter"]
    days = span_words(place, *understood.period) if understood.period else ""
    with st.container(horizontal=True, gap="xsmall", vertical_alignment="center"):
        st.badge(place.say(f"ui.tool.{understood.tool}"), icon=":material/check:", color="primary")
        for words, meaning in _asked(place, call, set(by_part)):
            st.badge(literal(words), color="gray", help=literal(meaning) or None)
        for part in ("measure", "segment", "dimension"):
            if part in by_part:
                _menu(place, call, by_part[part], key)
        if "period" in by_part:
            _menu(place, call, by_part["period"], key, days)
        elif days:
            st.badge(literal(days), icon=":material/calendar_month:", color="gray")
        for part in ("compare", "limit"):
            if part in by_part:
                _menu(place, call, by_part[part], key)
        for number, words in enumerate(conditions(call, place.desk.today, place.language, place.currency)):
            if number < len(filters):
                _menu(place, call, filters[number], key, words)
            else:
                st.badge(literal(words), icon=":material/filter_alt:", color="gray")


def _menu(place: Here, call: Call, choice: Choice, key: str, label: str = "") -> None:
    from pydantic import ValidationError

    from crm_tools.assistant.chips import changed

    picked = st.menu_button(
        literal(label or _words(place, choice.part, choice.now)),
        [_Option(value) for value in choice.options if value != choice.now],
        key=f"{key}.chip.{choice.part}.{choice.place}",
        icon=_ICONS[choice.part],
        type="tertiary",
        format_func=lambda option: _words(place, choice.part, option.value),
        help=_help(place, choice),
    )
    if picked is None:
        return
    words = place.say(f"ui.ask.changed.{choice.part}", value=_words(place, choice.part, picked.value))
    if choice.part == "filter" and picked.value is None:
        words = place.say("ui.ask.changed.without", condition=label)
    try:
        conversation.ask_next(words, changed(call, choice.part, picked.value, choice.place))
    except ValidationError:
        st.toast(place.say("ui.ask.cannot_change"), icon=":material/error:")
        return
    st.rerun()


def _help(place: Here, choice: Choice) -> str:
    """What a click does; of what has a definition, that first."""
    known: Mapping[str, Any] = {"measure": MEASURES, "segment": SEGMENTS, "dimension": DIMENSIONS}.get(choice.part, {})
    does = place.say(f"ui.ask.change.{choice.part}")
    entry = known.get(choice.now) if isinstance(choice.now, str) else None
    return f"{literal(entry.description.to(place.language))}  \n{does}" if entry else does


class _Option:
    """A value of a menu, None among them: a menu says None where nothing was picked."""

    def __init__(self, value: Any) -> None:
        self.value = value


def _words(place: Here, part: str, value: Any) -> str:
    if part == "period":
        return token_words(place, value)
    if part == "segment":
        return SEGMENTS[value].label.to(place.language) if value in SEGMENTS else str(value)
    if part == "measure":
        return MEASURES[value].label.to(place.language)
    if part == "filter":
        return place.say("ui.ask.without") if value is None else str(value)
    if part == "compare":
        return place.say(f"ui.compare.{value}") if value else place.say("ui.ask.not_compared")
    if part == "dimension":
        return place.say("ui.ask.by", dimension=DIMENSIONS[value].label) if value else place.say("ui.ask.by_nothing")
    return place.say("ui.ask.first", count=value) if value else place.say("ui.ask.all_rows")


def _asked(place: Here, call: Call, apart: Collection[str]) -> list[tuple[str, str]]:
    """The measures and dimensions, or the segment, by their labels, each with its definition; without those that have
    a chip of their own (``apart``)."""
    arguments = call.arguments
    if call.tool in OWN_WORK:
        from crm_tools.assistant.work_words import asked_words

        return [(words, "") for words in asked_words(call, place.desk.today, place.language)]
    if call.tool == "survey_results":
        return [_told(place, MEASURES[arguments["score"]])] if arguments.get("score") else []
    if call.tool == "explain_change":
        return [_told(place, MEASURES[arguments.get("measure", "sales")])]
    if call.tool == "run_report":
        measures = [] if "measure" in apart else [MEASURES[name] for name in arguments["measures"]]
        groups = [] if "dimension" in apart else [DIMENSIONS[name] for name in arguments.get("dimensions", ())]
        by = [(place.say("ui.ask.by", dimension=one.label), one.description.to(place.language)) for one in groups]
        return [*(_told(place, one) for one in measures), *by]
    audience = arguments.get("audience") or (arguments if call.tool == "find_customers" else None)
    if audience is None or "segment" in apart:
        return []
    name = audience.get("segment", "all")
    told = [_told(place, SEGMENTS[name])] if name in SEGMENTS else [(str(name), "")]
    if share := arguments.get("holdout"):
        told.append((place.say("ui.ask.holdout", share=formats.percent(share)), place.say("ui.ask.holdout_help")))
    return told


def _told(place: Here, entry: Measure | Segment) -> tuple[str, str]:
    return entry.label.to(place.language), entry.description.to(place.language)
