"""The conversation on the chat page: its thread is in the address, what was said is kept for its person."""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import streamlit as st

from crm_tools.assistant import conversations
from crm_tools.ui.here import Here

if TYPE_CHECKING:
    from crm_tools.assistant.calls import Call
    from crm_tools.assistant.contract import Answer

PARAMETER = "c"
_KEY = "conversation"
_THREAD = re.compile(r"[0-9A-Za-z-]{1,64}")


@dataclass
class Exchange:
    """A question and its answer; None while it is being written, and where the reader stopped it."""

    question: str
    answer: Answer | None = None
    id: int = 0


@dataclass
class Conversation:
    """``pending`` is a question that was asked by a button and is to be answered next; ``call`` is what it means where
    the button says that too."""

    thread: str = field(default_factory=lambda: uuid.uuid4().hex)
    exchanges: list[Exchange] = field(default_factory=list)
    pending: str | None = None
    call: Call | None = None


def current(place: Here) -> Conversation:
    """The conversation that the address names, else the one of this session, else a new one."""
    asked = st.query_params.get(PARAMETER, "")
    talk: Conversation | None = st.session_state.get(_KEY)
    if _THREAD.fullmatch(asked) and (talk is None or talk.thread != asked):
        talk = opened(place, asked)
    if talk is None:
        talk = Conversation()
    st.session_state[_KEY] = talk
    return talk


def opened(place: Here, thread: str) -> Conversation:
    """A kept conversation; an empty one where this person has none of that name."""
    kept = conversations.exchanges(place.settings, place.actor, thread)
    return Conversation(thread, [Exchange(one.question, one.answer, one.id) for one in kept])


def show_address(talk: Conversation) -> None:
    """Let the address name the conversation once something was said, so that a reload or a restart shows it."""
    if talk.exchanges and st.query_params.get(PARAMETER) != talk.thread:
        st.query_params[PARAMETER] = talk.thread


def start_anew() -> None:
    """The next question begins another conversation."""
    st.query_params.pop(PARAMETER, None)
    st.session_state[_KEY] = Conversation()


def go_to(place: Here, thread: str) -> None:
    """Show a kept conversation (for buttons)."""
    st.session_state[_KEY] = opened(place, thread)
    st.query_params[PARAMETER] = thread


def ask_next(question: str, call: Call | None = None) -> None:
    """Have ``question`` answered in the run that follows (for buttons)."""
    talk: Conversation = st.session_state[_KEY]
    talk.pending, talk.call = question, call


def ask_typed(key: str) -> None:
    """Have the question answered that was typed into the input ``key``."""
    ask_next(st.session_state[key])


def ask_again(place: Here, exchange: Exchange) -> None:
    """Have an interrupted question answered after all, at the end of the conversation."""
    talk: Conversation = st.session_state[_KEY]
    talk.exchanges.remove(exchange)
    if exchange.id:
        conversations.drop(place.settings, place.actor, exchange.id)
    ask_next(exchange.question)


def forget(thread: str) -> None:
    """Leave a conversation that was deleted, where it is the one on the page."""
    talk: Conversation | None = st.session_state.get(_KEY)
    if talk is not None and talk.thread == thread:
        start_anew()
