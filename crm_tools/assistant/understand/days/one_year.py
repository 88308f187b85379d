"""A year told once: “Q1 vs Q2 of 2025”, “compare March with April 2025” are both of the year behind the second."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from crm_tools.assistant.understand.days.dates import Part
from crm_tools.assistant.understand.days.span import Atom

_JOINT = re.compile(
    r",? ?(?:and|&|or|vs\.?|versus|with|to|against|(?:when |as )?compared (?:to|with)|(?:better|worse|higher|lower|more"
    r"|less|fewer|stronger|weaker) than)(?: (?:the|that of|those of|in|of|with))* ?"
)
_YEAR_BEHIND = re.compile(r"(?:20\d\d|'\d\d|(?:last|this) year)$")
_NAMED = re.compile(r"year|20\d\d|'\d\d")


def of_one_year(norm: str, atoms: Sequence[Atom]) -> list[Atom]:
    """The pieces, the first of two with the year of the second where they stand in the order of one year.

    “October vs September 2025” may be of two years; there the first stays the latest one.
    """
    found = list(atoms)
    for at, (one, other) in enumerate(pairwise(atoms)):
        if one.part is None or other.part is None or other.part.year is None:
            continue
        said, behind = norm[one.start : one.end], norm[other.start : other.end]
        if _NAMED.search(said) or not (_YEAR_BEHIND.search(behind) and _JOINT.fullmatch(norm[one.end : other.start])):
            continue
        first, second = _place(one.part), _place(other.part)
        if first is not None and second is not None and first < second and one.part.unit == other.part.unit:
            found[at] = replace(one, part=replace(one.part, year=other.part.year))
    return found


def _place(part: Part) -> tuple[int, ...] | None:
    """Where a piece lies in its year; None for runs and fixed days."""
    if part.first is not None or part.is_run or part.loose is not None:
        return None
    named = (part.half, part.quarter, part.month, part.day)
    return tuple(one or 0 for one in named) if any(named[:3]) else None
