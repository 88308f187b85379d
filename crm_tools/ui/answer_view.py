"""An answer of the assistant on the page: what was understood, words, figure, list, and how it came about."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from crm_tools.outreach import campaigns
from crm_tools.texts import UserError
from crm_tools.ui import answer_parts, asking, conversation
from crm_tools.ui.answer_chips import chips
from crm_tools.ui.approval_view import approval_card
from crm_tools.ui.audience_view import lead_of, rows_of_audience
from crm_tools.ui.here import Here
from crm_tools.ui.listing import Rows, listing, rows_of
from crm_tools.ui.no_data import empty
from crm_tools.ui.notices import literal
from crm_tools.ui.tour_view import page_button
from crm_tools.ui.work_links import page_link

if TYPE_CHECKING:
    from crm_tools.analytics.audience_request import AudienceRequest
    from crm_tools.assistant.contract import Answer, Understood

_ICONS = {"clarify": ":material/help:", "refused": ":material/block:", "failed": ":material/error:"}


def answer_view(
    place: Here, answer: Answer, key: str, *, question: str = "", exchange: int = 0, last: bool = False
) -> None:
    """Show ``answer`` to ``question`` in its own language; ``key`` is one a question, ``exchange`` its kept id.

    What was understood can be changed in the ``last`` answer, which also offers what to do next.
    """
    place = replace(place, language=answer.language)
    if answer.status in _ICONS:
        _spoken(place, answer, key, question)
        return
    if answer.understood:
        chips(place, answer.understood, key, changeable=last)
    from crm_tools.assistant.basis import POINT

    headline, *basis = answer.answer.split("\n")
    points = [line.removeprefix(POINT) for line in basis if line.startswith(POINT)]
    basis = [line for line in basis if not line.startswith(POINT)]
    if answer.understood is not None and answer.understood.tool == "search_knowledge":
        _passages(answer)
        basis = []  # the passage, which is quoted whole
    else:
        st.markdown(literal(headline))
        st.markdown("\n".join(f"- {literal(point)}" for point in points))
    if answer.approval:
        _approval(place, answer.approval.id, key)
        basis = []  # the card says it, and has the buttons
    if answer.table and answer.understood:
        answer_parts.figure(place, answer, key)
        _list(place, answer.understood, key, basis, headline)
    if answer.sources and answer.understood and answer.understood.tool != "search_knowledge":
        _quotes(place, answer)
    if basis:
        st.caption("  \n".join(literal(line) for line in basis))
    answer_parts.foot(place, answer, key, question, exchange)
    page_link(place, answer, key)
    if last and empty(place):
        page_button(place, "data", key=f"{key}.to_data", label=place.say("ui.ask.to_data"))
    elif last and answer.understood and (not answer.approval or _carried_out(place, answer.approval.id)):
        answer_parts.next_steps(place, answer.understood, key)


def _spoken(place: Here, answer: Answer, key: str, question: str) -> None:
    """Words only. Questions that the assistant offers become buttons."""
    offered = _suggestions(answer.understood)
    lines = [line for line in answer.answer.split("\n") if line.removeprefix("- ") not in offered]
    st.markdown(f"{_ICONS[answer.status]} " + "  \n".join(literal(line) for line in lines))
    with st.container(gap="xxsmall"):
        for index, text in enumerate(offered):
            st.button(
                literal(text),
                key=f"{key}.offer.{index}",
                icon=":material/subdirectory_arrow_right:",
                type="tertiary",
                on_click=conversation.ask_next,
                args=(text,),
            )
    if answer.status == "refused":
        page_button(place, "help", key=f"{key}.help", label=place.say("ui.ask.more_examples"))
    if answer.status == "clarify" and answer.understood and question:
        with st.expander(place.say("ui.ask.teach"), icon=":material/school:"):
            answer_parts.correction(place, question, key)


def _approval(place: Here, campaign: str, key: str) -> None:
    """The card of what was drafted, as it stands now: it may have been decided elsewhere."""
    try:
        approval_card(place, campaign, f"{key}.approval")
    except UserError as error:
        st.caption(literal(error.text(place.language)))


def _carried_out(place: Here, campaign: str) -> bool:
    """Whether the draft was approved and has reached somebody, so that what came of it can be asked."""
    try:
        return bool(campaigns.campaign(place.settings.database, campaign).reached)
    except UserError:
        return False


def _suggestions(understood: Understood | None) -> list[str]:
    if understood is None or understood.tool != "clarify":
        return []
    return [str(question) for question in understood.arguments.get("suggestions", ())]


def _quotes(place: Here, answer: Answer) -> None:
    """What people wrote, word for word."""
    with st.container(border=True, gap="xsmall"):
        st.markdown(f"**{place.say('ui.ask.quotes')}**")
        for source in answer.sources:
            st.markdown(f"{literal(source.excerpt)}  :gray[:small[{literal(source.title)}]]")


def _passages(answer: Answer) -> None:
    """Passages with where they stand; their text is data, never markup."""
    for source in answer.sources:
        with st.container(border=True):
            st.markdown(literal(source.excerpt).replace("\n", "  \n"))
            st.caption(f":material/menu_book: {literal(source.title)}")


def _list(place: Here, understood: Understood, key: str, about: list[str], headline: str) -> None:
    """The answer's rows with their download; nothing where there are none, which the words say."""
    from crm_tools.assistant.calls import audience_of

    request = audience_of(understood.tool, understood.arguments)
    rows = _rows(place, understood, request)
    lead = lead_of(request) if request else ("reason",)
    told = answer_parts.is_numbers(understood) and not understood.arguments.get("compare")
    if rows.total:
        listing(
            place,
            rows,
            key=key,
            file_name=place.say("ui.file.answer"),
            about=about,
            title=headline,
            told=told,
            lead=lead,
        )


def _rows(place: Here, understood: Understood, request: AudienceRequest | None) -> Rows:
    """The rows of the answer, asked for again by its typed call."""
    from crm_tools.assistant.again import result_of
    from crm_tools.present.compared import with_differences, without_ones

    if request is not None:
        return rows_of_audience(
            place, asking.audience(place, request), asking.customers(place, request), contacts=False
        )
    found = asking.once(place, result_of, understood.tool, understood.arguments, place.language, place.settings)
    return rows_of(without_ones(with_differences(found)))
