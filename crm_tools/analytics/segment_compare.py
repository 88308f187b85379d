"""Two segments against each other, and how many a segment had on earlier days."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

import pandas as pd

from crm_tools.analytics.audience import find
from crm_tools.analytics.audience_request import AudienceRequest, Group, Member
from crm_tools.analytics.desk import Desk
from crm_tools.analytics.periods import DAY
from crm_tools.analytics.planning import note
from crm_tools.analytics.result import Column, Result
from crm_tools.analytics.segments import SEGMENTS

Part = Literal["both", "first", "second"]
PARTS: tuple[Part, ...] = ("first", "both", "second")
CUSTOMERS = Column("customers", note("analytics.compare.customers"), "count")


def overlap_request(first: str, second: str, part: Part) -> AudienceRequest:
    """The customers on both lists, or on the ``first`` or the ``second`` alone. Lists go by registry or saved name."""
    one, other = Member(segment=first), Member(segment=second)
    if part == "both":
        return AudienceRequest(rule=Group(rules=(one, other)))
    here, away = (one, other) if part == "first" else (other, one)
    return AudienceRequest(rule=Group(rules=(here, Group(match="none", rules=(away,)))))


def overlap(desk: Desk, first: str, second: str) -> Result:
    """How many customers are on the first list alone, on both, and on the second alone: ``part`` and ``customers``."""
    counts = [find(desk, overlap_request(first, second, part), with_columns=False).count() for part in PARTS]
    frame = pd.DataFrame({"part": list(PARTS), "customers": counts})
    return Result((Column("part", note("analytics.compare.part"), "text"), CUSTOMERS), frame, None)


def named_request(name: str) -> AudienceRequest:
    """The list of a registry or saved name."""
    return AudienceRequest(segment=name) if name in SEGMENTS else AudienceRequest(saved=name)


def sizes(desk: Desk, names: Sequence[str], months: int = 12) -> Result:
    """How many customers each list had at the end of each of the last ``months`` months, and has today.

    Columns ``day``, ``segment`` (the name asked for) and ``customers``. Each day is counted as the rules would have
    found it then, from the facts up to that day; attributes, and what became of an order since, are as they are now.
    """
    ends = [desk.today]
    while len(ends) <= months:
        ends.append(ends[-1].replace(day=1) - DAY)
    rows = []
    for day in reversed(ends):
        then = replace(desk, today=day)
        rows += [
            (day.isoformat(), name, find(then, named_request(name), with_columns=False).count())
            for name in dict.fromkeys(names)
        ]
    columns = (
        Column("day", note("analytics.compare.day"), "day"),
        Column("segment", note("analytics.compare.segment"), "text"),
        CUSTOMERS,
    )
    return Result(
        columns,
        pd.DataFrame(rows, columns=[column.name for column in columns]),
        None,
        notes=(note("analytics.compare.note"),),
    )
