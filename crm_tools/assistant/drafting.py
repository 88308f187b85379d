"""Calls that leave something behind: a draft, which somebody approves before it is carried out, or a saved segment."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from crm_tools.analytics.audience_request import AudienceRequest
from crm_tools.analytics.saved_segments import MOST_LETTERS
from crm_tools.assistant.arguments import Arguments, Named
from crm_tools.outreach.freezing import MOST_HELD_OUT

Template = Literal["recommendation", "coupon", "retention"]
SurveyTemplate = Literal["satisfaction", "nps", "product", "service", "churn_reason"]
HeldOut = Annotated[
    float,
    Field(
        ge=0,
        le=MOST_HELD_OUT,
        description="share of the recipients, as a fraction, left out at random to compare with: 0 unless the reader "
        "asks for a control or holdout group; 0.1 where no share is named",
    ),
]


class SendEmail(Arguments):
    """Draft an email to an audience. Nothing is sent before somebody approves."""

    audience: AudienceRequest
    template: Template = "recommendation"
    coupon: Named | None = Field(None, description="coupon id or title to bring along; best: the best fitting live one")
    subject: str | None = Field(None, max_length=200, description="only where the reader gave one")
    holdout: HeldOut = 0.0


class OfferCoupon(Arguments):
    """Draft a coupon for every customer of an audience. Nothing is given before somebody approves."""

    audience: AudienceRequest
    coupon: Named = Field(
        "best", description="coupon id or title; best: the best fitting live one; random: each draws a live one"
    )
    mode: Literal["as_far_as_it_goes", "all_or_nothing"] = Field(
        "as_far_as_it_goes", description="what to do where fewer coupons are left than customers"
    )
    holdout: HeldOut = 0.0


class CreateFollowups(Arguments):
    """Draft a follow-up task for service staff on every customer of an audience."""

    audience: AudienceRequest
    owner: str | None = Field(None, max_length=100, description="who is to follow up; None: whoever takes it")
    due: str | None = Field(None, pattern=r"^\d{4}-\d\d-\d\d$", description="last day; None: the usual")
    words: str | None = Field(None, max_length=500, description="what to say to the customer; None: the usual words")


class DesignSurvey(Arguments):
    """Draft a questionnaire from a sentence."""

    sentence: str = Field(min_length=1, max_length=500, description="what to ask and whom, in the reader's words")


class SendSurvey(Arguments):
    """Draft the invitations to a survey. Nothing is sent before somebody approves."""

    audience: AudienceRequest | None = Field(None, description="whom to ask; None: the audience of the survey")
    survey: Named | None = Field(None, description="survey id or title; None: the latest draft, else one from template")
    template: SurveyTemplate = Field("satisfaction", description="what to start from where there is no survey yet")


class SaveSegment(Arguments):
    """Keep a group of customers as a saved segment: the rule, which is looked up anew whenever it is used."""

    audience: AudienceRequest = Field(description="the group, as in find_customers")
    name: str | None = Field(
        None, min_length=1, max_length=MOST_LETTERS, description="the name the reader gave; None: a name by its rule"
    )
