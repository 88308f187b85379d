"""The rows of an answer once more, by its typed call: for a page that shows or saves what was answered before."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from crm_tools.analytics import explain, grouping, look_up, recommend, report, retention
from crm_tools.analytics.desk import Desk
from crm_tools.analytics.result import Result
from crm_tools.assistant.calls import (
    AnalyzeFeedback,
    AskFeedback,
    CustomerRetention,
    CustomerStory,
    ExplainChange,
    FindOrder,
    GroupCustomers,
    PurchaseFunnel,
    RecommendProducts,
    RunReport,
    SurveyResults,
)
from crm_tools.assistant.drafting import DesignSurvey
from crm_tools.assistant.tools import (
    campaign_tables,
    paths,
    products,
    reports,
    stories,
    survey_tables,
    task_tables,
)
from crm_tools.assistant.work_calls import CampaignResults, FollowupTasks
from crm_tools.settings import Settings
from crm_tools.texts import Language


def result_of(desk: Desk, tool: str, arguments: Mapping[str, Any], language: Language, settings: Settings) -> Result:
    """The table of a call that is no list of customers. Raises KeyError for a tool that has none."""
    if tool == "run_report":
        return report.run(desk, RunReport(**arguments).request())
    if tool == "explain_change":
        return reports.table(explain.explain(desk, ExplainChange(**arguments).request()), language)
    if tool == "group_customers":
        called = GroupCustomers(**arguments)
        return grouping.grouped(desk, called.audience, called.by)
    if tool == "recommend_products":
        wanted = products.wanted(desk, RecommendProducts(**arguments))
        return recommend.recommend(desk, language=language, **wanted)
    if tool == "customer_story":
        return stories.story_of(desk, CustomerStory(**arguments), language).timeline
    if tool == "customer_retention":
        return retention.cohorts(desk, CustomerRetention(**arguments).period)
    if tool == "purchase_funnel":
        return paths.steps_table(desk, PurchaseFunnel(**arguments), language)
    if tool == "find_order":
        return look_up.find_order(desk, FindOrder(**arguments).order_id).lines
    if tool == "design_survey":
        return survey_tables.designed_table(desk, DesignSurvey(**arguments), language)
    if tool == "survey_results":
        return survey_tables.results_table(settings, SurveyResults(**arguments))
    if tool == "analyze_feedback":
        return survey_tables.feedback_table(settings, AnalyzeFeedback(**arguments), language)
    if tool == "campaign_results":
        return campaign_tables.campaigns_table(settings, CampaignResults(**arguments), language)
    if tool == "followup_tasks":
        return task_tables.tasks_table(settings, FollowupTasks(**arguments), language)
    if tool == "ask_feedback":
        return survey_tables.asked_table(settings, AskFeedback(**arguments), language)
    raise KeyError(tool)
