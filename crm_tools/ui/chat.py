"""The chat page's parts: the welcome with suggestions, the questions, and an answer while it is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from crm_tools.assistant import conversations
from crm_tools.ui import client, conversation, no_data
from crm_tools.ui.chat_history import history
from crm_tools.ui.conversation import Conversation, Exchange
from crm_tools.ui.here import Here
from crm_tools.ui.notices import literal
from crm_tools.ui.tour_view import page_button, tour

if TYPE_CHECKING:
    from crm_tools.assistant.calls import Call

SUGGESTIONS = (
    "ui.ask.try.top",
    "ui.ask.try.month",
    "ui.ask.try.new",
    "ui.ask.try.high",
    "ui.ask.try.active",
    "ui.ask.try.churn",
    "ui.ask.try.email",
    "ui.ask.try.coupon",
)
"""Understood as they stand in any shop, so that the page need not wait until questions can be read."""
MOST_AT_ONCE = 12
_TO_THE_QUESTION = """<script>
function seen() {
  const asked = [...document.querySelectorAll("[data-testid=stChatMessage]")].pop();
  if (asked?.getBoundingClientRect().top > innerHeight / 2) asked.scrollIntoView({block: "start"});
}
for (const wait of [0, 300, 900]) setTimeout(seen, wait);
</script>"""
"""Earlier answers that grow or shrink meanwhile leave the question out of sight; charts take a moment to be drawn."""


def welcome(place: Here) -> None:
    """The empty chat: what one can ask, and the input in the middle of the page."""
    _, middle, _ = st.columns([1, 6, 1])
    with middle:
        st.space("large")
        st.title(place.say("ui.ask.welcome"), anchor=False, text_alignment="center")
        st.caption(place.say("ui.ask.welcome_more"), text_alignment="center")
        key = "first_question"
        st.chat_input(place.say("ui.ask.placeholder"), key=key, on_submit=conversation.ask_typed, args=(key,))
        if no_data.empty(place):
            no_data.to_data(place)
            return
        st.caption(place.say("ui.ask.examples"))
        with st.grid(2, min_column_width=260, gap="xsmall"):
            for key in SUGGESTIONS:
                example = place.say(key)
                st.button(
                    example,
                    key=key,
                    width="stretch",
                    icon=":material/arrow_outward:",
                    icon_position="right",
                    on_click=conversation.ask_next,
                    args=(example,),
                )
        with st.container(horizontal=True, horizontal_alignment="center"):
            history(place, "")
            page_button(place, "help", key="more_examples", label=place.say("ui.ask.more_examples"))
        tour(place)


def top_line(place: Here, talk: Conversation) -> None:
    """The title, with the ways to other conversations and to a new one at its right."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.title(place.say("ui.page.ask"), anchor=False)
        st.space("stretch")
        history(place, talk.thread)
        st.button(
            place.say("ui.ask.new"),
            icon=":material/add_comment:",
            on_click=conversation.start_anew,
            key="new_conversation",
        )


def shown(place: Here, talk: Conversation) -> list[tuple[int, Exchange]]:
    """The latest exchanges with their places; a button brings earlier ones, whose lists would keep the page waiting."""
    numbered = list(enumerate(talk.exchanges))
    key = f"earlier.{talk.thread}"
    wanted = st.session_state.get(key, MOST_AT_ONCE)
    if len(numbered) > wanted:

        def more() -> None:
            st.session_state[key] = wanted + MOST_AT_ONCE

        st.button(
            place.say("ui.ask.earlier", count=len(numbered) - wanted), icon=":material/expand_less:", on_click=more
        )
    return numbered[-wanted:]


def show(place: Here, exchange: Exchange, key: str, *, last: bool = False) -> None:
    """A question of before, with its answer or with the way to have it answered after all.

    The ``last`` answer can be changed and offers what to do next.
    """
    from crm_tools.ui.answer_view import answer_view

    _question(exchange.question)
    st.empty()  # where the answer was written, see answer_now: the next run draws it in the same place
    if exchange.answer:
        answer_view(place, exchange.answer, key, question=exchange.question, exchange=exchange.id, last=last)
        return
    st.caption(place.say("ui.ask.stopped"))
    st.button(
        place.say("ui.ask.again"),
        icon=":material/refresh:",
        key=f"{key}.again",
        on_click=conversation.ask_again,
        args=(place, exchange),
    )


def begin(place: Here, talk: Conversation, question: str) -> Exchange:
    """``question`` as the latest part of the conversation, kept before the first word of its answer comes."""
    exchange = Exchange(question, id=conversations.begin(place.settings, place.actor, talk.thread, question))
    talk.exchanges.append(exchange)
    return exchange


def answer_now(place: Here, talk: Conversation, exchange: Exchange, call: Call | None = None) -> None:
    """Answer the latest question while the reader watches.

    No rerun at the end: it would swallow a click that comes at that moment.
    """
    from crm_tools.assistant.ask import Done, Progress, Token
    from crm_tools.ui.answer_view import answer_view

    question, key = exchange.question, f"answer.{len(talk.exchanges) - 1}"
    _question(question)
    live = st.empty()
    with live.container():
        doing = place.say("ui.ask.thinking")
        with st.container(horizontal=True, vertical_alignment="center"):
            status = st.status(doing, type="compact")
            # The input's own stop button is there only for what was typed into it. Any click ends this run.
            st.button(place.say("ui.ask.stop"), icon=":material/stop_circle:", type="tertiary", key=f"{key}.stop")
        st.html(_TO_THE_QUESTION, unsafe_allow_javascript=True)
        words, text = st.empty(), ""
        for event in client.stream(place, question, talk.thread, call):
            if event is None:
                status.update(label=doing)
            elif isinstance(event, Progress):
                doing = event.text
                status.update(label=doing)
            elif isinstance(event, Token):
                text += event.text
                words.markdown(literal(text))
            elif isinstance(event, Done):
                exchange.answer = event.answer
                conversations.finish(place.settings, exchange.id, event.answer)
    live.empty()
    conversation.show_address(talk)
    if exchange.answer:
        answer_view(place, exchange.answer, key, question=question, exchange=exchange.id, last=True)
        st.html(_TO_THE_QUESTION, unsafe_allow_javascript=True)


def _question(question: str) -> None:
    with st.chat_message("user", avatar=":material/person:"):
        st.markdown(literal(question))
