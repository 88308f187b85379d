"""What the arguments of several calls share."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

ChartType = Literal["auto", "bar", "line", "pie", "none"]
Named = int | str
"""An id, or a name as a reader writes it."""


class Arguments(BaseModel):
    """Arguments of a call: those that are named and no others."""

    model_config = ConfigDict(extra="forbid", frozen=True)
