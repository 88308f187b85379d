"""What takes part in a ranking: facts that name nothing (an inquiry about no product) are no member of it."""

from __future__ import annotations

from dataclasses import replace

from crm_tools.analytics import conditions
from crm_tools.analytics.criteria import Filter
from crm_tools.analytics.planning import Plan

NAMING_NOTHING = frozenset(("inquiries",))
"""Grains whose facts need not name a product."""


def ranked(planned: Plan) -> Plan:
    """``planned``, where it asks for the first few products or categories, without the facts that name none: these
    would come first as if they were one. All groups, a rest and shares keep them, so that they add up."""
    request = planned.request
    if request.limit is None or request.others or request.share:
        return planned
    if any(entry.name == "inquiry" for entry in planned.dimensions):  # its product is only what is known of it
        return planned
    if not any(entry.grain in NAMING_NOTHING for entry in planned.measures):
        return planned
    named = tuple(
        conditions.on_dimension(entry, Filter(field=entry.name, op="ne", value=""))
        for entry in planned.dimensions
        if entry.family == "item"
    )
    return replace(planned, filters=(*planned.filters, *named))
