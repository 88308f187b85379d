"""What a question can turn into: one typed call of a tool. Both kinds of model, offline and cloud, speak these.

:data:`CALLS` holds every call that has a type, :data:`OFFERED` the tools whose function is there. Arguments
that name something (a customer, a coupon, a survey) take its id or its name.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from crm_tools.analytics.audience_request import AudienceRequest, Condition
from crm_tools.analytics.criteria import Order, Scalar
from crm_tools.analytics.explain import ExplainRequest
from crm_tools.analytics.request import ReportRequest
from crm_tools.assistant.arguments import Arguments, ChartType, Named
from crm_tools.assistant.drafting import (
    CreateFollowups,
    DesignSurvey,
    OfferCoupon,
    SaveSegment,
    SendEmail,
    SendSurvey,
)
from crm_tools.assistant.work_calls import CampaignResults, FollowupTasks

Stage = Literal["falling", "lapsed", "lost"]
Cause = Literal["frequency", "off_rhythm", "bought_once", "silent"]
TargetKind = Literal["product", "category", "new_products", "similar_inquiry"]


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


class ExplainChange(ExplainRequest):
    """Why a measure moved between two periods, and how to draw the largest split."""

    chart: ChartType = "auto"

    def request(self) -> ExplainRequest:
        return ExplainRequest.model_validate(self.model_dump(exclude={"chart"}))


class FindCustomers(AudienceRequest):
    """An audience request, and how to draw it."""

    chart: ChartType = "auto"

    def request(self) -> AudienceRequest:
        return AudienceRequest.model_validate(self.model_dump(exclude={"chart"}))


class _List(Arguments):
    """What lists of customers with a segment of their own share."""

    filters: tuple[Condition, ...] = Field((), description="conditions on each customer, as in find_customers")
    params: dict[str, Scalar] = Field(default_factory=dict, description="thresholds for this look only")
    order: Order | None = None
    limit: int | None = Field(None, ge=1, le=1_000_000)
    chart: ChartType = "auto"


class IntentCustomers(_List):
    """Customers likely to buy: anything, or the target."""

    target_kind: TargetKind | None = Field(None, description="what they may buy; None: anything")
    target: Named | None = Field(
        None, description="product or category; for similar_inquiry the product or words they asked about"
    )

    def request(self) -> AudienceRequest:
        """The list behind the call."""
        params = dict(self.params)
        if self.target_kind is not None:
            params |= {"target_kind": self.target_kind} | ({} if self.target is None else {"target": self.target})
        return AudienceRequest(
            segment="intent", params=params, filters=self.filters, order=self.order, limit=self.limit
        )


class ChurnRisk(_List):
    """Customers about to leave."""

    stages: tuple[Stage, ...] = Field((), description="only these stages; empty: all of them")
    reasons: tuple[Cause, ...] = Field(
        (),
        description="only these causes: buying less often, silent beyond the usual interval, bought only once, silent "
        "with a long interval; empty: all of them",
    )
    activity_falling: bool = Field(
        False, description="only those whose logins, browsing and inquiries fell in the last 30 days"
    )

    def conditions(self) -> tuple[Condition, ...]:
        """All that narrows the list, those with an argument of their own first."""
        own = [Condition(field="stage", op="in", value=self.stages)] if self.stages else []
        own += [Condition(field="cause", op="in", value=self.reasons)] if self.reasons else []
        own += [Condition(field="activity", value="falling")] if self.activity_falling else []
        return (*own, *self.filters)

    def request(self) -> AudienceRequest:
        """The list behind the call."""
        return AudienceRequest(
            segment="churn_risk", params=self.params, filters=self.conditions(), order=self.order, limit=self.limit
        )


class GroupCustomers(Arguments):
    """How many customers of a list fall into each group."""

    audience: AudienceRequest = Field(description="the list, as in find_customers")
    by: tuple[str, ...] = Field(
        min_length=1,
        max_length=3,
        description="attributes (city, level, …) or columns of the list: stage, cause and activity of churn_risk, band "
        "of intent, rfm_group of rfm",
    )
    chart: ChartType = "auto"


class RecommendProducts(Arguments):
    """Products to recommend, to anybody or to one customer."""

    customer: Named | None = Field(None, description="customer id or name; None: the common list")
    top: int | None = Field(None, ge=1, le=200, description="how many products")
    min_price_yuan: float | None = Field(None, ge=0, description="price floor for this look only")
    days: int | None = Field(None, ge=1, le=3_650, description="days whose sales count, for this look only")
    chart: ChartType = "auto"


class CustomerRetention(Arguments):
    """Of those who bought for the first time in a month, how many bought again in each month after it."""

    period: str = Field("last_12_months", description="period token: the months of the first purchase")
    chart: ChartType = "auto"


class PurchaseFunnel(Arguments):
    """From a view over favorites and carts to an order: customers at each step; with ``of`` and ``to`` the conversion
    between two of them."""

    period: str = Field("last_30_days", description="period token")
    of: Literal["view", "favorite", "cart"] | None = Field(None, description="with to: the step that is converted")
    to: Literal["favorite", "cart", "order"] | None = Field(None, description="with of: into what, for one product")
    chart: ChartType = "auto"


class CustomerStory(Arguments):
    """Everything that is known of one customer, in order of time."""

    customer: Named = Field(description="customer id, name, mobile or order number as the reader wrote it")


class FindOrder(Arguments):
    """One order with its lines."""

    order_id: int = Field(ge=1)


class SearchKnowledge(Arguments):
    """A question to the documents: how the shop and this desk work."""

    question: str = Field(min_length=1, max_length=2_000)


class SurveyResults(Arguments):
    """Response rate, scores and distributions of a survey, counted."""

    survey: Named | None = Field(None, description="survey id or title; None: the latest one with answers")
    show: Literal["summary", "returns", "choices", "answers", "trend", "level", "city", "channel", "gender"] = Field(
        "summary",
        description="a row a question, how many were invited and answered, a choice of a question, an answer, a day, "
        "or a group of customers",
    )
    question: int | None = Field(
        None,
        ge=1,
        le=100,
        description="only the question of this number: with summary its row, with choices its choices",
    )
    score: Literal["survey_score", "csat", "nps"] | None = Field(
        None, description="the figure that is asked for; without a survey it is the latest one that has it"
    )
    chart: ChartType = "auto"


class AnalyzeFeedback(Arguments):
    """Themes, sentiment, quotes and suggestions in the texts of answers."""

    survey: Named | None = Field(
        None, description="survey id or title; all: every survey; None: the latest one with answers"
    )
    topic: str | None = Field(None, max_length=100, description="only what is said about this")
    chart: ChartType = "auto"


class AskFeedback(Arguments):
    """What customers say about something, with counts and quotes."""

    question: str = Field(min_length=1, max_length=500)
    survey: Named | None = Field(
        None, description="survey id or title; latest: the latest one with answers; None: every survey"
    )


class Introduce(Arguments):
    """Answer a greeting, thanks, or the question what this assistant can do, or up to which day the data goes."""

    about: Literal["greeting", "abilities", "thanks", "data"] = "greeting"


class Clarify(BaseModel):
    """Ask back instead of guessing."""

    model_config = ConfigDict(extra="forbid")

    understood: str = Field(description="what was understood, in the reader's words")
    unclear: tuple[str, ...] = Field(description="the words that could not be placed")
    suggestions: tuple[str, ...] = Field(description="up to three close questions that can be answered as they stand")


class Decline(BaseModel):
    """Say that something cannot be had: the data is not there, or it is not allowed."""

    model_config = ConfigDict(extra="forbid")

    reason: Literal["no_data", "future", "not_allowed", "not_covered", "by_hand"]
    about: str = Field(description="what was asked for, in the reader's words")


CALLS: Mapping[str, type[BaseModel]] = {
    "run_report": RunReport,
    "explain_change": ExplainChange,
    "find_customers": FindCustomers,
    "intent_customers": IntentCustomers,
    "churn_risk": ChurnRisk,
    "group_customers": GroupCustomers,
    "recommend_products": RecommendProducts,
    "customer_retention": CustomerRetention,
    "purchase_funnel": PurchaseFunnel,
    "customer_story": CustomerStory,
    "find_order": FindOrder,
    "search_knowledge": SearchKnowledge,
    "send_email": SendEmail,
    "offer_coupon": OfferCoupon,
    "create_followups": CreateFollowups,
    "design_survey": DesignSurvey,
    "send_survey": SendSurvey,
    "save_segment": SaveSegment,
    "survey_results": SurveyResults,
    "analyze_feedback": AnalyzeFeedback,
    "ask_feedback": AskFeedback,
    "campaign_results": CampaignResults,
    "followup_tasks": FollowupTasks,
    "introduce": Introduce,
    "clarify": Clarify,
    "decline": Decline,
}
ACTIONS = frozenset(("send_email", "offer_coupon", "create_followups", "send_survey"))
"""Tools that draft something to be approved."""
WRITING = ACTIONS | {"design_survey", "save_segment"}
"""Tools that leave something behind: one a turn, and only before the turn has seen anything of the data."""
OFFERED = frozenset(CALLS)
"""Tools whose function is there: the only ones a model may call."""
FOREIGN_TEXT = frozenset(
    (
        *("customer_story", "search_knowledge", "survey_results", "analyze_feedback", "ask_feedback"),
        *("campaign_results", "followup_tasks"),
    )
)
"""Tools that return text from customers, staff or documents: none that writes may be called beside one."""
OWN_WORK = frozenset(("campaign_results", "followup_tasks"))
"""Tools that tell what became of what was done here; a follow-up to one changes its own arguments."""


LISTS: Mapping[str, type[FindCustomers | IntentCustomers | ChurnRisk]] = {
    "find_customers": FindCustomers,
    "intent_customers": IntentCustomers,
    "churn_risk": ChurnRisk,
}
"""What answers with a list of customers."""


def audience_of(tool: str, arguments: Mapping[str, Any]) -> AudienceRequest | None:
    """The list of customers that the call answered with, None where it answered with something else."""
    return LISTS[tool](**arguments).request() if tool in LISTS else None


def report_of(tool: str, arguments: Mapping[str, Any]) -> ReportRequest | None:
    """The report that the call answered with, None where it answered with something else."""
    return RunReport(**arguments).request() if tool == "run_report" else None
