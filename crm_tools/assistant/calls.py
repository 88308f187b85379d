"""What a question can turn into: one typed call of a tool. Both kinds of model, offline and cloud, speak these.

Tools and their arguments:

- ``run_report``: the fields of :class:`~crm_tools.analytics.request.ReportRequest` and ``chart``
- ``find_customers``: the fields of :class:`~crm_tools.analytics.audience_request.AudienceRequest` and ``chart``
- ``clarify``: :class:`Clarify`, the assistant asks back
- ``decline``: :class:`Decline`, the assistant says what it cannot do
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

ChartType = Literal["auto", "bar", "line", "pie", "none"]


@dataclass(frozen=True)
class Call:
    """One tool call with JSON-able arguments."""

    tool: str
    arguments: dict[str, Any]


class Clarify(BaseModel):
    """Ask back instead of guessing."""

    model_config = ConfigDict(extra="forbid")

    understood: str = Field(description="what was understood, in the reader's words")
    unclear: tuple[str, ...] = Field(description="the words that could not be placed")
    suggestions: tuple[str, ...] = Field(description="up to three close questions that can be answered as they stand")


class Decline(BaseModel):
    """Say that something cannot be had: the data is not there, or it is not allowed."""

    model_config = ConfigDict(extra="forbid")

    reason: Literal["no_data", "not_allowed", "not_covered"]
    about: str = Field(description="what was asked for, in the reader's words")
