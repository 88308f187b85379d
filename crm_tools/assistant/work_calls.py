"""Typed calls that read what became of the desk's own work: campaigns and follow-up tasks."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from crm_tools.assistant.arguments import Arguments
from crm_tools.outreach.campaigns import Action
from crm_tools.outreach.followups import State
from crm_tools.outreach.results import USUAL_DAYS

Which = Literal["latest", "all", "waiting"]
RankedBy = Literal["approved_on", "buyer_rate", "sales", "uplift"]
Due = Literal["overdue", "today", "tomorrow", "this_week", "next_week", "this_month", "by_today", "by_this_week"]
Shown = Literal["tasks", "count", "owner", "state", "due_on"]


class CampaignResults(Arguments):
    """What came of campaigns that were approved, or which drafts wait for approval."""

    campaign: str | None = Field(None, max_length=200, description="id or title; None: any")
    kind: Action | None = Field(None, description="only campaigns of this kind")
    template: Literal["recommendation", "coupon", "retention"] | None = Field(
        None, description="only emails of this kind: recommended products, a coupon, winning back"
    )
    segment: str | None = Field(None, max_length=60, description="only campaigns to the customers of this segment")
    period: str | None = Field(None, description="only those approved in this period (a period token)")
    which: Which | None = Field(
        None,
        description="latest: the last one with a result; all: a row each; waiting: drafts that wait for approval. "
        "None: all where a period or a title is named, else latest",
    )
    back: int = Field(0, ge=0, le=50, description="how many campaigns before the latest: 1 is the one before it")
    order: RankedBy = Field("approved_on", description="how a list is ordered; uplift: against the control group")
    days: int = Field(USUAL_DAYS, ge=1, le=365, description="days from the approval on that count")

    @property
    def wanted(self) -> Which:
        """``which``, or what it is where the call leaves it open."""
        return self.which or ("all" if self.period or self.campaign or self.order != "approved_on" else "latest")


class FollowupTasks(Arguments):
    """Follow-up tasks for service staff, listed or counted; without conditions all that are not ended."""

    owner: str | None = Field(None, max_length=100, description="only tasks of this person")
    mine: bool = Field(False, description="only tasks of who asks")
    states: tuple[State, ...] = Field((), description="open, doing, done, dropped; empty: open and doing")
    due: Due | None = Field(
        None,
        description="due in these days; by_today and by_this_week take in what is overdue, as for whom to call today "
        "or this week; overdue: due before today and not ended",
    )
    customer: int | None = Field(None, ge=1, description="only tasks on this customer, by id")
    show: Shown = Field("tasks", description="a row a task; count: one number; else a row an owner, a state, a due day")
