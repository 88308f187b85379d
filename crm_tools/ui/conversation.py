"""A session's conversation: the questions, their answers without rows, and the thread that follow-ups refer to."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import streamlit as st

if TYPE_CHECKING:
    from crm_tools.assistant.contract import Answer

_KEY = "conversation"


@dataclass
class Exchange:
    """A question and its answer; None while it is being written, and where the reader stopped it."""

    question: str
    answer: Answer | None = None


@dataclass
class Conversation:
    """``pending`` is a question that was asked by a button and is to be answered next."""

    thread: str = field(default_factory=lambda: uuid.uuid4().hex)
    exchanges: list[Exchange] = field(default_factory=list)
    pending: str | None = None


def current() -> Conversation:
    """The conversation of this session."""
    if _KEY not in st.session_state:
        start_anew()
    conversation: Conversation = st.session_state[_KEY]
    return conversation


def start_anew() -> None:
    """Forget the questions; the next one stands alone."""
    st.session_state[_KEY] = Conversation()


def ask_next(question: str) -> None:
    """Have ``question`` answered in the run that follows (for buttons)."""
    current().pending = question


def ask_typed(key: str) -> None:
    """Have the question answered that was typed into the input ``key``."""
    ask_next(st.session_state[key])


def ask_again(exchange: Exchange) -> None:
    """Have an interrupted question answered after all, at the end of the conversation."""
    current().exchanges.remove(exchange)
    ask_next(exchange.question)
