"""A year told once: “Q1 vs Q2 of 2025”, “January, February and March of last year”, 去年一季度、二季度 are of one year.

In English it stands behind the last of them as a rule, in Chinese before the first. Where the order of the calendar
turns, December before January, the year does too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from crm_tools.assistant.understand.days.dates import Part
from crm_tools.assistant.understand.days.span import YEAR_SAID, Atom

_JOINT = re.compile(
    r",? ?(?:and|&|or|vs\.?|versus|with|to|against|(?:when |as )?compared (?:to|with)|(?:better|worse|higher|lower|more"
    r"|less|fewer|stronger|weaker) than)(?: (?:the|that of|those of|in|of|with))* ?"
)
_LISTED = re.compile(
    r" ?[,、/&] ?(?:and |以?及|[和与跟])?(?:in |of )?| (?:and|or)(?: in| of)? |的?(?:[和与跟及比]|以及)"
)
_YEAR_BEHIND = re.compile(r"(?:20\d\d|'\d\d|(?:last|this) year)$")
_NAMED = re.compile(r"year|20\d\d|'\d\d|年")
_TURNS = ((12, 1), (4, 1), (2, 1))
"""The last and the first month, quarter and half."""


def of_one_year(norm: str, atoms: Sequence[Atom]) -> list[Atom]:
    """The pieces; those beside one that names its year with that year, where they stand in the order of one.

    “October vs September 2025” may be of two years; there the first stays the latest one.
    """
    found = list(atoms)
    for first, end in _runs(norm, atoms):
        named = [at for at in range(first, end) if (part := atoms[at].part) and part.year is not None]
        for at in named:
            said = norm[atoms[at].start : atoms[at].end]
            if YEAR_SAID.match(said):
                _carry_on(norm, found, at, end)
            elif _YEAR_BEHIND.search(said):
                _carry_back(norm, found, at, first)
    return found


def _runs(norm: str, atoms: Sequence[Atom]) -> Iterator[tuple[int, int]]:
    """Where pieces of one unit stand one beside the other, as the first of them and the one behind the last."""
    first = 0
    for at in range(1, len(atoms) + 1):
        if at < len(atoms) and _joined(norm, atoms[at - 1], atoms[at]):
            continue
        if at - first > 1:
            yield first, at
        first = at


def _joined(norm: str, one: Atom, other: Atom) -> bool:
    between = norm[one.end : other.start]
    alike = one.part and other.part and _place(one.part) and _place(other.part) and one.part.unit == other.part.unit
    return bool(alike and (_JOINT.fullmatch(between) or _LISTED.fullmatch(between)))


def _carry_on(norm: str, found: list[Atom], at: int, end: int) -> None:
    """去年一月、二月, “2025 Q1, Q2”: the year in front of the first is that of the next."""
    for after in range(at + 1, end):
        one, other = found[after - 1].part, found[after].part
        listed = _LISTED.fullmatch(norm[found[after - 1].end : found[after].start])
        if one is None or one.year is None or other is None or not listed:
            return
        if other.year is not None or _place(one) == _place(other):
            return
        found[after] = replace(found[after], part=replace(other, year=one.year + _turns(one, other)))


def _carry_back(norm: str, found: list[Atom], at: int, first: int) -> None:
    """“Q1, Q2 and Q3 of 2025”: the year behind the last is that of those before."""
    for before in range(at - 1, first - 1, -1):
        one, other = found[before].part, found[before + 1].part
        said = norm[found[before].start : found[before].end]
        if one is None or other is None or other.year is None or one.year is not None or _NAMED.search(said):
            return
        turned = at - first > 1 and _turns(one, other)
        place, behind = _place(one), _place(other)
        if not turned and not (place and behind and place < behind):
            return
        found[before] = replace(found[before], part=replace(one, year=other.year - turned))


def _turns(one: Part, other: Part) -> bool:
    """Whether one year ends between the two: November and December, then January."""
    named = ((one.month, other.month), (one.quarter, other.quarter), (one.half, other.half))
    return any(pair == ends for pair, ends in zip(named, _TURNS, strict=True))


def _place(part: Part) -> tuple[int, ...] | None:
    """Where a piece lies in its year; None for runs of months and fixed days."""
    if part.first is not None or part.loose is not None or part.month_to or part.quarter_to or part.token:
        return None
    named = (part.half, part.quarter, part.month, part.day)
    return tuple(one or 0 for one in named) if any(named[:3]) else None
