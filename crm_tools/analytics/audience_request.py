"""The typed request for customers: a named segment, narrowed by conditions."""

from __future__ import annotations

from typing import Any

from pydantic import Field, field_validator

from crm_tools.analytics.criteria import Filter, Frozen, Order, Scalar


class Condition(Filter):
    """One condition on customers.

    ``field`` is an attribute of the customer (city, level, …), a column that the segment brings (stage, band, score,
    days_since_order, …), a measure counted for each customer (orders, sales, logins, …), or something about products
    (category, product, price_band, price): then it means having bought it, and with ``ne`` or ``not_in`` not having
    bought it. ``period`` and ``where`` say which facts a measure counts: orders of the category 手机 in the last 90
    days. Without a period the request's counts.
    """

    period: str | None = Field(None, description="period token for a measure; None: the request's")
    where: tuple[Filter, ...] = Field((), description="conditions on the facts that a measure counts")


class AudienceRequest(Frozen):
    """Which customers: ``segment`` by registry name, its parameters for this look, and conditions on each customer.

    ``params`` holds thresholds of the segment by their definition's field (``min_sales_yuan``, ``days``, ``top``).
    ``period`` are the days in which sales, orders and the measures of conditions count; None is the segment's own.
    """

    segment: str = Field("all", description="registry name of a segment")
    params: dict[str, Scalar] = Field(default_factory=dict, description="thresholds for this look only")
    period: str | None = Field(None, description="period token in which sales, orders and conditions count")
    filters: tuple[Condition, ...] = ()
    order: Order | None = None
    limit: int | None = Field(None, ge=1, le=1_000_000)

    @field_validator("filters", mode="before")
    @classmethod
    def _as_conditions(cls, value: Any) -> Any:
        """A plain filter is a condition without a period of its own."""
        return [one.model_dump() if type(one) is Filter else one for one in value]
