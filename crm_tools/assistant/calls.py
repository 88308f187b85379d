"""What a question can turn into: one typed call of a tool. Both kinds of model, offline and cloud, speak these.

Tools and their arguments:

- ``run_report``: :class:`RunReport`
- ``find_customers``: :class:`FindCustomers`
- ``clarify``: :class:`Clarify`, the assistant asks back
- ``decline``: :class:`Decline`, the assistant says what it cannot do
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from crm_tools.analytics.audience_request import AudienceRequest
from crm_tools.analytics.request import ReportRequest

ChartType = Literal["auto", "bar", "line", "pie", "none"]


@dataclass(frozen=True)
class Call:
    """One tool call with JSON-able arguments."""

    tool: str
    arguments: dict[str, Any]


class RunReport(ReportRequest):
    """A report request, and how to draw it."""

    chart: ChartType = "auto"

    def request(self) -> ReportRequest:
        return ReportRequest.model_validate(self.model_dump(exclude={"chart"}))


class FindCustomers(AudienceRequest):
    """An audience request, and how to draw it."""

    chart: ChartType = "auto"

    def request(self) -> AudienceRequest:
        return AudienceRequest.model_validate(self.model_dump(exclude={"chart"}))


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
