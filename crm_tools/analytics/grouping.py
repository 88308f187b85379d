"""How many customers of a list fall into each group: by what tells customers apart, or by what the list brings."""

from __future__ import annotations

from collections.abc import Sequence

from crm_tools.analytics.audience import find
from crm_tools.analytics.audience_list import Audience
from crm_tools.analytics.audience_request import AudienceRequest
from crm_tools.analytics.desk import Desk
from crm_tools.analytics.listing import ATTRIBUTES
from crm_tools.analytics.planning import note
from crm_tools.analytics.registry import DIMENSIONS, MEASURES, join_words
from crm_tools.analytics.result import Column, Result
from crm_tools.analytics.segments import segment
from crm_tools.texts import UserError, Words

RISK = "value_at_risk"
"""Summed up beside the customers, where the list brings it."""


def groupings(segment_name: str) -> dict[str, Column]:
    """What the list of a segment can be grouped by: its own columns that hold words, and attributes but the name."""
    own = {column.name: column for column in segment(segment_name).own if column.unit == "text"}
    attributes = {
        name: Column(name, DIMENSIONS[name].label, DIMENSIONS[name].unit) for name in ATTRIBUTES if name != "customer"
    }
    return own | attributes


def grouped(desk: Desk, request: AudienceRequest, by: Sequence[str]) -> Result:
    """Columns ``by``, ``customers``, ``customers_share`` (of the list) and, of customers about to leave, the sum of
    ``value_at_risk`` (分); most customers first.

    Raises UserError ``analytics.grouping.unknown`` with what can be grouped by, and those of :func:`find`.
    """
    found = find(desk, request)
    known = groupings(found.request.segment)
    for name in by:
        if name not in known:
            listed = join_words([column.label for column in known.values()])
            raise UserError("analytics.grouping.unknown", name=name, known=listed)
    risk = [column for column in found.columns if column.name == RISK]
    frame = found.groups(tuple(by), [column.name for column in risk])
    total = int(frame["customers"].sum())
    frame.insert(len(by) + 1, "customers_share", frame["customers"] / total if total else float("nan"))
    customers = MEASURES["customers"]
    share = note("analytics.column.share", measure=customers.label)
    columns = (
        *(known[name] for name in by),
        Column("customers", customers.label, customers.unit),
        Column("customers_share", share, "rate"),
        *risk,
    )
    return Result(
        columns, frame[[one.name for one in columns]], None, None, _about(found), found.definitions, tuple(found.steps)
    )


def _about(found: Audience) -> tuple[Words, ...]:
    return (found.noted(), *found.notes)
