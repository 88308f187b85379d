"""The typed report request: what the chat passes, what links and saved things store, what the page's controls build."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

Scalar = str | int | float | bool
Operator = Literal["eq", "ne", "in", "not_in", "ge", "gt", "le", "lt", "between", "contains"]


class Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Filter(Frozen):
    """One condition. On a dimension it chooses facts; on a measure it chooses result rows (having), and so does one on
    what stands beside a measure of the request: ``sales_change``, ``sales_previous``, ``sales_share``.

    Money is in yuan, rates, changes and shares are fractions. ``in``/``not_in`` take a list, ``between`` takes [low,
    high], both included. An empty text with ``eq`` or ``ne`` stands for what is not filled in.
    """

    field: str = Field(description="registry name of a dimension or a measure")
    op: Operator = "eq"
    value: Scalar | tuple[Scalar, ...]

    @model_validator(mode="after")
    def _value_fits(self) -> Filter:
        several = isinstance(self.value, tuple)
        if self.op in ("in", "not_in", "between") and not several:
            raise ValueError(f"{self.field}: {self.op} takes a list")
        if self.op not in ("in", "not_in", "between") and several:
            raise ValueError(f"{self.field}: {self.op} takes one value")
        if self.op == "between" and isinstance(self.value, tuple) and len(self.value) != 2:
            raise ValueError(f"{self.field}: between takes [low, high]")
        return self


class Order(Frozen):
    """Sort by a measure or dimension of the request."""

    by: str
    descending: bool = True


class ReportRequest(Frozen):
    """Measures × dimensions × period × filters × comparison × order × limit × share.

    ``period`` and ``compare`` speak the tokens of :mod:`crm_tools.analytics.periods`; ``compare`` also takes
    ``previous`` (环比) and ``year_ago`` (同比). Where a day, week, month, quarter or year is grouped by, ``previous``
    compares each with the one before it. ``limit`` counts rows; over time with another dimension and without ``order``
    it counts series: the five largest categories, every month of each.
    """

    measures: tuple[str, ...] = Field(min_length=1, description="registry names of measures")
    dimensions: tuple[str, ...] = Field((), description="registry names of dimensions to group by")
    period: str = Field("all", description="period token, e.g. this_month, last_30_days, 2026-09, 2026-03..2026-05")
    filters: tuple[Filter, ...] = ()
    compare: str | None = Field(None, description="previous, year_ago, or a period token")
    order: Order | None = None
    limit: int | None = Field(None, ge=1, le=1_000_000)
    others: bool = Field(False, description="with limit: one more row that sums up the rest")
    share: tuple[str, ...] = Field((), description="measures to show as a share of the total")
    running: tuple[str, ...] = Field((), description="measures to show as a running total over time")
