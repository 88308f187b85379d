"""What figures are made of: the template and colours of all of them, values in words, series and panels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

from crm_tools.analytics.result import Column
from crm_tools.present.shown import short, shown
from crm_tools.present.ticks import value_axis
from crm_tools.texts import Language

FONT = "'PingFang SC','Microsoft YaHei','Noto Sans CJK SC',sans-serif"
COLOURS = ("#3478E5", "#D9730D", "#0F9D8A", "#B04A98", "#808B9C")
"""At least 3:1 against white and against the dark page; told apart with any colour vision."""
MUTED = "rgba(128,139,156,0.75)"
REST = COLOURS[-1]
"""What is left over beside named parts."""
CONFIG = {"displayModeBar": False}

_AXIS = {"gridcolor": "rgba(128,139,156,0.22)", "zeroline": False, "automargin": True}
TEMPLATE = go.layout.Template(
    layout={
        "font": {"family": FONT, "size": 13},
        "colorway": list(COLOURS),
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "xaxis": _AXIS,
        "yaxis": _AXIS,
        "hoverlabel": {"font": {"family": FONT, "size": 13}},
    }
)


@dataclass(frozen=True)
class Look:
    """How values are worded in one figure."""

    language: Language
    currency: str

    def short(self, value: Any, column: Column) -> str:
        return short(value, column.unit, self.language, self.currency)

    def full(self, value: Any, column: Column) -> str:
        return shown(value, column.unit, self.language, self.currency)


@dataclass(frozen=True)
class Series:
    """One trace before it is drawn: plain values by position; muted is the past that another one is compared with."""

    name: str
    values: list[Any]
    muted: bool = False


@dataclass(frozen=True)
class Panel:
    """One measure's part of a figure."""

    measure: Column
    series: list[Series]

    def axis(self, look: Look, *, stacked: bool = False, wanted: int = 5) -> dict[str, Any]:
        known = [[value or 0 for value in part.values] for part in self.series]
        values = [sum(parts) for parts in zip(*known, strict=True)] if stacked else [v for part in known for v in part]
        return value_axis(values, self.measure.unit, look.language, look.currency, wanted)


def width(character: str) -> int:
    """A Chinese character is as wide as two Latin ones."""
    return 2 if ord(character) > 0x2E7F else 1


def trimmed(label: str, most: int = 34) -> str:
    """A label that leaves room for its bar."""
    so_far = 0
    for position, character in enumerate(label):
        so_far += width(character)
        if so_far > most:
            return label[:position] + "…"
    return label
