"""The check on a cloud model's words: every number in them must stand in what it was shown.

A sentence with a number from nowhere is a confident wrong answer: such words are dropped for ones made from the result.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_NUMBER = re.compile(
    r"(?<![A-Za-z0-9_.])(?P<digits>\d{1,3}(?:,\d{3})+|\d+)(?P<decimals>\.\d+)?\s?(?P<unit>%|万亿|亿|万|千|billion|million|thousand|[BMK](?![A-Za-z]))?",
    re.IGNORECASE,
)
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*"
_DAY = re.compile(
    r"(?<!\d)\d{4}\s?(?:[-/年]\s?\d{1,2}(?:\s?[-/月]\s?\d{1,2}日?|月)?(?!\d)|年|-Q[1-4])"
    rf"|(?<!\d)\d{{1,2}}月(?:\d{{1,2}}日)?|Q[1-4]|(?<!\d)\d{{1,2}} {_MONTH}|{_MONTH} \d{{1,2}}(?!\d)"
)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_RANK = re.compile(r"(?:top|first|no\.|第|前|#)\s?\d{1,3}|^\s*\d{1,2}[.、)]\s", re.IGNORECASE | re.MULTILINE)
_UNITS = {
    "%": 0.01, "千": 1e3, "万": 1e4, "亿": 1e8, "万亿": 1e12, "k": 1e3, "thousand": 1e3, "m": 1e6, "million": 1e6,
    "b": 1e9, "billion": 1e9,
}  # fmt: skip


def grounded(text: str, shown: Iterable[str]) -> bool:
    """Whether each number of ``text`` is one of ``shown``, as exactly as it is written (``12.3万`` is 122,950–123,050).

    Dates and ranks (``第3``, ``top 10``) are not figures; stand-ins carry none.
    """
    evidence = "\n".join(shown)
    # A year stands alone in English. Days and months of dates are no figures that a count could be taken from.
    known = [float(year) for year in _YEAR.findall(evidence)]
    known += _values(_DAY.sub(" ", evidence))
    return all(
        any(abs(value - other) <= half_digit * 1.0001 for other in known)
        for value, half_digit in _figures(_RANK.sub(" ", _DAY.sub(" ", text)))
    )


def _figures(text: str) -> Iterable[tuple[float, float]]:
    """Each number with half the worth of its last digit."""
    for match in _NUMBER.finditer(text):
        unit = _UNITS[match["unit"].lower()] if match["unit"] else 1.0
        decimals = len(match["decimals"] or ".") - 1
        value = float(match["digits"].replace(",", "") + (match["decimals"] or ""))
        yield value * unit, 0.5 * 10**-decimals * unit


def _values(text: str) -> Iterable[float]:
    for match in re.finditer(r"-?\d+(?:,\d{3})*(?:\.\d+)?(?:e-?\d+)?", text):
        yield abs(float(match[0].replace(",", "")))
