"""How much of what a product is called a text says: shared runs of characters, the rarer among products the weightier.

Two-character runs of Chinese and whole words of other scripts, weighed by the logarithm of how few products hold them
(Spärck Jones 1972). Enough to find the inquiry that names a product's kind in passing; other names of a kind are known
to :mod:`crm_tools.analytics.kinds`.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from functools import cache

_RUN = re.compile(r"[\u3400-\u9fff]+|[a-z]+|\d+")


def runs(text: str) -> frozenset[str]:
    """What a text is compared by."""
    plain = unicodedata.normalize("NFKC", text).lower()
    found: set[str] = set()
    for run in _RUN.findall(plain):
        if "\u3400" <= run[0] <= "\u9fff":
            found.update(run[at : at + 2] for at in range(max(1, len(run) - 1)))
        else:
            found.add(run)
    return frozenset(found)


class Likeness:
    """How rare each run is among ``names``."""

    def __init__(self, names: Sequence[str]) -> None:
        spread = Counter(run for name in names for run in runs(name))
        self._most = math.log(1 + len(names))
        self._rarity = {run: math.log(1 + len(names) / count) for run, count in spread.items()}
        self._of = cache(self._weighed)

    def part_in(self, name: str, said: frozenset[str]) -> float:
        """The share, 0 to 1, of what ``name`` says that a text with the runs ``said`` says as well."""
        needed = self._of(name)
        if not needed:
            return 0.0
        return sum(weight for run, weight in needed.items() if run in said) / sum(needed.values())

    def _weighed(self, name: str) -> dict[str, float]:
        return {run: self._rarity.get(run, self._most) for run in runs(name)}
