"""Definitions on screens: their names in words, and controls that change one for a look only."""

from __future__ import annotations

from typing import Any

import streamlit as st

from crm_tools.analytics.definitions import Definitions
from crm_tools.analytics.periods import USUAL
from crm_tools.analytics.segment import Segment
from crm_tools.texts import formats
from crm_tools.ui.here import Here
from crm_tools.ui.period import token_words

MONEY = frozenset(("high_value.min_sales_yuan", "recommendation.min_price_yuan"))


def name_of(place: Here, definition: str) -> str:
    """``high_value.min_sales_yuan`` in words."""
    return place.say(f"ui.definition.{definition}")


def value_of(place: Here, definition: str, value: Any) -> str:
    """A threshold as readers write it: ¥10,000, 30, the days of a period."""
    if definition in MONEY:
        return formats.chosen(round(value * 100), place.currency, place.language)
    if isinstance(value, str):
        return token_words(place, value)
    return formats.number(value, place.language, exact=True)


def controls(place: Here, segment: Segment, key: str) -> dict[str, Any]:
    """Inputs for the segment's thresholds; returns those that differ from the definitions in force."""
    group = getattr(place.desk.definitions, segment.definition or "", None)
    changed: dict[str, Any] = {}
    for name in segment.thresholds:
        current = getattr(group, name)
        value = control(place, f"{segment.definition}.{name}", current, f"{key}.{segment.name}.{name}")
        if value is not None and value != current:
            changed[name] = value
    return changed


def control(place: Here, definition: str, current: Any, key: str) -> Any:
    """One input for one definition."""
    label = name_of(place, definition)
    if definition in MONEY:
        label = place.say("ui.in_unit", label=label, unit=place.sign)
    if isinstance(current, str):
        options = [*dict.fromkeys((current, *USUAL))]
        return st.selectbox(
            label, options, format_func=lambda token: token_words(place, token), key=key, filter_mode=None
        )
    if isinstance(current, int):
        return st.number_input(label, value=current, min_value=0, step=1, key=key)
    return st.number_input(label, value=float(current), min_value=0.0, key=key, format="%.10g")


def known(definitions: Definitions) -> dict[str, Any]:
    """Every definition by its full name."""
    return {
        f"{group}.{field}": value
        for group, fields in definitions.model_dump().items()
        for field, value in fields.items()
    }
