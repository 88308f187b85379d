"""The typed request for customers: a named segment, narrowed by conditions."""

from __future__ import annotations

from pydantic import Field

from crm_tools.analytics.request import Filter, Frozen, Order, Scalar


class AudienceRequest(Frozen):
    """Which customers: ``segment`` by registry name, its parameters for this look, and conditions on attributes.

    ``params`` holds thresholds of the segment by their definition's field (``min_sales_yuan``, ``days``, ``top``).
    """

    segment: str = Field("all", description="registry name of a segment")
    params: dict[str, Scalar] = Field(default_factory=dict, description="thresholds for this look only")
    filters: tuple[Filter, ...] = ()
    order: Order | None = None
    limit: int | None = Field(None, ge=1, le=1_000_000)
