"""The period control: named periods first, any days of one's own last."""

from __future__ import annotations

import datetime as dt

import streamlit as st

from crm_tools.analytics.periods import USUAL, Period, resolve
from crm_tools.texts import UserError, formats
from crm_tools.ui.here import DAY_FORMAT, Here

OWN = "own"
_WORDS = {"last_month..today": "ui.period.since_last_month"}


def period_control(place: Here, key: str, default: str = "last_30_days") -> str:
    """Draw the control and return the chosen period's token.

    The widget's value is ``st.session_state[key]``: set it to any token before to show that one.
    """
    chosen = st.session_state.setdefault(key, default)
    options = [*USUAL, *([] if chosen in (*USUAL, OWN) else [chosen]), OWN]
    token: str = st.selectbox(
        place.say("ui.period.label"),
        options,
        format_func=lambda token: token_words(place, token),
        key=key,
        filter_mode=None,
        persist_state="session",
    )
    return own_days(place, key) if token == OWN else token


def own_days(place: Here, key: str) -> str:
    """First and last day of one's own, as a token; the page waits for both."""
    today = place.desk.today
    days = st.date_input(
        place.say("ui.period.days"),
        (today - dt.timedelta(days=29), today),
        max_value=today,
        key=f"{key}.days",
        format=DAY_FORMAT,
        persist_state="session",
    )
    if not isinstance(days, tuple) or len(days) != 2:
        st.caption(place.say("ui.period.pick_last"))
        st.stop()
    return f"{days[0]}..{days[1]}"


def period_words(place: Here, period: Period | None) -> str:
    """First and last day as the reader writes days."""
    if period is None:
        return place.say("ui.period.none")
    return span_words(place, None if period.start is None else str(period.start), str(period.end))


def span_words(place: Here, start: str | None, end: str) -> str:
    """As :func:`period_words`, from ISO days; without a start it runs from the beginning of the data."""
    last = formats.date(end, place.language)
    if start is None:
        return place.say("ui.period.until", end=last)
    if start == end:
        return last
    return place.say("ui.period.span", start=formats.date(start, place.language), end=last)


def token_words(place: Here, token: str) -> str:
    """A period's token in words: its name where it has one, its days otherwise."""
    if token in USUAL or token == OWN:
        return place.say(f"ui.period.{token}")
    if token in _WORDS:
        return place.say(_WORDS[token])
    try:
        return period_words(place, resolve(token, place.desk.today))
    except UserError:
        return token
