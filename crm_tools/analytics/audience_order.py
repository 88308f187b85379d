"""How a list of customers ranks."""

from __future__ import annotations

from crm_tools.analytics.audience_plan import Plan
from crm_tools.analytics.audience_request import AudienceRequest
from crm_tools.analytics.listing import ATTRIBUTES
from crm_tools.analytics.recency import RECENCIES
from crm_tools.analytics.registry import MEASURES
from crm_tools.analytics.segment import Segment
from crm_tools.texts import UserError


def order_of(
    request: AudienceRequest, named: Segment, plan: Plan
) -> tuple[tuple[tuple[str, bool], ...], tuple[str, ...]]:
    """Columns to rank by, each with whether the highest come first, and the last times that are needed for that.

    A number that it ranks by becomes part of the plan. Raises UserError ``analytics.plan.cannot_sort``.
    """
    last = ("customer_id", False)
    if request.order is None:
        shown = [test.column for test in plan.tests if test.column]
        measured = ((shown[0], True),) if shown and not named.order else ()
        return (*(named.order or measured), last), ()
    by, down = request.order.by, request.order.descending
    own = {column.name for column in named.own}
    if by == "customer_id":
        return ((by, down),), ()
    if by == "registered_at" and by not in own:
        return (("signed_up_at", down), last), ("signed_up_at",)
    if by in own or by in ATTRIBUTES or any(test.column == by for test in plan.tests):
        return ((by, down), last), ()
    if by in ("last_order_at", "last_login_at"):
        return ((by, down), last), (by,)
    if by in MEASURES or by in RECENCIES:
        plan.sort_by(by)
        return ((by, down), last), ()
    raise UserError("analytics.plan.cannot_sort", by=by)
