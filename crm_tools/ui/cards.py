"""The KPI card: a number, its change against the compared period, and its course as a sparkline."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from crm_tools.analytics.registry import MEASURES
from crm_tools.analytics.result import Unit
from crm_tools.present.shown import short, shown
from crm_tools.texts import formats
from crm_tools.ui.here import Here
from crm_tools.ui.notices import literal

MOST_ABREAST = 5


@dataclass(frozen=True)
class Kpi:
    """``value`` is plain (yuan, fraction) and shown in short unless it is to be ``exact``; ``change`` is relative;
    ``course`` are the values of the sparkline."""

    label: str
    value: Any
    unit: Unit
    help: str = ""
    change: float | None = None
    compared: str = ""
    course: Sequence[float] | None = None
    more_is_worse: bool = False
    exact: bool = False


def meaning(place: Here, measure: str) -> str:
    """What a measure of the registry counts, for the card's help."""
    return MEASURES[measure].description.to(place.language)


def kpi_row(place: Here, cards: Sequence[Kpi]) -> None:
    """Cards of equal size side by side; on a phone they wrap."""
    with st.grid(columns=_abreast(len(cards)), min_column_width=150):
        for card in cards:
            _card(place, card)


def _abreast(cards: int) -> int:
    """Up to five in a row; more stand in two rows as full as can be."""
    return cards if cards <= MOST_ABREAST else -(-cards // 2)


def _card(place: Here, card: Kpi) -> None:
    exact = literal(shown(card.value, card.unit, place.language, place.currency))
    brief = exact if card.exact else literal(short(card.value, card.unit, place.language, place.currency))
    st.metric(
        card.label,
        brief,
        delta=0 if card.change == 0 else formats.percent(card.change, signed=True) if card.change is not None else None,
        delta_color="inverse" if card.more_is_worse else "normal",
        delta_description=card.compared or None,
        help="  \n".join(part for part in (exact if exact != brief else "", card.help) if part) or None,
        chart_data=card.course if card.course is not None and len(card.course) > 1 else None,
        border=True,
        height="stretch",
    )
