"""When things happen: weekdays, promotions, holidays, hours. A moment is seconds since the first day 00:00 (int32)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from crm_tools.analytics.periods import rolling_start

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int32]
DAY = 86_400
MONTHS = 24
MARGIN = 200

WEEKDAYS = (0.94, 0.92, 0.95, 0.98, 1.05, 1.16, 1.12)
# First and last (month, day), how busy against an ordinary day, what part of the list price is asked.
PROMOTIONS = (
    ((1, 15), (1, 24), 1.25, 0.95),
    ((3, 5), (3, 8), 1.8, 0.92),
    ((6, 1), (6, 1), 2.6, 0.9),
    ((6, 2), (6, 15), 1.35, 0.95),
    ((6, 16), (6, 17), 2.4, 0.9),
    ((6, 18), (6, 18), 7.0, 0.85),
    ((6, 19), (6, 20), 1.8, 0.9),
    ((10, 1), (10, 7), 1.2, 0.95),
    ((10, 31), (11, 1), 2.8, 0.9),
    ((11, 2), (11, 9), 1.4, 0.95),
    ((11, 10), (11, 10), 3.0, 0.9),
    ((11, 11), (11, 11), 9.0, 0.85),
    ((11, 12), (11, 13), 2.0, 0.9),
    ((12, 12), (12, 12), 3.2, 0.9),
)
RUSH = 3.0
"""From this on a day is a rush: many buy in its first hour and in the evening."""
SPRING_FESTIVALS = ("2023-01-22", "2024-02-10", "2025-01-29", "2026-02-17", "2027-02-06", "2028-01-26", "2029-02-13")

HOURS = (
    1.6,
    0.8,
    0.4,
    0.25,
    0.2,
    0.35,
    0.9,
    1.9,
    3.1,
    4.4,
    5.4,
    5.2,
    5.0,
    4.6,
    4.5,
    4.9,
    4.7,
    4.3,
    4.4,
    5.6,
    7.4,
    8.2,
    6.6,
    3.5,
)
RUSH_HOURS = (
    14.0,
    5.0,
    1.5,
    0.6,
    0.4,
    0.5,
    1.0,
    2.4,
    4.0,
    5.0,
    5.6,
    4.8,
    4.6,
    4.2,
    4.2,
    4.4,
    4.2,
    4.0,
    4.6,
    6.0,
    9.5,
    9.0,
    8.5,
    9.0,
)


@dataclass(frozen=True)
class Calendar:
    """The days of the demo: ``busy`` is the running total of how busy they are (one value more than days)."""

    first: dt.date
    days: int
    weights: Floats
    busy: Floats
    price_part: Floats
    rush: npt.NDArray[np.bool_]

    @property
    def end(self) -> int:
        """The first second after today."""
        return self.days * DAY

    def clock(self) -> Callable[[npt.NDArray[Any]], list[str]]:
        """A function from moments to ``YYYY-MM-DD HH:MM:SS``; they may lie some months outside the demo's days."""
        days = [f"{self.first + dt.timedelta(days=day)} " for day in range(-MARGIN, self.days + MARGIN)]
        seconds = [f"{s // 3600:02}:{s // 60 % 60:02}:{s % 60:02}" for s in range(DAY)]

        def texts(moments: npt.NDArray[Any]) -> list[str]:
            day, second = np.divmod(moments, DAY)
            return [days[d] + seconds[s] for d, s in zip((day + MARGIN).tolist(), second.tolist(), strict=True)]

        return texts


def calendar_of(today: dt.date) -> Calendar:
    """The 24 months up to and including ``today``."""
    first = rolling_start(today, MONTHS, "month")
    days = [first + dt.timedelta(days=n) for n in range((today - first).days + 1)]
    weights = np.array([WEEKDAYS[day.weekday()] for day in days])
    price_part = np.ones(len(days))
    for start, end, factor, part in PROMOTIONS:
        inside = np.array([start <= (day.month, day.day) <= end for day in days])
        weights[inside] *= factor
        price_part[inside] = part
    for text in SPRING_FESTIVALS:
        festival = (dt.date.fromisoformat(text) - first).days
        weights[max(0, festival - 3) : max(0, festival + 6)] *= 0.6  # parcels stand still
    busy = np.concatenate(([0.0], np.cumsum(weights)))
    return Calendar(first, len(days), weights, busy, price_part, weights > RUSH)


def draw_days(
    rng: np.random.Generator, calendar: Calendar, start: Floats, end: Floats, bend: float | Floats = 1.0
) -> Ints:
    """A day for each pair of ``start`` and ``end`` (in days from the first, fractions allowed), busy days likelier.

    ``bend`` below 1 moves the draw towards the end, above 1 towards the start.
    """
    low = np.interp(start, np.arange(calendar.days + 1), calendar.busy)
    high = np.interp(end, np.arange(calendar.days + 1), calendar.busy)
    place = rng.random(len(low)) ** bend
    place *= high - low
    place += low
    days = np.searchsorted(calendar.busy, place, side="right") - 1
    return np.clip(days, 0, calendar.days - 1).astype(np.int32)


def draw_moments(rng: np.random.Generator, calendar: Calendar, days: Ints) -> Ints:
    """A second of each of ``days`` by the rhythm of its hours."""
    hours = np.searchsorted(_shares(HOURS), rng.random(len(days)), side="right").astype(np.int32)
    rush = calendar.rush[days]
    hours[rush] = np.searchsorted(_shares(RUSH_HOURS), rng.random(int(rush.sum())), side="right")
    return days * np.int32(DAY) + hours * np.int32(3600) + rng.integers(0, 3600, len(days), dtype=np.int32)


def _shares(weights: tuple[float, ...]) -> Floats:
    total = np.cumsum(np.array(weights))
    shares: Floats = total / total[-1]
    shares[-1] = 1.0
    return shares


def pick(rng: np.random.Generator, weights: npt.ArrayLike, count: int) -> Ints:
    """``count`` positions drawn by ``weights``."""
    total = np.cumsum(np.asarray(weights, dtype=float))
    drawn: Ints = np.searchsorted(total, rng.random(count) * total[-1], side="right").astype(np.int32)
    drawn[drawn == len(total)] = len(total) - 1
    return drawn
