"""An answer of the assistant on the page: what was understood, words, figure, list, and how it came about."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from crm_tools.ui import asking, conversation
from crm_tools.ui.audience_view import rows_of_audience
from crm_tools.ui.charts import chart_card
from crm_tools.ui.here import Here
from crm_tools.ui.listing import Rows, listing, rows_of
from crm_tools.ui.notices import literal
from crm_tools.ui.period import span_words

if TYPE_CHECKING:
    from crm_tools.assistant.contract import Answer, Understood

_ICONS = {"clarify": ":material/help:", "refused": ":material/block:", "failed": ":material/error:"}


def answer_view(place: Here, answer: Answer, key: str) -> None:
    """Show ``answer`` in its own language; ``key`` is one a question."""
    place = replace(place, language=answer.language)
    if answer.status in _ICONS:
        _spoken(answer, key)
        return
    if answer.understood:
        _chips(place, answer.understood)
    headline, *basis = answer.answer.split("\n")
    st.markdown(literal(headline))
    if answer.table and answer.understood:
        _figure(answer, key)
        rows = _rows(place, answer.understood)
        listing(place, rows, key=key, file_name=place.say("ui.file.answer"), about=basis, title=headline)
    for line in basis:
        st.caption(literal(line))
    _origin(place, answer)


def _spoken(answer: Answer, key: str) -> None:
    """Words only. Questions that the assistant offers become buttons."""
    offered = _suggestions(answer.understood)
    lines = [line for line in answer.answer.split("\n") if line.removeprefix("- ") not in offered]
    st.markdown(f"{_ICONS[answer.status]} " + "  \n".join(literal(line) for line in lines))
    for index, question in enumerate(offered):
        st.button(
            question,
            key=f"{key}.offer.{index}",
            icon=":material/subdirectory_arrow_right:",
            type="tertiary",
            on_click=conversation.ask_next,
            args=(question,),
        )


def _suggestions(understood: Understood | None) -> list[str]:
    if understood is None or understood.tool != "clarify":
        return []
    return [str(question) for question in understood.arguments.get("suggestions", ())]


def _chips(place: Here, understood: Understood) -> None:
    from crm_tools.assistant.basis import conditions
    from crm_tools.assistant.calls import Call

    call = Call(understood.tool, understood.arguments)
    with st.container(horizontal=True, gap="xsmall"):
        st.badge(place.say(f"ui.tool.{understood.tool}"), icon=":material/check:", color="primary")
        for words in _asked(place, understood):
            st.badge(literal(words), color="gray")
        if understood.period:
            st.badge(literal(span_words(place, *understood.period)), icon=":material/calendar_month:", color="gray")
        for words in conditions(call, place.desk.today, place.language, place.currency):
            st.badge(literal(words), icon=":material/filter_alt:", color="gray")


def _asked(place: Here, understood: Understood) -> list[str]:
    """The measures and dimensions, or the segment, by their labels."""
    from crm_tools.analytics.registry import DIMENSIONS, MEASURES
    from crm_tools.analytics.segments import SEGMENTS

    arguments = understood.arguments
    if "audience" in arguments and "measures" not in arguments and "measure" not in arguments:
        return [SEGMENTS[(arguments["audience"] or {}).get("segment", "all")].label.to(place.language)]
    if understood.tool == "explain_change":
        return [MEASURES[arguments.get("measure", "sales")].label.to(place.language)]
    if understood.tool == "find_customers":
        return [SEGMENTS[arguments.get("segment", "all")].label.to(place.language)]
    if "measures" not in arguments:
        return []
    also = place.say("present.and")
    measures = also.join(MEASURES[name].label.to(place.language) for name in arguments["measures"])
    by = also.join(DIMENSIONS[name].label.to(place.language) for name in arguments.get("dimensions", ()))
    return [place.say("present.title", measure=measures, dimension=by) if by else measures]


def _figure(answer: Answer, key: str) -> None:
    if answer.chart is None:
        return
    import plotly.graph_objects as go

    chart_card(go.Figure(answer.chart.figure), f"{key}.figure")


def _rows(place: Here, understood: Understood) -> Rows:
    """The rows of the answer, asked for again by its typed call."""
    from crm_tools.assistant.again import audience_of, result_of

    request = audience_of(understood.tool, understood.arguments)
    if request is not None:
        return rows_of_audience(place, asking.audience(place, request), asking.customers(place, request))
    return rows_of(asking.once(place, result_of, understood.tool, understood.arguments, place.language))


def _origin(place: Here, answer: Answer) -> None:
    """What left the machine, and the steps with their SQL."""
    with st.container(horizontal=True, vertical_alignment="center"):
        sent = answer.sent_to_model
        if sent.rows or sent.fields:
            st.caption(place.say("ui.ask.sent", rows=sent.rows, fields=", ".join(sent.fields)))
        else:
            st.caption(place.say("ui.ask.sent_nothing"))
        if answer.steps:
            with st.popover(place.say("ui.ask.steps"), type="tertiary", icon=":material/account_tree:"):
                for step in answer.steps:
                    st.caption(place.say("ui.ask.step", engine=step.engine, rows=step.rows, ms=f"{step.ms:.0f}"))
                    st.code(step.sql, language="sql", wrap_lines=True)
