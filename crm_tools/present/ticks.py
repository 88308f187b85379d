"""Round tick positions and their words, because Plotly's own cannot say 万 and 亿."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from crm_tools.analytics.result import Unit
from crm_tools.present.shown import tick
from crm_tools.texts import Language


def round_ticks(low: float, high: float, wanted: int = 5) -> list[float]:
    """About ``wanted`` round numbers that span ``low`` to ``high``, zero among them."""
    low, high = min(low, 0.0), max(high, 0.0)
    if low == high:
        return [0.0, 1.0]
    rough = (high - low) / wanted
    size = 10.0 ** math.floor(math.log10(rough))
    step = next(size * factor for factor in (1, 2, 2.5, 5, 10) if size * factor >= rough * 0.999)
    first, last = math.floor(low / step), math.ceil(high / step)
    return [round(index * step, 10) for index in range(first, last + 1)]


def value_axis(
    values: Sequence[float | None], unit: Unit, language: Language, currency: str, wanted: int = 5
) -> dict[str, Any]:
    """Settings of an axis that shows ``values`` with ticks in words; what is counted gets no half ticks."""
    known = [value for value in values if value is not None]
    low, high = min([0.0, *known]), max([0.0, *known])
    if unit in ("count", "days") and high - low < wanted:
        ticks = [float(at) for at in range(math.floor(low), max(1, math.ceil(high)) + 1)]
    else:
        ticks = round_ticks(low, high, wanted)
    greatest = max(abs(ticks[0]), abs(ticks[-1]))
    words = [tick(int(at) if at.is_integer() else at, greatest, unit, language, currency) for at in ticks]
    room = (ticks[-1] - ticks[0]) * 0.04
    span = [ticks[0] - room if low < 0 else ticks[0], ticks[-1] + room]
    return {"tickmode": "array", "tickvals": ticks, "ticktext": words, "range": span}


def thinned(labels: Sequence[str], most: int = 10) -> tuple[list[str], list[str]]:
    """At most ``most`` evenly spread members of ``labels`` as tick positions, and their words.

    Days of one year drop the year from their words; days of several are so long that fewer stand side by side.
    """
    one_year = len({label[:4] for label in labels}) == 1
    if labels and len(labels[0]) == len("2026-11-22") and not one_year:
        most = most // 2
    step = max(1, math.ceil(len(labels) / most))
    chosen = list(labels[::step])
    return chosen, [label[5:] if one_year and len(label) == 10 else label for label in chosen]
