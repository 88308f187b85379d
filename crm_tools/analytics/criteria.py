"""What every typed request is made of: frozen models, one condition, one order."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

Scalar = str | int | float | bool
Operator = Literal["eq", "ne", "in", "not_in", "ge", "gt", "le", "lt", "between", "contains"]


class Frozen(BaseModel):
    """A part of a request: unknown fields are refused, and nothing in it changes, so that it can be a key."""

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
